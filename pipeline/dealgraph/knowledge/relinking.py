"""Claims under the firms that are known today: what the text said stays as it is, whom it means may change.

In: claim records and who is who. Out: records whose parties are the firms of today, each under one name. After the name
"AWS" was split from Amazon, a claim whose sentence says AWS, and not Amazon, is AWS's; one that says 亚马逊 is not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdflib import URIRef

from dealgraph.identity.acts import links_of
from dealgraph.identity.names import compare_key
from dealgraph.identity.registry import Entry, Registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.identity.acts import Act
    from dealgraph.identity.linking import Parties
    from dealgraph.knowledge.claims import ClaimRecord
    from dealgraph.model import Deal

__all__ = ["relinked", "splits"]


def splits(acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the splits that no later merge has overruled.

    Args:
        acts: in order.
    """
    different = links_of(acts).different
    return tuple(
        act
        for act in acts
        if act.kind == "split" and any(frozenset((act.firm, other)) in different for other in act.others)
    )


def relinked(records: Iterable[ClaimRecord], parties: Parties, acts: Sequence[Act] = ()) -> list[ClaimRecord]:
    """Return claims with the firms of today in place of those that the articles' graphs name.

    Args:
        records: of any articles.
        parties: who is who.
        acts: of users, in order.
    """
    told = list(records)
    taken_out = [_Split(act, parties) for act in splits(acts)]
    meant = [
        {name: _meant(str(iri), record, taken_out, parties) for name, iri in record.firms.items()} for record in told
    ]
    shown = _names({iri: name for table in meant for name, iri in sorted(table.items(), reverse=True)}, parties)
    return [_under(record, table, shown) for record, table in zip(told, meant, strict=True)]


class _Split:
    """A name that was split off, and how to tell whether a sentence says it and not another name of the firm."""

    def __init__(self, act: Act, parties: Parties) -> None:
        self.firm = act.firm
        self.others = {parties.now(other) for other in act.others}
        names = {name for other in self.others for name in _known(other, parties)}
        kept = tuple(sorted(name for name in names if compare_key(name) != compare_key(act.name)))
        entries = [Entry(iri="split", name=act.name, names=(act.name,))]
        if kept:
            entries.append(Entry(iri="kept", name=kept[0], names=kept))
        self._registry = Registry(entries=tuple(entries))

    def is_said(self, deal: Deal) -> bool:
        """Tell whether a claim's sentences say the name alone."""
        found = {entry.iri for quote in deal.evidence for _, _, entry in self._registry.find(quote.text)}
        return found == {"split"}


def _known(iri: str, parties: Parties) -> tuple[str, ...]:
    entry = parties.entries.get(iri)
    names = parties.names.get(iri, ())
    return (*names, *entry.names, *entry.brands) if entry is not None else names


def _meant(iri: str, record: ClaimRecord, taken_out: Sequence[_Split], parties: Parties) -> str:
    now = parties.now(iri)
    for split in taken_out:
        if now in split.others and split.is_said(record.deal):
            return parties.now(split.firm)
    return now


def _names(told: Mapping[str, str], parties: Parties) -> dict[str, str]:
    """Return one name for each firm; of two firms that bear one name, the later IRI shows its end beside it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(told):
        known = [parties.entries[iri].name] if iri in parties.entries else parties.names.get(iri, ())
        name = next(iter(known), told[iri])
        if name in taken:
            name = f"{name} ({iri.rpartition('/')[2]})"
        taken.add(name)
        names[iri] = name
    return names


def _under(record: ClaimRecord, meant: Mapping[str, str], shown: Mapping[str, str]) -> ClaimRecord:
    names = {name: shown[iri] for name, iri in meant.items()}

    def each(firms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({names.get(firm, firm) for firm in firms}))

    deal = record.deal
    passed = deal.object_firm
    return replace(
        record,
        deal=replace(
            deal,
            payers=each(deal.payers),
            payees=each(deal.payees),
            object_firm=None if passed is None else names.get(passed, passed),
        ),
        firms={shown[iri]: URIRef(iri) for iri in sorted(meant.values())},
    )
