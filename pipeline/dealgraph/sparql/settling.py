"""Settling: the deals and firms that notes make due, merged anew; all else stays as it is.

In: a store with notes in `graph/runs`. Out: `graph/deals` and `graph/firms` as merging everything from scratch would
leave them. An article about 英伟达 and OpenAI reads again the claims that could be one deal with its own, whatever else
the store holds. Who is who among firms is asked of all their names, which are few beside the claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyoxigraph as ox
from rdflib import RDF, RDFS, URIRef
from rdflib.namespace import DCTERMS, PROV

from dealgraph.knowledge import BASE, deal_graph
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.relinking import relinked, splits
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql import dues, foundation, linking
from dealgraph.sparql.blocks import ARTICLES, Blocks
from dealgraph.sparql.consolidate import by_iri, merge
from dealgraph.sparql.ledger import read_ledger
from dealgraph.sparql.linking import Redirects
from dealgraph.sparql.terms import settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dealgraph.knowledge import ClaimRecord, MergedDeal
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

# So many quads change in one transaction; more go in several, each of which leaves whole deals.
_BATCH: Final = 50_000


def settle(store: Store, *, base: str = BASE) -> bool:
    """Make the deals and firms anew that a noted change of articles, judgements or ontology has touched.

    Args:
        store: what is written to.
        base: of the data's IRIs.

    Returns:
        True when the store was written to.

    Raises:
        StoreError: when the store refuses; what is noted stays noted.
    """
    notes = dues.noted(store, base=base)
    if not notes:
        return False
    who = _Who(store, base)
    due = _Due(store, notes, who, base)
    change = _Change(store, Redirects(store, who.parties, base=base), base)
    for old, new, merged in due.deals():
        change.add(old, new, merged)
    change.add(due.firms_held, due.firms_told)
    change.flush(notes)
    return True


class _Who:
    """Whom claims mean, as the names in all articles and the acts of users have it."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._start = str(graph_iri(ARTICLES, base=base))
        self.acts = linking.acts(store, base=base)
        self.parties = linking.parties(store, self.acts, base=base)
        self._split = bool(splits(self.acts))
        self.leads_to = {iri: firm for iri, firm in self.parties.leads_to.items() if iri != firm}
        self.members: dict[str, set[str]] = {}
        for iri, firm in self.leads_to.items():
            self.members.setdefault(firm, set()).add(iri)
        for act in splits(self.acts):
            # A claim that names the other firm may mean the one that was split off.
            others = {self.parties.now(other) for other in act.others}
            every = others.union(*(self.members.get(other, set()) for other in others))
            self.members.setdefault(self.parties.now(act.firm), set()).update(every)

    def meant(self, record: ClaimRecord) -> ClaimRecord:
        """Return a claim with each firm called by the IRI of the firm that is meant."""
        if self._split:
            return by_iri(relinked([record], self.parties, self.acts)[0])
        return by_iri(record, self.leads_to)

    def name(self, firm: str) -> str:
        """Return the name by which deals show a firm."""
        if (entry := self.parties.entries.get(firm)) is not None:
            return entry.name
        return next(iter(self.parties.names.get(firm, ())), unquote(firm.rpartition("/")[2]))


