"""Chronology: whether the money of a cycle could have gone round in time.

In: for each hop the spans of days of its deals. Out: yes or no.
A loan "in 1999" (1999年) and an order "in 2025" (2025年) close no loop; an undated deal fits anywhere.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.model import Deal

# Days as ordinals; beyond every date on either side.
EVER: Final = -1
NEVER: Final = date.max.toordinal() + 1
Span = tuple[int, int]


def span(deal: Deal) -> Span:
    """Return the first and last day on which money of the deal may have moved, as ordinals.

    All dates of its stages count. An undated deal and a bare holding are open at both ends; an implied deal is a
    state of use that runs on, so it is open at its end.

    Args:
        deal: any deal.
    """
    dates = [when for when in (deal.when, *(when for _, when in deal.dates)) if when is not None]
    if not dates or deal.holding:
        return EVER, NEVER
    first = min(when.earliest for when in dates).toordinal()
    last = NEVER if deal.basis == "implied" else max(when.latest for when in dates).toordinal()
    return first, last


def is_coherent(hops: Sequence[Sequence[Span]], within: int) -> bool:
    """Tell whether one span per hop can be chosen so that money could have gone round within so many months.

    The money may start at any firm; each hop then follows the one before it, or happens on the same day.

    Args:
        hops: in the order of the cycle, each with at least one span.
        within: months between the first and the last payment at most.
    """
    if sum((EVER, NEVER) not in spans for spans in hops) <= 1:
        return True
    days = sorted({day for spans in hops for each in spans for day in each})
    return any(
        _goes_round([*hops[first:], *hops[:first]], day, within)
        for first in range(len(hops))
        for day in days
        if any(low <= day <= high for low, high in hops[first])
    )


def _goes_round(hops: Sequence[Sequence[Span]], start: int, within: int) -> bool:
    # Among the critical days one is the best start: the end moves only where some span begins or ends.
    now = start
    limit = _later(start, within)
    for spans in hops:
        fitting = [max(low, now) for low, high in spans if high >= now]
        if not fitting:
            return False
        now = min(fitting)
        if now > limit:
            return False
    return True


def _later(day: int, months: int) -> int:
    if day in {EVER, NEVER}:
        return day
    begin = date.fromordinal(day)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    if year > date.max.year:
        return NEVER
    return date(year, month + 1, min(begin.day, calendar.monthrange(year, month + 1)[1])).toordinal()
