"""Tables: deals and circular flows for a terminal.

In: deals, flows. Out: rich tables. An amount is told with its bound: "≤ 4bn USD" for "up to $4 billion" and
"最高40亿美元", "10bn–100bn USD" for "tens of billions" and "数百亿".
"""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.model import Deal, Extraction, Share
    from dealgraph.money import Money
    from dealgraph.trace import CircularFlow
    from dealgraph.trace.bounds import Bounds

_SCALES: Final = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_SIGNS: Final = {"exact": "", "about": "~ ", "at_least": "≥ ", "at_most": "≤ ", "range": ""}
_WIDTH_OF_A_PIPE: Final = 160
UNKNOWN: Final = "unknown"


class _Console(Console):
    """A console that tells of a closed pipe instead of ending the process."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(file: IO[str] | None = None) -> Console:
    """Return the console that tables go to: as wide as the terminal, 160 columns in a pipe.

    Args:
        file: standard output by default.
    """
    stream = file or sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else _WIDTH_OF_A_PIPE
    return _Console(file=stream, width=width, highlight=False, soft_wrap=False)


def deals(deals: Sequence[Deal], *, title: str | None = None) -> Table:
    """Return deals as a table, one row each, numbered as `explain` numbers them.

    Args:
        deals: of one article, or merged; `part_of` indexes them.
        title: above the table, or None.
    """
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    table.add_column("#", justify="right", style="dim")
    for name in ("Payer", "Payee", "Deal", "Amount", "Date", "Status"):
        table.add_column(name, no_wrap=name in {"Amount", "Date"})
    table.add_column("Sure", justify="right")
    for number, deal in enumerate(deals, 1):
        table.add_row(
            str(number),
            Text(", ".join(deal.payers) or "(open)"),
            Text(", ".join(deal.payees) or "(open)"),
            Text(kind(deal)),
            worth(deal),
            deal.when.edtf if deal.when else "",
            stage(deal),
            f"{deal.confidence:.2f}",
        )
    return table


def extraction(extraction: Extraction) -> Table:
    """Return the deals of an article as a table under its name."""
    article = extraction.article
    title = " · ".join(part for part in (article.title or article.source, article.published) if part)
    return deals(extraction.deals, title=Text(title).plain)


def flows(flows: Iterable[CircularFlow], *, title: str | None = None) -> Table:
    """Return circular flows as a table, one row each.

    Args:
        flows: in the order to be shown.
        title: above the table, or None.
    """
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    table.add_column("#", justify="right", style="dim")
    for name in ("Circular flow", "Bottleneck", "Certainty", "Rests on", "Window"):
        table.add_column(name, no_wrap=name == "Bottleneck")
    for number, flow in enumerate(flows, 1):
        table.add_row(
            str(number),
            Text(" → ".join((*flow.firms, flow.firms[0]))),
            bounds(flow.bottleneck),
            flow.certainty,
            _support(flow),
            "–".join(dict.fromkeys(f"{day:%Y-%m}" for day in flow.window)) if flow.window else "",
        )
    return table


def kind(deal: Deal) -> str:
    """Return the type of a deal in words, with what it is part of and what changes hands.

    >>> from dealgraph.model import Deal, Evidence
    >>> quote = Evidence(start=0, end=1, text="x", language="en", rule="")
    >>> kind(Deal(type="equity_stake", payers=("A",), payees=("B",), part_of=0, evidence=(quote,)))
    'equity stake (part of 1)'
    """
    notes = []
    if deal.part_of is not None:
        notes.append(f"part of {deal.part_of + 1}")
    if deal.combined:
        notes.append("combined")
    if deal.holding:
        notes.append("holding")
    if deal.basis == "implied":
        notes.append("implied")
    return deal.type.replace("_", " ") + (f" ({', '.join(notes)})" if notes else "")


def stage(deal: Deal) -> str:
    """Return the status of a deal, with a mark where it is told as hearsay."""
    return f"{deal.status}, hearsay" if deal.hearsay else deal.status


def worth(deal: Deal) -> str:
    """Return amount and share of a deal, whichever is told."""
    return ", ".join(part for part in (money(deal.money) if deal.money else "", share(deal.share)) if part)


def money(money: Money) -> str:
    """Return an amount in figures.

    >>> from dealgraph.money import Money
    >>> money(Money.of("6300000000", "USD")), money(Money.of(13 * 10**9, "USD", "at_least"))
    ('6.3bn USD', '≥ 13bn USD')
    """
    if money.bound == "range" and money.min is not None and money.max is not None:
        return f"{figure(money.min)}–{figure(money.max)} {money.currency}"
    return f"{_SIGNS[money.bound]}{figure(money.size)} {money.currency}"


def bounds(bounds: Bounds) -> str:
    """Return bounds of a sum in figures, "unknown" where neither end is told."""
    if not bounds.known:
        return UNKNOWN
    low = figure(bounds.min) if bounds.min is not None else None
    high = figure(bounds.max) if bounds.max is not None else None
    if low is None or (bounds.min == 0 and high is not None):
        return f"≤ {high} {bounds.currency}"
    if high is None:
        return f"≥ {low} {bounds.currency}"
    return f"{low} {bounds.currency}" if low == high else f"{low}–{high} {bounds.currency}"


def share(share: Share | None) -> str:
    """Return a share of equity in percent, or nothing."""
    if share is None:
        return ""
    if share.bound == "range" and share.min is not None and share.max is not None:
        return f"{share.min:g}–{share.max:g}%"
    return f"{_SIGNS[share.bound]}{share.percent:g}%"


def figure(value: Decimal) -> str:
    """Return a number with its magnitude.

    >>> figure(Decimal("1250000000")), figure(Decimal(500)), figure(Decimal("2500000000000"))
    ('1.25bn', '500', '2.5tn')
    """
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{(value / scale).quantize(Decimal('0.001')).normalize():f}{name}"
    return f"{value.normalize():,f}"


def _support(flow: CircularFlow) -> str:
    hops = len(flow.hops)
    notes = []
    if flow.implied_hops:
        notes.append(f"{len(flow.implied_hops)} of {hops} hops implied")
    if flow.hearsay_hops:
        notes.append(f"{len(flow.hearsay_hops)} of {hops} hops hearsay")
    if not flow.coherent:
        notes.append("not in time")
    return ", ".join(notes) or "stated deals"
