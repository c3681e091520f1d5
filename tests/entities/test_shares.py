"""Shares: spans and offsets. The phrasings stand in tests/phenomena."""

from __future__ import annotations

import pytest

from dealgraph import words
from dealgraph.entities import shares
from dealgraph.model import Share

EN, ZH = words.load("en"), words.load("zh")


@pytest.mark.parametrize(
    "text, table, expected",
    [
        ("It took a 7% stake.", EN, ["7%"]),
        ("It holds more than 30 per cent of it.", EN, ["more than 30 per cent"]),
        ("持有約六成股權", ZH, ["約六成"]),
        ("出让20%至30%的股份", ZH, ["20%至30%"]),
    ],
)
def test_span_holds_the_bound(text, table, expected):
    assert [m.text for m in shares.find(text, table)] == expected


def test_offsets_count_from_the_beginning_of_the_article():
    (mention,) = shares.find("持有７％股份", ZH, offset=10)
    assert (mention.start, mention.end, mention.text) == (12, 14, "７％")
    assert mention.value == Share(min=7.0, max=7.0, bound="exact")


def test_a_range_needs_one_sign_only():
    (mention,) = shares.find("for 5-10% of it", EN)
    assert mention.value == Share(min=5.0, max=10.0, bound="range")


def test_a_year_is_no_end_of_a_range():
    assert [m.text for m in shares.find("2024-5%", EN)] == ["5%"]


def test_seller_of_the_whole_is_a_share_of_a_hundred():
    assert shares.find("收购其全部股份", ZH)[0].value.percent == 100.0
