"""What every store is: named graphs that can be changed in whole transactions, read and queried.

In: triples by named graph. Out: query results, quads. `store.Embedded` and `server.Server` say how a change is made and
a pattern is read; what both do alike stands here. Quads come out settled: "英伟达" with its tag lowered to `zh-hans`,
"5.50" as 5.5, so that what two kinds of store hold can be compared.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Graph, URIRef

from dealgraph.errors import StoreError
from dealgraph.sparql.terms import Settled, Triple, from_triple, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

Graphs = Mapping[URIRef, Iterable[Triple]]
NOTHING: Final[Graphs] = MappingProxyType({})
# So many triples stand in one list of an update.
_LIST: Final = 1_000


class Store(ABC):
    """Named graphs behind one small protocol.

    Args:
        where: the folder or URL, for messages.
        read_only: refuse every change.
    """

    def __init__(self, where: str, *, read_only: bool = False) -> None:
        self._where = where
        self._read_only = read_only

    @property
    def where(self) -> str:
        """The folder or URL, for messages; without a password."""
        return self._where

    def replace(
        self,
        graphs: Mapping[URIRef, Iterable[Triple] | Settled],
        *,
        add: Graphs = NOTHING,
        remove: Graphs = NOTHING,
        if_changed: bool = False,
    ) -> bool:
        """Make each named graph hold exactly the given triples, all in one transaction.

        Args:
            graphs: rdflib triples, or settled ones, by graph name; no triples drop the graph.
            add: triples to add to further graphs in the same transaction.
            remove: triples to take from further graphs; what is in `add` too stays.
            if_changed: add and remove only where a graph of `graphs` changes.

        Returns:
            True when anything was written; an equal graph is not written again.

        Raises:
            StoreError: when the store refuses.
        """
        self._writable()
        gone: list[ox.Quad] = []
        new: list[ox.Quad] = []
        for name, triples in graphs.items():
            wanted = settled(triples)
            kept: set[ox.Triple] = set()
            for raw, same in self._held(name):
                if same in wanted:
                    kept.add(same)
                else:
                    gone.append(_quad(raw, name))
            new += (_quad(triple, name) for triple in wanted - kept)
        if if_changed and not gone and not new:
            return False
        notes = set(quads_of(add))
        return self._change(gone, new, before=notes, after=set(quads_of(remove)) - notes)

    def patch(
        self,
        gone: Iterable[ox.Quad],
        new: Iterable[ox.Quad],
        *,
        add: Graphs = NOTHING,
        remove: Graphs = NOTHING,
    ) -> bool:
        """Take quads away and add others, all in one transaction.

        Args:
            gone: what is taken away, as `quads` gave it.
            new: what is added, settled; what is in both stays as it is.
            add: triples to add to further graphs in the same transaction.
            remove: triples to take from further graphs; what is in `add` too stays.

        Returns:
            True when anything was written.

        Raises:
            StoreError: when the store refuses.
        """
        self._writable()
        away, fresh, notes = set(gone), set(new), set(quads_of(add))
        return self._change(away - fresh, fresh - away, before=notes, after=set(quads_of(remove)) - notes)

    def add(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Add triples to a named graph in one transaction.

        Args:
            name: the graph.
            triples: rdflib triples.

        Raises:
            StoreError: when the store refuses.
        """
        self.patch((), (), add={name: triples})

    @abstractmethod
    def query(self, text: str) -> Results:
        """Return the result of a SPARQL query over the union of all graphs (unless the query says FROM).

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises:
            QueryError: when the query does not parse.
            StoreError: when the store does not answer.
        """

    @abstractmethod
    def names(self) -> tuple[URIRef, ...]:
        """Return the names of the graphs that hold something, sorted."""

    @abstractmethod
    def quads(
        self,
        name: URIRef | None = None,
        *,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        value: URIRef | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all, in no particular order.

        Args:
            name: the graph, or None for all.
            subject: only with this subject.
            predicate: only with this predicate.
            value: only with this object.

        Raises:
            StoreError: when the store does not answer.
        """

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of a named graph in memory.

        Args:
            name: the graph; an unknown one is empty.
        """
        graph = Graph(identifier=name)
        for quad in self.quads(name):
            graph.add(from_triple(quad))
        return graph

    @abstractmethod
    def close(self) -> None:
        """Release the store; nothing may be asked of it afterwards."""

    @abstractmethod
    def _held(self, name: URIRef) -> Iterator[tuple[ox.Triple, ox.Triple]]:
        """Yield the triples of a graph, each as the store writes it and settled."""

    @abstractmethod
    def _apply(self, before: list[ox.Quad], gone: list[ox.Quad], new: list[ox.Quad], after: list[ox.Quad]) -> None:
        """Add `before`, take `gone` away, add `new`, take `after` away: at once, or at least in this order."""

    def _change(
        self, gone: Iterable[ox.Quad], new: Iterable[ox.Quad], *, before: Iterable[ox.Quad], after: Iterable[ox.Quad]
    ) -> bool:
        parts = [sorted(part, key=str) for part in (before, gone, new, after)]
        if not any(parts):
            return False
        self._apply(*parts)
        return True

    def _writable(self) -> None:
        if self._read_only:
            raise StoreError(f"{self._where}: opened for reading only")


def quads_of(graphs: Graphs) -> Iterator[ox.Quad]:
    """Yield triples by graph name as settled quads.

    Args:
        graphs: rdflib triples by graph name.

    Raises:
        StoreError: when a triple has a blank node or cannot stand in RDF.
    """
    for name, triples in graphs.items():
        for triple in settled(triples):
            yield _quad(triple, name)


def update_text(gone: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> str:
    """Return one SPARQL update that takes away and adds quads, graph by graph, in lists that every server reads.

    Virtuoso's parser runs out of memory in a list of 5 000 triples, and of a DELETE DATA that names several graphs, or
    one several times, it carries out a part only.

    Args:
        gone: what is taken away.
        new: what is added after that.
    """
    return ";\n".join(
        f"{verb} DATA {{ GRAPH {graph} {{\n{lines}\n}} }}"
        for verb, quads in (("DELETE", gone), ("INSERT", new))
        for graph, lines in _lists(quads)
    )


def _lists(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str]]:
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(str(quad.triple))
    for graph, triples in sorted(graphs.items()):
        for start in range(0, len(triples), _LIST):
            yield graph, " .\n".join(triples[start : start + _LIST])


def _quad(triple: ox.Triple, name: URIRef) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(str(name)))
