"""Deals for the tests of flows."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.when import When

SEED = Path(__file__).parents[3] / "shared" / "seed" / "gold.json"


def quote(text):
    return (Evidence(start=0, end=len(text), text=text, language="en", rule="test"),)


@pytest.fixture
def deal():
    """A maker: `deal("A", "B", "loan", "at_most 4 USD", when="2024")`; several firms are parted by "+"."""

    def make(payers, payees, kind="equity_investment", amount=None, *, when=None, **kw):
        money = None
        if amount is not None:
            *bound, value, currency = amount.split()
            if ".." in value:
                low, high = map(Decimal, value.split(".."))
                money = Money(min=low, max=high, currency=currency, bound="range")
            else:
                money = Money.of(value, currency, *bound)
        return Deal(
            type=kind,
            payers=tuple(filter(None, payers.split("+"))),
            payees=tuple(filter(None, payees.split("+"))),
            money=money,
            when=When.parse(when) if when else None,
            evidence=quote(f"{payers} -> {payees}"),
            **kw,
        )

    return make


@pytest.fixture
def seed():
    """The deals of the gold annotation of the seed article."""
    if not SEED.exists():
        pytest.skip("the seed article is not in this checkout")
    told = json.loads(SEED.read_text(encoding="utf-8"))["deals"]
    places = {row["id"]: place for place, row in enumerate(told)}
    deals = []
    for row in told:
        amount = row["amount"]
        ends = amount and {end: None if amount[end] is None else Decimal(str(amount[end])) for end in ("min", "max")}
        deals.append(
            (
                f"https://example.org/deal/{row['id']:02}",
                Deal(
                    type=row["type"],
                    payers=tuple(row["payers"]),
                    payees=tuple(row["payees"]),
                    money=amount and Money(**ends, currency=amount["currency"], bound=amount["bound"]),
                    when=When.parse(row["date"]) if row["date"] else None,
                    status=row["status"],
                    basis=row.get("basis", "stated"),
                    combined=row.get("combined", False),
                    part_of=places.get(row.get("part_of")),
                    tied_to=tuple(places[tied] for tied in row.get("tied_to", ())),
                    evidence=quote(row.get("note") or f"{row['payers']} -> {row['payees']}"),
                ),
            )
        )
    return deals
