"""The claims of a store, found by what they could be one deal with, so that merging need not start from all of them.

In: a claim, "Nvidia will invest up to $100 billion in OpenAI". Out: the claims that are merged in one with it, among
them "英伟达将向 OpenAI 投资" of another article: those that likeness, a judgement, a part or a tie connects, however
indirectly. What lies outside takes no part in the merging of what lies within.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rdflib import URIRef
from rdflib.namespace import PROV

from dealgraph.identity.deals import alike
from dealgraph.knowledge import BASE, read_claims
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql.consolidate import by_iri, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealgraph.identity import Ledger, Telling
    from dealgraph.knowledge import ClaimRecord
    from dealgraph.sparql.consolidate import Meant
    from dealgraph.sparql.protocol import Store

ARTICLES: Final = "article/"
# So many articles, claims and firms are remembered; what is forgotten is read again.
_ARTICLES: Final = 2_000
_CLAIMS: Final = 20_000
_FIRMS: Final = 5_000
_ALONE: Final[Mapping[str, Iterable[str]]] = MappingProxyType({})


class Blocks:
    """The claims of a store as it stands; to be made anew after a change.

    Args:
        store: what is read.
        judgements: what is settled about pairs of claims.
        meant: gives a claim with each firm called by the IRI of the firm that is meant.
        members: all IRIs by which claims may name a firm, by its own, where there is more than that.
        base: of the data's IRIs.
    """

    def __init__(
        self,
        store: Store,
        judgements: Ledger,
        meant: Meant = by_iri,
        members: Mapping[str, Iterable[str]] = _ALONE,
        *,
        base: str = BASE,
    ) -> None:
        self._store = store
        self._meant = meant
        self._members = members
        self._articles = str(graph_iri(ARTICLES, base=base))
        self._deals = graph_iri("deals", base=base)
        self._judged: dict[str, set[str]] = {}
        for (left, right), verdict in judgements.verdicts().items():
            if verdict == "same":
                self._judged.setdefault(left, set()).add(right)
                self._judged.setdefault(right, set()).add(left)
        self._article = lru_cache(_ARTICLES)(self._claims_in)
        self._graph = lru_cache(_CLAIMS)(self._graph_of)
        self._told = lru_cache(_CLAIMS)(self._telling)
        self._claims_of = lru_cache(_FIRMS)(self._naming)

    def record(self, claim: str) -> ClaimRecord | None:
        """Return a claim, or None when no article tells it.

        Args:
            claim: its IRI.
        """
        graph = self._graph(claim)
        return None if graph is None else self._article(graph).get(claim)

    def component(self, seeds: Iterable[str]) -> tuple[set[str], list[ClaimRecord]]:
        """Return what is merged in one with some claims: all IRIs met, and the claims that are there, in order.

        Args:
            seeds: IRIs of claims; one that is gone leads to what its deal still rests on.
        """
        met = set(seeds)
        waiting = sorted(met)
        records = {}
        while waiting:
            claim = waiting.pop()
            record = self.record(claim)
            near = self._judged.get(claim, set()) | self._beside(claim)
            if record is not None:
                records[claim] = record
                near |= self.near(record) | self._linked(record)
            waiting += sorted(near - met)
            met |= near
        return met, [records[claim] for claim in sorted(records)]

    def near(self, record: ClaimRecord) -> set[str]:
        """Return the claims of other articles that speak for one deal with a claim.

        Args:
            record: a claim, of the store or not.
        """
        told = telling(self._meant(record))
        return {
            claim
            for claim in self.candidates(record)
            if (other := self._told(claim)) is not None and alike(told, other)
        }

    def candidates(self, record: ClaimRecord) -> set[str]:
        """Return the claims that share two firms with a claim, or one where a side is open.

        Args:
            record: a claim, of the store or not.
        """
        told = telling(self._meant(record))
        return self._candidates(told) - {told.iri}

    def naming(self, firm: str) -> frozenset[str]:
        """Return the claims that name a firm.

        Args:
            firm: its IRI.
        """
        return self._claims_of(firm)[0]

    def _candidates(self, told: Telling) -> set[str]:
        deal = told.deal
        firms = sorted({*deal.payers, *deal.payees, *((deal.object_firm,) if deal.object_firm else ())})
        naming = [self._claims_of(firm) for firm in firms]
        if not deal.payers or not deal.payees:
            return set().union(*(every for every, _ in naming))
        found = set().union(*(open_ for _, open_ in naming))
        for (one, _), (other, _) in combinations(naming, 2):
            found |= one & other
        return found

    def _naming(self, firm: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the claims that name a firm, and those of them with an open side."""
        sides: dict[URIRef, set[str]] = {}
        for role in (DG.claimedPayer, DG.claimedPayee, DG.objectFirm):
            found = sides.setdefault(role, set())
            for iri in {firm, *self._members.get(firm, ())}:
                for quad in self._store.quads(predicate=role, value=URIRef(iri)):
                    if quad.graph_name.value.startswith(self._articles):  # type: ignore[union-attr]
                        found.add(quad.subject.value)  # type: ignore[union-attr]
        every = frozenset().union(*sides.values())
        open_ = {claim for claim in every if self._is_open(claim, sides)}
        return every, frozenset(open_)

    def _is_open(self, claim: str, sides: Mapping[URIRef, set[str]]) -> bool:
        return any(
            claim not in sides[role] and next(self._store.quads(subject=URIRef(claim), predicate=role), None) is None
            for role in (DG.claimedPayer, DG.claimedPayee)
        )

    def _telling(self, claim: str) -> Telling | None:
        record = self.record(claim)
        return None if record is None else telling(self._meant(record))

    def _linked(self, record: ClaimRecord) -> set[str]:
        """Return the parts, wholes and ties of a claim."""
        links = {str(each) for each in (record.part_of, *record.tied_to) if each is not None}
        graph = self._graph(str(record.iri))
        assert graph is not None
        for claim, other in self._article(graph).items():
            if record.iri == other.part_of or record.iri in other.tied_to:
                links.add(claim)
        return links

    def _beside(self, claim: str) -> set[str]:
        """Return the claims that a deal of the store rests on together with a claim."""
        deals = self._store.quads(self._deals, predicate=PROV.wasDerivedFrom, value=URIRef(claim))
        return {
            quad.object.value  # type: ignore[union-attr]
            for deal in deals
            for quad in self._store.quads(
                self._deals,
                subject=URIRef(deal.subject.value),  # type: ignore[union-attr]
                predicate=PROV.wasDerivedFrom,
            )
        }

    def _graph_of(self, claim: str) -> URIRef | None:
        for quad in self._store.quads(subject=URIRef(claim), predicate=DG.article):
            name: str = quad.graph_name.value  # type: ignore[union-attr]
            if name.startswith(self._articles):
                return URIRef(name)
        return None

    def _claims_in(self, graph: URIRef) -> dict[str, ClaimRecord]:
        return {str(record.iri): record for record in read_claims(self._store.graph(graph))}
