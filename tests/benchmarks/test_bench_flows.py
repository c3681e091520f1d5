# ruff: noqa: T201
"""How long circular flows take on a big graph, beside networkx on the same graph; printed, never asserted."""

import random
import time

import networkx as nx
import pytest

from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.trace import circular_flows
from dealgraph.trace.circular import cycles
from dealgraph.when import When

DEALS, FIRMS = 10_000, 1_000
EVIDENCE = (Evidence(start=0, end=1, text="x", language="en", rule="bench"),)


@pytest.fixture(scope="module")
def deals():
    chance = random.Random(7)
    made = []
    for place in range(DEALS):
        # A few firms take part in most deals, as in any industry.
        payer, payee = (int(FIRMS * chance.random() ** 1.5) for _ in range(2))
        made.append(
            (
                f"urn:deal:{place:05}",
                Deal(
                    type=chance.choice(["equity_investment", "loan", "purchase", "lease"]),
                    payers=(f"Firm {payer:04}",),
                    payees=(f"Firm {payee:04}",),
                    money=Money.of(chance.randint(1, 10**10), "USD") if chance.random() < 0.7 else None,
                    when=When.parse(str(chance.randint(2015, 2025))),
                    status=chance.choice(["announced", "agreed", "completed"]),
                    evidence=EVIDENCE,
                ),
            )
        )
    return made


def seconds(work):
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


@pytest.mark.slow
def test_bench_circular_flows(deals, capsys):
    took, flows = seconds(lambda: circular_flows(deals, max_length=4))
    graph = nx.DiGraph((deal.payers[0], deal.payees[0]) for _, deal in deals if deal.payers != deal.payees)
    payees = {firm: list(graph.successors(firm)) for firm in graph}
    with capsys.disabled():
        print(f"\n{DEALS} deals, {FIRMS} firms, length <= 4: {len(flows)} circular flows in {took:.2f} s")
        for longest in (2, 3):
            ours, found = seconds(lambda longest=longest: list(cycles(payees, longest)))
            theirs, expected = seconds(lambda longest=longest: list(nx.simple_cycles(graph, length_bound=longest)))
            assert len(found) == len(expected)
            print(
                f"length <= {longest}: {len(found)} cycles, {ours:.3f} s; networkx {theirs:.3f} s = {theirs / ours:.0f} x"
            )
    assert flows
