"""CSV on the Web, read back by a reader written here from the recommendation: it knows nothing of our columns."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from dealgraph.knowledge.vocabulary import DG, concepts
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.sparql.results import unguarded
from dealgraph.views import csvw, tables

CASTS = {
    "string": str,
    "anyURI": str,
    "decimal": Decimal,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
}
GROUP = {"@context", "tables", "dialect", "dc:license", "rdfs:comment"}
TABLE = {"url", "dc:title", "tableSchema"}
SCHEMA = {"columns", "aboutUrl", "primaryKey", "foreignKeys"}
COLUMN = {"name", "titles", "dc:description", "datatype", "separator", "propertyUrl", "valueUrl"}


def folder(store):
    found = {}
    for name, write in csvw.parts(store):
        out = io.BytesIO()
        write(out)
        found[name] = out.getvalue()
    return found


def read(files):
    """Return the rows of each table as its description types them, and the description."""
    told = json.loads(files["csv-metadata.json"])
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert set(told) <= GROUP
    tables_read = {}
    for table in told["tables"]:
        assert set(table) <= TABLE
        schema = table["tableSchema"]
        assert set(schema) <= SCHEMA
        reader = csv.reader(io.StringIO(files[table["url"]].decode(told["dialect"]["encoding"]), newline=""))
        assert next(reader) == [column["titles"] for column in schema["columns"]]
        rows = []
        for line in reader:
            row = {}
            for column, cell in zip(schema["columns"], line, strict=True):
                assert set(column) <= COLUMN
                base = column["datatype"]
                cast = CASTS[base["base"] if isinstance(base, dict) else base]
                text = unguarded(cell)
                if "separator" in column:
                    row[column["name"]] = tuple(map(cast, text.split(column["separator"]))) if text else ()
                else:
                    row[column["name"]] = cast(text) if text else None
            rows.append(row)
        tables_read[table["url"]] = rows
    for table in told["tables"]:
        schema, rows = table["tableSchema"], tables_read[table["url"]]
        if key := schema.get("primaryKey"):
            assert len({row[key] for row in rows}) == len(rows)
        for foreign in schema.get("foreignKeys", ()):
            reference = foreign["reference"]
            known = {row[reference["columnReference"]] for row in tables_read[reference["resource"]]}
            assert {row[foreign["columnReference"]] for row in rows} <= known
    return tables_read, told


def test_a_reader_of_the_recommendation_finds_the_rows(five_deals):
    found, _ = read(folder(five_deals))
    for table in tables.TABLES:
        names = [column.name for column in tables.columns(table)]
        wanted = [dict(zip(names, row, strict=True)) for row in tables.rows(five_deals, table)]
        assert found[f"{table}.csv"] == wanted
        assert wanted
    assert len(found["deals.csv"]) == 5
    assert len(found["evidence.csv"]) == 6


def test_every_column_is_described_in_both_languages(five_deals):
    _, told = read(folder(five_deals))
    for table in told["tables"]:
        for each in (table["dc:title"], *(column["dc:description"] for column in table["tableSchema"]["columns"])):
            assert {text["@language"] for text in each} == {"en", "zh"}
            assert all(text["@value"].strip() for text in each)
    assert {text["@language"] for text in told["rdfs:comment"]} == {"en", "zh"}


def test_properties_and_concepts_are_those_of_the_ontology(five_deals):
    found, told = read(folder(five_deals))
    (deals,) = (table for table in told["tables"] if table["url"] == "deals.csv")
    columns = {column["name"]: column for column in deals["tableSchema"]["columns"]}
    assert columns["type"]["propertyUrl"] == str(DG.dealType)
    for row in found["deals.csv"]:
        assert columns["type"]["valueUrl"].format(type=row["type"]) == str(concepts("type")[row["type"]].iri)
    for column in columns.values():
        iri = column.get("propertyUrl", "")
        if iri.startswith(str(DG._NS)):
            assert DG[iri.removeprefix(str(DG._NS))]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2+3", "@七", "\tx", "\rx", "'quoted", "''", "＝１", "－5", "plain", "-5"]
)
def test_a_cell_starts_no_formula_and_gives_its_text_back(tell, text):
    store = stores.open()
    fields = {"type": "purchase", "payers": ("A",), "payees": ("B",), "object": text}
    ingest(store, [tell("en", "2025-01-01", ("A buys from B.", fields))])
    files = folder(store)
    for name, data in files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode(), newline="")):
                for cell in row:
                    number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
                    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "－"))
    (row,) = read(files)[0]["deals.csv"]
    assert row["object"] == text
