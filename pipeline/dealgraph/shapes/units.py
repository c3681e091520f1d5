"""Units: which claim or valuation a node belongs to, and which nodes a unit owns.

An amount without currency is a claim's amount: the claim is what a report names and what quarantine moves, with the
amounts, dates and quotes that hang off it. "投资100亿" without a currency and "invests 10 billion" are alike here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib.namespace import RDF

from dealgraph.knowledge.vocabulary import DG, OA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph
    from rdflib.term import Node

# A unit owns what these lead to; articles and firms are shared, so they are only named.
_OWNS: Final = (DG.amount, DG.equivalent, DG.stageDate, DG.evidence, OA.hasTarget, OA.hasSelector)
_NAMES: Final = (DG.claimedPayer, DG.claimedPayee, DG.objectFirm, DG.firm, DG.article)
_KINDS: Final = (DG.Claim, DG.Valuation)


class Units:
    """The claims and valuations of a graph, with what each owns and names."""

    __slots__ = ("_named", "_owned", "_owners")

    def __init__(self, graph: Graph) -> None:
        """Read the units of a graph.

        Args:
            graph: an article's graph, or any graph with claims.
        """
        self._owned: dict[Node, set[Node]] = {}
        self._owners: dict[Node, set[Node]] = {}
        self._named: dict[Node, set[Node]] = {}
        for kind in _KINDS:
            for unit in graph.subjects(RDF.type, kind):
                owned = self._owned.setdefault(unit, _reach(graph, unit))
                for node in owned:
                    self._owners.setdefault(node, set()).add(unit)
                    for source in graph.objects(node, OA.hasSource):
                        self._named.setdefault(source, set()).add(unit)
                for predicate in _NAMES:
                    for node in graph.objects(unit, predicate):
                        self._named.setdefault(node, set()).add(unit)

    def owners(self, node: Node) -> set[Node]:
        """Return the units that own a node (a unit owns itself)."""
        return set(self._owners.get(node, ()))

    def concerned(self, node: Node) -> set[Node]:
        """Return the units that own a node, or else those that name it."""
        return self.owners(node) or set(self._named.get(node, ()))

    def nodes(self, units: Iterable[Node]) -> set[Node]:
        """Return the nodes that only these units own."""
        chosen = set(units)
        return {node for unit in chosen for node in self._owned[unit] if self._owners[node] <= chosen}


def _reach(graph: Graph, unit: Node) -> set[Node]:
    found, todo = {unit}, [unit]
    while todo:
        node = todo.pop()
        for predicate in _OWNS:
            for value in graph.objects(node, predicate):
                if value not in found:
                    found.add(value)
                    todo.append(value)
    return found
