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
from rdflib.namespace import ORG, RDF, RDFS, SDO, SKOS

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.knowledge.firms import firm_graph, registry
from dealgraph.knowledge.iris import graph_iri
from dealgraph.model import Firm
from dealgraph.sparql.prefixes import declarations
from dealgraph.sparql.terms import from_triple

if TYPE_CHECKING:
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Triple

_LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, RDFS.label)


@cache
def ontology_triples() -> tuple[Triple, ...]:
    """Return the classes, properties and schemes of the ontology.

    Raises:
        OntologyError: when a file does not parse or holds a blank node, which stored data never has.
    """
    triples: list[Triple] = []
    for path in sorted(resources.ontology().glob("*.ttl")):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                    raise OntologyError(f"{path}: a blank node at {quad.predicate}; give the node an IRI")
                triples.append(from_triple(quad))
        except (OSError, SyntaxError) as error:
            raise OntologyError(f"{path}: {error}") from error
    return tuple(triples)


@cache
def digest() -> str:
    """Return a hash of the ontology's and the registry's files, to tell whether a store holds this edition."""
    total = hashlib.sha256()
    for path in sorted((*resources.ontology().glob("*.ttl"), *(resources.ontology() / "firms").glob("*.ttl"))):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def firm_triples(store: Store, *, base: str) -> Graph:
    """Return `graph/firms`: the registry's firms and those on no list, as the store's articles name them.

    Args:
        store: whose article graphs name firms.
        base: of the data's IRIs.
    """
    graph = firm_graph(_minted(store, base), base=base)
    for firm in set(graph.subjects(RDF.type, ORG.FormalOrganization)):
        graph.add((firm, SDO.name, Literal(display_name(graph, firm))))
    return graph


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


def registered() -> Graph:
    """Return the registry alone, parsed once in a process."""
    return _registry()


@cache
def _registry() -> Graph:
    return registry()


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
