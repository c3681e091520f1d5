"""Exports as RDF: a store's graphs in a fixed order, streamed, in seven formats.

In: a store and the name of what to export. Out: bytes. Labels such as "英伟达"@zh-hans and "Nvidia"@en are written in
UTF-8 as they are. The same store gives the same bytes, whatever the order in which it was filled.
"""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Final, Literal, get_args

import pyoxigraph as ox

from dealgraph.errors import UsageError
from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.sparql.prefixes import PREFIXES
from dealgraph.views import jsonld
from dealgraph.views.sorting import blocks, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from rdflib import URIRef

    from dealgraph.sparql.store import Store

Format = Literal["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
GRAPHS: Final = ("all", "claims", "deals", "firms", "ontology", "ledger", "runs", "flows", "quarantine")

_QUADS: Final = frozenset({"trig", "nquads", "jsonld"})
_BLOCK: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_SLICE: Final = 2_000


def write(store: Store, out: IO[bytes], format: str, *, graph: str = "all", base: str = BASE) -> int:  # noqa: A002
    """Write graphs of a store, and return how many triples or quads were written.

    Formats that know named graphs keep them; the others write the union, each triple once.

    Args:
        store: what is read.
        out: where the bytes go.
        format: one of `FORMATS`.
        graph: one of `GRAPHS`, or the IRI of a named graph; "all" leaves out quarantine.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such format or graph.
    """
    if format not in FORMATS:
        raise UsageError(f"{format}: no such RDF format; there are {', '.join(FORMATS)}")
    names = selected(store, graph, base=base)
    lines = _quad_lines(store, names) if format in _QUADS else _union_lines(store, names)
    count = _Counter(lines)
    if format in _BLOCK:
        ox.serialize(_terms(count, format), output=out, format=_BLOCK[format], prefixes=dict(PREFIXES))  # type: ignore[arg-type]
    elif format == "jsonld":
        for text in jsonld.document(_terms(count, "trig")):
            out.write(text.encode())
    else:
        for line in count:
            out.write(f"{line} .\n".encode())
    return count.seen


def selected(store: Store, graph: str, *, base: str = BASE) -> tuple[URIRef, ...]:
    """Return the names of the graphs that an export holds, sorted.

    Args:
        store: what is read.
        graph: one of `GRAPHS`, or the IRI of a named graph.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such graph.
    """
    names = store.names()
    quarantine = graph_iri("quarantine/", base=base)
    if graph == "all":
        return tuple(name for name in names if not name.startswith(quarantine))
    if graph in GRAPHS:
        start = {"claims": "article/", "quarantine": "quarantine/"}.get(graph)
        if start is not None:
            return tuple(name for name in names if name.startswith(graph_iri(start, base=base)))
        return tuple(name for name in names if name == graph_iri(graph, base=base))
    found = tuple(name for name in names if name == graph)
    if not found:
        raise UsageError(f"{graph}: no such graph; there are {', '.join(GRAPHS)}, or the IRI of a named graph")
    return found


def canonical(store: Store, *, base: str = BASE) -> str:
    """Return canonical N-Quads of all that does not tell of runs, to compare two stores by.

    Stored data has no blank nodes, so sorting is enough.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    runs = str(graph_iri("runs", base=base))
    return "".join(sorted(f"{quad} .\n" for quad in store.quads() if getattr(quad.graph_name, "value", None) != runs))


class _Counter:
    """Lines, counted as they pass."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.seen = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.seen += 1
            yield line


def _quad_lines(store: Store, names: Iterable[URIRef]) -> Iterator[str]:
    for name in names:
        yield from in_order(str(quad) for quad in store.quads(name))


def _union_lines(store: Store, names: Iterable[URIRef]) -> Iterator[str]:
    every = chain.from_iterable(store.quads(name) for name in names)
    for line, _ in groupby(in_order(str(quad.triple) for quad in every)):
        yield line


def _terms(lines: Iterable[str], format: str) -> Iterator[ox.Quad | ox.Triple]:  # noqa: A002
    for block in blocks(lines, _SLICE):
        text = " .\n".join(block) + " .\n"
        for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
            yield quad if format in _QUADS else quad.triple
