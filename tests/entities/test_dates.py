"""Dates: spans, offsets, anchors and datelines. The phrasings stand in tests/phenomena."""

from __future__ import annotations

from datetime import date

import pytest

from dealgraph import words
from dealgraph.entities import dates

EN, ZH = words.load("en"), words.load("zh")
PUBLISHED = date(2025, 11, 20)


@pytest.mark.parametrize(
    "text, table, expected",
    [
        ("These deals, dated Jan. 23, 2026 at 6:00 AM (GMT+8), are framed as", EN, "2026-01-23"),
        ("LONDON, Nov. 19, 2025 -- The firm said", EN, "2025-11-19"),
        ("BERLIN (19 November 2025) - The firm", EN, "2025-11-19"),
        ("Ledgerly (founded March 3, 2010) said", EN, None),
        ("某公司（成立于2010年3月3日）宣布", ZH, None),
        ("SAN FRANCISCO, Nov 19 - The firm said", EN, None),
        ("On March 3, 2025 the firm signed", EN, None),
        ("The loan falls due on March 3, 2030.", EN, None),
        ("这些交易在 2026 年 1 月 23 日 06:00(GMT+8)被描述为", ZH, "2026-01-23"),
        ("环球社北京2025年9月22日电 某公司", ZH, "2025-09-22"),
        ("（2026年1月23日）某公司", ZH, "2026-01-23"),
        ("【環球電訊2025年9月23日電】", ZH, "2025-09-23"),
        ("上海，2026年3月5日——某公司今日宣布", ZH, "2026-03-05"),
        ("【环球电讯9月23日电】", ZH, None),
        ("2025年3月3日，某公司公告", ZH, None),
    ],
)
def test_dateline_is_read_where_the_text_tells_its_day(text, table, expected):
    when = dates.dateline(text, table)
    assert (when.edtf if when else None) == expected


def test_offsets_count_from_the_beginning_of_the_article():
    (mention,) = dates.find("於２０２５年３月簽約", ZH, published=None, offset=5)
    assert (mention.start, mention.end, mention.text) == (6, 13, "２０２５年３月")


@pytest.mark.parametrize(
    "published, expected",
    [(date(2025, 11, 20), "2025-11-18"), (date(2025, 11, 18), "2025-11-18"), (date(2025, 11, 17), "2025-11-11")],
)
def test_a_weekday_is_the_latest_on_or_before_publication(published, expected):
    (mention,) = dates.find("on Tuesday", EN, published=published)
    assert mention.value.edtf == expected


@pytest.mark.parametrize(
    "published, expected",
    [(date(2026, 1, 5), "2025-12-30"), (date(2025, 12, 20), "2025-12-30"), (date(2026, 9, 1), "2025-12-30")],
)
def test_a_day_without_a_year_is_near_publication(published, expected):
    for text, table in (("on Dec. 30", EN), ("12月30日", ZH)):
        (mention,) = dates.find(text, table, published=published)
        assert mention.value.edtf == expected


def test_anaphora_takes_the_date_told_last():
    found = dates.find("2021年起步。2023年初签约，同年交付，次年停产。", ZH, published=PUBLISHED)
    assert [m.value.edtf for m in found] == ["2021", "2023-01/2023-04", "2023", "2024"]


def test_a_day_that_does_not_exist_is_no_date():
    assert dates.find("2025年2月30日", ZH, published=None) == []
    assert [m.value.edtf for m in dates.find("February 30, 2025", EN, published=None)] == []


def test_a_month_without_a_year_stays_open_where_nothing_tells_it():
    assert dates.find("in March", EN, published=None) == []
    assert dates.find("3月", ZH, published=None) == []
