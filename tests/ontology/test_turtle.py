"""The Turtle of the ontology: it parses, it is laid out alike, and it is consistent."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from dealgraph import resources

ONTOLOGY = resources.ontology()
FILES = sorted(path for path in ONTOLOGY.rglob("*.ttl") if "firms" not in path.parts)


def test_there_are_files() -> None:
    assert len(FILES) > 90


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ONTOLOGY)))
def test_layout(path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    assert text.startswith("# "), "begins with a sentence on its purpose"
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert "\r" not in text
    assert [line for line in lines if line != line.rstrip()] == []
    prefixes = re.findall(r"^@prefix (\S+): <", text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    body = re.sub(r"<[^<>\s]*>", "", text.partition("\n\n")[2])
    unused = [
        prefix
        for prefix in prefixes
        if not re.search(rf"(?<![\w-]){re.escape(prefix)}:(?! <)", re.sub(r"@prefix.*", "", body))
    ]
    assert unused == []
    blocks = [block for block in text.split("\n\n") if not block.startswith(("#", "@prefix"))]
    for block in blocks:
        assert block.rstrip().endswith((" .", "\n.")), block
    assert [line for line in lines if (len(line) - len(line.lstrip(" "))) % 4] == []


def test_versions_are_told() -> None:
    for name in ("deals.ttl", "alignment.ttl"):
        graph = Graph().parse(ONTOLOGY / name)
        ontology = graph.value(None, RDF.type, OWL.Ontology)
        assert str(graph.value(ontology, OWL.versionIRI)).startswith(f"{ontology}/")


def test_closed_list_of_types_is_that_of_the_design() -> None:
    graph = Graph().parse(ONTOLOGY / "deal-types.ttl")
    skos = "http://www.w3.org/2004/02/skos/core#"
    found = {
        str(graph.value(concept, URIRef(skos + "notation"))): str(family).rpartition("/")[2]
        for concept, family in graph.subject_objects(URIRef(skos + "broader"))
    }
    capital = ["equity_investment", "equity_stake", "acquisition", "loan", "guarantee", "warrant", "joint_venture"]
    assert found == dict.fromkeys(capital, "capital") | dict.fromkeys(["purchase", "lease", "licence"], "procurement")


def test_domains_and_ranges_are_described() -> None:
    graph = Graph().parse(ONTOLOGY / "deals.ttl")
    used = {term for predicate in (RDFS.domain, RDFS.range) for term in graph.objects(None, predicate)}
    ours = {term for term in used if str(term).startswith("https://w3id.org/dealgraph/ns#")}
    assert ours
    assert {term for term in ours if (term, RDF.type, OWL.Class) not in graph} == set()
