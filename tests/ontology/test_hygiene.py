"""The hygiene queries: one rule of good ontology each; an empty answer is clean."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dealgraph import resources

ONTOLOGY = resources.ontology()
QUERIES = sorted(path.stem for path in (ONTOLOGY / "hygiene").glob("*.rq"))
# Shapes and examples hold lists and inline constraints, so blank nodes are theirs by right.
WITHOUT_SHAPES = {"no-blank-nodes"}
# What the data of articles uses stands in the examples only.
WITH_EXAMPLES = {"term-used"}


def kind(name: str) -> str:
    return "bare" if name in WITHOUT_SHAPES else "examples" if name in WITH_EXAMPLES else "shapes"


@pytest.fixture(scope="module")
def stores() -> dict[str, ox.Store]:
    folders = {"bare": (), "shapes": ("shapes",), "examples": ("examples/valid",)}
    found = {}
    for name, more in folders.items():
        store = ox.Store()
        paths = [*ONTOLOGY.glob("*.ttl"), *(ONTOLOGY / "firms").glob("*.ttl")]
        paths += [path for folder in more for path in (ONTOLOGY / folder).glob("*.ttl")]
        for path in sorted(paths):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        found[name] = store
    return found


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 15


@pytest.mark.parametrize("name", QUERIES)
def test_answer_is_empty(name: str, stores: dict[str, ox.Store]) -> None:
    query = (ONTOLOGY / "hygiene" / f"{name}.rq").read_text(encoding="utf-8")
    offenders = [" ".join(str(value) for value in row) for row in stores[kind(name)].query(query)]
    assert offenders == []


@pytest.mark.parametrize(
    ("name", "turtle"),
    [
        ("term-labelled", "dg:nameless a owl:Class ."),
        ("term-known", "<urn:x> dg:payre <urn:y> ."),
        ("term-used", "dg:idle rdfs:isDefinedBy <https://w3id.org/dealgraph/ns> ."),
        ("ontology-versioned", '<urn:o> a owl:Ontology ; owl:versionInfo "1" ; owl:versionIRI <urn:o/2> .'),
        ("type-aligned", "type:gift skos:inScheme <https://w3id.org/dealgraph/ns/type> ."),
        ("concept-labelled", 'type:gift a skos:Concept ; skos:prefLabel "gift"@en .'),
        (
            "notation-unique",
            'type:gift a skos:Concept ; skos:inScheme <https://w3id.org/dealgraph/ns/type> ; skos:notation "present" .',
        ),
        ("type-complete", "type:gift skos:inScheme <https://w3id.org/dealgraph/ns/type> ."),
        ("no-blank-nodes", "<urn:x> dg:amount [] ."),
        ("firm-labelled", '<urn:x> a org:FormalOrganization ; skos:prefLabel "甲"@zh-Hans .'),
        (
            "firm-distinct",
            "<urn:x> a org:FormalOrganization ; owl:sameAs <urn:q> . <urn:y> a org:FormalOrganization ; owl:sameAs <urn:q> .",
        ),
    ],
)
def test_offence_is_found(name: str, turtle: str) -> None:
    prefixes = {
        "dg": "https://w3id.org/dealgraph/ns#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "type": "https://w3id.org/dealgraph/ns/type/",
    }
    store = ox.Store()
    text = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items()) + turtle
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    query = (ONTOLOGY / "hygiene" / f"{name}.rq").read_text(encoding="utf-8")
    assert list(store.query(query))
