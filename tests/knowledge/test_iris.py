"""IRIs: stable, readable, from content."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from dealgraph.knowledge import iris
from dealgraph.model import Article, Deal, Evidence, Extraction

BASE = iris.BASE
ARTICLE = Article(source="a.md", text="A pays B and C.", spans=())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("OpenAI", "openai"),
        ("ＯｐｅｎＡＩ", "openai"),
        ("Nebius Group N.V.", "nebius-group-n-v"),
        ("AT&T", "at-t"),
        ("01.AI", "01-ai"),
        ("Nestlé", "nestlé"),
        ("寒武纪", "寒武纪"),
        ("GGV纪源资本", "ggv纪源资本"),
        ("  Spaced   Out ", "spaced-out"),
        ("Straße", "strasse"),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert iris.slug(name) == slug


def test_name_without_letters_gets_its_hash() -> None:
    assert iris.slug("!!!").startswith("x-")
    assert iris.slug("!!!") != iris.slug("???")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_gives_an_iri_that_survives_turtle(name: str) -> None:
    node = iris.firm_iri(name)
    graph = Graph()
    graph.add((node, node, node))
    assert set(Graph().parse(data=graph.serialize(format="nt"), format="nt")) == {(node, node, node)}
    assert iris.slug(iris.slug(name)) == iris.slug(name)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://example.com/a", "HTTPS://Example.COM:443/a#part", True),
        ("https://example.com", "https://example.com/", True),
        ("https://example.com/a", "http://example.com/a", False),
        ("https://example.com/a?b=1", "https://example.com/a?b=2", False),
        ("doi:10.1/X", "doi:10.1/x", False),
        ("https://[::1", "https://[::1", True),
    ],
)
def test_canonical_url(left: str, right: str, same: bool) -> None:
    assert (iris.canonical_url(left) == iris.canonical_url(right)) is same


def test_article_is_known_by_url_else_by_text() -> None:
    changed = replace(ARTICLE, text="Other.")
    assert iris.article_iri(ARTICLE) != iris.article_iri(changed)
    with_url = [replace(each, url="https://example.com/a") for each in (ARTICLE, changed)]
    assert len({iris.article_iri(each) for each in with_url}) == 1
    assert iris.article_iri(replace(ARTICLE, text="\ud800")).startswith(BASE)


def _deal(payee: str, start: int = 0, **more) -> Deal:
    quote = Evidence(start=start, end=15, text=ARTICLE.text[start:15], language="en", rule="test")
    return Deal(type="purchase", payers=("A",), payees=(payee,), evidence=(quote,), **more)


def test_claims_of_one_sentence_differ_and_do_not_depend_on_order() -> None:
    deals = (_deal("B"), _deal("C"), _deal("B", 2))
    found = dict(zip(deals, iris.claim_iris(Extraction(article=ARTICLE, firms=(), deals=deals)), strict=True))
    turned = deals[::-1]
    again = dict(zip(turned, iris.claim_iris(Extraction(article=ARTICLE, firms=(), deals=turned)), strict=True))
    assert found == again
    assert len(set(found.values())) == 3


def test_confidence_is_not_hashed() -> None:
    sure, unsure = (
        iris.claim_iris(Extraction(article=ARTICLE, firms=(), deals=(_deal("B", confidence=each),)))
        for each in (0.9, 0.1)
    )
    assert sure == unsure


def test_deal_and_graph_lie_beside_claim_and_article() -> None:
    assert iris.deal_iri(f"{BASE}claim/ab") == URIRef(f"{BASE}deal/ab")
    assert iris.article_graph_iri(f"{BASE}article/ab") == URIRef(f"{BASE}graph/article/ab")
    assert iris.graph_iri("deals", base="https://example.org/") == URIRef("https://example.org/graph/deals")
