"""Dates as told: absolute, relative to the day of publication, and relative to the date told before.

In: a stretch of text in one language and the day of publication, if known. Out: `Mention`s of kind "date" whose values
are `When`. "early 2023" and "2023年初" are both 2023-01/2023-04; "later that year" and "同年" take the year told last.

What cannot be settled (a month without a year where nothing tells when the text was written) yields no mention.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from dealgraph import script
from dealgraph.entities import dateforms, numerals
from dealgraph.entities.bounds import either
from dealgraph.model import Mention
from dealgraph.when import When
from dealgraph.words import meanings

if TYPE_CHECKING:
    from dealgraph.entities.dateforms import Value
    from dealgraph.words import Words

_QUARTERS: Final = {"q1": 33, "q2": 34, "q3": 35, "q4": 36}
_FORWARD: Final = 90  # a day and month without a year may lie this many days ahead; beyond, they were last year's
_MONTHS_FORWARD: Final = 2  # the same for a month
_TIME: Final = re.compile(r"[,，]?\s*(?:at\s*)?[0-9]{1,2}:[0-9]{2}")


def find(text: str, words: Words, *, published: date | None, offset: int = 0) -> list[Mention]:
    """Return the dates of a stretch of text, in order.

    Args:
        text: a stretch in one language, as kept.
        words: the tables of that language.
        published: the day of publication, or None.
        offset: where the stretch begins in its article.

    >>> from dealgraph.words import load
    >>> find("同年3月", load("zh"), published=None), find("2023年初，同年3月", load("zh"), published=None)[1].value.edtf
    ([], '2023-03')
    """
    folded = script.fold(text)
    lower = numerals.lowered(folded)
    links = _links(words)
    told: list[tuple[int, int, When]] = []
    for form in dateforms.find(folded, lower, words):
        anchor = told[-1][2] if told else None
        when = _Reading(form.fields, published, anchor, in_weeks=words.dates["weeks"]).when()
        if when is None:
            continue
        if told and links.join(lower, told[-1][:2], form.start) and (span := _span(told[-1][2], when)):
            told[-1] = (told[-1][0], form.end, span)
        else:
            told.append((form.start, form.end, when))
    return [
        Mention(
            start=offset + start,
            end=offset + end,
            text=text[start:end],
            kind="date",
            value=when,
            language=words.code,
            rule="date",
        )
        for start, end, when in told
    ]


def dateline(text: str, words: Words) -> When | None:
    """Return the day on which a text says that it was written, or None.

    Args:
        text: the beginning of an article in one language.
        words: the tables of that language.

    >>> from dealgraph.words import load
    >>> dateline("These deals, dated Jan. 23, 2026 at 6:00 AM (GMT+8), are framed", load("en")).edtf
    '2026-01-23'
    """
    table = words.dates["dateline"]
    head = text[:600]
    lower = numerals.lowered(script.fold(head))
    before = re.compile(rf"(?:{either(table['before'])})[\s:：]*\Z")
    after = re.compile(rf"[,，]?\s?(?:{either(table['after'])})")
    for mention in find(head, words, published=None):
        when = mention.value
        if not isinstance(when, When) or when.earliest != when.latest:
            continue
        follows = after.match(lower, mention.end)
        # "(2026年1月23日)" is a dateline, "(founded March 3, 2010)" is none.
        is_inside = follows and follows[0] == ")" and lower[: mention.start][-1:] != "("
        near = mention.start <= table["reach"] and follows and not is_inside
        if before.search(lower, 0, mention.start) or _TIME.match(lower, mention.end) or near:
            return when
    return None


class _Links:
    """What joins the two ends of a range of dates."""

    def __init__(self, words: Words) -> None:
        table = words.dates["ranges"]
        self.link = re.compile(rf"\s*(?:{either(table['link'])})\s*")
        self.link_after_open = re.compile(rf"\s*(?:{either(table['link_after_open'])})\s*")
        self.open = re.compile(rf"(?:{either(table['open'])})\s*\Z")

    def join(self, lower: str, first: tuple[int, int], second: int) -> bool:
        """Tell whether a date is the beginning of a range that ends with the one at a place."""
        if self.link.fullmatch(lower, first[1], second):
            return True
        is_open = self.open.search(lower, max(0, first[0] - 16), first[0])
        return bool(is_open and self.link_after_open.fullmatch(lower, first[1], second))


@cache
def _links(words: Words) -> _Links:
    return _Links(words)


def _span(first: When, second: When) -> When | None:
    """Return the interval from one plain date to another of the same precision, or None."""
    if (
        "/" in first.edtf
        or "/" in second.edtf
        or len(first.edtf) != len(second.edtf)
        or first.earliest >= second.earliest
    ):
        return None
    return When(first.earliest, second.latest, f"{first.edtf}/{second.edtf}")


@dataclass(frozen=True, slots=True)
class _Reading:
    """The fields of one form with what they may refer to."""

    fields: dict[str, Value]
    published: date | None
    anchor: When | None
    in_weeks: bool

    def when(self) -> When | None:
        """Return the date that the fields denote, or None where it stays open or does not exist."""
        try:
            return self._when()
        except (ValueError, OverflowError):
            # "February 30" and the like: no such day.
            return None

    def _number(self, name: str) -> int | None:
        value = self.fields.get(name)
        return value if isinstance(value, int) else None

    def _code(self, name: str) -> str | None:
        value = self.fields.get(name)
        return value if isinstance(value, str) else None

    def _when(self) -> When | None:
        for name, base in (("relative", self.published), ("anaphoric", self._anchor_day())):
            if code := self._code(name):
                return self._related(code, base, is_anaphoric=name == "anaphoric")
        if self._number("number") is not None:
            return self._counted()
        if self._number("weekday") and not self._number("day"):
            return self._weekday()
        year, is_open = self._year()
        month, day = self._month(), self._number("day")
        if "relmonth" in self.fields or "anamonth" in self.fields:
            if month is None:
                return None
            year, month = month // 12, month % 12 + 1
            is_open = False
        if holiday := self._code("holiday"):
            month, day = meanings()["holidays"][holiday]
        if day is not None:
            return self._day(year, month, day, is_open=is_open)
        if month is not None:
            return self._months(year, month, is_open=is_open)
        return self._parts(year, is_open=is_open)

    def _anchor_day(self) -> date | None:
        return self.anchor.earliest if self.anchor else None

    def _year(self) -> tuple[int | None, bool]:
        """Return the year told, and whether it is left open."""
        if (year := self._number("year")) is not None:
            return year, False
        for name, base in (("relyear", self.published), ("anayear", self._anchor_day()), ("that", self._anchor_day())):
            if code := self._code(name):
                return (base.year + meanings()["relations"][code][1] if base else None), False
        return None, True

    def _month(self) -> int | None:
        """Return the month; where told relative to another, as months since the year 0."""
        if (month := self._number("month")) is not None:
            return month
        for name, base in (("relmonth", self.published), ("anamonth", self._anchor_day())):
            if (code := self._code(name)) and base:
                return base.year * 12 + base.month - 1 + int(meanings()["relations"][code][1])
        return None

    def _related(self, code: str, base: date | None, *, is_anaphoric: bool) -> When | None:
        if base is None:
            return None
        unit, shift = meanings()["relations"][code]
        if is_anaphoric and not self._is_close(unit):
            return None
        return _shifted(base, unit, shift)

    def _counted(self) -> When | None:
        """Return the date so many days, weeks, months or years before publication, or after the date told last."""
        number = self._number("number") or 0
        if (unit := self._code("ago")) and self.published:
            return _shifted(self.published, unit, -number)
        if (unit := self._code("later")) and self._is_close(unit) and (base := self._anchor_day()):
            return _shifted(base, unit, number)
        return None

    def _is_close(self, unit: str) -> bool:
        """Tell whether the date told last is told closely enough to count such units from it."""
        length = (self.anchor.latest - self.anchor.earliest).days if self.anchor else 0
        return length <= {"day": 0, "week": 6, "month": 31}.get(unit, 366)

    def _weekday(self) -> When | None:
        weekday, which = self._number("weekday"), self._code("which")
        if self.published is None or weekday is None:
            return None
        today = self.published
        back = (today.isoweekday() - weekday) % 7
        if which is None:
            return When.on(today - timedelta(back))
        shift = int(which)
        if self.in_weeks or shift == 0:
            return When.on(today + timedelta(weekday - today.isoweekday() + 7 * shift))
        return When.on(today - timedelta(back or 7) if shift < 0 else today + timedelta(7 - back))

    def _day(self, year: int | None, month: int | None, day: int, *, is_open: bool) -> When | None:
        today = self.published
        if month is None:
            # "on the 9th", 26日: the latest such day
            if today is None:
                return None
            year, month = (today.year, today.month) if day <= today.day else _earlier(today)
        elif year is None:
            if today is None or not is_open:
                return None
            year = _nearest_year(today, month, day)
        end = self._number("day2")
        first = date(year, month, day)
        if end is None:
            return When.on(first)
        return When(first, last := date(year, month, end), f"{first}/{last}")

    def _months(self, year: int | None, month: int, *, is_open: bool) -> When | None:
        today = self.published
        if year is None:
            if today is None or not is_open:
                return None
            year = _which_year(today, month, month, self._code("which"))
        end = self._number("month2")
        first = f"{year:04}-{month:02}"
        return When.parse(first if end is None else f"{first}/{year:04}-{end:02}")

    def _parts(self, year: int | None, *, is_open: bool) -> When | None:
        code = self._code("period") or self._code("season") or self._code("part") or self._code("part_alone")
        if code is None:
            if year is None:
                return None
            end = self._number("year2")
            return When.parse(f"{year:04}" if end is None else f"{year:04}/{end:04}")
        first, last = meanings()["periods"][code]
        if year is None:
            if self.published is None or not is_open:
                return None
            year = _which_year(self.published, first, last, self._code("which"))
        if code in _QUARTERS:
            return When.parse(f"{year:04}-{_QUARTERS[code]}")
        end_year, end_month = (year, last) if last <= 12 else (year + 1, last - 12)
        return When.parse(f"{year:04}-{first:02}/{end_year:04}-{end_month:02}")


def _shifted(base: date, unit: str, shift: int) -> When:
    """Return the day, week, month, quarter or year that lies some of them away from a day."""
    if unit == "day":
        return When.on(base + timedelta(shift))
    if unit == "week":
        monday = base - timedelta(base.isoweekday() - 1) + timedelta(7 * shift)
        return When(monday, monday + timedelta(6), f"{monday}/{monday + timedelta(6)}")
    if unit == "year":
        return When.parse(f"{base.year + shift:04}")
    step = 1 if unit == "month" else 3
    months = base.year * 12 + base.month - 1 + shift * step
    year, month = divmod(months, 12)
    return When.parse(f"{year:04}-{month + 1:02}" if unit == "month" else f"{year:04}-{33 + month // 3}")


def _earlier(day: date) -> tuple[int, int]:
    return (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)


def _nearest_year(today: date, month: int, day: int) -> int:
    """Return the year of the latest such day, unless one lies only a little ahead."""
    length = calendar.monthrange(today.year, month)[1]
    ahead = (date(today.year, month, min(day, length)) - today).days
    return today.year - 1 if ahead > _FORWARD else today.year + 1 if ahead < _FORWARD - 365 else today.year


def _which_year(today: date, first: int, last: int, which: str | None) -> int:
    """Return the year in which a run of months falls: last, this, next, or the latest that has begun."""
    if which == "+0":
        return today.year
    if which == "+1":
        return today.year if first > today.month else today.year + 1
    if which == "-1":
        return today.year if last < today.month else today.year - 1
    ahead = first - today.month
    return today.year - 1 if ahead > _MONTHS_FORWARD else today.year
