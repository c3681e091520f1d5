"""Any SPARQL 1.1 server in the store's place: query and update over HTTP, nothing beyond the protocol.

In: the URL of a query endpoint, `http://host/sparql`; updates go to the same URL unless `#update=` names another
(`http://host/query#update=http://host/update`). A user stands in the URL (`http://user@host/sparql-auth`), the password
there or in the environment variable DEALGRAPH_PASSWORD; basic and digest are answered. Terms travel as N-Triples in
UTF-8, so "英伟达" and "Nvidia" arrive as they left.

The operations of one request are one transaction where the server keeps the recommendation of SPARQL 1.1 Update,
section 2.2. A change too large for one request goes in several, in such an order that one cut short is taken up again:
first the notes of what is due, last their removal.
"""

from __future__ import annotations

import http.client
import io
import os
import urllib.error
import urllib.parse
import urllib.request
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import URIRef

from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql.protocol import Store, update_text
from dealgraph.sparql.terms import from_store, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from dealgraph.sparql.protocol import Results

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"
# So many quads go into one request; Virtuoso's parser takes some 20 000, others are slow beyond.
_ROWS: Final = 5_000
# Graphs in which servers keep their own house; the names are those of Virtuoso 7.
_HOUSEHOLD: Final = (
    "http://www.openlinksw.com/",
    "http://localuriqaserver/",
    "http://www.w3.org/ns/ldp#",
    "urn:virtuoso:",
)
_TRUTH: Final = '{{"head": {{}}, "boolean": {}}}'
_PASSWORD: Final = "DEALGRAPH_PASSWORD"  # noqa: S105 (the name of a variable)
_NODE: Final = ox.NamedNode("urn:x")


