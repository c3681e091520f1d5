"""Files: RDF of any usual syntax as one graph, or one clear line why not.

"公司.ttl" and "firms.trig" are read alike; named graphs count as one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from dealgraph.errors import ArticleError
from dealgraph.shapes.checking import check

if TYPE_CHECKING:
    from dealgraph.shapes.report import Report

FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".n3": ox.RdfFormat.N3,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}


def check_file(path: str | Path) -> Report:
    """Return what in an RDF file breaks the shapes, the rules for the whole graph among them.

    Args:
        path: Turtle, TriG, N-Triples, N-Quads, N3, JSON-LD or RDF/XML, told by its suffix.

    Raises:
        ArticleError: when the file cannot be read; the line says where and why.
        OntologyError: when the shapes are missing or broken.
    """
    return check(read(path), whole=True)


def read(path: str | Path) -> Graph:
    """Return an RDF file as one graph, whatever named graphs it holds.

    Raises:
        ArticleError: when the file is missing, of an unknown suffix, or does not parse.
    """
    path = Path(path)
    syntax = FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise ArticleError(str(path), f"not a suffix of RDF; one of {' '.join(sorted(FORMATS))} is needed")
    graph = Graph()
    try:
        data = path.read_bytes()
        for quad in ox.parse(data, format=syntax, base_iri=path.resolve().as_uri()):
            graph.add((_term(quad.subject), _predicate(quad.predicate), _term(quad.object)))
    except OSError as error:
        raise ArticleError(str(path), (error.strerror or str(error)).lower()) from error
    except (SyntaxError, ValueError) as error:
        # pyoxigraph tells line and column; a message may quote the file over several lines.
        raise ArticleError(
            str(path), " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
        ) from error
    return graph


def _predicate(term: object) -> URIRef:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    raise ValueError(f"{term} cannot be a property")


def _term(term: object) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
    raise ValueError(f"triples about triples are not read: {term}")
