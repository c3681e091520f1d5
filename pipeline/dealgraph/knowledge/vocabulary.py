"""The ontology's terms as closed namespaces: a mistyped term raises instead of minting a new IRI.

The terms stand here so that types and editors know them; a test holds them equal to `ontology/deals.ttl`.
The concepts of a scheme (deal types, statuses, currencies) are never repeated here: `concepts("type")` reads them.
"equity_investment" reads "equity investment" in English and "股权投资" in Chinese.
"""

# ruff: noqa: N815  the terms are spelled as in the ontology
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph
from rdflib import URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDFS, SDO, SKOS, DefinedNamespace, Namespace

from dealgraph import resources
from dealgraph.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph

__all__ = ["DG", "EDTF", "OA", "SCHEMES", "Concept", "bind", "concept", "concepts", "notation", "term_labels"]

# Where each scheme's concepts lie, and the file that lists them.
_ROOT: Final = "https://w3id.org/dealgraph/ns/"
SCHEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "deal-types.ttl",
        "family": "deal-families.ttl",
        "status": "statuses.ttl",
        "bound": "bounds.ttl",
        "basis": "basis.ttl",
        "object-kind": "object-kinds.ttl",
        "valuation-basis": "valuation-bases.ttl",
        "verdict": "verdicts.ttl",
        "sector": "sectors.ttl",
        "currency": "currencies.ttl",
    }
)
_Rows = list[tuple[str, pyoxigraph.Literal | pyoxigraph.NamedNode]]
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"


class DG(DefinedNamespace):
    """The classes and properties of `ontology/deals.ttl`."""

    _NS = Namespace("https://w3id.org/dealgraph/ns#")
    _fail = True

    Alternative: URIRef
    CircularFlow: URIRef
    Claim: URIRef
    Conflict: URIRef
    Deal: URIRef
    DealEvent: URIRef
    Episode: URIRef
    FirmAct: URIRef
    Flow: URIRef
    Judgement: URIRef
    StageDate: URIRef
    Valuation: URIRef

    actFirm: URIRef
    alternative: URIRef
    amount: URIRef
    article: URIRef
    asOf: URIRef
    basis: URIRef
    bottleneck: URIRef
    bound: URIRef
    certainty: URIRef
    certaintyRank: URIRef
    chosen: URIRef
    claimedPayee: URIRef
    claimedPayer: URIRef
    claimedType: URIRef
    coherent: URIRef
    combined: URIRef
    confidence: URIRef
    conflict: URIRef
    contentHash: URIRef
    date: URIRef
    dealType: URIRef
    disagreeing: URIRef
    earliest: URIRef
    episode: URIRef
    equivalent: URIRef
    evidence: URIRef
    family: URIRef
    firm: URIRef
    hearsay: URIRef
    holding: URIRef
    hop: URIRef
    implied: URIRef
    latest: URIRef
    left: URIRef
    object: URIRef
    objectFirm: URIRef
    objectKind: URIRef
    onProperty: URIRef
    otherFirm: URIRef
    partOf: URIRef
    payee: URIRef
    payeeRole: URIRef
    payer: URIRef
    payerRole: URIRef
    position: URIRef
    publishedInferred: URIRef
    reason: URIRef
    registered: URIRef
    right: URIRef
    rule: URIRef
    sector: URIRef
    shareBound: URIRef
    shareMax: URIRef
    shareMin: URIRef
    stageDate: URIRef
    status: URIRef
    support: URIRef
    symbol: URIRef
    tiedTo: URIRef
    valuationBasis: URIRef
    verdict: URIRef


class OA(DefinedNamespace):
    """The terms of the Web Annotation vocabulary that evidence uses."""

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef

    end: URIRef
    exact: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    start: URIRef


