"""The report tells a person which article, which sentence, what is wrong and what to do, and is RDF too."""

from __future__ import annotations

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SH

from dealgraph import resources, shapes
from dealgraph.knowledge.vocabulary import OA

INVALID = resources.ontology() / "examples/invalid"


def test_text_for_people() -> None:
    report = shapes.check_file(INVALID / "amount-currency-unknown.ttl")
    assert report.text("en").splitlines() == [
        "✗ claim: 1 · deal: 0 · violation: 1",
        "",
        "✗ violation  equity investment: Aurora → Boreal",
        "    article: Aurora funds Boreal · https://w3id.org/dealgraph/id/article/a1",
        "    evidence: “In February Aurora put $40 million to $60 million into Boreal.”",
        "    what is wrong: The amount needs exactly one currency, by a code of the scheme of currencies. Found: XQQ",
        "    what to do: Use an ISO 4217 code; a code that is missing is added to ontology/currencies.ttl and here.",
        "    [amount-currency] https://w3id.org/dealgraph/id/claim/c1/amount",
    ]
    assert report.text("zh").splitlines()[:6] == [
        "✗ 主张：1 · 交易：0 · 违规：1",
        "",
        "✗ 违规  股权投资：Aurora → Boreal",
        "    文章：《Aurora funds Boreal》 https://w3id.org/dealgraph/id/article/a1",
        "    证据：“In February Aurora put $40 million to $60 million into Boreal.”",
        "    问题：金额须且仅须有一个货币，采用货币表中的代码。所见：XQQ",
    ]
    assert report.text("zh").splitlines()[6].startswith("    处理：")


def test_warnings_conform_and_come_last() -> None:
    report = shapes.check_file(INVALID / "claim-payer-open.ttl")
    assert report.conforms
    assert report.summary("en") == "✓ conforms claim: 1 · deal: 0 · warning: 1"
    assert report.summary("fr") == report.summary("en")
    both = shapes.check_file(INVALID / "claim-sides.ttl")
    assert [result.severity for result in both.results] == ["violation", "warning", "warning"]


def test_rdf_has_both_languages_and_no_blank_node() -> None:
    graph = shapes.check_file(INVALID / "whole-part-larger.ttl").graph()
    report = graph.value(None, RDF.type, SH.ValidationReport)
    result = graph.value(report, SH.result)
    assert str(graph.value(report, SH.conforms)) == "false"
    assert {each.language for each in graph.objects(result, SH.resultMessage) if isinstance(each, Literal)} == {
        "en",
        "zh",
    }
    assert graph.value(result, SH.focusNode) == URIRef("https://w3id.org/dealgraph/id/claim/c2")
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_rdf_has_what_the_recommendation_demands_and_where_it_stems_from() -> None:
    graph = shapes.check_file(INVALID / "amount-currency-unknown.ttl").graph()
    (result,) = graph.objects(None, SH.result)
    for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
        assert len(list(graph.objects(result, predicate))) == 1
    assert graph.value(result, SH.sourceConstraintComponent) == SH.InConstraintComponent
    assert graph.value(result, SH.value) == Literal("XQQ")
    assert graph.value(result, OA.hasSource) == URIRef("https://w3id.org/dealgraph/id/article/a1")
    assert graph.value(result, PROV.wasDerivedFrom) == URIRef("https://w3id.org/dealgraph/id/claim/c1")
    assert str(graph.value(result, OA.exact)).startswith("In February Aurora")
    assert {text.language for text in graph.objects(result, RDFS.comment)} == {"en", "zh"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_invalid_example_tells_what_is_wrong_and_what_to_do(language: str) -> None:
    wrong, advice = {"en": ("what is wrong: ", "what to do: "), "zh": ("问题：", "处理：")}[language]
    for name in ("claim-sides", "evidence-quote-empty", "whole-part-larger", "firm-label-missing"):
        for paragraph in shapes.check_file(INVALID / f"{name}.ttl").text(language).split("\n\n")[1:]:
            assert wrong in paragraph
            assert advice in paragraph


def test_report_is_the_same_each_time() -> None:
    path = INVALID / "claim-sides.ttl"
    first, second = shapes.check_file(path), shapes.check_file(path)
    assert first == second
    assert set(first.graph()) == set(second.graph())
