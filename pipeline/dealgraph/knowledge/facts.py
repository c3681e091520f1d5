"""Facts: a graph read once into a table, subject by predicate, for reading nodes back into values.

In: a graph, or a data set of which all named graphs are read as one. Out: `one` and `every` object of a property.
The claims of "Nvidia invests in OpenAI" and "英伟达投资 OpenAI" may lie in two graphs and are read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node


class Facts:
    """The objects of a graph by subject and predicate; all answers are sorted."""

    __slots__ = ("_table",)

    def __init__(self, graph: Graph | Dataset | Iterable[tuple[Node, ...]]) -> None:
        """Read a graph whole.

        Args:
            graph: a graph, a data set whose named graphs count as one, or triples of any origin.
        """
        table: dict[str, dict[str, set[Node]]] = {}
        triples: Iterable[tuple[Node, ...]]
        if isinstance(graph, Dataset):
            triples = (quad[:3] for quad in graph.quads((None, None, None, None)))
        else:
            triples = graph.triples((None, None, None)) if isinstance(graph, Graph) else graph
        for subject, predicate, value in triples:
            table.setdefault(str(subject), {}).setdefault(str(predicate), set()).add(value)
        self._table = table

    def every(self, subject: str, predicate: str) -> list[Node]:
        """Return all objects, in the order of their text."""
        return sorted(self._table.get(str(subject), {}).get(str(predicate), ()), key=_order)

    def one(self, subject: str, predicate: str) -> Node | None:
        """Return the first object, or None."""
        found = self.every(subject, predicate)
        return found[0] if found else None

    def text(self, subject: str, predicate: str) -> str | None:
        """Return the first object as text, or None."""
        found = self.one(subject, predicate)
        return None if found is None else str(found)

    def truth(self, subject: str, predicate: str) -> bool:
        """Tell whether the property is there and true."""
        return any(str(value) in {"true", "1"} for value in self.every(subject, predicate))

    def iris(self, subject: str, predicate: str) -> list[URIRef]:
        """Return the objects that are IRIs, in order."""
        return [value for value in self.every(subject, predicate) if isinstance(value, URIRef)]

    def of_class(self, *classes: str) -> list[URIRef]:
        """Return the subjects that have one of the classes, in order."""
        wanted = set(map(str, classes))
        return sorted(
            URIRef(subject)
            for subject, properties in self._table.items()
            if any(str(value) in wanted for value in properties.get(str(RDF.type), ()))
        )


def _order(value: Node) -> tuple[str, str]:
    return str(value), (value.language or "") if isinstance(value, Literal) else ""
