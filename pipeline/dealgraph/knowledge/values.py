"""Values as nodes and back: amounts, shares, dates and quotes.

"more than $13 billion" and "超过130亿美元" give one `schema:MonetaryAmount` with a minimum, no maximum and the bound
`at_least`. Each `add_…` writes what the `read_…` of the same name reads.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SDO, XSD

from dealgraph.knowledge import iris
from dealgraph.knowledge.vocabulary import DG, EDTF, OA, concept, notation
from dealgraph.model import Evidence, Share
from dealgraph.money import Bound, Money
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph

    from dealgraph.knowledge.facts import Facts

_SCRIPTS: Final = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def decimal(value: Decimal | float) -> Literal:
    """Return a number as `xsd:decimal` in its shortest form: 13000000000, 5.5.

    The store writes decimals so; hence a graph is the same before and after it.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal("0" if text in {"-0", ""} else text, datatype=XSD.decimal, normalize=False)


def moment(text: str) -> Literal:
    """Return an ISO 8601 date or date-time as the typed literal that fits, or plain text where none does."""
    try:
        return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date, normalize=False)
    except ValueError:
        pass
    try:
        return Literal(datetime.fromisoformat(text).isoformat(), datatype=XSD.dateTime, normalize=False)
    except ValueError:
        return Literal(text)


def add_money(graph: Graph, owner: str, money: Money, *, name: str = "amount") -> URIRef:
    """Add an amount with its equivalents below a node.

    Args:
        graph: receives the triples.
        owner: the claim, deal or valuation.
        money: the amount.
        name: last segment of the amount's IRI.

    Returns:
        The amount's IRI; linking it is the caller's.
    """
    node = iris.below(owner, name)
    graph.add((node, RDF.type, SDO.MonetaryAmount))
    if money.min is not None:
        graph.add((node, SDO.minValue, decimal(money.min)))
    if money.max is not None:
        graph.add((node, SDO.maxValue, decimal(money.max)))
    graph.add((node, SDO.currency, Literal(money.currency)))
    graph.add((node, DG.bound, concept("bound", money.bound)))
    for index, other in enumerate(money.equivalents):
        graph.add((node, DG.equivalent, add_money(graph, node, other, name=f"equivalent-{index}")))
    return node


def read_money(facts: Facts, node: str) -> Money:
    """Return the amount of a node, equivalents in order.

    Raises:
        ValueError: when the node is no amount.
    """
    low, high = facts.text(node, SDO.minValue), facts.text(node, SDO.maxValue)
    equivalents = sorted(facts.iris(node, DG.equivalent), key=_number)
    return Money(
        min=None if low is None else Decimal(low),
        max=None if high is None else Decimal(high),
        currency=facts.text(node, SDO.currency) or "",
        bound=_bound(facts, node, DG.bound),
        equivalents=tuple(read_money(facts, each) for each in equivalents),
    )


def add_share(graph: Graph, node: URIRef, share: Share) -> None:
    """Add a share of equity to a claim or deal."""
    if share.min is not None:
        graph.add((node, DG.shareMin, decimal(share.min)))
    if share.max is not None:
        graph.add((node, DG.shareMax, decimal(share.max)))
    graph.add((node, DG.shareBound, concept("bound", share.bound)))


def read_share(facts: Facts, node: str) -> Share | None:
    """Return the share of a node, or None."""
    low, high = facts.text(node, DG.shareMin), facts.text(node, DG.shareMax)
    if facts.one(node, DG.shareBound) is None:
        return None
    return Share(
        min=None if low is None else float(low),
        max=None if high is None else float(high),
        bound=_bound(facts, node, DG.shareBound),
    )


def add_when(graph: Graph, node: URIRef, when: When, *, told: URIRef = DG.date) -> None:
    """Add a date as told with its earliest and latest day.

    Args:
        graph: receives the triples.
        node: what is dated.
        when: the date.
        told: the property for the date as told.
    """
    graph.add((node, told, Literal(when.edtf, datatype=EDTF.EDTF)))
    graph.add((node, DG.earliest, Literal(when.earliest.isoformat(), datatype=XSD.date, normalize=False)))
    graph.add((node, DG.latest, Literal(when.latest.isoformat(), datatype=XSD.date, normalize=False)))


