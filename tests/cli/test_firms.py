"""The registry on the command line."""

import csv
import json

import pytest
from typer.testing import CliRunner

from dealgraph.cli import app
from dealgraph.money import Money
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.views.rdf import canonical

run = CliRunner().invoke


@pytest.mark.parametrize("name", ["Nvidia", "英伟达", "輝達"])
def test_a_firm_is_shown_by_any_of_its_names(name):
    result = run(app, ["firms", "show", name, "--format", "json"])
    (record,) = json.loads(result.stdout)
    assert record["name"] == "Nvidia"
    assert name in record["names"]


def test_an_unknown_firm_is_answered_with_near_names():
    result = run(app, ["firms", "show", "Nvidai"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: Nvidai: no such firm in the registry; near: Nvidia")


def test_lists_by_sector_in_every_form():
    result = run(app, ["firms", "list", "--sector", "cloud", "--format", "json"])
    records = json.loads(result.stdout)
    assert records
    assert all("cloud" in record["sectors"] for record in records)
    rows = list(csv.reader(run(app, ["firms", "list", "--sector", "cloud", "--format", "csv"]).stdout.splitlines()))
    assert len(rows) == len(records) + 1
    assert run(app, ["firms", "list", "--sector", "nonsense"]).exit_code == 2
    assert "Firm" in run(app, ["firms", "list"]).stdout


@pytest.fixture
def graph(tmp_path, tell):
    """A store on disk: one deal told under two names of its lender."""
    money = Money.of(2_000_000_000, "CNY")
    fields = {"type": "loan", "payees": ("Halvard Air",), "money": money, "status": "agreed"}
    store = stores.open(tmp_path / "graph")
    said = [
        tell("en", day, (f"{payer} lends Halvard Air 2bn yuan.", {**fields, "payers": (payer,)}))
        for payer, day in (("China Merchants Bank", "2025-03-06"), ("Zhaohang Lending", "2025-03-05"))
    ]
    ingest(store, said)
    store.close()
    return str(tmp_path / "graph")


def _exported(graph):
    return run(app, ["export", "--store", graph, "--format", "nquads"]).stdout


def test_acts_change_the_graph_and_leave_no_trace_when_taken_back(graph):
    def do(*words):
        result = run(app, ["firms", *words, "--store", graph])
        assert result.exit_code == 0, result.stderr
        return result

    store = stores.open(graph, read_only=True)
    before = canonical(store)
    store.close()
    said = do("merge", "招商银行", "Zhaohang Lending", "--by", "li", "--reason", "年报").stderr
    assert "2 deals before, 1 now" in said
    do("add", "Halvard Air", "--zh", "哈尔瓦航空", "--sector", "logistics", "--ticker", "OSE:HALV", "--wikidata", "Q1")
    (record,) = json.loads(do("show", "哈爾瓦航空", "--format", "json").stdout)
    assert (record["name"], record["tickers"], record["sectors"]) == ("Halvard Air", ["OSE:HALV"], ["logistics"])
    log = json.loads(do("log", "--format", "json").stdout)
    assert [(act["number"], act["kind"], act["by"]) for act in log] == [
        (1, "merge", "person:li"),
        (2, "add", "person:user"),
    ]
    assert len(list(csv.reader(do("log", "--format", "csv").stdout.splitlines()))) == 3
    assert "merge" in do("log").stdout
    assert "taken back: 1  merge" in do("undo", "1").stderr
    assert "taken back: 2  add" in do("undo").stderr
    store = stores.open(graph, read_only=True)
    assert canonical(store) == before
    store.close()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["merge", "Zhaohang Lending", "Zhaohang Lendin"], "no such firm; near: Zhaohang Lending"),
        (["split", "Zhaohang Lending"], "the firm itself is called"),
        (["undo"], "no act to take back"),
        (["undo", "7"], "no act 7"),
        (["add", "X Corp Y", "--sector", "nonsense"], "no such sector"),
        (["add", "X Corp Y", "--wikidata", "42"], "no item of Wikidata"),
    ],
)
def test_wrong_use_is_told_in_one_line_and_changes_nothing(graph, words, message):
    before = _exported(graph)
    result = run(app, ["firms", *words, "--store", graph])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert _exported(graph) == before


def test_one_firm_on_both_sides_is_warned_of(graph):
    result = run(app, ["firms", "merge", "Zhaohang Lending", "Halvard Air", "--store", graph])
    assert "warning: 1 with one firm on both sides" in result.stderr
