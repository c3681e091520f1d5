"""Exports as JSON-LD: one node a line, under the context that `ontology/context.jsonld` publishes.

In: quads ordered by graph and subject. Out: text, piece by piece. A deal reads
`{"@id": "deal:ab12", "@type": ["Deal", …], "payer": "firm:nvidia", "support": 2, "label": [{"@value": "购买：…", …}]}`.
The context stands in the document too, so that reading it needs no network.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.sparql.prefixes import PREFIXES, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_RDF_TYPE: Final = f"{PREFIXES['rdf']}type"
_STRING: Final = f"{PREFIXES['xsd']}string"
_BOOLEAN: Final = f"{PREFIXES['xsd']}boolean"
_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_OBJECT: Final = f"{PREFIXES['owl']}ObjectProperty"
_DATATYPE: Final = f"{PREFIXES['owl']}DatatypeProperty"
_CLASS: Final = f"{PREFIXES['owl']}Class"
_RANGE: Final = f"{PREFIXES['rdfs']}range"
# Terms of other vocabularies that data uses, with the kind of their values ("" for plain text).
_BORROWED: Final = {
    "NewsArticle": ("schema:NewsArticle", ""),
    "MonetaryAmount": ("schema:MonetaryAmount", ""),
    "Corporation": ("schema:Corporation", ""),
    "FormalOrganization": ("org:FormalOrganization", ""),
    "Annotation": ("oa:Annotation", ""),
    "Entity": ("prov:Entity", ""),
    "Concept": ("skos:Concept", ""),
    "label": ("rdfs:label", ""),
    "prefLabel": ("skos:prefLabel", ""),
    "altLabel": ("skos:altLabel", ""),
    "notation": ("skos:notation", ""),
    "broader": ("skos:broader", "@id"),
    "sameAs": ("owl:sameAs", "@id"),
    "name": ("schema:name", ""),
    "headline": ("schema:headline", ""),
    "url": ("schema:url", ""),
    "datePublished": ("schema:datePublished", ""),
    "mentions": ("schema:mentions", "@id"),
    "minValue": ("schema:minValue", "xsd:decimal"),
    "maxValue": ("schema:maxValue", "xsd:decimal"),
    "currencyCode": ("schema:currency", ""),
    "tickerSymbol": ("schema:tickerSymbol", ""),
    "language": ("dcterms:language", ""),
    "source": ("dcterms:source", ""),
    "publisher": ("dcterms:publisher", ""),
    "isReplacedBy": ("dcterms:isReplacedBy", "@id"),
    "wasDerivedFrom": ("prov:wasDerivedFrom", "@id"),
    "wasGeneratedBy": ("prov:wasGeneratedBy", "@id"),
    "hasTarget": ("oa:hasTarget", "@id"),
    "hasSource": ("oa:hasSource", "@id"),
    "hasSelector": ("oa:hasSelector", "@id"),
    "exact": ("oa:exact", ""),
    "start": ("oa:start", "xsd:integer"),
    "end": ("oa:end", "xsd:integer"),
}


def build_context() -> dict[str, Any]:
    """Return the context that the ontology's classes and properties and the borrowed terms make.

    Raises:
        OntologyError: when the ontology does not parse.
    """
    path = resources.ontology() / "deals.ttl"
    kinds: dict[str, str] = {}
    ranges: dict[str, str] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                if quad.predicate.value == _RDF_TYPE and quad.object.value in {_CLASS, _OBJECT, _DATATYPE}:
                    kinds[quad.subject.value] = quad.object.value
                elif quad.predicate.value == _RANGE:
                    ranges[quad.subject.value] = quad.object.value
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}") from error
    terms: dict[str, Any] = {}
    for iri, kind in kinds.items():
        name = iri.removeprefix(PREFIXES["dg"])
        if kind == _CLASS:
            terms[name] = short(iri)
        elif kind == _OBJECT:
            terms[name] = {"@id": short(iri), "@type": "@id"}
        elif kind == _DATATYPE and ranges.get(iri, _STRING).startswith((PREFIXES["xsd"], PREFIXES["edtf"])):
            told = ranges.get(iri, _STRING)
            terms[name] = short(iri) if told == _STRING else {"@id": short(iri), "@type": short(told)}
        elif kind == _DATATYPE:
            terms[name] = short(iri)
    for name, (iri, told) in _BORROWED.items():
        terms[name] = {"@id": iri, "@type": told} if told else iri
    # A name both a prefix and a term would be read as one or the other by chance.
    prefixes = {name: iri for name, iri in PREFIXES.items() if name not in terms}
    return {"@version": 1.1, **dict(sorted(prefixes.items())), **dict(sorted(terms.items()))}


def build_frame() -> dict[str, Any]:
    """Return the frame that makes each deal one tree: amount, firms, claims with their articles and quotes.

    The context stands in it too, so that framing needs no network.

    Raises:
        OntologyError: when the ontology does not parse.
    """
    linked = {"@embed": "@never", "@omitDefault": True}
    firm: dict[str, Any] = {"@embed": "@always", "@explicit": True, "@omitDefault": True}
    firm |= {"name": {"@omitDefault": True}, "prefLabel": {"@omitDefault": True}, "sameAs": linked, "sector": linked}
    amount = {"@embed": "@always", "@omitDefault": True}
    quote = {
        "@embed": "@always",
        "hasTarget": {"@embed": "@always", "hasSource": {"@embed": "@never"}, "hasSelector": {"@embed": "@always"}},
        "wasGeneratedBy": linked,
    }
    claim = {
        "@embed": "@always",
        "article": {"@embed": "@always", "mentions": linked},
        "amount": amount,
        "evidence": quote,
        **dict.fromkeys(("claimedPayer", "claimedPayee", "objectFirm", "partOf", "tiedTo"), linked),
    }
    return {
        "@context": build_context(),
        "@type": "Deal",
        "payer": firm,
        "payee": firm,
        "objectFirm": firm,
        "amount": amount,
        "wasDerivedFrom": claim,
        # The quotes hang off the claims.
        **dict.fromkeys(("evidence", "partOf", "tiedTo"), linked),
    }


@cache
def context() -> dict[str, Any]:
    """Return the published context.

    Raises:
        OntologyError: when its file is missing or is no JSON.
    """
    path = resources.ontology() / "context.jsonld"
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"{path}: {error}") from error
    return read


def document(quads: Iterable[ox.Quad | ox.Triple]) -> Iterator[str]:
    """Yield a JSON-LD document piece by piece.

    Args:
        quads: ordered by graph, then by subject.
    """
    forms = _Forms(context())
    yield f'{{\n"@context": {_json(context())},\n"@graph": ['
    for place, (graph, members) in enumerate(groupby(quads, key=_graph)):
        yield "," if place else ""
        yield f'\n{{"@id": {_json(forms.iri(graph))}, "@graph": ['
        for position, (subject, facts) in enumerate(groupby(members, key=lambda quad: quad.subject)):
            yield ("," if position else "") + "\n" + _json(forms.node(subject, facts))
        yield "\n]}"
    yield "\n]\n}\n"


class _Forms:
    """Terms as the context abbreviates them."""

    def __init__(self, terms: Mapping[str, Any]) -> None:
        self._prefixes = sorted(
            ((name, iri) for name, iri in terms.items() if PREFIXES.get(name) == iri), key=lambda pair: -len(pair[1])
        )
        self._terms: dict[str, tuple[str, str]] = {}
        for name, told in terms.items():
            if name.startswith("@") or PREFIXES.get(name) == told:
                continue
            iri, kind = (told["@id"], told.get("@type", "")) if isinstance(told, dict) else (told, "")
            self._terms[_whole(iri)] = (name, kind if kind.startswith("@") or not kind else _whole(kind))

    def iri(self, iri: str) -> str:
        for name, start in self._prefixes:
            if iri.startswith(start) and len(iri) > len(start) and not iri[len(start) :].startswith("//"):
                return f"{name}:{iri[len(start) :]}"
        return iri

    def node(self, subject: object, facts: Iterable[ox.Quad | ox.Triple]) -> dict[str, Any]:
        node: dict[str, Any] = {"@id": self.iri(getattr(subject, "value", ""))}
        for fact in facts:
            predicate = fact.predicate.value
            if predicate == _RDF_TYPE and isinstance(fact.object, ox.NamedNode):
                name = self._terms.get(fact.object.value, (self.iri(fact.object.value),))[0]
                node.setdefault("@type", []).append(name)
                continue
            name, kind = self._terms.get(predicate, (self.iri(predicate), ""))
            value = self._value(fact.object, kind)
            held = node.setdefault(name, value)
            if held is not value:
                node[name] = [*held, value] if isinstance(held, list) else [held, value]
        return node

    def _value(self, term: object, kind: str) -> Any:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value) if kind == "@id" else {"@id": self.iri(term.value)}
        assert isinstance(term, ox.Literal)
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == kind:
            if datatype == _BOOLEAN and term.value in {"true", "false"}:
                return term.value == "true"
            # JSON's numbers are exact up to 2^53 only, and "007" is a literal of its own.
            if datatype == _INTEGER and str(int(term.value)) == term.value and abs(int(term.value)) < 1 << 53:
                return int(term.value)
            return term.value
        if datatype == _STRING:
            return {"@value": term.value} if kind else term.value
        return {"@value": term.value, "@type": self.iri(datatype)}


def _whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}" if prefix in PREFIXES else name


def _graph(quad: ox.Quad | ox.Triple) -> str:
    return str(getattr(getattr(quad, "graph_name", None), "value", ""))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(arguments: list[str]) -> None:
    """Print the context, or the frame where that is asked for.

    Args:
        arguments: `frame`, or none.
    """
    made = build_frame() if arguments == ["frame"] else {"@context": build_context()}
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":  # python -m dealgraph.views.jsonld [frame] > ontology/context.jsonld
    main(sys.argv[1:])
