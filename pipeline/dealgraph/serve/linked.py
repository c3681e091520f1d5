"""Linked data: what an IRI of ours names, as a page for people or as RDF for programs.

In: a path such as `/firm/寒武纪` or `/deal/ab12`; its IRI is the base and the path. Out: HTML, Turtle, JSON-LD,
N-Triples or RDF/XML, as the client accepts. What was merged into something else is answered with a redirect there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from rdflib.namespace import ORG, SDO
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dealgraph.knowledge.vocabulary import DG
from dealgraph.serve import deal_page, endpoint, firm_page, node_page, rendering
from dealgraph.serve.negotiation import GRAPHS, PAGE, choose, media
from dealgraph.serve.refusal import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from dealgraph.serve.reader import Reader

_TERMS: Final = "https://w3id.org/dealgraph/ns"
_VARY: Final = {"Vary": "Accept, Accept-Language"}
# What belongs to a thing itself: its amounts, dates and quotes have IRIs of their own below it.
_OWN: Final = (
    "dg:amount|dg:amount/dg:equivalent|dg:stageDate|dg:conflict|dg:evidence|dg:evidence/oa:hasTarget"
    "|dg:evidence/oa:hasTarget/oa:hasSelector"
)
_INCOMING: Final = 5_000


async def node(request: Request) -> Response:
    """Answer a request for what an IRI names.

    Args:
        request: GET or HEAD of a path below the root.

    Raises:
        Refusal: when there is nothing of that name, or not in a format that the client accepts.
    """
    settings = request.app.state.service.settings
    return await _answer(request, settings.base + request.path_params["path"])


async def term(request: Request) -> Response:
    """Answer a request for a term of the ontology: /ns for classes and properties, /ns/type/loan for a concept.

    Args:
        request: GET or HEAD.

    Raises:
        Refusal: when there is no such term, or not in a format that the client accepts.
    """
    rest = request.path_params.get("path", "").strip("/")
    if rest:
        return await _answer(request, f"{_TERMS}/{rest}")
    form = _form(request)
    reader: Reader = request.app.state.reader
    if form == "html":
        values = await run_in_threadpool(node_page.terms, reader, rendering.language(request))
        return rendering.render(request, "terms", **values)
    answer = await run_in_threadpool(
        reader.rdf,
        f'CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{_TERMS}#")) }}',
        form,
    )
    return Response(answer, headers={**_VARY, "Content-Type": media(form)})


async def _answer(request: Request, iri: str) -> Response:
    try:
        iri = ox.NamedNode(iri).value
    except ValueError:
        raise Refusal(404, "nothing here has this address") from None
    form = _form(request)
    reader: Reader = request.app.state.reader
    if iri.startswith(f"{reader.settings.base}graph/") and form != "html":
        return await endpoint.read(request, request.app.state.service, iri, form)
    kinds, moved = await run_in_threadpool(_known, reader, iri)
    if moved is not None:
        where = rendering.Links(reader.settings.base, None).node(moved) or moved
        told = {key: value for key, value in request.query_params.items() if key in {"lang", "format"}}
        return RedirectResponse(f"{where}?{urlencode(told)}" if told else where, status_code=303, headers=_VARY)
    if not kinds:
        raise Refusal(404, "nothing here has this address")
    if form != "html":
        answer = await run_in_threadpool(reader.rdf, _construct(iri, kinds), form)
        return Response(answer, headers={**_VARY, "Content-Type": media(form)})
    lang = rendering.language(request)
    template, values = await run_in_threadpool(
        reader.kept, f"page {lang} {iri}", lambda: _page(reader, iri, kinds, lang)
    )
    return rendering.render(request, template, **values)


def _form(request: Request) -> str:
    told = request.query_params.get("format")
    if told is not None:
        if told not in {*GRAPHS, *PAGE}:
            raise Refusal(406, f"format={told[:40]}: there are {', '.join((*PAGE, *GRAPHS))}")
        return told
    accept = request.headers.get("accept")
    # A program that says nothing gets Turtle, a person's browser says that it wants HTML.
    form = choose(accept, {**GRAPHS, **PAGE})
    if form is None:
        kinds = [kinds[0] for kinds in (*PAGE.values(), *GRAPHS.values())]
        raise Refusal(406, f"nothing that you accept can be sent; there are {', '.join(kinds)}")
    return form


def _known(reader: Reader, iri: str) -> tuple[set[str], str | None]:
    """Return the classes of what an IRI names (or "" where it has none), and what has replaced it."""
    rows = reader.rows(
        f"""SELECT DISTINCT ?kind ?now {{
          {{ <{iri}> ?p ?o OPTIONAL {{ <{iri}> a ?kind }} FILTER(?p != dcterms:isReplacedBy) }}
          UNION {{ <{iri}> dcterms:isReplacedBy+ ?now MINUS {{ ?now dcterms:isReplacedBy ?later }} }}
          UNION {{ GRAPH <{iri}> {{ ?s ?q ?v }} }}
        }} LIMIT 100"""
    )
    moved = sorted(row["now"] for row in rows if "now" in row)
    return {row.get("kind", "") for row in rows if "now" not in row}, moved[0] if moved and moved[0] != iri else None


def _construct(iri: str, kinds: set[str]) -> str:
    incoming = ""
    if str(ORG.FormalOrganization) in kinds:
        incoming = f"""UNION {{ SELECT ?s ?p ?o {{ {{ ?s dg:payer <{iri}> BIND(dg:payer AS ?p) }}
          UNION {{ ?s dg:payee <{iri}> BIND(dg:payee AS ?p) }} BIND(<{iri}> AS ?o) }} LIMIT {_INCOMING} }}"""
    elif str(SDO.NewsArticle) in kinds:
        incoming = f"""UNION {{ SELECT ?s ?p ?o {{ ?s dg:article <{iri}>
          BIND(dg:article AS ?p) BIND(<{iri}> AS ?o) }} LIMIT {_INCOMING} }}"""
    return f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
      {{ <{iri}> ?p ?o BIND(<{iri}> AS ?s) }} UNION {{ <{iri}> {_OWN} ?s . ?s ?p ?o }} {incoming} }}"""


def _page(reader: Reader, iri: str, kinds: set[str], language: str) -> tuple[str, dict[str, Any]]:
    if str(ORG.FormalOrganization) in kinds:
        return "firm", firm_page.page(reader, iri, language)
    if str(DG.Deal) in kinds and (told := deal_page.page(reader, iri, language)) is not None:
        return "deal", told
    if str(SDO.NewsArticle) in kinds:
        return "article", node_page.article(reader, iri, language)
    return "node", node_page.page(reader, iri, language)
