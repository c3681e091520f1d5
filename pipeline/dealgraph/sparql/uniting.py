"""Uniting: the articles and judgements of another store into this one, as if all had been ingested here.

In: two stores, filled on two machines. Out: this one with both. Half of the articles here and half there, 英伟达 in
the one and Nvidia in the other, give the graph that one machine would have made of all. Of an article that the two tell
differently, the later run's telling counts; without runs the greater text does, so that the order makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import PROV

from dealgraph.identity import Ledger
from dealgraph.knowledge import BASE
from dealgraph.knowledge.acts import read_acts
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import graph_iri
from dealgraph.sparql import ingest, quarantine
from dealgraph.sparql.ledger import read_ledger, write_ledger
from dealgraph.sparql.settling import settle
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """What came of uniting two stores.

    Attributes:
        articles: how many articles the other store holds.
        taken: how many of them changed this one.
        deals: how many deals this one holds now.
        changed: whether this one was written to.
    """

    articles: int
    taken: int
    deals: int
    changed: bool


def unite(store: Store, other: Store, *, base: str = BASE) -> United:
    """Take another store's articles, judgements and acts about firms into a store, and merge what that touches.

    Args:
        store: what is written to; one transaction an article, so that a run cut short is taken up again.
        other: what is read, one article at a time.
        base: of the data's IRIs.

    Raises:
        StoreError: when either store refuses.
    """
    changed = ingest.prepare(store, base=base)
    articles = taken = 0
    for graph in _articles(other, base):
        articles += 1
        mine, theirs = _Telling(store, graph, base), _Telling(other, graph, base)
        if theirs.outranks(mine):
            run = _run(other, graph, base)
            taken += ingest.put(store, graph, theirs.admitted, theirs.sealed, run=run, base=base)
    changed = _judge(store, other, base) or changed
    changed = settle(store, base=base) or changed or taken > 0
    return United(articles=articles, taken=taken, deals=ingest.count_deals(store, base=base), changed=changed)


class _Telling:
    """One article as a store has it."""

    def __init__(self, store: Store, graph: URIRef, base: str) -> None:
        self._store, self._graph, self._runs = store, graph, graph_iri("runs", base=base)
        self.admitted: Settled = frozenset(quad.triple for quad in store.quads(graph))
        self.sealed: Settled = frozenset(quad.triple for quad in store.quads(quarantine.beside(graph)))

    def outranks(self, other: _Telling) -> bool:
        """Tell whether this telling takes the place of another of the same article."""
        if (self.admitted, self.sealed) == (other.admitted, other.sealed):
            return False
        if not other.admitted and not other.sealed:
            return True
        return (self._started(), self._text()) > (other._started(), other._text())

    def _started(self) -> str:
        return max(
            (
                str(started)
                for _, _, run in _facts(self._store, self._runs, self._graph, PROV.wasGeneratedBy)
                for _, _, started in _facts(self._store, self._runs, URIRef(str(run)), PROV.startedAtTime)
            ),
            default="",
        )

    def _text(self) -> list[str]:
        return sorted(map(str, self.admitted | self.sealed))


def _articles(store: Store, base: str) -> Iterator[URIRef]:
    start = graph_iri("article/", base=base)
    for name in store.names():
        if name.startswith(start):
            yield name


def _run(store: Store, graph: URIRef, base: str) -> list[Triple]:
    runs = graph_iri("runs", base=base)
    made = list(_facts(store, runs, graph, PROV.wasGeneratedBy))
    told = [fact for _, _, run in made for fact in _facts(store, runs, URIRef(str(run)))]
    return [*made, *told]


def _facts(store: Store, graph: URIRef, subject: URIRef, predicate: URIRef | None = None) -> list[Triple]:
    return [from_triple(quad) for quad in store.quads(graph, subject=subject, predicate=predicate)]


def _judge(store: Store, other: Store, base: str) -> bool:
    """Take the other store's judgements and acts; acts keep their numbers, and of two with one number both stay."""
    name = graph_iri("ledger", base=base)
    mine, theirs = (read_acts(Facts(each.graph(name))) for each in (store, other))
    judgements = Ledger((*read_ledger(store, base=base).judgements, *read_ledger(other, base=base).judgements))
    return write_ledger(store, judgements, acts=(*mine, *(act for act in theirs if act not in mine)), base=base)
