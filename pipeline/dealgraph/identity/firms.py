"""One firm behind the many names that an article gives it.

In: firm mentions, the registry, pairs of names that the text itself equates. Out: firms with their mentions.
"富临精工股份有限公司（以下简称“富临精工”）" is one firm, so are "Advanced Micro Devices" and "AMD"; Virgin Orbit and
Virgin Galactic are two, so are 中国石油 and 中国石化.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dealgraph.identity.names import bare_key, compare_key, display_form
from dealgraph.identity.short_forms import is_acronym, is_later_form, is_short_form, is_trade_form, is_variant
from dealgraph.model import Firm, Mention

if TYPE_CHECKING:
    from dealgraph.identity.registry import Entry, Registry

__all__ = ["resolve"]

_Test = Callable[[str, str], bool]


class _Group:
    """Names that are known to mean one firm; at most one registry entry among them."""

    __slots__ = ("entry", "mentions", "names")

    def __init__(self, names: list[str], mentions: list[Mention], entry: Entry | None) -> None:
        self.names = names
        self.mentions = mentions
        self.entry = entry

    @property
    def first(self) -> int:
        """Where the article first names the firm."""
        return min(mention.start for mention in self.mentions)

    def takes(self, other: _Group) -> None:
        """Take over the names and mentions of another group."""
        self.names += other.names
        self.mentions += other.mentions
        self.entry = self.entry or other.entry


def resolve(
    mentions: Sequence[Mention],
    registry: Registry,
    aliases: Sequence[tuple[Mention, Mention]] = (),
) -> list[Firm]:
    """Return the firms that some mentions name, in order of first mention.

    Names are joined by registry entry, by compare key, by what the text equates, by generic part, as acronym, as short
    form and as slip of the pen, in this order; the later rules only where exactly one firm in sight can be meant.

    Args:
        mentions: mentions of one article; those of another kind than firm are passed over.
        registry: the known firms.
        aliases: pairs of mentions that the text declares to be one firm: "International Business Machines (IBM)".
    """
    groups = _by_name(mentions, registry)
    for one, other in aliases:
        _join(groups, _group_of(groups, one), _group_of(groups, other))
    _join_unambiguous(groups, _same_bare)
    _join_unambiguous(groups, is_acronym)
    _join_unambiguous(groups, is_short_form)
    _join_unambiguous(groups, is_later_form)
    _join_unambiguous(groups, is_variant)
    return [_firm(group) for group in sorted(groups, key=lambda group: (group.first, group.names[0]))]


def _by_name(mentions: Sequence[Mention], registry: Registry) -> list[_Group]:
    table: dict[str, _Group] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        if mention.kind != "firm":
            continue
        name = display_form(mention.value if isinstance(mention.value, str) else mention.text)
        key = compare_key(name) if name else ""
        if not key:
            continue
        entry = registry.lookup(name)
        group = table.setdefault(entry.iri if entry else key, _Group([], [], entry))
        if name not in group.names:
            group.names.append(name)
        group.mentions.append(mention)
    return list(table.values())


def _group_of(groups: list[_Group], mention: Mention) -> _Group | None:
    for group in groups:
        if mention in group.mentions:
            return group
    return next((group for group in groups if any(m.start == mention.start for m in group.mentions)), None)


def _join(groups: list[_Group], one: _Group | None, other: _Group | None) -> None:
    """Join two groups in place, unless they are two known firms."""
    if one is None or other is None or one is other or (one.entry and other.entry):
        return
    one.takes(other)
    groups.remove(other)


def _join_unambiguous(groups: list[_Group], test: _Test) -> None:
    """Join each group to the one other group that passes the test with it; two candidates leave it alone."""
    for group in sorted(groups, key=lambda g: (len(g.names[0]), g.first, g.names[0])):
        if group not in groups:
            continue
        candidates = [other for other in groups if other is not group and _passes(group, other, test)]
        # "Virgin" may be Virgin Orbit or Virgin Galactic: then it is neither
        if len(candidates) == 1:
            _join(groups, candidates[0], group)


def _passes(short: _Group, long: _Group, test: _Test) -> bool:
    if short.entry and long.entry:
        return False
    if test is is_later_form and (short.entry or short.first < long.first):
        return False
    if short.entry and test is is_short_form:
        # a known firm has its names in the registry: an unknown longer one is another firm unless it only adds a trade
        test = is_trade_form
    return any(test(one, other) for one in short.names for other in _known_names(long))


def _known_names(group: _Group) -> Sequence[str]:
    return (*group.names, *group.entry.names) if group.entry else group.names


def _same_bare(one: str, other: str) -> bool:
    # 芷川 is 芷川集团, but 芷川集团 is not 芷川控股
    bare = bare_key(one)
    return bare == bare_key(other) and bare in {compare_key(one), compare_key(other)}


def _firm(group: _Group) -> Firm:
    names = sorted(group.names, key=lambda name: (-_fullness(name), group.names.index(name)))
    if group.entry:
        names = [group.entry.name, *group.entry.names, *names]
    return Firm(
        name=names[0],
        names=tuple(dict.fromkeys(names)),
        registry=group.entry.iri if group.entry else None,
        mentions=tuple(sorted(set(group.mentions), key=lambda m: (m.start, m.end))),
    )


def _fullness(name: str) -> int:
    """Return how much a form tells: its length without punctuation."""
    return sum(char.isalnum() for char in name)
