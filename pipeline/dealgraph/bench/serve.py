"""Load on the service: mixed requests on loopback for a bounded time, with percentiles beside a bare store.

In: the folder of a store and seconds. Out: one `Row` per kind of request and one for all, every failure counted.
The mix asks for deals by IRI, labels such as "英伟达" and "Nvidia", sums, named questions, graphs and pages.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from itertools import count, cycle, islice
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from dealgraph.errors import StoreError
from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.sparql import questions
from dealgraph.sparql.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TABLE: Final = "application/sparql-results+json"
_GRAPH: Final = "application/n-triples"
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")
_CLIENTS: Final = 2
_NODES: Final = 50
_STARTING: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of the mix.

    Attributes:
        kind: what rows group by.
        path: with parameters.
        accept: media type.
        text: the query that a bare store is asked instead, or None where it has no such thing.
    """

    kind: str
    path: str
    accept: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured of one kind of request; times in milliseconds.

    Attributes:
        kind: of request, or "all".
        requests: how many were answered or failed.
        errors: how many failed: another status than 200, or a broken connection.
        per_second: requests a second, all clients together.
        p50: half of the answers came within so long; likewise p95, p99.
        p95: see p50.
        p99: see p50.
        slowest: the longest wait.
        bare_p50: the same queries in this process over the store alone, without server; None for pages.
        bare_p95: see bare_p50.
    """

    kind: str
    requests: int
    errors: int
    per_second: float
    p50: float
    p95: float
    p99: float
    slowest: float
    bare_p50: float | None
    bare_p95: float | None


def bench_serve(store: str, seconds: float = 60, *, base: str = BASE) -> list[Row]:
    """Return the latencies of a server of its own under a mixed load, kind by kind, and of all at the end.

    Args:
        store: the folder of a store that holds deals.
        seconds: how long the load lasts.
        base: of the data's IRIs.

    Raises:
        StoreError: when the store holds no deals, or the server does not start.
    """
    requests = mix(store, base=base)
    command = [sys.executable, "-m", "dealgraph", "serve", "--store", store, "--port", "0", "--quiet", "--base", base]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:  # noqa: S603 (ours)
        assert process.stderr is not None
        try:
            line = process.stderr.readline()
            address = _ADDRESS.search(line)
            if address is None:
                raise StoreError(f"{store}: the server does not start: {line.strip()}")
            # Whatever else the server says must not fill the pipe.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            _reached(address[0])
            began = time.perf_counter()
            measured = _load(address[0], requests, seconds)
            lasted = time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(timeout=_STARTING)
    return _rows(measured, lasted, _bare(store, requests, min(seconds / 4, 10)))


def mix(store: str, *, base: str = BASE) -> list[Request]:
    """Return the requests of the load, over deals and firms that the store holds.

    Args:
        store: its folder.
        base: of the data's IRIs.

    Raises:
        StoreError: when it holds no deals.
    """
    opened = ox.Store.read_only(store)
    graph = graph_iri("deals", base=base)
    deals = _column(opened, f"SELECT ?d {{ GRAPH <{graph}> {{ ?d a dg:Deal }} }} ORDER BY ?d LIMIT {_NODES}")
    firms = _column(opened, f"SELECT DISTINCT ?f {{ GRAPH <{graph}> {{ ?d dg:payer ?f }} }} ORDER BY ?f LIMIT {_NODES}")
    if not deals or not firms:
        raise StoreError(f"{store}: holds no deals to ask for; `dealgraph ingest` brings some")
    label = _column(opened, f"SELECT ?l {{ <{firms[0]}> skos:prefLabel ?l }} ORDER BY ?l LIMIT 1")
    named = questions.load("deals-of-firm")
    supplies = questions.load("who-supplies-whom").text
    found = []
    for deal, firm in zip(deals, cycle(firms), strict=False):
        found += [
            _query("deal", f"CONSTRUCT {{ <{deal}> ?p ?o }} WHERE {{ <{deal}> ?p ?o }}", graph=True),
            _query("label", f"SELECT ?f {{ ?f skos:prefLabel ?l FILTER(STR(?l) = {ox.Literal(label[0])}) }} LIMIT 1"),
            _query("deals of a firm", named.bound({"firm": f"<{firm}>"})),
            _query("count", "SELECT ?t (COUNT(?d) AS ?n) { ?d a dg:Deal ; dg:dealType ?t } GROUP BY ?t"),
            _query("yes or no", f"ASK {{ <{deal}> dg:payee <{firm}> }}"),
        ]
        for iri in (deal, firm):
            path = quote(f"/{iri.removeprefix(base)}", safe="/")
            found.append(Request(kind="data of an IRI", path=path, accept="text/turtle", text=None))
        found.append(
            Request(kind="page", path=quote(f"/{firm.removeprefix(base)}", safe="/"), accept="text/html", text=None)
        )
    found.append(_query("who supplies whom", supplies))
    return found


def _column(store: ox.Store, text: str) -> list[str]:
    rows = store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return [cell.value for row in rows if isinstance(cell := row[0], ox.NamedNode | ox.Literal)]


def _query(kind: str, text: str, *, graph: bool = False) -> Request:
    accept = _GRAPH if graph else _TABLE
    return Request(kind=kind, path=f"/sparql?{urlencode({'query': text})}", accept=accept, text=text)


def _reached(address: str) -> None:
    end = time.monotonic() + _STARTING
    while True:
        try:
            if _ask(_connection(address), Request(kind="", path="/sparql?query=ASK%7B%7D", accept="*/*", text=None)):
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise StoreError(f"{address}: the server does not answer")
        time.sleep(0.1)


def _connection(address: str) -> http.client.HTTPConnection:
    told = urlsplit(address)
    return http.client.HTTPConnection(told.hostname or "", told.port, timeout=60)


def _ask(connection: http.client.HTTPConnection, request: Request) -> bool:
    connection.request("GET", request.path, headers={"Accept": request.accept})
    answer = connection.getresponse()
    return bool(answer.read()) and answer.status == 200


Measured = list[tuple[str, float, bool]]


def _load(address: str, requests: Sequence[Request], seconds: float) -> Measured:
    """Return kind, seconds and success of each request that the clients made one after the other."""
    turn: Iterator[int] = count()
    measured: Measured = []
    end = time.perf_counter() + seconds

    def run() -> None:
        connection = _connection(address)
        while (began := time.perf_counter()) < end:
            # Neighbours in the mix go to different clients, so that all kinds meet.
            request = requests[next(turn) % len(requests)]
            try:
                fine = _ask(connection, request)
            except (OSError, http.client.HTTPException):
                fine = False
                connection.close()
            measured.append((request.kind, time.perf_counter() - began, fine))
        connection.close()

    clients = [threading.Thread(target=run) for _ in range(_CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return measured


def _bare(store: str, requests: Sequence[Request], seconds: float) -> Measured:
    """Return the same for the store alone, asked in this process."""
    opened = ox.Store.read_only(store)
    asked = [request for request in requests if request.text is not None]
    measured: Measured = []
    end = time.perf_counter() + seconds
    # Once through the mix at most, or until the time is over.
    for request in islice(cycle(asked), 20 * len(asked)):
        began = time.perf_counter()
        if began > end:
            break
        result = opened.query(request.text or "", prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        if isinstance(result, ox.QueryTriples):
            result.serialize(format=ox.RdfFormat.N_TRIPLES)
        else:
            result.serialize(format=ox.QueryResultsFormat.JSON)
        measured.append((request.kind, time.perf_counter() - began, True))
    return measured


def _rows(measured: Measured, seconds: float, bare: Measured) -> list[Row]:
    kinds = dict.fromkeys(kind for kind, _, _ in measured)
    asked = {kind for kind, _, _ in bare}
    rows = []
    for kind in (*kinds, "all"):
        mine = [(took, fine) for each, took, fine in measured if kind in {each, "all"}]
        times = sorted(took for took, _ in mine)
        # All queries together are set beside all of the bare store; pages have nothing beside them.
        alone = sorted(took for each, took, _ in bare if kind in {each, "all"})
        rows.append(
            Row(
                kind=kind,
                requests=len(mine),
                errors=sum(not fine for _, fine in mine),
                per_second=round(len(mine) / seconds, 1),
                p50=_percentile(times, 50),
                p95=_percentile(times, 95),
                p99=_percentile(times, 99),
                slowest=_percentile(times, 100),
                bare_p50=_percentile(alone, 50) if kind in asked or kind == "all" else None,
                bare_p95=_percentile(alone, 95) if kind in asked or kind == "all" else None,
            )
        )
    return rows


def _percentile(times: Sequence[float], part: int) -> float:
    """Return the time in milliseconds within which so many in a hundred lie."""
    if not times:
        return 0.0
    return round(1000 * times[min(len(times) - 1, max(0, -(-part * len(times) // 100) - 1))], 2)
