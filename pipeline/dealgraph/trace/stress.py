"""Stress: what a firm's shortfall does to those it owes and to those who funded it (DebtRank family).

In: deals and shocks to firms' ability to pay. Out: for each firm its distress and what it loses, as bounds.
If OpenAI can pay only half ("a 50% shortfall", 一半付不出), its suppliers lose sales and its investors write down.

The distress of a firm, between 0 and 1, is the least solution of

    distress = min(1, shock + sales * sum(revenue share of a customer * its distress)
                            + capital * sum(capital share of a firm funded * its distress))

Shares are of what the deals tell, not of a firm's accounts: a firm of which one sale is told seems to live on it.
With factors near 1 a loop feeds itself until everybody is down: hence one half by default.
All of it grows with the shares, so that least and greatest shares give least and greatest distress.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dealgraph.errors import UsageError
from dealgraph.trace.bounds import ZERO, Bounds, Ratio
from dealgraph.trace.ledger import admit, book, total
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT
from dealgraph.trace.totals import ONE, Books

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.trace.ledger import FlowDeal, Ledger
    from dealgraph.trace.rates import Rates

# Changes below this are taken for none.
_STILL: Final = 1e-9
# (who is hit, whose distress hits it) -> bounds of the weight.
Weights = dict[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the shocks do to one firm.

    Attributes:
        firm: the firm.
        distress: bounds of the part of its ability to pay that is gone, its own shock included.
        lost_sales: procurement from distressed customers that is not paid.
        written_down: capital in distressed firms that is lost.
    """

    firm: str
    distress: Ratio
    lost_sales: tuple[Bounds, ...]
    written_down: tuple[Bounds, ...]


def stress(
    deals: Sequence[FlowDeal],
    shocks: Mapping[str, Decimal | float],
    *,
    sales: float = 0.5,
    capital: float = 0.5,
    rounds: int = 100,
    survive: str = "all",
    rates: Rates | None = None,
) -> list[Impact]:
    """Return what shocks do to each firm that they reach, hardest hit first.

    Args:
        deals: with their IRIs; `part_of` indexes them.
        shocks: firm -> part of its ability to pay that is gone, from 0 to 1.
        sales: how much of a lost sale weakens the seller's own ability to pay, from 0 to 1.
        capital: how much of a write-down weakens the investor's, from 0 to 1.
        rounds: after how many rounds the shock is taken to have spent itself.
        survive: as for `circular_flows`.
        rates: exchange rates, without which currencies are not added.

    Raises:
        UsageError: when a number is outside its range or a shocked firm takes part in no deal.
    """
    for name, number in [*shocks.items(), ("sales", sales), ("capital", capital)]:
        if not 0 <= number <= 1:
            raise UsageError(f"{name} = {number}: a number from 0 to 1")
    entries = admit(deals, survive=survive)
    ledger = book(entries, rates=rates)
    firms = sorted({firm for pair in ledger for firm in pair})
    for name in shocks:
        if name not in firms:
            raise UsageError(f"{name}: no deal between named firms has it; there are {', '.join(firms[:10])}")
    trade = Books(entries=entries, ledger=ledger, family=PROCUREMENT, rates=rates)
    funding = Books(entries=entries, ledger=ledger, family=CAPITAL, rates=rates)
    weights: Weights = {}
    for (payer, payee), edges in ledger.items():
        if PROCUREMENT in edges:
            _weigh(weights, (payee, payer), trade.share(payee, {payer}, outward=False)[1], sales)
        if CAPITAL in edges:
            _weigh(weights, (payer, payee), funding.share(payer, {payee}, outward=True)[1], capital)
    started = {firm: float(shocks.get(firm, 0)) for firm in firms}
    low, high = (_settle(started, weights, end, rounds) for end in (0, 1))
    impacts = [_impact(firm, low, high, ledger, (trade, funding)) for firm in firms if high[firm] > 0]
    return sorted(impacts, key=lambda each: (-each.distress.min, -(each.distress.max or ONE), each.firm))


def _weigh(weights: Weights, pair: tuple[str, str], share: Ratio, factor: float) -> None:
    low, high = weights.get(pair, (0.0, 0.0))
    top = ONE if share.max is None else share.max
    weights[pair] = (low + factor * float(share.min), high + factor * float(top))


def _settle(started: Mapping[str, float], weights: Weights, end: int, rounds: int) -> dict[str, float]:
    """Return the distress of each firm with the least (0) or greatest (1) weights."""
    now = dict(started)
    for _ in range(rounds):
        after = dict(started)
        for (hit, source), weight in weights.items():
            after[hit] += weight[end] * now[source]
        after = {firm: min(1.0, distress) for firm, distress in after.items()}
        if all(abs(after[firm] - now[firm]) < _STILL for firm in now):
            return after
        now = after
    return now


def _impact(
    firm: str, low: Mapping[str, float], high: Mapping[str, float], ledger: Ledger, books: tuple[Books, Books]
) -> Impact:
    lost: list[Mapping[str, Bounds]] = []
    written: list[Mapping[str, Bounds]] = []
    for (payer, payee), edges in ledger.items():
        if payee == firm and PROCUREMENT in edges and high[payer] > 0:
            lost.append(_scaled(() if edges[PROCUREMENT].mixed else edges[PROCUREMENT].sums, low[payer], high[payer]))
        if payer == firm and CAPITAL in edges and high[payee] > 0:
            written.append(_scaled(() if edges[CAPITAL].mixed else edges[CAPITAL].sums, low[payee], high[payee]))
    trade, funding = books
    customers = {payer for payer, payee in ledger if payee == firm and high[payer] > 0}
    funded = {payee for payer, payee in ledger if payer == firm and high[payee] > 0}
    return Impact(
        firm=firm,
        distress=Ratio(_number(low[firm]), _number(high[firm])),
        lost_sales=_capped(total(lost)[0], trade.sum(firm, customers, outward=False)[0]),
        written_down=_capped(total(written)[0], funding.sum(firm, funded, outward=True)[0]),
    )


def _scaled(sums: tuple[Bounds, ...], low: float, high: float) -> dict[str, Bounds]:
    return {
        str(each.currency): Bounds(
            None if each.min is None or not low else each.min * _number(low),
            None if each.max is None else each.max * _number(high),
            each.currency,
        )
        for each in sums
    }


def _capped(sums: tuple[Bounds, ...], limits: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """Return sums that exceed no total: a joint deal stands on several edges, but is lost only once."""
    known = {limit.currency: limit.max for limit in limits}
    capped = []
    for each in sums:
        top = known.get(each.currency)
        high = each.max if top is None else top if each.max is None else min(top, each.max)
        low = each.min if each.min is None or high is None else min(each.min, high)
        capped.append(Bounds(low, high, each.currency))
    return tuple(capped)


def _number(value: float) -> Decimal:
    return round(Decimal(str(value)), 6) + ZERO
