"""The SPARQL views of circular flows give the cycles that `circular_flows` gives."""

import random
import re

import pyoxigraph as ox
import pytest

from dealgraph import resources
from dealgraph.trace import circular_flows

LENGTHS = (2, 3, 4)
NS = "https://w3id.org/dealgraph/ns"
DATA = "https://w3id.org/dealgraph/id"
A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def firm_iri(name):
    return ox.NamedNode(f"{DATA}/firm/{re.sub('[^a-z0-9]+', '-', name.casefold())}")


def store_of(deals):
    """A store with the ontology's types, the firms and the deals, each in its named graph."""
    store = ox.Store()
    store.load(
        path=str(resources.ontology() / "deal-types.ttl"),
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode(f"{DATA}/graph/ontology"),
    )
    graph, firms = ox.NamedNode(f"{DATA}/graph/deals"), ox.NamedNode(f"{DATA}/graph/firms")
    quads = []
    for iri, deal in deals:
        node = ox.NamedNode(iri)
        told = [(A, ox.NamedNode(f"{NS}#Deal"))]
        told.append((ox.NamedNode(f"{NS}#dealType"), ox.NamedNode(f"{NS}/type/{deal.type}")))
        told.append((ox.NamedNode(f"{NS}#status"), ox.NamedNode(f"{NS}/status/{deal.status}")))
        for role, names in (("payer", deal.payers), ("payee", deal.payees)):
            for name in names:
                told.append((ox.NamedNode(f"{NS}#{role}"), firm_iri(name)))
                quads.append(ox.Quad(firm_iri(name), LABEL, ox.Literal(name), firms))
        quads.extend(ox.Quad(node, predicate, target, graph) for predicate, target in told)
    store.extend(quads)
    return store


def ask(store, length):
    text = (resources.ontology() / "queries" / f"circular-flows-{length}.rq").read_text(encoding="utf-8")
    rows = store.query(text, use_default_graph_as_union=True)
    return [tuple(row[f"name{place}"].value for place in range(1, length + 1)) for row in rows]


def turned(cycle):
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]


def assert_agreement(deals):
    store = store_of(deals)
    for length in LENGTHS:
        rows = ask(store, length)
        assert sorted(map(turned, rows)) == sorted(flow.firms for flow in circular_flows(deals, length=length))


def number(deals):
    return [(f"{DATA}/deal/{place}", deal) for place, deal in enumerate(deals)]


def test_the_views_of_the_seed(seed):
    store = store_of(seed)
    assert [len(ask(store, length)) for length in LENGTHS] == [7, 0, 2]
    assert_agreement(seed)


@pytest.mark.parametrize(
    "rows",
    [
        ["A B loan", "B A purchase"],
        ["A B loan", "B A warrant"],
        ["A B purchase", "B C purchase", "C A equity_stake"],
        ["A+B C joint_venture", "C A+D purchase", "D B lease"],
        ["A B loan", "A B purchase", "B A loan", "B A loan"],
        ["A A loan", "A A purchase", "A B loan", "B C purchase", "C D licence", "D A loan", "D B loan"],
        ["A B loan", "B C purchase", "C A loan", "A C purchase", "C B loan", "B A purchase"],
        ["xAI Nvidia purchase", "Nvidia xAI guarantee"],
    ],
    ids=", ".join,
)
def test_the_views_of_small_graphs(deal, rows):
    assert_agreement(number([deal(*row.split()) for row in rows]))


def test_terminated_deals_and_open_sides_are_in_no_view(deal):
    deals = [deal("A", "B", status="terminated"), deal("B", "A", "purchase"), deal("A", ""), deal("", "B", "purchase")]
    assert_agreement(number(deals))
    assert ask(store_of(number(deals)), 2) == []


@pytest.mark.parametrize("seed_number", range(6))
def test_the_views_of_random_graphs(deal, seed_number):
    chance = random.Random(seed_number)
    firms = [f"Firm {n}" for n in range(9)]
    kinds = ["equity_investment", "loan", "warrant", "purchase", "lease", "licence"]
    statuses = ["talks", "announced", "completed", "postponed", "terminated"]
    deals = [
        deal(
            "+".join(chance.sample(firms, chance.choice([1, 1, 1, 2]))),
            "+".join(chance.sample(firms, chance.choice([1, 1, 2, 3]))),
            chance.choice(kinds[:3] if seed_number == 0 else kinds),
            status=chance.choice(statuses),
        )
        for _ in range(10 + 4 * seed_number)
    ]
    assert_agreement(number(deals))
    assert seed_number in {0, 1} or any(ask(store_of(number(deals)), length) for length in LENGTHS)


def test_a_view_can_be_asked_for_the_cycles_through_one_firm(seed):
    text = (resources.ontology() / "queries" / "circular-flows-2.rq").read_text(encoding="utf-8")
    assert text.count("VALUES ?through { UNDEF }") == 1
    asked = text.replace("VALUES ?through { UNDEF }", f"VALUES ?through {{ {firm_iri('OpenAI')} }}")
    rows = store_of(seed).query(asked, use_default_graph_as_union=True)
    found = {(row["name1"].value, row["name2"].value) for row in rows}
    assert found == {flow.firms for flow in circular_flows(seed, length=2, through="OpenAI")}
    assert len(found) == 3


@pytest.mark.parametrize("length", LENGTHS)
def test_each_view_has_a_question_in_both_languages(length):
    head = (resources.ontology() / "queries" / f"circular-flows-{length}.rq").read_text(encoding="utf-8").splitlines()
    assert head[0].startswith("# question@en: ")
    assert head[1].startswith("# question@zh: ")
    assert head[2].startswith("# comment: ")
