"""Commands that follow the money through the store: flows."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.model import Deal
    from dealgraph.sparql.store import Store
    from dealgraph.trace import CircularFlow

# Graphs in which no deal, claim or name stands.
_BESIDE = frozenset({"ontology", "runs", "ledger", "flows"})
Survive = Literal["all", "no-talks", "signed", "closed"]
Kind = Literal["circular", "cross-holdings", "mutual-trade"]
Format = Literal["table", "json"]
Rates = Annotated[
    str | None,
    typer.Option("--rates", metavar="FILE", help="Exchange rates (TOML or CSV); else currencies stay apart."),
]


def number(text: str) -> Decimal:
    """Return the sum that a number with a magnitude says.

    >>> number("1.5bn"), number("300m"), number("1_000")
    (Decimal('1500000000.0'), Decimal('300000000'), Decimal('1000'))
    """
    units = {"k": 3, "m": 6, "bn": 9, "b": 9, "tn": 12, "t": 12}
    digits = text.strip().lower().rstrip("kmbnt")
    unit = text.strip().lower()[len(digits) :]
    try:
        return Decimal(digits.replace(",", "").replace("_", "")) * Decimal(10) ** (units[unit] if unit else 0)
    except (InvalidOperation, KeyError) as error:
        raise typer.BadParameter(f"{text!r} is no sum like 1000000, 300m or 1.5bn") from error


def deals_of(store: str) -> list[tuple[str, Deal]]:
    """Return the merged deals of a store with their IRIs.

    Args:
        store: a folder or URL.

    Raises:
        StoreError: when it cannot be opened.
    """
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        return read(opened)
    finally:
        opened.close()


def read(store: Store) -> list[tuple[str, Deal]]:
    """Return the merged deals of an open store with their IRIs.

    Args:
        store: what is read, whole: names and evidence lie in other graphs than the deals.
    """
    from rdflib import Graph  # noqa: PLC0415

    from dealgraph import knowledge  # noqa: PLC0415
    from dealgraph.sparql.terms import from_triple  # noqa: PLC0415

    whole = Graph()
    kept = [name for name in store.names() if str(name).rpartition("/graph/")[2] not in _BESIDE]
    whole.addN((*from_triple(quad), whole) for name in kept for quad in store.quads(name))
    return [(str(iri), deal) for iri, deal in knowledge.read_deals(whole)]


def by_date(deals: Sequence[Deal]) -> list[Deal]:
    """Return deals by date, the undated last, then by their firms; parts and ties index the new order.

    Args:
        deals: in any order.
    """

    def key(place: int) -> tuple[str, tuple[str, ...], int]:
        when = deals[place].when
        return (when.earliest.isoformat() if when else "undated", deals[place].payers, place)

    order = sorted(range(len(deals)), key=key)
    places = {old: new for new, old in enumerate(order)}
    return [
        replace(
            deals[n],
            part_of=None if (whole := deals[n].part_of) is None else places[whole],
            tied_to=tuple(sorted(places[tie] for tie in deals[n].tied_to)),
        )
        for n in order
    ]


@command
def flows(
    length: Annotated[
        int | None, typer.Option("--length", min=2, help="Only cycles of so many firms; by default 2 to 4.")
    ] = None,
    through: Annotated[
        str | None, typer.Option("--through", metavar="FIRM", help="Only cycles through this firm.")
    ] = None,
    min_amount: Annotated[
        Decimal | None,
        typer.Option("--min-amount", parser=number, metavar="SUM", help="Only cycles surely as large: 500m, 1.5bn."),
    ] = None,
    survive: Annotated[
        Survive, typer.Option("--status", help="What the cycles must hold by: no talks and hearsay, signed, closed.")
    ] = "all",
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Leave out deals before: 2024, 2024-03.")
    ] = None,
    within: Annotated[
        int, typer.Option("--within", min=0, metavar="MONTHS", help="In which the money must have gone round.")
    ] = 36,
    kind: Annotated[Kind, typer.Option("--kind", help="Circular, or cycles of one family alone.")] = "circular",
    rates: Rates = None,
    hops: Annotated[bool, typer.Option("--hops", help="Show each flow hop by hop too, with deals and quotes.")] = False,
    form: Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON for machines.")] = "table",
    store: options.Store = options.STORE,
    quiet: options.Quiet = False,
) -> None:
    """Find circular flows: capital that comes back as somebody's revenue, largest first.

    The size of a cycle is its bottleneck, the least of its hops, as bounds. Cycles whose deals lie too far apart in
    time for the money to have gone round are shown apart; JSON gives all in one list with the flag.

    Example:  dealgraph flows --through OpenAI --min-amount 1bn
    """
    from pathlib import Path  # noqa: PLC0415

    from dealgraph import trace  # noqa: PLC0415

    if length is not None and length >= trace.SLOW_FROM and not quiet:
        say(f"cycles of {length} firms are many; this may take long")
    found = trace.circular_flows(
        deals_of(store),
        length=length,
        through=_canonical(through),
        min_amount=min_amount,
        survive=survive,
        since=since,
        within=within,
        kind=kind,
        rates=trace.read_rates(Path(rates)) if rates else None,
    )
    if form == "json":
        from dealgraph.views import flows_table  # noqa: PLC0415

        print(json.dumps([flows_table.record(flow) for flow in found], ensure_ascii=False, indent=1))
    else:
        show(found, hops=hops)


def show(found: list[CircularFlow], *, hops: bool = False) -> None:
    """Print flows as tables: those in which the money could have gone round in time, then the others.

    Args:
        found: in the order to be shown.
        hops: each flow hop by hop too, with its deals and quotes.
    """
    from dealgraph.views import flows_table, table  # noqa: PLC0415

    console = table.console()
    console.print(flows_table.apart(found) if found else "No such cycle of firms among these deals.")
    for flow in found if hops else ():
        console.print(flows_table.hops(flow))


@command
def exposure(
    firm: Annotated[str | None, typer.Argument(metavar="FIRM", help="Only this one, by any of its names.")] = None,
    survive: Annotated[
        Survive, typer.Option("--status", help="Which deals count: no talks and hearsay, signed, closed.")
    ] = "all",
    rates: Rates = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="Tables, or JSON for machines.")] = "table",
    store: options.Store = options.STORE,
) -> None:
    """Tell who has put capital into its own customers, and how few an inflow depends on.

    Example:  dealgraph exposure Nvidia
    """
    from pathlib import Path  # noqa: PLC0415

    from dealgraph import trace  # noqa: PLC0415
    from dealgraph.trace import exposure as measures  # noqa: PLC0415
    from dealgraph.trace.scheme import CAPITAL, PROCUREMENT  # noqa: PLC0415

    deals, name = deals_of(store), _canonical(firm)
    told = trace.read_rates(Path(rates)) if rates else None
    double = measures.double_exposure(deals, firm=name, survive=survive, rates=told)
    inflows = [
        row
        for family in (PROCUREMENT, CAPITAL)
        for row in measures.concentration(deals, family=family, firm=name, survive=survive, rates=told)
    ]
    if form == "json":
        record = {"double_exposure": [_plain(row) for row in double], "concentration": [_plain(row) for row in inflows]}
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return
    from dealgraph.views import flows_table, table  # noqa: PLC0415

    console = table.console()
    console.print("Double exposure: capital in one's own customers")
    console.print(flows_table.exposures(double) if double else "none\n")
    console.print("Concentration of inflows: 1 is a single payer")
    console.print(flows_table.concentrations(inflows) if inflows else "none\n")


def _plain(value: object) -> object:
    """Return dataclasses as objects, sums as numbers."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _canonical(name: str | None) -> str | None:
    """Return the canonical name of a firm that the registry knows by another one."""
    if name is None:
        return None
    from dealgraph.identity import registry  # noqa: PLC0415

    entry = registry.load().lookup(name)
    return entry.name if entry else name
