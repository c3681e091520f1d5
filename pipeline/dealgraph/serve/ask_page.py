"""Ask pages: named questions as forms, and SPARQL by hand, with the first rows of the answer as a table.

In: requests of a browser. Out: pages. A firm in a form may be "英伟达", "nvidia" or its IRI; a cell that holds an IRI
of ours leads to its page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from dealgraph import sparql
from dealgraph.errors import QueryError
from dealgraph.knowledge.vocabulary import SCHEMES, concepts
from dealgraph.serve import protocol, rendering
from dealgraph.serve.negotiation import GRAPHS, TABLES
from dealgraph.serve.refusal import Refusal
from dealgraph.serve.service import unless_gone
from dealgraph.sparql import binding, questions
from dealgraph.sparql.terms import from_store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from dealgraph.serve.reader import Reader
    from dealgraph.serve.service import Service

_SHOWN: Final = 500
EXAMPLE: Final = """SELECT ?payer ?payee ?lowest ?highest ?currency WHERE {
  ?deal a dg:Deal ; dg:payer/schema:name ?payer ; dg:payee/schema:name ?payee ; dg:amount ?amount .
  ?amount schema:currency ?currency .
  OPTIONAL { ?amount schema:minValue ?lowest }
  OPTIONAL { ?amount schema:maxValue ?highest }
}
ORDER BY ?payer ?payee
LIMIT 100"""


async def questions_list(request: Request) -> Response:
    """Return the list of named questions.

    Args:
        request: of the reader.
    """
    return rendering.render(request, "questions", questions=listed(rendering.language(request)))


def listed(lang: str) -> list[dict[str, Any]]:
    """Return the named questions with their fields.

    Args:
        lang: a key of `words.languages()`.
    """
    found = []
    for name in questions.names():
        told = questions.load(name)
        fields = [
            {
                "name": each.name,
                "text": each.text,
                "required": each.required,
                "default": each.default,
                "options": _options(each.kind, lang),
            }
            for each in told.parameters
        ]
        found.append({"name": name, "title": told.questions.get(lang, name), "comment": told.comment, "fields": fields})
    return found


def _options(kind: str, lang: str) -> list[tuple[str, str]]:
    if kind not in SCHEMES or kind == "currency":
        return []
    return [(each.notation, each.labels.get(lang, each.notation)) for each in concepts(kind).values()]


async def question(request: Request) -> Response:
    """Return the form of a named question, with the answer where it was sent.

    Args:
        request: with the question's parameters.

    Raises:
        Refusal: when there is no such question.
    """
    name = request.path_params["name"]
    if name not in questions.names():
        raise Refusal(404, "nothing here has this address")
    lang = rendering.language(request)
    asked = next(each for each in listed(lang) if each["name"] == name)
    given = {f["name"]: request.query_params[f["name"]] for f in asked["fields"] if f["name"] in request.query_params}
    ready = "ask" in request.query_params or all(not field["required"] for field in asked["fields"])
    reader: Reader = request.app.state.reader
    answer, refused, text = None, None, questions.load(name).text
    if ready:
        try:
            text = await run_in_threadpool(_bound, reader, name, given)
            answer = await _table(request, text)
        except QueryError as error:
            refused = str(error)
        except Refusal as error:
            refused = error.reason
    return rendering.render(
        request, "question", question=asked, given=given, answer=answer, refused=refused, text=text,
        formats=_formats(text, answer),
    )  # fmt: skip


def _bound(reader: Reader, name: str, given: dict[str, str]) -> str:
    told = sparql.find(name)
    return told.bound(binding.terms(reader, told, given))  # type: ignore[arg-type]  # it asks only


async def query(request: Request) -> Response:
    """Return the SPARQL box, with the answer where a query was sent.

    Args:
        request: with `query`.
    """
    text = request.query_params.get("query", "")
    answer = refused = None
    if text.strip():
        try:
            protocol.operation("GET", [("query", text)], None, b"")
            answer = await _table(request, text)
        except Refusal as error:
            refused = error.reason
    prefixes = request.app.state.service.settings.prefixes
    return rendering.render(
        request, "query", text=text or EXAMPLE, answer=answer, refused=refused, prefixes=prefixes,
        formats=_formats(text, answer),
    )  # fmt: skip


async def _table(request: Request, text: str) -> dict[str, Any]:
    """Return the first rows of an answer, each cell with its text and where it leads."""
    service: Service = request.app.state.service
    work = service.query(text, table="json", graphs="ntriples", most=_SHOWN, cut=True)
    head, body = await unless_gone(request, work)
    if head["kind"] == "graph":
        triples = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
        columns = ["subject", "predicate", "object"]
        cells = [[triple.subject, triple.predicate, triple.object] for triple in triples]
    else:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return {"truth": bool(found), "kind": "truth", "more": False}
        assert isinstance(found, ox.QuerySolutions)
        columns = [variable.value for variable in found.variables]
        cells = [list(row) for row in found]
    links = rendering.links(request)
    rows = [[_cell(cell, links) for cell in row] for row in cells]
    return {"kind": head["kind"], "columns": columns, "rows": rows, "more": head["more"], "shown": _SHOWN}


def _cell(cell: Any, links: rendering.Links) -> tuple[str, str | None, str]:
    if cell is None:
        return "", None, ""
    if isinstance(cell, ox.Triple):
        return str(cell), None, ""
    text = sparql.results.plain(from_store(cell))
    if isinstance(cell, ox.NamedNode):
        return text, links.node(cell.value), ""
    return text, None, getattr(cell, "language", None) or ""


def _formats(text: str, answer: dict[str, Any] | None) -> list[tuple[str, str]]:
    if answer is None:
        return []
    forms = GRAPHS if answer["kind"] == "graph" else TABLES
    return [(form, f"/sparql?{urlencode({'query': text, 'format': form})}") for form in forms]
