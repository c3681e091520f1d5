"""The hygiene queries: one rule of good ontology each; an empty answer is clean."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dealgraph import resources

ONTOLOGY = resources.ontology()
QUERIES = sorted(path.stem for path in (ONTOLOGY / "hygiene").glob("*.rq"))
# Shapes and examples hold lists and inline constraints, so blank nodes are theirs by right.
WITHOUT_SHAPES = {"no-blank-nodes"}


@pytest.fixture(scope="module")
def stores() -> dict[bool, ox.Store]:
    found = {}
    for shapes in (False, True):
        store = ox.Store()
        paths = [*ONTOLOGY.glob("*.ttl"), *(ONTOLOGY / "firms").glob("*.ttl")]
        if shapes:
            paths += (ONTOLOGY / "shapes").glob("*.ttl")
        for path in sorted(paths):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        found[shapes] = store
    return found


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 15


@pytest.mark.parametrize("name", QUERIES)
def test_answer_is_empty(name: str, stores: dict[bool, ox.Store]) -> None:
    query = (ONTOLOGY / "hygiene" / f"{name}.rq").read_text(encoding="utf-8")
    offenders = [" ".join(str(value) for value in row) for row in stores[name not in WITHOUT_SHAPES].query(query)]
    assert offenders == []


@pytest.mark.parametrize(
    ("name", "turtle"),
    [
        ("term-labelled", "dg:nameless a owl:Class ."),
        ("term-known", "<urn:x> dg:payre <urn:y> ."),
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
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "type": "https://w3id.org/dealgraph/ns/type/",
    }
    store = ox.Store()
    text = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items()) + turtle
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    query = (ONTOLOGY / "hygiene" / f"{name}.rq").read_text(encoding="utf-8")
    assert list(store.query(query))
