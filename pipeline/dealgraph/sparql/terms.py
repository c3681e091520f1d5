"""Terms between rdflib, which the steps speak, and pyoxigraph, which the store speaks.

A Chinese label `"英伟达"@zh-Hans` and an English one `"Nvidia"@en` cross in both directions unchanged, but for the
language tag, which the store lowers; so compare after a round trip (`settled`), never across it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from dealgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple["Node", "Node", "Node"]
# Triples as the store gives them back; a frozen set, so that they are known not to need another round trip.
Settled = frozenset[ox.Triple]

_STRING: Final = str(XSD.string)


def to_store(term: Node) -> Term:
    """Return the store's form of an rdflib term.

    Args:
        term: an IRI, a blank node or a literal.

    Raises:
        StoreError: when the term cannot stand in RDF, an IRI with a space for example.
    """
    try:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
            return ox.Literal(str(term), datatype=datatype)
    except ValueError as error:
        raise StoreError(f"{term!r}: not storable: {error}") from error
    raise StoreError(f"{term!r}: neither an IRI nor a blank node nor a literal")


def from_store(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> URIRef | BNode | Literal:
    """Return the rdflib form of a store's term; the lexical form of literals is kept as it stands.

    Args:
        term: an IRI, a blank node or a literal.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)


def to_triple(triple: Triple) -> ox.Triple:
    """Return the store's form of an rdflib triple.

    Args:
        triple: subject, predicate, object.

    Raises:
        StoreError: when it is no RDF triple.
    """
    subject, predicate, value = (to_store(term) for term in triple)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise StoreError(f"{triple!r}: no RDF triple")
    return ox.Triple(subject, predicate, value)


def from_triple(triple: ox.Triple | ox.Quad) -> tuple[URIRef | BNode, URIRef, URIRef | BNode | Literal]:
    """Return the rdflib form of a store's triple, or of a quad without its graph.

    Args:
        triple: a triple without embedded triples.
    """
    subject, predicate, value = from_store(triple.subject), from_store(triple.predicate), from_store(triple.object)  # type: ignore[arg-type]
    assert isinstance(predicate, URIRef)
    assert not isinstance(subject, Literal)
    return subject, predicate, value


def settled(triples: Iterable[Triple] | Settled) -> Settled:
    """Return triples as the embedded store gives them back: tags lowered, numbers in canonical form.

    Args:
        triples: rdflib triples without blank nodes, or triples that are settled already.

    Raises:
        StoreError: when a triple has a blank node, which stored data never has.
    """
    if isinstance(triples, frozenset):
        return triples
    memory = ox.Store()
    memory.extend(ox.Quad(t.subject, t.predicate, t.object) for t in map(to_triple, triples))
    result = frozenset(quad.triple for quad in memory)
    for triple in result:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise StoreError(f"{triple}: blank nodes are not stored; give the node an IRI")
    return result
