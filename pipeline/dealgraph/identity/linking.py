"""Who is who over all articles: firms as articles name them -> one firm behind them, a pure function of sets.

In: named firms, the registry, acts of users. Out: for each IRI the one it leads to. "富临精工股份有限公司" of one
article and "Fulin Precision (富临精工)" of another meet in a name; "Virgin" may be Orbit or Galactic and stays alone.
Candidates meet in blocks (`blocks.py`), so cost grows with the number of firms, not with its square.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dealgraph.identity.acts import Links, extended, links_of
from dealgraph.identity.blocks import candidates
from dealgraph.identity.likeness import THRESHOLD, Likeness, likeness
from dealgraph.identity.names import compare_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.identity.acts import Act
    from dealgraph.identity.registry import Entry, Registry

__all__ = ["Named", "Parties", "link"]

# A name that another article declares to be one of the firm's: "(以下简称“富临精工”)".
_DECLARED: Final = Likeness(0.9, "declared name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A firm as articles name it.

    Attributes:
        iri: minted from its canonical name, or that of its registry entry.
        name: canonical, the fullest form.
        names: all its names.
    """

    iri: str
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who is who.

    Attributes:
        leads_to: every IRI known, with the IRI of the firm that it means; a firm leads to itself.
        names: all names of each firm that articles or users name, canonical first.
        told: the names that articles tell of an IRI itself, canonical first.
        entries: what the registry, with what users added, knows of firms.
        reasons: why an IRI leads elsewhere.
    """

    leads_to: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    told: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str] = field(default_factory=dict)

    def now(self, iri: str) -> str:
        """Return the IRI of the firm that an IRI means; an unknown one means itself."""
        return self.leads_to.get(iri, iri)

    def own(self, iri: str) -> tuple[str, ...]:
        """Return the names of one IRI by itself, canonical first."""
        entry = self.entries.get(iri)
        return (entry.name, *entry.names, *entry.brands) if entry is not None else self.told.get(iri, ())

    def members(self, iri: str) -> tuple[str, ...]:
        """Return all IRIs that lead to a firm, its own among them."""
        firm = self.now(iri)
        return tuple(sorted({firm, *(each for each, target in self.leads_to.items() if target == firm)}))


def link(named: Iterable[Named], registry: Registry, acts: Sequence[Act] = ()) -> Parties:
    """Return who is who among the firms that articles name.

    What users settled counts before the registry, the registry before rules; rules join by the best score first, and
    only where one firm alone can be meant.

    Args:
        named: firms of any articles, in any order; of one IRI all names count.
        registry: the firms that ship.
        acts: of users, in order.
    """
    known = extended(registry, acts)
    nodes = _nodes(named)
    entries = {entry.iri: entry for entry in known.entries}
    links = links_of(acts)
    for act in acts:
        if act.firm not in entries:
            nodes.setdefault(act.firm, Named(iri=act.firm, name=act.name, names=(act.name,)))
    groups = _Groups({**dict.fromkeys(nodes), **dict.fromkeys(entries)}, set(entries), links)
    for one, other in links.same:
        if one in groups.of and other in groups.of:
            groups.join(one, other, "a user's word", ruled=True)
    minted = {iri: node for iri, node in nodes.items() if iri not in entries}
    for iri in sorted(minted):
        entry = _adopting(minted[iri], known)
        if entry is not None:
            groups.join(entry.iri, iri, "registry")
    known_nodes = {iri: Named(iri=iri, name=entry.name, names=entry.names) for iri, entry in entries.items()}
    for pair, reason in _alike({**known_nodes, **minted}, known, groups):
        groups.join(*pair, reason)
    return _parties(groups, nodes, entries, links)


def _nodes(named: Iterable[Named]) -> dict[str, Named]:
    told: dict[str, list[Named]] = {}
    for each in named:
        told.setdefault(each.iri, []).append(each)
    return {
        iri: Named(
            iri=iri,
            name=min(each.name for each in found),
            names=tuple(sorted({name for each in found for name in (each.name, *each.names)})),
        )
        for iri, found in sorted(told.items())
    }


def _adopting(node: Named, registry: Registry) -> Entry | None:
    """Return the registry's firm that a firm's canonical name means, or the one that alone its other names mean."""
    if (entry := registry.lookup(node.name)) is not None:
        return entry
    met = {entry.iri: entry for name in node.names if (entry := registry.lookup(name)) is not None}
    return next(iter(met.values())) if len(met) == 1 else None


def _alike(nodes: Mapping[str, Named], registry: Registry, groups: _Groups) -> Iterable[tuple[tuple[str, str], str]]:
    """Yield the pairs that rules join, the surest first; of weaker ones only where one firm alone can be meant."""
    names = {iri: (node.name, *(name for name in node.names if name != node.name)) for iri, node in nodes.items()}
    scored = []
    for one, other in candidates(names):
        if one in groups.registered and other in groups.registered:
            continue
        found = _compared(nodes[one], nodes[other], registry)
        if found.score >= THRESHOLD:
            scored.append((-found.score, one, other, found.rule))
    scored.sort()
    for score, one, other, rule in scored:
        if score == -1.0:
            yield (one, other), rule
    weak = [each for each in scored if each[0] > -1.0]
    # counted between firms as the sure pairs have joined them, before any weak pair does
    rivals: dict[str, set[str]] = {}
    for _, one, other, _ in weak:
        rivals.setdefault(groups.first(one), set()).add(groups.first(other))
        rivals.setdefault(groups.first(other), set()).add(groups.first(one))
    yield from (
        ((one, other), rule)
        for one, other, rule, sides in [(o, t, r, (groups.first(o), groups.first(t))) for _, o, t, r in weak]
        if sides[0] != sides[1] and all(len(rivals[side] - {side}) == 1 for side in sides)
    )


def _compared(one: Named, other: Named, registry: Registry) -> Likeness:
    best = likeness(one.name, other.name, registry)
    if best.score >= _DECLARED.score:
        return best
    keys = {compare_key(name) for name in one.names}, {compare_key(name) for name in other.names}
    if compare_key(one.name) in keys[1] or compare_key(other.name) in keys[0]:
        return _DECLARED
    return best


class _Groups:
    """Firms that grow together; at most one firm of the registry in each, but where a user says so."""

    def __init__(self, iris: Iterable[str], registered: set[str], links: Links) -> None:
        self.of: dict[str, list[str]] = {iri: [iri] for iri in iris}
        self.registered = registered
        self.barred: dict[str, set[str]] = {}
        for one, other in (sorted(pair) for pair in links.different):
            self.barred.setdefault(one, set()).add(other)
            self.barred.setdefault(other, set()).add(one)
        self.reasons: dict[str, str] = {}

    def first(self, iri: str) -> str:
        """Return the IRI by which a group is known."""
        return self.of[iri][0]

    def join(self, one: str, other: str, reason: str, *, ruled: bool = False) -> None:
        """Join the groups of two IRIs, unless they are known to be two firms; a user's word joins any."""
        left, right = self.of[one], self.of[other]
        if left is right:
            return
        if not ruled:
            if self.registered & set(left) and self.registered & set(right):
                return
            if any(self.barred.get(each, set()) & set(right) for each in left):
                return
        for iri in (one, other):
            self.reasons.setdefault(iri, reason)
        left += right
        left.sort()
        for iri in right:
            self.of[iri] = left


