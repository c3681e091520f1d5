"""Answers to queries: a table of terms, and its forms for people, programs and spreadsheets.

In: a `Table`. Out: aligned text, the four result formats of SPARQL 1.1, RDF for CONSTRUCT and DESCRIBE.
A cell that names a firm reads "Nvidia 英伟达"; numbers are written out in full, never as 1E+10.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

import pyoxigraph as ox
from rdflib import BNode, URIRef
from rdflib import Literal as Text
from rdflib.namespace import XSD
from rich.cells import cell_len

from dealgraph.errors import UsageError
from dealgraph.sparql.prefixes import PREFIXES, short
from dealgraph.sparql.terms import to_store, to_triple

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = URIRef | BNode | Text | None
Format = Literal["table", "json", "csv", "tsv", "xml", "turtle", "trig", "jsonld"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

_NUMBERS: Final = frozenset({XSD.decimal, XSD.integer, XSD.double, XSD.float, XSD.int, XSD.long})
# What a spreadsheet takes for the beginning of a formula, full width too; the apostrophe, so that guarding is undone
# by taking one away.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_RDF: Final = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query.

    Attributes:
        columns: names of the columns; subject, predicate, object for a graph; answer for yes or no.
        rows: one cell per column, None where nothing is bound.
        kind: whether the query asked for rows, for yes or no, or for a graph.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["rows", "truth", "graph"] = "rows"

    def __bool__(self) -> bool:
        """Tell whether there is an answer: a row, a triple, or yes."""
        return str(self.rows[0][0]) == "true" if self.kind == "truth" else bool(self.rows)

    def plain(self) -> list[tuple[str, ...]]:
        """Return the rows as text for people: IRIs shortened, numbers in full, nothing bound as ""."""
        return [tuple(plain(cell) for cell in row) for row in self.rows]


def plain(cell: Cell) -> str:
    """Return a cell as text for people.

    Args:
        cell: a term, or None.
    """
    if cell is None:
        return ""
    if isinstance(cell, URIRef):
        return short(str(cell))
    if isinstance(cell, Text) and cell.datatype in _NUMBERS:
        return number(str(cell))
    return str(cell)


def number(text: str) -> str:
    """Return a number without exponent and without idle zeros.

    >>> number("1.30E10"), number("5.50"), number("INF")
    ('13000000000', '5.5', 'INF')
    """
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    if not value.is_finite():
        return text
    full = f"{value:f}"
    return full.rstrip("0").rstrip(".") if "." in full else full


def guarded(text: str) -> str:
    """Return a spreadsheet cell that can start no formula; a number may be negative. `unguarded` takes it back.

    >>> guarded("=1+1"), guarded("-5.5"), guarded("-5+cmd"), guarded("'s-Hertogenbosch")
    ("'=1+1", '-5.5', "'-5+cmd", "''s-Hertogenbosch")
    """
    if not text.startswith(_FORMULA):
        return text
    if text[0] == "-" and text[1:].replace(".", "", 1).isdecimal():
        return text
    return f"'{text}"


def unguarded(cell: str) -> str:
    """Return the text of a cell that `guarded` wrote.

    >>> unguarded("'=1+1"), unguarded("-5.5"), unguarded("''s-Hertogenbosch")
    ('=1+1', '-5.5', "'s-Hertogenbosch")
    """
    return cell.removeprefix("'")


def render(table: Table, format: str = "table") -> str:  # noqa: A002
    """Return the answer in a format.

    Args:
        table: the answer.
        format: one of `FORMATS`; turtle, trig and jsonld need a query that gives a graph.

    Raises:
        UsageError: when there is no such format, or the answer does not fit it.
    """
    if format not in FORMATS:
        raise UsageError(f"{format}: no such format; there are {', '.join(FORMATS)}")
    if format == "table":
        return _aligned(table)
    if format in _RDF:
        return _graph(table, format)
    if format == "csv":
        return _csv(table.columns, ((guarded(text) for text in row) for row in _bare(table)))
    if format == "tsv":
        lines = ["\t".join(f"?{name}" for name in table.columns)]
        lines += ("\t".join("" if cell is None else str(to_store(cell)) for cell in row) for row in table.rows)
        return "".join(f"{line.replace(chr(10), ' ')}\n" for line in lines)
    return _standard(table, ox.QueryResultsFormat.JSON if format == "json" else ox.QueryResultsFormat.XML)


def _bare(table: Table) -> Iterable[tuple[str, ...]]:
    # For programs: whole IRIs, as SPARQL's CSV has them.
    for row in table.rows:
        yield tuple(str(cell) if isinstance(cell, URIRef) else plain(cell) for cell in row)


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()


def _aligned(table: Table) -> str:
    if table.kind == "truth":
        return "yes\n" if table else "no\n"
    rows = [tuple(" ".join(text.split()) for text in row) for row in table.plain()]
    if not rows:
        return "no answer\n"
    widths = [max(cell_len(row[i]) for row in (table.columns, *rows)) for i in range(len(table.columns))]
    right = [_is_numeric([row[i] for row in table.rows if row[i] is not None]) for i in range(len(table.columns))]

    def line(cells: tuple[str, ...]) -> str:
        padded = []
        for text, width, flush in zip(cells, widths, right, strict=True):
            gap = " " * (width - cell_len(text))
            padded.append(gap + text if flush else text + gap)
        return "  ".join(padded).rstrip() + "\n"

    rule = tuple("-" * width for width in widths)
    return "".join(map(line, (table.columns, rule, *rows)))


def _is_numeric(cells: list[Cell]) -> bool:
    return bool(cells) and all(isinstance(cell, Text) and cell.datatype in _NUMBERS for cell in cells)


def _text(data: bytes | None) -> str:
    return (data or b"").decode()


def _graph(table: Table, format: str) -> str:  # noqa: A002
    if table.kind != "graph":
        raise UsageError(f"{format} is for queries that give a graph (CONSTRUCT, DESCRIBE); this one gives rows")
    triples = [to_triple((row[0], row[1], row[2])) for row in table.rows if row[0] and row[1] and row[2] is not None]
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(triple) for triple in triples)}
    return _text(ox.serialize(triples, format=_RDF[format], prefixes=used))


def _standard(table: Table, format: ox.QueryResultsFormat) -> str:  # noqa: A002
    # The table's rows as a query over nothing, so that the store's own writer puts them into the format.
    store = ox.Store()
    result: ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples
    if table.kind == "truth":
        result = store.query(f"ASK {{ FILTER({'true' if table else 'false'}) }}")
        assert isinstance(result, ox.QueryBoolean)
        return _text(result.serialize(format=format))
    names = " ".join(f"?{name}" for name in table.columns)
    if not any(isinstance(cell, BNode) for row in table.rows for cell in row):
        rows = "\n".join(
            f"({' '.join('UNDEF' if cell is None else str(to_store(cell)) for cell in row)})" for row in table.rows
        )
        result = store.query(f"SELECT {names} WHERE {{ VALUES ({names}) {{ {rows} }} }}")
        assert isinstance(result, ox.QuerySolutions)
        return _text(result.serialize(format=format))
    raise UsageError("an answer with blank nodes has no standard form here; ask for named nodes only")
