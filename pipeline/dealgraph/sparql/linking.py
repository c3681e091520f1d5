"""Who is who in a store: firms as its articles name them, acts of users, and IRIs that were handed out before.

In: a store. Out: parties, `graph/firms`, redirects. "firms merge 招商银行 CMB" writes one act; what it changes is
derived anew by the next `settling.settle`, in one transaction with the deals.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF

from dealgraph.identity import registry
from dealgraph.identity.linking import link
from dealgraph.knowledge import BASE
from dealgraph.knowledge.acts import read_acts
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.linked import linked
from dealgraph.knowledge.redirects import moved, redirect_triples
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql import foundation
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dealgraph.identity.acts import Act
    from dealgraph.identity.linking import Parties
    from dealgraph.knowledge import MergedDeal
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

# Beyond so many IRIs all redirects are read at once rather than one by one.
_MANY: Final = 50
_DERIVED: Final = ox.NamedNode(str(PROV.wasDerivedFrom))
_REPLACED: Final = ox.NamedNode(str(DCTERMS.isReplacedBy))
_TYPE: Final = ox.NamedNode(str(RDF.type))
_KINDS: Final = frozenset({ox.NamedNode(str(DG.Deal)), ox.NamedNode(str(ORG.FormalOrganization))})


def acts(store: Store, *, base: str = BASE) -> tuple[Act, ...]:
    """Return what users settled about firms, in order.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    return read_acts(Facts(store.graph(graph_iri("ledger", base=base))))


def parties(store: Store, settled_by_users: Sequence[Act], *, base: str = BASE) -> Parties:
    """Return who is who among the firms that a store's articles name.

    Args:
        store: what is read.
        settled_by_users: the acts, in order.
        base: of the data's IRIs.
    """
    return link(foundation.named(store, base=base), registry.load(), settled_by_users)


def firm_triples(found: Parties, settled_by_users: Sequence[Act], *, base: str = BASE) -> Settled:
    """Return `graph/firms`.

    Args:
        found: who is who.
        settled_by_users: the acts, in order.
        base: of the data's IRIs.
    """
    return foundation.firm_triples(linked(found, settled_by_users, registry.load(), base=base))


class Redirects:
    """Redirects in `graph/runs`, gathered while deals and firms change, so that no IRI handed out is lost.

    Args:
        store: as it was before.
        found: who is who.
        base: of the data's IRIs.
    """

    def __init__(self, store: Store, found: Parties, *, base: str = BASE) -> None:
        self._store, self._found, self._base = store, found, base
        self._deals, self._runs = (graph_iri(name, base=base) for name in ("deals", "runs"))
        self._before: dict[str, str | None] = {}
        self._now: dict[str, str] = {}
        self._heirs: dict[tuple[str, frozenset[str], frozenset[str]], list[str]] = {}

    def add(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad], merged: Sequence[MergedDeal] = ()) -> None:
        """Take note of what takes whose place.

        Args:
            old: all that the store tells of some deals or firms.
            new: all that it will tell.
            merged: the new deals.
        """
        old = list(old)
        self._before |= _leads(old)
        self._now |= _leads(new)
        known = {str(from_triple(quad)[2]) for quad in old if quad.predicate == _DERIVED}
        for each in merged:
            if known.isdisjoint(str(claim.iri) for claim in each.claims):
                firms = {name: str(iri) for claim in each.claims for name, iri in claim.firms.items()}
                sides = [frozenset(firms.get(n, n) for n in side) for side in (each.deal.payers, each.deal.payees)]
                self._heirs.setdefault((each.deal.type, sides[0], sides[1]), []).append(str(each.iri))

    def take(self) -> tuple[list[Triple], list[Triple]]:
        """Return the triples to add to `graph/runs` and to take from it, and forget what was gathered."""
        held = dict.fromkeys(self._kept())
        before = {str(s): None if p == OWL.deprecated else str(o) for s, p, o in held} | self._before
        wanted = dict.fromkeys(redirect_triples(moved(before, self._now, self._heir)))
        self._before, self._now, self._heirs = {}, {}, {}
        return [t for t in wanted if t not in held], [t for t in held if t not in wanted]

    def _kept(self) -> Iterator[Triple]:
        """Yield the redirects of earlier changes that this one may touch."""
        touched = {*self._before, *self._now}
        predicates = DCTERMS.isReplacedBy, OWL.deprecated
        if len(touched) > _MANY:
            for quad in chain(*(self._store.quads(self._runs, predicate=each) for each in predicates)):
                subject, predicate, value = from_triple(quad)
                if str(subject) in touched or str(value) in touched:
                    yield subject, predicate, value
            return
        for iri in map(URIRef, sorted(touched)):
            found = [self._store.quads(self._runs, subject=iri, predicate=each) for each in predicates]
            pointing = self._store.quads(self._runs, predicate=DCTERMS.isReplacedBy, value=iri)
            yield from map(from_triple, chain(*found, pointing))

    def _heir(self, deal: str) -> str | None:
        """Return the deal that takes the place of one that lost its claims: an article read anew tells it otherwise."""
        facts = [from_triple(quad) for quad in self._store.quads(self._deals, subject=URIRef(deal))]
        kinds = [str(value).rpartition("/")[2] for _, p, value in facts if p == DG.dealType]
        if not kinds:
            return None
        sides = [frozenset(self._found.now(str(v)) for _, p, v in facts if p == side) for side in (DG.payer, DG.payee)]
        alike = self._heirs.get((kinds[0], sides[0], sides[1]), [])
        return alike[0] if len(alike) == 1 else None


def _leads(quads: Iterable[ox.Quad]) -> dict[str, str]:
    leads: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == _TYPE and quad.object in _KINDS:
            leads[quad.subject.value] = quad.subject.value  # type: ignore[union-attr]
        elif quad.predicate == _REPLACED:
            leads[quad.subject.value] = quad.object.value  # type: ignore[union-attr]
    return leads
