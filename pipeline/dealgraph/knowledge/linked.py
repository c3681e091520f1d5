"""The firms of a store as triples: each firm once, with all its names, and where every other IRI of it leads.

In: who is who and the acts of users. Out: what `graph/firms` tells beside the registry, and which of the registry's
triples it leaves out: a firm merged into another keeps its IRI as a redirect, 招行 stays a name of what it means, and
a name that was split off is no longer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SDO, SKOS

from dealgraph.identity.names import compare_key
from dealgraph.knowledge import firms, iris, values
from dealgraph.knowledge.relinking import splits
from dealgraph.knowledge.vocabulary import DG, bind, concept
from dealgraph.model import Firm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.identity.acts import Act
    from dealgraph.identity.linking import Parties
    from dealgraph.identity.registry import Entry, Registry

__all__ = ["Linked", "linked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Firms as the store tells them.

    Attributes:
        graph: the firms that the registry does not tell, further names of those that it does, and redirects.
        silent: IRIs of registered firms that lead elsewhere, so that the registry's triples of them are left out.
        unnamed: keys of names that were split off, by the firm's IRI.
    """

    graph: Graph
    silent: frozenset[str]
    unnamed: Mapping[str, frozenset[str]]


def linked(parties: Parties, acts: Sequence[Act], registry: Registry, *, base: str = iris.BASE) -> Linked:
    """Return the firms of a store beside the registry that ships.

    Args:
        parties: who is who.
        acts: of users, in order.
        registry: the firms that ship.
        base: of the data's IRIs.
    """
    graph = Graph(identifier=iris.graph_iri("firms", base=base))
    bind(graph)
    shipped = {entry.iri: entry for entry in registry.entries}
    unnamed: dict[str, set[str]] = {}
    for act in splits(acts):
        for other in act.others:
            unnamed.setdefault(other, set()).add(compare_key(act.name))
            unnamed.setdefault(parties.now(other), set()).add(compare_key(act.name))
    told = {iri for iri, entry in parties.entries.items() if entry is not shipped.get(iri)} | set(parties.names)
    for iri in sorted(told):
        if parties.now(iri) == iri:
            _add(graph, iri, parties, unnamed.get(iri, set()), shipped)
    for iri, firm in sorted(parties.leads_to.items()):
        if iri != firm:
            graph.add((URIRef(iri), DCTERMS.isReplacedBy, URIRef(firm)))
    return Linked(
        graph=graph,
        silent=frozenset(iri for iri in shipped if parties.now(iri) != iri),
        unnamed={iri: frozenset(keys) for iri, keys in unnamed.items()},
    )


def _add(graph: Graph, iri: str, parties: Parties, gone: set[str], shipped: Mapping[str, Entry]) -> None:
    entry = parties.entries.get(iri)
    names = [name for name in parties.names.get(iri, ()) if compare_key(name) not in gone]
    if entry is None:
        if names:
            firm = Firm(name=names[0], names=tuple(sorted(names)), registry=None, mentions=())
            firms.add_minted(graph, URIRef(iri), firm)
        return
    known = _add_entry(graph, entry, shipped.get(iri), gone)
    for name in names:
        if name not in known:
            graph.add((URIRef(iri), SKOS.altLabel, Literal(name, lang=values.label_language(name))))


def _add_entry(graph: Graph, entry: Entry, ships: Entry | None, gone: set[str]) -> set[str]:
    """Add what users added to the registry, and return the names that need not be told any more."""
    node = URIRef(entry.iri)
    told = {text for _, text in ships.labels} if ships else set()
    preferred = {tag for tag, _ in ships.labels} if ships else set()
    if ships is None:
        firms.add_kind(graph, node, registered=True)
    labels = entry.labels or ((values.label_language(entry.name), entry.name),)
    for tag, text in labels:
        if text in told or (text != entry.name and compare_key(text) in gone):
            continue
        graph.add((node, SKOS.altLabel if tag in preferred else SKOS.prefLabel, Literal(text, lang=tag)))
        preferred.add(tag)
        told.add(text)
    for ticker in entry.tickers:
        graph.add((node, SDO.tickerSymbol, Literal(ticker)))
    for sector in entry.sectors:
        graph.add((node, DG.sector, concept("sector", sector)))
    for other in entry.same_as:
        graph.add((node, OWL.sameAs, URIRef(other)))
    return told | set(ships.brands if ships else ())
