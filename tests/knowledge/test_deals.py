"""Merged deals as a graph: one node per deal, its claims, its conflicts, and where other deal IRIs lead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS

from dealgraph import shapes
from dealgraph.knowledge import Conflict, MergedDeal, build, claim_records, deal_graph, iris, read_deals
from dealgraph.knowledge.deals import earliest
from dealgraph.knowledge.vocabulary import DG
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm
from dealgraph.money import Money
from dealgraph.when import When

FIRMS = (
    Firm(name="Nvidia", names=("Nvidia", "英伟达"), registry="https://w3id.org/dealgraph/id/firm/nvidia", mentions=()),
    Firm(name="北极", names=("北极",), registry=None, mentions=()),
)


def _extraction(text: str, published: str, *deals: tuple[str, int | None]) -> Extraction:
    quote = Evidence(start=0, end=len(text), text=text, language="en", rule="test")
    told = tuple(
        Deal(
            type=kind,
            payers=("Nvidia",),
            payees=("北极",),
            money=Money.of(5, "USD"),
            when=When.parse("2025"),
            status="agreed",
            part_of=whole,
            evidence=(quote,),
        )
        for kind, whole in deals
    )
    return Extraction(article=Article(source="a", text=text, spans=(), published=published), firms=FIRMS, deals=told)


EARLY = _extraction("Nvidia funds 北极.", "2026-01-01", ("equity_investment", None), ("purchase", 0))
LATE = _extraction("英伟达投资北极。", "2026-02-01", ("loan", None))


@pytest.fixture
def merged() -> list[MergedDeal]:
    invest, buy = claim_records(EARLY)
    (late,) = claim_records(LATE)
    claims = (late, invest)
    first = MergedDeal(
        iri=iris.deal_iri(earliest(claims).iri),
        deal=replace(invest.deal, tied_to=(1,)),
        claims=claims,
        support=2,
        conflicts=(Conflict(field="type", claims=(late.iri,)),),
    )
    second = MergedDeal(iri=iris.deal_iri(buy.iri), deal=replace(buy.deal, part_of=0), claims=(buy,), support=1)
    return [first, second]


def _union(merged: list[MergedDeal]) -> Graph:
    graph = Graph()
    for part in (build(EARLY), build(LATE), deal_graph(merged)):
        graph += part
    return graph


def test_round_trip(merged: list[MergedDeal]) -> None:
    found = dict(read_deals(_union(merged)))
    order = list(found)
    assert order == sorted(each.iri for each in merged)
    first, second = (found[each.iri] for each in merged)
    assert order[first.tied_to[0]] == merged[1].iri
    assert order[second.part_of] == merged[0].iri
    assert len(first.evidence) == 2
    bare = {"evidence": (), "part_of": None, "tied_to": ()}
    for each in merged:
        kept = {**bare, "evidence": found[each.iri].evidence}
        assert replace(found[each.iri], **kept) == replace(each.deal, **kept)


def test_order_of_merged_deals_does_not_matter(merged: list[MergedDeal]) -> None:
    first, second = merged
    turned = [
        replace(second, deal=replace(second.deal, part_of=1)),
        replace(first, deal=replace(first.deal, tied_to=(0,))),
    ]
    assert set(deal_graph(turned)) == set(deal_graph(merged))


def test_origin_and_redirects(merged: list[MergedDeal]) -> None:
    graph = deal_graph(merged)
    node = merged[0].iri
    late, invest = merged[0].claims
    assert set(graph.objects(node, PROV.wasDerivedFrom)) == {late.iri, invest.iri}
    assert graph.value(iris.deal_iri(late.iri), DCTERMS.isReplacedBy) == node
    assert graph.value(node, DCTERMS.isReplacedBy) is None
    assert graph.value(node, DG.support) == Literal(2)
    assert set(graph.objects(node, DG.evidence)) == {*late.evidence, *invest.evidence}
    assert set(graph.objects(node, DG.payer)) == {URIRef(FIRMS[0].registry)}


def test_conflict_is_visible(merged: list[MergedDeal]) -> None:
    graph = deal_graph(merged)
    point = graph.value(merged[0].iri, DG.conflict)
    assert graph.value(point, DG.onProperty) == DG.claimedType
    assert set(graph.objects(point, DG.disagreeing)) == {merged[0].claims[0].iri}


def test_deals_lie_in_their_graph_only(merged: list[MergedDeal]) -> None:
    graph = deal_graph(merged)
    assert str(graph.identifier) == f"{iris.BASE}graph/deals"
    assert not set(build(EARLY).subjects(RDF.type, DG.Deal))
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    report = shapes.check(_union(merged), whole=True)
    assert report.conforms, report.text()
    assert report.deals == 2


def test_other_firm_iris_may_be_given(merged: list[MergedDeal]) -> None:
    node = URIRef("https://example.org/firm")
    graph = deal_graph(merged, firms={"北极": node})
    assert set(graph.objects(None, DG.payee)) == {node}
    assert not list(graph.triples((None, SKOS.prefLabel, None)))
