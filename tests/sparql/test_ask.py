import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from dealgraph.errors import QueryError, UsageError
from dealgraph.sparql import ask, find, questions, render
from dealgraph.sparql import store as stores
from dealgraph.sparql.binding import firm
from dealgraph.sparql.ingest import ingest
from dealgraph.sparql.results import FORMATS, Table

DEALS = "SELECT ?type { ?deal a dg:Deal ; dg:dealType ?type } ORDER BY ?type LIMIT 1"
NVIDIA = "https://w3id.org/dealgraph/id/firm/nvidia"

WRONG = [
    ("delas-of-firm", {}, r"no such question, did you mean deals-of-firm\?; there are articles, "),
    ("deals-of-firm", {}, r"deals-of-firm: needs firm=…, the firm, by any of its names"),
    ("deals-of-firm", {"firm": " "}, r"needs firm="),
    ("deals-of-firm", {"frim": "OpenAI"}, r"no parameter frim, did you mean firm\?; it takes firm, limit"),
    ("deals-of-firm", {"firm": "Nvidea"}, r"Nvidea: no firm of this name in the store, did you mean Nvidia\?"),
    ("deals-of-firm", {"firm": "OpenAI", "limit": "1 } DROP"}, r"limit=1 \} DROP: a whole number"),
    ("evidence-of-deal", {"deal": "nothing"}, r"nothing: no such deal in the store"),
    ("evidence-of-deal", {"deal": "a> <b"}, r"no deal; give its IRI"),
    ("timeline", {"since": "May"}, r"since=May: a date such as 2025"),
    ("largest-bounds", {"currency": "USDollar"}, r"currency=USDOLLAR|currency=.*: no such currency"),
    ("largest-bounds", {"least": "NaN"}, r"least=NaN: a number below"),
    ("deals-by-status", {"type": "equity_investmnt"}, r"no such type, did you mean equity_investment\?"),
    ("articles", {"firm": "OpenAI"}, r"articles: no parameter firm"),
    ("SELECT ?x WHERE {\n  ?x a }", {}, r"does not parse: line 2, column 9"),
    ("SELECT ?x\nWHERE { ?x a ?y }\nLIMIT many", {}, r"does not parse: line 3, column 7, near 'many'"),
    ("SELECT ?x WHERE { ?x foo:bar ?y }", {}, r"line 1, column \d+, near .*a prefix that is not declared"),
    ("SELECT ?x WHERE { ?x a ", {}, r"does not parse: line 1, column 2\d, at its end"),
    ("DELETE WHERE { ?s ?p ?o }", {}, r"DELETE: queries only read"),
    ("PREFIX x: <http://x/> INSERT DATA { x:a x:b x:c }", {}, r"INSERT: queries only read"),
    ("LOAD <http://example.org/>", {}, r"LOAD: queries only read"),
    ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", {}, r"SERVICE: queries to other servers"),
    ("", {}, r"an empty query"),
    ("missing.rq", {}, r"missing\.rq: no such file"),
]


@pytest.mark.parametrize("query, told, message", WRONG)
def test_what_is_wrong_is_told_in_one_line(five_deals, query, told, message):
    with pytest.raises(QueryError, match=message) as error:
        ask(five_deals, query, told)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "name", ["Nvidia", "nvidia", "NVIDIA Corp.", "英伟达", "輝達", "firm:nvidia", NVIDIA, f"<{NVIDIA}>"]
)
def test_a_firm_is_known_by_any_of_its_names(five_deals, name):
    assert firm(five_deals, name) == NVIDIA


def test_a_name_that_two_firms_bear_is_asked_back(tell):
    store = stores.open()
    fields = {"type": "purchase", "payers": ("Acme Zenith",), "payees": ("Oracle",)}
    ingest(store, [tell("en", "2025-01-01", ("Acme Zenith buys from Oracle.", fields))])
    graph = URIRef("https://w3id.org/dealgraph/id/graph/firms")
    store.add(graph, [(URIRef(NVIDIA), SKOS.prefLabel, Literal("Acme Zenith", lang="en"))])
    with pytest.raises(QueryError, match=r"2 firms bear this name; say which: .*acme-zenith, .*nvidia"):
        firm(store, "acme zenith")


