"""Catalogue: the service and its data described in RDF: sd: at /sparql, DCAT and VoID at /.well-known/void.

In: counts of the store. Out: Turtle and its kin, or facts for the page. Titles are given in both languages,
"Deals and circular flows" and "交易与循环资金流".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, RDF, RDFS, SDO, VOID, XSD

from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.serve.negotiation import GRAPHS, TABLES
from dealgraph.serve.words import languages, word
from dealgraph.serve.worker import RDF as WRITERS
from dealgraph.sparql.prefixes import PREFIXES
from dealgraph.sparql.terms import to_triple

if TYPE_CHECKING:
    from starlette.requests import Request

    from dealgraph.serve.reader import Reader

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_HOST: Final = re.compile(r"[\w.:\[\]-]{1,200}", re.ASCII)
_FORMATS: Final = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF_XML", "jsonld": "JSON-LD",
}  # fmt: skip
_CLASSES: Final = (DG.Deal, DG.Claim, ORG.FormalOrganization, SDO.NewsArticle, DG.Valuation)
_VOCABULARIES: Final = ("dg", "skos", "org", "dcterms", "prov", "oa", "schema")


def address(request: Request) -> str:
    """Return the address that the client knows this server by, with a slash at the end.

    Args:
        request: whose header Host is believed only where it can be one.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        told = request.scope.get("server") or ("127.0.0.1", 80)
        host = f"{told[0]}:{told[1]}"
    return f"{request.url.scheme}://{host}/"


def graph_sizes(reader: Reader) -> dict[str, int]:
    """Return how many triples each named graph holds, by name.

    Args:
        reader: what is counted.
    """

    def count() -> dict[str, int]:
        rows = reader.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
        return {row["g"]: int(row["n"]) for row in rows if "g" in row}

    found: dict[str, int] = reader.kept("graph sizes", count)
    return found


def class_sizes(reader: Reader) -> dict[str, int]:
    """Return how many things of the main classes there are, by the class's IRI.

    Args:
        reader: what is counted.
    """

    def count() -> dict[str, int]:
        wanted = " ".join(f"<{each}>" for each in _CLASSES)
        rows = reader.rows(
            f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {wanted} }} ?s a ?c }} GROUP BY ?c ORDER BY ?c"
        )
        return {row["c"]: int(row["n"]) for row in rows if "c" in row}

    found: dict[str, int] = reader.kept("class sizes", count)
    return found


def description(reader: Reader, at: str, form: str) -> bytes:
    """Return the description of the service.

    Args:
        reader: what is described.
        at: the address of this server.
        form: a key of `negotiation.GRAPHS`.
    """
    graph = Graph()
    service, data = URIRef(f"{at}sparql#service"), URIRef(f"{at}sparql#dataset")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(f"{at}sparql")))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    if reader.settings.token is not None:
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
    for name in (*TABLES, *GRAPHS):
        graph.add((service, SD.resultFormat, FORMATS[_FORMATS[name]]))
    if reader.settings.token is not None:
        for name in GRAPHS:
            graph.add((service, SD.inputFormat, FORMATS[_FORMATS[name]]))
    graph.add((service, SD.defaultDataset, data))
    graph.add((data, RDF.type, SD.Dataset))
    union = URIRef(f"{at}sparql#union")
    graph.add((data, SD.defaultGraph, union))
    graph.add((union, RDF.type, SD.Graph))
    sizes = graph_sizes(reader)
    for place, (name, size) in enumerate(sizes.items()):
        entry, node = URIRef(f"{at}sparql#name-{place}"), URIRef(f"{at}sparql#graph-{place}")
        graph.add((data, SD.namedGraph, entry))
        graph.add((entry, RDF.type, SD.NamedGraph))
        graph.add((entry, SD.name, URIRef(name)))
        graph.add((entry, SD.graph, node))
        graph.add((node, RDF.type, SD.Graph))
        graph.add((node, VOID.triples, Literal(size)))
    return written(graph, form)


