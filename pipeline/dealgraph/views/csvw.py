"""CSV on the Web: the three tables with `csv-metadata.json`, which describes each column in every language.

In: a store. Out: a folder's files, one after another. The column `type` is described in English and 中文, and leads a
converter from "loan" to the concept `https://w3id.org/dealgraph/ns/type/loan`.
"""

from __future__ import annotations

import json
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

from dealgraph.knowledge.iris import BASE
from dealgraph.knowledge.vocabulary import SCHEMES, concept
from dealgraph.sparql.prefixes import PREFIXES
from dealgraph.views import csvfiles, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dealgraph.sparql.store import Store

    Part = tuple[str, Callable[[IO[bytes]], int]]

METADATA: Final = "csv-metadata.json"
_LICENCE: Final = "https://www.apache.org/licenses/LICENSE-2.0"
_TYPES: Final[dict[str, Any]] = {
    "iri": "anyURI",
    "iris": "anyURI",
    "decimal": "decimal",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "edtf": {"base": "string", "@id": f"{PREFIXES['edtf']}EDTF"},
}
_KEYS: Final = {"deals": "deal", "firms": "firm"}
# A row of evidence may lack its deal: of a claim that was told and not merged.
_FOREIGN: Final = {"evidence": ("deal", "deals", "deal")}


def parts(store: Store, *, base: str = BASE) -> Iterator[Part]:
    """Yield the files of an export: name, and what writes it and returns the number of rows.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    for table in tables.TABLES:
        yield f"{table}.csv", partial(csvfiles.write_bytes, store, table=table, base=base)
    yield METADATA, _write_metadata


def metadata() -> dict[str, Any]:
    """Return the description of the tables, in the vocabulary of CSV on the Web."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:license": {"@id": _LICENCE},
        "rdfs:comment": _texts(tables.note("guard")),
        "dialect": {"encoding": "utf-8", "header": True, "doubleQuote": True, "lineTerminators": ["\r\n"]},
        "tables": [_table(name) for name in tables.TABLES],
    }


def _table(name: str) -> dict[str, Any]:
    columns = tables.columns(name)
    schema: dict[str, Any] = {"columns": [_column(column) for column in columns], "aboutUrl": f"{{+{columns[0].name}}}"}
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _FOREIGN:
        column, table, key = _FOREIGN[name]
        reference = {"resource": f"{table}.csv", "columnReference": key}
        schema["foreignKeys"] = [{"columnReference": column, "reference": reference}]
    return {"url": f"{name}.csv", "dc:title": _texts(tables.titles(name)), "tableSchema": schema}


def _column(column: tables.Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": _texts(column.meanings),
        "datatype": _TYPES.get(column.kind, "string"),
    }
    if column.kind in {"texts", "iris"}:
        told["separator"] = tables.JOIN
    if column.term:
        prefix, _, local = column.term.partition(":")
        told["propertyUrl"] = f"{PREFIXES[prefix]}{local}"
    if column.kind in SCHEMES:
        told["valueUrl"] = f"{concept(column.kind, '')}{{{column.name}}}"
    return told


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in sorted(texts.items())]


def _write_metadata(out: IO[bytes]) -> int:
    out.write(json.dumps(metadata(), ensure_ascii=False, indent=1).encode() + b"\n")
    return 0
