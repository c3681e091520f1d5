"""Ledger: deals become dated flow edges, with bounds that count nothing twice.

In: deals with their IRIs and the user's filters. Out: for each pair of firms and family one `FlowEdge`.
"A and B will invest up to $15 billion" and "A与B合计最多投资150亿美元" give each of A and B an edge of at most
15 billion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dealgraph.errors import OntologyError, UsageError
from dealgraph.model import Deal
from dealgraph.trace.bounds import UNKNOWN, Bounds, add
from dealgraph.trace.scheme import certainty, families

if TYPE_CHECKING:
    from dealgraph.trace.rates import Rates

FlowDeal = tuple[str, Deal]
# Outside the order of certainty: shown below all others.
_POSTPONED: Final = "postponed"
_TERMINATED: Final = "terminated"


def is_hearsay(deal: Deal) -> bool:
    """Tell whether a deal rests on hearsay alone."""
    return deal.hearsay or deal.status == "reported"


# What a list of loops is told by; each level is contained in the one before it.
SURVIVE: Final[Mapping[str, Callable[[Deal], bool]]] = MappingProxyType(
    {
        "all": lambda _: True,
        "no-talks": lambda deal: deal.status != "talks" and not is_hearsay(deal),
        "signed": lambda deal: deal.status in {"agreed", "completed"} and not is_hearsay(deal),
        "closed": lambda deal: deal.status == "completed" and not is_hearsay(deal),
    }
)


def ladder() -> tuple[str, ...]:
    """Return the statuses that a flow can have, least certain first; postponed deals stand below the order."""
    return (_POSTPONED, *certainty())


def rank(deal: Deal) -> int:
    """Return the place of a deal's status on the ladder, the lowest for one that stands outside."""
    steps = ladder()
    return steps.index(deal.status) if deal.status in steps else 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """One deal that passed the filters.

    Attributes:
        iri: of the deal.
        deal: the deal.
        family: of its type.
        wholes: entries that this deal is a part of, nearest first.
        parts: entries of which this deal is the nearest whole.
    """

    iri: str
    deal: Deal
    family: str
    wholes: list[Entry]
    parts: list[Entry]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each payer with each payee; empty where a side is open."""
        return tuple((p, q) for p in self.deal.payers for q in self.deal.payees if p != q)

    @property
    def joint(self) -> bool:
        """Whether one amount lies over several edges."""
        return len(self.deal.payers) > 1 or len(self.deal.payees) > 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowEdge:
    """All deals of one family from one firm to another.

    Attributes:
        payer: gives.
        payee: receives.
        family: capital or procurement.
        entries: the deals, by IRI; parts stand among them and add nothing to the sum.
        bounds: the interval sum; unknown where several currencies meet without rates.
        sums: the same sum in each currency it can be told in, best first; one part sum each where they are mixed.
        mixed: whether currencies meet that cannot be added.
        rank: of its most certain deal.
        implied: whether no deal of it is stated.
        hearsay: whether every deal of it is hearsay.
    """

    payer: str
    payee: str
    family: str
    entries: tuple[Entry, ...]
    bounds: Bounds
    sums: tuple[Bounds, ...]
    mixed: bool
    rank: int
    implied: bool
    hearsay: bool


Ledger = Mapping[tuple[str, str], Mapping[str, FlowEdge]]


def admit(
    deals: Sequence[FlowDeal], *, survive: str = "all", since: date | None = None, terminated: bool = False
) -> list[Entry]:
    """Return the deals that pass the filters, each with the wholes and parts that pass too.

    Args:
        deals: with their IRIs; `part_of` indexes this sequence.
        survive: a key of `SURVIVE`.
        since: deals that ended before this day are left out; undated ones stay.
        terminated: whether terminated deals are kept.

    Raises:
        UsageError: when `survive` is no such key.
        OntologyError: when a deal's type stands in no family.
    """
    if survive not in SURVIVE:
        raise UsageError(f"{survive!r}: flows survive by one of {', '.join(SURVIVE)}")
    passes, known = SURVIVE[survive], families()
    kept: dict[int, Entry] = {}
    for index, (iri, deal) in enumerate(deals):
        if deal.type not in known:
            raise OntologyError(f"{iri}: deal type {deal.type!r} stands in no family; types are {', '.join(known)}")
        past = since is not None and last_day(deal) < since
        if past or not passes(deal) or (deal.status == _TERMINATED and not terminated):
            continue
        kept[index] = Entry(iri=iri, deal=deal, family=known[deal.type], wholes=[], parts=[])
    for index, entry in kept.items():
        seen, above = {index}, deals[index][1].part_of
        while above is not None and 0 <= above < len(deals) and above not in seen:
            seen.add(above)
            if above in kept:
                entry.wholes.append(kept[above])
            above = deals[above][1].part_of
        if entry.wholes:
            entry.wholes[0].parts.append(entry)
    return sorted(kept.values(), key=lambda entry: entry.iri)


def last_day(deal: Deal) -> date:
    """Return the last day that any date of a deal allows, or the last of all for an undated one."""
    days = [when.latest for when in (deal.when, *(when for _, when in deal.dates)) if when is not None]
    return max(days, default=date.max)


def book(entries: Iterable[Entry], *, rates: Rates | None = None) -> Ledger:
    """Return the flow edges of a set of deals, by pair of firms and family.

    Args:
        entries: as `admit` gives them.
        rates: exchange rates by which all sums are turned into one currency.
    """
    grouped: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for entry in entries:
        for pair in entry.pairs:
            grouped.setdefault(pair, {}).setdefault(entry.family, []).append(entry)
    return {
        pair: {family: _edge(pair, family, by_family[family], rates) for family in sorted(by_family)}
        for pair, by_family in sorted(grouped.items())
    }


def is_root(entry: Entry, pair: tuple[str, str]) -> bool:
    """Tell whether a deal counts on an edge: no whole that is present covers it there."""
    return not any(whole.family == entry.family and pair in whole.pairs for whole in entry.wholes)


def tellings(entry: Entry, pair: tuple[str, str] | None, rates: Rates | None) -> dict[str, Bounds]:
    """Return what one deal adds to an edge (or, without a pair, to a total), in each currency it is told in.

    A joint deal gives an edge what its own parts make sure, and at most the whole.

    Args:
        entry: the deal.
        pair: payer and payee of the edge, or None for the whole deal.
        rates: exchange rates, if the user gave any.
    """
    told = _told(entry.deal, rates)
    if pair is None or not entry.joint:
        return told
    own = [_told(p.deal, rates) for p in entry.parts if p.family == entry.family and p.pairs == (pair,) and not p.joint]
    currencies = list(dict.fromkeys([*told, *(currency for each in own for currency in each)]))
    shared: dict[str, Bounds] = {}
    for currency in currencies:
        high = told[currency].max if currency in told else None
        low = add([each.get(currency, UNKNOWN) for each in own], currency).min
        shared[currency] = Bounds(low if low is None or high is None else min(low, high), high, currency)
    return shared


def _told(deal: Deal, rates: Rates | None) -> dict[str, Bounds]:
    if deal.money is None or deal.holding:
        return {}
    sums = [Bounds(m.min, m.max, m.currency) for m in (deal.money, *deal.money.equivalents)]
    if rates is not None:
        # A sum that the article itself gives in the base currency is better than a converted one.
        sums.sort(key=lambda bounds: bounds.currency != rates.base)
        converted = [turned for turned in map(rates.convert, sums) if turned is not None]
        sums = converted[:1] or sums
    told: dict[str, Bounds] = {}
    for bounds in sums:
        told.setdefault(str(bounds.currency), bounds)
    return told


def total(contributions: Sequence[Mapping[str, Bounds] | None]) -> tuple[tuple[Bounds, ...], bool]:
    """Return the interval sum in each currency that it can be told in, and whether currencies are mixed.

    Args:
        contributions: of each deal: its bounds by currency, an empty mapping where no sum is told, None where it
            adds no money at all (a bare holding).
    """
    counted = [each for each in contributions if each is not None]
    told = [each for each in counted if each]
    if not told:
        return (), False
    common = [code for code in told[0] if all(code in each for each in told)]
    own = [next(iter(each)) for each in told]
    if common:
        common.sort(key=lambda code: (-own.count(code), code))
        return tuple(add([each.get(code, UNKNOWN) for each in counted], code) for code in common), False
    # A deal without a sum could be of any currency, so it leaves each part sum open above.
    return tuple(
        add([each.get(code, UNKNOWN) for each in counted if next(iter(each), code) == code], code)
        for code in sorted(set(own))
    ), True


def _edge(pair: tuple[str, str], family: str, entries: list[Entry], rates: Rates | None) -> FlowEdge:
    roots = [entry for entry in entries if is_root(entry, pair)]
    sums, mixed = total([None if root.deal.holding else tellings(root, pair, rates) for root in roots])
    return FlowEdge(
        payer=pair[0],
        payee=pair[1],
        family=family,
        entries=tuple(entries),
        bounds=sums[0] if sums and not mixed else UNKNOWN,
        sums=sums,
        mixed=mixed,
        rank=max(rank(entry.deal) for entry in entries),
        implied=all(entry.deal.basis == "implied" for entry in entries),
        hearsay=all(is_hearsay(entry.deal) for entry in entries),
    )
