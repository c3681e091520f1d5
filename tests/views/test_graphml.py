"""GraphML, read back with networkx."""

import io

import networkx as nx

from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.views import graphml

FIRM = "https://w3id.org/dealgraph/id/firm/"


def read(store):
    out = io.BytesIO()
    count = graphml.write(store, out)
    graph = nx.read_graphml(io.BytesIO(out.getvalue()), force_multigraph=True)
    assert graph.is_directed()
    assert graph.number_of_edges() == count
    return graph


def test_firms_are_nodes_and_deals_edges(five_deals):
    graph = read(five_deals)
    assert graph.nodes[f"{FIRM}nvidia"] == {
        "label": "Nvidia 英伟达",
        "name_en": "Nvidia",
        "name_zh": "英伟达",
        "sector": "semiconductors",
        "sector_zh": "半导体",
        "registered": True,
    }
    assert graph.nodes[f"{FIRM}aurelia-tidewater"]["registered"] is False
    # Five deals, of which one has two payers; only parties are nodes.
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (6, 6)
    (edge,) = graph[f"{FIRM}nvidia"][f"{FIRM}openai"].values()
    wanted = {"type": "equity_investment", "family": "capital", "status": "agreed", "max": 1e11, "currency": "USD"}
    wanted |= {"date": "2025-09-22", "support": 2, "joint": False, "hearsay": False, "label": "equity investment"}
    assert wanted.items() <= edge.items()
    assert "min" not in edge


def test_a_joint_deal_counts_its_sum_once(five_deals):
    graph = read(five_deals)
    joint = [data for _, _, data in graph.edges(data=True) if data["joint"]]
    assert len({data["deal"] for data in joint}) == 1
    assert [(data.get("min"), data["max"]) for data in joint] == [(None, 4e10), (None, 4e10)]


def test_what_xml_cannot_hold_is_replaced_and_an_open_side_makes_no_edge(tell):
    store = stores.open()
    told = [
        ("A <&> B buys.", {"type": "purchase", "payers": ('A <&>"\x01',), "payees": ("乙",)}),
        ("C raised money.", {"type": "equity_investment", "payers": (), "payees": ("C",)}),
    ]
    ingest(store, [tell("en", "2025-01-01", *told)])
    graph = read(store)
    assert sorted(data["label"] for _, data in graph.nodes(data=True)) == ['A <&>"\ufffd', "C", "乙"]
    assert graph.number_of_edges() == 1


def test_an_empty_store_is_an_empty_graph():
    assert read(stores.open()).number_of_nodes() == 0
