"""Trace: from deals to circular flows, exposure, concentration and stress.

In: deals with their IRIs. Out: what flows between firms, and which flows come back.
"Amazon funds Anthropic, which trains on AWS" and "亚马逊注资 Anthropic，后者在 AWS 上训练" are one circular flow.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dealgraph.errors import UsageError
from dealgraph.trace.circular import SLOW_FROM, cycles
from dealgraph.trace.ledger import SURVIVE, FlowDeal, admit, book
from dealgraph.trace.measure import KINDS, CircularFlow, Hop, measure
from dealgraph.trace.rates import Rates, read_rates
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from dealgraph.model import Deal

__all__ = ["KINDS", "SLOW_FROM", "SURVIVE", "CircularFlow", "FlowDeal", "Hop", "Rates", "circular_flows", "read_rates"]


def circular_flows(
    deals: Sequence[tuple[str, Deal]],
    *,
    max_length: int = 4,
    length: int | None = None,
    through: str | None = None,
    min_amount: Decimal | int | None = None,
    survive: str = "all",
    since: date | str | None = None,
    within: int = 36,
    kind: str = "circular",
    rates: Rates | None = None,
    terminated: bool = False,
) -> list[CircularFlow]:
    """Return the circular flows among deals, largest bottleneck first, then in the order of their firms.

    Largest is what is sure: the lower end of the bottleneck, then its upper end; what is wholly unknown comes last.
    Sums of different currencies are never compared: the currency of most flows comes first.

    Args:
        deals: with their IRIs; `part_of` of a deal indexes this sequence.
        max_length: most firms in a cycle.
        length: exactly so many firms.
        through: only cycles through this firm, by name.
        min_amount: only cycles whose bottleneck is surely at least so much, in full units of its currency.
        survive: what the cycles must hold by: a key of `SURVIVE`.
        since: deals before this day (or EDTF date) are left out.
        within: months within which the money of a coherent cycle must have gone round.
        kind: a key of `KINDS`: circular, or cycles of one family alone.
        rates: exchange rates, without which currencies are not added.
        terminated: whether terminated deals count.

    Raises:
        UsageError: when an argument is outside what it may be.
    """
    longest = max_length if length is None else length
    if longest < 2:
        raise UsageError(f"a circular flow has at least 2 firms, not {longest}")
    if kind not in KINDS:
        raise UsageError(f"{kind!r}: a cycle is one of {', '.join(KINDS)}")
    if within < 0:
        raise UsageError(f"within {within} months: at least 0")
    ledger = book(admit(deals, survive=survive, since=_day(since), terminated=terminated), rates=rates)
    payees: dict[str, list[str]] = {}
    for (payer, payee), edges in ledger.items():
        if KINDS[kind] & edges.keys():
            payees.setdefault(payer, []).append(payee)
    if through is not None and through not in payees:
        return []
    flows = []
    for firms in cycles(payees, longest, through=through):
        if length is not None and len(firms) != length:
            continue
        flow = measure(firms, ledger, kind=kind, within=within)
        if flow is not None and (min_amount is None or (flow.bottleneck.min or 0) >= min_amount):
            flows.append(flow)
    return _sorted(flows)


def _day(since: date | str | None) -> date | None:
    if not isinstance(since, str):
        return since
    try:
        return When.parse(since).earliest
    except ValueError as error:
        raise UsageError(f"since {since!r}: a date such as 2024, 2024-03 or 2024-03-01") from error


def _sorted(flows: list[CircularFlow]) -> list[CircularFlow]:
    often = Counter(flow.bottleneck.currency for flow in flows if flow.bottleneck.known)

    def key(flow: CircularFlow) -> tuple[bool, int, str, Decimal, bool, Decimal, int, tuple[str, ...]]:
        low, capped, high = flow.bottleneck.order()
        currency = flow.bottleneck.currency if flow.bottleneck.known else None
        return (
            not flow.bottleneck.known,
            -often[currency],
            currency or "",
            -low,
            not capped,
            -high,
            len(flow.firms),
            flow.firms,
        )

    return sorted(flows, key=key)
