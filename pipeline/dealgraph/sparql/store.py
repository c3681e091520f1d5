"""The store: named graphs on disk, changed in whole transactions, behind one small protocol.

In: triples by named graph. Out: query results, quads. Embedded Oxigraph is the default; any SPARQL 1.1 server stands
in its place (`server.py`). A question about "英伟达" and one about "Nvidia" read the same firm node.

One change is one transaction: killed at any moment, the store holds it whole or not at all.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Dataset, URIRef

from dealgraph import snapshot
from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql.protocol import NOTHING, Graphs, Store, update_text
from dealgraph.sparql.syntax import names_a_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dealgraph.sparql.protocol import Results

__all__ = ["MEMORY", "NOTHING", "Embedded", "Graphs", "Store", "open"]

MEMORY: Final = ":memory:"
_WAIT: Final = 0.2


class Embedded(Store):
    """Oxigraph in this process, on disk or in memory.

    Args:
        store: what holds the quads.
        where: the folder, or `:memory:`.
        read_only: refuse every change.
    """

    def __init__(self, store: ox.Store, where: str, *, read_only: bool = False) -> None:
        super().__init__(where, read_only=read_only)
        self._store: ox.Store | None = store

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError(f"{self._where}: the store is closed")
        return self._store

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

    def dataset(self) -> Dataset:
        """Return the live store as an rdflib data set, for Python code that speaks rdflib."""
        from oxrdflib import OxigraphStore  # noqa: PLC0415 (0.1 s at start otherwise)

        return Dataset(store=OxigraphStore(store=self._open), default_union=True)

    def close(self) -> None:
        """Release the folder's lock."""
        self._store = None

    def _held(self, name: URIRef) -> Iterator[tuple[ox.Triple, ox.Triple]]:
        for quad in self.quads(name):
            yield quad.triple, quad.triple

    def _apply(self, before: list[ox.Quad], gone: list[ox.Quad], new: list[ox.Quad], after: list[ox.Quad]) -> None:
        try:
            if gone or after:
                # One update call is one transaction, however many operations it lists.
                self._open.update(update_text([*gone, *after], [*before, *new]))
            else:
                self._open.extend([*before, *new])
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self._where}: {error}") from error


def open(  # noqa: A001
    where: str | Path = MEMORY,
    *,
    read_only: bool = False,
    wait: float = 0,
    waiting: Callable[[str], None] | None = None,
) -> Store:
    """Return the store at a folder or behind a URL, creating the folder if need be.

    Args:
        where: a folder; `:memory:` for one that ends with the process; `http://…` for a SPARQL 1.1 server.
        read_only: open without the writer's lock; the state is that of this moment.
        wait: seconds to wait for another writer to finish.
        waiting: is told once, in a line, that another writer is waited for.

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
    return _reader(place) if read_only else _writer(place, wait, waiting)


def _reader(place: str) -> Embedded:
    if not (Path(place) / "CURRENT").exists():
        raise StoreError(f"{place}: no store here; `dealgraph ingest` makes one")
    try:
        return Embedded(snapshot.take(place), place, read_only=True)
    except OSError as error:
        raise StoreError(f"{place}: cannot be opened as a store: {_first_line(error)}") from error


def _writer(place: str, wait: float, waiting: Callable[[str], None] | None) -> Embedded:
    end = time.monotonic() + wait
    while True:
        try:
            Path(place).mkdir(parents=True, exist_ok=True)
            return Embedded(ox.Store(place), place)
        except FileExistsError as error:
            raise StoreError(f"{place}: a file, not the folder of a store") from error
        except OSError as error:
            if "lock" not in str(error).lower():
                raise StoreError(f"{place}: cannot be opened as a store: {_first_line(error)}") from error
            if time.monotonic() >= end:
                raise StoreError(f"{place}: in use by another writer; try again when it has finished") from error
            if waiting is not None:
                waiting(f"{place}: in use by another writer; waiting up to {wait:g} s")
                waiting = None
            time.sleep(_WAIT)


def _node(iri: URIRef | None) -> ox.NamedNode | None:
    return None if iri is None else ox.NamedNode(str(iri))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
