"""The words of deals as matchers: words/<language>/deals.toml and words/frames.toml compiled once per language.

A trigger is a word that evokes a frame: "invests" and "注资" both evoke `invest`. Marks are the other words that
matter around one: "in talks", 洽谈, "reportedly", 据称, "respectively", 分别.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dealgraph import resources
from dealgraph.errors import WordsError
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.words import Words

_MARKS: Final = (
    ("status", None),
    ("hearsay", "words"),
    ("negation", "words"),
    ("denial", "words"),
    ("hypothesis", "words"),
    ("continuing", "words"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameType:
    """What a frame means, from words/frames.toml.

    Attributes:
        name: key of the frame.
        type: notation of the deal type.
        payer: grammatical functions that fill the payer, best first.
        payee: likewise for the payee.
        stage: status of the plain past.
        options: further keys of the row, as words/frames.toml explains them.
    """

    name: str
    type: str
    payer: tuple[str, ...]
    payee: tuple[str, ...]
    stage: str
    options: dict[str, Any]

    def roles(self, *, verb: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the functions that fill payer and payee; "ordered from" and "an order from" differ.

        Args:
            verb: True for a verb of the frame.
        """
        if verb:
            return self.payer, self.payee
        return tuple(self.options.get("payer_noun", self.payer)), tuple(self.options.get("payee_noun", self.payee))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger found in a text.

    Attributes:
        frame: its frame.
        verb: True for a verb, False for a noun.
        form: the form as written, lower case.
        base: the form listed in the table.
    """

    frame: FrameType
    verb: bool
    form: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """All matchers of a language."""

    words: Words
    pattern: re.Pattern[str]
    entries: dict[str, tuple[tuple[str, str], ...]]
    triggers: dict[str, Trigger]
    descriptions: re.Pattern[str]
    blanks: bool


@lru_cache(maxsize=1)
def frame_types() -> dict[str, FrameType]:
    """Return the frames by name.

    Raises:
        WordsError: when words/frames.toml is missing or a row lacks a key.
    """
    path = resources.words() / "frames.toml"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            name: FrameType(
                name=name,
                type=row["type"],
                payer=tuple(row["payer"]),
                payee=tuple(row["payee"]),
                stage=row["stage"],
                options={k: v for k, v in row.items() if k not in {"type", "payer", "payee", "stage"}},
            )
            for name, row in rows.items()
        }
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise WordsError(f"{path}: {error}") from error


def _inflected(base: str, words: Words) -> Iterator[str]:
    """Yield the forms of a verb: irregular ones from the table, others by the endings of the language."""
    yield base
    head, _, rest = base.partition(" ")
    tail = f" {rest}" if rest else ""
    forms = words.deals["forms"].get(head)
    if forms is not None:
        yield from (f"{form}{tail}" for form in forms)
        return
    for ending, replacements in words.language.get("inflections", {}).items():
        if re.search(rf"(?:{ending})$", head):
            yield from (f"{re.sub(rf'(?:{ending})$', replacement, head)}{tail}" for replacement in replacements)
            return


def _numbered(base: str, words: Words) -> Iterator[str]:
    """Yield a noun and its plural, which has the ending of a verb's third person where the language has one."""
    yield base
    head, _, last = base.rpartition(" ")
    for ending, replacements in words.language.get("inflections", {}).items():
        if re.search(rf"(?:{ending})$", last):
            plural = re.sub(rf"(?:{ending})$", replacements[0], last)
            yield f"{head} {plural}" if head else plural
            return


@lru_cache(maxsize=16)
def lexicon(words: Words) -> Lexicon:
    """Return the compiled matchers of a language."""
    deals = words.deals
    entries: dict[str, list[tuple[str, str]]] = {}
    triggers: dict[str, Trigger] = {}

    def add(form: str, kind: str, value: str) -> None:
        rows = entries.setdefault(form.casefold(), [])
        if (kind, value) not in rows:
            rows.append((kind, value))

    types = frame_types()
    for name, row in deals["triggers"].items():
        for base in row.get("verbs", ()):
            for form in _inflected(base, words):
                key = f"v:{name}:{form.casefold()}"
                triggers[key] = Trigger(frame=types[name], verb=True, form=form.casefold(), base=base)
                add(form, "trigger", key)
        for base in row.get("nouns", ()):
            for form in _numbered(base, words):
                key = f"n:{name}:{form.casefold()}"
                triggers[key] = Trigger(frame=types[name], verb=False, form=form.casefold(), base=base)
                add(form, "trigger", key)
    for function, forms in deals["functions"].items():
        for form in forms:
            add(form, "function", function)
    for kind in ("giver", "receiver", "holder"):
        for base in deals["light"][kind]:
            for form in _inflected(base, words):
                add(form, "light", kind)
    for table, column in _MARKS:
        groups: dict[str, list[str]] = deals[table] if column is None else {table: deals[table][column]}
        for value, forms in groups.items():
            for form in forms:
                add(form, table, value)
    for value in ("combined", "respectively", "part", "total", "more"):
        for form in deals["amounts"][value]:
            add(form, "amounts", value)
    for value in ("valuation", "other"):
        for form in deals["distractors"][value]:
            add(form, "distractor", value)
    for value in ("singular", "plural", "latter", "former", "relative"):
        for form in deals["references"][value]:
            add(form, "reference", value)
    for form in deals["references"]["possessive"]:
        add(form, "reference", "possessive")
    for form in deals["references"]["term"]:
        add(form, "term", "term")
    for table in ("equity_words", "business_words"):
        for form in deals[table]["words"]:
            add(form, "thing", table.removesuffix("_words"))
    for value, forms in deals["goods_words"].items():
        for form in forms:
            add(form, "thing", value)
    for value in ("strong_breaks", "weak_breaks"):
        for form in deals["joints"][value]:
            add(form, "break", value.removesuffix("_breaks"))
    for form in deals["joints"]["speech"]:
        add(form, "speech", "speech")
    for form in deals["joints"]["idioms"]:
        add(form, "idiom", "idiom")
    for form in deals["joints"]["passive"]:
        add(form, "voice", "passive")
    blanks = bool(words.language["blanks_between_words"])
    ordered = sorted(entries, key=lambda form: (-len(form), form))
    edges = [(rf"(?<![\w]){re.escape(f)}(?![\w])" if blanks and f[0].isalnum() else re.escape(f)) for f in ordered]
    return Lexicon(
        words=words,
        pattern=re.compile("|".join(edges), re.IGNORECASE),
        entries={form: tuple(rows) for form, rows in entries.items()},
        triggers=triggers,
        descriptions=_descriptions(words),
        blanks=blanks,
    )


def _descriptions(words: Words) -> re.Pattern[str]:
    """Compile definite descriptions of firms: a determiner, up to three words, a noun for firms."""
    determiners = "|".join(map(re.escape, words.deals["references"]["determiners"]))
    nouns = "|".join(
        map(re.escape, sorted((fold(n) for n in words.names["descriptions"]["any"]), key=len, reverse=True))
    )
    if words.language["blanks_between_words"]:
        return re.compile(
            rf"(?<!\w)(?:{determiners}) (?:(?!of |and |in |to |for )[\w.-]+ ){{0,3}}(?:{nouns})(?!\w|-)", re.IGNORECASE
        )
    return re.compile(rf"(?:{determiners})[\u4e00-\u9fffA-Za-z0-9]{{0,6}}?(?:{nouns})")


def joined(left: str, words: Words) -> bool:
    """Tell whether a stretch between two names coordinates them."""
    between = left.strip()
    return between.casefold() in {form.casefold() for form in words.deals["joints"]["coordinators"]}