class Server(Store):
    """A SPARQL 1.1 query and update endpoint.

    Args:
        url: of the query endpoint; see the module.
        read_only: refuse every change.
        timeout: seconds after which a silent server counts as not there.
    """

    def __init__(self, url: str, *, read_only: bool = False, timeout: float = 60) -> None:
        address, _, rest = url.partition("#update=")
        self._query, user, password = _split(address)
        self._update, *other = _split(rest) if rest else (self._query, user, password)
        super().__init__(self._query, read_only=read_only)
        self._timeout = timeout
        keys = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        for place, name, secret in ((self._query, user, password), (self._update, *other)):
            if name:
                keys.add_password(None, place, name, secret or os.environ.get(_PASSWORD, ""))
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPDigestAuthHandler(keys), urllib.request.HTTPBasicAuthHandler(keys)
        )

    def query(self, text: str) -> Results:
        """Return the result of a query; see `Store.query`.

        The default graph is the server's own: for the union of all graphs the server must be set to offer it.
        """
        kind = _form(text)
        if kind == "CONSTRUCT":
            memory = ox.Store()
            memory.extend(ox.Quad(t.subject, t.predicate, t.object) for t in self._triples(text))
            triples = memory.query("CONSTRUCT WHERE { ?s ?p ?o }")
            assert isinstance(triples, ox.QueryTriples)
            return triples
        result = self._table(text)
        if kind == "ASK" and isinstance(result, ox.QuerySolutions):
            # Virtuoso answers a truth as a table: one row for yes, none for no.
            truth = any(True for _ in result)
            return ox.parse_query_results(_TRUTH.format(str(truth).lower()), format=ox.QueryResultsFormat.JSON)
        return result

    def names(self) -> tuple[URIRef, ...]:
        """Return the names of the graphs that hold something, sorted; the server's own household is left out."""
        rows = self._rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        found = (URIRef(row[0].value) for row in rows if isinstance(row[0], ox.NamedNode))
        return tuple(sorted(name for name in found if not str(name).startswith(_HOUSEHOLD)))

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
        if name is None and subject is predicate is value is None:
            for each in self.names():
                yield from self.quads(each)
        elif name is None:
            rows = self._rows(f"SELECT ?g {_variables(pattern)} WHERE {{ GRAPH ?g {{ {pattern} }} }}")
            fixed = [None if iri is None else ox.NamedNode(iri) for _, iri in terms]
            for graph, *cells in rows:
                if isinstance(graph, ox.NamedNode) and not graph.value.startswith(_HOUSEHOLD):
                    rest = iter(cells)
                    s, p, o = (next(rest) if iri is None else iri for iri in fixed)
                    yield ox.Quad(s, p, _settled(o), graph)
        else:
            iri = ox.NamedNode(str(name))
            for triple in self._triples(f"CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH {iri} {{ {pattern} }} }}"):
                yield ox.Quad(triple.subject, triple.predicate, _settled(triple.object), iri)

    def close(self) -> None:
        """Do nothing: a server keeps no session."""

    def _held(self, name: URIRef) -> Iterator[tuple[ox.Triple, ox.Triple]]:
        iri = ox.NamedNode(str(name))
        # Two servers may write the same number in two ways; equal after settling is equal.
        for triple in self._triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri} {{ ?s ?p ?o }} }}"):
            yield triple, ox.Triple(triple.subject, triple.predicate, _settled(triple.object))

    def _apply(self, before: list[ox.Quad], gone: list[ox.Quad], new: list[ox.Quad], after: list[ox.Quad]) -> None:
        if len(before) + len(gone) + len(new) + len(after) <= _ROWS:
            self._do(update_text([*gone, *after], [*before, *new]))
            return
        for taken, given in (((), before), (gone, ()), ((), new), (after, ())):
            for piece in _pieces(taken):
                self._do(update_text(piece, ()))
            for piece in _pieces(given):
                self._do(update_text((), piece))

    def _rows(self, text: str) -> ox.QuerySolutions:
        rows = self._table(text)
        if not isinstance(rows, ox.QuerySolutions):
            raise StoreError(f"{self._query}: answers no table where one was asked for")
        return rows

    def _table(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean:
        with self._post(self._query, "query", text, _RESULTS) as response:
            body = self._read(response)
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._query}: answers no SPARQL results: {error}") from error

    def _triples(self, text: str) -> Iterator[ox.Triple]:
        with self._post(self._query, "query", text, _TRIPLES) as response:
            body = self._read(response)
        try:
            # N-Triples is a subset of Turtle: one reader takes what either kind of server sends.
            yield from (quad.triple for quad in ox.parse(io.BytesIO(body), format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._query}: answers no triples: {error}") from error

    def _do(self, text: str) -> None:
        with self._post(self._update, "update", text, "*/*") as response:
            self._read(response)

    def _read(self, response: IO[bytes]) -> bytes:
        try:
            return response.read()
        except (http.client.HTTPException, OSError) as error:
            raise StoreError(f"{self._query}: breaks off its answer: {error}") from error

    def _post(self, url: str, field: str, text: str, accept: str) -> http.client.HTTPResponse:
        request = urllib.request.Request(  # noqa: S310 (only http and https reach this class)
            url,
            data=urllib.parse.urlencode({field: text}).encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            response: http.client.HTTPResponse = self._opener.open(request, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            with error:
                detail = (error.read(300).decode("utf-8", "replace").splitlines() or [""])[0]
            message = f"{url}: answers {error.code} {error.reason}: {detail}"
            raise (QueryError if error.code == 400 and field == "query" else StoreError)(message) from error
        except (ValueError, OSError, http.client.HTTPException) as error:
            raise StoreError(f"{url}: does not answer: {getattr(error, 'reason', error)}") from error
        if limit := response.headers.get("X-SPARQL-MaxRows"):
            response.close()
            raise StoreError(f"{url}: cuts its answers at {limit} rows; raise ResultSetMaxRows of the server")
        return response


def _split(url: str) -> tuple[str, str, str]:
    """Return a URL without its user, the user and the password."""
    parts = urllib.parse.urlsplit(url)
    if not parts.username:
        return url, "", ""
    place = parts.netloc.rpartition("@")[2]
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    return urllib.parse.urlunsplit(parts._replace(netloc=place)), user, password


def _pieces(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    rest = iter(quads)
    while piece := list(islice(rest, _ROWS)):
        yield piece


def _variables(pattern: str) -> str:
    return " ".join(term for term in pattern.split() if term.startswith("?"))


def _settled(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    assert not isinstance(term, ox.Triple)
    return _settled_literal(term) if isinstance(term, ox.Literal) else term


@lru_cache(maxsize=65_536)
def _settled_literal(literal: ox.Literal) -> ox.Literal:
    (triple,) = settled([(from_store(_NODE), from_store(_NODE), from_store(literal))])
    assert isinstance(triple.object, ox.Literal)
    return triple.object


def _form(text: str) -> str:
    """Tell the form of a query from what an empty store makes of it."""
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        raise QueryError(f"the query does not parse: {error}") from error
    if isinstance(result, ox.QueryBoolean):
        return "ASK"
    return "SELECT" if isinstance(result, ox.QuerySolutions) else "CONSTRUCT"
