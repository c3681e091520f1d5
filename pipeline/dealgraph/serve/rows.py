"""Rows: answers of SELECT and ASK in the four standard formats, written row by row until a limit.

In: the store's solutions. Out: bytes of JSON, XML, CSV or TSV. A cell `"英伟达"@zh-hans` is the literal with its tag in
JSON, XML and TSV, and the bare text in CSV, as the standards say; "Nvidia" likewise.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_NAMESPACE: Final = "http://www.w3.org/2005/sparql-results#"
# Characters that XML 1.0 cannot hold.
_UNFIT: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("\r"): "&#13;"}


class TooManyRows(Exception):  # noqa: N818 (a limit that was met, not a fault)
    """An answer with more rows than asked for."""


def write(solutions: ox.QuerySolutions, form: str, *, most: int, cut: bool) -> tuple[bytes, int, bool]:
    """Return an answer's bytes, how many rows they hold, and whether there were more.

    Args:
        solutions: what the store found; read no further than needed.
        form: json, xml, csv or tsv.
        most: rows at most.
        cut: whether to leave out what is beyond, instead of raising.

    Raises:
        TooManyRows: when there are more rows than `most` and `cut` is false.
    """
    names = [variable.value for variable in solutions.variables]
    one, head, between, tail = _WRITERS[form](names)
    parts: list[str] = []
    more = False
    for row in solutions:
        if len(parts) == most:
            if not cut:
                raise TooManyRows
            more = True
            break
        parts.append(one(names, row))
    return f"{head}{between.join(parts)}{tail}".encode("utf-8", "replace"), len(parts), more


def truth(answer: bool, form: str) -> bytes:
    """Return the answer of ASK as bytes; CSV and TSV, for which the standards say nothing, hold the word alone.

    Args:
        answer: yes or no.
        form: json, xml, csv or tsv.
    """
    word = "true" if answer else "false"
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    if form == "xml":
        return f'<?xml version="1.0"?><sparql xmlns="{_NAMESPACE}"><head/><boolean>{word}</boolean></sparql>'.encode()
    return word.encode()


def _json(names: list[str]) -> tuple[_Row, str, str, str]:
    head = json.dumps({"vars": names}, ensure_ascii=False)
    return _json_row, f'{{"head":{head},"results":{{"bindings":[\n', ",\n", "\n]}}\n"


def _json_row(names: list[str], row: ox.QuerySolution) -> str:
    bound = {name: _json_term(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
    return json.dumps(bound, ensure_ascii=False, separators=(",", ":"))


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    told: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        told["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        told["datatype"] = term.datatype.value
    return told


def _xml(names: list[str]) -> tuple[_Row, str, str, str]:
    variables = "".join(f'<variable name="{_escaped(name)}"/>' for name in names)
    head = f'<?xml version="1.0"?>\n<sparql xmlns="{_NAMESPACE}"><head>{variables}</head><results>\n'
    return _xml_row, head, "\n", "\n</results></sparql>\n"


def _xml_row(names: list[str], row: ox.QuerySolution) -> str:
    bound = (
        f'<binding name="{_escaped(name)}">{_xml_term(cell)}</binding>'
        for name, cell in zip(names, row, strict=True)
        if cell is not None
    )
    return f"<result>{''.join(bound)}</result>"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_escaped(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_escaped(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts)}</triple>"
    mark = ""
    if term.language:
        mark = f' xml:lang="{_escaped(term.language)}"'
    elif term.datatype.value != _STRING:
        mark = f' datatype="{_escaped(term.datatype.value)}"'
    return f"<literal{mark}>{_escaped(term.value)}</literal>"


def _escaped(text: str) -> str:
    return text.translate(_UNFIT).translate(_ESCAPES)


def _csv(names: list[str]) -> tuple[_Row, str, str, str]:
    return _csv_row, f"{','.join(names)}\r\n", "", ""


def _csv_row(names: list[str], row: ox.QuerySolution) -> str:  # noqa: ARG001 (all writers are called alike)
    return f"{','.join(map(_csv_cell, row))}\r\n"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value
    # Quoted where the standard asks for it; a program reads this form, so no cell is altered.
    return '"{}"'.format(text.replace('"', '""')) if any(char in text for char in '",\r\n') else text


def _tsv(names: list[str]) -> tuple[_Row, str, str, str]:
    return _tsv_row, "\t".join(f"?{name}" for name in names) + "\n", "", ""


def _tsv_row(names: list[str], row: ox.QuerySolution) -> str:  # noqa: ARG001
    cells = ("" if cell is None else str(cell).replace("\t", "\\t") for cell in row)
    return "\t".join(cells) + "\n"


if TYPE_CHECKING:
    from collections.abc import Callable

    _Row = Callable[[list[str], ox.QuerySolution], str]
_WRITERS: Final = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}


def triples(found: Iterable[ox.Triple], *, most: int, cut: bool) -> tuple[list[ox.Triple], bool]:
    """Return the triples of CONSTRUCT or DESCRIBE, each once and in order, and whether there were more.

    Args:
        found: as the store gives them.
        most: triples at most.
        cut: whether to leave out what is beyond, instead of raising.

    Raises:
        TooManyRows: when there are more than `most` and `cut` is false.
    """
    kept: set[ox.Triple] = set()
    for triple in _bounded(found, most):
        kept.add(triple)
        if len(kept) > most:
            if not cut:
                raise TooManyRows
            kept.discard(triple)
            return sorted(kept, key=str), True
    return sorted(kept, key=str), False


def _bounded(found: Iterable[ox.Triple], most: int) -> Iterator[ox.Triple]:
    """Yield triples, but no endless run of the same ones."""
    for count, triple in enumerate(found):
        if count > 20 * most:
            raise TooManyRows
        yield triple
