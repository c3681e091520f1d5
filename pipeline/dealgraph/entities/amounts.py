"""Sums of money with their bounds, ranges, shared words and equivalents.

In: a stretch of text in one language. Out: `Mention`s of kind "amount" whose values are `Money`.
"up to $4 billion and $2 billion" and "最高40亿美元与20亿美元" each hold two sums, both at most.

A number becomes a sum when a word of money stands beside it (`currencies`), or when it shares one with a neighbour
("5, 10 and 15 million euros", "2亿至3亿元"). Bounds are words beside a sum; sums joined by "and" share them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph import script
from dealgraph.entities import bounds, currencies, numerals
from dealgraph.entities.bounds import either, gap
from dealgraph.model import Mention
from dealgraph.money import Money

if TYPE_CHECKING:
    from dealgraph.entities.currencies import Context, Unit
    from dealgraph.entities.numerals import Numeral
    from dealgraph.money import Bound
    from dealgraph.words import Words

_YEARS: Final = range(1900, 2101)
_CLOSE_REACH: Final = 24  # how far after the second currency its bracket may close
_LEAST_TIGHT: Final = 20  # "R3" is a model, "R250" a price in rand
_LEAST_WEAK: Final = 20  # "three pounds" weigh, "那一块" is a piece
_MIN_BARE: Final = Decimal(10_000)  # a number without currency below this is never a sum
_LARGEST: Final = Decimal(10) ** 18


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
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
        factor = self.unit.factor if self.unit else Decimal(1)
        low, high = self.low * factor, self.high * factor
        return Money(
            min=None if self.bound == "at_most" else low,
            max=None if self.bound == "at_least" else high,
            currency=self.currency or "",
            bound=self.bound,
            equivalents=self.equivalents,
        )


def find(text: str, words: Words, *, offset: int = 0, home_currency: str | None = None) -> list[Mention]:
    """Return the sums of money of a stretch of text, in order.

    Args:
        text: a stretch in one language, as kept.
        words: the tables of that language.
        offset: where the stretch begins in its article.
        home_currency: what a bare 元 means; where None, the text's own hints and script tell.

    >>> from dealgraph.words import load
    >>> find("总额至少100亿美元", load("zh"))[0].value == find("at least $10 billion", load("en"))[0].value
    True
    """
    folded = script.fold(text)
    lower = numerals.lowered(folded)
    grammar = _grammar(words)
    units = currencies.find(folded, lower, words)
    if not units:
        return []
    context = currencies.Context(lower, units, words, script=_script(text, folded, words), home=home_currency)
    taken: set[int] = set()
    sums = [_attach(n, lower, units, taken, grammar, context) for n in numerals.find(lower, words)]
    # "A$5m" begins with what looks like an article.
    sums = [s for s in sums if s.unit or not (grammar.spaced and s.numeral.is_bare)]
    sums = _ranges(sums, lower, grammar)
    sums = _shared(sums, lower, grammar)
    sums = _elided(sums, lower, grammar)
    sums = [s for s in sums if s.currency and s.high < _LARGEST]
    sums = _bounded(sums, lower, grammar)
    sums = _equated(sums, lower, grammar)
    return [
        Mention(
            start=offset + s.start,
            end=offset + s.end,
            text=text[s.start : s.end],
            kind="amount",
            value=s.money(),
            language=words.code,
            rule="amount",
        )
        for s in sums
    ]


class _Grammar:
    """The compiled links of one language that only sums have."""

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
        self.tight = frozenset(never["tight"])
        self.phrases = frozenset(never["phrases"])


@lru_cache(maxsize=None)
def _grammar(words: Words) -> _Grammar:
    return _Grammar(words)


def _script(text: str, folded: str, words: Words) -> str:
    """Tell the script by how many characters folding has changed."""
    scripts: list[str] = words.language["scripts"]
    if "Hant" in scripts:
        changed = sum(1 for a, b in zip(text, folded, strict=True) if a != b and "\u4e00" <= a <= "\u9fff")
        return "Hant" if changed * 20 > sum(1 for a in text if "\u4e00" <= a <= "\u9fff") else "Hans"
    return scripts[0]


def _attach(numeral: Numeral, lower: str, units: list[Unit], taken: set[int], grammar: _Grammar, context: Context) -> _Sum:
    """Return a number with the word of money beside it, if there is one; `taken` are the units used so far."""
    start, end = numeral.start, numeral.end
    before = grammar.bounds.before
    bound: Bound | None = None
    found: Unit | None = None
    is_article = numeral.is_bare and numeral.is_spelled and grammar.spaced
    for unit in units:
        if not (unit.leads and numeral.start - 16 <= unit.start and unit.end <= numeral.start) or unit.start in taken:
            continue
        between = lower[unit.end : numeral.start].strip()
        if between not in before and lower[unit.end : numeral.start] not in {"", " "}:
            continue
        if unit.word in grammar.tight and numeral.scale == 1 and not (grammar.spaced and (numeral.low >= _LEAST_TIGHT or "." in lower[numeral.start : numeral.end])):
            continue
        # "TL1A" is a gene.
        if not unit.is_name and unit.end == numeral.start and lower[numeral.end : numeral.end + 1].isascii() and lower[numeral.end : numeral.end + 1].isalpha():
            continue
        found, start = unit, unit.start
        bound = before.get(between)
    match = grammar.to_unit.match(lower, numeral.end)
    places = {numeral.end, match.end()} if match else {numeral.end}
    for unit in units:
        # "€5 a pound": an article right after another unit tells the price of something else.
        if is_article and unit.end == numeral.start - 1:
            found = None
            break
        if unit.start not in places or not unit.follows or (is_article and not unit.is_name):
            continue
        is_next = unit.leads and re.match(r" ?[0-9]", lower[unit.end : unit.end + 2])
        leads_next = is_next and not (unit.is_name and unit.start == numeral.end)
        if leads_next or (found and not _agree(found, unit)) or not _is_sum(numeral, unit, lower, grammar):
            continue
        found, end = (unit if found is None or len(unit.codes) < len(found.codes) else found), unit.end
    if found and is_article and end == numeral.end:
        found = None
    if found and lower[numeral.start : end] in grammar.phrases:
        found = None
    if found:
        taken.add(found.start)
    return _Sum(
        start=start,
        end=end if found else numeral.end,
        low=numeral.low,
        high=numeral.high,
        bound=numeral.bound if numeral.bound != "exact" or bound is None else bound,
        numeral=replace(numeral, is_bare=numeral.is_bare and not (found and grammar.spaced)),
        unit=found,
        currency=context.settle(found) if found else None,
    )


def _agree(first: Unit, second: Unit) -> bool:
    return bool(set(first.codes) & set(second.codes)) and first.factor == second.factor


def _is_sum(numeral: Numeral, unit: Unit, lower: str, grammar: _Grammar) -> bool:
    """Tell whether a number and a word of money are a sum, for words that mean other things too."""
    is_article = numeral.is_bare and numeral.is_spelled and grammar.spaced
    if unit.word not in grammar.weak and not is_article:
        return True
    if lower.startswith(" of ", unit.end):
        return False
    if grammar.spaced and not is_article and (numeral.scale >= 1_000 or numeral.low >= _MIN_BARE):
        return True
    return (is_article or numeral.low >= _LEAST_WEAK) and bool(grammar.elided.match(lower, unit.end))


def _ranges(sums: list[_Sum], lower: str, grammar: _Grammar) -> list[_Sum]:
    """Join the two ends of each range into one sum."""
    joined: list[_Sum] = []
    for item in sums:
        last = joined[-1] if joined else None
        whole = _range(last, item, lower, grammar) if last else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(item)
    return joined


def _range(first: _Sum, second: _Sum, lower: str, grammar: _Grammar) -> _Sum | None:
    unit = second.unit or first.unit
    if unit is None or (first.currency and second.currency and first.currency != second.currency):
        return None
    if first.unit and second.unit and first.unit.factor != second.unit.factor:
        return None
    if first.bound == "range" or (first.unit is None and (first.numeral.is_bare or _is_year(first))):
        return None
    if not grammar.bounds.joins_range(lower, (first.start, first.end), (second.start, second.end)):
        return None
    if second.unit is None and second.numeral.scale == 1 and not grammar.bounds.close.match(lower, second.end) and not grammar.elided.match(lower, second.end):
        return None
    low = first.low
    if first.numeral.scale == 1 and second.numeral.scale > 1 and low * second.numeral.scale < second.high and not _follows(first):
        low *= second.numeral.scale
    if low >= second.high:
        return None
    return replace(
        first,
        end=second.end,
        low=low,
        high=second.high,
        bound="range",
        unit=unit,
        currency=second.currency or first.currency,
        numeral=replace(first.numeral, is_bare=False, scale=second.numeral.scale),
    )


def _is_year(item: _Sum) -> bool:
    return item.numeral.scale == 1 and item.low in _YEARS


def _follows(item: _Sum) -> bool:
    return item.unit is not None and item.unit.start >= item.numeral.end


def _shared(sums: list[_Sum], lower: str, grammar: _Grammar) -> list[_Sum]:
    """Give members of a coordination the currency, and where needed the scale, of the one that tells it."""
    done = list(sums)
    for i in range(len(done) - 2, -1, -1):
        left, right = done[i], done[i + 1]
        if left.currency or not right.currency or right.start != right.numeral.start:
            continue
        if not grammar.bounds.joins(lower[left.end : right.start]):
            continue
        if left.numeral.scale > 1 and left.low >= _MIN_BARE:
            done[i] = replace(left, currency=right.currency, unit=right.unit)
        elif left.low < 1_000 and right.numeral.scale >= 1_000 and left.bound == "exact" and not left.numeral.is_bare:
            factor = right.numeral.scale
            done[i] = replace(
                left, low=left.low * factor, high=left.high * factor, currency=right.currency, unit=right.unit,
                numeral=left.numeral.times(factor),
            )
    for i in range(1, len(done)):
        left, right = done[i - 1], done[i]
        if right.currency or not left.currency or right.numeral.scale < 1_000 or right.low < _MIN_BARE:
            continue
        if grammar.bounds.joins(lower[left.end : right.start]) and grammar.elided.match(lower, right.end):
            done[i] = replace(right, currency=left.currency, unit=left.unit)
    return done


def _elided(sums: list[_Sum], lower: str, grammar: _Grammar) -> list[_Sum]:
    """Give a bare sum the currency told last, where no noun follows that it could count."""
    done: list[_Sum] = []
    last: _Sum | None = None
    for item in sums:
        if item.currency:
            last = item
        elif last and item.numeral.scale >= _MIN_BARE and not item.numeral.is_bare and grammar.elided.match(lower, item.end):
            done.append(replace(item, currency=last.currency))
            continue
        done.append(item)
    return done


def _bounded(sums: list[_Sum], lower: str, grammar: _Grammar) -> list[_Sum]:
    """Read the bound words beside each sum, carry them along "and", and join "at least … and at most …"."""
    words = grammar.bounds
    done: list[_Sum] = []
    for item in sums:
        last = done[-1] if done else None
        told = words.around(lower, item.start, item.end, floor=last.end if last else 0, is_bare=item.numeral.bound == "about")
        start, end, bound = told.start, told.end, item.bound
        if bound == "range":
            close = words.close.match(lower, end)
            end = close.end() if close else end
        elif item.numeral.is_bare and told.bound is None:
            continue
        else:
            bound = told.bound or bound
            start = item.start if told.opens else start
        item = replace(item, core=item.start, start=start, end=end, bound=bound)
        between = lower[last.end : start] if last else ""
        if last and last.currency == item.currency:
            if (last.bound, bound) == ("at_least", "at_most") and last.low < item.high and words.joint.fullmatch(between):
                done[-1] = replace(last, end=end, high=item.high, bound="range")
                continue
            if bound == "exact" and last.bound in {"at_most", "at_least", "about"} and words.joins(between):
                item = replace(item, bound=last.bound)
        done.append(item)
    return done


def _equated(sums: list[_Sum], lower: str, grammar: _Grammar) -> list[_Sum]:
    """Fold a sum told again in another currency into the first telling."""
    done: list[_Sum] = []
    for item in sums:
        last = done[-1] if done else None
        # The bound of the second may itself tell that it is the same sum ("，约合1.28亿美元").
        links = [lower[last.end : start] for start in (item.start, item.core)] if last else []
        if last and last.currency != item.currency and any(map(grammar.equal.fullmatch, links)):
            is_open = any(mark in links[0] for mark in "([（")
            shut = grammar.shut.match(lower, item.end) if is_open else None
            if shut or not is_open:
                end = shut.end() if shut else item.end
                done[-1] = replace(last, end=end, equivalents=(*last.equivalents, _alike(item, last).money()))
                continue
        done.append(item)
    return done


def _alike(item: _Sum, first: _Sum) -> _Sum:
    """Return a second telling, as near as the first unless it has a bound of its own."""
    return replace(item, bound="about") if item.bound == "exact" and first.bound == "about" else item
