"""Flows table: circular flows hop by hop, with deals and quotes, for a terminal and for machines.

In: circular flows. Out: rich tables, and records that hold the fields of `flows --format json` and more.
The hop of "Amazon invests up to $4 billion" (亚马逊投资最多40亿美元) reads "Amazon → Anthropic, capital, ≤ 4bn USD".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from dealgraph.views import jsonl, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.trace import CircularFlow
    from dealgraph.trace.bounds import Bounds
    from dealgraph.trace.exposure import Concentration, Exposure
    from dealgraph.trace.ledger import FlowEdge

_QUOTE_LENGTH = 160


def apart(flows: Iterable[CircularFlow]) -> Group:
    """Return circular flows as a table, those whose dates do not fit in a second one.

    Args:
        flows: in the order to be shown.
    """
    told = list(flows)
    fitting = [flow for flow in told if flow.coherent]
    others = [flow for flow in told if not flow.coherent]
    tables = [table.flows(fitting, title="Circular flows")] if fitting or not others else []
    if others:
        tables.append(table.flows(others, title="Cycles whose dates do not fit"))
    return Group(*tables)


def hops(flow: CircularFlow) -> Table:
    """Return one circular flow hop by hop, each deal on a row with its first quote.

    Args:
        flow: any.
    """
    shown = Table(
        box=box.SIMPLE_HEAD,
        title=Text(" → ".join((*flow.firms, flow.firms[0]))),
        title_justify="left",
        pad_edge=False,
    )
    for name in ("Hop", "Family", "Sum", "Deal", "Amount", "Date", "Status", "In the article's words"):
        shown.add_column(name)
    for hop in flow.hops:
        for edge in hop.edges:
            for place, entry in enumerate(edge.entries):
                deal = entry.deal
                head = (f"{hop.payer} → {hop.payee}", edge.family, _sum(edge)) if not place else ("", "", "")
                quote = " ".join(deal.evidence[0].text.split())
                cut = quote if len(quote) <= _QUOTE_LENGTH else quote[: _QUOTE_LENGTH - 1] + "…"
                shown.add_row(
                    *map(Text, head),
                    Text(table.kind(deal)),
                    table.worth(deal) or table.UNKNOWN,
                    deal.when.edtf if deal.when else "",
                    table.stage(deal),
                    Text(cut),
                )
    return shown


def record(flow: CircularFlow) -> jsonl.Record:
    """Return the record of a circular flow: the contract's fields first, then what else is known.

    Args:
        flow: any.
    """
    told = jsonl.flow(flow)
    for hop, shown in zip(flow.hops, told["hops"], strict=True):
        shown["edges"] = [
            {
                "family": edge.family,
                "chosen": edge is hop.chosen,
                "sums": [_bounds(each) for each in edge.sums],
                "mixed": edge.mixed,
                "implied": edge.implied,
                "hearsay": edge.hearsay,
                "deals": [entry.iri for entry in edge.entries],
            }
            for edge in hop.edges
        ]
    told["kind"] = flow.kind
    told["postponed"] = flow.postponed
    told["implied_hops"] = list(flow.implied_hops)
    told["hearsay_hops"] = list(flow.hearsay_hops)
    told["recycled"] = [
        {"firm": firm, "min": float(share.min), "max": None if share.max is None else float(share.max)}
        for firm, share in flow.recycled()
    ]
    return told


def exposures(rows: Sequence[Exposure]) -> Table:
    """Return double exposures as a table.

    Args:
        rows: in the order to be shown.
    """
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Firm", "Counterparties", "Put in", "Share of its capital", "Expected back", "Share of its revenue"):
        shown.add_column(name)
    for row in rows:
        shown.add_row(
            Text(row.firm),
            Text(", ".join(row.counterparties)),
            _sums(row.put_in),
            _percent(row.put_in_share.min, row.put_in_share.max),
            _sums(row.expected),
            _percent(row.expected_share.min, row.expected_share.max),
        )
    return shown


def concentrations(rows: Sequence[Concentration]) -> Table:
    """Return concentrations as a table.

    Args:
        rows: in the order to be shown.
    """
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Firm", "Inflow", "From", "Sum", "Herfindahl-Hirschman index"):
        shown.add_column(name)
    for row in rows:
        high = 1 if row.index.max is None else row.index.max
        shown.add_row(
            Text(row.firm), row.family, str(len(row.payers)), _sums(row.inflow), f"{row.index.min:.2f} to {high:.2f}"
        )
    return shown


def _sum(edge: FlowEdge) -> str:
    return _sums(edge.sums if edge.mixed else (edge.bounds,))


def _sums(sums: Sequence[Bounds]) -> str:
    return " + ".join(table.bounds(each) for each in sums) or table.UNKNOWN


def _percent(low: object, high: object) -> str:
    return f"{float(str(low)):.0%} to {float(str(high)):.0%}" if high is not None else f"{float(str(low)):.0%} or more"


def _bounds(bounds: Bounds) -> jsonl.Record:
    return {
        "min": None if bounds.min is None else float(bounds.min),
        "max": None if bounds.max is None else float(bounds.max),
        "currency": bounds.currency,
    }
