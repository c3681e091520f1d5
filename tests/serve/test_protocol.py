"""What a request to /sparql asks, and every way of asking wrongly."""

from urllib.parse import urlencode

import pytest

from dealgraph.serve.protocol import FORM, QUERY, UPDATE, media_type, operation, pairs
from dealgraph.serve.refusal import Refusal

ASK = "ASK { ?d a dg:Deal }"
GRAPH = "https://example.org/g"


@pytest.mark.parametrize(
    ("method", "url", "kind", "body"),
    [
        ("GET", {"query": ASK}, None, b""),
        ("HEAD", {"query": ASK}, None, b""),
        ("POST", {}, FORM, urlencode({"query": ASK}).encode()),
        ("POST", {}, QUERY, ASK.encode()),
    ],
)
def test_a_query_comes_in_three_ways(method, url, kind, body):
    asked = operation(method, list(url.items()), kind, body)
    assert (asked.kind, asked.text, asked.default, asked.named) == ("query", ASK, None, None)


def test_the_data_set_of_the_request_is_whole():
    told = operation("POST", [("default-graph-uri", GRAPH)], QUERY, ASK.encode())
    assert (told.default, told.named) == ((GRAPH,), ())
    told = operation("GET", [("query", ASK), ("named-graph-uri", GRAPH), ("named-graph-uri", f"{GRAPH}2")], None, b"")
    assert (told.default, told.named) == ((), (GRAPH, f"{GRAPH}2"))


def test_no_query_is_a_wish_for_the_description():
    assert operation("GET", [], None, b"").kind == "description"


def test_chinese_text_arrives_as_sent():
    text = 'SELECT * { ?f skos:prefLabel "英伟达"@zh-hans }'
    assert operation("GET", pairs(urlencode({"query": text})), None, b"").text == text
    assert operation("POST", [], QUERY, text.encode()).text == text


@pytest.mark.parametrize(
    ("status", "method", "url", "kind", "body", "reason"),
    [
        (400, "GET", [("query", ASK), ("query", ASK)], None, b"", "2 values of `query`"),
        (400, "GET", [("query", "  ")], None, b"", "`query` is empty"),
        (400, "GET", [("update", "CLEAR ALL")], None, b"", "an update comes by POST"),
        (400, "GET", [("query", ASK), ("default-graph-uri", "no iri")], None, b"", "no absolute IRI"),
        (400, "GET", [("query", "DELETE WHERE { ?s ?p ?o }")], None, b"", "DELETE: a query only reads"),
        (400, "POST", [], FORM, b"", "neither a field `query` nor a field `update`"),
        (400, "POST", [], FORM, b"query=ASK{}&update=CLEAR+ALL", "not both"),
        (400, "POST", [], FORM, b"query=%ff", "not UTF-8"),
        (400, "POST", [], FORM, b"\xff=1", "not UTF-8"),
        (400, "POST", [], FORM, b"&".join([b"a=1"] * 500), "too many parameters"),
        (400, "POST", [], QUERY, "ASK { ?s ?p 'ü' }".encode("latin-1"), "not UTF-8"),
        (400, "POST", [("query", ASK)], QUERY, ASK.encode(), "in the body and in the URL"),
        (400, "POST", [("using-graph-uri", GRAPH)], UPDATE, b"INSERT DATA {}", "no data set beside an update"),
        (400, "POST", [("using-graph-uri", GRAPH)], QUERY, ASK.encode(), "for updates"),
        (415, "POST", [], "text/plain", ASK.encode(), "POST takes"),
        (415, "POST", [], None, ASK.encode(), "POST takes"),
    ],
)
def test_a_request_that_is_not_as_the_protocol_wants_it(status, method, url, kind, body, reason):
    with pytest.raises(Refusal, match=reason) as refused:
        operation(method, [*url, *()], kind, body)
    assert refused.value.status == status
    assert "\n" not in refused.value.reason


CALLS = [
    "SELECT * { SERVICE <http://h/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://h/> { ?s ?p ?o } }",
    "PREFIX : <http://h/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX s: <http://h/> SELECT * { SERVICEs:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://h/>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p 1SERVICE<http://h/>{ ?a ?b ?c } }",
    "PREFIX a: <http://x/> SELECT * { ?s ?p a:.SERVICE<http://h/>{ ?a ?b ?c } }",
    "SELECT * { {} # a comment\r SERVICE <http://h/> { ?s ?p ?o }\n }",
    "SELECT * { ?x ?y 'SERVICE' . SERVICE ?x { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", CALLS)
def test_a_query_that_calls_another_server_is_refused(text):
    with pytest.raises(Refusal, match="SERVICE: requests to other servers are refused"):
        operation("GET", [("query", text)], None, b"")


@pytest.mark.parametrize("text", ["LOAD <http://h/>", "INSERT DATA {};LOAD SILENT<http://h/> INTO GRAPH <http://g/>"])
def test_an_update_that_loads_is_refused(text):
    with pytest.raises(Refusal, match="LOAD: requests to other servers are refused"):
        operation("POST", [], UPDATE, text.encode())


def test_the_words_in_text_and_names_are_no_keywords():
    text = """SELECT ?service ?load { ?service a <http://x/SERVICE#LOAD> ; rdfs:label "SERVICE", 'load' # SERVICE
      . ?load a dg:service }"""
    assert operation("GET", [("query", text)], None, b"").kind == "query"


def test_another_encoding_is_refused():
    assert media_type("application/sparql-query; charset=UTF-8") == QUERY
    with pytest.raises(Refusal, match="send UTF-8"):
        media_type("application/sparql-query; charset=utf-16")
