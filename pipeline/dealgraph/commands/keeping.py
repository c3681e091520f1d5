"""Commands that change the store, and the demonstration that does so in memory: ingest, retract, merge, demo."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph import __version__
from dealgraph.commands import options, tracing
from dealgraph.commands.conduct import Reader, command, progress, say
from dealgraph.errors import InvalidGraph

if TYPE_CHECKING:
    from dealgraph.sparql.ingest import IngestReport

Format = Literal["table", "json"]
Wait = Annotated[
    float, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for another writer of the graph.")
]
_MAX_SIZE = "20MB"
_PATIENCE = 60.0


@command
def ingest(
    paths: options.Paths,
    store: options.Store = options.STORE,
    published: options.Published = None,
    max_size: options.MaxSize = _MAX_SIZE,  # type: ignore[assignment]  # typer parses the default too
    jobs: options.Jobs = 1,
    wait: Wait = _PATIENCE,
    deals: Annotated[bool, typer.Option("--deals", help="Print the deals of the graph too, as a table.")] = False,
    form: Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON for machines.")] = "table",
    quiet: options.Quiet = False,
) -> int:
    """Read articles, extract their deals, validate them and put them into the graph.

    Prints what was found in each article and what was quarantined. An article that the graph holds already is put in
    its place again. Exit status 1: something was quarantined; 3: something could not be read.

    Example:  dealgraph ingest news/ --store outputs/graph
    """
    from dealgraph.models.versions import versions  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.sparql.ingest import Run  # noqa: PLC0415
    from dealgraph.sparql.ingest import ingest as put  # noqa: PLC0415

    reader = Reader(paths, max_size=max_size, quiet=quiet, published=published)
    began = time.monotonic()
    run = Run(software=f"dealgraph {__version__}", started=datetime.now(UTC).replace(microsecond=0), models=versions())
    opened = stores.open(store, wait=wait, waiting=say)
    try:
        report = put(opened, reader.extractions(jobs), run=run)
        kept = [deal for _, deal in tracing.read(opened)] if deals and form == "table" else []
    finally:
        opened.close()
    _print(report, form)
    if kept:
        from dealgraph.views import table  # noqa: PLC0415

        table.console().print(table.deals(tracing.by_date(kept)))
    if not quiet:
        seconds = time.monotonic() - began
        speed = f", {60 * reader.read / seconds:.0f} a minute" if seconds and reader.read else ""
        say(f"{reader.read} articles read, {reader.failed} not, in {seconds:.1f} s{speed}; the graph is in {store}")
    return reader.status or (InvalidGraph.exit_code if report.quarantined else 0)


@command
def retract(
    article: Annotated[
        str, typer.Argument(metavar="IRI", help="Of the article, as `dealgraph query articles` lists it.")
    ],
    store: options.Store = options.STORE,
    wait: Wait = _PATIENCE,
    quiet: options.Quiet = False,
) -> None:
    """Take an article out of the graph, with all that rests on it alone.

    Example:  dealgraph retract https://w3id.org/dealgraph/id/article/0f2a…
    """
    from dealgraph.sparql import ingest as ingesting  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store, wait=wait, waiting=say)
    try:
        changed = ingesting.retract(opened, article)
    finally:
        opened.close()
    if not quiet:
        say(f"{article}: taken out" if changed else f"{article}: not in this graph")


@command
def merge(
    other: Annotated[
        str, typer.Argument(metavar="STORE", help="The other graph: a folder, or a SPARQL 1.1 server. It is only read.")
    ],
    store: options.Store = options.STORE,
    wait: Wait = _PATIENCE,
    form: Annotated[Format, typer.Option("--format", "-f", help="A line, or JSON for machines.")] = "table",
) -> None:
    """Take the articles and judgements of another graph into this one, as if all had been ingested here.

    Of an article that both tell differently, the telling of the later run counts.

    Example:  dealgraph merge laptop/graph --store outputs/graph
    """
    from dataclasses import asdict  # noqa: PLC0415

    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.sparql.uniting import unite  # noqa: PLC0415

    theirs = stores.open(other, read_only=True)
    try:
        opened = stores.open(store, wait=wait, waiting=say)
        try:
            united = unite(opened, theirs)
        finally:
            opened.close()
    finally:
        theirs.close()
    if form == "json":
        print(json.dumps(asdict(united)))
    else:
        print(f"{united.articles} articles in {other}, {united.taken} of them new or changed here; ", end="")
        print(f"{united.deals} deals in the graph")


@command
def demo(quiet: options.Quiet = False) -> None:
    """Show the shipped article in both languages, its deals, and the circular flows among them. Keeps nothing.

    Example:  dealgraph demo
    """
    from rich.text import Text  # noqa: PLC0415

    from dealgraph import articles, resources, trace  # noqa: PLC0415
    from dealgraph.chain import extract_article  # noqa: PLC0415
    from dealgraph.model import Article  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.sparql.ingest import ingest as put  # noqa: PLC0415
    from dealgraph.views import table  # noqa: PLC0415

    console = table.console()
    read = [each for each in articles.read([str(resources.demo())]) if isinstance(each, Article)]
    if not quiet:
        for article in read:
            console.print(Text(article.title or article.source, style="bold"))
            console.print(Text(article.text.strip() + "\n"))
        sys.stdout.flush()
    opened = stores.open()
    with progress(quiet=quiet) as advance:
        found = []
        for article in read:
            found.append(extract_article(article))
            advance(article.title or "")
        put(opened, found)
    deals = tracing.read(opened)
    opened.close()
    languages = " and ".join(dict.fromkeys(code for article in read for code in article.languages))
    console.print(
        table.deals(tracing.by_date([deal for _, deal in deals]), title=f"{len(deals)} deals, told in {languages}")
    )
    tracing.show(trace.circular_flows(deals))


def _print(report: IngestReport, form: Format) -> None:
    if form == "json":
        rows = [
            {
                "article": str(each.article),
                "source": each.source,
                "claims": each.claims,
                "quarantined": [{"claim": str(claim), "reason": reason} for claim, reason in each.quarantined],
                "changed": each.changed,
            }
            for each in report.articles
        ]
        print(
            json.dumps(
                {"articles": rows, "deals": report.deals, "changed": report.changed}, ensure_ascii=False, indent=1
            )
        )
        return
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from dealgraph.views import table  # noqa: PLC0415

    console = table.console()
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("Article")
    for name in ("Claims", "Quarantined"):
        shown.add_column(name, justify="right")
    shown.add_column("")
    for each in report.articles:
        state = "" if each.changed else "as before"
        shown.add_row(Text(each.source), str(each.claims), str(len(each.quarantined)), state)
    if report.articles:
        console.print(shown)
    for each in report.articles:
        for claim, reason in each.quarantined:
            console.print(Text(f"quarantined: {each.source}: {reason} <{claim}>"))
    console.print(f"{report.deals} deals in the graph")
