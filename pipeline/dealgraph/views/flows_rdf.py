"""Circular flows as RDF: `graph/flows`, derived anew from the deals whenever it is asked for, never stored.

In: circular flows and the IRIs of their firms. Out: one `dg:CircularFlow` each, with a `dg:Flow` for every family of
every hop: "Nvidia → OpenAI → Nvidia" has its capital, its procurement, its bottleneck and the deals behind them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SKOS, XSD

from dealgraph.knowledge import iris
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.firms import name_of
from dealgraph.knowledge.values import add_money
from dealgraph.knowledge.vocabulary import DG, bind, concept
from dealgraph.money import Money
from dealgraph.sparql.terms import from_triple
from dealgraph.views import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealgraph.money import Bound
    from dealgraph.sparql.store import Store
    from dealgraph.trace import CircularFlow
    from dealgraph.trace.bounds import Bounds


def firm_iris(store: Store, *, base: str = iris.BASE) -> dict[str, URIRef]:
    """Return the IRIs of the firms that pay or are paid, by the names that the trace knows them by.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    found: dict[str, URIRef] = {}
    for firm in nodes.parties(store, base=base):
        told = [quad for each in (RDFS.label, SKOS.prefLabel) for quad in store.quads(subject=firm, predicate=each)]
        found.setdefault(name_of(Facts(map(from_triple, told)), firm), firm)
    return found


def flow_graph(flows: Iterable[CircularFlow], firms: Mapping[str, URIRef], *, base: str = iris.BASE) -> Graph:
    """Return `graph/flows`.

    A flow is known by its firms, in order; of two flows over the same firms (another family chosen) there is one node.

    Args:
        flows: the circular flows.
        firms: IRIs by name, of `firm_iris`.
        base: of the data's IRIs.
    """
    graph = Graph(identifier=iris.graph_iri("flows", base=base))
    bind(graph)
    for flow in flows:
        around = [firms.get(name) or iris.firm_iri(name, base=base) for name in flow.firms]
        key = hashlib.sha256("\n".join(around).encode()).hexdigest()[:20]
        node = URIRef(f"{base}circular/{key}")
        graph.add((node, RDF.type, DG.CircularFlow))
        graph.add((node, RDF.type, PROV.Entity))
        graph.add((node, RDFS.label, Literal(" → ".join((*flow.firms, flow.firms[0])))))
        graph.add((node, DG.certainty, concept("status", flow.certainty)))
        for predicate, truth in ((DG.coherent, flow.coherent), (DG.implied, flow.implied), (DG.hearsay, flow.hearsay)):
            graph.add((node, predicate, Literal("true" if truth else "false", datatype=XSD.boolean)))
        if flow.window is not None:
            for predicate, day in zip((DG.earliest, DG.latest), flow.window, strict=True):
                graph.add((node, predicate, Literal(day.isoformat(), datatype=XSD.date)))
        _add_sum(graph, node, DG.bottleneck, "bottleneck", flow.bottleneck)
        for place, hop in enumerate(flow.hops):
            for edge in hop.edges:
                each = iris.below(node, "hop", place, edge.family)
                graph.add((node, DG.hop, each))
                graph.add((each, RDF.type, DG.Flow))
                graph.add((each, RDF.type, PROV.Entity))
                graph.add((each, DG.position, Literal(place)))
                graph.add((each, DG.payer, around[place]))
                graph.add((each, DG.payee, around[(place + 1) % len(around)]))
                graph.add((each, DG.family, concept("family", edge.family)))
                _add_sum(graph, each, DG.amount, "amount", edge.bounds)
                for entry in edge.entries:
                    graph.add((each, PROV.wasDerivedFrom, URIRef(entry.iri)))
    return graph


def _add_sum(graph: Graph, node: URIRef, predicate: URIRef, name: str, bounds: Bounds) -> None:
    low, high = bounds.min, bounds.max
    if bounds.currency is None or not bounds.known:
        return
    bound: Bound = "range"
    if low is None or high is None:
        bound = "at_least" if high is None else "at_most"
    elif low == high:
        bound = "exact"
    money = Money(min=low, max=high, currency=bounds.currency, bound=bound)
    graph.add((node, predicate, add_money(graph, node, money, name=name)))
