"""Acts of users about firms as triples of `graph/ledger`, and read back.

In: acts. Out: one node each, numbered, with the firms and names that it tells. "firms add Hailan --zh 海澜风电" keeps
both names at the act; `graph/firms` derives the firm from it, and loses it when the act is taken back.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, cast

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS

from dealgraph.identity.acts import Act, ordered
from dealgraph.knowledge import iris
from dealgraph.knowledge.vocabulary import DG, concept, notation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.identity.acts import Kind
    from dealgraph.knowledge.facts import Facts

_LENGTH: Final = 20


def act_iri(act: Act, *, base: str = iris.BASE) -> URIRef:
    """Return an act's IRI, the hash of all that it says."""
    told = sorted(act.labels), act.tickers, act.sectors
    key = repr((act.number, act.kind, act.firm, act.others, act.name, told))
    digest = hashlib.sha256(f"{key}{act.same_as}{act.by}{act.reason}".encode()).hexdigest()
    return URIRef(f"{base}act/{digest[:_LENGTH]}")


def act_graph(acts: Iterable[Act], *, base: str = iris.BASE) -> Graph:
    """Return acts as triples.

    Args:
        acts: in any order; they carry their numbers.
        base: of the data's IRIs.
    """
    graph = Graph(identifier=iris.graph_iri("ledger", base=base))
    for act in acts:
        _add(graph, act_iri(act, base=base), act)
    return graph


def read_acts(facts: Facts) -> tuple[Act, ...]:
    """Return the acts of a ledger in their order.

    Raises:
        ValueError: when a node is no act, which only a hand-edited ledger has.
    """
    return ordered(_read(facts, node) for node in facts.of_class(DG.FirmAct))


def _add(graph: Graph, node: URIRef, act: Act) -> None:
    graph.add((node, RDF.type, DG.FirmAct))
    graph.add((node, RDF.type, PROV.Entity))
    graph.add((node, DCTERMS.type, Literal(act.kind)))
    graph.add((node, DG.position, Literal(act.number)))
    graph.add((node, DG.actFirm, URIRef(act.firm)))
    graph.add((node, DCTERMS.title, Literal(act.name)))
    graph.add((node, DCTERMS.creator, Literal(act.by)))
    for other in act.others:
        graph.add((node, DG.otherFirm, URIRef(other)))
    preferred: set[str] = set()
    for tag, text in act.labels:
        graph.add((node, SKOS.altLabel if tag in preferred else SKOS.prefLabel, Literal(text, lang=tag)))
        preferred.add(tag)
    for ticker in act.tickers:
        graph.add((node, SDO.tickerSymbol, Literal(ticker)))
    for sector in act.sectors:
        graph.add((node, DCTERMS.subject, concept("sector", sector)))
    for iri in act.same_as:
        # not owl:sameAs: it is the firm that is the same, not the act
        graph.add((node, RDFS.seeAlso, URIRef(iri)))
    if act.reason:
        graph.add((node, RDFS.comment, Literal(act.reason)))


def _read(facts: Facts, node: URIRef) -> Act:
    labels = [
        ((label.language or "").lower(), str(label))
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in facts.every(node, predicate)
        if isinstance(label, Literal)
    ]
    return Act(
        number=int(facts.text(node, DG.position) or 0),
        kind=cast("Kind", facts.text(node, DCTERMS.type) or ""),
        firm=str(next(iter(facts.iris(node, DG.actFirm)), "")),
        others=tuple(map(str, facts.iris(node, DG.otherFirm))),
        name=facts.text(node, DCTERMS.title) or "",
        labels=tuple((_TAGS.get(tag, tag), text) for tag, text in labels),
        tickers=tuple(map(str, facts.every(node, SDO.tickerSymbol))),
        sectors=tuple(notation(str(each)) for each in facts.every(node, DCTERMS.subject)),
        same_as=tuple(map(str, facts.every(node, RDFS.seeAlso))),
        by=facts.text(node, DCTERMS.creator) or "",
        reason=facts.text(node, RDFS.comment) or "",
    )


# the store lowers language tags
_TAGS: Final = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