class _Due:
    """What notes make due in a store."""

    def __init__(self, store: Store, notes: Sequence[Triple], who: _Who, base: str) -> None:
        self._store, self._who, self._base = store, who, base
        self._deals, firms = (graph_iri(name, base=base) for name in ("deals", "firms"))
        self._all = dues.everything(base) in notes
        self._noted = {str(thing) for graph, _, thing in notes if graph == self._deals}
        self._judgements = read_ledger(store, base=base)
        self._blocks = Blocks(store, self._judgements, who.meant, who.members, base=base)
        self.firms_held: list[ox.Quad] = []
        self.firms_told: list[ox.Quad] = []
        if self._all or any(graph == firms for graph, _, _ in notes):
            held = set(store.quads(firms))
            told = set(_quads(firms, linking.firm_triples(who.parties, who.acts, base=base)))
            changed = {quad.subject for quad in held ^ told}
            self.firms_held = [quad for quad in held if quad.subject in changed]
            self.firms_told = [quad for quad in told if quad.subject in changed]

    def deals(self) -> Iterator[tuple[list[ox.Quad], list[ox.Quad], list[MergedDeal]]]:
        """Yield what `graph/deals` holds of due claims and what it should hold, one connected set after another."""
        done: set[str] = set()
        for claim in sorted(self._claims()):
            if claim not in done:
                met, records = self._blocks.component([claim])
                done |= met
                merged = merge(records, self._judgements, meant=self._who.meant, names=self._who.name)
                graph = deal_graph(merged, base=self._base)
                yield list(self._resting_on(met)), _quads(self._deals, settled(graph)), merged

    def _claims(self) -> set[str]:
        if self._all:
            start = graph_iri(ARTICLES, base=self._base)
            told = self._store.quads(predicate=RDF.type, value=DG.Claim)
            held = self._store.quads(self._deals, predicate=PROV.wasDerivedFrom)
            claims = {quad.subject.value for quad in told if quad.graph_name.value.startswith(start)}  # type: ignore[union-attr]
            return claims | {quad.object.value for quad in held}  # type: ignore[union-attr]
        claims = {thing for thing in self._noted if thing.startswith(f"{self._base}claim/")}
        for firm in (self._noted - claims) | self._moved():
            naming = self._blocks.naming(firm)
            records = [record for claim in naming if (record := self._blocks.record(claim)) is not None]
            claims |= naming | dues.beside(self._store, records, base=self._base)
        return claims

    def _moved(self) -> set[str]:
        """Return the firms that go by another IRI or another name than the deals of the store have it."""
        before = foundation.leads_to(self._store, base=self._base)
        moved = {iri for iri, _ in before.items() ^ self._who.leads_to.items()}
        moved |= {before.get(iri, iri) for iri in moved} | {self._who.leads_to.get(iri, iri) for iri in moved}
        label = ox.NamedNode(str(RDFS.label))
        renamed = (quad for quad in set(self.firms_held) ^ set(self.firms_told) if quad.predicate == label)
        return moved | {quad.subject.value for quad in renamed}  # type: ignore[union-attr]

    def _resting_on(self, claims: Iterable[str]) -> Iterator[ox.Quad]:
        """Yield all that `graph/deals` says of the deals that rest on some claims."""
        found = {
            quad.subject.value  # type: ignore[union-attr]
            for claim in claims
            for quad in self._store.quads(self._deals, predicate=PROV.wasDerivedFrom, value=URIRef(claim))
        }
        for deal in sorted(found):
            yield from self._below(deal)
            yield from self._store.quads(self._deals, predicate=DCTERMS.isReplacedBy, value=URIRef(deal))

    def _below(self, node: str) -> Iterator[ox.Quad]:
        for quad in self._store.quads(self._deals, subject=URIRef(node)):
            yield quad
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(f"{node}/"):
                yield from self._below(quad.object.value)


class _Change:
    """Quads to take away and to add, written batch by batch, and the redirects that keep lost IRIs alive."""

    def __init__(self, store: Store, redirects: Redirects, base: str) -> None:
        self._store, self._redirects = store, redirects
        self._runs = graph_iri("runs", base=base)
        self._gone: list[ox.Quad] = []
        self._new: list[ox.Quad] = []

    def add(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad], merged: Sequence[MergedDeal] = ()) -> None:
        """Take what is new in the place of what is old."""
        away, fresh = set(old), set(new)
        self._redirects.add(away, fresh, merged)
        self._gone += away - fresh
        self._new += fresh - away
        if len(self._gone) + len(self._new) > _BATCH:
            self.flush(())

    def flush(self, notes: Sequence[Triple]) -> None:
        """Write what has gathered, and take notes away with it."""
        add, remove = self._redirects.take()
        self._store.patch(self._gone, self._new, add={self._runs: add}, remove={self._runs: [*notes, *remove]})
        self._gone, self._new = [], []


def _quads(graph: URIRef, triples: Settled) -> list[ox.Quad]:
    name = ox.NamedNode(str(graph))
    return [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]
