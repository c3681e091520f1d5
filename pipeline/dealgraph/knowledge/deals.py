"""Deals: what claims of one transaction are merged into, as `graph/deals`, and read back for the flows.

In: merged groups of claims. Out: one node per deal with its claims, their number and where they disagree.
A deal told in English and in 中文 rests on both claims and counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SDO, XSD

from dealgraph.knowledge import events, iris, values
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.vocabulary import DG, bind, concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.identity.consolidate import Stage
    from dealgraph.knowledge.claims import ClaimRecord
    from dealgraph.model import Deal

# What claims can disagree on, and the property of a claim that tells it.
FIELDS: Final[dict[str, URIRef]] = {
    "type": DG.claimedType,
    "payers": DG.claimedPayer,
    "payees": DG.claimedPayee,
    "money": DG.amount,
    "share": DG.shareMin,
    "when": DG.date,
    "status": DG.status,
    "basis": DG.basis,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A point on which claims of one deal disagree.

    Attributes:
        field: a key of `FIELDS`, the name of the field of `Deal`.
        claims: IRIs of the claims whose value is not the deal's.
        chosen: the value that the deal carries, in words.
        reason: why it was chosen.
        alternatives: each value in words with the claims that tell it.
    """

    field: str
    claims: tuple[str, ...]
    chosen: str = ""
    reason: str = ""
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedDeal:
    """A deal with the claims that it rests on.

    Attributes:
        iri: the deal's IRI, by `iris.deal_iri` of the earliest claim.
        deal: the best-supported values; `part_of` and `tied_to` index the sequence of merged deals.
        claims: all claims of the deal.
        support: how many claims tell it.
        conflicts: where they disagree.
        history: what was told of its status, in the order of publication.
    """

    iri: URIRef
    deal: Deal
    claims: tuple[ClaimRecord, ...]
    support: int
    conflicts: tuple[Conflict, ...] = ()
    history: tuple[Stage, ...] = ()


def earliest(claims: Sequence[ClaimRecord]) -> ClaimRecord:
    """Return the claim that gives the deal its IRI: by publication (undated last), article and offset."""
    return min(claims, key=lambda each: each.key)


def deal_graph(
    merged: Sequence[MergedDeal], *, base: str = iris.BASE, firms: Mapping[str, URIRef] | None = None
) -> Graph:
    """Return `graph/deals`.

    Args:
        merged: the merged deals; their order matters only for `part_of` and `tied_to`.
        base: of the data's IRIs.
        firms: IRIs by canonical name, where they are not those of the claims (two firms judged the same).

    Returns:
        A graph with the deals, and for each deal IRI that a further claim might have had, where it leads now.
    """
    graph = Graph(identifier=iris.graph_iri("deals", base=base))
    bind(graph)
    for each in merged:
        deal = each.deal
        parties = {name: _party(name, each, firms, base) for name in events.named(deal)}
        graph.add((each.iri, RDF.type, DG.Deal))
        graph.add((each.iri, RDF.type, PROV.Entity))
        graph.add((each.iri, DG.dealType, concept("type", deal.type)))
        for name in deal.payers:
            graph.add((each.iri, DG.payer, parties[name]))
        for name in deal.payees:
            graph.add((each.iri, DG.payee, parties[name]))
        events.add_event(graph, each.iri, deal, parties)
        if deal.part_of is not None:
            graph.add((each.iri, DG.partOf, merged[deal.part_of].iri))
        for index in deal.tied_to:
            graph.add((each.iri, DG.tiedTo, merged[index].iri))
        _add_origin(graph, each)
    return graph


def read_deals(graph: Graph | Dataset) -> list[tuple[URIRef, Deal]]:
    """Return the deals of a store in the order of their IRIs; `part_of` and `tied_to` index that list.

    Evidence and the names of firms lie in other graphs than the deals, so a store must be given whole.

    Args:
        graph: a graph or data set that holds deals, their claims and firms.

    Raises:
        ValueError: when a deal breaks an invariant of the nouns, or none of its claims is there.
    """
    facts = Facts(graph)
    nodes = facts.of_class(DG.Deal)
    places = {node: index for index, node in enumerate(nodes)}
    found = []
    for node in nodes:
        deal = events.read_event(facts, node, kind=DG.dealType, payer=DG.payer, payee=DG.payee)
        wholes = [places[each] for each in facts.iris(node, DG.partOf) if each in places]
        ties = sorted(places[each] for each in facts.iris(node, DG.tiedTo) if each in places)
        found.append((node, replace(deal, part_of=wholes[0] if wholes else None, tied_to=tuple(ties))))
    return found


def _party(name: str, merged: MergedDeal, firms: Mapping[str, URIRef] | None, base: str) -> URIRef:
    if firms is not None and name in firms:
        return firms[name]
    for claim in merged.claims:
        if name in claim.firms:
            return claim.firms[name]
    return iris.firm_iri(name, base=base)


def _add_origin(graph: Graph, merged: MergedDeal) -> None:
    node = merged.iri
    graph.add((node, DG.support, Literal(merged.support)))
    for claim in merged.claims:
        graph.add((node, PROV.wasDerivedFrom, claim.iri))
        for quote in claim.evidence:
            graph.add((node, DG.evidence, quote))
        other = iris.deal_iri(claim.iri)
        if other != node:
            graph.add((other, DCTERMS.isReplacedBy, node))
    called = {str(iri): name for claim in merged.claims for name, iri in claim.firms.items()}
    for conflict in merged.conflicts:
        _add_conflict(graph, node, conflict, called)
    for index, stage in enumerate(merged.history):
        _add_episode(graph, node, index, stage)


def _add_conflict(graph: Graph, node: URIRef, conflict: Conflict, called: Mapping[str, str]) -> None:
    def worded(value: str) -> str:
        # claims are compared by the IRIs of their firms; people read names
        return ", ".join(sorted(called.get(each, each) for each in value.split(", "))) if called else value

    point = iris.below(node, "conflict", conflict.field)
    graph.add((node, DG.conflict, point))
    graph.add((point, RDF.type, DG.Conflict))
    graph.add((point, DG.onProperty, FIELDS[conflict.field]))
    for iri in conflict.claims:
        graph.add((point, DG.disagreeing, URIRef(iri)))
    if conflict.chosen:
        graph.add((point, RDF.value, Literal(worded(conflict.chosen))))
    if conflict.reason:
        graph.add((point, DG.reason, Literal(conflict.reason)))
    for index, (value, claims) in enumerate(conflict.alternatives):
        each = iris.below(point, index)
        graph.add((point, DG.alternative, each))
        graph.add((each, RDF.type, DG.Alternative))
        graph.add((each, RDF.value, Literal(worded(value))))
        graph.add((each, DG.support, Literal(len(claims))))
        truth = "true" if value == conflict.chosen else "false"
        graph.add((each, DG.chosen, Literal(truth, datatype=XSD.boolean)))
        for iri in claims:
            graph.add((each, PROV.wasDerivedFrom, URIRef(iri)))


def _add_episode(graph: Graph, node: URIRef, index: int, stage: Stage) -> None:
    each = iris.below(node, "episode", index)
    graph.add((node, DG.episode, each))
    graph.add((each, RDF.type, DG.Episode))
    graph.add((each, DG.position, Literal(index)))
    graph.add((each, DG.status, concept("status", stage.status)))
    graph.add((each, PROV.wasDerivedFrom, URIRef(stage.claim)))
    if stage.published is not None:
        graph.add((each, SDO.datePublished, values.moment(stage.published)))
    if stage.when is not None:
        values.add_when(graph, each, stage.when)
