"""Claims: what one article says, as one named graph, and read back so that merging can be done again from the store.

In: an `Extraction`. Out: the article's graph. "Nvidia will invest up to $100 billion in OpenAI" and
"英伟达将向 OpenAI 投资至多1000亿美元" give, from two articles, two claims in two graphs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SDO

from dealgraph.knowledge import articles, events, firms, iris, values
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.vocabulary import DG, bind, concept, term_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealgraph.model import Deal, Extraction, Valuation


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """A claim with where it stands.

    Attributes:
        iri: the claim's IRI.
        article: the article's IRI.
        published: ISO 8601, or None.
        position: its place among the article's claims.
        deal: what is told, in canonical order; `part_of` and `tied_to` index the article's records in order.
        firms: IRIs by canonical name of the firms that the deal names.
        part_of: IRI of the claim of the whole, or None.
        tied_to: IRIs of the claims that condition this one.
    """

    iri: URIRef
    article: URIRef
    published: str | None
    position: int
    deal: Deal
    firms: Mapping[str, URIRef]
    part_of: URIRef | None = None
    tied_to: tuple[URIRef, ...] = ()

    @property
    def key(self) -> tuple[bool, str, str, int, int, str]:
        """The order in which claims were made: published (undated last), article, first offset, end, IRI."""
        first = min((quote.start, quote.end) for quote in self.deal.evidence)
        return (self.published is None, self.published or "", str(self.article), *first, str(self.iri))

    @property
    def evidence(self) -> tuple[URIRef, ...]:
        """The IRIs of its quotes."""
        return tuple(values.evidence_iri(self.iri, index) for index in range(len(self.deal.evidence)))


def claim_graph(extraction: Extraction, *, base: str = iris.BASE) -> Graph:
    """Return the article's graph: the article, its firms, people, claims and valuations, each value with its node.

    Args:
        extraction: all that the article says.
        base: of the data's IRIs.

    Returns:
        A graph whose identifier is the name of the graph in the store.
    """
    article = iris.article_iri(extraction.article, base=base)
    graph = Graph(identifier=iris.article_graph_iri(article))
    bind(graph)
    articles.add_article(graph, extraction.article, base=base)
    parties = _add_parties(graph, extraction, article, base)
    articles.add_people(graph, article, extraction.people, parties)
    claims = iris.claim_iris(extraction, base=base)
    for position, (claim, deal) in enumerate(zip(claims, extraction.deals, strict=True)):
        graph.add((claim, RDF.type, DG.Claim))
        graph.add((claim, RDF.type, PROV.Entity))
        graph.add((claim, DG.article, article))
        graph.add((claim, DG.position, Literal(position)))
        graph.add((claim, DG.claimedType, concept("type", deal.type)))
        for name in deal.payers:
            graph.add((claim, DG.claimedPayer, parties[name]))
        for name in deal.payees:
            graph.add((claim, DG.claimedPayee, parties[name]))
        events.add_event(graph, claim, deal, parties)
        if deal.part_of is not None:
            graph.add((claim, DG.partOf, claims[deal.part_of]))
        for index in deal.tied_to:
            graph.add((claim, DG.tiedTo, claims[index]))
        if deal.reason:
            graph.add((claim, DG.reason, Literal(deal.reason)))
        values.add_evidence(graph, claim, article, deal.evidence)
    for node, told in zip(iris.valuation_iris(extraction, base=base), extraction.valuations, strict=True):
        _add_valuation(graph, node, told, parties[told.firm], article)
    return graph


def claim_records(extraction: Extraction, *, base: str = iris.BASE) -> list[ClaimRecord]:
    """Return an extraction's claims as reading its graph would, without a graph in between."""
    article = iris.article_iri(extraction.article, base=base)
    claims = iris.claim_iris(extraction, base=base)
    parties = _parties(extraction, base)
    published = extraction.article.published
    return [
        ClaimRecord(
            iri=claim,
            article=article,
            published=str(values.moment(published)) if published else None,
            position=position,
            deal=events.canonical(deal),
            firms={name: parties[name] for name in events.named(deal)},
            part_of=None if deal.part_of is None else claims[deal.part_of],
            tied_to=tuple(claims[index] for index in sorted(set(deal.tied_to))),
        )
        for position, (claim, deal) in enumerate(zip(claims, extraction.deals, strict=True))
    ]


