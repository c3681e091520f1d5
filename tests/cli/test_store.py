"""Commands that keep and ask: from articles to the graph, and from the graph to every form of output."""

import csv
import json

import pytest
from rdflib import Dataset, Graph
from typer.testing import CliRunner

from dealgraph.cli import app

ARTICLES = {
    "en.txt": "Microsoft agreed to invest $10 billion in OpenAI in 2023. OpenAI agreed to buy $250 billion of cloud services "
    "from Microsoft in 2025.\n",
    "zh.txt": "2024年，亚马逊向Anthropic投资40亿美元。2025年，Anthropic同意向亚马逊购买50亿美元云服务。\n",
    "empty.txt": "",
}


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ingested(news, tmp_path_factory):
    store = tmp_path_factory.mktemp("store") / "graph"
    return run("ingest", news, "--store", store, "--deals"), store


@pytest.fixture
def store(ingested):
    return ingested[1]


def test_ingest_tells_what_it_found_and_what_it_could_not_read(ingested, news):
    result, _ = ingested
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == f"error: {news}/empty.txt: empty file"
    assert "2 articles read, 1 not, in " in result.stderr
    assert "4 deals in the graph" in result.stdout
    assert "250bn USD" in result.stdout


def test_a_second_run_changes_nothing(news, store):
    result = run("ingest", news / "en.txt", "--store", store, "--format", "json", "--quiet")
    told = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, told["changed"], told["deals"]) == (0, "", False, 4)


def test_flows_as_table_and_json(store):
    flows = json.loads(run("flows", "--store", store, "--format", "json").stdout)
    assert [flow["firms"] for flow in flows] == [["Microsoft", "OpenAI"], ["Amazon", "Anthropic"]]
    assert flows[0]["bottleneck"] == {"min": 10_000_000_000, "max": 10_000_000_000, "currency": "USD"}
    assert {"hops", "certainty", "implied", "hearsay", "window", "coherent"} <= set(flows[0])
    assert "Microsoft → OpenAI → Microsoft" in run("flows", "--store", store).stdout
    assert "Microsoft agreed to invest" in run("flows", "--store", store, "--hops").stdout


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--through", "亚马逊"], 1),
        (["--through", "Nobody Inc."], 0),
        (["--min-amount", "5bn"], 1),
        (["--length", "3"], 0),
        (["--since", "2024"], 1),
        (["--status", "closed"], 0),
        (["--kind", "cross-holdings"], 0),
    ],
)
def test_flows_are_filtered(store, options, count):
    assert len(json.loads(run("flows", "--store", store, "--format", "json", *options).stdout)) == count


def test_wrong_filters_are_wrong_use(store):
    for wrong in (["--min-amount", "much"], ["--since", "yesterday"], ["--length", "1"], ["--status", "odd"]):
        assert run("flows", "--store", store, *wrong).exit_code == 2


def test_exposure(store):
    record = json.loads(run("exposure", "微软", "--store", store, "--format", "json").stdout)
    (row,) = record["double_exposure"]
    assert (row["firm"], row["counterparties"]) == ("Microsoft", ["OpenAI"])
    assert "Microsoft" in run("exposure", "--store", store).stdout


def test_queries_by_name_with_parameters_and_as_written(store):
    rows = list(
        csv.DictReader(run("query", "deals-of-firm", "firm=微软", "--store", store, "-f", "csv").stdout.splitlines())
    )
    assert len(rows) == 2
    asked = "SELECT (COUNT(?d) AS ?n) WHERE { ?d a <https://w3id.org/dealgraph/ns#Deal> }"
    assert run("query", asked, "--store", store, "--format", "csv").stdout.split() == ["n", "4"]
    assert "deals-of-firm" in run("query").stdout


def test_wrong_queries_are_wrong_use(store):
    for wrong in (
        ["no-such-question"],
        ["deals-of-firm"],
        ["deals-of-firm", "firm"],
        ["SELECT * WHERE {"],
        ["timeline", "-f", "xls"],
    ):
        result = run("query", *wrong, "--store", store)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: ")


@pytest.mark.parametrize("form", ["trig", "nquads", "jsonld"])
def test_exports_with_graphs_are_read_back(store, tmp_path, form):
    out = tmp_path / "deep" / "out"
    result = run("export", "--store", store, "--format", form, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    read = Dataset().parse(out, format={"jsonld": "json-ld"}.get(form, form))
    count = sum(1 for _ in read.quads((None, None, None, None)))
    assert result.stderr == f"{out}: {count} statements\n"
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_exports_of_one_graph_and_tables(store, tmp_path):
    turtle = run("export", "--store", store, "--format", "turtle", "--graph", "deals").stdout
    assert len(Graph().parse(data=turtle)) > 4
    assert len(list(csv.reader(run("export", "--store", store, "--format", "csv").stdout.splitlines()))) == 5
    assert run("export", "--store", store, "--graph", "nonsense").exit_code == 2
    assert run("export", "--store", store, "--out", tmp_path / "x" / "\0").exit_code == 2


def test_the_graph_and_its_export_conform(store, tmp_path):
    assert run("validate", "--store", store).exit_code == 0
    run("export", "--store", store, "--out", tmp_path / "all.trig")
    result = run("validate", tmp_path / "all.trig", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["conforms"]) == (0, True)


def test_what_breaks_the_shapes_is_status_1_and_no_rdf_is_status_3(tmp_path):
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix dg: <https://w3id.org/dealgraph/ns#> . <urn:x> a dg:Claim .")
    assert run("validate", bad).exit_code == 1
    assert "ValidationReport" in run("validate", bad, "--format", "turtle").stdout
    bad.write_text("this is no Turtle")
    assert run("validate", bad).exit_code == 3


def test_a_report_is_one_page(store, tmp_path):
    result = run("report", "--store", store, "--out", tmp_path / "page", "--language", "zh")
    assert result.stdout == f"{tmp_path}/page/index.html\n"
    assert "OpenAI" in (tmp_path / "page" / "index.html").read_text(encoding="utf-8")


def test_a_retracted_article_leaves_nothing(news, tmp_path):
    store = tmp_path / "graph"
    run("ingest", news / "en.txt", "--store", store)
    (article,) = json.loads(run("ingest", news / "zh.txt", "--store", store, "--format", "json").stdout)["articles"]
    assert run("retract", article["article"], "--store", store).exit_code == 0
    flows = json.loads(run("flows", "--store", store, "--format", "json").stdout)
    assert [flow["firms"] for flow in flows] == [["Microsoft", "OpenAI"]]
    assert run("retract", "urn:no-article", "--store", store).exit_code == 2


def test_the_demo_shows_text_deals_and_flows():
    result = run("demo")
    assert (result.exit_code, result.stderr) == (0, "")
    for part in ("CoreWeave", "英伟达", "deals, told in en and zh", "Bottleneck"):
        assert part in result.stdout
