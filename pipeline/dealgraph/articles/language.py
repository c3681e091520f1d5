"""Which language each paragraph of a text is in: by its letters first, then by its function words.

In: a text. Out: language spans, and the paragraphs in languages that are not read. "这些“循环”交易…" is Chinese for
its characters, however many Latin names it holds; "These “circular” deals…" is English for its "these". All that is
known of a language stands in its `language.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import opencc

from dealgraph import words
from dealgraph.model import LanguageSpan

_PARAGRAPH: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# One character of a script without blanks weighs as much as this share of a word.
_CHARACTER: Final = 0.6
_PRESENT: Final = 0.15
# A paragraph of this many running words shows function words, if it is in the language at all.
_RUNNING: Final = 8
_FUNCTION_RATE: Final = 0.08
_SCRIPT_TABLES: Final = {"Hans": "STCharacters.txt", "Hant": "TSCharacters.txt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found of a text's languages.

    Attributes:
        spans: the stretches in languages that are read, in order.
        letters: of the paragraphs in none of them, the scripts by Unicode name, the most frequent first.
    """

    spans: tuple[LanguageSpan, ...]
    letters: tuple[str, ...]


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    # None: in no language that is read. "": its letters and words leave it open. "?": another language, or just terse.
    language: str | None
    script: str | None
    letters: Counter[str]


def read(text: str, declared: str | None = None) -> Reading:
    """Return the language spans of a text; neighbouring paragraphs of one language and script are one span.

    Args:
        text: the text as kept.
        declared: the language that metadata names, for paragraphs that leave it open.
    """
    paragraphs = [
        _judge(match.start(), match.end(), match[0]) for match in _PARAGRAPH.finditer(text) if match[0].strip()
    ]
    _settle_languages(paragraphs, declared)
    _settle_scripts(paragraphs)
    spans: list[LanguageSpan] = []
    previous: str | None = None
    strange: Counter[str] = Counter()
    for paragraph in paragraphs:
        if paragraph.language is None or paragraph.script is None:
            strange.update(paragraph.letters)
            previous = None
            continue
        key = f"{paragraph.language}-{paragraph.script}"
        start = spans.pop().start if key == previous else paragraph.start
        spans.append(LanguageSpan(start=start, end=paragraph.end, language=paragraph.language, script=paragraph.script))
        previous = key
    return Reading(spans=tuple(spans), letters=tuple(name for name, _ in strange.most_common()))


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
    """Return the first word of the Unicode name that tells the script: LATIN, CJK, HIRAGANA."""
    parts = unicodedata.name(char, "UNKNOWN").replace("-", " ").split()
    return parts[1] if parts[0] in {"FULLWIDTH", "HALFWIDTH", "MODIFIER"} and len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class _Profile:
    code: str
    letters: frozenset[str]
    foreign_letters: frozenset[str]
    function_words: frozenset[str]
    foreign_words: frozenset[str]
    blanks: bool
    scripts: tuple[str, ...]


@lru_cache(maxsize=1)
def _profiles() -> tuple[_Profile, ...]:
    profiles = []
    for code in words.languages():
        table = words.load(code).language
        profiles.append(
            _Profile(
                code,
                frozenset(table["letters"]),
                frozenset(table["foreign_letters"]),
                frozenset(table["function_words"]),
                frozenset(table["foreign_words"]),
                table["blanks_between_words"],
                tuple(table["scripts"]),
            )
        )
    return tuple(profiles)


