"""The graph of merged deals as a pure function of all claims and judgements: order of arrival cannot matter.

In: claim records of any articles. Out: merged deals, in the order of their IRIs. A claim of "英伟达" in one article and
of "Nvidia" in another rest on one firm node, so they are compared by its IRI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rdflib import URIRef

from dealgraph.identity import Ledger, Telling, across
from dealgraph.identity.consolidate import consolidate, history
from dealgraph.knowledge.deals import FIELDS, Conflict, MergedDeal, earliest
from dealgraph.knowledge.iris import deal_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.knowledge import ClaimRecord
    from dealgraph.model import Deal

Meant = Callable[["ClaimRecord"], "ClaimRecord"]
_NO_JUDGEMENTS: Final = Ledger()
_ITSELF: Final[Mapping[str, str]] = MappingProxyType({})


def merge(
    records: Iterable[ClaimRecord],
    judgements: Ledger = _NO_JUDGEMENTS,
    *,
    meant: Meant | None = None,
    names: Callable[[str], str] | None = None,
) -> list[MergedDeal]:
    """Return the deals that claims tell, sorted by IRI; parts and ties index the result.

    What no likeness, judgement, part or tie connects is merged apart: the deals of a set of claims are those of its
    connected subsets together (`blocks.Blocks.component`).

    Args:
        records: claims in any order, at best all that are connected with any of them.
        judgements: what is settled about pairs of claims.
        meant: gives a claim with each firm called by the IRI of the firm that is meant; by default `by_iri`.
        names: gives a firm's name by its IRI; by default the least that the claims use.
    """
    records = list(records)
    claims = {str(record.iri): (meant or by_iri)(record) for record in records}
    tellings = [telling(record) for _, record in sorted(claims.items())]
    name_of = names or _least_names(records)
    merged = []
    for group in across(tellings, judgements):
        members = tuple(sorted((claims[each.iri] for each in group), key=lambda record: record.key))
        deal, conflicts = consolidate(group)
        called = _called(members, name_of)
        merged.append(
            MergedDeal(
                iri=deal_iri(earliest(members).iri),
                deal=_renamed(deal, called),
                claims=tuple(_under(member, called) for member in members),
                support=len(members),
                history=history(group),
                conflicts=tuple(
                    Conflict(
                        field=each.field,
                        claims=others,
                        chosen=each.chosen,
                        reason=each.reason,
                        alternatives=each.claims,
                    )
                    for each in conflicts
                    if each.field in FIELDS
                    and (
                        others := tuple(sorted(c for value, told in each.claims if value != each.chosen for c in told))
                    )
                ),
            )
        )
    return _linked(sorted(merged, key=lambda each: each.iri))


def by_iri(record: ClaimRecord, leads_to: Mapping[str, str] = _ITSELF) -> ClaimRecord:
    """Return a claim whose firms are called by their IRIs, so that it compares alike whatever an article calls them.

    Args:
        record: a claim as its article tells it.
        leads_to: the IRI of the firm that another IRI means, where that is not itself.
    """
    table = {name: leads_to.get(str(iri), str(iri)) for name, iri in record.firms.items()}
    return _under(record, table, {iri: URIRef(iri) for iri in table.values()})


def telling(record: ClaimRecord) -> Telling:
    """Return a claim as merging compares it."""
    return Telling(iri=str(record.iri), article=str(record.article), published=record.published, deal=record.deal)


def _least_names(records: Iterable[ClaimRecord]) -> Callable[[str], str]:
    names: dict[str, str] = {}
    for record in records:
        for name, iri in record.firms.items():
            names[str(iri)] = min(name, names.get(str(iri), name))
    return names.__getitem__


def _called(members: Iterable[ClaimRecord], name_of: Callable[[str], str]) -> dict[str, str]:
    """Return the names of a deal's firms by IRI; of two firms of one name the later keeps its IRI's end beside it."""
    called: dict[str, str] = {}
    for firm in sorted({str(iri) for member in members for iri in member.firms.values()}):
        name = name_of(firm)
        called[firm] = f"{name} ({firm.rpartition('/')[2]})" if name in called.values() else name
    return called


def _under(record: ClaimRecord, table: Mapping[str, str], firms: Mapping[str, URIRef] | None = None) -> ClaimRecord:
    """Return a claim with its firms called otherwise."""
    if firms is None:
        firms = {table[name]: iri for name, iri in sorted(record.firms.items())}
    return replace(record, deal=_renamed(record.deal, table), firms=firms)


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