def dataset(reader: Reader, at: str) -> Graph:
    """Return the description of the data as DCAT and VoID.

    Args:
        reader: what is described.
        at: the address of this server.
    """
    graph, base = Graph(), reader.settings.base
    data = URIRef(f"{at}.well-known/void#dataset")
    graph.add((data, RDF.type, DCAT.Dataset))
    graph.add((data, RDF.type, VOID.Dataset))
    for code in languages():
        graph.add((data, DCTERMS.title, Literal(word("dataset_title", code), lang=code)))
        graph.add((data, DCTERMS.description, Literal(word("dataset_text", code), lang=code)))
        graph.add((data, DCTERMS.language, Literal(code)))
        graph.add((data, DCAT.keyword, Literal(word("circular", code), lang=code)))
    graph.add((data, VOID.sparqlEndpoint, URIRef(f"{at}sparql")))
    graph.add((data, VOID.uriSpace, Literal(base)))
    graph.add((data, DCAT.landingPage, URIRef(at)))
    graph.add((data, VOID.dataDump, URIRef(f"{at}graphs?default&format=ntriples")))
    for vocabulary in _VOCABULARIES:
        graph.add((data, VOID.vocabulary, URIRef(PREFIXES[vocabulary])))
    sizes, classes = graph_sizes(reader), class_sizes(reader)
    graph.add((data, VOID.triples, Literal(sum(sizes.values()))))
    graph.add((data, VOID.classes, Literal(len(classes))))
    for each, count in classes.items():
        part = URIRef(f"{at}.well-known/void#class-{re.split('[#/]', each)[-1]}")
        graph.add((data, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(each)))
        graph.add((part, VOID.entities, Literal(count)))
    articles = graph_iri("article/", base=base)
    for place, (name, count) in enumerate(sizes.items()):
        if name.startswith(articles):
            continue
        _subset(graph, data, URIRef(f"{at}.well-known/void#graph-{place}"), name, count)
    claims = [count for name, count in sizes.items() if name.startswith(articles)]
    if claims:
        part = URIRef(f"{at}.well-known/void#claims")
        graph.add((data, VOID.subset, part))
        graph.add((part, RDF.type, VOID.Dataset))
        graph.add((part, VOID.triples, Literal(sum(claims))))
        graph.add((part, VOID.documents, Literal(len(claims))))
    access, dump = URIRef(f"{at}.well-known/void#service"), URIRef(f"{at}.well-known/void#dump")
    graph.add((access, RDF.type, DCAT.DataService))
    graph.add((access, DCTERMS.title, Literal("SPARQL", lang="en")))
    graph.add((access, DCAT.endpointURL, URIRef(f"{at}sparql")))
    graph.add((access, DCAT.endpointDescription, URIRef(f"{at}sparql")))
    graph.add((access, DCAT.servesDataset, data))
    graph.add((data, DCAT.distribution, dump))
    graph.add((dump, RDF.type, DCAT.Distribution))
    graph.add((dump, DCAT.accessService, access))
    graph.add((dump, DCAT.accessURL, URIRef(f"{at}graphs?default")))
    graph.add((dump, DCAT.mediaType, URIRef("https://www.iana.org/assignments/media-types/text/turtle")))
    return graph


def _subset(graph: Graph, data: URIRef, part: URIRef, name: str, count: int) -> None:
    graph.add((data, VOID.subset, part))
    graph.add((part, RDF.type, VOID.Dataset))
    graph.add((part, RDF.type, SD.NamedGraph))
    graph.add((part, SD.name, URIRef(name)))
    graph.add((part, RDFS.label, Literal(name.rpartition("/graph/")[2])))
    graph.add((part, VOID.triples, Literal(count, datatype=XSD.integer)))


_BOUND: Final = {
    "sd": str(SD), "void": str(VOID), "dcat": str(DCAT), "dcterms": str(DCTERMS), "formats": str(FORMATS),
    "rdfs": str(RDFS),
}  # fmt: skip


def written(graph: Graph, form: str) -> bytes:
    """Return a graph in a format, in order.

    Args:
        graph: of IRIs and literals.
        form: a key of `negotiation.GRAPHS`.
    """
    assert not any(isinstance(node, BNode) for node in graph.all_nodes())
    triples = sorted((to_triple(triple) for triple in graph), key=str)
    return ox.serialize(triples, format=WRITERS[form], prefixes=_BOUND) or b""
