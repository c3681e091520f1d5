"""The article as a node: what it is, where it stems from, whom it names; never its text.

An article in 中文 and English carries `dcterms:language` "zh" and "en"; a date taken from its dateline is marked.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS, SDO, XSD

from dealgraph.knowledge import iris, values
from dealgraph.knowledge.vocabulary import DG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dealgraph.model import Article, Person


def add_article(graph: Graph, article: Article, *, base: str = iris.BASE) -> URIRef:
    """Add an article's metadata.

    Of a local path only the name is kept, so that two machines give the same graph; the path is the run's to tell.

    Args:
        graph: receives the triples.
        article: the article.
        base: of the data's IRIs.

    Returns:
        The article's IRI.
    """
    node = iris.article_iri(article, base=base)
    graph.add((node, RDF.type, SDO.NewsArticle))
    graph.add((node, RDF.type, PROV.Entity))
    graph.add((node, DG.contentHash, Literal(iris.content_hash(article.text))))
    for language in article.languages:
        graph.add((node, DCTERMS.language, Literal(language)))
    if article.title:
        graph.add((node, SDO.headline, Literal(article.title, lang=values.label_language(article.title))))
    if article.published:
        graph.add((node, SDO.datePublished, values.moment(article.published)))
        inferred = "true" if article.published_inferred else "false"
        graph.add((node, DG.publishedInferred, Literal(inferred, datatype=XSD.boolean)))
    if article.publisher:
        graph.add((node, DCTERMS.publisher, Literal(article.publisher)))
    if article.url:
        graph.add((node, SDO.url, Literal(iris.canonical_url(article.url))))
    if (source := _source(article.source)) is not None:
        graph.add((node, DCTERMS.source, Literal(source)))
    return node


def add_people(graph: Graph, article: URIRef, people: Iterable[Person], parties: Mapping[str, URIRef]) -> None:
    """Add the persons that an article names, with their roles; they hang off it, since names alone tell no person.

    Args:
        graph: receives the triples.
        article: the article's IRI.
        people: the persons.
        parties: IRIs by firm name.
    """
    posts: dict[URIRef, set[tuple[str, str]]] = {}
    for person in people:
        node = iris.below(article, "person", iris.slug(person.name))
        graph.add((article, SDO.mentions, node))
        graph.add((node, RDF.type, SDO.Person))
        graph.add((node, SDO.name, Literal(person.name)))
        graph.add((node, RDFS.label, Literal(person.name)))
        if person.role is not None or person.firm is not None:
            posts.setdefault(node, set()).add((person.role or "", person.firm or ""))
    for node, held in posts.items():
        for index, (role, firm) in enumerate(sorted(held)):
            post = iris.below(node, "membership", index)
            graph.add((post, RDF.type, ORG.Membership))
            graph.add((post, ORG.member, node))
            if firm:
                graph.add((post, ORG.organization, parties[firm]))
            if role:
                graph.add((post, SDO.roleName, Literal(role)))


def _source(source: str) -> str | None:
    if source in {"", "-"}:
        return None
    return source if "://" in source else PurePath(source).name
