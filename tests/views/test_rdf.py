import io
import json

import pytest
from rdflib import Dataset, Graph, Literal
from rdflib.compare import isomorphic
from rdflib.namespace import XSD

from dealgraph.errors import UsageError
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import Run, ingest
from dealgraph.views import jsonld, rdf, sorting

TRIPLES = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}
QUADS = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}


def exported(store, form, graph="all"):
    out = io.BytesIO()
    count = rdf.write(store, out, form, graph=graph)
    return out.getvalue(), count


def held(store, names):
    """The store's own content as one rdflib graph; numbers and tags as the store keeps them."""
    graph = Graph()
    for name in names:
        graph += store.graph(name)
    return graph


@pytest.mark.parametrize("form", TRIPLES)
@pytest.mark.parametrize("graph", ["all", "claims", "deals", "firms"])
def test_an_independent_reader_finds_the_same_triples(five_deals, form, graph):
    data, count = exported(five_deals, form, graph)
    again = Graph()
    again.parse(io.BytesIO(data), format=TRIPLES[form])
    wanted = held(five_deals, rdf.selected(five_deals, graph))
    assert count == len(wanted) > 0
    assert isomorphic(again, wanted)


@pytest.mark.parametrize("form", QUADS)
@pytest.mark.parametrize("graph", ["all", "claims", "deals"])
def test_an_independent_reader_finds_the_same_named_graphs(five_deals, form, graph):
    data, count = exported(five_deals, form, graph)
    again = Dataset()
    again.parse(io.BytesIO(data), format=QUADS[form])
    names = rdf.selected(five_deals, graph)
    assert {each.identifier for each in again.graphs() if len(each)} == set(names)
    for name in names:
        assert isomorphic(again.graph(name), five_deals.graph(name)), name
    assert count == sum(len(five_deals.graph(name)) for name in names)


@pytest.mark.parametrize("form", [*TRIPLES, *QUADS])
def test_the_order_of_filling_does_not_show(english, chinese, five_deals, form):
    store = stores.open()
    ingest(store, (chinese,))
    ingest(store, (english,))
    assert exported(store, form)[0] == exported(five_deals, form)[0]


def test_awkward_literals_survive_every_format(tell):
    sentence = 'Acme & Söhne <"]]>\\ 𝔘 bought 七 for $5,500.\t'
    store = stores.open()
    ingest(
        store,
        [tell("en", "2025-01-01", (sentence, {"type": "purchase", "payers": ("A & <Sons>",), "payees": ("七",)}))],
    )
    for form, reader in {**TRIPLES, **QUADS}.items():
        again = Dataset() if form in QUADS else Graph()
        again.parse(io.BytesIO(exported(store, form)[0]), format=reader)
        quotes = [str(o) for _, p, o, *_ in (again.quads() if form in QUADS else again) if str(p).endswith("oa#exact")]
        assert quotes == [sentence], form


def test_many_lines_are_sorted_on_disk_as_in_memory(five_deals, monkeypatch):
    whole = exported(five_deals, "nquads")[0]
    monkeypatch.setattr(sorting, "RUN", 100)
    assert exported(five_deals, "nquads")[0] == whole


def test_json_ld_carries_the_published_context_and_reads_as_plain_json(five_deals):
    document = json.loads(exported(five_deals, "jsonld", "deals")[0])
    assert document["@context"] == jsonld.context()
    (graph,) = document["@graph"]
    assert graph["@id"] == "graph:deals"
    deal = next(node for node in graph["@graph"] if "Deal" in node.get("@type", ()) and node["holding"])
    assert (deal["support"], deal["shareMin"], deal["dealType"]) == (1, "27", "type:equity_stake")


def test_the_published_context_is_what_the_ontology_makes():
    assert jsonld.context() == jsonld.build_context(), "python -m dealgraph.views.jsonld > ontology/context.jsonld"


def test_numbers_and_tags_are_the_store_s_in_every_format(five_deals):
    data, _ = exported(five_deals, "turtle", "deals")
    again = Graph()
    again.parse(io.BytesIO(data), format="turtle")
    assert Literal("27", datatype=XSD.decimal) in set(again.objects())
    assert b"E+" not in data


def test_quarantine_is_no_part_of_all(english):
    store = stores.open()
    ingest(store, (english,), run=Run(software="dealgraph 0", started=__import__("datetime").datetime(2025, 1, 1)))
    assert not [name for name in rdf.selected(store, "all") if "quarantine" in name]
    assert len(rdf.selected(store, "runs")) == 1
    assert "graph/runs" not in rdf.canonical(store)


@pytest.mark.parametrize(
    "form, graph, message", [("n3", "all", "no such RDF format"), ("turtle", "deal", "no such graph")]
)
def test_a_wrong_word_is_told(five_deals, form, graph, message):
    with pytest.raises(UsageError, match=message):
        exported(five_deals, form, graph)