@pytest.mark.parametrize(
    "value",
    ['x" } UNION { ?s ?p ?o } #', "x\\", "x\n}", "'''", '"""', "}", "\\1 \\g<0>"],
)
def test_a_text_stays_a_text(five_deals, value):
    """A value is written by the serialiser of terms, never pasted."""
    query = "# param word: text; any\nSELECT ?word { VALUES ?word { UNDEF } }"
    table = ask(five_deals, query, {"word": value})
    assert [str(cell) for (cell,) in table.rows] == [value.strip()]


def test_names_in_texts_and_comments_are_no_commands(five_deals):
    assert ask(five_deals, 'ASK { # SERVICE DROP\n FILTER("INSERT" != "FROM <x:y> LOAD") }')


def test_a_file_is_asked_with_its_own_parameters(five_deals, tmp_path):
    file = tmp_path / "mine.rq"
    file.write_text(
        "# param firm: firm, required; whose\nSELECT ?name { VALUES ?firm { UNDEF } ?firm schema:name ?name }", "utf-8"
    )
    for query in (file, str(file)):
        assert ask(five_deals, query, {"firm": "英伟达"}).plain() == [("Nvidia 英伟达",)]


def test_a_parameter_without_a_place_is_the_author_s_mistake():
    with pytest.raises(QueryError, match="has no place in the query"):
        find("# param firm: firm; whose\nSELECT * { ?s ?p ?o }")


def test_yes_no_and_graphs_are_answers_too(five_deals):
    assert ask(five_deals, "ASK { ?d a dg:Deal }")
    assert not ask(five_deals, "ASK { ?d a dg:CircularFlow }")
    table = ask(five_deals, "CONSTRUCT { ?d a dg:Deal } WHERE { ?d a dg:Deal }")
    assert (table.kind, len(table.rows)) == ("graph", 5)
    assert ask(five_deals, f"DESCRIBE <{NVIDIA}>").rows


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_the_same(five_deals, form):
    rows = {
        "table": "type\n--------------------\ntype:equity_investment"[:4],
        "json": '{"head":{"vars":["type"]}',
        "csv": "type\r\nhttps://w3id.org/dealgraph/ns/type/equity_investment\r\n",
        "tsv": "?type\n<https://w3id.org/dealgraph/ns/type/equity_investment>\n",
        "xml": '<?xml version="1.0"',
    }
    graph = "CONSTRUCT { ?d dg:payer ?f } WHERE { ?d a dg:Deal ; dg:payer ?f }"
    if form in rows:
        assert render(ask(five_deals, DEALS), form).startswith(rows[form])
        return
    with pytest.raises(UsageError, match="for queries that give a graph"):
        render(ask(five_deals, DEALS), form)
    text = render(ask(five_deals, graph), form)
    again = Graph()
    again.parse(data=text, format={"jsonld": "json-ld"}.get(form, form))
    assert len(again) == len(ask(five_deals, graph).rows) == 6


def test_json_for_yes_and_no_is_the_standard_s(five_deals):
    assert json.loads(render(ask(five_deals, "ASK {}"), "json")) == {"head": {}, "boolean": True}
    assert render(ask(five_deals, "ASK {}")) == "yes\n"


def test_no_cell_starts_a_formula_and_no_number_has_an_exponent(five_deals):
    query = 'SELECT ("=1+1" AS ?a) ("@x" AS ?b) (-5.50 AS ?c) (13000000000.0 AS ?d) (1.3e10 AS ?e) ("\\tx" AS ?f) {}'
    assert render(ask(five_deals, query), "csv").splitlines()[1] == "'=1+1,'@x,-5.5,13000000000,13000000000,'\tx"
    assert "E" not in render(ask(five_deals, query)).splitlines()[2]


def test_columns_line_up_whatever_the_script(five_deals):
    lines = render(ask(five_deals, "articles")).splitlines()
    assert lines[0].split() == ["published", "headline", "source", "claims", "firms", "article"]
    assert lines[3].startswith("2025-10-09  芯片换股权        芯片换股权.md")
    assert render(Table(("x",), ())) == "no answer\n"


def test_an_unknown_format_is_told(five_deals):
    with pytest.raises(UsageError, match="yaml: no such format; there are table, json"):
        render(ask(five_deals, DEALS), "yaml")


def test_a_question_s_default_stands_in_its_file():
    question = questions.load("largest-bounds")
    assert {each.name: each.default for each in question.parameters} == {
        "currency": '"USD"',
        "least": "0.0",
        "limit": "20",
    }
    assert Path(question.name).suffix == ""
