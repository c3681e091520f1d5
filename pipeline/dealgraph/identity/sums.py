"""Whether two told sums, or two told shares, can be one.

In: two `Money` values. Out: how well they agree, or that they cannot. "$13bn" and "130亿美元" agree wholly,
"about $2bn" and "19.6亿美元" nearly, "$100m" and "7.2亿元" as far as exchange rates can tell; "$10bn" and "100亿元"
cannot be one sum.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dealgraph.model import Share
    from dealgraph.money import Money

__all__ = ["agreement", "share_agreement"]

_FIRM: Final = 1.0
_NEAR: Final = 0.8
_BY_RATE: Final = 0.7
# How far a bound may lie from the sum that it bounds: "more than $13bn" is hardly said of 18.
_REACH: Final = Decimal("1.3")
_ABOUT: Final = Decimal("0.08")
_ROUNDING: Final = Decimal("0.025")


def agreement(one: Money | None, other: Money | None) -> float | None:
    """Return how well two sums agree: 1 told alike, 0.8 within their bounds, 0.7 by exchange rate, 0 not at all.

    Args:
        one: a sum with its equivalents, or None where none is told.
        other: likewise.

    Returns:
        None when at least one is not told.
    """
    if one is None or other is None:
        return None
    pairs = [(a, b) for a in (one, *one.equivalents) for b in (other, *other.equivalents)]
    same = [_in_one_currency(a, b) for a, b in pairs if a.currency == b.currency]
    if same:
        return max(same)
    return max(_by_rate(a, b) for a, b in pairs)


def share_agreement(one: Share | None, other: Share | None) -> float | None:
    """Return 1 when two shares agree within rounding, 0 when not, None when one is not told."""
    if one is None or other is None or one.percent is None or other.percent is None:
        return None
    loose = "exact" not in {one.bound, other.bound} or one.bound != other.bound
    slack = 1.5 if loose else 0.51 if float(one.percent).is_integer() or float(other.percent).is_integer() else 0.06
    return float(abs(one.percent - other.percent) <= slack)


def _in_one_currency(one: Money, other: Money) -> float:
    if (one.min, one.max) == (other.min, other.max) or one.size == other.size:
        return _FIRM
    low, high = _span(one)
    low2, high2 = _span(other)
    if high < low2 or high2 < low:
        return 0.0
    return _NEAR


def _span(money: Money) -> tuple[Decimal, Decimal]:
    """Return the values that a told sum may stand for, rounding and reach of the bound included."""
    size = money.size
    slack = min(_precision(size) / 2, size * _ROUNDING)
    if money.bound == "about":
        slack = max(slack, size * _ABOUT)
    low, high = (money.min or size) - slack, (money.max or size) + slack
    if money.bound == "at_least":
        high = size * _REACH
    elif money.bound == "at_most":
        low = size / _REACH
    return low, high


def _precision(value: Decimal) -> Decimal:
    """Return the unit of the last digit that is not a trailing zero: 100 000 000 for 19.6 billion."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _by_rate(one: Money, other: Money) -> float:
    rates = _corridors()
    if one.currency not in rates or other.currency not in rates:
        return 0.0
    low, high = rates[one.currency]
    low2, high2 = rates[other.currency]
    begin, end = _span(one)
    begin2, end2 = _span(other)
    # in dollars, at the rates that lie furthest apart
    return 0.0 if end / low < begin2 / high2 or end2 / low2 < begin / high else _BY_RATE


@lru_cache(maxsize=1)
def _corridors() -> dict[str, tuple[Decimal, Decimal]]:
    text = files(__package__).joinpath("corridors.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text, parse_float=Decimal)["per_dollar"]
    return {code: (Decimal(low), Decimal(high)) for code, (low, high) in table.items()}