class EDTF(DefinedNamespace):
    """The datatype of dates as told."""

    _NS = Namespace("http://id.loc.gov/datatypes/edtf/")
    _fail = True

    EDTF: URIRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept of a scheme.

    Attributes:
        iri: its IRI.
        notation: the value that JSON uses.
        labels: preferred label by language.
        broader: notation of the broader concept (a deal type's family), or None.
        payer: what the payer of a deal of this type is called, by language; empty for other schemes.
        payee: what the payee is called, by language.
        rank: place in the order of certainty, or None.
        symbols: signs in use for a currency.
    """

    iri: URIRef
    notation: str
    labels: Mapping[str, str]
    broader: str | None = None
    payer: Mapping[str, str]
    payee: Mapping[str, str]
    rank: int | None = None
    symbols: tuple[str, ...] = ()


def bind(graph: Graph) -> None:
    """Give a graph the prefixes that its serialisations should show."""
    prefixes = {"dcterms": DCTERMS, "dg": DG, "edtf": EDTF, "oa": OA, "org": ORG, "prov": PROV, "schema": SDO}
    for prefix, namespace in {**prefixes, "skos": SKOS}.items():
        graph.bind(prefix, namespace)


def concept(scheme: str, value: str) -> URIRef:
    """Return the IRI of a notation in a scheme, whether or not the scheme has it (the shapes judge that).

    >>> str(concept("type", "loan"))
    'https://w3id.org/dealgraph/ns/type/loan'
    """
    return URIRef(f"{_ROOT}{scheme}/{value}")


def notation(iri: str) -> str:
    """Return the notation that an IRI made by `concept` ends in."""
    return iri.rpartition("/")[2]


@cache
def concepts(scheme: str) -> Mapping[str, Concept]:
    """Return the concepts of a scheme by notation, in the order of their notations.

    Args:
        scheme: a key of `SCHEMES`, for example "type" or "currency".

    Raises:
        OntologyError: when there is no such scheme or its file is missing or broken.
    """
    if scheme not in SCHEMES:
        raise OntologyError(f"{scheme}: no such scheme; there are {', '.join(sorted(SCHEMES))}")
    facts = _read(SCHEMES[scheme])
    found = (_concept(iri, rows) for iri, rows in facts.items() if any(p == f"{_SKOS}notation" for p, _ in rows))
    return MappingProxyType({each.notation: each for each in sorted(found, key=lambda each: each.notation)})


@cache
def term_labels(term: URIRef) -> Mapping[str, str]:
    """Return the labels of a class or property of the ontology by language; none for a term of others.

    >>> term_labels(DG.payer)["zh"]
    '付出方'
    """
    return _by_language(_terms().get(str(term), []), str(RDFS.label))


@cache
def _terms() -> dict[str, _Rows]:
    return _read("deals.ttl")


def _read(name: str) -> dict[str, _Rows]:
    path = resources.ontology() / name
    facts: dict[str, _Rows] = {}
    try:
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(
                quad.object, pyoxigraph.Literal | pyoxigraph.NamedNode
            ):
                facts.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}") from error
    return facts


def _by_language(rows: _Rows, predicate: str) -> Mapping[str, str]:
    return MappingProxyType(
        {
            each.language: each.value
            for p, each in rows
            if p == predicate and isinstance(each, pyoxigraph.Literal) and each.language
        }
    )


def _concept(iri: str, rows: _Rows) -> Concept:
    def values(predicate: str) -> list[str]:
        return [each.value for p, each in rows if p == predicate]

    ranks = values(str(DG.certaintyRank))
    broader = values(f"{_SKOS}broader")
    return Concept(
        iri=URIRef(iri),
        notation=values(f"{_SKOS}notation")[0],
        labels=_by_language(rows, f"{_SKOS}prefLabel"),
        broader=notation(broader[0]) if broader else None,
        payer=_by_language(rows, str(DG.payerRole)),
        payee=_by_language(rows, str(DG.payeeRole)),
        rank=int(ranks[0]) if ranks else None,
        symbols=tuple(values(str(DG.symbol))),
    )
