"""Forms of a firm's name.

In: names as written. Out: a display form and two keys for comparison.
"Fulin Precision Co., Ltd." and "Fulin Precision" share the key "fulinprecision", "富臨精工股份有限公司" and
"富临精工" the key "富临精工".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dealgraph.errors import WordsError
from dealgraph.script import fold
from dealgraph.words import languages, load

__all__ = ["Parts", "bare_key", "compare_key", "core", "display_form", "is_han", "parts", "tokens"]

# A run of letters or digits of one script, or one sign that joins them: "AT&T", "富临精工", "3M".
_TOKEN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]+|[^\W_㐀-䶿一-鿿豈-﫿々〇]+|[&+]")
_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]")
_POSSESSIVE: Final = re.compile(r"(?<=\w)'s$|(?<=s)'$")
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}|\b\w(?:\.\w)+\b")
_EDGES: Final = "\"'“”‘’「」『』《》〈〉,;:，；：、 \t\n"
# Letters that have no decomposition of their own.
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endings:
    """Word sequences that end a name, longest first: Latin ones by their last word, Han ones as a pattern."""

    latin: dict[str, tuple[tuple[str, ...], ...]]
    han: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The word lists of the tables [legal_forms] of all languages together.

    Attributes:
        legal: endings that say how a firm is registered.
        generic: these and the endings that tell little (Group, 集团).
        generic_words: the latter as words.
        arms: words that make another firm of a name.
        places: names of places.
        vague: words that alone are no short form, places and generic words among them.
        trades: words that say the trade.
        leading: words before a name that are no part of it.
        small: words that an acronym may leave out.
    """

    legal: _Endings
    generic: _Endings
    generic_words: frozenset[str]
    arms: frozenset[str]
    places: frozenset[str]
    vague: frozenset[str]
    trades: frozenset[str]
    leading: frozenset[str]
    small: frozenset[str]


def display_form(name: str) -> str:
    """Return the name as a person would print it: no quotes, possessive or stray spaces around it.

    >>> display_form(" “Nvidia’s” ")
    'Nvidia'
    """
    text = " ".join(name.split()).replace("’", "'").strip(_EDGES)
    return _POSSESSIVE.sub("", text).strip(_EDGES)


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, script and case folded, accents and punctuation off; a Han run is one word.

    >>> tokens("S.p.A. Crédit AGRICOLE／招商銀行")
    ('spa', 'credit', 'agricole', '招商银行')
    """
    text = display_form(name)
    if not text.isascii():
        text = fold(unicodedata.normalize("NFKC", text))
    text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    plain = text.casefold().replace("'", "").replace("/s", "s")
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain.translate(_LETTERS))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple("and" if word == "&" else word for word in _TOKEN.findall(plain))


@lru_cache(maxsize=65536)
def compare_key(name: str) -> str:
    """Return the key under which equal names of one firm meet: legal form, leading article and punctuation dropped.

    A name that is nothing but a legal form keeps it.

    >>> compare_key("The Walt Disney Company") == compare_key("Walt Disney")
    True
    >>> compare_key("曦禾太陽能（控股）有限公司"), compare_key("曦禾太阳能有限公司")
    ('曦禾太阳能控股', '曦禾太阳能')
    """
    return "".join(core(name))


@lru_cache(maxsize=65536)
def bare_key(name: str) -> str:
    """Return the compare key without generic parts too (Group, Holdings, 集团, 科技): for unambiguous contexts only.

    >>> bare_key("SoftBank Group Corp."), bare_key("小米集团")
    ('softbank', '小米')
    """
    return "".join(_strip(core(name), parts().generic))


def is_han(name: str) -> bool:
    """Tell whether a name has Chinese characters."""
    return bool(_HAN.search(name))


@lru_cache(maxsize=65536)
def core(name: str) -> tuple[str, ...]:
    """Return the words of a name without leading article and legal form."""
    words = tokens(name)
    while len(words) > 1 and words[0] in parts().leading:
        words = words[1:]
    return _strip(words, parts().legal)


def _strip(words: tuple[str, ...], endings: _Endings) -> tuple[str, ...]:
    """Drop endings from the right as long as something is left."""
    while words:
        last = words[-1]
        ending = next((e for e in endings.latin.get(last, ()) if len(e) < len(words) and words[-len(e) :] == e), None)
        if ending:
            words = words[: -len(ending)]
        elif last == "and" and len(words) > 1:
            # "Deere & Company"
            words = words[:-1]
        elif not last.isascii() and (tail := endings.han.search(last)):
            words = (*words[:-1], last[: tail.start()])
        else:
            break
    return words


@lru_cache(maxsize=1)
def parts() -> Parts:
    """Return the word lists of all languages together.

    Raises:
        WordsError: when a language lacks the table or one of its lists.
    """
    lists: dict[str, list[str]] = {}
    for code in languages():
        table = load(code).names.get("legal_forms")
        if table is None:
            raise WordsError(
                f"words/{code}/names.toml: no table [legal_forms]; copy the one of another language and fill it"
            )
        for key, words in table.items():
            lists.setdefault(key, []).extend(words)
    for key in ("legal", "generic", "arms", "places", "vague", "trades", "leading", "small"):
        if key not in lists:
            raise WordsError(f"words/*/names.toml: [legal_forms] lacks the list {key}")

    def endings(*keys: str) -> _Endings:
        sequences = sorted(
            {tokens(word) for key in keys for word in lists[key]} - {()}, key=lambda e: (-len(e), -len("".join(e)), e)
        )
        latin: dict[str, list[tuple[str, ...]]] = {}
        for sequence in sequences:
            latin.setdefault(sequence[-1], []).append(sequence)
        return _Endings(
            latin={last: tuple(found) for last, found in latin.items()},
            han=re.compile(
                "(?<=.)(?:" + "|".join(s[0] for s in sequences if len(s) == 1 and not s[0].isascii()) + ")$"
            ),
        )

    def strings(key: str) -> frozenset[str]:
        return frozenset(joined for words in lists[key] for joined in ("".join(tokens(words)), " ".join(tokens(words))))

    return Parts(
        legal=endings("legal"),
        generic=endings("legal", "generic"),
        generic_words=strings("generic"),
        arms=strings("arms"),
        places=strings("places"),
        vague=strings("vague") | strings("places") | strings("generic"),
        trades=strings("trades"),
        leading=strings("leading"),
        small=strings("small"),
    )
