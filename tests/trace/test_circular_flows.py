"""Circular flows: what closes, what it is worth, what it rests on."""

from decimal import Decimal
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealgraph.errors import OntologyError, UsageError
from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.trace import SURVIVE, circular_flows
from dealgraph.trace.rates import Rates
from dealgraph.when import When

BILLION = 10**9


def number(deals):
    return [(f"urn:deal:{n:03}", deal) for n, deal in enumerate(deals)]


def cycles_of(deals, **kw):
    return [flow.firms for flow in circular_flows(number(deals), **kw)]


def ends(bounds):
    return tuple(None if end is None else float(end / BILLION) for end in (bounds.min, bounds.max))


def test_the_seed_has_nine_circular_flows(seed):
    flows = {flow.firms: flow for flow in circular_flows(seed)}
    two = {
        ("Microsoft", "OpenAI"): ((13, 250), "announced", False),
        ("Amazon", "Anthropic"): ((None, 4), "agreed", True),
        ("Anthropic", "Google"): ((None, 2), "agreed", True),
        ("Nvidia", "OpenAI"): ((None, None), "completed", True),
        ("Nvidia", "xAI"): ((None, None), "completed", True),
        ("Mistral", "Nvidia"): ((None, None), "completed", True),
        ("Amazon", "OpenAI"): ((None, None), "talks", False),
    }
    four = {
        ("Amazon", "OpenAI", "Nvidia", "Anthropic"): ((None, 15), "talks", True),
        ("Amazon", "OpenAI", "Microsoft", "Anthropic"): ((None, 15), "talks", True),
    }
    assert {firms: (ends(f.bottleneck), f.certainty, f.implied) for firms, f in flows.items()} == two | four
    assert all(entry.deal.evidence for f in flows.values() for hop in f.hops for entry in hop.entries)
    assert next(iter(flows)) == ("Microsoft", "OpenAI")
    assert not any(flow.hearsay or flow.postponed for flow in flows.values())


@pytest.mark.parametrize(("survive", "count"), [("all", 9), ("no-talks", 6), ("signed", 5), ("closed", 3)])
def test_the_seed_told_by_what_survives(seed, survive, count):
    assert len(circular_flows(seed, survive=survive)) == count


def test_the_seed_through_one_firm_of_one_length(seed):
    assert len(circular_flows(seed, through="Microsoft")) == 2
    assert [f.firms for f in circular_flows(seed, through="Microsoft", length=2)] == [("Microsoft", "OpenAI")]
    assert circular_flows(seed, through="Nscale") == []
    assert circular_flows(seed, through="Nobody") == []


def test_a_cycle_needs_both_families(deal):
    capital = [deal("A", "B"), deal("B", "C", "loan"), deal("C", "A", "acquisition")]
    trade = [deal("X", "Y", "purchase"), deal("Y", "X", "lease")]
    both = [deal("M", "N", "warrant"), deal("N", "M", "licence")]
    deals = [*capital, *trade, *both]
    assert cycles_of(deals) == [("M", "N")]
    assert cycles_of(deals, kind="cross-holdings") == [("A", "B", "C")]
    assert cycles_of(deals, kind="mutual-trade") == [("X", "Y")]


def test_a_circular_flow_is_keyed_by_its_firms_not_by_the_choice_of_edges(deal):
    deals = number(
        [
            deal("A", "B", "loan", "10 USD"),
            deal("A", "B", "purchase", "100 USD"),
            deal("B", "A", "loan", "5 USD"),
            deal("B", "A", "purchase", "50 USD"),
        ]
    )
    (flow,) = circular_flows(deals)
    assert [hop.families for hop in flow.hops] == [("capital", "procurement")] * 2
    # Capital of 10 comes back as revenue of 50; the trade of 100 against 50 is no circular flow.
    assert [(hop.chosen.family, hop.chosen.bounds.min) for hop in flow.hops] == [("capital", 10), ("procurement", 50)]
    assert flow.bottleneck.min == flow.bottleneck.max == 10


def test_parts_are_not_added_to_their_whole(deal):
    deals = number(
        [
            deal("A", "B", amount="at_least 13 USD"),
            deal("A", "B", amount="10 USD", part_of=0, when="2023"),
            deal("A", "B", amount="2 USD", part_of=1),
            deal("B", "A", "purchase", "250 USD"),
        ]
    )
    (flow,) = circular_flows(deals)
    assert (flow.bottleneck.min, flow.bottleneck.max) == (13, 250)
    assert [entry.iri for entry in flow.hops[0].entries] == ["urn:deal:000", "urn:deal:001", "urn:deal:002"]


