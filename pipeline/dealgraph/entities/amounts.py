"""Sums of money with their bounds, ranges, shared words and equivalents.

In: a stretch of text in one language. Out: `Mention`s of kind "amount" whose values are `Money`.
"up to $4 billion and $2 billion" and "最高40亿美元与20亿美元" each hold two sums, both at most.

A number becomes a sum when a word of money stands beside it (`currencies`), or when it shares one with a neighbour
("5, 10 and 15 million euros", "2亿至3亿元"). Bounds are words beside a sum; sums joined by "and" share them.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dealgraph import script
from dealgraph.entities import currencies, numerals
from dealgraph.entities.sums import Units, attach, grammar_of
from dealgraph.model import Mention

if TYPE_CHECKING:
    from dealgraph.entities.sums import Grammar, Sum
    from dealgraph.words import Words

_YEARS: Final = range(1900, 2101)
_MIN_BARE: Final = Decimal(10_000)  # a number without currency below this is never a sum
_LARGEST: Final = Decimal(10) ** 18


def find(
    text: str, words: Words, *, offset: int = 0, home_currency: str | None = None, equated: bool = True
) -> list[Mention]:
    """Return the sums of money of a stretch of text, in order.

    Args:
        text: a stretch in one language, as kept.
        words: the tables of that language.
        offset: where the stretch begins in its article.
        home_currency: what a bare 元 means; where None, the text's own hints and script tell.
        equated: one mention for a sum that is told again in another currency; else one for each telling.

    >>> from dealgraph.words import load
    >>> find("总额至少100亿美元", load("zh"))[0].value == find("at least $10 billion", load("en"))[0].value
    True
    """
    folded = script.fold(text)
    lower = numerals.lowered(folded)
    grammar = grammar_of(words)
    units = currencies.find(folded, lower, words)
    if not units:
        return []
    context = currencies.Context(lower, units, words, script=_script(text, folded, words), home=home_currency)
    places = Units(units)
    sums = [attach(numeral, lower, places, grammar, context) for numeral in numerals.find(lower, words)]
    # "A$5m" begins with what looks like an article.
    sums = [s for s in sums if s.unit or not (grammar.spaced and s.numeral.is_bare)]
    sums = _ranges(sums, lower, grammar)
    sums = _shared(sums, lower, grammar)
    sums = _elided(sums, lower, grammar)
    sums = [s for s in sums if s.currency and s.high < _LARGEST]
    sums = _bounded(sums, lower, grammar)
    sums = _equated(sums, lower, grammar) if equated else sums
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


def _script(text: str, folded: str, words: Words) -> str:
    """Tell the script by how many characters folding has changed."""
    scripts: list[str] = words.language["scripts"]
    if "Hant" in scripts:
        changed = sum(1 for a, b in zip(text, folded, strict=True) if a != b and "\u4e00" <= a <= "\u9fff")
        return "Hant" if changed * 20 > sum(1 for a in text if "\u4e00" <= a <= "\u9fff") else "Hans"
    return scripts[0]


def _ranges(sums: list[Sum], lower: str, grammar: Grammar) -> list[Sum]:
    """Join the two ends of each range into one sum."""
    joined: list[Sum] = []
    for item in sums:
        last = joined[-1] if joined else None
        whole = _range(last, item, lower, grammar) if last else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(item)
    return joined


def _range(first: Sum, second: Sum, lower: str, grammar: Grammar) -> Sum | None:
    unit = second.unit or first.unit
    if unit is None or (first.currency and second.currency and first.currency != second.currency):
        return None
    if first.unit and second.unit and first.unit.factor != second.unit.factor:
        return None
    if first.bound == "range" or (first.unit is None and (first.numeral.is_bare or _is_year(first))):
        return None
    if not grammar.bounds.joins_range(lower, (first.start, first.end), (second.start, second.end)):
        return None
    if (
        second.unit is None
        and second.numeral.scale == 1
        and not grammar.bounds.close.match(lower, second.end)
        and not grammar.elided.match(lower, second.end)
    ):
        return None
    low = first.low
    if (
        first.numeral.scale == 1
        and second.numeral.scale > 1
        and low * second.numeral.scale < second.high
        and not _follows(first)
    ):
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


def _is_year(item: Sum) -> bool:
    return item.numeral.scale == 1 and item.low in _YEARS


def _follows(item: Sum) -> bool:
    return item.unit is not None and item.unit.start >= item.numeral.end


def _shared(sums: list[Sum], lower: str, grammar: Grammar) -> list[Sum]:
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
                left,
                low=left.low * factor,
                high=left.high * factor,
                currency=right.currency,
                unit=right.unit,
                numeral=left.numeral.times(factor),
            )
    for i in range(1, len(done)):
        left, right = done[i - 1], done[i]
        if right.currency or not left.currency or right.numeral.scale < 1_000 or right.low < _MIN_BARE:
            continue
        if grammar.bounds.joins(lower[left.end : right.start]) and grammar.elided.match(lower, right.end):
            done[i] = replace(right, currency=left.currency, unit=left.unit)
    return done


def _elided(sums: list[Sum], lower: str, grammar: Grammar) -> list[Sum]:
    """Give a bare sum the currency told last, where no noun follows that it could count."""
    done: list[Sum] = []
    last: Sum | None = None
    for item in sums:
        if item.currency:
            last = item
        elif (
            last
            and item.numeral.scale >= _MIN_BARE
            and not item.numeral.is_bare
            and grammar.elided.match(lower, item.end)
        ):
            done.append(replace(item, currency=last.currency))
            continue
        done.append(item)
    return done


def _bounded(sums: list[Sum], lower: str, grammar: Grammar) -> list[Sum]:
    """Read the bound words beside each sum, carry them along "and", and join "at least … and at most …"."""
    words = grammar.bounds
    done: list[Sum] = []
    for found in sums:
        item = found
        last = done[-1] if done else None
        told = words.around(
            lower, item.start, item.end, floor=last.end if last else 0, is_bare=item.numeral.bound == "about"
        )
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
            if (
                (last.bound, bound) == ("at_least", "at_most")
                and last.low < item.high
                and words.joint.fullmatch(between)
            ):
                done[-1] = replace(last, end=end, high=item.high, bound="range")
                continue
            if bound == "exact" and last.bound in {"at_most", "at_least", "about"} and words.joins(between):
                item = replace(item, bound=last.bound)
        done.append(item)
    return done


def _equated(sums: list[Sum], lower: str, grammar: Grammar) -> list[Sum]:
    """Fold a sum told again in another currency into the first telling."""
    done: list[Sum] = []
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


def _alike(item: Sum, first: Sum) -> Sum:
    """Return a second telling, as near as the first unless it has a bound of its own."""
    return replace(item, bound="about") if item.bound == "exact" and first.bound == "about" else item
