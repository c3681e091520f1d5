"""Commands that write the graph out for others: export, report."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options, tracing
from dealgraph.commands.conduct import command, say
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dealgraph.sparql.store import Store

    Write = Callable[[IO[bytes]], int]

Format = Literal[
    "turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv", "csvw", "parquet", "graphml", "neo4j"
]
Language = Literal["en", "zh"]
_PAGE = "index.html"


@command
def export(
    form: Annotated[
        Format, typer.Option("--format", "-f", help="RDF in one of six forms, tables, or a graph for graph tools.")
    ] = "trig",
    graph: Annotated[
        str | None,
        typer.Option(
            "--graph",
            metavar="NAME",
            help="all, claims, deals, firms, flows, ontology, ledger, runs, quarantine or an IRI; for CSV and Parquet "
            "a table: deals, firms, evidence or edges.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE|DIR", help="By default standard output; a folder for csvw, neo4j and parquet."
        ),
    ] = None,
    store: options.Store = options.STORE,
    quiet: options.Quiet = False,
) -> None:
    """Write the graph, or a named part of it, in a form that other programs read.

    Turtle, N-Triples and RDF/XML hold the union of the graphs, the other forms of RDF keep them apart. GraphML (for
    Gephi) holds firms as nodes and deals as edges; csvw, neo4j and parquet are folders of tables. Memory does not grow
    with what is written. In CSV an apostrophe keeps a cell from starting a formula.

    Example:  dealgraph export --format csv --graph deals --out deals.csv
    """
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    folder = form in {"csvw", "neo4j"} or (form == "parquet" and graph is None)
    if folder and out is None:
        raise UsageError(f"{form} is several files; say where with --out DIR")
    if graph is not None and form in {"csvw", "neo4j", "graphml"}:
        raise UsageError(f"{form} holds firms and deals; --graph is for RDF, CSV and Parquet")
    opened = stores.open(store, read_only=True)
    try:
        for name, unit, write in _parts(opened, form, graph):
            path = str(Path(out) / name) if folder and out is not None else out
            with _target(path) as stream:
                count = write(stream)
            if path and not quiet:
                say(f"{path}: {count} {unit}" if unit else path)
    finally:
        opened.close()
    if form == "neo4j" and not quiet:
        from dealgraph.views import neo4j  # noqa: PLC0415

        say(f"in that folder:  {neo4j.COMMAND}")


def _parts(store: Store, form: Format, graph: str | None) -> Iterator[tuple[str, str, Write]]:
    """Yield what an export consists of: name of the file in a folder, what is counted, what writes it."""
    from dealgraph.views import csvfiles, csvw, graphml, neo4j, parquet, rdf  # noqa: PLC0415

    if form == "csv":
        yield "", "rows", lambda stream: csvfiles.write_bytes(store, stream, graph or "deals")
    elif form == "graphml":
        yield "", "edges", lambda stream: graphml.write(store, stream)
    elif form == "parquet" and graph is not None:
        yield "", "rows", lambda stream: parquet.write(store, stream, graph)
    elif form in {"csvw", "neo4j", "parquet"}:
        view = {"csvw": csvw.parts, "neo4j": neo4j.parts, "parquet": parquet.parts}[form]
        for name, write in view(store):
            yield name, "" if name == csvw.METADATA else "rows", write
    else:
        held = _derived(store) if graph == "flows" else store
        yield "", "statements", lambda stream: rdf.write(held, stream, form, graph=graph or "all")


def _derived(store: Store) -> Store:
    """Return a store in memory with the circular flows that follow from the deals of another."""
    from dealgraph import trace  # noqa: PLC0415
    from dealgraph.knowledge.iris import graph_iri  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.views import flows_rdf  # noqa: PLC0415

    graph = flows_rdf.flow_graph(trace.circular_flows(tracing.read(store)), flows_rdf.firm_iris(store))
    memory = stores.open()
    memory.replace({graph_iri("flows"): graph})
    return memory


@command
def report(
    out: Annotated[str, typer.Option("--out", "-o", metavar="DIR", help="The folder that the page goes into.")] = (
        "outputs/report"
    ),
    title: Annotated[str | None, typer.Option("--title", help="Of the page.")] = None,
    language: Annotated[Language, typer.Option("--language", help="The language that the page opens in.")] = "en",
    store: options.Store = options.STORE,
) -> None:
    """Write a page about the circular flows, to read and to send to somebody; it needs no network.

    Example:  dealgraph report --out outputs/report
    """
    from dealgraph import trace  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.views.report import report as page  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        deals = tracing.read(opened)
        articles = sum("/graph/article/" in str(name) for name in opened.names())
    finally:
        opened.close()
    path = Path(out) / _PAGE
    with _target(str(path)) as stream:
        html = page(deals, trace.circular_flows(deals), title=title, articles=articles, language=language)
        stream.write(html.encode())
    print(path)


@contextmanager
def _target(out: str | None) -> Iterator[IO[bytes]]:
    """Give the stream to write to; a file is there whole or not at all."""
    if out is None:
        yield sys.stdout.buffer
        return
    path = Path(out)
    half = path.with_name(f".{path.name}.part")
    if "\0" in out:
        raise UsageError("a path holds no NUL character")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as stream:
            yield stream
        half.replace(path)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    finally:
        if half.is_file():
            half.unlink()