def test_a_part_counts_when_its_whole_is_filtered_out(deal):
    deals = number(
        [
            deal("A", "B", amount="13 USD", status="talks"),
            deal("A", "B", amount="10 USD", part_of=0, status="completed"),
            deal("B", "A", "purchase", "250 USD", status="agreed"),
        ]
    )
    (flow,) = circular_flows(deals, survive="signed")
    assert (flow.bottleneck.min, flow.bottleneck.max) == (10, 10)


def test_a_member_of_a_round_that_the_round_does_not_name_still_has_its_edge(deal):
    deals = number(
        [
            deal("A", "C", amount="20 USD"),
            deal("B", "C", amount="3 USD", part_of=0),
            deal("C", "B", "purchase", "9 USD"),
        ]
    )
    (flow,) = circular_flows(deals)
    assert flow.firms == ("B", "C")
    assert (flow.bottleneck.min, flow.bottleneck.max) == (3, 3)


def test_a_joint_deal_gives_each_edge_its_own_part_at_least_and_the_whole_at_most(deal):
    deals = number(
        [
            deal("A+B", "C", amount="15 USD", combined=True),
            deal("B", "C", amount="10 USD", part_of=0),
            deal("C", "A", "purchase", "99 USD"),
            deal("C", "B", "purchase", "99 USD"),
        ]
    )
    flows = {flow.firms: flow.bottleneck for flow in circular_flows(deals)}
    assert (flows["A", "C"].min, flows["A", "C"].max) == (None, 15)
    assert (flows["B", "C"].min, flows["B", "C"].max) == (10, 15)


def test_a_holding_connects_and_adds_no_money(deal):
    stake = deal("A", "B", "equity_stake", "7 USD", holding=True)
    back = deal("B", "A", "purchase", "9 USD")
    (alone,) = circular_flows(number([stake, back]))
    assert (alone.bottleneck.min, alone.bottleneck.max) == (None, 9)
    (with_loan,) = circular_flows(number([stake, back, deal("A", "B", "loan", "4 USD")]))
    assert (with_loan.bottleneck.min, with_loan.bottleneck.max) == (4, 4)


def test_open_sides_give_no_edge_and_a_firm_pays_itself_nothing(deal):
    assert cycles_of([deal("A", ""), deal("", "A", "purchase"), deal("A", "A+B"), deal("B", "B", "purchase")]) == []


def test_terminated_deals_are_left_out_and_postponed_ones_flagged(deal):
    back = deal("B", "A", "purchase", status="completed")
    dead = [deal("A", "B", status="terminated"), back]
    assert cycles_of(dead) == []
    assert cycles_of(dead, terminated=True) == [("A", "B")]
    late = [deal("A", "B", status="postponed"), back]
    (flow,) = circular_flows(number(late))
    assert (flow.certainty, flow.postponed) == ("postponed", True)
    assert cycles_of(late, survive="signed") == []


def test_certainty_is_the_weakest_status_on_the_best_choice(deal):
    deals = [
        deal("A", "B", status="talks"),
        deal("A", "B", status="agreed"),
        deal("B", "A", "purchase", status="planned", hearsay=True),
        deal("B", "A", "purchase", status="announced", basis="implied"),
    ]
    (flow,) = circular_flows(number(deals))
    assert (flow.certainty, flow.implied, flow.hearsay) == ("announced", False, False)
    (sure,) = circular_flows(number(deals), survive="no-talks")
    assert (sure.implied, sure.implied_hops, sure.hearsay) == (True, (1,), False)


def test_currencies_are_not_added_without_rates(deal):
    deals = number(
        [
            deal("A", "B", amount="4 USD"),
            deal("A", "B", "loan", "5 EUR"),
            deal("B", "A", "purchase", "99 USD"),
        ]
    )
    (mixed,) = circular_flows(deals)
    assert not mixed.bottleneck.known
    assert [(b.min, b.currency) for b in mixed.hops[0].chosen.sums] == [(5, "EUR"), (4, "USD")]
    (turned,) = circular_flows(deals, rates=Rates(base="USD", units={"EUR": Decimal("1.2")}))
    assert (turned.bottleneck.min, turned.bottleneck.currency) == (10, "USD")
    (partial,) = circular_flows(deals, rates=Rates(base="USD", units={"JPY": Decimal("0.01")}))
    assert not partial.bottleneck.known


