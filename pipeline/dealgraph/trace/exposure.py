"""Exposure: who has put capital into its own customers, and how concentrated an inflow is.

In: the deals. Out: double exposures and Herfindahl-Hirschman indices, all as bounds.
"Nvidia funds xAI, which buys Nvidia's chips" (英伟达投资 xAI，后者采购英伟达芯片) exposes Nvidia twice to xAI.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from dealgraph.trace.bounds import UNKNOWN, ZERO, Bounds, Ratio
from dealgraph.trace.ledger import admit, book
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT
from dealgraph.trace.totals import ONE, Books

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal

    from dealgraph.trace.ledger import FlowDeal
    from dealgraph.trace.rates import Rates

# Up to so many payers with finite bounds the greatest index is exact: every corner of the box is tried.
_CORNERS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What a firm has put into firms that are also its customers.

    Attributes:
        firm: the exposed firm.
        counterparties: firms that receive capital from it and buy from it, sorted.
        put_in: its capital in them; one sum per currency where currencies cannot be added.
        put_in_share: of all capital that it gives.
        expected: its revenue from them.
        expected_share: of all its revenue that is told.
    """

    firm: str
    counterparties: tuple[str, ...]
    put_in: tuple[Bounds, ...]
    put_in_share: Ratio
    expected: tuple[Bounds, ...]
    expected_share: Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How much of an inflow comes from few.

    Attributes:
        firm: who receives.
        family: capital or procurement.
        payers: who gives, sorted.
        inflow: the total, joint deals counted once.
        index: Herfindahl-Hirschman index: 1 for a single payer, 1/n for n equal ones.
    """

    firm: str
    family: str
    payers: tuple[str, ...]
    inflow: tuple[Bounds, ...]
    index: Ratio


def double_exposure(
    deals: Sequence[FlowDeal], *, firm: str | None = None, survive: str = "all", rates: Rates | None = None
) -> list[Exposure]:
    """Return the double exposures, by the surest sum put in, then by firm.

    Args:
        deals: with their IRIs; `part_of` indexes them.
        firm: only this one.
        survive: as for `circular_flows`.
        rates: exchange rates, without which currencies are not added.
    """
    entries = admit(deals, survive=survive)
    ledger = book(entries, rates=rates)
    capital, trade = (
        Books(entries=entries, ledger=ledger, family=family, rates=rates) for family in (CAPITAL, PROCUREMENT)
    )
    rows = []
    for each in sorted({payer for payer, _ in ledger}) if firm is None else [firm]:
        funded = {payee for (payer, payee), edges in ledger.items() if payer == each and CAPITAL in edges}
        customers = {payer for (payer, payee), edges in ledger.items() if payee == each and PROCUREMENT in edges}
        both = funded & customers
        if not both:
            continue
        put_in, put_in_share = capital.share(each, both, outward=True)
        expected, expected_share = trade.share(each, both, outward=False)
        rows.append(
            Exposure(
                firm=each,
                counterparties=tuple(sorted(both)),
                put_in=put_in,
                put_in_share=put_in_share,
                expected=expected,
                expected_share=expected_share,
            )
        )
    return sorted(rows, key=lambda row: (-max((sum_.min or ZERO for sum_ in row.put_in), default=ZERO), row.firm))


def concentration(
    deals: Sequence[FlowDeal], *, family: str, firm: str | None = None, survive: str = "all", rates: Rates | None = None
) -> list[Concentration]:
    """Return the concentration of every inflow of a family, most payers first, then by firm.

    Args:
        deals: with their IRIs; `part_of` indexes them.
        family: procurement for suppliers, capital for those who are funded.
        firm: only this one.
        survive: as for `circular_flows`.
        rates: exchange rates, without which currencies are not added.
    """
    entries = admit(deals, survive=survive)
    ledger = book(entries, rates=rates)
    books = Books(entries=entries, ledger=ledger, family=family, rates=rates)
    inflows: dict[str, dict[str, tuple[Bounds, ...]]] = {}
    for (payer, payee), edges in ledger.items():
        if family in edges and (firm is None or payee == firm):
            edge = edges[family]
            inflows.setdefault(payee, {})[payer] = () if edge.mixed else edge.sums
    rows = []
    for payee, by_payer in sorted(inflows.items()):
        payers = tuple(sorted(by_payer))
        sums, _ = books.sum(payee, by_payer, outward=False)
        rows.append(
            Concentration(
                firm=payee, family=family, payers=payers, inflow=sums, index=herfindahl(_comparable(by_payer))
            )
        )
    return sorted(rows, key=lambda row: (-len(row.payers), row.firm))


def herfindahl(inflows: Sequence[Bounds]) -> Ratio:
    """Return the least and greatest Herfindahl-Hirschman index that sums within their bounds allow.

    Args:
        inflows: one per payer, of one currency; at least one.
    """
    boxes = [(inflow.min or ZERO, inflow.max) for inflow in inflows]
    least = _least_index(boxes)
    return Ratio(least, max(least, _greatest_index(boxes)))


def _least_index(boxes: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal:
    # The index is quasi-convex, and least where all sums are as equal as their bounds allow: at one level, cut to its
    # bounds. Between two neighbouring ends the best level is the squares of those that are cut by their sum.
    ends = sorted({end for box in boxes for end in box if end is not None})
    levels = {*ends, ONE}
    for below, above in pairwise([*ends, None]):
        if below is None:
            continue
        cut = [
            low if low > below else high for low, high in boxes if low > below or (high is not None and high <= below)
        ]
        sizes = [size for size in cut if size is not None]
        if sum(sizes, ZERO) > 0:
            best = max(below, sum((size * size for size in sizes), ZERO) / sum(sizes, ZERO))
            levels.add(best if above is None else min(best, above))
    filled = ([max(low, level if high is None else min(level, high)) for low, high in boxes] for level in levels)
    return min((_index(sizes) for sizes in filled if sum(sizes) > 0), default=ONE / len(boxes))


def _greatest_index(boxes: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal:
    if any(high is None for _, high in boxes):
        return ONE
    corners = [(low, high) for low, high in boxes if high is not None]
    if len(corners) <= _CORNERS:
        # The index is quasi-convex, so it is greatest at a corner of the box.
        sizes = [corner for corner in product(*(set(box) for box in corners)) if sum(corner) > 0]
        return max(map(_index, sizes), default=ONE)
    floor = sum(low for low, _ in corners)
    # No index exceeds the greatest share.
    return max(high / (high + floor - low) for low, high in corners if high > 0)


def _index(sizes: Collection[Decimal]) -> Decimal:
    whole = sum(sizes, ZERO)
    return sum((size * size for size in sizes), ZERO) / (whole * whole)


def _comparable(by_payer: Mapping[str, tuple[Bounds, ...]]) -> list[Bounds]:
    told = [sums for sums in by_payer.values() if sums]
    shared = (
        [s.currency for s in told[0] if all(any(s.currency == o.currency for o in sums) for sums in told)]
        if told
        else []
    )
    if not shared:
        return [UNKNOWN] * len(by_payer)
    return [next((s for s in sums if s.currency == shared[0]), UNKNOWN) for sums in by_payer.values()]
