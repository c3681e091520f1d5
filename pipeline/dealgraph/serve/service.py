"""Service: the pools of workers behind all routes, and how a job becomes an answer or a refusal.

In: jobs. Out: bytes. Queries of others have two workers, our own pages have one of their own, so that a page about
英伟达 or Nvidia opens while both of the others are busy; changes are made one after the other.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any, Final

from dealgraph.serve import refusal
from dealgraph.serve.pool import Pool, Stopped
from dealgraph.serve.refusal import Refusal
from dealgraph.sparql.syntax import names_a_dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from dealgraph.serve.pool import Reply
    from dealgraph.serve.settings import Settings

# Our own pages read this many rows at most.
PAGE_ROWS: Final = 200_000
PAIRS: Final = 1_000_000
# A graph, which is read and not reckoned, may have so many times the rows of an answer.
GRAPH_ROWS: Final = 10
# What of an oversized request is read and thrown away, so that its client is still there for the answer.
_DRAINED: Final = 64_000_000


class Service:
    """What all routes share.

    Attributes:
        settings: as told.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        folder, prefixes = settings.store, settings.prefixes
        self._queries = Pool(folder, prefixes, size=settings.workers, timeout=settings.timeout)
        self._pages = Pool(folder, prefixes, size=1, timeout=settings.timeout)
        self._changes = Pool(folder, prefixes, size=1, timeout=settings.timeout)
        self.loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Start the workers."""
        self.loop = asyncio.get_running_loop()
        await asyncio.gather(self._queries.start(), self._pages.start())

    async def stop(self) -> None:
        """End the workers."""
        await asyncio.gather(self._queries.stop(), self._pages.stop(), self._changes.stop())

    async def query(
        self,
        text: str,
        *,
        table: str | None,
        graphs: str | None,
        default: Sequence[str] | None = None,
        named: Sequence[str] | None = None,
        most: int | None = None,
        cut: bool = False,
        own: bool = False,
    ) -> Reply:
        """Return the answer to a query.

        Args:
            text: SPARQL; the known prefixes need no declaration.
            table: the format of rows, or None where the client takes none.
            graphs: the format of triples, likewise.
            default: graphs that make the default graph; the union of all where nothing is said.
            named: graphs that GRAPH can reach.
            most: rows at most, by default the server's limit.
            cut: leave out rows beyond, instead of refusing.
            own: whether a page of ours asks.

        Raises:
            Refusal: when there is no answer.
        """
        job = {
            "kind": "query",
            "text": text,
            "base": self.settings.base,
            "table": table,
            "graphs": graphs,
            "default": None if default is None else list(default),
            "named": None if named is None else list(named),
            "union": not names_a_dataset(text),
            "most": most or self.settings.max_rows,
            "cut": cut,
        }
        return await self._run(self._pages if own else self._queries, job, text=text)

    async def graph(self, iri: str | None, form: str) -> Reply:
        """Return the triples of a graph.

        Args:
            iri: of the graph, or None for the union of all.
            form: a key of `negotiation.GRAPHS`.

        Raises:
            Refusal: when there is no such graph, or it is too large.
        """
        job = {"kind": "graph", "graph": iri, "graphs": form, "most": GRAPH_ROWS * self.settings.max_rows}
        return await self._run(self._queries, job)

    async def pairs(self, predicate: str, graph: str) -> Reply:
        """Return subject, value and language of every statement of a property in a graph, as JSON, for our pages.

        Args:
            predicate: IRI of the property.
            graph: IRI of the graph.

        Raises:
            Refusal: when there are too many.
        """
        job = {"kind": "pairs", "predicate": predicate, "graph": graph, "most": PAIRS}
        return await self._run(self._pages, job)

    async def change(self, job: dict[str, Any], body: bytes = b"") -> Reply:
        """Return the reply to a change.

        Args:
            job: of kind update, put or drop.
            body: what comes with it.

        Raises:
            Refusal: when it was not made.
        """
        return await self._run(self._changes, job, body, text=job.get("text", ""))

    def authorise(self, request: Request) -> None:
        """Let a request with the token pass.

        Args:
            request: of a client that wants to change something.

        Raises:
            Refusal: when the server only reads, or the token is missing or wrong.
        """
        token = self.settings.token
        if token is None:
            raise Refusal(403, "this server only reads; start it with --token-file to allow changes")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise Refusal(401, "changes need the token of this server", {"WWW-Authenticate": "Bearer"})

    async def _run(self, pool: Pool, job: dict[str, Any], body: bytes = b"", *, text: str = "") -> Reply:
        try:
            head, answer = await pool.run(job, body)
        except Stopped as outcome:
            raise refusal.stopped(outcome, self.settings.timeout) from outcome
        if not head["ok"]:
            raise refusal.told(head, text)
        return head, answer


async def body_of(request: Request, limit: int) -> bytes:
    """Return the body of a request.

    Args:
        request: whose body is not read yet.
        limit: bytes at most.

    Raises:
        Refusal: when it is larger; nothing of it is kept.
    """
    too_large = Refusal(
        413, f"the request is larger than {limit} bytes, the limit of this server", {"Connection": "close"}
    )
    told = request.headers.get("content-length", "0")
    large = not told.isdecimal() or int(told) > limit
    if large and (not told.isdecimal() or int(told) > _DRAINED):
        raise too_large
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _DRAINED:
            raise too_large
        if large or size > limit:
            large = True
            parts.clear()
        else:
            parts.append(part)
    if large:
        raise too_large
    return b"".join(parts)


async def unless_gone(request: Request, work: Any) -> Any:
    """Return what some work gives, or end it when the client has gone away.

    Args:
        request: whose body was read.
        work: a coroutine.
    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refusal(499, "the client has gone away")
        return task.result()
    finally:
        watch.cancel()
        task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
