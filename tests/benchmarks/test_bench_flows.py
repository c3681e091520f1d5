"""The bench of circular flows finds what networkx finds, whatever the time it takes."""

import networkx as nx

from dealgraph.bench.flows import bench_flows, synthetic_deals


def test_the_bench_counts_what_networkx_counts():
    rows = bench_flows(600, 120, length=3, repeat=1)
    graph = nx.DiGraph(
        (deal.payers[0], deal.payees[0]) for _, deal in synthetic_deals(600, 120) if deal.payers != deal.payees
    )
    for longest, row in zip((2, 3), rows, strict=False):
        assert row["found"] == sum(1 for _ in nx.simple_cycles(graph, length_bound=longest)) > 0
        assert row["networkx takes times"] > 0
    assert rows[-1]["stage"] == "circular flows of length <= 3"
    assert 0 < rows[-1]["found"] <= rows[1]["found"]
