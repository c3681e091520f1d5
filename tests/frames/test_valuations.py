"""What firms are said to be worth, with the sum, the firm and the basis; other sums are none."""

import pytest

import dealgraph

CASES = [
    ("Nvidia has a market value of $4 trillion.", ("Nvidia", 4 * 10**12, "market_value")),
    ("OpenAI was valued at $500 billion in its latest round.", ("OpenAI", 5 * 10**11, "funding_round")),
    ("英伟达市值4万亿美元。", ("Nvidia", 4 * 10**12, "market_value")),
    ("OpenAI估值5000亿美元。", ("OpenAI", 5 * 10**11, "funding_round")),
]
NONE = [
    "Nvidia had revenue of $57 billion.",
    "Oracle bought chips for $4 billion.",
    "英伟达营收570亿美元。",
    "甲骨文花40亿美元购买芯片。",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_worth(text, expected):
    read = dealgraph.extract(text)
    assert [(v.firm, v.money.max, v.basis) for v in read.valuations] == [expected]
    assert read.deals == ()
    assert all(quote.text == text[quote.start : quote.end] for v in read.valuations for quote in v.evidence)


@pytest.mark.parametrize("text", NONE)
def test_other_sums_are_no_worth(text):
    assert dealgraph.extract(text).valuations == ()
