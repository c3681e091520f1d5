"""Measure: what is known of one cycle of firms: its size, certainty, time, and what it rests on.

In: a cycle and the ledger. Out: a `CircularFlow`.
"Nvidia invests up to $100 billion in OpenAI, which relies on its GPUs" (英伟达最多投资1000亿美元，OpenAI 依赖其 GPU)
is a circular flow of unknown size whose second hop rests on an implied deal.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from dealgraph.trace.bounds import UNKNOWN, Bounds, Ratio, least, ratio
from dealgraph.trace.chronology import is_coherent, span
from dealgraph.trace.ledger import Entry, FlowEdge, Ledger, ladder
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

# What a cycle may be made of; only the first is called circular.
KINDS: Final = {
    "circular": frozenset({CAPITAL, PROCUREMENT}),
    "cross-holdings": frozenset({CAPITAL}),
    "mutual-trade": frozenset({PROCUREMENT}),
}
Choice = tuple[FlowEdge, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hop:
    """One step of a cycle: all that one firm gives the next.

    Attributes:
        edges: its flow edges, by family.
        chosen: the edge that the size of the cycle is measured by.
    """

    edges: tuple[FlowEdge, ...]
    chosen: FlowEdge

    @property
    def payer(self) -> str:
        """Who gives."""
        return self.chosen.payer

    @property
    def payee(self) -> str:
        """Who receives."""
        return self.chosen.payee

    @property
    def families(self) -> tuple[str, ...]:
        """The families of its deals, sorted."""
        return tuple(edge.family for edge in self.edges)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All its deals, by IRI."""
        return tuple(sorted((entry for edge in self.edges for entry in edge.entries), key=lambda entry: entry.iri))

    @property
    def object_kinds(self) -> tuple[str, ...]:
        """What changes hands, sorted."""
        return tuple(sorted({e.deal.object_kind for e in self.entries if e.deal.object_kind is not None}))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CircularFlow:
    """A cycle of firms with what is known of it; every measure takes its most favourable choice of edges.

    Attributes:
        kind: a key of `KINDS`.
        firms: in order, the smallest first.
        hops: from each firm to the next, the last back to the first.
        bottleneck: bounds of the least hop; never a sum.
        certainty: the weakest status among the most certain deals of its hops.
        implied_hops: places of hops that rest on implied deals alone.
        hearsay_hops: places of hops that rest on hearsay alone.
        window: earliest and latest day of its dated deals, or None.
        coherent: whether one deal per hop can be chosen in an order in which the money could have gone round in time.
    """

    kind: str
    firms: tuple[str, ...]
    hops: tuple[Hop, ...]
    bottleneck: Bounds
    certainty: str
    implied_hops: tuple[int, ...]
    hearsay_hops: tuple[int, ...]
    window: tuple[date, date] | None
    coherent: bool

    @property
    def implied(self) -> bool:
        """Whether it falls apart without implied deals."""
        return bool(self.implied_hops)

    @property
    def hearsay(self) -> bool:
        """Whether it falls apart without hearsay."""
        return bool(self.hearsay_hops)

    @property
    def postponed(self) -> bool:
        """Whether it falls apart without postponed deals."""
        return self.certainty == ladder()[0]

    def recycled(self) -> tuple[tuple[str, Ratio], ...]:
        """Return, for each firm that gives capital here and receives procurement, the share that returns to it.

        Bounds of the procurement that comes in per unit of capital that goes out; only hops whose sums are told in one
        currency can be compared.
        """
        shares = []
        for out, back in zip(self.hops, (self.hops[-1], *self.hops[:-1]), strict=True):
            given = next((edge for edge in out.edges if edge.family == CAPITAL), None)
            returned = next((edge for edge in back.edges if edge.family == PROCUREMENT), None)
            if given is None or returned is None:
                continue
            currency = _common((given, returned))
            if currency is not None:
                shares.append((out.payer, ratio(_told_in(returned, currency), _told_in(given, currency))))
        return tuple(shares)


def measure(firms: Sequence[str], ledger: Ledger, *, kind: str, within: int) -> CircularFlow | None:
    """Return what is known of a cycle, or None where it is not of the kind asked for.

    Args:
        firms: a cycle, each paying the next.
        ledger: with an edge for every hop.
        kind: a key of `KINDS`.
        within: months within which the money must have gone round.
    """
    wanted = KINDS[kind]
    pairs = list(zip(firms, (*firms[1:], firms[0]), strict=True))
    hops = [tuple(edge for family, edge in ledger[pair].items() if family in wanted) for pair in pairs]
    choices = [choice for choice in product(*hops) if {edge.family for edge in choice} == wanted]
    if not choices:
        return None
    sizes = [_bottleneck(choice) for choice in choices]
    best = max(range(len(choices)), key=lambda n: (sizes[n].order(), min(e.rank for e in choices[n]), -n))
    usable = [
        tuple(edge for edge in edges if any(choice[n] is edge for choice in choices)) for n, edges in enumerate(hops)
    ]
    dated = [w for edges in usable for e in edges for x in e.entries if (w := x.deal.when) is not None]
    return CircularFlow(
        kind=kind,
        firms=tuple(firms),
        hops=tuple(Hop(edges=edges, chosen=chosen) for edges, chosen in zip(hops, choices[best], strict=True)),
        bottleneck=sizes[best],
        certainty=ladder()[max(min(edge.rank for edge in choice) for choice in choices)],
        implied_hops=_fewest([tuple(n for n, e in enumerate(choice) if e.implied) for choice in choices]),
        hearsay_hops=_fewest([tuple(n for n, e in enumerate(choice) if e.hearsay) for choice in choices]),
        window=(min(w.earliest for w in dated), max(w.latest for w in dated)) if dated else None,
        coherent=any(is_coherent([[span(x.deal) for x in e.entries] for e in choice], within) for choice in choices),
    )


def _fewest(places: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return min(places, key=lambda hops: (len(hops), hops))


def _bottleneck(choice: Choice) -> Bounds:
    if any(edge.mixed for edge in choice):
        return UNKNOWN
    if not any(edge.sums for edge in choice):
        return UNKNOWN
    currency = _common(choice)
    if currency is None:
        return UNKNOWN
    return least([_told_in(edge, currency) for edge in choice], currency)


def _common(edges: Sequence[FlowEdge]) -> str | None:
    """Return the first currency that every edge with a told sum can be told in."""
    told = [edge for edge in edges if edge.sums]
    if not told or any(edge.mixed for edge in told):
        return None
    return next(
        (b.currency for b in told[0].sums if all(any(b.currency == c.currency for c in e.sums) for e in told)), None
    )


def _told_in(edge: FlowEdge, currency: str) -> Bounds:
    return next((bounds for bounds in edge.sums if bounds.currency == currency), UNKNOWN)