def read_when(facts: Facts, node: str, *, told: URIRef = DG.date) -> When | None:
    """Return the date of a node, or None."""
    edtf = facts.text(node, told)
    if edtf is None:
        return None
    earliest, latest = facts.text(node, DG.earliest), facts.text(node, DG.latest)
    if earliest is None or latest is None:
        return When.parse(edtf)
    return When(date.fromisoformat(earliest), date.fromisoformat(latest), edtf)


def add_evidence(graph: Graph, owner: URIRef, article: URIRef, evidence: Iterable[Evidence]) -> None:
    """Add the quotes of a claim or valuation as annotations of the article."""
    for index, quote in enumerate(evidence):
        node = evidence_iri(owner, index)
        target, text, place = (iris.below(node, part) for part in ("target", "quote", "position"))
        triples: tuple[tuple[URIRef, URIRef, URIRef | Literal], ...] = (
            (owner, DG.evidence, node),
            (node, RDF.type, OA.Annotation),
            (node, DCTERMS.language, Literal(quote.language)),
            (node, DG.rule, Literal(quote.rule)),
            (node, OA.hasTarget, target),
            (target, RDF.type, OA.SpecificResource),
            (target, OA.hasSource, article),
            (target, OA.hasSelector, text),
            (target, OA.hasSelector, place),
            (text, RDF.type, OA.TextQuoteSelector),
            (text, OA.exact, Literal(quote.text)),
            (place, RDF.type, OA.TextPositionSelector),
            (place, OA.start, Literal(quote.start)),
            (place, OA.end, Literal(quote.end)),
        )
        for triple in triples:
            graph.add(triple)


def evidence_iri(owner: str, index: int) -> URIRef:
    """Return the IRI of the quote at a place in a claim's evidence."""
    return iris.below(owner, "evidence", index)


def read_evidence(facts: Facts, owner: str) -> tuple[Evidence, ...]:
    """Return the quotes of a node in the order in which they were added."""
    return tuple(read_quote(facts, node) for node in evidence_nodes(facts, owner))


def evidence_nodes(facts: Facts, owner: str) -> list[URIRef]:
    """Return the nodes of a node's quotes in the order in which they were added."""
    return sorted(facts.iris(owner, DG.evidence), key=_number)


def read_quote(facts: Facts, node: str) -> Evidence:
    """Return one quote.

    Raises:
        ValueError: when words or place are missing.
    """
    found: dict[str, Any] = {}
    for target in facts.iris(node, OA.hasTarget):
        for selector in facts.iris(target, OA.hasSelector):
            for name, predicate in (("text", OA.exact), ("start", OA.start), ("end", OA.end)):
                if (value := facts.text(selector, predicate)) is not None:
                    found[name] = value
    missing = {"text", "start", "end"} - found.keys()
    if missing:
        raise ValueError(f"{node}: evidence without {', '.join(sorted(missing))}")
    return Evidence(
        start=int(found["start"]),
        end=int(found["end"]),
        text=found["text"],
        language=facts.text(node, DCTERMS.language) or "und",
        rule=facts.text(node, DG.rule) or "",
    )


def label_language(name: str) -> str:
    """Return the language tag for a name by its script: Han is Chinese of one script or the other, all else English.

    >>> label_language("微软"), label_language("微軟"), label_language("Microsoft")
    ('zh-Hans', 'zh-Hant', 'en')
    """
    from dealgraph.script import fold  # noqa: PLC0415  the table of characters is large and rarely needed

    han = "".join(char for char in name if any(low <= ord(char) <= high for low, high in _SCRIPTS))
    if not han:
        return "en"
    return "zh-Hans" if fold(han) == han else "zh-Hant"


def _bound(facts: Facts, node: str, predicate: URIRef) -> Bound:
    value = facts.one(node, predicate)
    return cast("Bound", notation(str(value)) if value is not None else "exact")


def _number(node: str) -> tuple[int, str]:
    # "…/evidence/10" comes after "…/evidence/9", nodes without a number last.
    tail = node.rpartition("/")[2].rpartition("-")[2]
    return (int(tail) if tail.isdecimal() else 1 << 30, node)
