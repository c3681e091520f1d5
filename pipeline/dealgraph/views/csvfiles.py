"""Exports as CSV: deals, firms or evidence as a table that a spreadsheet opens as it is.

In: a store. Out: rows in the order of IRIs, UTF-8. A cell that would start a formula is preceded by an apostrophe, as
is one that begins with an apostrophe: a firm that calls itself `=cmd` or `@英伟达` stays text, and
`sparql.results.unguarded` gives back what it was.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dealgraph.knowledge.iris import BASE
from dealgraph.sparql.results import guarded
from dealgraph.views import tables

if TYPE_CHECKING:
    from typing import IO, TextIO

    from dealgraph.sparql.store import Store


def write(store: Store, out: TextIO, table: str = "deals", *, base: str = BASE) -> int:
    """Write a table, and return its number of rows.

    Args:
        store: what is read.
        out: a text file opened with `newline=""`.
        table: one of `tables.TABLES`, or `tables.EDGES`.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such table.
    """
    columns = tables.columns(table)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    count = 0
    for row in tables.rows(store, table, base=base):
        writer.writerow([guarded(tables.written(value)) for value in row])
        count += 1
    return count


def write_bytes(store: Store, out: IO[bytes], table: str = "deals", *, base: str = BASE) -> int:
    """Write a table to a stream of bytes, which stays open, and return its number of rows.

    Args:
        store: what is read.
        out: where the bytes go.
        table: one of `tables.TABLES`, or `tables.EDGES`.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such table.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        return write(store, text, table, base=base)
    finally:
        text.detach()
