"""Events: what a claim and a deal have in common, as triples and back.

In: a `Deal` and the IRIs of its firms. Out: triples on one node, and from them the same `Deal` in canonical order.
"Microsoft invested $10 billion in OpenAI" is labelled "equity investment: Microsoft → OpenAI" and
"股权投资：Microsoft → OpenAI".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.namespace import RDFS, XSD

from dealgraph.knowledge import firms, iris, values
from dealgraph.knowledge.vocabulary import DG, concept, concepts, notation
from dealgraph.model import Deal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.knowledge.facts import Facts

_OPEN: Final = "?"
COLONS: Final = {"en": ": ", "zh": "："}


def canonical(deal: Deal) -> Deal:
    """Return the deal with parties, further dates and ties in sorted order, as reading a graph gives it.

    A graph holds sets; what has no order in meaning gets one.
    """
    return replace(
        deal,
        payers=tuple(sorted(set(deal.payers))),
        payees=tuple(sorted(set(deal.payees))),
        dates=tuple(sorted(set(deal.dates))),
        tied_to=tuple(sorted(set(deal.tied_to))),
        confidence=round(deal.confidence, 2),
    )


def labels(deal: Deal) -> Mapping[str, str]:
    """Return a short name of the deal by language: its type and parties."""
    known = concepts("type").get(deal.type)
    sides = f"{', '.join(deal.payers) or _OPEN} → {', '.join(deal.payees) or _OPEN}"
    return {tag: f"{known.labels[tag] if known else deal.type}{colon}{sides}" for tag, colon in COLONS.items()}


def add_event(graph: Graph, node: URIRef, deal: Deal, parties: Mapping[str, URIRef]) -> None:
    """Add what a deal tells, but for type, payers, payees, evidence and links between deals.

    Args:
        graph: receives the triples.
        node: the claim or deal.
        deal: what is told.
        parties: IRIs by firm name.
    """
    for tag, text in labels(deal).items():
        graph.add((node, RDFS.label, Text(text, lang=tag)))
    if deal.money is not None:
        graph.add((node, DG.amount, values.add_money(graph, node, deal.money)))
    if deal.share is not None:
        values.add_share(graph, node, deal.share)
    if deal.when is not None:
        values.add_when(graph, node, deal.when)
    for index, (stage, when) in enumerate(sorted(deal.dates)):
        each = iris.below(node, "date", index)
        graph.add((node, DG.stageDate, each))
        graph.add((each, DG.status, concept("status", stage)))
        values.add_when(graph, each, when)
    graph.add((node, DG.status, concept("status", deal.status)))
    graph.add((node, DG.basis, concept("basis", deal.basis)))
    for predicate, truth in ((DG.hearsay, deal.hearsay), (DG.combined, deal.combined), (DG.holding, deal.holding)):
        graph.add((node, predicate, Text("true" if truth else "false", datatype=XSD.boolean)))
    if deal.object is not None:
        graph.add((node, DG.object, Text(deal.object, lang=_object_language(deal))))
    if deal.object_kind is not None:
        graph.add((node, DG.objectKind, concept("object-kind", deal.object_kind)))
    if deal.object_firm is not None:
        graph.add((node, DG.objectFirm, parties[deal.object_firm]))
    graph.add((node, DG.confidence, values.decimal(round(deal.confidence, 2))))


def read_event(facts: Facts, node: str, *, kind: URIRef, payer: URIRef, payee: URIRef) -> Deal:
    """Return the deal that a claim's or deal's node tells, without links to other deals.

    Args:
        facts: the graph.
        node: the claim or deal.
        kind: the property for the type.
        payer: the property for payers.
        payee: the property for payees.

    Raises:
        ValueError: when the node tells no deal (both sides open, no evidence, contradicting values).
    """
    amounts, objects = facts.iris(node, DG.amount), facts.iris(node, DG.objectFirm)
    dates = [
        (_notation(facts, each, DG.status) or "", when)
        for each in facts.iris(node, DG.stageDate)
        if (when := values.read_when(facts, each)) is not None
    ]
    told = facts.text(node, DG.confidence)
    basis: Literal["stated", "implied"] = "implied" if _notation(facts, node, DG.basis) == "implied" else "stated"
    return canonical(
        Deal(
            type=_notation(facts, node, kind) or "",
            payers=tuple(firms.name_of(facts, firm) for firm in facts.iris(node, payer)),
            payees=tuple(firms.name_of(facts, firm) for firm in facts.iris(node, payee)),
            money=values.read_money(facts, amounts[0]) if amounts else None,
            share=values.read_share(facts, node),
            when=values.read_when(facts, node),
            dates=tuple(dates),
            status=_notation(facts, node, DG.status) or "announced",
            hearsay=facts.truth(node, DG.hearsay),
            basis=basis,
            object=facts.text(node, DG.object),
            object_kind=_notation(facts, node, DG.objectKind),
            object_firm=firms.name_of(facts, objects[0]) if objects else None,
            combined=facts.truth(node, DG.combined),
            holding=facts.truth(node, DG.holding),
            evidence=values.read_evidence(facts, node),
            confidence=float(told) if told is not None else 0.5,
            reason=facts.text(node, DG.reason) or "",
        )
    )


def named(deal: Deal) -> tuple[str, ...]:
    """Return the names of all firms that a deal names, each once."""
    extra = (deal.object_firm,) if deal.object_firm is not None else ()
    return tuple(dict.fromkeys((*deal.payers, *deal.payees, *extra)))


def _object_language(deal: Deal) -> str | None:
    text = deal.object or ""
    return next((quote.language for quote in deal.evidence if text in quote.text), None)


def _notation(facts: Facts, node: str, predicate: URIRef) -> str | None:
    value = facts.one(node, predicate)
    return None if value is None else notation(str(value))
