"""Worker: a process that answers queries over a store it opens for reading, or makes one change after the other.

In: jobs on standard input, each a JSON object and perhaps bytes. Out: replies of the same form on standard output.
It is killed when a query runs too long, so it holds nothing that could be lost; a change is one transaction.
`SELECT ?f { ?f skos:prefLabel "英伟达"@zh-hans }` and the like for "Nvidia" come here as text.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from dealgraph import snapshot
from dealgraph.serve import rows, sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Reply = tuple[dict[str, Any], bytes]
_LENGTH: Final = struct.Struct(">II")
MEMORY: Final = 3 << 30
_READS: Final = frozenset({"query", "graph", "pairs"})
RDF: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def send(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write a message: the lengths of both parts, then the parts.

    Args:
        stream: a pipe.
        head: what JSON can hold.
        body: bytes that go with it.
    """
    stream.write(framed(head, body))
    stream.flush()


def framed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(head).encode()
    return _LENGTH.pack(len(text), len(body)) + text + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of the two parts of a message from its first `PREFIX` bytes."""
    head, body = _LENGTH.unpack(prefix)
    return head, body


PREFIX: Final = _LENGTH.size


def state(folder: str) -> tuple[tuple[str, int, int], ...]:
    """Return what tells a changed store from an unchanged one: its files with size and time.

    Args:
        folder: of the store.
    """
    with os.scandir(folder) as entries:
        files = [(entry.name, entry.stat()) for entry in entries if not entry.name.startswith("LOG")]
    return tuple(sorted((name, told.st_size, told.st_mtime_ns) for name, told in files))


class Worker:
    """Answers jobs over one store."""

    def __init__(self, folder: str, prefixes: dict[str, str]) -> None:
        self._folder = folder
        self._prefixes = prefixes
        self._state: tuple[tuple[str, int, int], ...] | None = None
        self._store: ox.Store | None = None

    def answer(self, job: dict[str, Any], body: bytes) -> Reply:
        """Return the reply to a job; whatever goes wrong is a reply too.

        Args:
            job: with `kind` and what that kind needs.
            body: bytes that came with it.
        """
        kinds: dict[str, Callable[[dict[str, Any], bytes], Reply]] = {
            "query": self._query,
            "graph": self._graph,
            "pairs": self._pairs,
            "update": self._update,
            "put": self._put,
            "drop": self._drop,
        }
        try:
            return self._again(kinds[job["kind"]], job, body)
        except rows.TooManyRows:
            return _refused("rows", f"the answer has more than {job['most']} rows; narrow the query or give a LIMIT")
        except SyntaxError as error:
            return _refused("syntax", str(error))
        except OSError as error:
            told = " ".join(str(error).split())
            if "lock" in told.lower():
                return _refused("locked", "the store is in use by another writer; try again when it has finished")
            # A message of the file system names folders that are nobody's business; the log may have it.
            sys.stderr.write(f"store: {told}\n")
            return _refused("store", "the store could not answer")
        except (RuntimeError, ValueError) as error:
            return _refused("unfit", " ".join(str(error).split())[:200])

    def _again(self, answer: Callable[[dict[str, Any], bytes], Reply], job: dict[str, Any], body: bytes) -> Reply:
        if job["kind"] not in _READS:
            return answer(job, body)
        try:
            return answer(job, body)
        except OSError:
            # A writer may have taken away a file that this reader still needed; a fresh reader needs it no more.
            self._state = None
            return answer(job, body)

    def _open(self) -> ox.Store:
        now = state(self._folder)
        if self._store is None or now != self._state:
            # A reader stays at the state of its opening.
            self._store, self._state = snapshot.take(self._folder), now
        return self._store

    def _query(self, job: dict[str, Any], _: bytes) -> Reply:
        default, named = job.get("default"), job.get("named")
        dataset: dict[str, Any] = {"use_default_graph_as_union": job["union"]}
        if default is not None or named is not None:
            dataset = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
        result = self._open().query(job["text"], base_iri=job.get("base"), prefixes=self._prefixes, **dataset)
        form = job["graphs"] if isinstance(result, ox.QueryTriples) else job["table"]
        if form is None:
            told = "an RDF graph" if isinstance(result, ox.QueryTriples) else "a table of results"
            return _refused("unacceptable", f"this query gives {told}, in none of the formats that you accept")
        if isinstance(result, ox.QueryBoolean):
            return {"ok": True, "form": form, "kind": "truth"}, rows.truth(bool(result), form)
        if isinstance(result, ox.QueryTriples):
            found, more = rows.triples(result, most=job["most"], cut=job["cut"])
            return {"ok": True, "form": form, "kind": "graph", "rows": len(found), "more": more}, self._rdf(found, form)
        text, count, more = rows.write(result, form, most=job["most"], cut=job["cut"])
        return {"ok": True, "form": form, "kind": "rows", "rows": count, "more": more}, text

    def _graph(self, job: dict[str, Any], _: bytes) -> Reply:
        store = self._open()
        if job["graph"] is None:
            found: Iterable[ox.Triple] = (quad.triple for quad in store)
        else:
            found = (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(job["graph"])))
        kept = rows.triples(found, most=job["most"], cut=False)[0]
        if not kept:
            return _refused("missing", "no such graph")
        return {"ok": True, "form": job["graphs"], "rows": len(kept)}, self._rdf(kept, job["graphs"])

    def _pairs(self, job: dict[str, Any], _: bytes) -> Reply:
        """Return subject, value and language of every statement of a property in a graph."""
        # One pattern a query: a join of four of these takes longer than reading all four.
        text = f"SELECT ?s ?o {{ GRAPH {ox.NamedNode(job['graph'])} {{ ?s {ox.NamedNode(job['predicate'])} ?o }} }}"
        result = self._open().query(text)
        assert isinstance(result, ox.QuerySolutions)
        found: list[tuple[str, str, str]] = []
        for subject, value in result:
            if len(found) == job["most"]:
                raise rows.TooManyRows
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                found.append((subject.value, value.value, getattr(value, "language", None) or ""))
        return {"ok": True, "rows": len(found)}, json.dumps(sorted(found)).encode()

    def _rdf(self, found: list[ox.Triple], form: str) -> bytes:
        text = [str(triple) for triple in found]
        used = {name: iri for name, iri in self._prefixes.items() if any(iri in line for line in text)}
        return ox.serialize(found, format=RDF[form], prefixes=used) or b""

    def _change(self, text: str) -> None:
        store = ox.Store(self._folder)
        try:
            store.update(text, prefixes=self._prefixes)
        finally:
            # The folder's lock goes with the object, so that other writers come to their turn.
            del store

    def _update(self, job: dict[str, Any], _: bytes) -> Reply:
        self._change(job["text"])
        return {"ok": True}, b""

    def _put(self, job: dict[str, Any], body: bytes) -> Reply:
        graph = ox.NamedNode(job["graph"])
        found = [quad.triple for quad in ox.parse(body, format=RDF[job["form"]], base_iri=job["graph"])]
        for triple in found:
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode | ox.Triple):
                return _refused("syntax", "blank nodes and quoted triples are not stored; give each node an IRI")
        before = self._holds(graph)
        lines = "\n".join(f"{triple} ." for triple in found)
        drop = f"DROP SILENT GRAPH {graph};" if job["replace"] else ""
        self._change(f"{drop} INSERT DATA {{ GRAPH {graph} {{\n{lines}\n}} {job['note']} }}")
        return {"ok": True, "new": not before}, b""

    def _drop(self, job: dict[str, Any], _: bytes) -> Reply:
        graph = ox.NamedNode(job["graph"])
        if not self._holds(graph):
            return _refused("missing", "no such graph")
        self._change(f"DROP SILENT GRAPH {graph}; INSERT DATA {{ {job['note']} }}")
        return {"ok": True}, b""

    def _holds(self, graph: ox.NamedNode) -> bool:
        return next(iter(snapshot.take(self._folder).quads_for_pattern(None, None, None, graph)), None) is not None


def _nodes(iris: list[str] | None) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris or ()]


def _refused(why: str, reason: str) -> Reply:
    return {"ok": False, "why": why, "reason": reason}, b""


def main() -> None:
    """Answer jobs until standard input ends."""
    folder = sys.argv[1]
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sandbox.end_with_parent()
    sandbox.limit_memory(MEMORY)
    sandbox.forbid_network()
    worker = Worker(folder, json.loads(sys.argv[2]))
    while len(prefix := source.read(PREFIX)) == PREFIX:
        head, body = lengths(prefix)
        job = json.loads(source.read(head))
        send(target, *worker.answer(job, source.read(body)))


if __name__ == "__main__":
    main()
