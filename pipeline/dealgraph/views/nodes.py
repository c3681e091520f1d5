"""Nodes of a store's graphs one after another, each with all that hangs off it, in memory that does not grow.

In: a store and a graph. Out: (IRI, its facts) in the order of IRIs: the deal `deal/ab12` comes with `deal/ab12/amount`.
A firm's display name, "Nvidia 英伟达", is looked up as it is needed.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import PROV, RDF, SDO

from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql.terms import from_triple
from dealgraph.views.sorting import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dealgraph.sparql.store import Store

_KEPT: Final = 4_096


def deals(store: Store, *, base: str = BASE) -> Iterator[tuple[URIRef, Facts]]:
    """Yield the merged deals of a store.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    return _nodes(store, graph_iri("deals", base=base), f"{base}deal/", DG.Deal)


def firms(store: Store, *, base: str = BASE) -> Iterator[tuple[URIRef, Facts]]:
    """Yield the firms of a store.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    return _nodes(store, graph_iri("firms", base=base), f"{base}firm/", SDO.Corporation)


def articles(store: Store, *, base: str = BASE) -> Iterator[Facts]:
    """Yield what each article says, in the order of their IRIs.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    start = graph_iri("article/", base=base)
    for name in store.names():
        if name.startswith(start):
            yield Facts(from_triple(quad) for quad in store.quads(name))


def parties(store: Store, *, base: str = BASE) -> Iterator[URIRef]:
    """Yield the firms that pay or are paid in some deal, each once, in the order of their IRIs.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    name = graph_iri("deals", base=base)
    told = (
        quad.object.value
        for side in (DG.payer, DG.payee)
        for quad in store.quads(name, predicate=side)
        if isinstance(quad.object, ox.NamedNode)
    )
    for iri, _ in groupby(in_order(told)):
        yield URIRef(iri)


def namer(store: Store, *, base: str = BASE) -> Callable[[str], str]:
    """Return a function that gives the display name of a firm's IRI; the IRI itself where the firm has none.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    return _lookup(store, graph_iri("firms", base=base), SDO.name)


def deal_of(store: Store, *, base: str = BASE) -> Callable[[str], str]:
    """Return a function that gives the deal that rests on a claim, or "" where none does.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    name = graph_iri("deals", base=base)

    @lru_cache(maxsize=_KEPT)
    def found(claim: str) -> str:
        quads = store.quads(name, predicate=PROV.wasDerivedFrom, value=URIRef(claim))
        return min((str(getattr(quad.subject, "value", "")) for quad in quads), default="")

    return found


def _lookup(store: Store, name: URIRef, predicate: URIRef) -> Callable[[str], str]:
    @lru_cache(maxsize=_KEPT)
    def found(iri: str) -> str:
        quads = store.quads(name, subject=URIRef(iri), predicate=predicate)
        return min((str(getattr(quad.object, "value", "")) for quad in quads), default=iri)

    return found


def _nodes(store: Store, name: URIRef, start: str, kind: URIRef) -> Iterator[tuple[URIRef, Facts]]:
    lines = (f"{_owner(getattr(quad.subject, 'value', ''), start)}\t{quad.triple}" for quad in store.quads(name))
    for owner, members in groupby(in_order(lines), key=lambda line: line.partition("\t")[0]):
        text = "".join(f"{line.partition(chr(9))[2]} .\n" for line in members)
        facts = Facts(from_triple(quad) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        if kind in facts.every(owner, RDF.type):
            yield URIRef(owner), facts


def _owner(subject: str, start: str) -> str:
    return start + subject[len(start) :].partition("/")[0] if subject.startswith(start) else subject
