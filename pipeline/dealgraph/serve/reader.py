"""Reader: the store as our own pages read it, from threads, through the workers like everybody else.

In: SPARQL. Out: rows of plain text, or an rdflib graph. Named questions are bound and asked through it too, so that
"英伟达" and "Nvidia" as a parameter find one firm.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rdflib import Graph

from dealgraph.knowledge.iris import graph_iri
from dealgraph.serve.service import PAGE_ROWS
from dealgraph.serve.worker import state
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from dealgraph.serve.pool import Reply
    from dealgraph.serve.service import Service
    from dealgraph.serve.settings import Settings

    Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

Row = dict[str, str]
_KEPT: Final = 256


class Reader:
    """Asks from a thread, waits for the event loop to bring the answer."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: dict[str, tuple[object, Any]] = {}

    @property
    def settings(self) -> Settings:
        """Of the service."""
        return self._service.settings

    @property
    def where(self) -> str:
        """The folder, for messages."""
        return self.settings.store

    def query(self, text: str) -> Results:
        """Return the result of a query, as `sparql.store.Store.query` does.

        Args:
            text: SPARQL.

        Raises:
            Refusal: when there is no answer.
        """
        head, answer = self._ask(text)
        if head["kind"] != "graph":
            return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        memory = ox.Store()
        memory.load(answer, format=ox.RdfFormat.N_TRIPLES)
        found = memory.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def rows(self, text: str) -> list[Row]:
        """Return the rows of a SELECT, each with what is bound, as plain text.

        Args:
            text: SPARQL.

        Raises:
            Refusal: when there is no answer.
        """
        found = self.query(text)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [
            {
                name: cell.value
                for name, cell in zip(names, row, strict=True)
                if cell is not None and not isinstance(cell, ox.Triple)
            }
            for row in found
        ]

    def graph(self, text: str) -> Graph:
        """Return the triples of a CONSTRUCT.

        Args:
            text: SPARQL.

        Raises:
            Refusal: when there is no answer.
        """
        _, answer = self._ask(text)
        graph = Graph()
        for quad in ox.parse(answer, format=ox.RdfFormat.N_TRIPLES):
            graph.add(from_triple(quad))
        return graph

    def rdf(self, text: str, form: str) -> bytes:
        """Return the triples of a CONSTRUCT in a format.

        Args:
            text: SPARQL.
            form: a key of `negotiation.GRAPHS`.

        Raises:
            Refusal: when there is no answer.
        """
        return self._ask(text, graphs=form)[1]

    def pairs(self, name: str, graph: str) -> list[tuple[str, str, str]]:
        """Return subject, value and language of every statement of a property in a graph, in order.

        Args:
            name: of the property, with its prefix.
            graph: the last part of the graph's IRI, such as `deals`.

        Raises:
            Refusal: when there are too many.
        """
        prefix, _, local = name.partition(":")
        predicate = f"{self.settings.prefixes[prefix]}{local}"
        _, answer = self._wait(self._service.pairs(predicate, str(graph_iri(graph, base=self.settings.base))))
        return [(subject, value, tag) for subject, value, tag in json.loads(answer)]

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return a value that is made anew only when the store has changed.

        Args:
            name: of the value.
            make: makes it.
        """
        now = state(self.settings.store)
        known = self._kept.pop(name, None)
        if known is None or known[0] != now:
            known = (now, make())
        # Put back at the end: the first is the one not asked for longest.
        self._kept[name] = known
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)), None)
        return known[1]

    def _ask(self, text: str, graphs: str = "ntriples") -> Reply:
        return self._wait(self._service.query(text, table="json", graphs=graphs, most=PAGE_ROWS, own=True))

    def _wait(self, work: Coroutine[Any, Any, Reply]) -> Reply:
        loop = self._service.loop
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(work, loop).result()
