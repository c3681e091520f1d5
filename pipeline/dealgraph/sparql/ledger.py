"""The ledger of judgements in `graph/ledger`: who says that two claims are one deal, or are not.

"同一笔融资" by a person outranks every rule; what is taken back leaves no trace in the deals, which are merged anew.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from dealgraph.identity import Judgement, Ledger
from dealgraph.knowledge import BASE
from dealgraph.knowledge.acts import act_graph, read_acts
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.values import decimal
from dealgraph.knowledge.vocabulary import DG, concept, notation
from dealgraph.sparql import dues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.identity.acts import Act
    from dealgraph.identity.ledger import Verdict
    from dealgraph.sparql.store import Store


def read_ledger(store: Store, *, base: str = BASE) -> Ledger:
    """Return the judgements that a store holds.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    facts = Facts(store.graph(graph_iri("ledger", base=base)))
    return Ledger(tuple(_read(facts, node) for node in facts.of_class(DG.Judgement)))


def write_ledger(store: Store, ledger: Ledger, *, acts: Iterable[Act] | None = None, base: str = BASE) -> bool:
    """Make a store hold just these judgements; the deals they touch are merged anew by the next `settling.settle`.

    Args:
        store: what is written to.
        ledger: all judgements.
        acts: all acts about firms; None keeps those that are there.
        base: of the data's IRIs.

    Returns:
        True when the store was written to.
    """
    name = graph_iri("ledger", base=base)
    held = read_acts(Facts(store.graph(name)))
    acts = held if acts is None else tuple(acts)
    graph = act_graph(acts, base=base)
    for judgement in ledger.judgements:
        _add(graph, judgement, base)
    moved = set(read_ledger(store, base=base).judgements) ^ set(ledger.judgements)
    notes = dues.deals({side for each in moved for side in (each.left, each.right)}, base=base)
    if set(acts) != set(held):
        notes.append(dues.everything(base))
    return store.replace({name: graph}, add={graph_iri("runs", base=base): notes}, if_changed=True)


def _add(graph: Graph, judgement: Judgement, base: str) -> None:
    key = repr((judgement.left, judgement.right, judgement.verdict, judgement.by, judgement.reason))
    node = URIRef(f"{base}judgement/{hashlib.sha256(key.encode()).hexdigest()[:20]}")
    graph.add((node, RDF.type, DG.Judgement))
    graph.add((node, RDF.type, PROV.Entity))
    graph.add((node, DG.left, URIRef(judgement.left)))
    graph.add((node, DG.right, URIRef(judgement.right)))
    graph.add((node, DG.verdict, concept("verdict", judgement.verdict)))
    graph.add((node, DCTERMS.creator, Literal(judgement.by)))
    if judgement.reason:
        graph.add((node, DG.reason, Literal(judgement.reason)))
    if judgement.score is not None:
        graph.add((node, DG.confidence, decimal(judgement.score)))


def _read(facts: Facts, node: URIRef) -> Judgement:
    score = facts.text(node, DG.confidence)
    verdict: Verdict = cast("Verdict", notation(facts.text(node, DG.verdict) or ""))
    return Judgement(
        left=facts.text(node, DG.left) or "",
        right=facts.text(node, DG.right) or "",
        verdict=verdict,
        by=facts.text(node, DCTERMS.creator) or "",
        reason=facts.text(node, DG.reason) or "",
        score=None if score is None else float(score),
    )
