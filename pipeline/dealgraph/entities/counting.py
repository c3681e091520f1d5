"""A number in the making: tokens come in one by one as long as they fit what stands before them.

"three", "hundred", "and", "five" make 305; "三", "百", "零", "五" make the same. The habits of a language say whether
"thirty five" joins, whether "三四" is three or four, and whether "一万八" tells 18 000.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dealgraph.money import Bound

Interval = tuple[Decimal, Decimal]
Value = Decimal | Interval | str | list[str]

_COEFFICIENTS: Final = frozenset({"number", "articles", "digits", "numbers", "fractions", "vague"})
_ZERO: Final[Interval] = (Decimal(0), Decimal(0))
_ONE: Final[Interval] = (Decimal(1), Decimal(1))
_TEENS: Final[Interval] = (Decimal(10), Decimal(20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as told.

    Attributes:
        start: first character.
        end: one past the last.
        low: lower end.
        high: upper end; equal to `low` unless the number is vague.
        bound: "range" for vague words, "at_least" after 多 or "+", "about" for 百亿 or 亿级, else "exact".
        scale: what the last scale words multiply by, 1 where there are none; shared by "2-3亿".
        is_bare: an article or a scale without a coefficient: a number only beside a currency or a bound.
        is_spelled: written in words, no digit among them.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: Bound
    scale: Decimal
    is_bare: bool = False
    is_spelled: bool = False

    def times(self, factor: Decimal) -> Numeral:
        """Return the number on another scale."""
        return replace(self, low=self.low * factor, high=self.high * factor, scale=self.scale * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a language builds its numbers.

    Attributes:
        spaced: words are set apart by spaces or hyphens.
        tens_join: a ten and a digit make one number ("thirty-five").
        digit_pairs: two digits side by side are a range ("三四").
        elliptic: a digit at the end tells the next lower place ("一万八").
    """

    spaced: bool
    tens_join: bool
    digit_pairs: bool
    elliptic: bool


