"""The ontology under an OWL RL reasoner, with an example of everything that the program writes."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from dealgraph import resources
from dealgraph.knowledge.vocabulary import DG

owlrl = pytest.importorskip("owlrl", reason="the OWL RL reasoner is not installed")
ONTOLOGY = resources.ontology()
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
CLAIM, DEAL = (URIRef(f"https://w3id.org/dealgraph/id/{kind}/c1") for kind in ("claim", "deal"))
# Currencies, sectors and firms are long lists of one pattern each; the reasoner takes minutes over them.
FILES = [
    "deals.ttl",
    "alignment.ttl",
    "deal-types.ttl",
    "deal-families.ttl",
    "statuses.ttl",
    "bounds.ttl",
    "basis.ttl",
    "object-kinds.ttl",
    "valuation-bases.ttl",
    "verdicts.ttl",
]


def closure(*files: str, more: str = "") -> Graph:
    graph = Graph()
    for name in files:
        graph.parse(ONTOLOGY / name)
    graph.parse(data=more, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def wrong(graph: Graph) -> set[object]:
    """Return what the reasoner finds wrong: messages, instances of the empty class, terms that can have none."""
    top = {*graph.subjects(OWL.sameAs, OWL.Nothing), OWL.Nothing}
    empty = set(graph.subjects(URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf"), OWL.Nothing)) - top
    return {*graph.subjects(RDF.type, ERROR), *graph.subjects(RDF.type, OWL.Nothing), *empty}


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted(path.name for path in (ONTOLOGY / "examples/valid").glob("*.ttl")))
def test_each_example_is_consistent(example: str) -> None:
    assert wrong(closure("deals.ttl", "statuses.ttl", f"examples/valid/{example}")) == set()


@pytest.mark.slow
def test_the_ontology_with_its_alignment_is_consistent_and_says_what_it_should() -> None:
    graph = closure(*FILES, "examples/valid/Deal-history.ttl")
    assert wrong(graph) == set()
    assert (CLAIM, RDF.type, DG.DealEvent) in graph
    assert (CLAIM, URIRef("http://www.w3.org/ns/prov#wasQuotedFrom"), None) in graph
    assert (DEAL, RDF.type, URIRef("http://www.w3.org/ns/prov#Entity")) in graph


@pytest.mark.parametrize(
    "turtle",
    [
        "<urn:x> a dg:Claim, dg:Deal .",
        "<urn:x> a dg:Deal . <urn:x> a org:FormalOrganization .",
        "<urn:d> dg:payer <urn:x> ; dg:payee <urn:x> .",
        "<urn:d> dg:partOf <urn:d> .",
        "<urn:d> dg:partOf <urn:e> . <urn:e> dg:partOf <urn:d> .",
        "<urn:d> a dg:Deal . <urn:c> dg:claimedPayer <urn:d> .",
    ],
)
def test_a_contradiction_is_found(turtle: str) -> None:
    prefixes = "@prefix dg: <https://w3id.org/dealgraph/ns#> . @prefix org: <http://www.w3.org/ns/org#> . "
    assert wrong(closure("deals.ttl", more=prefixes + turtle))
