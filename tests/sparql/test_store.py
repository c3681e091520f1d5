import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDFS, XSD

from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql import store as stores

ONE = URIRef("https://example.org/graph/1")
TWO = URIRef("https://example.org/graph/2")
NODE = URIRef("https://example.org/寒武纪")
TRIPLES = [
    (NODE, RDFS.label, Literal('寒武纪 "\\\n', lang="zh-Hans")),
    (NODE, RDFS.label, Literal("Cambricon", lang="en")),
    (NODE, RDFS.comment, Literal("5.50", datatype=XSD.decimal, normalize=False)),
]


@pytest.fixture
def store():
    with_memory = stores.open()
    yield with_memory
    with_memory.close()


def test_the_same_graph_again_is_not_written(store):
    assert store.replace({ONE: TRIPLES})
    assert not store.replace({ONE: TRIPLES}), "tags and numbers are compared as the store keeps them"
    assert {str(quad.object) for quad in store.quads(ONE)} == {
        '"寒武纪 \\"\\\\\\n"@zh-hans',
        '"Cambricon"@en',
        '"5.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    }


def test_what_is_gone_goes_and_an_empty_graph_is_none(store):
    store.replace({ONE: TRIPLES, TWO: TRIPLES[:1]})
    assert store.replace({ONE: TRIPLES[1:2]})
    assert len(list(store.quads(ONE))) == 1
    assert store.names() == (ONE, TWO)
    store.replace({TWO: []})
    assert store.names() == (ONE,)


def test_notes_are_made_only_along_with_a_change(store):
    store.replace({ONE: TRIPLES}, add={TWO: TRIPLES[:1]}, if_changed=True)
    store.replace({TWO: []})
    assert not store.replace({ONE: TRIPLES}, add={TWO: TRIPLES[:1]}, if_changed=True)
    assert store.names() == (ONE,)


def test_a_blank_node_is_refused_whole(store):
    with pytest.raises(StoreError, match="blank nodes are not stored"):
        store.replace({ONE: [*TRIPLES, (BNode("x"), RDFS.label, Literal("x"))]})
    assert store.names() == ()


def test_a_broken_iri_is_refused_in_one_line(store):
    with pytest.raises(StoreError, match="not storable") as error:
        store.replace({ONE: [(URIRef("https://example.org/a b"), RDFS.label, Literal("x"))]})
    assert "\n" not in str(error.value)


def test_the_default_graph_is_the_union_unless_the_query_says_from(store):
    store.replace({ONE: TRIPLES[:1], TWO: TRIPLES[1:2]})
    assert len(list(store.query("SELECT * WHERE { ?s ?p ?o }"))) == 2
    assert len(list(store.query(f"SELECT * FROM <{ONE}> WHERE {{ ?s ?p ?o }}"))) == 1
    assert len(list(store.query(f"SELECT * WHERE {{ GRAPH <{TWO}> {{ ?s ?p ?o }} }}"))) == 1


def test_a_graph_comes_back_as_rdflib(store):
    store.replace({ONE: TRIPLES})
    graph = store.graph(ONE)
    assert {str(label) for label in graph.objects(NODE, RDFS.label)} == {'寒武纪 "\\\n', "Cambricon"}
    assert len(store.dataset().graph(ONE)) == 3


def test_a_query_that_does_not_parse_is_the_asker_s_fault(store):
    with pytest.raises(QueryError):
        store.query("SELECT")


def test_a_store_on_disk_keeps_its_state(tmp_path):
    first = stores.open(tmp_path / "graph")
    first.replace({ONE: TRIPLES})
    first.close()
    assert len(list(stores.open(tmp_path / "graph", read_only=True).quads())) == 3


def test_a_second_writer_is_told_and_a_reader_is_not_locked_out(tmp_path):
    first = stores.open(tmp_path)
    first.replace({ONE: TRIPLES})
    with pytest.raises(StoreError, match="in use by another writer"):
        stores.open(tmp_path)
    reader = stores.open(tmp_path, read_only=True)
    assert len(list(reader.quads())) == 3
    with pytest.raises(StoreError, match="opened for reading only"):
        reader.replace({ONE: []})
    first.close()
    stores.open(tmp_path).close()


def test_a_second_writer_can_wait(tmp_path):
    program = f"from dealgraph.sparql import store; import time; s = store.open({str(tmp_path)!r}); print('open', flush=True); time.sleep(0.5)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        stores.open(tmp_path, wait=20).close()
        assert other.wait() == 0


@pytest.mark.parametrize(
    "make, reason",
    [
        (lambda place: place.write_text("x"), "a file, not the folder of a store"),
        (Path.mkdir, "no store here"),
    ],
)
def test_what_is_no_store_is_told_in_one_line(tmp_path, make, reason):
    place = tmp_path / "graph"
    make(place)
    with pytest.raises(StoreError, match=reason) as error:
        stores.open(place, read_only=reason.startswith("no store"))
    assert "\n" not in str(error.value)
    assert str(place) in str(error.value)


def test_a_closed_store_says_so(store):
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query("ASK {}")
