"""The dossier of one deal: what it says, how its status went, where sources disagree, and what each word rests on.

In: a store and a deal. Out: a small graph with all of it, and the same as values. A quote "英伟达9月22日…" comes with
its article, its offsets, the run that read it with the versions of program and models, and the confidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS

from dealgraph.errors import QueryError
from dealgraph.knowledge import events
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import BASE, article_graph_iri, graph_iri
from dealgraph.knowledge.values import evidence_nodes, read_quote
from dealgraph.knowledge.vocabulary import DG, bind, notation
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from dealgraph.model import Deal, Evidence
    from dealgraph.sparql.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that read an article.

    Attributes:
        iri: of the run.
        started: ISO 8601, or None.
        software: program and models with their versions.
    """

    iri: str
    started: str | None
    software: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A claim with where it stands.

    Attributes:
        claim: its IRI.
        article: IRI of the article.
        headline: of the article, or None.
        published: ISO 8601, or None.
        place: URL or name of the file, or None.
        status: notation of the stage that it tells.
        confidence: from 0 to 1.
        reason: how the reading was decided, or "".
        quotes: the words that it rests on.
        run: who read it, or None where no run is on record.
    """

    claim: str
    article: str
    headline: str | None
    published: str | None
    place: str | None
    status: str
    confidence: float
    reason: str
    quotes: tuple[Evidence, ...]
    run: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A step of the deal's history: the status, the article's date, the date told, the claim."""

    status: str
    published: str | None
    date: str | None
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One of the values between which claims disagree."""

    text: str
    claims: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A property of which claims tell different values, the taken one first, and why it was taken."""

    property: str
    values: tuple[Value, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All of one deal.

    Attributes:
        iri: of the deal.
        former: further IRIs that lead to it.
        deal: what it says; firms by the names that answers show.
        whole: IRI and label of the deal that it is a part of, or None.
        tied: IRIs and labels of the deals that condition it.
        history: how the status went, in the order of publication.
        disagreements: where claims differ.
        sources: its claims, earliest first.
    """

    iri: str
    former: tuple[str, ...]
    deal: Deal
    whole: tuple[str, str] | None
    tied: tuple[tuple[str, str], ...]
    history: tuple[Episode, ...]
    disagreements: tuple[Disagreement, ...]
    sources: tuple[Source, ...]


def gather(store: Store, deal: str, *, base: str = BASE) -> Graph:
    """Return a graph with a deal, its claims, quotes, articles, firms and the runs that read them.

    Args:
        store: what is read.
        deal: IRI of a deal.
        base: of the data's IRIs.

    Raises:
        QueryError: when the store holds no such deal.
    """
    deals, firms, runs = (graph_iri(name, base=base) for name in ("deals", "firms", "runs"))
    graph = Graph()
    bind(graph)
    _walk(store, deals, URIRef(deal), graph)
    if (URIRef(deal), RDF.type, DG.Deal) not in graph:
        raise QueryError(f"{deal}: no deal of this store")
    for quad in store.quads(deals, predicate=DCTERMS.isReplacedBy, value=URIRef(deal)):
        graph.add(from_triple(quad))
    for link in (DG.partOf, DG.tiedTo):
        for other in set(graph.objects(URIRef(deal), link)):
            _take(store, deals, other, (RDFS.label,), graph)
    for claim in Facts(graph).iris(deal, PROV.wasDerivedFrom):
        for article in _objects(store, claim, DG.article):
            name = article_graph_iri(article)
            _walk(store, name, claim, graph)
            _take(store, name, article, None, graph, but=SDO.mentions)
            for quad in store.quads(runs, subject=name, predicate=PROV.wasGeneratedBy):
                graph.add(from_triple(quad))
                _walk(store, runs, URIRef(getattr(quad.object, "value", "")), graph)
    sides = (DG.payer, DG.payee, DG.objectFirm, DG.claimedPayer, DG.claimedPayee)
    for firm in {firm for side in sides for firm in graph.objects(None, side)}:
        _take(store, firms, firm, (RDF.type, RDFS.label, SKOS.prefLabel, SDO.name), graph)
    return graph


def read(graph: Graph, deal: str) -> Dossier:
    """Return the dossier that `gather` collected.

    Args:
        graph: of `gather`.
        deal: IRI of the deal.

    Raises:
        ValueError: when the deal breaks an invariant of the nouns, which the shapes keep out.
    """
    facts = Facts(graph)
    told = events.read_event(facts, deal, kind=DG.dealType, payer=DG.payer, payee=DG.payee)

    def shown(side: URIRef) -> tuple[str, ...]:
        return tuple(facts.text(firm, SDO.name) or firm.rpartition("/")[2] for firm in facts.iris(deal, side))

    passed = shown(DG.objectFirm)
    sources = sorted(
        (_source(facts, claim) for claim in facts.iris(deal, PROV.wasDerivedFrom)),
        key=lambda each: (each.published is None, each.published or "", each.article, each.claim),
    )
    linked = {
        link: tuple((str(each), facts.text(each, RDFS.label) or str(each)) for each in facts.iris(deal, link))
        for link in (DG.partOf, DG.tiedTo)
    }
    return Dossier(
        iri=deal,
        former=tuple(sorted(map(str, graph.subjects(DCTERMS.isReplacedBy, URIRef(deal))))),
        deal=replace(told, payers=shown(DG.payer), payees=shown(DG.payee), object_firm=passed[0] if passed else None),
        whole=linked[DG.partOf][0] if linked[DG.partOf] else None,
        tied=linked[DG.tiedTo],
        history=_history(facts, deal, sources),
        disagreements=tuple(_disagreement(facts, node) for node in facts.iris(deal, DG.conflict)),
        sources=tuple(sources),
    )


def _source(facts: Facts, claim: URIRef) -> Source:
    article = next(iter(facts.iris(claim, DG.article)), URIRef(""))
    status = facts.text(claim, DG.status)
    runs = facts.iris(article_graph_iri(article), PROV.wasGeneratedBy)
    return Source(
        claim=str(claim),
        article=str(article),
        headline=facts.text(article, SDO.headline),
        published=facts.text(article, SDO.datePublished),
        place=facts.text(article, SDO.url) or facts.text(article, DCTERMS.source),
        status=notation(status) if status else "",
        confidence=float(facts.text(claim, DG.confidence) or 0),
        reason=facts.text(claim, DG.reason) or "",
        quotes=tuple(read_quote(facts, node) for node in evidence_nodes(facts, claim)),
        run=_run(facts, runs[0]) if runs else None,
    )


def _run(facts: Facts, node: URIRef) -> Run:
    return Run(
        iri=str(node),
        started=facts.text(node, PROV.startedAtTime),
        software=tuple(map(str, facts.every(node, DCTERMS.description))),
    )


def _history(facts: Facts, deal: str, sources: list[Source]) -> tuple[Episode, ...]:
    nodes = sorted(facts.iris(deal, DG.episode), key=lambda node: int(facts.text(node, DG.position) or 0))
    if nodes:
        return tuple(
            Episode(
                status=notation(facts.text(node, DG.status) or ""),
                published=facts.text(node, SDO.datePublished),
                date=facts.text(node, DG.date),
                claim=facts.text(node, PROV.wasDerivedFrom) or "",
            )
            for node in nodes
        )
    return tuple(
        Episode(status=each.status, published=each.published, date=facts.text(each.claim, DG.date), claim=each.claim)
        for each in sources
    )


def _disagreement(facts: Facts, node: URIRef) -> Disagreement:
    values = [
        Value(
            text=facts.text(each, RDF.value) or "",
            claims=tuple(map(str, facts.iris(each, PROV.wasDerivedFrom))),
            chosen=facts.truth(each, DG.chosen),
        )
        for each in facts.iris(node, DG.alternative)
    ]
    others = tuple(map(str, facts.iris(node, DG.disagreeing)))
    return Disagreement(
        property=facts.text(node, DG.onProperty) or "",
        values=tuple(sorted(values, key=lambda each: not each.chosen))
        or (Value(text="", claims=others, chosen=False),),
        reason=facts.text(node, DG.reason) or "",
    )


def _walk(store: Store, name: URIRef, node: URIRef, graph: Graph) -> None:
    """Add a node of a graph with the nodes that hang off it, whose IRIs lie below its own."""
    todo, seen = [node], {node}
    while todo:
        for quad in store.quads(name, subject=todo.pop()):
            triple = from_triple(quad)
            graph.add(triple)
            value = triple[2]
            if isinstance(value, URIRef) and value not in seen and value.startswith(f"{node}/"):
                seen.add(value)
                todo.append(value)


def _take(
    store: Store,
    name: URIRef,
    node: object,
    predicates: tuple[URIRef, ...] | None,
    graph: Graph,
    *,
    but: URIRef | None = None,
) -> None:
    """Add what a graph says of one node: certain properties, or all but one."""
    if not isinstance(node, URIRef):
        return
    for predicate in predicates or (None,):
        for quad in store.quads(name, subject=node, predicate=predicate):
            if quad.predicate.value != str(but):
                graph.add(from_triple(quad))


def _objects(store: Store, node: URIRef, predicate: URIRef) -> list[URIRef]:
    values = (quad.object for quad in store.quads(subject=node, predicate=predicate))
    return sorted({URIRef(value.value) for value in values if isinstance(value, ox.NamedNode)})


def turtle(graph: Graph) -> str:
    """Return a dossier's graph as Turtle, in a fixed order."""
    ordered = Graph()
    bind(ordered)
    for triple in sorted(graph, key=lambda each: tuple(map(_key, each))):
        ordered.add(triple)
    return ordered.serialize(format="turtle")


def _key(term: object) -> tuple[str, str]:
    return str(term), str(term.language or "") if isinstance(term, Literal) else ""
