"""Acts about firms: what a user has added, merged or split, in order, each to be taken back.

In: acts. Out: the registry as they leave it, and which firms they join or part. After "merge 招商银行 CMB" the two are
one firm; after "split AWS" a name of Amazon is a firm of its own. No act edits a claim or a deal: they are made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from dealgraph.identity.names import compare_key
from dealgraph.identity.registry import Entry, Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Act", "Kind", "Links", "extended", "links_of", "ordered", "without"]

Kind = Literal["add", "merge", "split"]
_Pair = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a user settled about firms.

    Attributes:
        number: its place in the order of acts, from 1.
        kind: add, merge or split.
        firm: IRI of the firm added, of the one that stays, or of the one taken out.
        others: IRIs of the firm merged into it, or of all firms it was taken out of.
        name: of the firm, as the user gave it.
        labels: (language tag, text) of an added firm's names, preferred ones first.
        tickers: of an added firm.
        sectors: notations of an added firm's sectors.
        same_as: IRIs of an added firm elsewhere.
        by: "person:<name>".
        reason: why, in a sentence.
    """

    number: int
    kind: Kind
    firm: str
    others: tuple[str, ...] = ()
    name: str
    labels: tuple[tuple[str, str], ...] = ()
    tickers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    by: str
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"act {self.kind!r}: one of {', '.join(get_args(Kind))}")
        if (self.kind == "add") == bool(self.others):
            raise ValueError(f"act {self.number}: {self.kind} of {self.firm} with {len(self.others)} other firms")
        if self.firm in self.others:
            raise ValueError(f"act {self.number}: {self.firm} twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What the acts say of pairs of firms.

    Attributes:
        same: pairs that are one firm, (the one that stays, the other), in the order of the acts.
        different: pairs that are not, whatever a rule says.
    """

    same: tuple[tuple[str, str], ...] = ()
    different: frozenset[_Pair] = frozenset()


def ordered(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return acts in their order; of two with one number, which only two stores put together have, by what they say."""
    return tuple(sorted(set(acts), key=lambda act: (act.number, act.kind, act.firm, act.others, act.name, act.by)))


def without(acts: Sequence[Act], number: int | None = None) -> tuple[Act, ...]:
    """Return the acts without the last one, or without the one of a number; what stays is not numbered anew.

    Args:
        acts: in order.
        number: of the act to take back; the last one when None.
    """
    gone = acts[-1].number if number is None and acts else number
    return tuple(act for act in acts if act.number != gone)


def links_of(acts: Sequence[Act]) -> Links:
    """Return which firms the acts join and part; of two acts on one pair the later one counts.

    Args:
        acts: in order.
    """
    same: list[tuple[str, str]] = []
    different: set[_Pair] = set()
    for act in acts:
        pairs = {frozenset((act.firm, other)) for other in act.others}
        if act.kind == "merge":
            different -= pairs
            same += [(act.firm, other) for other in act.others]
        elif act.kind == "split":
            # what the user joined by way of the firm taken out stays together
            near = [one if other == act.firm else other for one, other in same if act.firm in {one, other}]
            same = [pair for pair in same if act.firm not in pair]
            same += [(near[0], other) for other in near[1:]]
            different |= pairs
    return Links(same=tuple(same), different=frozenset(different))


def extended(registry: Registry, acts: Sequence[Act]) -> Registry:
    """Return the registry with what users have added, and without the names that they have split off.

    Args:
        registry: the known firms.
        acts: in order.
    """
    if not any(act.kind != "merge" for act in acts):
        return registry
    entries = {entry.iri: entry for entry in registry.entries}
    for act in acts:
        if act.kind == "add":
            known = entries.get(act.firm)
            entries[act.firm] = _added(act) if known is None else _widened(known, act)
        elif act.kind == "split":
            for iri in act.others:
                if iri in entries:
                    entries[iri] = _without_name(entries[iri], act.name)
    return Registry(entries=tuple(entries[iri] for iri in sorted(entries)))


def _added(act: Act) -> Entry:
    return Entry(
        iri=act.firm,
        name=act.name,
        names=tuple(dict.fromkeys((act.name, *(text for _, text in act.labels)))),
        labels=act.labels,
        tickers=act.tickers,
        sectors=act.sectors,
        same_as=act.same_as,
    )


def _widened(entry: Entry, act: Act) -> Entry:
    return replace(
        entry,
        names=tuple(dict.fromkeys((*entry.names, act.name, *(text for _, text in act.labels)))),
        labels=tuple(dict.fromkeys((*entry.labels, *act.labels))),
        tickers=tuple(sorted({*entry.tickers, *act.tickers})),
        sectors=tuple(sorted({*entry.sectors, *act.sectors})),
        same_as=tuple(sorted({*entry.same_as, *act.same_as})),
    )


def _without_name(entry: Entry, name: str) -> Entry:
    key = compare_key(name)
    return replace(
        entry,
        names=tuple(each for each in entry.names if each == entry.name or compare_key(each) != key),
        brands=tuple(each for each in entry.brands if compare_key(each) != key),
        labels=tuple(label for label in entry.labels if label[1] == entry.name or compare_key(label[1]) != key),
    )