def _parties(groups: _Groups, nodes: Mapping[str, Named], entries: Mapping[str, Entry], links: Links) -> Parties:
    leads_to: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    stays = Counter(one for one, _ in links.same)
    stays.subtract(Counter(other for _, other in links.same))
    for iri in sorted(groups.of):
        group = groups.of[iri]
        if iri != group[0] or (len(group) == 1 and iri in entries and iri not in nodes):
            # a firm of the registry that no article names leads to itself, which need not be said
            continue
        firm = min(group, key=lambda each: _rank(each, nodes, entries, stays))
        leads_to |= dict.fromkeys(group, firm)
        every = [name for each in (firm, *group) for name in _names(each, nodes, entries)]
        names[firm] = tuple(dict.fromkeys(every))
    reasons = {iri: groups.reasons[iri] for iri, firm in leads_to.items() if iri != firm and iri in groups.reasons}
    told = {iri: tuple(dict.fromkeys((node.name, *node.names))) for iri, node in nodes.items()}
    return Parties(leads_to=leads_to, names=names, told=told, entries=entries, reasons=reasons)


def _rank(
    iri: str, nodes: Mapping[str, Named], entries: Mapping[str, Entry], stays: Mapping[str, int]
) -> tuple[bool, int, int, str]:
    """Return the order in which IRIs of one firm are preferred: registered, kept by a user, told in full, first."""
    name = entries[iri].name if iri in entries else nodes[iri].name
    return iri not in entries, -stays.get(iri, 0), -sum(char.isalnum() for char in name), iri


def _names(iri: str, nodes: Mapping[str, Named], entries: Mapping[str, Entry]) -> tuple[str, ...]:
    told = (nodes[iri].name, *nodes[iri].names) if iri in nodes else ()
    return (entries[iri].name, *entries[iri].names) if iri in entries else told
