"""Endpoint: /sparql by the SPARQL 1.1 Protocol, /graphs by the Graph Store Protocol.

In: requests. Out: answers in the format that the client accepts, or a refusal in one line. A browser that comes with a
query about 英伟达 or Nvidia is sent on to the page that shows the answer as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dealgraph.knowledge.iris import graph_iri
from dealgraph.serve import catalogue, protocol
from dealgraph.serve.negotiation import GRAPHS, TABLES, choose, media, wants_page
from dealgraph.serve.refusal import Refusal
from dealgraph.serve.service import body_of, unless_gone

if TYPE_CHECKING:
    from starlette.requests import Request

    from dealgraph.serve.protocol import Operation
    from dealgraph.serve.service import Service

_SPARQL: Final = "GET, HEAD, POST, OPTIONS"
_GRAPHS: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_VARY: Final = {"Vary": "Accept"}


async def sparql(request: Request) -> Response:
    """Answer a request to /sparql.

    Args:
        request: of any method.

    Raises:
        Refusal: when there is no answer.
    """
    if request.method not in _SPARQL.split(", "):
        raise Refusal(405, f"{request.method}: /sparql takes {_SPARQL}", {"Allow": _SPARQL})
    service: Service = request.app.state.service
    kind = protocol.media_type(request.headers.get("content-type"))
    limit = service.settings.max_upload if service.settings.token else service.settings.max_query
    body = await body_of(request, limit)
    asked = protocol.operation(request.method, protocol.pairs(request.url.query), kind, body)
    if asked.kind == "update":
        service.authorise(request)
        await service.change({"kind": "update", "text": asked.text})
        return Response(status_code=204)
    if len(asked.text.encode("utf-8", "replace")) > service.settings.max_query:
        raise Refusal(413, f"the query is larger than {service.settings.max_query} bytes, the limit of this server")
    if request.method != "POST" and asked.form is None and wants_page(request.headers.get("accept")):
        return RedirectResponse(_page(request, asked), status_code=303, headers=_VARY)
    if asked.kind == "description":
        return await _description(request, asked.form)
    return await _answer(request, service, asked)


async def _answer(request: Request, service: Service, asked: Operation) -> Response:
    table, graphs = _formats(request.headers.get("accept"), asked.form)
    work = service.query(asked.text, table=table, graphs=graphs, default=asked.default, named=asked.named)
    head, answer = await unless_gone(request, work)
    return Response(answer, headers={**_VARY, "Content-Type": media(head["form"])})


def _formats(accept: str | None, form: str | None) -> tuple[str | None, str | None]:
    # Other servers have other names for formats; a client that uses them says by Accept what it means.
    table = form if form in TABLES else choose(accept, TABLES)
    graphs = form if form in GRAPHS else choose(accept, GRAPHS)
    if table is None and graphs is None:
        kinds = [kinds[0] for kinds in (*TABLES.values(), *GRAPHS.values())]
        raise Refusal(406, f"nothing that you accept can be sent; there are {', '.join(kinds)}")
    return table, graphs


def _page(request: Request, asked: Operation) -> str:
    told = {"query": asked.text} if asked.text else {}
    if lang := request.query_params.get("lang"):
        told["lang"] = lang
    return f"/query?{urlencode(told)}" if told else "/query"


async def _description(request: Request, form: str | None) -> Response:
    wanted = form if form in GRAPHS else choose(request.headers.get("accept"), GRAPHS)
    if wanted is None:
        raise Refusal(406, f"the description of this service comes as {', '.join(k[0] for k in GRAPHS.values())}")
    at = catalogue.address(request)
    answer = await run_in_threadpool(catalogue.description, request.app.state.reader, at, wanted)
    return Response(answer, headers={**_VARY, "Content-Type": media(wanted)})


async def graphs(request: Request) -> Response:
    """Answer a request to /graphs, for the graph that `graph=` names, or for the union of all with `default`.

    Args:
        request: of any method.

    Raises:
        Refusal: when there is no answer.
    """
    if request.method not in _GRAPHS.split(", "):
        raise Refusal(405, f"{request.method}: /graphs takes {_GRAPHS}", {"Allow": _GRAPHS})
    service: Service = request.app.state.service
    told = protocol.pairs(request.url.query)
    default = any(name == "default" for name, _ in told)
    named = [value for name, value in told if name == "graph"]
    if default == bool(named):
        raise Refusal(400, "say which graph: either graph=IRI or default")
    iri = None if default else protocol.absolute("graph", protocol.one(named, "graph"))
    if request.method in {"GET", "HEAD"}:
        form = next((value for name, value in told if name == "format"), None)
        return await read(request, service, iri, form)
    service.authorise(request)
    if iri is None:
        raise Refusal(403, "the default graph is the union of all others; change one of these, by graph=IRI")
    note = _note(iri, service.settings.base)
    if request.method == "DELETE":
        await service.change({"kind": "drop", "graph": iri, "note": note})
        return Response(status_code=204)
    kind = protocol.media_type(request.headers.get("content-type"))
    form = next((name for name, kinds in GRAPHS.items() if kind in kinds), None)
    if form is None:
        raise Refusal(415, f"a graph comes as {', '.join(kinds[0] for kinds in GRAPHS.values())}")
    body = await body_of(request, service.settings.max_upload)
    job = {"kind": "put", "graph": iri, "form": form, "replace": request.method == "PUT", "note": note}
    head, _ = await service.change(job, body)
    return Response(status_code=201 if head["new"] else 204)


async def read(request: Request, service: Service, iri: str | None, form: str | None) -> Response:
    """Return a graph in the format that the client accepts.

    Args:
        request: of the client.
        service: what is read.
        iri: of the graph, or None for the union of all.
        form: a format asked for by name, or None.

    Raises:
        Refusal: when there is no such graph or no such format.
    """
    wanted = (
        form
        if form in GRAPHS
        else choose(request.headers.get("accept"), {**GRAPHS, "turtle": (*GRAPHS["turtle"], "text/html")})
    )
    if wanted is None:
        raise Refusal(406, f"a graph comes as {', '.join(kinds[0] for kinds in GRAPHS.values())}")
    _, answer = await unless_gone(request, service.graph(iri, wanted))
    return Response(answer, headers={**_VARY, "Content-Type": media(wanted)})


def _note(iri: str, base: str) -> str:
    """Return what to note when claims or judgements change: that the deals must be merged anew by the next ingest."""
    local: Any = iri.removeprefix(graph_iri("", base=base))
    if local == iri or not (local.startswith("article/") or local == "ledger"):
        return ""
    deals, ledger, runs = (ox.NamedNode(str(graph_iri(name, base=base))) for name in ("deals", "ledger", "runs"))
    return f"GRAPH {runs} {{ {deals} <http://purl.org/dc/terms/requires> {ledger} }}"
