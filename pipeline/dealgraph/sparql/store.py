"""The store: named graphs on disk, changed in whole transactions, behind one small protocol.

In: triples by named graph. Out: query results, quads. Embedded Oxigraph is the default; any SPARQL 1.1 server stands
in its place (`server.py`). A question about "英伟达" and one about "Nvidia" read the same firm node.

One change is one transaction: killed at any moment, the store holds it whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql.syntax import names_a_dataset
from dealgraph.sparql.terms import Settled, Triple, from_triple, settled, to_triple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

MEMORY: Final = ":memory:"
Graphs = Mapping[URIRef, Iterable[Triple]]
NOTHING: Final[Graphs] = MappingProxyType({})
_WAIT: Final = 0.2


class Store(Protocol):
    """Named graphs that can be changed, read and queried. Implemented by `Embedded` and `server.Server`."""

    @property
    def where(self) -> str:
        """The folder or URL, for messages."""

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
            remove: triples to take from further graphs before that.
            if_changed: add and remove only where a graph of `graphs` changes.

        Returns:
            True when anything was written; an equal graph is not written again.

        Raises:
            StoreError: when the store refuses.
        """

    def add(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Add triples to a named graph in one transaction.

        Args:
            name: the graph.
            triples: rdflib triples.

        Raises:
            StoreError: when the store refuses.
        """

    def query(self, text: str) -> Results:
        """Return the result of a SPARQL query over the union of all graphs (unless the query says FROM).

        Args:
            text: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises:
            QueryError: when the query does not parse.
            StoreError: when the store does not answer.
        """

    def names(self) -> tuple[URIRef, ...]:
        """Return the names of the graphs that hold something, sorted."""

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
        """

    def graph(self, name: URIRef) -> Graph:
        """Return a named graph as an rdflib graph, to be read only.

        Args:
            name: the graph; an unknown one is empty.
        """

    def close(self) -> None:
        """Release the store; nothing may be asked of it afterwards."""


class Embedded:
    """Oxigraph in this process, on disk or in memory."""

    def __init__(self, store: ox.Store, where: str, *, read_only: bool = False) -> None:
        self._store: ox.Store | None = store
        self._where = where
        self._read_only = read_only

    @property
    def where(self) -> str:
        """The folder, or `:memory:`."""
        return self._where

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError(f"{self._where}: the store is closed")
        return self._store

    def replace(
        self,
        graphs: Mapping[URIRef, Iterable[Triple] | Settled],
        *,
        add: Graphs = NOTHING,
        remove: Graphs = NOTHING,
        if_changed: bool = False,
    ) -> bool:
        """Make each named graph hold exactly the given triples; see `Store.replace`."""
        self._writable()
        gone: list[str] = []
        new: list[str] = []
        for name, triples in graphs.items():
            graph = ox.NamedNode(str(name))
            wanted = settled(triples)
            held = {quad.triple for quad in self._open.quads_for_pattern(None, None, None, graph)}
            gone += (f"GRAPH {graph} {{ {triple} }}" for triple in held - wanted)
            new += (f"GRAPH {graph} {{ {triple} }}" for triple in wanted - held)
        if not if_changed or gone or new:
            gone += quad_lines(remove)
            new += quad_lines(add)
        if not gone and not new:
            return False
        # One update call is one transaction, however many operations it lists.
        self._do(update_text(gone, new))
        return True

    def add(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Add triples to a named graph; see `Store.add`."""
        self._writable()
        graph = ox.NamedNode(str(name))
        try:
            self._open.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in map(to_triple, triples)])
        except OSError as error:
            raise StoreError(f"{self._where}: {error}") from error

    def query(self, text: str) -> Results:
        """Return the result of a query over the union of all graphs; see `Store.query`."""
        try:
            # Oxigraph lets the union win over FROM, the standard lets FROM win over the service's default.
            return self._open.query(text, use_default_graph_as_union=not names_a_dataset(text))
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {error}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"{self._where}: {error}") from error

    def names(self) -> tuple[URIRef, ...]:
        """Return the names of the graphs that hold something, sorted."""
        graphs = (g for g in self._open.named_graphs() if next(self._open.quads_for_pattern(None, None, None, g), None))
        return tuple(sorted(URIRef(graph.value) for graph in graphs))

    def quads(
        self,
        name: URIRef | None = None,
        *,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        value: URIRef | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all; see `Store.quads`."""
        return iter(self._open.quads_for_pattern(*map(_node, (subject, predicate, value, name))))

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of a named graph in memory."""
        graph = Graph(identifier=name)
        for quad in self.quads(name):
            graph.add(from_triple(quad))
        return graph

    def dataset(self) -> Dataset:
        """Return the live store as an rdflib data set, for Python code that speaks rdflib."""
        from oxrdflib import OxigraphStore  # noqa: PLC0415 (0.1 s at start otherwise)

        return Dataset(store=OxigraphStore(store=self._open), default_union=True)

    def close(self) -> None:
        """Release the folder's lock."""
        self._store = None

    def _writable(self) -> None:
        if self._read_only:
            raise StoreError(f"{self._where}: opened for reading only")

    def _do(self, update: str) -> None:
        try:
            self._open.update(update)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self._where}: {error}") from error


def open(where: str | Path = MEMORY, *, read_only: bool = False, wait: float = 0) -> Store:  # noqa: A001
    """Return the store at a folder or behind a URL, creating the folder if need be.

    Args:
        where: a folder; `:memory:` for one that ends with the process; `http://…` for a SPARQL 1.1 server.
        read_only: open without the writer's lock; the state is that of this moment.
        wait: seconds to wait for another writer to finish.

    Raises:
        StoreError: when the folder is no store, cannot be written, is in use by another writer, or is not there
            although only reading was asked for.
    """
    place = str(where)
    if place.startswith(("http://", "https://")):
        from dealgraph.sparql.server import Server  # noqa: PLC0415 (needed by few)

        return Server(place, read_only=read_only)
    if place == MEMORY:
        return Embedded(ox.Store(), place, read_only=read_only)
    if read_only and not (Path(place) / "CURRENT").exists():
        raise StoreError(f"{place}: no store here; `dealgraph ingest` makes one")
    end = time.monotonic() + wait
    while True:
        try:
            if read_only:
                return Embedded(ox.Store.read_only(place), place, read_only=True)
            Path(place).mkdir(parents=True, exist_ok=True)
            return Embedded(ox.Store(place), place)
        except FileExistsError as error:
            raise StoreError(f"{place}: a file, not the folder of a store") from error
        except OSError as error:
            locked = "lock" in str(error).lower()
            if not locked:
                raise StoreError(f"{place}: cannot be opened as a store: {_first_line(error)}") from error
            if time.monotonic() >= end:
                raise StoreError(f"{place}: in use by another writer; try again when it has finished") from error
            time.sleep(_WAIT)


def update_text(gone: Iterable[str], new: Iterable[str]) -> str:
    """Return one SPARQL update that takes away and adds quads, each written as `GRAPH <g> { s p o }`.

    Args:
        gone: what is taken away.
        new: what is added after that.
    """
    parts = (("DELETE", sorted(gone)), ("INSERT", sorted(new)))
    return ";\n".join(f"{verb} DATA {{\n{chr(10).join(lines)}\n}}" for verb, lines in parts if lines)


def quad_lines(graphs: Graphs) -> list[str]:
    """Return quads as `update_text` takes them.

    Args:
        graphs: rdflib triples by graph name.
    """
    return [
        f"GRAPH {ox.NamedNode(str(name))} {{ {to_triple(triple)} }}"
        for name, triples in graphs.items()
        for triple in triples
    ]


def _node(iri: URIRef | None) -> ox.NamedNode | None:
    return None if iri is None else ox.NamedNode(str(iri))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
