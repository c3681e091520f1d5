"""When: a date as EDTF text (ISO 8601-2) with its earliest and latest day.

"early 2023" and "2023 年初" are both `When.parse("2023-01/2023-04")`; a quarter is `2025-36` (EDTF level 2).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_PART: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?")
# EDTF level 2 sub-year groupings: quarters 33 to 36, half-years 40 and 41.
_GROUPS: Final = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date or interval.

    Attributes:
        earliest: first day that the text allows.
        latest: last day that the text allows.
        edtf: the date in EDTF.
    """

    earliest: date
    latest: date
    edtf: str

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"date {self.edtf} begins after it ends")

    @classmethod
    def parse(cls, edtf: str) -> When:
        """Return the date that an EDTF string of level 0, a season group or a closed interval names.

        Args:
            edtf: for example `2023`, `2023-01`, `2023-01-23`, `2025-36`, `2023-01/2023-04`.

        Raises:
            ValueError: when the text is no such date.
        """
        first, _, second = edtf.partition("/")
        begin, end = _days(first), _days(second or first)
        return cls(begin[0], end[1], edtf)

    @classmethod
    def on(cls, day: date) -> When:
        """Return the date that is one day."""
        return cls(day, day, day.isoformat())

    def within(self, other: When) -> bool:
        """Tell whether this interval lies inside the other."""
        return other.earliest <= self.earliest and self.latest <= other.latest

    def overlaps(self, other: When) -> bool:
        """Tell whether the two intervals share a day."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def _days(part: str) -> tuple[date, date]:
    match = _PART.fullmatch(part)
    if not match:
        raise ValueError(f"{part!r} is no EDTF date that dealgraph reads")
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if month in _GROUPS and not day:
        first, last = _GROUPS[month]
    elif month > 12 or (match[2] and not month):
        raise ValueError(f"{part!r} has no such month")
    else:
        first, last = month or 1, month or 12
    if day:
        return date(year, first, day), date(year, first, day)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
