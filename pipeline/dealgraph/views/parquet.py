"""Parquet: deals, firms and evidence as typed columns for data frames and query engines.

In: a store. Out: one file a table. Sums are decimals, "2025-05-01" is a date, several payers are a list of names such
as ["Nvidia 英伟达"]. Needs pyarrow, the extra `parquet`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

from dealgraph.errors import UsageError
from dealgraph.knowledge.iris import BASE
from dealgraph.views import tables
from dealgraph.views.sorting import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dealgraph.sparql.store import Store

    Part = tuple[str, Callable[[IO[bytes]], int]]

# So many rows are in memory at once.
_GROUP: Final = 5_000
_PLACES: Final = Decimal("1e-10")
_DIGITS: Final = (38, 10)


def parts(store: Store, *, base: str = BASE) -> Iterator[Part]:
    """Yield the files of an export: name, and what writes it and returns the number of rows.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    for table in tables.TABLES:
        yield f"{table}.parquet", partial(write, store, table=table, base=base)


def write(store: Store, out: IO[bytes], table: str = "deals", *, base: str = BASE) -> int:
    """Write a table, and return its number of rows.

    Args:
        store: what is read.
        out: where the bytes go.
        table: one of `tables.TABLES`, or `tables.EDGES`.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such table, or pyarrow is not installed.
    """
    columns = tables.columns(table)
    try:
        import pyarrow as pa  # noqa: PLC0415 (optional)
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("Parquet needs the extra parquet: pip install 'dealgraph[parquet]'") from error
    schema = pa.schema(
        [
            pa.field(
                each.name, _type(pa, each.kind), metadata={f"description.{k}": v for k, v in each.meanings.items()}
            )
            for each in columns
        ]
    )
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for block in blocks(tables.rows(store, table, base=base), _GROUP):
            arrays = [
                pa.array([_cell(row[place]) for row in block], type=field.type) for place, field in enumerate(schema)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(block)
    return count


def _type(pa: Any, kind: str) -> Any:
    if kind in {"texts", "iris"}:
        return pa.list_(pa.string())
    simple = {"integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "decimal": pa.decimal128(*_DIGITS)}
    return simple.get(kind, pa.string())


def _cell(value: tables.Value) -> Any:
    if isinstance(value, Decimal):
        # Ten places: a share of one third stays exact enough, a sum is not touched.
        return value.quantize(_PLACES, rounding=ROUND_HALF_EVEN)
    return list(value) if isinstance(value, tuple) else value
