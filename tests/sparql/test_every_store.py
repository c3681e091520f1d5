"""One suite over every kind of store: embedded in memory, embedded on disk, and a real Virtuoso behind HTTP."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDFS, XSD

from dealgraph.errors import QueryError, StoreError
from dealgraph.identity import Judgement, Ledger
from dealgraph.knowledge.iris import article_iri
from dealgraph.sparql import ask, ingest, ledger, settling
from dealgraph.sparql import store as stores
from dealgraph.views import rdf
from dealgraph.views.rdf import canonical

ONE = URIRef("https://example.org/graph/1")
TWO = URIRef("https://example.org/graph/2")
NODE = URIRef("https://example.org/寒武纪")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
TRIPLES = [
    (NODE, RDFS.label, Literal('寒武纪 "\\\n\t', lang="zh-Hans")),
    (NODE, RDFS.label, Literal("Cambricon 😀", lang="en")),
    (NODE, RDFS.label, Literal("")),
    (NODE, RDFS.comment, Literal("5.50", datatype=XSD.decimal, normalize=False)),
    (NODE, RDFS.comment, Literal("123456789012345678.25", datatype=XSD.decimal, normalize=False)),
    (NODE, RDFS.comment, Literal("true", datatype=XSD.boolean)),
    (NODE, RDFS.comment, Literal("7", datatype=XSD.integer)),
    (NODE, RDFS.comment, Literal("2025-09", datatype=EDTF)),
    (NODE, RDFS.comment, Literal("2025-09-22", datatype=XSD.date)),
    (NODE, RDFS.comment, Literal("2025-09-22T10:00:00+08:00", datatype=XSD.dateTime)),
    (NODE, RDFS.comment, Literal("x" * 100_000)),
    (NODE, RDFS.seeAlso, URIRef("https://example.org/寒武纪/股份?a=1&b=2")),
]


@pytest.fixture
def store(place):
    opened = stores.open(place)
    yield opened
    opened.close()


def memory(*triples):
    held = stores.open()
    held.replace({ONE: triples})
    return canonical(held)


def test_every_term_comes_back_as_the_embedded_store_gives_it(store):
    assert store.replace({ONE: TRIPLES})
    assert canonical(store) == memory(*TRIPLES)
    assert not store.replace({ONE: TRIPLES})


@pytest.mark.parametrize("place_of", range(len(TRIPLES)))
def test_every_term_can_be_taken_away(store, place_of):
    store.replace({ONE: TRIPLES})
    rest = [triple for index, triple in enumerate(TRIPLES) if index != place_of]
    assert store.replace({ONE: rest})
    assert canonical(store) == memory(*rest)


def test_what_is_gone_goes_and_an_empty_graph_is_none(store):
    store.replace({ONE: TRIPLES, TWO: TRIPLES[:1]})
    assert store.names() == (ONE, TWO)
    assert store.replace({TWO: []})
    assert store.names() == (ONE,)


def test_notes_go_along_with_a_change_or_not_at_all(store):
    store.replace({ONE: TRIPLES[:1]}, add={TWO: TRIPLES[:2]}, remove={TWO: TRIPLES[1:3]})
    assert sum(1 for _ in store.quads(TWO)) == 2, "what is both added and removed stays"
    assert not store.replace({ONE: TRIPLES[:1]}, add={TWO: TRIPLES[3:4]}, if_changed=True)
    assert store.replace({ONE: TRIPLES[:2]}, remove={TWO: TRIPLES[:2]}, if_changed=True)
    assert store.names() == (ONE,)


def test_a_change_of_many_pieces_arrives_whole(store):
    many = [(URIRef(f"https://example.org/{n}"), RDFS.label, Literal(f"n {n}")) for n in range(12_000)]
    store.replace({ONE: many}, add={TWO: TRIPLES[:1]})
    assert sum(1 for _ in store.quads(ONE)) == 12_000
    store.replace({ONE: many[:10]}, remove={TWO: TRIPLES[:1]})
    assert sum(1 for _ in store.quads()) == 10


@pytest.mark.parametrize(
    "pattern, count",
    [
        ({}, 2),
        ({"name": ONE}, 1),
        ({"subject": NODE}, 2),
        ({"predicate": RDFS.seeAlso}, 1),
        ({"predicate": RDFS.label, "name": ONE}, 1),
        ({"value": TRIPLES[-1][2]}, 1),
        ({"subject": NODE, "predicate": RDFS.seeAlso, "value": TRIPLES[-1][2]}, 1),
        ({"subject": NODE, "predicate": RDFS.seeAlso, "value": NODE}, 0),
        ({"name": URIRef("https://example.org/none")}, 0),
    ],
)
def test_quads_are_found_by_pattern(store, pattern, count):
    store.replace({ONE: TRIPLES[:1], TWO: TRIPLES[-1:]})
    assert sum(1 for _ in store.quads(**pattern)) == count


def test_every_form_of_query_is_answered(store):
    store.replace({ONE: TRIPLES[:1], TWO: TRIPLES[1:2]})
    label = "?s <http://www.w3.org/2000/01/rdf-schema#label> ?o"
    assert len(ask(store, f"SELECT ?o {{ {label} }}").rows) == 2
    assert len(ask(store, f"SELECT ?o {{ GRAPH <{TWO}> {{ {label} }} }}").rows) == 1
    assert len(ask(store, f"CONSTRUCT {{ {label} }} WHERE {{ {label} }}").rows) == 2
    assert ask(store, f"ASK {{ {label} }}").plain() == [("true",)]
    assert ask(store, "ASK { ?s <https://example.org/none> ?o }").plain() == [("false",)]
    with pytest.raises(QueryError, match="does not parse"):
        store.query("SELECT")


def test_a_blank_node_is_refused_whole(store):
    with pytest.raises(StoreError, match="blank nodes are not stored"):
        store.replace({ONE: [*TRIPLES, (BNode("x"), RDFS.label, Literal("x"))]})
    assert store.names() == ()


def test_a_store_opened_for_reading_is_not_written_to(place):
    stores.open(place).replace({ONE: TRIPLES[:1]})
    with pytest.raises(StoreError, match="opened for reading only"):
        stores.open(place, read_only=True).replace({ONE: TRIPLES[:2]})


def test_articles_come_change_and_go(store, english, chinese, five_deals):
    run = ingest.Run(software="dealgraph 9", started=datetime(2026, 1, 1, tzinfo=UTC), models=("m 1",))
    report = ingest.ingest(store, (english, chinese), run=run)
    assert (report.deals, report.changed) == (5, True)
    assert canonical(store) == canonical(five_deals)
    assert not ingest.ingest(store, (english, chinese), run=run).changed
    assert ask(store, "deals-of-firm", {"firm": "英伟达"}) == ask(five_deals, "deals-of-firm", {"firm": "nvidia"})

    ((left,), (right,)) = ask(
        store, "SELECT ?claim { ?deal dg:support 2 ; prov:wasDerivedFrom ?claim . ?deal a dg:Deal } ORDER BY ?claim"
    ).rows
    judged = Ledger((Judgement(str(left), str(right), "different", "person:li", "两份协议"),))
    ledger.write_ledger(store, judged)
    assert ledger.read_ledger(store) == judged
    settling.settle(store)
    assert ingest.count_deals(store) == 6
    ledger.write_ledger(store, Ledger())
    settling.settle(store)
    assert canonical(store) == canonical(five_deals)

    shorter = replace(english, deals=english.deals[:2])
    assert ingest.ingest(store, (shorter,)).deals == 3
    assert ingest.retract(store, str(article_iri(english.article)))
    alone = stores.open()
    ingest.ingest(alone, (chinese,))
    assert canonical(store) == canonical(alone)


@pytest.mark.parametrize("form", ["turtle", "nquads", "jsonld"])
def test_exports_are_the_same_bytes(store, five_deals, form, tmp_path):
    for name in five_deals.names():
        if "/graph/article/" in name or name.endswith("/deals"):
            store.replace({name: frozenset(quad.triple for quad in five_deals.quads(name))})
    for graph in ("claims", "deals"):
        files = [tmp_path / f"{number}" for number in range(2)]
        for path, each in zip(files, (store, five_deals), strict=True):
            with path.open("wb") as out:
                rdf.write(each, out, form, graph=graph)
        assert files[0].read_bytes() == files[1].read_bytes()
        assert files[0].stat().st_size > 100


def test_a_user_without_a_right_to_write_is_told_in_one_line(virtuoso):
    with pytest.raises(StoreError, match=r"answers (401|403|500)") as error:
        stores.open(f"http://dba:wrong@{virtuoso}/sparql-auth").replace({ONE: TRIPLES[:1]})
    assert "\n" not in str(error.value)
    assert "wrong" not in str(error.value)


def test_the_password_may_stand_in_the_environment(virtuoso, monkeypatch):
    monkeypatch.setenv("DEALGRAPH_PASSWORD", "dba")
    store = stores.open(f"http://dba@{virtuoso}/sparql-auth")
    store.replace({ONE: TRIPLES[:1]})
    assert ONE in store.names()
    store.replace({ONE: []})
    assert "dba" not in store.where.partition("//")[2]
