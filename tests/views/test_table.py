"""Figures and rows as a person reads them."""

import io
from decimal import Decimal

import pytest

from dealgraph.model import Deal, Evidence, Share
from dealgraph.money import Money
from dealgraph.trace.bounds import UNKNOWN, Bounds
from dealgraph.views import table, text
from dealgraph.when import When

QUOTE = Evidence(start=0, end=4, text="[x] ", language="en", rule="verb")


@pytest.mark.parametrize(
    ("money", "told"),
    [
        (Money.of("40000000", "EUR", "about"), "~ 40m EUR"),
        (Money.of(4 * 10**9, "USD", "at_most"), "≤ 4bn USD"),
        (Money.of("1234.5", "CNY"), "1,234.5 CNY"),
        (Money(min=Decimal(10**10), max=Decimal(10**11), currency="USD", bound="range"), "10bn–100bn USD"),
        (Money.of("9999400", "USD"), "9.999m USD"),
        (Money.of(0, "USD"), "0 USD"),
    ],
)
def test_amounts(money, told):
    assert table.money(money) == told


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        (UNKNOWN, "unknown"),
        (Bounds(Decimal(10**9), None, "USD"), "≥ 1bn USD"),
        (Bounds(None, Decimal(10**9), "USD"), "≤ 1bn USD"),
        (Bounds(Decimal(10**9), Decimal(10**9), "USD"), "1bn USD"),
        (Bounds(Decimal(10**9), Decimal(2 * 10**9), "USD"), "1bn–2bn USD"),
    ],
)
def test_bounds(bounds, told):
    assert table.bounds(bounds) == told


def test_shares():
    assert table.share(Share(min=7.0, max=7.0, bound="exact")) == "7%"
    assert table.share(Share(min=5.0, max=10.0, bound="range")) == "5–10%"
    assert table.share(Share(min=None, max=49.9, bound="at_most")) == "≤ 49.9%"


def test_a_name_in_brackets_is_no_markup():
    deal = Deal(type="loan", payers=("[red]Bank[/red]",), payees=("B[/]",), evidence=(QUOTE,))
    out = io.StringIO()
    table.console(out).print(table.deals([deal]))
    assert "[red]Bank[/red]" in out.getvalue()


def test_a_deal_reads_as_a_sentence():
    deal = Deal(
        type="equity_investment",
        payers=("Microsoft", "Nvidia"),
        payees=("Anthropic",),
        money=Money.of(15 * 10**9, "USD", "at_most"),
        when=When.parse("2025-09/2025-12"),
        dates=(("completed", When.parse("2026")),),
        status="planned",
        hearsay=True,
        combined=True,
        part_of=2,
        tied_to=(0,),
        evidence=(QUOTE,),
    )
    assert text.sentence(deal) == (
        "Microsoft, Nvidia → Anthropic: equity investment (part of 3, combined), ≤ 15bn USD, 2025-09/2025-12, "
        "planned, hearsay, completed 2026, tied to 1"
    )
