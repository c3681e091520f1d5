"""Amounts: spans, offsets, the home of a bare 元, and sums that are none. The phrasings stand in tests/phenomena."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dealgraph import words
from dealgraph.entities import amounts
from dealgraph.money import Money

EN, ZH = words.load("en"), words.load("zh")
SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.parametrize(
    "text, table, expected",
    [
        ("It will pay up to $4 billion in cash.", EN, ["up to $4 billion"]),
        ("It pays €60m, or more.", EN, ["€60m"]),
        ("贷款不低于2亿元且不超过4亿元。", ZH, ["不低于2亿元且不超过4亿元"]),
        ("对价13亿欧元（约15亿美元），已付。", ZH, ["13亿欧元（约15亿美元）"]),
        ("价格介于2亿元和3亿元之间。", ZH, ["介于2亿元和3亿元之间"]),
    ],
)
def test_span_holds_the_bound_and_the_equivalent(text, table, expected):
    assert [m.text for m in amounts.find(text, table)] == expected


def test_offsets_count_from_the_beginning_of_the_article():
    text = "投入１００億美元。"
    (mention,) = amounts.find(text, ZH, offset=40)
    assert (mention.start, mention.end, mention.text) == (42, 48, "１００億美元")
    assert mention.value == Money.of(10**10, "USD")


@pytest.mark.parametrize("home, currency", [("TWD", "TWD"), ("HKD", "HKD"), (None, "CNY")])
def test_home_currency_decides_a_bare_yuan(home, currency):
    (mention,) = amounts.find("出资3亿元", ZH, home_currency=home)
    assert mention.value.currency == currency


def test_stated_currency_holds_for_the_whole_text():
    found = amounts.find("上限分別為3億元及2億元，均以人民幣計。", ZH)
    assert [m.value for m in found] == [Money.of(3 * 10**8, "CNY", "at_most"), Money.of(2 * 10**8, "CNY", "at_most")]


def test_parts_of_a_currency_are_full_units():
    (mention,) = amounts.find("at 62 cents a share", EN)
    assert mention.value == Money.of(Decimal("0.62"), "USD")


def test_cents_follow_the_currency_of_the_text():
    found = amounts.find("A$5m was raised at 62 cents a share", EN)
    assert [m.value.currency for m in found] == ["AUD", "AUD"]


def test_rule_and_language_are_told():
    (mention,) = amounts.find("$5m", EN)
    assert (mention.rule, mention.language, mention.kind) == ("amount", "en", "amount")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_seed_amounts_are_all_found(language):
    if not SEED.is_dir():
        pytest.skip("the seed article is not beside this checkout")
    text = (SEED / f"circular-deals.{language}.txt").read_text(encoding="utf-8")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    asked = {
        (d["amount"]["min"], d["amount"]["max"], d["amount"]["currency"], d["amount"]["bound"])
        for d in gold["deals"]
        if d["amount"]
    }
    found = {
        (
            None if m.value.min is None else float(m.value.min),
            None if m.value.max is None else float(m.value.max),
            m.value.currency,
            m.value.bound,
        )
        for m in amounts.find(text, words.load(language))
    }
    assert asked <= found


@pytest.mark.parametrize(
    "text, language, tellings",
    [
        ("It went for €780m ($812m) on Monday.", "en", [("€780m", "EUR"), ("$812m", "USD")]),
        ("作价1.5亿美元（约合10.7亿元人民币）。", "zh", [("1.5亿美元", "USD"), ("约合10.7亿元人民币", "CNY")]),
    ],
)
def test_a_sum_in_two_currencies_is_one_sum_or_two_tellings(text, language, tellings):
    table = words.load(language)
    (one,) = amounts.find(text, table)
    assert [one.value.currency, *(each.currency for each in one.value.equivalents)] == [c for _, c in tellings]
    apart = amounts.find(text, table, equated=False)
    assert [(mention.text, mention.value.currency) for mention in apart] == tellings
