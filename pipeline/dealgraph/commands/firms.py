"""Commands about firms: list and show them; add, merge and split them, and take that back.

What a user settles is an act in the store's ledger (`identity/acts.py`), and all that rests on it is made anew:
`firms merge 招行 "China Merchants Bank"` joins two firms in every deal, `firms undo` parts them again.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command, say
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealgraph.identity.acts import Act
    from dealgraph.identity.linking import Parties
    from dealgraph.identity.registry import Entry

Format = Literal["table", "json", "csv"]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.")]
Form = Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON or CSV for machines.")]

app = typer.Typer(
    name="firms",
    help="The registry of firms: names in both languages, sector, ticker, identifiers.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Example:  dealgraph firms show 英伟达",
)


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


@app.command()
@command
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As articles write it, in either language.")],
    alias: Annotated[list[str] | None, typer.Option("--alias", help="A further name, in either language.")] = None,
    zh: Annotated[list[str] | None, typer.Option("--zh", help="Its name in Chinese.")] = None,
    en: Annotated[list[str] | None, typer.Option("--en", help="Its name in English.")] = None,
    ticker: Annotated[list[str] | None, typer.Option("--ticker", help="An exchange symbol, such as HKEX:3968.")] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", help="A sector, such as cloud.")] = None,
    wikidata: Annotated[str | None, typer.Option("--wikidata", metavar="Q…", help="Its item in Wikidata.")] = None,
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Add a firm to the graph's registry, or names to a firm that it has.

    Articles that name it, read before or later, then mean this firm.

    Example:  dealgraph firms add "Hailan Wind" --zh 海澜风电 --alias 海澜 --sector energy
    """
    from dealgraph.identity import acting  # noqa: PLC0415
    from dealgraph.knowledge.iris import firm_iri  # noqa: PLC0415

    labels = _labels(name, en or [], zh or [], alias or [])
    called = en[0] if en else name
    same_as = [_wikidata(wikidata)] if wikidata else []

    def made(parties: Parties, acts: tuple[Act, ...]) -> Act:
        return acting.add(
            parties, acts, iri=firm_iri(called), name=called, labels=labels, tickers=ticker or (),
            sectors=_sectors(sector or []), same_as=same_as, by=f"person:{by}", reason=reason,
        )  # fmt: skip

    _settle(store, made, quiet=quiet)


@app.command()
@command
def merge(
    one: Annotated[str, typer.Argument(metavar="A", help="A name or IRI of the firm that stays.")],
    other: Annotated[str, typer.Argument(metavar="B", help="A name or IRI of the firm that is merged into it.")],
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Make two firms one in the whole graph. Articles keep what they said; deals are made anew.

    Example:  dealgraph firms merge "China Merchants Bank" 招行
    """
    from dealgraph.identity import acting  # noqa: PLC0415

    _settle(
        store,
        lambda parties, acts: acting.merge(parties, acts, one, other, by=f"person:{by}", reason=reason),
        quiet=quiet,
    )


@app.command()
@command
def split(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that is a firm of its own.")],
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Take a name out of the firm that it was taken for, with the claims whose sentences say that name alone.

    Example:  dealgraph firms split AWS
    """
    from dealgraph.identity import acting  # noqa: PLC0415
    from dealgraph.knowledge.iris import firm_iri  # noqa: PLC0415

    _settle(
        store,
        lambda parties, acts: acting.split(
            parties, acts, name, iri=str(firm_iri(name)), by=f"person:{by}", reason=reason
        ),
        quiet=quiet,
    )


@app.command()
@command
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="Of the act; without it, the last.")] = None,
    store: options.Store = options.STORE,
    quiet: options.Quiet = False,
) -> None:
    """Take back the last act about firms, or another; the graph is then as if it had never been.

    Example:  dealgraph firms undo
    """
    from dealgraph.identity.acts import without  # noqa: PLC0415
    from dealgraph.sparql import acting, linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store)
    try:
        acts = linking.acts(opened)
        gone = [act for act in acts if act not in without(acts, number)]
        if not gone:
            raise UsageError(f"no act {number}; `dealgraph firms log` lists them" if number else "no act to take back")
        acting.settle_acts(opened, without(acts, number))
    finally:
        opened.close()
    if not quiet:
        say(f"taken back: {_line(gone[0])}")


@app.command()
@command
def log(store: options.Store = options.STORE, form: Form = "table") -> None:
    """List what users have added, merged and split, in order.

    Example:  dealgraph firms log
    """
    from dataclasses import asdict  # noqa: PLC0415

    from dealgraph.sparql import linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        acts = linking.acts(opened)
    finally:
        opened.close()
    if form == "json":
        print(json.dumps([asdict(act) for act in acts], ensure_ascii=False, indent=1))
    elif form == "csv":
        rows = csv.writer(sys.stdout)
        rows.writerow(["number", "act", "name", "firm", "others", "by", "reason"])
        rows.writerows([a.number, a.kind, a.name, a.firm, "|".join(a.others), a.by, a.reason] for a in acts)
    else:
        for act in acts:
            print(_line(act))


def _settle(store: str, made: Callable[[Parties, tuple[Act, ...]], Act], *, quiet: bool) -> None:
    """Write an act into a store's ledger, make all anew that rests on it, and say what came of it."""
    from dealgraph.sparql import acting, ingest, linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store)
    try:
        ingest.prepare(opened)
        acts = linking.acts(opened)
        act = made(linking.parties(opened, acts), acts)
        before = ingest.count_deals(opened)
        acting.settle_acts(opened, (*acts, act))
        after, own = ingest.count_deals(opened), acting.own_deals(opened)
    finally:
        opened.close()
    if not quiet:
        say(f"{_line(act)}; {before} deals before, {after} now; `dealgraph firms undo` takes it back")
        if own:
            say(f"warning: {len(own)} with one firm on both sides, which `dealgraph validate` tells: {', '.join(own)}")


def _line(act: Act) -> str:
    """Return an act in one line."""
    others = ", ".join(f"<{other}>" for other in act.others)
    told = {"add": "", "merge": f" takes in {others}", "split": f" is taken out of {others}"}[act.kind]
    reason = f" ({act.reason})" if act.reason else ""
    return f"{act.number}  {act.kind:<6} {act.name} <{act.firm}>{told}, by {act.by}{reason}"


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


def _labels(name: str, en: list[str], zh: list[str], alias: list[str]) -> list[tuple[str, str]]:
    """Return names with their language tags, the preferred ones first."""
    from dealgraph.knowledge.values import label_language  # noqa: PLC0415

    told = [*(("en", each) for each in en), *((label_language(each), each) for each in (*zh, name, *alias))]
    return list(dict.fromkeys(told))


def _sectors(names: list[str]) -> list[str]:
    from dealgraph.knowledge.vocabulary import concepts  # noqa: PLC0415

    known = concepts("sector")
    for name in names:
        if name not in known:
            raise UsageError(f"{name}: no such sector; there are {', '.join(known)}")
    return names


def _wikidata(item: str) -> str:
    if not re.fullmatch(r"Q[1-9]\d*", item):
        raise UsageError(f"{item}: no item of Wikidata, such as Q312")
    return f"http://www.wikidata.org/entity/{item}"


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
