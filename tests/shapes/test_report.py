"""The report tells a person which article, which sentence, what is wrong and what to do, and is RDF too."""

from __future__ import annotations

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, SH

from dealgraph import resources, shapes

INVALID = resources.ontology() / "examples/invalid"


def test_text_for_people() -> None:
    report = shapes.check_file(INVALID / "amount-currency-unknown.ttl")
    assert report.text("en").splitlines() == [
        "✗ claim: 1 · deal: 0 · violation: 1",
        "",
        "✗ violation  equity investment: Aurora → Boreal",
        "    article: Aurora funds Boreal · https://w3id.org/dealgraph/id/article/a1",
        "    evidence: “In February Aurora put $40 million to $60 million into Boreal.”",
        "    The amount needs exactly one currency, by a code of the scheme of currencies. (XQQ)",
        "    → Use an ISO 4217 code; a code that is missing is added to ontology/currencies.ttl and here.",
        "    [amount-currency] https://w3id.org/dealgraph/id/claim/c1/amount",
    ]
    assert report.text("zh").splitlines()[2:6] == [
        "✗ 违规  股权投资：Aurora → Boreal",
        "    文章: Aurora funds Boreal · https://w3id.org/dealgraph/id/article/a1",
        "    证据: “In February Aurora put $40 million to $60 million into Boreal.”",
        "    金额须且仅须有一个货币，采用货币表中的代码。 (XQQ)",
    ]


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


def test_report_is_the_same_each_time() -> None:
    path = INVALID / "claim-sides.ttl"
    first, second = shapes.check_file(path), shapes.check_file(path)
    assert first == second
    assert set(first.graph()) == set(second.graph())
