"""Double exposure and concentration, as bounds."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealgraph.trace.bounds import Bounds
from dealgraph.trace.exposure import concentration, double_exposure, herfindahl


def number(deals):
    return [(f"urn:deal:{n:03}", deal) for n, deal in enumerate(deals)]


def ends(sums):
    return [(each.min, each.max, each.currency) for each in sums]


def test_double_exposure_tells_what_was_put_in_and_what_comes_back(deal):
    deals = number(
        [
            deal("N", "X", amount="20 USD"),
            deal("N", "Y", amount="up_to 5 USD".replace("up_to", "at_most")),
            deal("X", "N", "purchase", "30 USD"),
            deal("Z", "N", "purchase", "10..70 USD"),
        ]
    )
    (row,) = double_exposure(deals)
    assert (row.firm, row.counterparties) == ("N", ("X",))
    assert ends(row.put_in) == [(20, 20, "USD")]
    assert (row.put_in_share.min, row.put_in_share.max) == (Decimal("0.8"), 1)
    assert ends(row.expected) == [(30, 30, "USD")]
    assert (row.expected_share.min, row.expected_share.max) == (Decimal("0.3"), Decimal("0.75"))


def test_a_joint_deal_counts_once_in_a_total(deal):
    deals = number(
        [
            deal("A+B", "C", amount="15 USD", combined=True),
            deal("C", "A+B", "purchase", "8 USD", combined=True),
            deal("D", "C", amount="1 USD"),
        ]
    )
    (row,) = concentration(deals, family="capital")
    assert row.payers == ("A", "B", "D")
    assert ends(row.inflow) == [(16, 16, "USD")]
    exposed = {each.firm: each for each in double_exposure(deals)}
    assert ends(exposed["A"].put_in) == [(None, 15, "USD")]


def test_parts_and_holdings_add_nothing_to_a_total(deal):
    deals = number(
        [
            deal("A", "C", amount="13 USD"),
            deal("A", "C", amount="10 USD", part_of=0),
            deal("B", "C", "equity_stake", "99 USD", holding=True),
        ]
    )
    (row,) = concentration(deals, family="capital")
    assert ends(row.inflow) == [(13, 13, "USD")]


def test_currencies_stay_apart_in_a_total(deal):
    deals = number([deal("A", "C", "purchase", "3 USD"), deal("B", "C", "purchase", "4 EUR")])
    (row,) = concentration(deals, family="procurement")
    assert ends(row.inflow) == [(4, 4, "EUR"), (3, 3, "USD")]
    assert (row.index.min, row.index.max) == (Decimal("0.5"), 1)


@pytest.mark.parametrize(
    ("told", "least", "greatest"),
    [
        ([(7, 7)], 1, 1),
        ([(5, 5), (5, 5)], "0.5", "0.5"),
        ([(1, 1), (3, 3)], "0.625", "0.625"),
        ([(None, None), (None, None), (None, None), (None, None)], "0.25", 1),
        ([(10, None), (None, None)], "0.5", 1),
        ([(10, 10), (None, 10)], "0.5", 1),
    ],
)
def test_herfindahl(told, least, greatest):
    inflows = [Bounds(low and Decimal(low), high and Decimal(high), "USD") for low, high in told]
    index = herfindahl(inflows)
    assert (index.min, index.max) == (Decimal(least), Decimal(greatest))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=4))
def test_herfindahl_bounds_hold_every_choice_and_are_tight(boxes):
    boxes = [(low, low + more) for low, more in boxes]
    index = herfindahl([Bounds(Decimal(low), Decimal(high), "USD") for low, high in boxes])
    grid = [[low + (high - low) * step / 4 for step in range(5)] for low, high in boxes]
    tried = [sum(x * x for x in xs) / sum(xs) ** 2 for xs in product(*grid) if sum(xs) > 0]
    assert all(float(index.min) - 1e-9 <= each <= float(index.max) + 1e-9 for each in tried)
    assert not tried or max(tried) >= float(index.max) - 1e-9
    assert not tried or min(tried) <= float(index.min) + 0.06


def test_the_seed_shows_who_is_exposed_twice(seed):
    rows = {row.firm: row.counterparties for row in double_exposure(seed)}
    assert rows == {
        "Amazon": ("Anthropic", "OpenAI"),
        "Google": ("Anthropic",),
        "Microsoft": ("OpenAI",),
        "Nvidia": ("Mistral", "OpenAI", "xAI"),
    }
