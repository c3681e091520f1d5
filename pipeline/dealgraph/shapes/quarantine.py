"""Quarantine: what breaks the shapes is set apart claim by claim, the rest of the article is admitted.

Of an article that tells "Nvidia invests in OpenAI" well and "甲投资甲" badly, the first claim is admitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, URIRef

from dealgraph.knowledge.vocabulary import bind
from dealgraph.shapes.checking import check
from dealgraph.shapes.units import Units

if TYPE_CHECKING:
    from rdflib.term import Node

    from dealgraph.shapes.report import Report


def split(claim_graph: Graph) -> tuple[Graph, Graph, Report]:
    """Return an article's graph in two parts that together are the whole, with the report that says why.

    A violation moves the claim or valuation that owns the node, with all nodes that only it owns. Where the node is an
    article's or a firm's, it moves with every claim that names it. Warnings move nothing.

    Args:
        claim_graph: the article's graph, as `knowledge.build` gives it.

    Returns:
        What is admitted (same identifier), what is quarantined (`…/graph/quarantine/<hash>`), and the report.

    Raises:
        OntologyError: when the shapes are missing or broken.
    """
    report = check(claim_graph)
    admitted = Graph(identifier=claim_graph.identifier)
    quarantined = Graph(identifier=_quarantine_iri(claim_graph.identifier))
    bind(admitted)
    bind(quarantined)
    moved = _moved(claim_graph, {result.focus for result in report.of("violation")})
    for triple in claim_graph:
        (quarantined if triple[0] in moved else admitted).add(triple)
    return admitted, quarantined, report


def _moved(graph: Graph, bad: set[str]) -> set[Node]:
    if not bad:
        return set()
    units = Units(graph)
    failing: set[Node] = set()
    moved: set[Node] = set()
    for node in {*graph.subjects(), *graph.objects()}:
        name = f"_:{node}" if not isinstance(node, URIRef) else str(node)
        if name in bad:
            failing |= units.concerned(node)
            if not units.owners(node):
                moved.add(node)
    return moved | units.nodes(failing)


def _quarantine_iri(identifier: Node) -> URIRef:
    return URIRef(str(identifier).replace("/graph/article/", "/graph/quarantine/", 1))
