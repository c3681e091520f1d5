"""Prefixes that every query may use undeclared and every export declares.

`firm:openai` and `firm:寒武纪` are firms, `status:agreed` is a concept, `dg:payer` a property.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD

from dealgraph.knowledge.iris import BASE
from dealgraph.knowledge.vocabulary import DG, EDTF, OA

if TYPE_CHECKING:
    from collections.abc import Mapping

_TERMS: Final = "https://w3id.org/dealgraph/ns/"
_SCHEMES: Final = ("type", "family", "status", "bound", "basis", "object-kind", "valuation-basis", "sector", "currency")
_KINDS: Final = ("firm", "deal", "claim", "article", "valuation", "graph")

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dg": str(DG._NS),  # noqa: SLF001 (rdflib's own way to tell a closed namespace's IRI)
        "dcterms": str(DCTERMS._NS),  # noqa: SLF001
        "edtf": str(EDTF._NS),  # noqa: SLF001
        "oa": str(OA._NS),  # noqa: SLF001
        "org": str(ORG._NS),  # noqa: SLF001
        "owl": str(OWL._NS),  # noqa: SLF001
        "prov": str(PROV._NS),  # noqa: SLF001
        "rdf": str(RDF._NS),  # noqa: SLF001
        "rdfs": str(RDFS._NS),  # noqa: SLF001
        "schema": str(SDO._NS),  # noqa: SLF001
        "sh": str(SH._NS),  # noqa: SLF001
        "skos": str(SKOS._NS),  # noqa: SLF001
        "xsd": str(XSD._NS),  # noqa: SLF001
        "wd": "http://www.wikidata.org/entity/",
        **{scheme: f"{_TERMS}{scheme}/" for scheme in _SCHEMES},
        **{kind: f"{BASE}{kind}/" for kind in _KINDS},
    }
)

_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def declarations() -> str:
    """Return all prefixes as one line of SPARQL."""
    return " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " "


def short(iri: str) -> str:
    """Return an IRI as people read it: prefixed where a prefix fits, else whole.

    >>> short("https://w3id.org/dealgraph/ns/status/agreed")
    'status:agreed'
    """
    for name, start in _LONGEST_FIRST:
        if iri.startswith(start) and len(iri) > len(start):
            return f"{name}:{iri[len(start) :]}"
    return iri


def expand(text: str) -> str | None:
    """Return the IRI of a prefixed name, or None where the prefix is not known.

    >>> expand("firm:openai")
    'https://w3id.org/dealgraph/id/firm/openai'
    """
    prefix, colon, local = text.partition(":")
    return f"{PREFIXES[prefix]}{local}" if colon and local and prefix in PREFIXES else None
