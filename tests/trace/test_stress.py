"""Stress: shocks run along unpaid sales and written-down capital, and keep to their bounds."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealgraph.errors import UsageError
from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.trace.stress import stress

EVIDENCE = (Evidence(start=0, end=1, text="x", language="en", rule="test"),)


def number(deals):
    return [(f"urn:deal:{n:03}", deal) for n, deal in enumerate(deals)]


def ends(ratio):
    return float(ratio.min), float(ratio.max)


def test_a_shock_reaches_suppliers_and_investors(deal):
    deals = number(
        [
            deal("O", "S", "purchase", "30 USD"),
            deal("Z", "S", "purchase", "70 USD"),
            deal("I", "O", "loan", "20 USD"),
            deal("I", "Q", "loan", "20 USD"),
            deal("S", "T", "purchase", "5 USD"),
        ]
    )
    hit = {each.firm: each for each in stress(deals, {"O": Decimal("0.5")}, sales=1, capital=1)}
    assert {firm: ends(each.distress) for firm, each in hit.items()} == {
        "O": (0.5, 0.5),
        "S": (0.15, 0.15),
        "I": (0.25, 0.25),
        "T": (0.15, 0.15),
    }
    assert [(each.min, each.max) for each in hit["S"].lost_sales] == [(15, 15)]
    assert [(each.min, each.max) for each in hit["I"].written_down] == [(10, 10)]
    calm = {each.firm: ends(each.distress) for each in stress(deals, {"O": 0.5}, sales=0.5, capital=0)}
    assert calm == {"O": (0.5, 0.5), "S": (0.075, 0.075), "T": (0.0375, 0.0375)}


def test_unknown_sums_give_wide_bounds(deal):
    deals = number([deal("O", "S", "purchase"), deal("Z", "S", "purchase", "70 USD")])
    hit = {each.firm: each for each in stress(deals, {"O": 1}, sales=1)}
    assert ends(hit["S"].distress) == (0, 1)
    assert [(each.min, each.max) for each in hit["S"].lost_sales] == []


def test_a_joint_deal_is_lost_once(deal):
    deals = number([deal("A+B", "S", "purchase", "10 USD", combined=True)])
    hit = {each.firm: each for each in stress(deals, {"A": 1, "B": 1})}
    assert [(each.min, each.max) for each in hit["S"].lost_sales] == [(None, 10)]


@pytest.mark.parametrize(
    ("shocks", "more"), [({"O": 1.5}, {}), ({"O": -1}, {}), ({"Nobody": 0.5}, {}), ({"O": 0.5}, {"sales": 2})]
)
def test_wrong_shocks_are_told(deal, shocks, more):
    with pytest.raises(UsageError):
        stress(number([deal("O", "S", "purchase")]), shocks, **more)


rows = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(["loan", "purchase"]),
        st.integers(1, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=10,
)


def build(rows, money):
    return number(
        [
            Deal(type=kind, payers=(f"F{a}",), payees=(f"F{b}",), money=money(low, more), evidence=EVIDENCE)
            for a, b, kind, low, more in rows
            if a != b
        ]
    )


@settings(max_examples=80, deadline=None)
@given(rows, st.floats(0, 1), st.floats(0, 1))
def test_what_is_sure_lies_within_what_is_possible(rows, shock, place):
    ranges = build(
        rows, lambda low, more: Money(min=Decimal(low), max=Decimal(low + more), currency="USD", bound="range")
    )
    points = build(rows, lambda low, more: Money.of(Decimal(str(round(low + more * place, 3))), "USD"))
    firms = {firm for _, deal in ranges for firm in (*deal.payers, *deal.payees)}
    if not firms:
        return
    first = min(firms)
    wide = {each.firm: each.distress for each in stress(ranges, {first: shock})}
    for each in stress(points, {first: shock}):
        assert 0 <= each.distress.min <= each.distress.max <= 1
        if each.firm in wide:
            assert float(wide[each.firm].min) - 1e-5 <= float(each.distress.min)
            assert float(each.distress.max) <= float(wide[each.firm].max) + 1e-5


def test_the_seed_under_stress(seed):
    hit = {each.firm: each for each in stress(seed, {"OpenAI": 0.5}, sales=0, capital=0)}
    assert hit.keys() == {"OpenAI"}, "nothing is passed on"
    hit = {each.firm: each for each in stress(seed, {"OpenAI": 0.5})}
    assert {"Microsoft", "Nvidia", "AMD", "Amazon"} <= hit.keys()
    (lost,) = hit["Microsoft"].lost_sales
    assert 125 * 10**9 <= lost.min <= lost.max <= 250 * 10**9


def test_a_loop_of_full_factors_feeds_itself_and_one_of_half_factors_settles(deal):
    deals = number([deal("A", "B", "loan", "5 USD"), deal("B", "A", "loan", "5 USD")])
    full = {each.firm: ends(each.distress) for each in stress(deals, {"B": 0.1}, capital=1)}
    assert full == {"A": (1, 1), "B": (1, 1)}
    half = {each.firm: ends(each.distress) for each in stress(deals, {"B": 0.3}, capital=0.5)}
    assert half == {"A": (0.2, 0.2), "B": (0.4, 0.4)}
