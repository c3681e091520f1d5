"""Commands that measure: bench store, flows, extract, firms, serve. Each prints a table, or JSON for machines."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Format = Literal["table", "json"]
Form = Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON for machines.")]
Repeat = Annotated[int, typer.Option("--repeat", min=1, help="How often each is done; the median counts.")]

app = typer.Typer(
    name="bench",
    help="The benchmarks: how fast the steps are and how much memory they take, beside bare libraries.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Example:  dealgraph bench store --triples 100000",
)


@app.command()
@command
def store(
    triples: Annotated[int, typer.Option("--triples", min=1_000, help="How large the made-up store is.")] = 1_000_000,
    rdflib: Annotated[
        bool, typer.Option("--rdflib/--no-rdflib", help="Time rdflib's memory store too, on a tenth of the triples.")
    ] = True,
    repeat: Repeat = 5,
    form: Form = "table",
) -> None:
    """Load, merge, ask and export a made-up store, beside pyoxigraph alone and rdflib's memory store.

    Example:  dealgraph bench store --triples 100000
    """
    from dealgraph.bench.store import bench_store  # noqa: PLC0415

    _print(bench_store(triples, repeat=repeat, rdflib=rdflib), form)


@app.command()
@command
def flows(
    deals: Annotated[int, typer.Option("--deals", min=1, help="How many made-up deals.")] = 10_000,
    firms: Annotated[int, typer.Option("--firms", min=2, help="Between how many firms.")] = 1_000,
    length: Annotated[int, typer.Option("--length", "-n", min=2, help="Of the longest circular flow.")] = 4,
    repeat: Repeat = 3,
    form: Form = "table",
) -> None:
    """Find the circular flows among made-up deals, beside networkx where it is installed.

    Example:  dealgraph bench flows --deals 10000 --firms 1000
    """
    from dealgraph.bench.flows import bench_flows  # noqa: PLC0415

    _print(bench_flows(deals, firms, length=length, repeat=repeat), form)


@app.command()
@command
def extract(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help="Articles to make texts of 400 words from; by default the shipped one."),
    ] = None,
    articles: Annotated[int, typer.Option("--articles", min=1, help="How many texts of each language.")] = 10,
    repeat: Repeat = 3,
    form: Form = "table",
) -> None:
    """Read texts of 400 words on one core, stage by stage, beside bare tokenisation of the same text.

    Example:  dealgraph bench extract corpus --articles 20
    """
    from dealgraph.bench.extract import bench_extract  # noqa: PLC0415

    _print(bench_extract(folder, articles=articles, repeat=repeat), form)


@app.command()
@command
def firms(
    largest: Annotated[int, typer.Option("--largest", min=1_000, help="The largest number of firms.")] = 100_000,
    form: Form = "table",
) -> None:
    """Join made-up spellings of firms, from a thousand up: near-linear, and how right.

    Example:  dealgraph bench firms --largest 10000
    """
    from dealgraph.bench.firms import SIZES, bench_firms  # noqa: PLC0415

    _print(bench_firms([size for size in SIZES if size <= largest]), form)


@app.command()
@command
def serve(
    store: options.Store = options.STORE,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="How long the load lasts.")] = 60,
    form: Form = "table",
) -> None:
    """Load the service with mixed requests on loopback, beside a bare store.

    Example:  dealgraph bench serve --seconds 10
    """
    from dealgraph.bench.serve import bench_serve  # noqa: PLC0415

    _print([_record(row) for row in bench_serve(store, seconds)], form)


def _record(row: object) -> dict[str, Any]:
    if is_dataclass(row) and not isinstance(row, type):
        return asdict(row)
    assert isinstance(row, dict)
    return row


def _print(rows: Sequence[Mapping[str, Any]], form: Format) -> None:
    if form == "json":
        print(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    if not rows:
        say("nothing was measured")
        return
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from dealgraph.views import table  # noqa: PLC0415

    columns = list(dict.fromkeys(column for row in rows for column in row))
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numbers = any(isinstance(row.get(column), (int, float)) for row in rows)
        shown.add_column(column.replace("_", " "), justify="right" if numbers else "left")
    for row in rows:
        shown.add_row(*(Text(_cell(row.get(column))) for column in columns))
    table.console().print(shown)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)
