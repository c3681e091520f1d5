"""Protocol: what a request to /sparql asks, by the SPARQL 1.1 Protocol.

In: method, parameters, body. Out: an `Operation`, or a refusal. A query comes by GET, by POST as a form, or as the
body of a POST; `query=SELECT…"英伟达"` and `query=SELECT…"Nvidia"` are UTF-8, percent-encoded or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl

import pyoxigraph as ox

from dealgraph.serve.refusal import Refusal
from dealgraph.sparql.syntax import calls_out, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Pairs = list[tuple[str, str]]
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_DATASET: Final = ("default-graph-uri", "named-graph-uri")
_USING: Final = ("using-graph-uri", "using-named-graph-uri")
_FIELDS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a request asks.

    Attributes:
        kind: a query, an update, or a description of the service.
        text: SPARQL.
        default: the graphs that make the default graph, or None where the request says nothing of the data set.
        named: the named graphs, likewise.
        form: the format asked for by `format=`, or None.
    """

    kind: Literal["query", "update", "description"]
    text: str = ""
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    form: str | None = None


def pairs(text: str | bytes) -> Pairs:
    """Return the parameters of a URL or a form.

    Args:
        text: percent-encoded.

    Raises:
        Refusal: when it is no UTF-8 or holds too many parameters.
    """
    try:
        told = text.decode("utf-8") if isinstance(text, bytes) else text
        return parse_qsl(told, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise Refusal(400, "the request is not UTF-8") from error
    except ValueError as error:
        raise Refusal(400, "the request has too many parameters or cannot be read as a form") from error


def operation(method: str, parameters: Pairs, kind: str | None, body: bytes) -> Operation:
    """Return what a request asks.

    Args:
        method: GET, HEAD or POST.
        parameters: of the URL.
        kind: the media type of the body, without parameters, in lower case.
        body: of the request.

    Raises:
        Refusal: when the request is not as the protocol wants it.
    """
    if method != "POST":
        if _values(parameters, "update"):
            raise Refusal(400, "an update comes by POST")
        return (
            _query(parameters)
            if _values(parameters, "query")
            else Operation(kind="description", form=_form(parameters))
        )
    if kind == FORM:
        told = [*parameters, *pairs(body)]
        if _values(told, "query") and _values(told, "update"):
            raise Refusal(400, "either a query or an update, not both")
        if _values(told, "update"):
            return _update(told)
        if not _values(told, "query"):
            raise Refusal(400, "the form has neither a field `query` nor a field `update`")
        return _query(told)
    if kind in {QUERY, UPDATE}:
        if _values(parameters, "query") or _values(parameters, "update"):
            raise Refusal(400, "SPARQL in the body and in the URL; give one of them")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(400, "the body is not UTF-8") from error
        field = "query" if kind == QUERY else "update"
        return (_query if kind == QUERY else _update)([*parameters, (field, text)])
    raise Refusal(415, f"POST takes {FORM}, {QUERY} or {UPDATE}")


def _query(parameters: Pairs) -> Operation:
    if any(_values(parameters, name) for name in _USING):
        raise Refusal(400, "using-graph-uri is for updates")
    text = _single(parameters, "query")
    _stays_here(text)
    first = next((word for word in words(text) if word in _FORMS), None)
    if first in _CHANGES:
        raise Refusal(400, f"{first}: a query only reads; send an update as `update`, with the token")
    default, named = (_graphs(parameters, name) for name in _DATASET)
    if default is not None or named is not None:
        default, named = default or (), named or ()
    return Operation(kind="query", text=text, default=default, named=named, form=_form(parameters))


def _update(parameters: Pairs) -> Operation:
    if any(_values(parameters, name) for name in (*_USING, *_DATASET)):
        raise Refusal(400, "this server takes no data set beside an update; write USING or WITH in it")
    text = _single(parameters, "update")
    _stays_here(text)
    return Operation(kind="update", text=text)


_CHANGES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_FORMS: Final = _CHANGES | {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def _stays_here(text: str) -> None:
    keyword = calls_out(text)
    if keyword is not None:
        raise Refusal(400, f"{keyword}: requests to other servers are refused")


def _values(parameters: Pairs, name: str) -> list[str]:
    return [value for key, value in parameters if key == name]


def _single(parameters: Pairs, name: str) -> str:
    values = _values(parameters, name)
    if len(values) != 1:
        raise Refusal(400, f"{len(values)} values of `{name}`; give one")
    if not values[0].strip():
        raise Refusal(400, f"`{name}` is empty")
    return values[0]


def _form(parameters: Pairs) -> str | None:
    return next((value for key, value in parameters if key in {"format", "output"}), None)


def _graphs(parameters: Pairs, name: str) -> tuple[str, ...] | None:
    values = _values(parameters, name)
    for value in values:
        absolute(name, value)
    return tuple(values) or None


def absolute(name: str, value: str) -> str:
    """Return an absolute IRI that a parameter holds.

    Args:
        name: of the parameter.
        value: as sent.

    Raises:
        Refusal: when it is none.
    """
    try:
        return ox.NamedNode(value).value
    except ValueError as error:
        raise Refusal(400, f"{name}={value[:80]}: no absolute IRI") from error


def media_type(header: str | None) -> str | None:
    """Return a media type without its parameters.

    Args:
        header: `Content-Type`.

    Raises:
        Refusal: when the text is said to be in another encoding than UTF-8.
    """
    if header is None:
        return None
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in {"utf-8", "utf8", "us-ascii"}:
            raise Refusal(415, f"charset {value}: send UTF-8")
    return kind


def one(values: Sequence[str], name: str) -> str:
    """Return the only value of a parameter.

    Args:
        values: as sent.
        name: of the parameter.

    Raises:
        Refusal: when there is none or more than one.
    """
    if len(values) != 1:
        raise Refusal(400, f"{len(values)} values of `{name}`; give one")
    return values[0]
