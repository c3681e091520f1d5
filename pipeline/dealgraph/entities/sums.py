"""A number with the word of money beside it, before bounds and neighbours are looked at.

"$5m", "5 million dollars", "人民币逾5亿元" and "5亿元人民币" are a number and a unit each;
"a pound of flesh" and "TL1A" are not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from dealgraph.entities import bounds
from dealgraph.entities.bounds import either, gap
from dealgraph.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.entities.counting import Numeral
    from dealgraph.entities.currencies import Context, Unit
    from dealgraph.money import Bound
    from dealgraph.words import Words

_REACH: Final = 16  # how far before a number its currency may begin, a bound between both
_CLOSE_REACH: Final = 24  # how far after the second currency its bracket may close
_LEAST_TIGHT: Final = 20  # "R3" is a model, "R250" a price in rand
_LEAST_WEAK: Final = 20  # "three pounds" weigh, "那一块" is a piece
_LARGE: Final = Decimal(10_000)
_NUMBER: Final = re.compile(r" ?[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A number on its way to become a sum."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: Bound
    numeral: Numeral
    core: int = 0  # where the sum begins without its bound
    unit: Unit | None = None
    currency: str | None = None
    equivalents: tuple[Money, ...] = ()

    def money(self) -> Money:
        """Return the sum as a value, in full units of its currency."""
        factor = self.unit.factor if self.unit else Decimal(1)
        low, high = self.low * factor, self.high * factor
        return Money(
            min=None if self.bound == "at_most" else low,
            max=None if self.bound == "at_least" else high,
            currency=self.currency or "",
            bound=self.bound,
            equivalents=self.equivalents,
        )


class Units:
    """The words of money of a text, found by place.

    Attributes:
        taken: where those begin that belong to a number already.
    """

    def __init__(self, units: list[Unit]) -> None:
        self._units = units
        self._starts = [unit.start for unit in units]
        self._by_start = {unit.start: unit for unit in units}
        self.taken: set[int] = set()

    def at(self, place: int) -> Unit | None:
        """Return the unit that begins at a place."""
        return self._by_start.get(place)

    def ending_before(self, place: int) -> Iterator[Unit]:
        """Yield the units that end at or shortly before a place, the nearest first."""
        for index in range(bisect_right(self._starts, place) - 1, -1, -1):
            unit = self._units[index]
            if unit.start < place - _REACH:
                return
            if unit.end <= place:
                yield unit


class Grammar:
    """What only sums have among the words of one language, compiled."""

    def __init__(self, words: Words) -> None:
        money = words.money
        self.spaced: bool = words.numerals["spaced"]
        tail = r"(?![a-z])" if self.spaced else ""
        self.bounds = bounds.load(words)
        self.equal = gap(money["equivalents"]["open"])
        self.shut = re.compile(rf"[^()（）\n]{{0,{_CLOSE_REACH}}}?(?:{either(money['equivalents']['close'])})")
        between = either(money["between"]["number_currency"])
        self.to_unit = re.compile(rf"[”\"'」』]?(?: |-)?(?:(?:{between}) ?)?[“\"]?(?:of )?")
        after = either(money["elided"]["after"])
        ends = r"\s*(?:[-.,;:)”\"'!?/\n，。；：]|\Z)"
        self.elided = re.compile(rf"{ends}|\s+(?:{after}){tail}" if self.spaced else rf"{ends}|(?:{after})")
        never = money["never"]
        self.weak = frozenset(never["weak"])
        self.generic = frozenset(never["generic"])
        self.tight = frozenset(never["tight"])
        self.phrases = frozenset(never["phrases"])


@cache
def grammar_of(words: Words) -> Grammar:
    """Return the money words of a language, compiled once."""
    return Grammar(words)


def attach(numeral: Numeral, lower: str, units: Units, grammar: Grammar, context: Context) -> Sum:
    """Return a number with the word of money beside it, if there is one.

    Args:
        numeral: the number.
        lower: the text, folded and in lower case.
        units: the words of money of the text; those taken by a number are crossed off.
        grammar: the compiled words of its language.
        context: what the text tells about ambiguous currencies.
    """
    before, start, bound = _leading(numeral, lower, units, grammar)
    found, end = _following(numeral, lower, units, grammar, before)
    is_article = numeral.is_bare and numeral.is_spelled and grammar.spaced
    if (is_article and end == numeral.end) or lower[numeral.start : end] in grammar.phrases:
        found = None
    if found is None:
        start, end = numeral.start, numeral.end
    else:
        units.taken.add(found.start)
    return Sum(
        start=start,
        end=end,
        low=numeral.low,
        high=numeral.high,
        bound=bound if numeral.bound == "exact" and bound and found else numeral.bound,
        numeral=replace(numeral, is_bare=False) if numeral.is_bare and found and grammar.spaced else numeral,
        unit=found,
        currency=context.settle(found) if found else None,
    )


def _leading(numeral: Numeral, lower: str, units: Units, grammar: Grammar) -> tuple[Unit | None, int, Bound | None]:
    """Return the word of money before a number, where it begins, and a bound between both ("人民币逾3亿元")."""
    first = lower[numeral.start : numeral.end]
    next_letter = lower[numeral.end : numeral.end + 1]
    for unit in units.ending_before(numeral.start):
        gap = lower[unit.end : numeral.start]
        if (
            not unit.leads
            or unit.start in units.taken
            or (gap.strip() not in grammar.bounds.before and gap not in {"", " "})
        ):
            continue
        is_figure = grammar.spaced and (numeral.low >= _LEAST_TIGHT or "." in first)
        if unit.word in grammar.tight and numeral.scale == 1 and not is_figure:
            continue
        # "TL1A" is a gene.
        if not unit.is_name and not gap and next_letter.isascii() and next_letter.isalpha():
            continue
        return unit, unit.start, grammar.bounds.before.get(gap.strip())
    return None, numeral.start, None


def _following(
    numeral: Numeral, lower: str, units: Units, grammar: Grammar, found: Unit | None
) -> tuple[Unit | None, int]:
    """Return the word of money of a number, and where the sum ends, looking at what follows."""
    is_article = numeral.is_bare and numeral.is_spelled and grammar.spaced
    # "€5 a pound": an article right after another unit tells the price of something else.
    if is_article and any(unit.end == numeral.start - 1 for unit in units.ending_before(numeral.start)):
        return None, numeral.end
    match = grammar.to_unit.match(lower, numeral.end)
    for place in dict.fromkeys((numeral.end, match.end() if match else numeral.end)):
        unit = units.at(place)
        if unit is None or not unit.follows or (is_article and not unit.is_name):
            continue
        is_next = unit.leads and _NUMBER.match(lower, unit.end)
        leads_next = is_next and not (unit.is_name and unit.start == numeral.end)
        if leads_next or (found and not _agree(found, unit, grammar)) or not _is_sum(numeral, unit, lower, grammar):
            continue
        return (found if found and found.word not in grammar.generic else unit), unit.end
    return found, numeral.end


def _agree(first: Unit, second: Unit, grammar: Grammar) -> bool:
    """Tell whether the words before and after a number can mean one currency; "$5 million CAD" is told by its code."""
    if first.word in grammar.generic and not second.is_name:
        return True
    return bool(set(first.codes) & set(second.codes)) and first.factor == second.factor


def _is_sum(numeral: Numeral, unit: Unit, lower: str, grammar: Grammar) -> bool:
    """Tell whether a number and a word of money are a sum, for words that mean other things too."""
    is_article = numeral.is_bare and numeral.is_spelled and grammar.spaced
    if unit.word not in grammar.weak and not is_article:
        return True
    if lower.startswith(" of ", unit.end):
        return False
    if grammar.spaced and not is_article and (numeral.scale >= 1_000 or numeral.low >= _LARGE):
        return True
    return (is_article or numeral.low >= _LEAST_WEAK) and bool(grammar.elided.match(lower, unit.end))
