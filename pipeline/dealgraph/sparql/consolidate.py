"""The graph of merged deals as a pure function of all claims and judgements: order of arrival cannot matter.

In: claim records of any articles. Out: merged deals, in the order of their IRIs. A claim of "英伟达" in one article and
of "Nvidia" in another rest on one firm node, so they are compared under one name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dealgraph.identity import Ledger, Telling, across
from dealgraph.identity.consolidate import consolidate
from dealgraph.knowledge.deals import FIELDS, Conflict, MergedDeal, earliest
from dealgraph.knowledge.iris import deal_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.knowledge import ClaimRecord
    from dealgraph.model import Deal

_NO_JUDGEMENTS: Final = Ledger()


def merge(records: Iterable[ClaimRecord], judgements: Ledger = _NO_JUDGEMENTS) -> list[MergedDeal]:
    """Return the deals that claims tell, sorted by IRI; parts and ties index the result.

    Args:
        records: all claims, in any order.
        judgements: what is settled about pairs of claims.
    """
    claims = {str(record.iri): record for record in _under_one_name(records)}
    tellings = [
        Telling(iri=iri, article=str(record.article), published=record.published, deal=record.deal)
        for iri, record in sorted(claims.items())
    ]
    merged = []
    for group in across(tellings, judgements):
        members = tuple(sorted((claims[telling.iri] for telling in group), key=lambda record: record.key))
        deal, conflicts = consolidate(group)
        merged.append(
            MergedDeal(
                iri=deal_iri(earliest(members).iri),
                deal=deal,
                claims=members,
                support=len(members),
                conflicts=tuple(
                    Conflict(field=each.field, claims=others)
                    for each in conflicts
                    if each.field in FIELDS
                    and (
                        others := tuple(sorted(c for value, told in each.claims if value != each.chosen for c in told))
                    )
                ),
            )
        )
    return _linked(sorted(merged, key=lambda each: each.iri))


def _under_one_name(records: Iterable[ClaimRecord]) -> list[ClaimRecord]:
    """Return the claims with one name per firm, whatever each article calls it."""
    records = list(records)
    names: dict[str, str] = {}
    for record in records:
        for name, iri in record.firms.items():
            names[str(iri)] = min(name, names.get(str(iri), name))
    renamed = []
    for record in records:
        table = {name: names[str(iri)] for name, iri in record.firms.items()}
        renamed.append(
            replace(
                record,
                deal=_renamed(record.deal, table),
                firms={table[name]: iri for name, iri in sorted(record.firms.items())},
            )
        )
    return renamed


def _renamed(deal: Deal, names: Mapping[str, str]) -> Deal:
    def each(firms: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(firm, firm) for firm in firms))

    passed = deal.object_firm
    return replace(
        deal,
        payers=each(deal.payers),
        payees=each(deal.payees),
        object_firm=None if passed is None else names.get(passed, passed),
    )


def _linked(merged: Sequence[MergedDeal]) -> list[MergedDeal]:
    place = {str(claim.iri): index for index, each in enumerate(merged) for claim in each.claims}
    wholes: list[int | None] = []
    ties: list[set[int]] = []
    for index, each in enumerate(merged):
        told = Counter(place[str(c.part_of)] for c in each.claims if c.part_of is not None and str(c.part_of) in place)
        del told[index]
        # The whole that most claims name; of equals the first IRI.
        wholes.append(min(told, key=lambda whole: (-told[whole], whole)) if told else None)
        ties.append({place[str(tie)] for c in each.claims for tie in c.tied_to if str(tie) in place} - {index})
    _cut_circles(wholes)
    return [
        replace(each, deal=replace(each.deal, part_of=whole, tied_to=tuple(sorted(tied))))
        for each, whole, tied in zip(merged, wholes, ties, strict=True)
    ]


def _cut_circles(wholes: list[int | None]) -> None:
    """Make no deal a part of itself, however indirectly: two articles may see part and whole the other way round."""
    for start in range(len(wholes)):
        seen: set[int] = set()
        current: int | None = start
        while current is not None and current not in seen:
            seen.add(current)
            current = wholes[current]
        if current == start:
            wholes[start] = None
