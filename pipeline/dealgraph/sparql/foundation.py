"""What every store holds beside claims: the ontology, the registry of firms, the firms that only articles name.

In: `ontology/` and the article graphs. Out: `graph/ontology` and `graph/firms`, where each firm has one `schema:name`
that answers show: "Nvidia 英伟达", or "OpenAI" where both languages write it so.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SDO, SKOS, XSD

from dealgraph import __version__, resources
from dealgraph.errors import OntologyError
from dealgraph.identity.linking import Named
from dealgraph.identity.names import compare_key
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql.terms import from_triple, settled

if TYPE_CHECKING:
    from pathlib import Path

    from dealgraph.knowledge.linked import Linked
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

_NAMES: Final = frozenset(map(str, (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)))
_LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, RDFS.label)


@cache
def ontology_triples() -> Settled:
    """Return the classes, properties and schemes of the ontology.

    Raises:
        OntologyError: when a file does not parse or holds a blank node, which stored data never has.
    """
    return _parsed(resources.ontology())


@cache
def registry_triples() -> Settled:
    """Return the firms of the registry, each with the name that answers show.

    Raises:
        OntologyError: when a file does not parse or holds a blank node.
    """
    triples = _parsed(resources.ontology() / "firms")
    graph = Graph()
    for triple in triples:
        if triple.predicate.value in {str(SKOS.prefLabel), str(RDF.type)}:
            graph.add(from_triple(triple))
    added: list[Triple] = []
    for firm in set(graph.subjects(RDF.type, ORG.FormalOrganization)):
        added.append((firm, RDF.type, SDO.Corporation))
        added.append((firm, DG.registered, Literal("true", datatype=XSD.boolean)))
        added.append((firm, SDO.name, Literal(display_name(graph, firm))))
    return triples | settled(added)


@cache
def digest() -> str:
    """Return a hash of the version and of the ontology's and the registry's files: the edition that a store holds."""
    total = hashlib.sha256(__version__.encode())
    for path in sorted((*resources.ontology().glob("*.ttl"), *(resources.ontology() / "firms").glob("*.ttl"))):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def firm_triples(linked: Linked) -> Settled:
    """Return `graph/firms`: the registry's firms, as acts of users leave them, and those that only articles name.

    Args:
        linked: what there is to tell beside the registry, and what of the registry is not to be told.
    """
    told = {triple for triple in registry_triples() if not _is_left_out(triple, linked)}
    graph = Graph()
    for triple in linked.graph:
        graph.add(triple)
    shipped = {triple.subject for triple in told}
    for firm in set(graph.subjects(RDF.type, ORG.FormalOrganization)):
        if ox.NamedNode(str(firm)) not in shipped:
            graph.add((firm, SDO.name, Literal(display_name(graph, firm))))
    return settled(graph) | told


def named(store: Store, *, base: str) -> list[Named]:
    """Return the firms that a store's articles name, in the order of their IRIs.

    Args:
        store: whose article graphs name firms.
        base: of the data's IRIs.
    """
    start = graph_iri("article/", base=base)
    graphs: dict[str, set[str]] = {}
    for quad in store.quads(predicate=DG.registered):
        if quad.graph_name.value.startswith(start):  # type: ignore[union-attr]
            graphs.setdefault(quad.subject.value, set()).add(quad.graph_name.value)  # type: ignore[union-attr]
    names: dict[str, set[str]] = {}
    canonical: dict[str, set[str]] = {}
    for label in _LABELS:
        for quad in store.quads(predicate=label):
            firm: str = quad.subject.value  # type: ignore[union-attr]
            if firm in graphs and quad.graph_name.value in graphs[firm]:  # type: ignore[union-attr]
                names.setdefault(firm, set()).add(quad.object.value)  # type: ignore[union-attr]
                if label == RDFS.label:
                    canonical.setdefault(firm, set()).add(quad.object.value)  # type: ignore[union-attr]
    return [
        Named(iri=firm, name=name, names=tuple(sorted(names[firm])))
        for firm, found in sorted(canonical.items())
        for name in sorted(found)
    ]


def leads_to(store: Store, *, base: str) -> dict[str, str]:
    """Return the IRI of the firm that another IRI means, for each that `graph/firms` redirects.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    redirects = store.quads(graph_iri("firms", base=base), predicate=DCTERMS.isReplacedBy)
    return {quad.subject.value: quad.object.value for quad in redirects}  # type: ignore[union-attr]


def display_name(graph: Graph, firm: object) -> str:
    """Return a firm's English and Chinese name as one text, or the one name that there is.

    Args:
        graph: holds the firm's labels.
        firm: the firm's IRI.
    """
    labels = sorted(
        (str(label.language or "").lower(), str(label))
        for label in graph.objects(firm, SKOS.prefLabel)  # type: ignore[arg-type]
        if isinstance(label, Literal)
    )
    english = [text for tag, text in labels if tag.startswith("en") or not tag]
    # "zh-hans" sorts before "zh-hant"
    chinese = [text for tag, text in labels if tag.startswith("zh")]
    names = dict.fromkeys((*english[:1], *chinese[:1]))
    return " ".join(names) or str(firm).rpartition("/")[2]


def _parsed(folder: Path) -> Settled:
    memory = ox.Store()
    for path in sorted(folder.glob("*.ttl")):
        try:
            memory.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise OntologyError(f"{path}: {error}") from error
    triples = frozenset(quad.triple for quad in memory)
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise OntologyError(f"{folder}: a blank node at {triple.predicate}; give the node an IRI")
    return triples


def _is_left_out(triple: ox.Triple, linked: Linked) -> bool:
    firm = triple.subject.value  # type: ignore[union-attr]
    if firm in linked.silent:
        return True
    if triple.predicate.value not in _NAMES or firm not in linked.unnamed:
        return False
    return compare_key(triple.object.value) in linked.unnamed[firm]  # type: ignore[union-attr]