def read_claims(graph: Graph | Dataset) -> list[ClaimRecord]:
    """Return all claims of a graph or data set, by article and place in it.

    A whole or a tie that is not there (it was quarantined) keeps its IRI in the record and leaves the deal's index.

    Args:
        graph: one article's graph, or a store with many.

    Raises:
        ValueError: when a claim breaks an invariant of the nouns; what the shapes admitted does not.
    """
    facts = Facts(graph)
    found = sorted(
        (_read(facts, claim) for claim in facts.of_class(DG.Claim)),
        key=lambda each: (str(each.article), each.position, str(each.iri)),
    )
    by_article: dict[URIRef, dict[URIRef, int]] = {}
    for each in found:
        places = by_article.setdefault(each.article, {})
        places[each.iri] = len(places)
    return [_linked(each, by_article[each.article]) for each in found]


def _read(facts: Facts, claim: URIRef) -> ClaimRecord:
    article = next(iter(facts.iris(claim, DG.article)), URIRef(""))
    told = [firm for each in (DG.claimedPayer, DG.claimedPayee, DG.objectFirm) for firm in facts.iris(claim, each)]
    return ClaimRecord(
        iri=claim,
        article=article,
        published=facts.text(article, SDO.datePublished),
        position=int(facts.text(claim, DG.position) or 0),
        deal=events.read_event(facts, claim, kind=DG.claimedType, payer=DG.claimedPayer, payee=DG.claimedPayee),
        firms={firms.name_of(facts, firm): firm for firm in told},
        part_of=next(iter(facts.iris(claim, DG.partOf)), None),
        tied_to=tuple(facts.iris(claim, DG.tiedTo)),
    )


def _linked(record: ClaimRecord, places: Mapping[URIRef, int]) -> ClaimRecord:
    whole = places.get(record.part_of) if record.part_of is not None else None
    ties = tuple(sorted(places[each] for each in record.tied_to if each in places))
    order = tuple(sorted(record.tied_to, key=lambda each: (places.get(each, len(places)), each)))
    return replace(record, deal=replace(record.deal, part_of=whole, tied_to=ties), tied_to=order)


def _parties(extraction: Extraction, base: str) -> dict[str, URIRef]:
    found = {firm.name: firms.iri_of(firm, base=base) for firm in extraction.firms}
    for name in _named(extraction):
        found.setdefault(name, iris.firm_iri(name, base=base))
    return found


def _add_parties(graph: Graph, extraction: Extraction, article: URIRef, base: str) -> dict[str, URIRef]:
    parties = _parties(extraction, base)
    for firm in extraction.firms:
        firms.add_firm(graph, firm, base=base)
    for name, node in parties.items():
        graph.add((article, SDO.mentions, node))
        if (node, RDFS.label, None) not in graph:
            firms.add_named(graph, name, base=base)
    return parties


def _named(extraction: Extraction) -> Iterable[str]:
    for deal in extraction.deals:
        yield from events.named(deal)
    yield from (told.firm for told in extraction.valuations)
    yield from (person.firm for person in extraction.people if person.firm is not None)


def _add_valuation(graph: Graph, node: URIRef, told: Valuation, firm: URIRef, article: URIRef) -> None:
    graph.add((node, RDF.type, DG.Valuation))
    graph.add((node, RDF.type, PROV.Entity))
    for tag, text in term_labels(DG.Valuation).items():
        graph.add((node, RDFS.label, Literal(f"{text}{events.COLONS[tag]}{told.firm}", lang=tag)))
    graph.add((node, DG.firm, firm))
    graph.add((node, DG.amount, values.add_money(graph, node, told.money)))
    if told.as_of is not None:
        values.add_when(graph, node, told.as_of, told=DG.asOf)
    if told.basis is not None:
        graph.add((node, DG.valuationBasis, concept("valuation-basis", told.basis)))
    values.add_evidence(graph, node, article, told.evidence)