def test_hops_in_two_currencies_have_no_least_one_without_rates(deal):
    deals = number([deal("A", "B", amount="4 USD"), deal("B", "A", "purchase", "5 EUR")])
    (flow,) = circular_flows(deals)
    assert not flow.bottleneck.known
    (turned,) = circular_flows(deals, rates=Rates(base="EUR", units={"USD": Decimal("0.5")}))
    assert (turned.bottleneck.max, turned.bottleneck.currency) == (2, "EUR")


def test_an_equivalent_that_the_article_gives_joins_two_currencies(deal):
    paid = Money(min=Decimal(100), max=Decimal(100), currency="CNY", bound="exact", equivalents=(Money.of(14, "USD"),))
    loan = Deal(type="loan", payers=("A",), payees=("B",), money=paid, evidence=deal("A", "B").evidence)
    (flow,) = circular_flows(number([loan, deal("A", "B", amount="6 USD"), deal("B", "A", "purchase", "99 USD")]))
    assert (flow.bottleneck.min, flow.bottleneck.currency) == (20, "USD")


@pytest.mark.parametrize(
    ("first", "second", "within", "coherent"),
    [
        ("1999", "2025", 36, False),
        ("1999", "2025", 400, True),
        ("2023", "2025", 36, True),
        (None, "2025", 0, True),
        ("2023-01", "2026-01", 36, True),
        ("2023-01-01", "2026-02-01", 36, False),
        ("2025", "2025", 0, True),
    ],
)
def test_two_hops_are_coherent_within_so_many_months(deal, first, second, within, coherent):
    deals = [deal("A", "B", when=first), deal("B", "A", "purchase", when=second)]
    (flow,) = circular_flows(number(deals), within=within)
    assert flow.coherent is coherent


@pytest.mark.parametrize(
    ("years", "coherent"),
    [(("2021", "2022", "2023"), True), (("2022", "2023", "2021"), True), (("2023", "2022", "2021"), False)],
)
def test_the_money_must_go_round_in_order(deal, years, coherent):
    a, b, c = years
    deals = [deal("A", "B", when=a), deal("B", "C", "purchase", when=b), deal("C", "A", "purchase", when=c)]
    (flow,) = circular_flows(number(deals))
    assert flow.coherent is coherent


def test_coherence_chooses_one_deal_per_hop_and_keeps_both_families(deal):
    deals = [
        deal("A", "B", when="1999"),
        deal("A", "B", "purchase", when="2025"),
        deal("B", "A", "purchase", when="2025"),
    ]
    (flow,) = circular_flows(number(deals))
    assert not flow.coherent, "the purchases of 2025 alone are mutual trade"
    (closed,) = circular_flows(number([*deals, deal("A", "B", when="2024")]))
    assert closed.coherent


def test_running_deals_are_open_ended(deal):
    relies = deal("B", "A", "purchase", when="2019", basis="implied")
    holds = deal("A", "B", "equity_stake", when="2019", holding=True)
    assert circular_flows(number([deal("A", "B", when="2025"), relies]))[0].coherent
    assert circular_flows(number([holds, deal("B", "A", "purchase", when="2025")]))[0].coherent


def test_window_since_and_least_amount(deal):
    deals = number(
        [
            deal("A", "B", amount="4 USD", when="2019"),
            deal("A", "B", amount="6 USD", when="2024-03"),
            deal("B", "A", "purchase", "20 USD", when="2025"),
        ]
    )
    (flow,) = circular_flows(deals)
    assert [day.isoformat() for day in flow.window] == ["2019-01-01", "2025-12-31"]
    assert circular_flows(deals, since="2020")[0].bottleneck.min == 6
    assert circular_flows(deals, since="2026") == []
    assert circular_flows(deals, min_amount=11) == []
    assert len(circular_flows(deals, min_amount=10)) == 1


def test_the_largest_sure_bottleneck_comes_first_and_the_unknown_last(deal):
    pairs = {"A": "3 USD", "B": "at_least 8 USD", "C": "8 USD", "D": None, "E": "at_most 90 USD", "F": "900 JPY"}
    deals = [
        d
        for firm, amount in pairs.items()
        for d in (deal(firm, "Z", amount=amount), deal("Z", firm, "purchase", amount))
    ]
    assert [firms[0] for firms in cycles_of(deals)] == ["C", "B", "A", "E", "F", "D"]


