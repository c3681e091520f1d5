"""The command `export`: which files come of each format, and what is told of wrong use."""

import csv
import json

import networkx as nx
import pytest
from typer.testing import CliRunner

from dealgraph.cli import app
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest


@pytest.fixture(scope="module")
def store(english, chinese, tmp_path_factory):
    where = tmp_path_factory.mktemp("store") / "graph"
    opened = stores.open(where)
    ingest(opened, (english, chinese))
    opened.close()
    return where


def export(store, *arguments):
    return CliRunner().invoke(app, ["export", "--store", str(store), *map(str, arguments)])


@pytest.mark.parametrize(
    "form, files",
    [
        ("csvw", {"deals.csv", "firms.csv", "evidence.csv", "csv-metadata.json"}),
        ("neo4j", {"firms.csv", "deals.csv", "sides.csv", "edges.csv"}),
        ("parquet", {"deals.parquet", "firms.parquet", "evidence.parquet"}),
    ],
)
def test_a_folder_of_files(store, tmp_path, form, files):
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    result = export(store, "--format", form, "--out", tmp_path / form)
    assert (result.exit_code, result.stdout) == (0, "")
    assert {path.name for path in (tmp_path / form).iterdir()} == files
    suffix = "parquet" if form == "parquet" else "csv"
    assert f"{tmp_path / form / 'deals'}.{suffix}: 5 rows" in result.stderr
    assert ("neo4j-admin" in result.stderr) is (form == "neo4j")


def test_tables_and_graph_to_standard_output(store, tmp_path):
    edges = list(csv.DictReader(export(store, "--format", "csv", "--graph", "edges").stdout.splitlines()))
    assert len(edges) == 6
    assert {"source", "target", "deal", "type", "min", "max"} <= set(edges[0])
    (tmp_path / "x.graphml").write_text(export(store, "--format", "graphml").stdout, encoding="utf-8")
    assert nx.read_graphml(tmp_path / "x.graphml").number_of_edges() == 6


def test_one_table_as_parquet(store, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    result = export(store, "--format", "parquet", "--graph", "evidence", "--out", tmp_path / "e.parquet", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert pq.read_table(tmp_path / "e.parquet").num_rows == 6


def test_json_ld_is_json(store):
    assert {"@context", "@graph"} == set(json.loads(export(store, "--format", "jsonld", "--graph", "deals").stdout))


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--format", "csvw"], "csvw is several files; say where with --out DIR"),
        (["--format", "parquet"], "parquet is several files"),
        (["--format", "graphml", "--graph", "deals"], "--graph is for RDF, CSV and Parquet"),
        (["--format", "csv", "--graph", "claims"], "tables hold deals, firms, evidence, edges"),
    ],
)
def test_wrong_use_is_one_line(store, arguments, message):
    result = export(store, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
