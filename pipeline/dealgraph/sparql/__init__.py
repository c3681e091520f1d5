"""Step 8, QUERY: the store, and questions to it.

`ask(store, "deals-of-firm", {"firm": "英伟达"})` and `{"firm": "nvidia"}` give the same table.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Literal
from rdflib.namespace import XSD

from dealgraph.errors import QueryError
from dealgraph.sparql import binding, questions, store
from dealgraph.sparql.results import FORMATS, Table, render
from dealgraph.sparql.syntax import checked
from dealgraph.sparql.terms import from_store, from_triple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.sparql.questions import Question
    from dealgraph.sparql.store import Store

__all__ = ["FORMATS", "Table", "ask", "find", "render", "store"]

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


def ask(store: Store, query: str | Path, parameters: Mapping[str, object] = _NOTHING) -> Table:
    """Return the answer to a question.

    Args:
        store: what is asked.
        query: the name of a question, a file of SPARQL, or SPARQL; the query reads the union of all graphs.
        parameters: what the question is told, by name; a firm by any of its names.

    Raises:
        QueryError: when the question is unknown, lacks a parameter, writes, or does not parse.
        StoreError: when the store does not answer.
    """
    question = find(query)
    text = question.bound(binding.terms(store, question, parameters))
    result = store.query(checked(text))
    if isinstance(result, ox.QueryBoolean):
        return Table(("answer",), ((Literal(str(bool(result)).lower(), datatype=XSD.boolean),),), "truth")
    if isinstance(result, ox.QueryTriples):
        triples = sorted({from_triple(triple) for triple in result})
        return Table(("subject", "predicate", "object"), tuple(triples), "graph")
    columns = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(None if cell is None else from_store(cell) for cell in row) for row in result)
    return Table(columns, rows)


def find(query: str | Path) -> Question:
    """Return the question behind a name, a file or SPARQL.

    Args:
        query: the name of a question, the path of a file, or SPARQL.

    Raises:
        QueryError: when it is none of these.
    """
    if isinstance(query, Path):
        return questions.read(query)
    if query in questions.names():
        return questions.load(query)
    if any(char in query for char in "{\n") or " " in query.strip():
        return questions.parse("query", query)
    if not query.strip():
        raise QueryError("an empty query; name a question or write SPARQL")
    if Path(query).is_file():
        return questions.read(Path(query))
    if Path(query).suffix in {".rq", ".sparql"}:
        raise QueryError(f"{query}: no such file")
    return questions.load(query)
