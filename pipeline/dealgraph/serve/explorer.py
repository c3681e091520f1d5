"""Explorer: the start page, search over firms, the lists of deals and circular flows, about the data.

In: requests of a browser. Out: pages. "英伟达", "nvidia" and "NVDA" in the search box find the same firm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dealgraph.errors import QueryError
from dealgraph.serve import ask_page, catalogue, findings, rendering
from dealgraph.serve.negotiation import GRAPHS, PAGE, choose, media
from dealgraph.serve.refusal import Refusal
from dealgraph.serve.words import sentence
from dealgraph.sparql import binding

if TYPE_CHECKING:
    from starlette.requests import Request

    from dealgraph.serve.reader import Reader

_PAGE: Final = 50


async def start(request: Request) -> Response:
    """Return the start page.

    Args:
        request: of the reader.
    """
    lang = rendering.language(request)
    values = await run_in_threadpool(_start, request.app.state.reader, lang)
    return rendering.render(request, "start", questions=ask_page.listed(lang), example=ask_page.EXAMPLE, **values)


def _start(reader: Reader, lang: str) -> dict[str, Any]:
    counts = {iri.replace("#", "/").rpartition("/")[2]: n for iri, n in catalogue.class_sizes(reader).items()}
    firms = {firm for pair in findings.edges(reader) for firm in pair}
    flows = findings.flows(reader, lang)
    return {
        "counts": [
            ("count_deals", counts.get("Deal", 0)),
            ("count_firms", len(firms)),
            ("count_articles", counts.get("NewsArticle", 0)),
            ("count_claims", counts.get("Claim", 0)),
        ],
        "deals": _lines(reader, findings.latest(reader, skip=0, count=8), lang),
        "busiest": _called(reader, findings.busiest(reader, 18), lang),
        "flows": [flow for flow in flows.flows if flow.coherent][:12],
        "flow_firms": flows.firms,
    }


def _lines(reader: Reader, deals: list[str], lang: str) -> list[dict[str, Any]]:
    known = dict(findings.load(reader, deals, lang).deals)
    return [
        {"iri": iri, "deal": deal, "sentence": sentence(deal, lang, deal.payers, deal.payees)}
        for iri in deals
        if (deal := known.get(iri)) is not None
    ]


def _called(reader: Reader, firms: list[tuple[str, int]], lang: str) -> list[tuple[str, str, int]]:
    names = findings.names(reader, [iri for iri, _ in firms], lang)
    return [(iri, names[iri], count) for iri, count in firms]


async def search(request: Request) -> Response:
    """Return the firms that a text finds; a text that names just one leads to its page.

    Args:
        request: with `q`.
    """
    text = request.query_params.get("q", "").strip()[:200]
    lang = rendering.language(request)
    reader: Reader = request.app.state.reader

    def find() -> tuple[list[tuple[str, str, int]], str | None]:
        if not text:
            return [], None
        try:
            return [], binding.firm(reader, text)  # type: ignore[arg-type]  # it asks only
        except QueryError:
            return _called(reader, findings.search(reader, text), lang), None

    found, one = await run_in_threadpool(find)
    if one is not None and (where := rendering.links(request).node(one)):
        return RedirectResponse(where, status_code=303)
    return rendering.render(request, "search", text=text, found=found)


async def deals(request: Request) -> Response:
    """Return a page of the list of deals.

    Args:
        request: with `page`.
    """
    told = request.query_params.get("page", "1")
    number = int(told) if told.isascii() and told.isdecimal() and 0 < len(told) < 7 else 1
    number = max(1, number)
    lang = rendering.language(request)
    reader: Reader = request.app.state.reader

    def find() -> list[dict[str, Any]]:
        return _lines(reader, findings.latest(reader, skip=(number - 1) * _PAGE, count=_PAGE + 1), lang)

    found = await run_in_threadpool(find)
    return rendering.render(request, "deals", deals=found[:_PAGE], number=number, more=len(found) > _PAGE)


async def flows(request: Request) -> Response:
    """Return the circular flows among all deals.

    Args:
        request: of the reader.
    """
    found = await run_in_threadpool(findings.flows, request.app.state.reader, rendering.language(request))
    return rendering.render(request, "flows", flows=found.flows[:100], flow_firms=found.firms, complete=found.complete)


async def data(request: Request) -> Response:
    """Return the description of the data: a page, or DCAT and VoID.

    Args:
        request: of the reader.

    Raises:
        Refusal: when the client accepts none of the formats.
    """
    told = request.query_params.get("format")
    form = told if told in {*GRAPHS, *PAGE} else choose(request.headers.get("accept"), {**GRAPHS, **PAGE})
    if form is None:
        raise Refusal(
            406, f"the description comes as {', '.join(kinds[0] for kinds in (*PAGE.values(), *GRAPHS.values()))}"
        )
    reader: Reader = request.app.state.reader
    if form == "html":
        sizes, classes = await run_in_threadpool(lambda: (catalogue.graph_sizes(reader), catalogue.class_sizes(reader)))
        claims = {name: size for name, size in sizes.items() if "/graph/article/" in name}
        rest = {name: size for name, size in sizes.items() if name not in claims}
        return rendering.render(
            request, "data", classes=classes, graphs=rest, claims=(len(claims), sum(claims.values())),
            triples=sum(sizes.values()), at=catalogue.address(request),
        )  # fmt: skip
    at = catalogue.address(request)
    answer = await run_in_threadpool(lambda: catalogue.written(catalogue.dataset(reader, at), form))
    return Response(answer, headers={"Vary": "Accept, Accept-Language", "Content-Type": media(form)})
