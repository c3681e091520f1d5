"""Acting: from names as a user gives them to an act about firms.

In: who is who, and names. Out: the act to write into the ledger. "merge 招行 CMB" finds both firms by
any of their names; "split AWS" finds whose name it is; a name that two firms bear, or none, is answered with what
there is.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from dealgraph.errors import UsageError
from dealgraph.identity.acts import Act
from dealgraph.identity.names import compare_key
from dealgraph.identity.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dealgraph.identity.linking import Parties

__all__ = ["add", "find", "merge", "next_number", "split"]

_NEAR: Final = 3


def next_number(acts: Sequence[Act]) -> int:
    """Return the number of the next act."""
    return max((act.number for act in acts), default=0) + 1


def find(parties: Parties, name: str) -> str:
    """Return the IRI of the firm that a name, or an IRI, means.

    Args:
        parties: who is who.
        name: any name of the firm, in either language, or an IRI that it has or had.

    Raises:
        UsageError: when no firm bears the name, or more than one does.
    """
    if name in parties.leads_to or name in parties.entries:
        return parties.now(name)
    key = compare_key(name)
    found = sorted({parties.now(iri) for iri, each in _names(parties) if compare_key(each) == key})
    if not found and (entry := Registry(entries=tuple(parties.entries.values())).lookup(name)) is not None:
        found = [parties.now(entry.iri)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name}: {len(found)} firms bear this name; say which: {', '.join(found)}")
    known = {each.casefold(): each for _, each in _names(parties)}
    near = [known[each] for each in difflib.get_close_matches(name.casefold(), known, n=_NEAR)]
    raise UsageError(f"{name}: no such firm" + (f"; near: {', '.join(near)}" if near else ""))


def add(
    parties: Parties,
    acts: Sequence[Act],
    *,
    iri: str,
    name: str,
    labels: Iterable[tuple[str, str]],
    tickers: Iterable[str] = (),
    sectors: Iterable[str] = (),
    same_as: Iterable[str] = (),
    by: str,
    reason: str = "",
) -> Act:
    """Return the act that adds a firm, or further names to one that the registry has.

    Args:
        parties: who is who.
        acts: so far.
        iri: what the name mints, for a firm that is new.
        name: canonical.
        labels: (language tag, text) of all names, the preferred one of each language first.
        tickers: exchange symbols.
        sectors: notations.
        same_as: IRIs of the firm elsewhere.
        by: "person:<name>".
        reason: why.
    """
    known = Registry(entries=tuple(parties.entries.values())).lookup(name)
    return Act(
        number=next_number(acts),
        kind="add",
        firm=known.iri if known is not None else iri,
        name=name,
        labels=tuple(dict.fromkeys(labels)),
        tickers=tuple(sorted(set(tickers))),
        sectors=tuple(sorted(set(sectors))),
        same_as=tuple(sorted(set(same_as))),
        by=by,
        reason=reason,
    )


def merge(parties: Parties, acts: Sequence[Act], one: str, other: str, *, by: str, reason: str = "") -> Act:
    """Return the act that makes two firms one; the first stays, unless only the second is registered.

    Args:
        parties: who is who.
        acts: so far.
        one: a name of the firm that stays.
        other: a name of the firm that is merged into it.
        by: "person:<name>".
        reason: why.

    Raises:
        UsageError: when a name is of no firm or of several, or both are of one firm already.
    """
    firm, gone = find(parties, one), find(parties, other)
    if firm == gone:
        raise UsageError(f"{one} and {other} are one firm already: {firm}")
    return Act(
        number=next_number(acts),
        kind="merge",
        firm=firm,
        others=tuple(each for each in parties.members(gone)),
        name=one,
        by=by,
        reason=reason,
    )


def split(parties: Parties, acts: Sequence[Act], name: str, *, iri: str, by: str, reason: str = "") -> Act:
    """Return the act that takes a name out of the firm that it is taken for, with all claims that say it alone.

    Args:
        parties: who is who.
        acts: so far.
        name: as articles have it, or the IRI of a firm that leads to another.
        iri: what the name mints.
        by: "person:<name>".
        reason: why.

    Raises:
        UsageError: when no firm, or more than one, bears the name, or when it is all that the firm is called.
    """
    firm = find(parties, name)
    members = parties.members(firm)
    if len(members) > 1 and (own := _own(parties, members, name)) is not None:
        taken = own
    elif compare_key(name) == compare_key(next(iter(parties.own(firm)), name)):
        raise UsageError(f"{name}: that is what the firm itself is called; name what is to be taken out of it")
    elif iri in members:
        taken = iri
    elif parties.now(iri) != iri or iri in parties.leads_to or iri in parties.entries:
        raise UsageError(f"{name}: {iri} is another firm already")
    else:
        taken = iri
    others = tuple(each for each in members if each != taken)
    return Act(number=next_number(acts), kind="split", firm=taken, others=others, name=name, by=by, reason=reason)


def _own(parties: Parties, members: Sequence[str], name: str) -> str | None:
    """Return the one of a firm's IRIs that is called so, the exact spelling first."""
    if name in members:
        return name
    called = {iri: next(iter(parties.own(iri)), "") for iri in members}
    exact = [iri for iri in members if called[iri] == name]
    alike = exact or [iri for iri in members if compare_key(called[iri]) == compare_key(name)]
    # of two that are called so, it is the one that leads to the other
    alike = [iri for iri in alike if parties.now(iri) != iri] or alike
    return alike[0] if alike else None


def _names(parties: Parties) -> Iterator[tuple[str, str]]:
    for iri in sorted({*parties.entries, *parties.told}):
        for name in parties.own(iri):
            yield iri, name
