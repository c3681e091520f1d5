"""The files for Neo4j's import, read as its documentation tells: every end of a relation is a node."""

import csv
import io

from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.views import neo4j

TYPES = {"string", "string[]", "double", "long", "boolean", "date"}


def read(store):
    found = {}
    for name, write in neo4j.parts(store):
        out = io.BytesIO()
        count = write(out)
        rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
        assert count == len(rows)
        found[name] = rows
    return found


def test_relations_join_nodes(five_deals):
    found = read(five_deals)
    firms = {row["firm:ID"]: row for row in found["firms.csv"]}
    deals = {row["deal:ID"]: row for row in found["deals.csv"]}
    assert {row[":LABEL"] for row in firms.values()} == {"Firm"}
    assert len(deals) == 5
    nodes = {**firms, **deals}
    for name in ("sides.csv", "edges.csv"):
        assert found[name]
        for row in found[name]:
            assert row[":START_ID"] in nodes
            assert row[":END_ID"] in nodes
    assert {row[":TYPE"] for row in found["sides.csv"]} == {"PAYS", "GOES_TO"}
    assert {row[":TYPE"] for row in found["edges.csv"]} == {"EQUITY_INVESTMENT", "EQUITY_STAKE", "PURCHASE"}
    assert len(found["edges.csv"]) == 6


def test_heads_have_types_that_the_importer_knows(five_deals):
    for rows in read(five_deals).values():
        for head in rows[0]:
            name, _, kind = head.partition(":")
            assert kind in (TYPES | {"", "ID"} if name else {"START_ID", "END_ID", "TYPE", "LABEL"})


def test_cells_are_one_line_and_start_no_formula(tell):
    store = stores.open()
    fields = {"type": "purchase", "payers": ("=cmd",), "payees": ("甲;乙",), "object": "a\r\nb"}
    ingest(store, [tell("en", "2025-01-01", ("=cmd buys a b.", fields))])
    found = read(store)
    assert found["deals.csv"][0]["object"] == "a b"
    assert "'=cmd" in {row["name_en"] for row in found["firms.csv"]}
    assert not [cell for rows in found.values() for row in rows for cell in row.values() if cell.startswith("=")]


def test_an_open_side_lacks_its_relation(tell):
    store = stores.open()
    ingest(store, [tell("zh", None, ("丙获投资。", {"type": "equity_investment", "payers": (), "payees": ("丙",)}))])
    found = read(store)
    assert [row[":TYPE"] for row in found["sides.csv"]] == ["GOES_TO"]
    assert found["edges.csv"] == []
