"""Numbers: where one ends and the next begins, and what a scale shares. The phrasings stand in tests/phenomena."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealgraph import words
from dealgraph.entities import numerals

EN, ZH = words.load("en"), words.load("zh")


def told(text, table):
    return [text[n.start : n.end] for n in numerals.find(text, table)]


@pytest.mark.parametrize(
    "text, table, expected",
    [
        ("in 2025 two million", EN, ["2025", "two million"]),
        ("5-10 million", EN, ["5", "10 million"]),
        ("two million and two per cent", EN, ["two million", "two"]),
        ("twenty-five two-year notes", EN, ["twenty-five", "two"]),
        ("€300m of four-year notes", EN, ["300m", "four"]),
        ("2亿至3亿元", ZH, ["2亿", "3亿"]),
        ("3亿5000万元", ZH, ["3亿5000万"]),
        ("1亿零500万元", ZH, ["1亿零500万"]),
    ],
)
def test_numbers_come_apart_where_they_should(text, table, expected):
    assert told(text, table) == expected


@pytest.mark.parametrize("text, scale", [("3亿", 10**8), ("2千万", 10**7), ("30", 1), ("3000万", 10**4)])
def test_scale_is_what_multiplies_the_coefficient(text, scale):
    assert numerals.read(text, ZH).scale == scale


def test_what_is_no_number_is_read_as_none():
    assert numerals.read("shares", EN) is None
    assert numerals.read("two shares", EN) is None
    assert numerals.read("", ZH) is None


def test_a_long_row_of_digits_is_no_number():
    assert told("9" * 40, EN) == []


def test_lower_case_keeps_the_length():
    assert len(numerals.lowered("İSTANBUL ₺5")) == len("İSTANBUL ₺5")


def test_a_number_moves_to_another_scale():
    number = numerals.read("2", EN).times(Decimal(10**9))
    assert (number.low, number.scale) == (2 * 10**9, 10**9)
