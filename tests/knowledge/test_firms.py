"""The registry and minted firms as one graph."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SDO, SKOS

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.knowledge import firm_graph, iris
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.firms import name_of, registry
from dealgraph.knowledge.vocabulary import DG
from dealgraph.model import Firm

TURTLE = """
@prefix dg: <https://w3id.org/dealgraph/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/dealgraph/id/firm/aurora> a org:FormalOrganization ;
    skos:prefLabel "Aurora"@en, "极光"@zh-Hans .
"""


def _firm(name: str, *names: str, registry: str | None = None) -> Firm:
    return Firm(name=name, names=(name, *names), registry=registry, mentions=())


def test_registered_and_minted(tmp_path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    known = "https://w3id.org/dealgraph/id/firm/aurora"
    told = [_firm("Aurora", "奥罗拉", registry=known), _firm("Boreal", "北极"), _firm("BOREAL", "北極")]
    graph = firm_graph(told, folder=tmp_path)
    minted = iris.firm_iri("Boreal")
    assert {str(node): str(value) for node, value in graph.subject_objects(DG.registered)} == {
        known: "true",
        str(minted): "false",
    }
    assert Literal("奥罗拉", lang="zh-Hans") not in set(graph.objects(URIRef(known)))
    assert set(graph.objects(minted, SKOS.prefLabel)) == {
        Literal("BOREAL", lang="en"),
        Literal("北极", lang="zh-Hans"),
        Literal("北極", lang="zh-Hant"),
    }
    assert set(graph.objects(minted, SKOS.altLabel)) == {Literal("Boreal", lang="en")}
    assert set(firm_graph(told[::-1], folder=tmp_path)) == set(graph)


def test_canonical_names(tmp_path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    facts = Facts(firm_graph([_firm("北极", "Boreal")], folder=tmp_path))
    assert name_of(facts, "https://w3id.org/dealgraph/id/firm/aurora") == "Aurora"
    assert name_of(facts, iris.firm_iri("北极")) == "北极"
    assert name_of(facts, "https://w3id.org/dealgraph/id/firm/not-told") == "not-told"


def test_broken_registry_file_is_named(tmp_path) -> None:
    (tmp_path / "a.ttl").write_text("<x> <y> .", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"a\.ttl: ") as caught:
        registry(tmp_path)
    assert "\n" not in str(caught.value)


def test_shipped_registry_is_read() -> None:
    if not list((resources.ontology() / "firms").glob("*.ttl")):
        pytest.skip("the registry holds no file yet")
    graph = registry()
    firms = set(graph.subjects(DG.registered, None))
    assert firms
    for firm in firms:
        assert (firm, RDF.type, SDO.Corporation) in graph
        english = [label for label in graph.objects(firm, SKOS.prefLabel) if label.language == "en"]
        assert [iris.firm_iri(str(label)) for label in english] == [firm]
        assert (firm, RDFS.label, None) not in graph
