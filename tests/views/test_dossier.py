"""The dossier of a deal: everything that it rests on, for people in both languages and for machines."""

import json
from datetime import UTC, datetime

import pytest
from rdflib import Graph
from typer.testing import CliRunner

from dealgraph.cli import app
from dealgraph.errors import QueryError
from dealgraph.sparql import ask
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import Run, ingest
from dealgraph.views import dossier, dossier_text


@pytest.fixture(scope="module")
def store(english, chinese, tmp_path_factory):
    where = tmp_path_factory.mktemp("store") / "graph"
    opened = stores.open(where)
    run = Run(software="dealgraph 9", started=datetime(2026, 1, 2, tzinfo=UTC), models=("reader 7",))
    ingest(opened, (english, chinese), run=run)
    opened.close()
    return where


@pytest.fixture(scope="module")
def opened(store):
    return stores.open(store, read_only=True)


@pytest.fixture(scope="module")
def deal(opened):
    return str(ask(opened, "SELECT ?deal { ?deal dg:support 2 }").rows[0][0])


def show(store, *arguments):
    return CliRunner().invoke(app, ["show", *arguments, "--store", str(store)])


def test_the_text_tells_it_in_english(store, deal):
    text = show(store, deal).stdout
    lines = text.splitlines()
    assert lines[0] == "Agreed: Nvidia 英伟达 invests up to $100 billion in OpenAI."
    assert lines[1] == deal
    for part in (
        "unknown – 100,000,000,000 USD (at most)",
        "September 22, 2025 (2025-09-22)",
        "2025-09-23  planned (September 22, 2025) · Chips for shares",
        "2025-10-09  agreed (September 22, 2025) · 芯片换股权",
        "agreed · 1 of 2 claims · taken: ",
        "planned · 1 of 2 claims",
        "1. Chips for shares · 2025-09-23 · https://example.org/news/1",
        "“英伟达9月22日与OpenAI签署协议，将向其投资至多1000亿美元。”",
        "characters 0 to 84 · en · rule en.hand",
        "Confidence 0.90",
        "read on 2026-01-02T00:00:00Z by dealgraph 9, reader 7",
    ):
        assert part in text, part


def test_the_text_tells_it_in_chinese(store, deal):
    text = show(store, deal.rpartition("/")[2], "--language", "zh").stdout
    assert text.splitlines()[0] == "已签约：Nvidia 英伟达向OpenAI投资最高1,000亿美元。"
    for part in (
        "状态沿革",
        "来源之间的分歧",
        "已签约 · 2 条陈述中的 1 条 · 采用：",
        "第 0 至 35 字符",
        "置信度 0.90",
        "由 dealgraph 9, reader 7 读出",
    ):
        assert part in text, part
    assert "Confidence" not in text


def test_a_replaced_iri_leads_to_the_deal(store, opened, deal):
    (old,) = (str(row[0]) for row in ask(opened, f"SELECT ?old {{ ?old dcterms:isReplacedBy <{deal}> }}").rows)
    assert show(store, old).stdout == show(store, deal).stdout
    assert f"also reached by {old}" in show(store, old).stdout


def test_json_holds_the_same(store, deal):
    told = json.loads(show(store, deal, "--format", "json").stdout)
    assert (told["iri"], told["type"], told["status"], told["payers"]) == (
        deal,
        "equity_investment",
        "agreed",
        ["Nvidia 英伟达"],
    )
    assert [each["status"] for each in told["history"]] == ["planned", "agreed"]
    (point,) = told["disagreements"]
    assert point["property"].endswith("#status")
    assert [(each["text"], each["chosen"]) for each in point["values"]] == [("agreed", True), ("planned", False)]
    first, second = told["sources"]
    assert first["run"]["software"] == ["dealgraph 9", "reader 7"]
    assert (second["headline"], second["quotes"][0]["start"], second["quotes"][0]["end"]) == ("芯片换股权", 0, 35)
    assert {each["confidence"] for each in told["sources"]} == {0.9}


def test_turtle_holds_it_too_and_is_the_same_each_time(store, deal):
    first = show(store, deal, "--format", "turtle").stdout
    assert first == show(store, deal, "--format", "turtle").stdout
    again = dossier.read(Graph().parse(data=first, format="turtle"), deal)
    assert next(iter(dossier_text.lines(again))).startswith("Agreed: ")
    assert len(again.sources) == 2


def test_a_deal_without_run_sum_and_date_is_told_as_such(five_deals):
    (iri,) = ask(five_deals, 'SELECT ?deal { ?deal a dg:Deal ; dg:basis/skos:notation "implied" }').rows[0]
    text = "\n".join(dossier_text.lines(dossier.read(dossier.gather(five_deals, str(iri)), str(iri))))
    assert text.startswith("Completed: OpenAI buys from Nvidia 英伟达.")
    assert "no sum told" in text
    assert "no run is on record" in text
    assert "implied: " in text
    assert "Where the sources disagree" not in text


def test_what_is_no_deal_is_one_line(store, opened, deal):
    result = show(store, "nothing-of-that-name")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: nothing-of-that-name: no such deal")
    with pytest.raises(QueryError, match="no deal of this store"):
        dossier.gather(opened, deal.replace("/deal/", "/claim/"))


def test_both_languages_have_every_phrase():
    assert all(set(phrases) == {"en", "zh"} for phrases in dossier_text._words().values())
