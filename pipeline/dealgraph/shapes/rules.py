"""Rules: the shapes of `ontology/shapes/`, loaded once, with what each says in every language.

The message of a rule is looked up here and not taken from the validator, which drops the language of some: "The claim
has no evidence." and "该主张没有证据。" are one rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH

from dealgraph import resources
from dealgraph.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.term import Node

WHOLE: Final = "whole-graph.ttl"
_SHAPES: Final = "https://w3id.org/dealgraph/shapes#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one shape says.

    Attributes:
        iri: the shape's IRI.
        labels: its short name by language.
        messages: what is wrong, by language.
        advice: what to do, by language.
        severity: "violation", "warning" or "info".
    """

    iri: URIRef
    labels: Mapping[str, str]
    messages: Mapping[str, str]
    advice: Mapping[str, str]
    severity: str


@cache
def core() -> Graph:
    """Return the shapes that one article's graph must meet; core constraints only, so they are quick.

    Raises:
        OntologyError: when the shapes are missing or broken.
    """
    return _load(*(name for name in _names() if name != WHOLE))


@cache
def whole() -> Graph:
    """Return the rules that need more than one article's graph, as SHACL-SPARQL.

    Raises:
        OntologyError: when the file is missing or broken.
    """
    return _load(WHOLE)


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by the IRI of their shape, in order."""
    found = {}
    for graph in (core(), whole()):
        for shape in set(graph.subjects(SH.message, None)):
            if isinstance(shape, URIRef):
                found[str(shape)] = Rule(
                    iri=shape,
                    labels=by_language(graph, shape, RDFS.label),
                    messages=by_language(graph, shape, SH.message),
                    advice=by_language(graph, shape, RDFS.comment),
                    severity=severity(graph.value(shape, SH.severity)),
                )
    return MappingProxyType(dict(sorted(found.items())))


@cache
def whole_queries() -> Mapping[str, str]:
    """Return the rules for the whole graph as complete queries by shape IRI.

    Each selects `?this`, the offender, and `?value`, what is wrong with it; no row is good. Any SPARQL engine over the
    union of all graphs answers them, the store's own in milliseconds.
    """
    graph = whole()
    queries = {}
    for shape, constraint in graph.subject_objects(SH.sparql):
        lines = []
        for declared in graph.objects(graph.value(constraint, SH.prefixes), SH.declare):
            prefix, namespace = graph.value(declared, SH.prefix), graph.value(declared, SH.namespace)
            lines.append(f"PREFIX {prefix}: <{namespace}>")
        body = str(graph.value(constraint, SH.select)).strip().replace("$this", "?this")
        queries[str(shape)] = "\n".join((*sorted(lines), body))
    return MappingProxyType(dict(sorted(queries.items())))


def words(term: URIRef) -> Mapping[str, str]:
    """Return what a term of SHACL is called, by language (`sh:Violation`: "violation", "违规")."""
    return by_language(core(), term, RDFS.label)


def short(shape: str) -> str:
    """Return a shape's IRI without its namespace: "claim-evidence"."""
    return shape.removeprefix(_SHAPES)


def severity(value: Node | None) -> str:
    """Return a severity's name in lower case; a shape that names none makes violations."""
    return "violation" if value is None else str(value).removeprefix(str(SH)).lower()


def by_language(graph: Graph, node: Node, predicate: URIRef) -> Mapping[str, str]:
    """Return the texts of a property by primary language, in order of language; of several the first in order."""
    texts = [each for each in graph.objects(node, predicate) if isinstance(each, Literal)]
    pairs = sorted(((each.language or "").partition("-")[0], str(each)) for each in texts)
    found: dict[str, str] = {}
    for tag, text in pairs:
        found.setdefault(tag, text)
    return MappingProxyType(found)


def _names() -> list[str]:
    found = sorted(path.name for path in (resources.ontology() / "shapes").glob("*.ttl"))
    if not found:
        raise OntologyError(f"{resources.ontology() / 'shapes'}: no shapes; reinstall dealgraph")
    return found


def _load(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        path = resources.ontology() / "shapes" / name
        try:
            graph.parse(path, format="turtle")
        except Exception as error:  # rdflib's parsers share no error class
            raise OntologyError(f"{path}: {str(error).splitlines()[0]}") from error
    return graph
