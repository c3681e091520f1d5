"""What is due: notes in `graph/runs` of the claims and firms whose deals must be merged anew, made with each change.

In: an article's graph before and after. Out: notes that go into the same transaction. So a run killed between a change
and the merging leaves no deal behind: whoever comes next finds the notes. A claim that is gone also makes due what
stood beside it, so "英伟达" and "Nvidia" of two other articles are compared again without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS

from dealgraph.identity import Ledger
from dealgraph.knowledge import read_claims
from dealgraph.knowledge.acts import read_acts
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.relinking import splits
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql import foundation
from dealgraph.sparql.blocks import Blocks
from dealgraph.sparql.consolidate import by_iri
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dealgraph.knowledge import ClaimRecord
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

_TYPE: Final = ox.NamedNode(str(RDF.type))
_CLAIM: Final = ox.NamedNode(str(DG.Claim))
_REGISTERED: Final = ox.NamedNode(str(DG.registered))


def everything(base: str) -> tuple[URIRef, URIRef, URIRef]:
    """Return the note that all deals and firms must be made anew.

    Args:
        base: of the data's IRIs.
    """
    return graph_iri("deals", base=base), DCTERMS.requires, graph_iri("ledger", base=base)


def deals(things: Iterable[str], *, base: str) -> list[Triple]:
    """Return the notes that the deals of some claims, or of all claims that name some firms, must be merged anew.

    Args:
        things: IRIs of claims or of firms.
        base: of the data's IRIs.
    """
    return [(graph_iri("deals", base=base), DCTERMS.requires, URIRef(thing)) for thing in sorted(set(things))]


def firms(names: Iterable[str], *, base: str) -> list[Triple]:
    """Return the notes that `graph/firms` must tell anew of some firms.

    Args:
        names: IRIs of firms.
        base: of the data's IRIs.
    """
    return [(graph_iri("firms", base=base), DCTERMS.requires, URIRef(name)) for name in sorted(set(names))]


def noted(store: Store, *, base: str) -> list[Triple]:
    """Return the notes that a store holds.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    runs = graph_iri("runs", base=base)
    return sorted(from_triple(quad) for quad in store.quads(runs, predicate=DCTERMS.requires))


def of_article(store: Store, graph: URIRef, before: Settled, after: Settled, *, base: str) -> list[Triple]:
    """Return the notes of what a change of an article's graph makes due, to be made with the change.

    Args:
        store: as it stands before the change.
        graph: the name of the article's graph.
        before: what the graph holds.
        after: what it will hold.
        base: of the data's IRIs.
    """
    if next(store.quads(graph_iri("runs", base=base), predicate=DCTERMS.requires, value=everything(base)[2]), None):
        return []
    left = set(_claims(before))
    told = {*left, *_claims(after)}
    if left:
        told |= beside(store, read_claims(_graph(graph, before)), base=base)
    differ = before ^ after
    names = {triple.subject.value for triple in before | after if triple.predicate == _REGISTERED}  # type: ignore[union-attr]
    changed = {triple.subject.value for triple in differ} & names  # type: ignore[union-attr]
    return deals(told, base=base) + firms(changed, base=base)


def beside(store: Store, records: Iterable[ClaimRecord], *, base: str) -> set[str]:
    """Return the claims that were merged with others in view of some claims, as the deals of a store have it.

    Args:
        store: before those claims, or the firms that they mean, change.
        records: the claims.
        base: of the data's IRIs.
    """
    ledger = graph_iri("ledger", base=base)
    facts = Facts(store.graph(ledger))
    leads_to = foundation.leads_to(store, base=base)
    members: dict[str, list[str]] = {}
    for iri, firm in leads_to.items():
        members.setdefault(firm, []).append(iri)
    blocks = Blocks(store, Ledger(), lambda record: by_iri(record, leads_to), members, base=base)
    found: set[str] = set()
    # Where names were split off, whom a claim means hangs on its words; then all that could meet it counts.
    near = blocks.candidates if splits(read_acts(facts)) else blocks.near
    for record in records:
        found |= near(record)
    return found


def _claims(triples: Settled) -> Iterator[str]:
    for triple in triples:
        if triple.predicate == _TYPE and triple.object == _CLAIM:
            yield triple.subject.value  # type: ignore[union-attr]


def _graph(name: URIRef, triples: Settled) -> Graph:
    graph = Graph(identifier=name)
    for triple in triples:
        graph.add(from_triple(triple))
    return graph
