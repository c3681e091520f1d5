"""Bounds: an interval of money in one currency, whose ends may be unknown.

In: the ends as told. Out: sums, least values and ratios that never claim more than was told.
"up to $4 billion" and "最高40亿美元" are both `Bounds(None, Decimal(4 * 10**9), "USD")`: nothing is known of
the lower end.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a sum of money.

    A missing lower end counts as nought and a missing upper end as infinite; both print as unknown.

    Attributes:
        min: lower end in full units, or None where unknown.
        max: upper end in full units, or None where unknown.
        currency: ISO 4217 code, or None where no sum is told or several currencies meet.
    """

    min: Decimal | None
    max: Decimal | None
    currency: str | None

    @property
    def known(self) -> bool:
        """Whether either end is known."""
        return self.min is not None or self.max is not None

    def order(self) -> tuple[Decimal, bool, Decimal]:
        """Return a key by which more money sorts higher: the sure end first, an unknown upper end lowest."""
        return (self.min or ZERO, self.max is not None, self.max or ZERO)


UNKNOWN: Final = Bounds(None, None, None)


@dataclass(frozen=True, slots=True)
class Ratio:
    """An interval of a pure number; `max` is None where it has no upper end."""

    min: Decimal
    max: Decimal | None


def add(summands: Iterable[Bounds], currency: str | None) -> Bounds:
    """Return the interval sum; an unknown lower end adds nothing, one unknown upper end leaves the sum open.

    Args:
        summands: intervals of one currency (or with nothing told).
        currency: of the sum.
    """
    low: Decimal | None = None
    high: Decimal | None = ZERO
    empty = True
    for summand in summands:
        empty = False
        if summand.min is not None:
            low = (low or ZERO) + summand.min
        high = None if high is None or summand.max is None else high + summand.max
    return Bounds(None, None, currency) if empty else Bounds(low, high, currency)


def least(intervals: Iterable[Bounds], currency: str | None) -> Bounds:
    """Return the bounds of the least of several sums of one currency.

    Args:
        intervals: at least one.
        currency: of the result.
    """
    lows, highs = [], []
    for interval in intervals:
        lows.append(interval.min)
        if interval.max is not None:
            highs.append(interval.max)
    sure = [low for low in lows if low is not None]
    return Bounds(min(sure) if len(sure) == len(lows) else None, min(highs) if highs else None, currency)


def ratio(above: Bounds, below: Bounds) -> Ratio:
    """Return the bounds of one sum per unit of another.

    Args:
        above: the numerator.
        below: the denominator, in the same currency.
    """
    low = ZERO if not below.max or above.min is None else above.min / below.max
    high = None if not below.min or above.max is None else above.max / below.min
    return Ratio(low, high)


def part(inside: Bounds, rest: Bounds) -> Ratio:
    """Return the bounds of the share that one sum has in itself and a rest.

    Args:
        inside: the part.
        rest: all else; together they make the whole.
    """
    low, high = inside.min or ZERO, inside.max
    smallest = low / (low + rest.max) if low and rest.max is not None else ZERO
    remainder = rest.min or ZERO
    if high is None or not remainder:
        largest = Decimal(1) if high is None or high else ZERO
    else:
        largest = high / (high + remainder)
    return Ratio(smallest, largest)
