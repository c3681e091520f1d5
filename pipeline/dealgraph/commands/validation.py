"""The command that judges data by the shapes: validate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command
from dealgraph.errors import InvalidGraph

if TYPE_CHECKING:
    from dealgraph.shapes import Report

Format = Literal["text", "json", "turtle"]


@command
def validate(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="Turtle, TriG, N-Quads, JSON-LD or RDF/XML; without it, the whole graph."),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="For people, for machines, or as a SHACL report in RDF.")
    ] = "text",
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Of the report: en or zh.")] = "en",
    store: options.Store = options.STORE,
) -> int:
    """Check a file, or the whole graph, against the shapes; exit status 1 when something breaks them.

    Example:  dealgraph validate outputs/graph.trig --language zh
    """
    from dealgraph import shapes  # noqa: PLC0415

    report = shapes.check_file(file) if file is not None else _check_store(store)
    if form == "turtle":
        print(report.graph().serialize(format="turtle"))
    elif form == "json":
        print(json.dumps(_record(report), ensure_ascii=False, indent=1))
    else:
        print(report.text(language))
    return 0 if report.conforms else InvalidGraph.exit_code


def _check_store(store: str) -> Report:
    from rdflib import Graph  # noqa: PLC0415

    from dealgraph import shapes  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.sparql.terms import from_triple  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        whole = Graph()
        # What was quarantined is known to break the shapes, and the ontology is no data.
        kept = [name for name in opened.names() if not {"quarantine", "ontology"} & set(str(name).split("/"))]
        whole.addN((*from_triple(quad), whole) for name in kept for quad in opened.quads(name))
    finally:
        opened.close()
    return shapes.check(whole, whole=True)


def _record(report: Report) -> dict[str, object]:
    return {
        "conforms": report.conforms,
        "claims": report.claims,
        "deals": report.deals,
        "results": [
            {
                "severity": result.severity,
                "focus": result.focus,
                "shape": result.shape,
                "path": result.path,
                "value": result.value,
                "messages": dict(result.messages),
                "advice": dict(result.advice),
                "unit": result.place.unit,
                "article": result.place.article,
                "quotes": list(result.place.quotes),
            }
            for result in report.results
        ],
    }
