"""CSV for Neo4j's import: firms and deals as nodes, and from payer to payee both by way of the deal and straight.

In: a store. Out: the files of a folder, one after another:

    (:Firm)-[:PAYS]->(:Deal)-[:GOES_TO]->(:Firm)      sides.csv; an open side lacks its relation
    (:Firm)-[:EQUITY_INVESTMENT]->(:Firm)             edges.csv; the type of the deal names the relation

A cell that would start a formula is guarded as in all our CSV: a firm named `@英伟达` is imported as `'@英伟达`.
"""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import IO, TYPE_CHECKING, Final

from dealgraph.knowledge.iris import BASE
from dealgraph.sparql.results import guarded
from dealgraph.views import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dealgraph.sparql.store import Store

    Part = tuple[str, Callable[[IO[bytes]], int]]

COMMAND: Final = (
    "neo4j-admin database import full --nodes=firms.csv --nodes=deals.csv "
    "--relationships=sides.csv --relationships=edges.csv"
)
_TYPES: Final = {
    "decimal": "double",
    "integer": "long",
    "boolean": "boolean",
    "date": "date",
    "texts": "string[]",
    "iris": "string[]",
}
# What parts the members of a list, by Neo4j's default.
_LIST: Final = ";"
# Relations tell these of a deal.
_SIDES: Final = {"payers", "payees", "payer_iris", "payee_iris"}


def parts(store: Store, *, base: str = BASE) -> Iterator[Part]:
    """Yield the files of an export: name, and what writes it and returns the number of rows.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    yield "firms.csv", partial(_table, store, "firms", "Firm", base)
    yield "deals.csv", partial(_table, store, "deals", "Deal", base)
    yield "sides.csv", partial(_sides, store, base)
    yield "edges.csv", partial(_edges, store, base)


def _table(store: Store, table: str, label: str, base: str, out: IO[bytes]) -> int:
    columns = tables.columns(table)
    kept = [place for place, column in enumerate(columns) if place and column.name not in _SIDES]
    head = [f"{columns[0].name}:ID", *(_head(columns[place]) for place in kept), ":LABEL"]
    found = tables.rows(store, table, base=base)
    return _write(out, head, ((row[0], *(row[place] for place in kept), label) for row in found))


def _sides(store: Store, base: str, out: IO[bytes]) -> int:
    names = [column.name for column in tables.columns("deals")]
    payers, payees = names.index("payer_iris"), names.index("payee_iris")

    def found() -> Iterator[tables.Row]:
        for row in tables.rows(store, "deals", base=base):
            for side, kind in ((payers, "PAYS"), (payees, "GOES_TO")):
                firms = row[side]
                assert isinstance(firms, tuple)
                for firm in firms:
                    yield (firm, row[0], kind) if kind == "PAYS" else (row[0], firm, kind)

    # Ends of two kinds of nodes: IRIs are unique over both, so one id space serves.
    return _write(out, [":START_ID", ":END_ID", ":TYPE"], found())


def _edges(store: Store, base: str, out: IO[bytes]) -> int:
    columns = tables.columns(tables.EDGES)
    head = [":START_ID", ":END_ID", *map(_head, columns[2:]), ":TYPE"]
    found = tables.rows(store, tables.EDGES, base=base)
    return _write(out, head, ((*row, str(row[3] or "deal").upper()) for row in found))


def _head(column: tables.Column) -> str:
    kind = _TYPES.get(column.kind)
    return f"{column.name}:{kind}" if kind else column.name


def _write(out: IO[bytes], head: list[str], found: Iterable[tables.Row]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    count = 0
    for row in found:
        writer.writerow([guarded(_cell(value)) for value in row])
        count += 1
    text.detach()
    return count


def _cell(value: tables.Value) -> str:
    # A line break within quotes needs a switch of the importer, and a list's members must not hold what parts them.
    if isinstance(value, tuple):
        return _LIST.join(" ".join(each.replace(_LIST, ",").split()) for each in value)
    return " ".join(tables.written(value).split())
