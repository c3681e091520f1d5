"""Rounds, tranches and quantities: what tells two deals of the same firms apart.

In: a deal. Out: marks such as `letter:b`, `name:seed`, `part:2`; "Series B" and "B轮" share one, "first tranche" and
"首批" another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.script import fold
from dealgraph.words import languages, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.model import Deal

__all__ = ["quantities", "rounds"]

_LETTER: Final = r"(?P<pre>pre-?)?(?P<letter>[a-k])(?P<sub>[0-9]?\+?)"
_LATER: Final = r"(?P<pre2>pre-?)?(?P<letter2>[a-k])(?P<sub2>[0-9]?\+?)"
# A number that is not part of a product's name ("H100") or of a date.
_NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\d年月日%])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    letters: re.Pattern[str]
    names: dict[str, str]
    parts: re.Pattern[str]
    ordinals: dict[str, int]


def rounds(deal: Deal) -> frozenset[str]:
    """Return the marks of the rounds and instalments that the deal's object, or else its evidence, names.

    Args:
        deal: a deal with its evidence.
    """
    return (_marks(deal.object) if deal.object else frozenset()) or _marks(" ; ".join(e.text for e in deal.evidence))


def quantities(deal: Deal) -> frozenset[str]:
    """Return the significant digits of the numbers in the deal's object, so that 1.2 million and 120万 agree."""
    if not deal.object:
        return frozenset()
    text = fold(deal.object)
    return frozenset(
        digits for match in _NUMBER.finditer(text) if (digits := match[0].replace(",", "").replace(".", "").strip("0"))
    )


@lru_cache(maxsize=16384)
def _marks(text: str) -> frozenset[str]:
    tables = _tables()
    text = fold(text).casefold()
    found = {_letter(match) for match in tables.letters.finditer(text)}
    found |= {f"name:{mark}" for name, mark in tables.names.items() if name in text}
    if not found:
        found = {f"part:{tables.ordinals[m['ordinal']]}" for m in tables.parts.finditer(text)}
    return frozenset(found)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    before, after, parts = [], [], []
    names: dict[str, str] = {}
    ordinals: dict[str, int] = {}
    for code in languages():
        table = load(code).names["rounds"]
        before += [re.escape(word.casefold()) for word in table["before"]]
        after += [re.escape(word.casefold()) for word in table["after"]]
        names |= {name.casefold(): mark for name, mark in table["names"].items()}
        ordinals |= {word.casefold(): number for word, number in table["ordinals"].items()}
        parts += [re.escape(word.casefold()) for word in table["instalments"]]
    # "Series B" has its word before the letter, "B轮" after it.
    letters = (
        rf"(?<![a-z0-9])(?:{_either(before)})\s+{_LETTER}(?![a-z0-9])|(?<![a-z0-9]){_LATER}\s*(?:{_either(after)})"
    )
    return _Tables(
        letters=re.compile(letters),
        names=names,
        parts=re.compile(rf"(?P<ordinal>{_either(ordinals)})[\s-]?(?:{_either(parts)})"),
        ordinals=ordinals,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _letter(match: re.Match[str]) -> str:
    pre, letter, sub = match.group(*(("pre", "letter", "sub") if match["letter"] else ("pre2", "letter2", "sub2")))
    return f"letter:{'pre-' if pre else ''}{letter}{sub}"
