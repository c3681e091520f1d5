"""What breaks the shapes, kept under seal: queries over the graph find the report, never the claims themselves.

In: an article's graph. Out: what is admitted, and `graph/quarantine/<hash>`: the SHACL report beside the triples that
it keeps out, as one literal in N-Triples. So "甲投资甲" is no claim to any query, and nothing of it is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.shapes import split
from dealgraph.sparql.terms import to_triple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.shapes import Report
    from dealgraph.sparql.store import Store

_FORMAT: Final = "application/n-triples"


def admit(graph: Graph, *, base: str = BASE) -> tuple[Graph, Graph, tuple[tuple[str, str], ...]]:
    """Return what of an article's graph is admitted, what is sealed, and which claims with the reason for each.

    Args:
        graph: the article's graph.
        base: of the data's IRIs.

    Returns:
        The admitted graph, the graph of the quarantine (empty where all is well), and (claim, reason) pairs.

    Raises:
        OntologyError: when the shapes are missing or broken.
    """
    admitted, kept_out, report = split(graph)
    sealed = Graph(identifier=kept_out.identifier)
    if len(kept_out) == 0:
        return admitted, sealed, ()
    node = URIRef(str(kept_out.identifier))
    sealed += report.graph(base=base)
    sealed.add((node, RDF.type, PROV.Entity))
    sealed.add((node, DCTERMS["format"], Literal(_FORMAT)))
    sealed.add((node, PROV.value, Literal(_lines(kept_out))))
    return admitted, sealed, tuple(_reasons(kept_out, report))


def unseal(store: Store, name: str) -> Graph:
    """Return the triples that a graph of quarantine keeps out of the queries.

    Args:
        store: what is read.
        name: `…/graph/quarantine/<hash>`.
    """
    graph = Graph(identifier=URIRef(name))
    for text in store.graph(URIRef(name)).objects(URIRef(name), PROV.value):
        graph.parse(data=str(text), format="nt")
    return graph


def names(store: Store, *, base: str = BASE) -> tuple[URIRef, ...]:
    """Return the names of a store's graphs of quarantine, sorted.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    start = graph_iri("quarantine/", base=base)
    return tuple(name for name in store.names() if name.startswith(start))


def beside(graph: str) -> URIRef:
    """Return the name of the quarantine that stands beside an article's graph.

    >>> str(beside("https://w3id.org/dealgraph/id/graph/article/ab12"))
    'https://w3id.org/dealgraph/id/graph/quarantine/ab12'
    """
    return URIRef(str(graph).replace("/graph/article/", "/graph/quarantine/", 1))


def _lines(graph: Graph) -> str:
    return "".join(sorted(f"{to_triple(triple)} .\n" for triple in graph))


def _reasons(kept_out: Graph, report: Report) -> Iterable[tuple[str, str]]:
    told: dict[str, list[str]] = {}
    for result in report.of("violation"):
        told.setdefault(result.place.unit or "", []).append(result.messages.get("en") or result.shape)
    for kind in (DG.Claim, DG.Valuation):
        for claim in sorted(map(str, kept_out.subjects(RDF.type, kind))):
            # A claim may be out for what it names: an article or a firm that breaks a rule.
            yield claim, " ".join(dict.fromkeys(told.get(claim) or told.get("") or ["what it names breaks a rule"]))
