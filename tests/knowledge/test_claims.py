"""An extraction survives the way into a graph, through a store and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDFS, SDO, SKOS

from dealgraph import shapes
from dealgraph.knowledge import build, claim_records, events, iris, read_claims
from dealgraph.knowledge.vocabulary import DG, concepts
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, LanguageSpan, Person, Share, Valuation
from dealgraph.money import Money
from dealgraph.when import When

TEXT = "Aurora will invest up to $5 billion in 北极. 极光将向北极投资至多50亿美元。" + "x" * 100
FIRMS = (
    Firm(
        name="Aurora",
        names=("Aurora", "极光", "極光"),
        registry="https://w3id.org/dealgraph/id/firm/aurora",
        mentions=(),
    ),
    Firm(name="北极", names=("北极", "Boreal", "北极科技"), registry=None, mentions=()),
    Firm(name="C&D", names=("C&D",), registry=None, mentions=()),
)
NAMES = [firm.name for firm in FIRMS]
ARTICLE = Article(
    source="/somewhere/else/a.md",
    text=TEXT,
    spans=(
        LanguageSpan(start=0, end=43, language="en", script="Latn"),
        LanguageSpan(start=43, end=len(TEXT), language="zh", script="Hans"),
    ),
    title="极光投资",
    published="2026-01-23T06:00:00+08:00",
    url="https://example.com/a",
)

numbers = st.decimals(min_value=0, max_value=10**15, places=2)
currencies = st.sampled_from(sorted(concepts("currency")))


@st.composite
def moneys(draw, depth: int = 1) -> Money:
    low, high = sorted((draw(numbers), draw(numbers)))
    bound = draw(st.sampled_from(["exact", "about", "at_least", "at_most", "range"]))
    currency = draw(currencies)
    equivalents = tuple(draw(st.lists(moneys(depth=0), max_size=2))) if depth else ()
    if bound == "range":
        return Money(min=low, max=high, currency=currency, bound=bound, equivalents=equivalents)
    return replace(Money.of(low, currency, bound), equivalents=equivalents)


@st.composite
def shares(draw) -> Share:
    low, high = sorted(draw(st.tuples(*[st.floats(0, 100).map(lambda x: round(x, 4))] * 2)))
    bound = draw(st.sampled_from(["exact", "at_least", "at_most", "range"]))
    ends = {"exact": (low, low), "at_least": (low, None), "at_most": (None, high), "range": (low, high)}[bound]
    return Share(min=ends[0], max=ends[1], bound=bound)


days = st.dates(date(1990, 1, 1), date(2035, 12, 31))
whens = st.one_of(
    days.map(When.on),
    st.sampled_from(["2023", "2023-01", "2025-36", "2023-01/2023-04", "2024-02"]).map(When.parse),
    days.map(lambda day: replace(When.on(day), edtf=str(day.year))),
)


@st.composite
def quotes(draw) -> Evidence:
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    return Evidence(
        start=start, end=end, text=TEXT[start:end], language=draw(st.sampled_from(["en", "zh"])), rule="test"
    )


@st.composite
def deals(draw, count: int) -> Deal:
    parties = draw(st.permutations(NAMES))
    cut = draw(st.integers(0, 2))
    payers, payees = tuple(parties[:cut]), tuple(parties[cut : draw(st.integers(max(1, cut), 3))])
    maybe = lambda strategy: draw(st.none() | strategy)  # noqa: E731
    return Deal(
        type=draw(st.sampled_from(sorted(concepts("type")))),
        payers=payers,
        payees=payees if payers or payees else (parties[0],),
        money=maybe(moneys()),
        share=maybe(shares()),
        when=maybe(whens),
        dates=tuple(draw(st.dictionaries(st.sampled_from(sorted(concepts("status"))), whens, max_size=2)).items()),
        status=draw(st.sampled_from(sorted(concepts("status")))),
        hearsay=draw(st.booleans()),
        basis=draw(st.sampled_from(["stated", "implied"])),
        object=maybe(st.sampled_from(["$5 billion", "20 架飞机", 'a "quoted" \\ thing\n'])),
        object_kind=maybe(st.sampled_from(sorted(concepts("object-kind")))),
        object_firm=maybe(st.sampled_from(NAMES)),
        combined=draw(st.booleans()),
        holding=draw(st.booleans()),
        part_of=maybe(st.integers(0, count - 1)),
        tied_to=tuple(draw(st.sets(st.integers(0, count - 1), max_size=2))),
        evidence=tuple(draw(st.lists(quotes(), min_size=1, max_size=3))),
        confidence=draw(st.integers(0, 100)) / 100,
        reason=draw(st.sampled_from(["", "rule: invests in"])),
    )


@st.composite
def extractions(draw) -> Extraction:
    count = draw(st.integers(1, 4))
    return Extraction(article=ARTICLE, firms=FIRMS, deals=tuple(draw(deals(count)) for _ in range(count)))


def _through_store(graph: Graph) -> Dataset:
    store = ox.Store()
    store.load(
        graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph.identifier)
    )
    return Dataset().parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")


@settings(max_examples=40, deadline=None)
@given(extractions())
def test_round_trip(extraction: Extraction) -> None:
    graph = build(extraction)
    found = read_claims(graph)
    assert [record.deal for record in found] == [events.canonical(deal) for deal in extraction.deals]
    assert found == claim_records(extraction)


@settings(max_examples=25, deadline=None)
@given(extractions())
def test_round_trip_through_a_store(extraction: Extraction) -> None:
    graph = build(extraction)
    stored = _through_store(graph)
    assert read_claims(stored) == claim_records(extraction)
    assert {name for name in map(str, stored.graphs()) if "graph/article" in name}


@settings(max_examples=15, deadline=None)
@given(extractions())
def test_what_is_built_conforms_and_has_no_blank_node(extraction: Extraction) -> None:
    graph = build(extraction)
    report = shapes.check(graph)
    assert report.conforms, report.text()
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_the_same_article_gives_the_same_graph_on_any_machine() -> None:
    extraction = Extraction(article=ARTICLE, firms=FIRMS)
    elsewhere = replace(extraction, article=replace(ARTICLE, source="C/other/a.md"))
    assert set(build(extraction)) == set(build(elsewhere))


def test_base_is_the_base_of_all_data() -> None:
    graph = build(_told(), base="https://example.org/id/")
    subjects = {str(subject) for subject in graph.subjects()} - {FIRMS[0].registry}
    assert all(subject.startswith("https://example.org/id/") for subject in subjects)
    assert str(graph.identifier).startswith("https://example.org/id/graph/article/")


def test_article_node() -> None:
    graph = build(_told())
    node = iris.article_iri(ARTICLE)
    assert graph.value(node, DCTERMS.source) == Literal("a.md")
    assert {str(value) for value in graph.objects(node, DCTERMS.language)} == {"en", "zh"}
    assert graph.value(node, SDO.headline) == Literal("极光投资", lang="zh-Hans")
    assert str(graph.value(node, SDO.datePublished)) == "2026-01-23T06:00:00+08:00"


def test_firm_nodes() -> None:
    graph = build(_told())
    known, minted = URIRef(FIRMS[0].registry), iris.firm_iri("北极")
    assert set(graph.objects(known, SKOS.prefLabel)) == {Literal("Aurora", lang="en")}
    assert not set(graph.objects(known, SKOS.altLabel))
    assert set(graph.objects(minted, SKOS.prefLabel)) == {Literal("北极", lang="zh-Hans"), Literal("Boreal", lang="en")}
    assert set(graph.objects(minted, SKOS.altLabel)) == {Literal("北极科技", lang="zh-Hans")}
    assert [str(graph.value(node, DG.registered)) for node in (known, minted)] == ["true", "false"]


def test_people_and_valuations() -> None:
    graph = build(_told())
    person = iris.below(iris.article_iri(ARTICLE), "person", "wang-lei")
    post = graph.value(None, ORG.member, person)
    assert (str(graph.value(post, SDO.roleName)), graph.value(post, ORG.organization)) == ("CEO", iris.firm_iri("北极"))
    worth = graph.value(None, DG.firm, iris.firm_iri("北极"))
    assert set(graph.objects(worth, RDFS.label)) == {
        Literal("valuation: 北极", lang="en"),
        Literal("估值：北极", lang="zh"),
    }
    assert str(graph.value(graph.value(worth, DG.amount), SDO.maxValue)) == "30000000000"
    assert shapes.check(graph).conforms


def _told() -> Extraction:
    quote = Evidence(start=0, end=42, text=TEXT[:42], language="en", rule="test")
    return Extraction(
        article=ARTICLE,
        firms=FIRMS,
        people=(Person(name="Wang Lei", role="CEO", firm="北极", mentions=()),),
        valuations=(
            Valuation(
                firm="北极",
                money=Money.of(Decimal("3e10"), "USD", "at_most"),
                as_of=When.parse("2026-01"),
                basis="market_value",
                evidence=(quote,),
            ),
        ),
        deals=(Deal(type="loan", payers=("Aurora",), payees=("Unlisted",), evidence=(quote,)),),
    )