def test_recycled_share_is_procurement_per_unit_of_capital(deal):
    deals = [deal("A", "B", amount="10..20 USD"), deal("B", "A", "purchase", "at_least 5 USD")]
    (flow,) = circular_flows(number(deals))
    ((firm, share),) = flow.recycled()
    assert (firm, share.min, share.max) == ("A", Decimal("0.25"), None)


@pytest.mark.parametrize(
    "wrong", [{"length": 1}, {"kind": "ring"}, {"survive": "maybe"}, {"since": "soon"}, {"within": -1}]
)
def test_wrong_use_is_told(deal, wrong):
    with pytest.raises(UsageError):
        circular_flows(number([deal("A", "B")]), **wrong)


def test_a_type_without_family_is_told(deal):
    with pytest.raises(OntologyError, match="gift"):
        circular_flows(number([deal("A", "B", "gift")]))


TYPES = ("equity_investment", "loan", "purchase", "lease")
EVIDENCE = (Evidence(start=0, end=1, text="x", language="en", rule="test"),)
arrows = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from(TYPES),
        st.none() | st.integers(1, 9),
        st.sampled_from(["talks", "agreed", "completed"]),
        st.none() | st.integers(2015, 2025),
    ),
    max_size=16,
)


def build(rows):
    return [
        (
            f"urn:deal:{row}",
            Deal(
                type=kind,
                payers=(f"F{a}",),
                payees=(f"F{b}",),
                money=None if amount is None else Money.of(amount, "USD"),
                when=None if year is None else When.parse(str(year)),
                status=status,
                evidence=EVIDENCE,
            ),
        )
        for row in dict.fromkeys(rows)
        for a, b, kind, amount, status, year in [row]
    ]


def told(flows):
    return [
        (f.firms, f.bottleneck, f.certainty, f.window, f.coherent, [[e.iri for e in h.entries] for h in f.hops])
        for f in flows
    ]


@settings(max_examples=150, deadline=None)
@given(arrows, st.integers(2, 6))
def test_cycles_equal_brute_force(rows, max_length):
    deals = build(rows)
    graph = nx.DiGraph()
    families = {}
    for _, d in deals:
        pair = (d.payers[0], d.payees[0])
        graph.add_edge(*pair)
        families.setdefault(pair, set()).add("capital" if d.type in TYPES[:2] else "procurement")
    expected = set()
    for cycle in nx.simple_cycles(graph):
        if not 2 <= len(cycle) <= max_length:
            continue
        hops = [families[pair] for pair in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
        if set.union(*hops) == {"capital", "procurement"}:
            first = cycle.index(min(cycle))
            expected.add(tuple(cycle[first:] + cycle[:first]))
    flows = circular_flows(deals, max_length=max_length)
    assert len(flows) == len(expected)
    assert {flow.firms for flow in flows} == expected
    for flow in flows:
        assert flow.firms[0] == min(flow.firms)
        assert [hop.payee for hop in flow.hops] == [*flow.firms[1:], flow.firms[0]]
        assert [hop.payer for hop in flow.hops] == list(flow.firms)


@settings(max_examples=100, deadline=None)
@given(arrows, st.randoms(use_true_random=False))
def test_flows_do_not_depend_on_the_order_of_deals_nor_on_the_firm_begun_with(rows, random):
    deals = build(rows)
    flows = told(circular_flows(deals))
    shuffled = list(deals)
    random.shuffle(shuffled)
    assert told(circular_flows(shuffled)) == flows
    for firm in {f"F{n}" for n in range(6)}:
        assert told(circular_flows(deals, through=firm)) == [flow for flow in flows if firm in flow[0]]


@settings(max_examples=100, deadline=None)
@given(arrows, arrows)
def test_a_further_deal_removes_no_circular_flow(rows, more):
    before = {flow.firms: flow for flow in circular_flows(build(rows))}
    after = {flow.firms: flow for flow in circular_flows(build([*rows, *more]))}
    assert before.keys() <= after.keys()
    for firms, flow in before.items():
        assert after[firms].coherent or not flow.coherent
        assert (after[firms].bottleneck.min or 0) >= (flow.bottleneck.min or 0)


@settings(max_examples=60, deadline=None)
@given(arrows)
def test_each_level_of_survival_is_contained_in_the_one_before(rows):
    levels = [{flow.firms for flow in circular_flows(build(rows), survive=level)} for level in SURVIVE]
    assert all(stricter <= looser for looser, stricter in pairwise(levels))
