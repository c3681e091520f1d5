"""Any SPARQL 1.1 server in the store's place: query and update over HTTP, nothing beyond the protocol.

In: the URL of a query endpoint, `http://host/sparql`; updates go to the same URL unless `update=` names another
(`http://host/query#update=http://host/update` on the command line). Terms travel as N-Triples in UTF-8, so "英伟达" and
"Nvidia" arrive as they left.
"""

from __future__ import annotations

import io
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Graph, URIRef

from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql.store import NOTHING, Graphs, quad_lines, update_text
from dealgraph.sparql.terms import Settled, Triple, from_triple, settled, to_triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dealgraph.sparql.store import Results

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"
# So many triples go into one request of a change; the operations of one request are one transaction where the
# server keeps the recommendation of SPARQL 1.1 Update, section 2.2.
_ROWS: Final = 10_000


class Server:
    """A SPARQL 1.1 query and update endpoint."""

    def __init__(self, url: str, *, read_only: bool = False, timeout: float = 60) -> None:
        address, _, rest = url.partition("#update=")
        self._query = address
        self._update = rest or address
        self._read_only = read_only
        self._timeout = timeout

    @property
    def where(self) -> str:
        """The URL of the query endpoint."""
        return self._query

    def replace(
        self,
        graphs: Mapping[URIRef, Iterable[Triple] | Settled],
        *,
        add: Graphs = NOTHING,
        remove: Graphs = NOTHING,
        if_changed: bool = False,
    ) -> bool:
        """Make each named graph hold exactly the given triples; see `Store.replace`."""
        gone: list[str] = []
        new: list[str] = []
        for name, triples in graphs.items():
            graph = ox.NamedNode(str(name))
            wanted = settled(triples)
            # Two servers may write the same number in two ways; equal after settling is equal.
            raw = {quad.triple for quad in self.quads(name)}
            held = {triple: settled([from_triple(triple)]) for triple in raw}
            gone += (f"GRAPH {graph} {{ {triple} }}" for triple, same in held.items() if not same & wanted)
            kept: set[ox.Triple] = set().union(*held.values()) if held else set()
            new += (f"GRAPH {graph} {{ {triple} }}" for triple in wanted - kept)
        if not if_changed or gone or new:
            gone += quad_lines(remove)
            new += quad_lines(add)
        if not gone and not new:
            return False
        self._do(update_text(gone, new))
        return True

    def add(self, name: URIRef, triples: Iterable[Triple]) -> None:
        """Add triples to a named graph; see `Store.add`."""
        lines = [str(to_triple(triple)) for triple in triples]
        graph = ox.NamedNode(str(name))
        for start in range(0, len(lines), _ROWS):
            rows = " .\n".join(lines[start : start + _ROWS])
            self._do(f"INSERT DATA {{ GRAPH {graph} {{\n{rows}\n}} }}")

    def query(self, text: str) -> Results:
        """Return the result of a query; see `Store.query`.

        The default graph is the server's own: for the union of all graphs the server must be set to offer it.
        """
        kind = _form(text)
        if kind in {"SELECT", "ASK"}:
            body = self._ask(text, _RESULTS)
            try:
                return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            except (SyntaxError, ValueError) as error:
                raise StoreError(f"{self._query}: answers no SPARQL results: {error}") from error
        memory = ox.Store()
        memory.extend(ox.Quad(t.subject, t.predicate, t.object) for t in self._triples(text))
        triples = memory.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(triples, ox.QueryTriples)
        return triples

    def names(self) -> tuple[URIRef, ...]:
        """Return the names of the graphs that hold something, sorted."""
        rows = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(rows, ox.QuerySolutions)
        return tuple(sorted(URIRef(row[0].value) for row in rows if isinstance(row[0], ox.NamedNode)))

    def quads(
        self,
        name: URIRef | None = None,
        *,
        subject: URIRef | None = None,
        predicate: URIRef | None = None,
        value: URIRef | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all; see `Store.quads`."""
        terms = (("?s", subject), ("?p", predicate), ("?o", value))
        pattern = " ".join(variable if iri is None else str(ox.NamedNode(iri)) for variable, iri in terms)
        for graph in (name,) if name is not None else self.names():
            iri = ox.NamedNode(str(graph))
            for triple in self._triples(f"CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH {iri} {{ {pattern} }} }}"):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, iri)

    def graph(self, name: URIRef) -> Graph:
        """Return a copy of a named graph in memory."""
        graph = Graph(identifier=name)
        for quad in self.quads(name):
            graph.add(from_triple(quad))
        return graph

    def close(self) -> None:
        """Do nothing: a server keeps no session."""

    def _triples(self, text: str) -> Iterator[ox.Triple]:
        body = self._ask(text, _TRIPLES)
        try:
            # N-Triples is a subset of Turtle: one reader takes what either kind of server sends.
            yield from (quad.triple for quad in ox.parse(io.BytesIO(body), format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._query}: answers no triples: {error}") from error

    def _ask(self, text: str, accept: str) -> bytes:
        return self._post(self._query, "query", text, accept)

    def _do(self, text: str) -> None:
        if self._read_only:
            raise StoreError(f"{self._query}: opened for reading only")
        self._post(self._update, "update", text, "*/*")

    def _post(self, url: str, field: str, text: str, accept: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310 (only http and https reach this class)
            url,
            data=urllib.parse.urlencode({field: text}).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                body: bytes = response.read()
                return body
        except urllib.error.HTTPError as error:
            detail = (error.read(300).decode("utf-8", "replace").splitlines() or [""])[0]
            message = f"{url}: answers {error.code} {error.reason}: {detail}"
            raise (QueryError if error.code == 400 and field == "query" else StoreError)(message) from error
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(f"{url}: does not answer: {reason}") from error


def _form(text: str) -> str:
    """Tell the form of a query from what an empty store makes of it."""
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        raise QueryError(f"the query does not parse: {error}") from error
    if isinstance(result, ox.QueryBoolean):
        return "ASK"
    return "SELECT" if isinstance(result, ox.QuerySolutions) else "CONSTRUCT"
