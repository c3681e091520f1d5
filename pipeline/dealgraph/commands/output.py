"""Commands that write the graph out for others: export, report."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options, tracing
from dealgraph.commands.conduct import command, say
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

Format = Literal["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv"]
Language = Literal["en", "zh"]
_PAGE = "index.html"


@command
def export(
    form: Annotated[
        Format, typer.Option("--format", "-f", help="RDF in one of six forms, or a table as CSV.")
    ] = "trig",
    graph: Annotated[
        str | None,
        typer.Option(
            "--graph",
            metavar="NAME",
            help="all, claims, deals, firms, ontology, ledger, runs, quarantine or an IRI; for CSV deals or firms.",
        ),
    ] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="FILE", help="By default standard output.")] = None,
    store: options.Store = options.STORE,
    quiet: options.Quiet = False,
) -> None:
    """Write the graph, or a named part of it, in a form that other programs read.

    Turtle, N-Triples and RDF/XML hold the union of the graphs, the others keep them apart.

    Example:  dealgraph export --format csv --graph deals --out deals.csv
    """
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.views import csvfiles, rdf  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        with _target(out) as stream:
            if form == "csv":
                text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
                count = csvfiles.write(opened, text, graph or "deals")
                text.detach()
            else:
                count = rdf.write(opened, stream, form, graph=graph or "all")
    finally:
        opened.close()
    if out and not quiet:
        say(f"{out}: {count} {'rows' if form == 'csv' else 'statements'}")


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
