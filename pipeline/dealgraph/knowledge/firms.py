"""Firms as triples: from an article, from the registry's Turtle files, and back to names.

"Microsoft" and "微软" are labels of one node, `@en` and `@zh-Hans`; `rdfs:label` keeps the canonical name as written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, RDFS, SDO, SKOS, XSD

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.knowledge import iris, values
from dealgraph.knowledge.vocabulary import DG, bind
from dealgraph.model import Firm

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dealgraph.knowledge.facts import Facts


def iri_of(firm: Firm, *, base: str = iris.BASE) -> URIRef:
    """Return a firm's IRI: its registry entry's, else the one that its name mints."""
    return URIRef(firm.registry) if firm.registry else iris.firm_iri(firm.name, base=base)


def add_firm(graph: Graph, firm: Firm, *, base: str = iris.BASE) -> URIRef:
    """Add a firm as an article names it.

    The other names of a registered firm are the registry's to tell; those of a firm on no list stand here, the first
    of each language as its preferred label.

    Args:
        graph: receives the triples.
        firm: the firm.
        base: of the data's IRIs.

    Returns:
        The firm's IRI.
    """
    node = iri_of(firm, base=base)
    add_kind(graph, node, registered=firm.registry is not None)
    _add_names(graph, node, (firm.name,) if firm.registry else (firm.name, *firm.names))
    return node


def add_named(graph: Graph, name: str, *, base: str = iris.BASE) -> URIRef:
    """Add a firm of which only the name is known, and return its IRI."""
    node = iris.firm_iri(name, base=base)
    add_kind(graph, node, registered=False)
    _add_names(graph, node, (name,))
    return node


def firm_graph(firms: Iterable[Firm] = (), *, base: str = iris.BASE, folder: Path | None = None) -> Graph:
    """Return `graph/firms`: the registry's firms, and the firms on no list that articles named.

    A firm that several articles name is told once, with all its names; its canonical name is the first in order.

    Args:
        firms: firms of articles; registered ones are skipped, the registry tells them.
        base: of the data's IRIs.
        folder: the registry's Turtle files; by default those of the ontology.

    Raises:
        OntologyError: when a registry file does not parse.
    """
    graph = Graph(identifier=iris.graph_iri("firms", base=base))
    bind(graph)
    for triple in registry(folder):
        graph.add(triple)
    known = set(graph.subjects(DG.registered))
    for triple in minted_graph(firms, base=base):
        if triple[0] not in known:
            graph.add(triple)
    return graph


def minted_graph(firms: Iterable[Firm], *, base: str = iris.BASE) -> Graph:
    """Return the part of `graph/firms` that only articles tell.

    Args:
        firms: firms of articles; registered ones are skipped, the registry tells them.
        base: of the data's IRIs.
    """
    graph = Graph(identifier=iris.graph_iri("firms", base=base))
    bind(graph)
    minted: dict[URIRef, list[Firm]] = {}
    for firm in firms:
        if firm.registry is None:
            minted.setdefault(iri_of(firm, base=base), []).append(firm)
    for node, group in sorted(minted.items()):
        names = sorted({name for firm in group for name in (firm.name, *firm.names)})
        canonical = min(firm.name for firm in group)
        add_minted(graph, node, Firm(name=canonical, names=tuple(names), registry=None, mentions=()))
    return graph


def add_minted(graph: Graph, node: URIRef, firm: Firm) -> None:
    """Add a firm on no list, with its canonical name first.

    Args:
        graph: receives the triples.
        node: the firm's IRI.
        firm: its names.
    """
    add_kind(graph, node, registered=False)
    _add_names(graph, node, (firm.name, *firm.names))


def registry(folder: Path | None = None) -> Graph:
    """Return the registry's Turtle files as one graph, each firm marked as registered.

    Args:
        folder: holds a Turtle file per sector; by default `ontology/firms`.

    Raises:
        OntologyError: when a file does not parse.
    """
    graph = Graph()
    for path in sorted((folder or resources.ontology() / "firms").glob("*.ttl")):
        try:
            graph.parse(path, format="turtle")
        except Exception as error:  # rdflib's parsers share no error class
            raise OntologyError(f"{path}: {str(error).splitlines()[0]}") from error
    for node in set(graph.subjects(RDF.type, ORG.FormalOrganization)):
        if isinstance(node, URIRef):
            add_kind(graph, node, registered=True)
    return graph


def name_of(facts: Facts, firm: str) -> str:
    """Return a firm's canonical name: its `rdfs:label`, else its English or any preferred label, else its IRI's end."""
    if (label := facts.text(firm, RDFS.label)) is not None:
        return label
    labels = [value for value in facts.every(firm, SKOS.prefLabel) if isinstance(value, Literal)]
    english = [value for value in labels if value.language == "en"]
    for value in (*english, *labels):
        return str(value)
    return unquote(firm.rpartition("/")[2])


def add_kind(graph: Graph, node: URIRef, *, registered: bool) -> None:
    """Say that a node is a firm, and whether the registry, or a user, knows it."""
    graph.add((node, RDF.type, ORG.FormalOrganization))
    graph.add((node, RDF.type, SDO.Corporation))
    graph.set((node, DG.registered, Literal("true" if registered else "false", datatype=XSD.boolean)))


def _add_names(graph: Graph, node: URIRef, names: Iterable[str]) -> None:
    # Canonical first; the first name of each language is its preferred label.
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        if not taken:
            graph.add((node, RDFS.label, Literal(name)))
        tag = values.label_language(name)
        graph.add((node, SKOS.altLabel if tag in taken else SKOS.prefLabel, Literal(name, lang=tag)))
        taken.add(tag)
