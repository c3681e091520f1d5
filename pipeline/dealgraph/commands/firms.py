"""Commands about firms: list and show what the registry knows; those that change it stand in `firm_acts.py`.

`firms show 英伟达` and `firms show nvidia` show the same firm, with what users added in the store's ledger.
"""

from __future__ import annotations

import csv
import difflib
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dealgraph.commands import firm_acts, options
from dealgraph.commands.conduct import command
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from dealgraph.identity.registry import Entry

Format = Literal["table", "json", "csv"]
Form = Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON or CSV for machines.")]

app = typer.Typer(
    name="firms",
    help="The registry of firms: names in both languages, sector, ticker, identifiers.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Example:  dealgraph firms show 英伟达",
)

for function in (firm_acts.add, firm_acts.merge, firm_acts.split, firm_acts.undo, firm_acts.log):
    app.command()(function)


@app.command("list")
@command
def list_(
    sector: Annotated[str | None, typer.Option("--sector", help="Only firms of this sector, such as cloud.")] = None,
    store: options.Store = options.STORE,
    form: Form = "table",
) -> None:
    """List the firms that the registry knows, with those that were added to the graph.

    Example:  dealgraph firms list --sector semiconductors
    """
    entries = _known(store)
    known = sorted({each for entry in entries for each in entry.sectors})
    if sector is not None and sector not in known:
        raise UsageError(f"{sector}: no such sector; there are {', '.join(known)}")
    _print([entry for entry in entries if sector is None or sector in entry.sectors], form)


@app.command()
@command
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any name of the firm, in either language.")],
    store: options.Store = options.STORE,
    form: Form = "table",
) -> None:
    """Show what the registry knows of a firm, or what was added to the graph.

    Example:  dealgraph firms show Nvidia
    """
    from dealgraph.identity.registry import Registry  # noqa: PLC0415

    found = Registry(entries=tuple(_known(store)))
    entry = found.lookup(name) or found.get(name)
    if entry is None:
        names = {each.casefold(): each for known in found.entries for each in known.names}
        near = [names[key] for key in difflib.get_close_matches(name.casefold(), names, n=3)]
        raise UsageError(f"{name}: no such firm in the registry" + (f"; near: {', '.join(near)}" if near else ""))
    if form == "table":
        for key, value in _record(entry).items():
            print(f"{key:<9}{', '.join(value) if isinstance(value, list) else value}")
    else:
        _print([entry], form)


def _known(store: str) -> tuple[Entry, ...]:
    """Return the firms of the registry as the acts of a store leave them; of no store, as it ships."""
    from dealgraph.errors import StoreError  # noqa: PLC0415
    from dealgraph.identity import registry  # noqa: PLC0415
    from dealgraph.identity.acts import extended  # noqa: PLC0415
    from dealgraph.sparql import linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    try:
        opened = stores.open(store, read_only=True)
    except StoreError:
        if store != options.STORE:
            raise
        # Without a graph there is the registry that ships.
        return registry.load().entries
    try:
        return extended(registry.load(), linking.acts(opened)).entries
    finally:
        opened.close()


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "names": list(entry.names),
        "brands": list(entry.brands),
        "sectors": list(entry.sectors),
        "tickers": list(entry.tickers),
        "same as": list(entry.same_as),
        "iri": entry.iri,
    }


def _print(entries: list[Entry], form: Format) -> None:
    records = [_record(entry) for entry in entries]
    if form == "json":
        print(json.dumps(records, ensure_ascii=False, indent=1))
    elif form == "csv":
        rows = csv.writer(sys.stdout)
        rows.writerow(["name", "names", "brands", "sectors", "tickers", "same as", "iri"])
        rows.writerows([[x if isinstance(x, str) else "|".join(x) for x in record.values()] for record in records])
    else:
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        from dealgraph.views import table  # noqa: PLC0415

        shown = Table("Firm", "Other names", "Sector", "Ticker", box=box.SIMPLE_HEAD, pad_edge=False)
        for entry in entries:
            cells = (entry.name, " · ".join(entry.names[1:]), ", ".join(entry.sectors), ", ".join(entry.tickers))
            shown.add_row(*map(Text, cells))
        table.console().print(shown)