class Count:
    """A number in the making."""

    def __init__(self, habits: Habits, start: int) -> None:
        self.habits = habits
        self.start = start
        self.end = start
        self.groups: list[Interval] = []
        self.section: Interval = _ZERO
        self.current: Interval | None = None
        self.fraction: list[str] | None = None
        self.place = Decimal(1)
        self.lead = Decimal(0)
        self.coefficients = 0
        self.bound: Bound = "exact"
        self.last = ""
        self.linked = False
        self.gapped = False
        self.is_bare = False
        self.spelled = True

    def take(self, kind: str, value: Value, end: int, *, spaced: bool) -> bool:
        """Take one token in; return False where it does not fit what stands before it."""
        fits = getattr(self, f"_{kind}")(value, spaced=spaced)
        if not fits:
            return False
        if kind not in {"links", "points"}:
            self.end = end
            self.linked = False
        if kind in _COEFFICIENTS:
            self.coefficients += 1
            self.lead = self.lead or (self.current or _ZERO)[0]
        self.last = kind
        return True

    def numeral(self) -> Numeral | None:
        """Return what has been read, or None where it is no number."""
        if self.end == self.start:
            return None
        self._close_fraction()
        section, current = self.section, self.current
        if current is not None:
            if self.habits.elliptic and self.last == "digits" and self.place > 1 and not self.gapped:
                current = _times(current, self.place / 10)
            section = _plus(section, current)
        low, high = section
        for group in self.groups:
            low, high = low + group[0], high + group[1]
        bound: Bound = "range" if low != high else self.bound
        scale = low / self.lead if self.coefficients == 1 and self.lead and low else self.place
        return Numeral(
            start=self.start,
            end=self.end,
            low=low,
            high=high,
            bound=bound,
            scale=scale,
            is_bare=self.is_bare,
            is_spelled=self.spelled,
        )

    def _empty(self) -> bool:
        return self.current is None and self.section == _ZERO and not self.groups

    def _number(self, value: Decimal, *, spaced: bool) -> bool:
        # "3亿5000万" goes on; "3 million 500" does not, nor "数100".
        if not (self._empty() and not self.last) and not (
            (self.last == "scales" or self.gapped) and not self.habits.spaced and value < self.place
        ):
            return False
        if self.last and spaced and self.habits.spaced:
            return False
        self.current = (value, value)
        self.spelled = False
        return True

    def _articles(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.last:
            return False
        self.current = (value, value)
        self.is_bare = True
        return True

    def _digits(self, value: Decimal, *, spaced: bool) -> bool:
        if self.fraction is not None:
            self.fraction.append(str(value))
            return True
        if self.last in {"units", "scales"} and value == 0:
            # "一百零五": the gap ends what an elliptic digit could stand for.
            self.gapped = self.last == "scales" or self.place > 10
            return True
        if self.current is None:
            if self.last == "scales" and self.habits.spaced and not self.linked:
                return False
            self.current = (value, value)
            return True
        low, high = self.current
        if self.last == "numbers" and self.habits.tens_join and low % 10 == 0 and low >= 20 and value > 0:
            self.current = (low + value, high + value)
            return True
        if self.last == "digits" and self.habits.digit_pairs and low == high and 0 < low < value and not spaced:
            self.current = (low, value)
            return True
        return False

    def _numbers(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.current is not None or (self.last == "scales" and not self.linked and self.habits.spaced):
            return False
        self.current = (value, value)
        return True

    def _points(self, _value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.current is None or self.fraction is not None or self.last not in {"digits", "numbers", "units"}:
            return False
        self.fraction = []
        return True

    def _units(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.fraction:
            self._close_fraction()
        if self.current is None:
            if self.habits.spaced or (self.last in {"units", "scales"} and not self.linked):
                return False
            if not self.last and value > 10:
                # "百亿" tells an order of magnitude, not a figure.
                self.bound = "about"
            self.current = (Decimal(1), Decimal(1))
            self.coefficients += 1
            self.lead = Decimal(1)
        self.section = _plus(self.section, _times(self.current, value))
        self.current = None
        self.place = value
        self.is_bare = self.gapped = False
        return True

    def _scales(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.fraction:
            self._close_fraction()
        if self._empty():
            if self.habits.spaced:
                return False
            self.current = (Decimal(1), Decimal(1))
            self.coefficients += 1
            self.lead = Decimal(1)
            self.is_bare = True
            self.bound = "about"
        elif self.current == _ONE and self.last == "articles":
            self.is_bare = False
        section = self.section if self.current is None else _plus(self.section, self.current)
        small = section
        large: list[Interval] = []
        for group in self.groups:
            if group[0] < value:
                small = _plus(small, group)
            else:
                large.append(group)
        if small == _ZERO:
            return False
        self.groups = [*large, _times(small, value)]
        self.section, self.current = _ZERO, None
        self.place = value
        self.gapped = False
        return True

    def _fractions(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if not self._empty() or self.last:
            return False
        self.current = (value, value)
        self.is_bare = True
        return True

    def _halves(self, value: Decimal, *, spaced: bool) -> bool:
        del spaced
        if self.current is not None and self.last in {"digits", "numbers", "number", "articles"}:
            self.current = _plus(self.current, (value, value))
        elif self.last == "scales" and self.groups:
            half = value * self.place
            self.groups[-1] = _plus(self.groups[-1], (half, half))
        else:
            return False
        return True

    def _vague(self, value: Interval, *, spaced: bool) -> bool:
        del spaced
        if self._empty() or self.last == "articles":
            self.current = value
            self.is_bare = False
            if value[0] == value[1]:
                self.bound = "about"
            return True
        if self.last in {"units", "surplus"} and self.current is None and value[0] == 1 and self.place > 1:
            # "三十几亿": thirty and some.
            self.section = (self.section[0], self.section[1] + self.place)
            return True
        if self.last == "digits" and self.current is not None and value == _TEENS:
            # "三十几亿": thirty and some.
            ten = _times(self.current, Decimal(10))
            self.section, self.current = (ten[0], ten[1] + 10), None
            self.place = Decimal(10)
            return True
        if self.current is not None and value[0] >= 1_000:
            # "tens of millions": the plural scale multiplies.
            self.groups = [_times(self.current, value[0])]
            self.current = None
            self.place = value[0]
            return True
        if self.last == "vague" and self.current is not None:
            self.current = (self.current[0] * value[0], self.current[1] * value[0])
            return True
        return False

    def _surplus(self, value: Bound, *, spaced: bool) -> bool:
        del spaced
        if self._empty() or self.last == "surplus":
            return False
        self.bound = value
        return True

    def _levels(self, value: Bound, *, spaced: bool) -> bool:
        del spaced
        if self._empty():
            return False
        self.bound = value
        self.is_bare = False
        return True

    def _links(self, kinds: list[str], *, spaced: bool) -> bool:
        del spaced
        self.linked = self.last in kinds
        return self.linked

    def _close_fraction(self) -> None:
        if self.fraction and self.current is not None:
            part = Decimal("0." + "".join(self.fraction))
            self.current = (self.current[0] + part, self.current[1] + part)
        self.fraction = None


def _plus(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _times(a: Interval, factor: Decimal) -> Interval:
    return a[0] * factor, a[1] * factor
