"""Application: all routes behind one set of headers, as an ASGI application.

In: settings. Out: what uvicorn serves. Whatever goes wrong is one line for the client and a trace for the log alone;
a page about 英伟达 or Nvidia may load our style sheet and nothing else, and runs no script.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dealgraph import resources
from dealgraph.serve import ask_page, endpoint, explorer, linked, rendering
from dealgraph.serve.negotiation import wants_page
from dealgraph.serve.reader import Reader
from dealgraph.serve.refusal import Refusal
from dealgraph.serve.service import Service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dealgraph.serve.settings import Settings

_STYLE: Final = Path(__file__).with_name("style.css")
_READ: Final = ["GET", "HEAD"]
_ALL: Final = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
_POLICY: Final = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    # The graph changes while the server runs.
    (b"cache-control", b"no-cache"),
)


class _Headers:
    """Adds what every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, marked if scope["type"] == "http" else send)


def application(settings: Settings) -> Starlette:
    """Return the service.

    Args:
        settings: which store, within which limits.
    """
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    routes = [
        Route("/", explorer.start, methods=_READ),
        Route("/sparql", endpoint.sparql, methods=_ALL),
        Route("/graphs", endpoint.graphs, methods=_ALL),
        Route("/search", explorer.search, methods=_READ),
        Route("/deals", explorer.deals, methods=_READ),
        Route("/flows", explorer.flows, methods=_READ),
        Route("/questions", ask_page.questions_list, methods=_READ),
        Route("/questions/{name}", ask_page.question, methods=_READ),
        Route("/query", ask_page.query, methods=_READ),
        Route("/.well-known/void", explorer.data, methods=_READ),
        Route("/context.jsonld", _context, methods=_READ),
        Route("/style.css", _style, methods=_READ),
        Route("/favicon.ico", _nothing, methods=_READ),
        Route("/ns", linked.term, methods=_READ),
        Route("/ns/{path:path}", linked.term, methods=_READ),
        Route("/{path:path}", linked.node, methods=_READ),
    ]
    made = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(_Headers),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"],
                allow_headers=["Accept", "Accept-Language", "Authorization", "Content-Type"],
                max_age=86_400,
            ),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _mistaken, Exception: _failed},  # type: ignore[dict-item]
    )
    made.router.redirect_slashes = False
    made.state.service = service
    made.state.reader = Reader(service)
    return made


async def _refused(request: Request, refusal: Refusal) -> Response:
    page = request.method in {"GET", "HEAD"} and wants_page(request.headers.get("accept"))
    # Programs at the endpoints get their one line whatever they accept.
    if page and not request.url.path.startswith(("/sparql", "/graphs")):
        return rendering.render(request, "refused", refusal.status, status_code=refusal.status, reason=refusal.reason)
    return PlainTextResponse(f"{refusal.reason}\n", refusal.status, refusal.headers)


async def _mistaken(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        error_line = f"{request.method}: this address can only be read"
        return PlainTextResponse(f"{error_line}\n", 405, error.headers)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001 (the log has the trace)
    return PlainTextResponse("this server made a mistake; its log tells which\n", 500)


async def _style(request: Request) -> Response:  # noqa: ARG001
    return FileResponse(_STYLE, media_type="text/css")


async def _context(request: Request) -> Response:  # noqa: ARG001
    return FileResponse(resources.ontology() / "context.jsonld", media_type="application/ld+json")


async def _nothing(request: Request) -> Response:  # noqa: ARG001
    return Response(status_code=204)
