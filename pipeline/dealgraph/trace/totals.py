"""Totals: what a firm gives to or gets from some of its counterparties, each deal counted once.

In: deals and their flow edges. Out: sums as bounds, and shares of them.
"A and B invest $15 billion in C" and "A与B共向C投资150亿美元" are 15 billion for C, and at most as much from either.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dealgraph.trace.bounds import UNKNOWN, ZERO, Bounds, Ratio, add, part
from dealgraph.trace.ledger import tellings, total

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dealgraph.trace.ledger import Entry, Ledger
    from dealgraph.trace.rates import Rates

ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The deals of one family, as edges and as wholes.

    Attributes:
        entries: all deals that passed the filters.
        ledger: their flow edges.
        family: of the deals that are summed.
        rates: exchange rates, if the user gave any.
    """

    entries: Sequence[Entry]
    ledger: Ledger
    family: str
    rates: Rates | None

    def share(self, firm: str, inside: Collection[str], *, outward: bool) -> tuple[tuple[Bounds, ...], Ratio]:
        """Return what flows between a firm and some counterparties, and its share of all that it gives (or gets).

        Args:
            firm: whose share.
            inside: the counterparties.
            outward: whether the firm gives.
        """
        mine, theirs = (0, 1) if outward else (1, 0)
        others = {p[theirs] for p, edges in self.ledger.items() if self.family in edges and p[mine] == firm}
        rest = others - set(inside)
        sums, mixed = self.sum(firm, inside, outward=outward)
        if not rest:
            return sums, Ratio(ONE, ONE)
        rest_sums, rest_mixed = self.sum(firm, rest, outward=outward)
        left = {each.currency: each for each in rest_sums}
        code = next((each.currency for each in sums if each.currency in left), None)
        if mixed or rest_mixed or code is None:
            return sums, Ratio(ZERO, ONE)
        return sums, part(next(each for each in sums if each.currency == code), left[code])

    def sum(self, firm: str, others: Collection[str], *, outward: bool) -> tuple[tuple[Bounds, ...], bool]:
        """Return the total between a firm and others, joint deals counted once, and whether currencies are mixed.

        Args:
            firm: one side.
            others: the other side.
            outward: whether the firm gives.
        """
        pairs = {(firm, other) if outward else (other, firm) for other in others}
        counted: list[Mapping[str, Bounds] | None] = []
        for entry in self.entries:
            mine = [pair for pair in entry.pairs if pair in pairs]
            wholes = {pair for whole in entry.wholes if whole.family == entry.family for pair in whole.pairs}
            if entry.family != self.family or not mine or wholes & set(mine):
                continue
            if entry.deal.holding:
                counted.append(None)
            elif len(mine) == len(entry.pairs):
                counted.append(tellings(entry, None, self.rates))
            else:
                counted.append(_joined([tellings(entry, pair, self.rates) for pair in mine]))
        return total(counted)


def _joined(shares: Sequence[Mapping[str, Bounds]]) -> dict[str, Bounds]:
    """Return what several edges of one joint deal get together: their own parts at least, the whole at most."""
    return {
        code: Bounds(add([s.get(code, UNKNOWN) for s in shares], code).min, shares[0][code].max, code)
        for code in shares[0]
    }
