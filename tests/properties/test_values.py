"""Properties of values: nothing crashes, spans are true, words read back, script and width change nothing."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealgraph import script, words
from dealgraph.entities import amounts, dates, shares
from dealgraph.model import Share
from dealgraph.money import Money
from dealgraph.views import phrasing
from dealgraph.when import When
from dealgraph.words import meanings

LANGUAGES = ("en", "zh")
CURRENCIES = sorted(meanings()["currencies"])
PIECES = [
    *"0123456789.,-~%$€£¥()（），。、和与至到亿万千百十元零一两三半年月日周季成约近逾多余级以上 ",
    *["up to ", "about ", "between ", " and ", "million", "bn", "euros", "a ", "half ", "May ", "last ", "year", "Q3 "],
    *[
        "美元",
        "人民币",
        "不超过",
        "最高",
        "之间",
        "上半",
        "昨日",
        "同年",
        "去年",
        "分之",
        "İ",
        "ſ",
        "\u2028",
        "\ud800",
        "𠮷",
    ],
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
figures = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 15, places=2)


def found(text, language):
    table = words.load(language)
    return [
        *amounts.find(text, table),
        *shares.find(text, table),
        *dates.find(text, table, published=date(2025, 11, 20)),
        *dates.find(text, table, published=None),
    ]


@st.composite
def sums(draw):
    bound = draw(st.sampled_from(["exact", "about", "at_least", "at_most", "range"]))
    value, currency = draw(figures), draw(st.sampled_from(CURRENCIES))
    if bound == "range":
        return Money(min=value, max=value + draw(figures), currency=currency, bound="range")
    return Money.of(value, currency, bound)


@st.composite
def days(draw):
    first = date(draw(st.integers(1990, 2059)), draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    year, month = f"{first:%Y}", f"{first:%m}"
    return draw(
        st.sampled_from(
            [
                When.on(first),
                When.parse(year),
                When.parse(f"{year}-{month}"),
                When.parse(f"{year}-{draw(st.integers(33, 36))}"),
                When.parse(f"{year}-01/{year}-04"),
                When.parse(f"{year}-05/{year}-08"),
                When.parse(f"{year}-09/{year}-12"),
                When.parse(f"{year}-01/{year}-06"),
                When.parse(f"{year}-07/{year}-12"),
                When.parse(f"{year}/{first.year + 2}"),
                When.parse(f"{first}/{first + timedelta(40)}"),
            ]
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_no_text_crashes_and_every_span_is_true(language, text):
    for mention in found(text, language):
        assert text[mention.start : mention.end] == mention.text
        assert mention.text


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_mentions_of_one_kind_do_not_overlap(language, text):
    table = words.load(language)
    for mentions in (amounts.find(text, table), shares.find(text, table), dates.find(text, table, published=None)):
        assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=200, deadline=None)
@given(value=sums())
def test_money_put_into_words_reads_back(language, value):
    text = phrasing.money(value, language)
    assert [m.value for m in amounts.find(text, words.load(language))] == [value]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(value=sums(), figure=figures)
def test_money_with_an_equivalent_reads_back(language, value, figure):
    other = Money.of(figure, "USD" if value.currency != "USD" else "EUR", "about")
    whole = Money(min=value.min, max=value.max, currency=value.currency, bound=value.bound, equivalents=(other,))
    text = phrasing.money(whole, language)
    assert [m.value for m in amounts.find(text, words.load(language))] == [whole]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(value=days())
def test_date_put_into_words_reads_back(language, value):
    text = phrasing.when(value, language)
    assert [m.value for m in dates.find(text, words.load(language), published=None)] == [value]


@settings(max_examples=100, deadline=None)
@given(value=sums())
def test_width_and_spaces_change_nothing(value):
    text = phrasing.money(value, "zh")
    wide = text.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})
    assert [m.value for m in amounts.find(wide, words.load("zh"))] == [value]
    assert [m.value for m in amounts.find(f"  {text}。", words.load("zh"))] == [value]


@pytest.mark.parametrize(
    "hant, hans",
    [
        ("至少100億美元", "至少100亿美元"),
        ("約3億歐元", "约3亿欧元"),
        ("不超過20萬英鎊", "不超过20万英镑"),
        ("數百億美元", "数百亿美元"),
        ("港幣二百一十萬元", "港币二百一十万元"),
    ],
)
def test_script_changes_nothing(hant, hans):
    assert script.fold(hant) == hans
    table = words.load("zh")
    assert [m.value for m in amounts.find(hant, table)] == [m.value for m in amounts.find(hans, table)]


@settings(max_examples=100, deadline=None)
@given(percent=st.integers(1, 99))
def test_a_share_is_the_same_in_both_languages(percent):
    expected = Share(min=float(percent), max=float(percent), bound="exact")
    assert shares.find(f"a {percent}% stake", words.load("en"))[0].value == expected
    assert shares.find(f"持有{percent}%股份", words.load("zh"))[0].value == expected
