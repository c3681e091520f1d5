"""What every store holds beside claims: the ontology, the registry of firms, the firms that only articles name.

In: `ontology/` and the article graphs. Out: `graph/ontology` and `graph/firms`, where each firm has one `schema:name`
that answers show: "Nvidia 英伟达", or "OpenAI" where both languages write it so.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, RDFS, SDO, SKOS, XSD

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.knowledge.firms import minted_graph
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.model import Firm
from dealgraph.sparql.prefixes import declarations
from dealgraph.sparql.terms import from_triple, settled

if TYPE_CHECKING:
    from pathlib import Path

    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

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
    """Return a hash of the ontology's and the registry's files, to tell whether a store holds this edition."""
    total = hashlib.sha256()
    for path in sorted((*resources.ontology().glob("*.ttl"), *(resources.ontology() / "firms").glob("*.ttl"))):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def firm_triples(store: Store, *, base: str) -> Settled:
    """Return `graph/firms`: the registry's firms and those on no list, as the store's articles name them.

    Args:
        store: whose article graphs name firms.
        base: of the data's IRIs.
    """
    known = {triple.subject for triple in registry_triples()}
    graph = minted_graph(_minted(store, base), base=base)
    for firm in set(graph.subjects(RDF.type, ORG.FormalOrganization)):
        graph.add((firm, SDO.name, Literal(display_name(graph, firm))))
    return registry_triples() | {triple for triple in settled(graph) if triple.subject not in known}


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


def _minted(store: Store, base: str) -> list[Firm]:
    rows = store.query(
        declarations()
        + f"""SELECT DISTINCT ?firm ?p ?name WHERE {{
          GRAPH ?g {{
            ?firm dg:registered false ; ?p ?name .
            VALUES ?p {{ {" ".join(f"<{label}>" for label in _LABELS)} }}
          }}
          FILTER(STRSTARTS(STR(?g), {ox.Literal(str(graph_iri("article/", base=base)))}))
        }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    canonical: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for firm, predicate, name in rows:
        assert isinstance(firm, ox.NamedNode)
        assert isinstance(predicate, ox.NamedNode)
        assert isinstance(name, ox.Literal)
        names.setdefault(firm.value, set()).add(name.value)
        if URIRef(predicate.value) == RDFS.label:
            canonical.setdefault(firm.value, set()).add(name.value)
    return [
        Firm(name=name, names=tuple(sorted(names[iri])), registry=None, mentions=())
        for iri, found in sorted(canonical.items())
        for name in sorted(found)
    ]