def _judge(start: int, end: int, text: str) -> _Paragraph:
    """Weigh one paragraph."""
    characters = Counter(char for char in text if char.isalpha())
    letters: Counter[str] = Counter()
    for char, count in characters.items():
        letters[_letter(char)] += count
    tokens = _WORD.findall(text)
    spaced = frozenset[str]().union(*(profile.letters for profile in _profiles() if profile.blanks))
    weights: Counter[str] = Counter()
    for name, count in letters.items():
        weights[name] = 0 if name in spaced else round(count * _CHARACTER * 100)
    for token in tokens:
        name = _letter(token[0])
        if name in spaced:
            weights[name] += 100
    weight = {
        profile.code: sum(weights[name] for name in profile.letters)
        for profile in _profiles()
        if not _is_foreign(profile, letters)
    }
    total = weights.total()
    owned = {name for profile in _profiles() if profile.code in weight for name in profile.letters}
    other = sum(value for name, value in weights.items() if name not in owned)
    candidates = [p for p in _profiles() if weight.get(p.code, 0) >= _PRESENT * total and weight.get(p.code, 0) > 0]
    language: str | None
    if not letters:
        language = ""
    elif not candidates or other > max(weight[p.code] for p in candidates):
        language = None
    elif len(candidates) == 1:
        language = _alone(candidates[0], tokens)
    else:
        # Names are guests in any paragraph and carry no small letters: they never settle a draw.
        running = 100 * sum(token[0].islower() for token in tokens)
        language = max(
            candidates,
            key=lambda p: (_hits(p, p.function_words, tokens, characters), running if p.blanks else weight[p.code]),
        ).code
    profile = next((p for p in _profiles() if p.code == language), None)
    return _Paragraph(start, end, language, _script(profile, characters) if profile else None, letters)


def _is_foreign(profile: _Profile, letters: Counter[str]) -> bool:
    foreign = sum(letters[name] for name in profile.foreign_letters)
    return foreign > _PRESENT * sum(letters[name] for name in profile.letters)


def _hits(profile: _Profile, listed: frozenset[str], tokens: list[str], characters: Counter[str]) -> int:
    if profile.blanks:
        return sum(token.lower() in listed and (len(token) > 1 or token.islower()) for token in tokens)
    return sum(characters[char] for char in listed)


def _alone(profile: _Profile, tokens: list[str]) -> str | None:
    """Judge a paragraph in the letters of one language: that language, another one (None), or open ("", "?")."""
    if not profile.blanks:
        return profile.code
    running = [token for token in tokens if token[0].islower()]
    own = _hits(profile, profile.function_words, tokens, Counter())
    foreign = _hits(profile, profile.foreign_words, running, Counter())
    if foreign > own:
        return None
    if len(running) >= _RUNNING and own < _FUNCTION_RATE * len(tokens):
        return None if foreign else "?"
    return profile.code if own else ""


def _settle_languages(paragraphs: list[_Paragraph], declared: str | None) -> None:
    """Give open paragraphs a language: their letters' own where the article has it, else that of a neighbour."""
    is_open = {"", "?"}
    decided = {paragraph.language for paragraph in paragraphs if paragraph.language not in is_open}
    neighbour = next((paragraph.language for paragraph in paragraphs if paragraph.language not in is_open), "")
    for paragraph in paragraphs:
        if paragraph.language not in is_open:
            neighbour = paragraph.language
            continue
        own = [p.code for p in _profiles() if any(paragraph.letters[name] for name in p.letters)]
        kin = [code for code in own if code in decided]
        if kin:
            paragraph.language = kin[0]
        elif paragraph.language == "?":
            paragraph.language = None
        elif neighbour != "":
            paragraph.language = neighbour
        else:
            paragraph.language = declared if declared in own else own[0] if own else None
        profile = next((p for p in _profiles() if p.code == paragraph.language), None)
        if profile is not None and len(profile.scripts) == 1:
            paragraph.script = profile.scripts[0]


def _settle_scripts(paragraphs: list[_Paragraph]) -> None:
    """Give paragraphs without a telling character the script of their neighbours in the language, else its first."""
    for profile in _profiles():
        same = [paragraph for paragraph in paragraphs if paragraph.language == profile.code]
        known = [paragraph.script for paragraph in same if paragraph.script]
        current = known[0] if known else profile.scripts[0]
        for paragraph in same:
            current = paragraph.script or current
            paragraph.script = current


def _script(profile: _Profile, characters: Counter[str]) -> str | None:
    """Return the script that most telling characters are of, or None where there are none."""
    if len(profile.scripts) == 1:
        return profile.scripts[0]
    votes = {
        script: sum(count for char, count in characters.items() if char in _only_in(script))
        for script in profile.scripts
    }
    best = max(votes, key=lambda script: votes[script])
    return best if votes[best] else None


@cache
def _only_in(script: str) -> frozenset[str]:
    """Return the characters that are written in one script and never in its sister."""
    table = Path(opencc.__file__).parent / "dictionary" / _SCRIPT_TABLES[script]
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return frozenset(char for char, others in rows if len(char) == 1 and char not in others.split())
