"""Parquet, read back with pyarrow: typed columns with the rows of the tables."""

import io
import sys
from decimal import Decimal

import pytest

from dealgraph.errors import UsageError
from dealgraph.views import parquet, tables

pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")


def read(store, table):
    out = io.BytesIO()
    count = parquet.write(store, out, table)
    found = pq.read_table(io.BytesIO(out.getvalue()))
    assert count == found.num_rows
    return found


@pytest.mark.parametrize("table", [*tables.TABLES, tables.EDGES])
def test_the_rows_are_those_of_the_table(five_deals, table):
    found = read(five_deals, table)
    names = [column.name for column in tables.columns(table)]
    assert found.column_names == names
    back = [
        tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row.values()) for row in found.to_pylist()
    ]
    assert back == list(tables.rows(five_deals, table))


def test_columns_are_typed_and_described(five_deals):
    schema = read(five_deals, "deals").schema
    types = {name: str(schema.field(name).type) for name in ("lowest", "earliest", "hearsay", "support", "payers")}
    assert types == {
        "lowest": "decimal128(38, 10)",
        "earliest": "date32[day]",
        "hearsay": "bool",
        "support": "int64",
        "payers": "list<element: string>",
    }
    assert all({b"description.en", b"description.zh"} <= set(field.metadata) for field in schema)


def test_sums_are_exact_and_group_after_group_is_written(five_deals, monkeypatch):
    monkeypatch.setattr(parquet, "_GROUP", 2)
    out = io.BytesIO()
    parquet.write(five_deals, out)
    file = pq.ParquetFile(io.BytesIO(out.getvalue()))
    assert file.num_row_groups == 3
    assert sum(each or 0 for each in file.read()["highest"].to_pylist()) == Decimal(180 * 10**9)


def test_a_missing_extra_is_one_line_that_names_it(five_deals, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as told:
        parquet.write(five_deals, io.BytesIO())
    assert str(told.value) == "Parquet needs the extra parquet: pip install 'dealgraph[parquet]'"


def test_an_export_is_a_file_a_table(five_deals):
    assert [name for name, _ in parquet.parts(five_deals)] == ["deals.parquet", "firms.parquet", "evidence.parquet"]
