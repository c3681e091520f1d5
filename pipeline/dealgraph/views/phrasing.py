"""Values put into words of a language, so that reading the words gives the value back.

At most 4 000 000 000 USD is "up to $4 billion" and "最高40亿美元"; `2023-01/2023-04` is "early 2023" and "2023年初".
"""

from __future__ import annotations

import calendar
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from dealgraph import words as languages
from dealgraph.words import meanings

if TYPE_CHECKING:
    from dealgraph.money import Money
    from dealgraph.when import When
    from dealgraph.words import Words

_FINE: Final = 3  # decimals that a figure on a scale may have; beyond them a smaller scale is taken
_QUARTERS: Final = {33: "q1", 34: "q2", 35: "q3", 36: "q4"}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def money(value: Money, language: str) -> str:
    """Return a sum in words of a language, its bound and equivalents told.

    Args:
        value: the sum.
        language: ISO 639-1 code of a language folder.

    >>> from dealgraph.money import Money
    >>> money(Money.of("1500000000", "EUR", "at_least"), "en"), money(Money.of("1500000000", "EUR", "at_least"), "zh")
    ('at least €1.5 billion', '至少15亿欧元')
    """
    words = languages.load(language)
    phrases = words.money["written"]["phrases"]
    ends = [end for end in (value.min, value.max) if end is not None]
    name, size = _scale(ends, words)
    low, high = (_sum(end / size, name, value.currency, words) for end in (ends[0], ends[-1]))
    told: str = phrases[value.bound].format(sum=low, low=low, high=high)
    for other in value.equivalents:
        told = phrases["equivalent"].format(sum=told, other=money(other, language))
    return told


def when(value: When, language: str) -> str:
    """Return a date in words of a language.

    Args:
        value: the date.
        language: ISO 639-1 code of a language folder.

    >>> from dealgraph.when import When
    >>> when(When.parse("2025-36"), "en"), when(When.parse("2025-36"), "zh")
    ('the fourth quarter of 2025', '2025年第四季度')
    """
    written = languages.load(language).dates["written"]
    first, _, second = value.edtf.partition("/")
    if not second:
        return _date(first, written)
    for code, (begin, end) in meanings()["periods"].items():
        year = first[:4]
        if value.edtf != f"{year}-{begin:02}/{year}-{end:02}":
            continue
        if code in written["part_names"]:
            return str(written["part"].format(part_name=written["part_names"][code], year=int(year)))
        if code in written["period_names"]:
            return str(written["quarter"].format(period_name=written["period_names"][code], year=int(year)))
    return str(written["span"].format(first=_date(first, written), second=_date(second, written)))


def _sum(figure: Decimal, scale: str, currency: str, words: Words) -> str:
    """Return one figure on its scale with its currency."""
    written = words.money["written"]
    number = f"{_plain(figure)}{' ' if scale and words.numerals['spaced'] else ''}{scale}"
    unit: str = written.get(currency, f"{currency} ")
    if written["phrases"]["before"] or currency not in written:
        return f"{unit}{number}"
    return f"{number}{unit}"


def _scale(ends: list[Decimal], words: Words) -> tuple[str, Decimal]:
    """Return the largest scale that tells all ends in few decimals, with what it multiplies by."""
    table: dict[str, int] = words.numerals["scales"]
    for name in words.money["written"]["phrases"]["scales"]:
        # "万亿" is the product of its characters.
        size = Decimal(table[name] if name in table else math.prod(table[character] for character in name))
        if all(end / size >= 1 and end / size == round(end / size, _FINE) for end in ends):
            return name, size
    return "", Decimal(1)


def _plain(number: Decimal) -> str:
    """Return digits without exponent or trailing zeros, grouped by commas."""
    text = f"{number.normalize():,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(edtf: str, written: dict[str, Any]) -> str:
    """Return a date of one part in words."""
    match = _DATE.fullmatch(edtf)
    if match is None:
        return edtf
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if month in _QUARTERS:
        return str(written["quarter"].format(period_name=written["period_names"][_QUARTERS[month]], year=year))
    names = written["month_names"] or list(calendar.month_name[1:])
    shape = "day" if day else "month" if month else "bare_year"
    return str(written[shape].format(year=year, month=month, day=day, month_name=names[month - 1] if month else ""))
