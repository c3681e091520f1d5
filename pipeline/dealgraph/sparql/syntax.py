"""What can be told of a query by looking at it: its words, whether it only reads, where it breaks.

`SELECT ?d WHERE { ?d rdfs:label "SERVICE, 服务"@en }` has no word SERVICE: text, IRIs and comments do not count.
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from dealgraph.errors import QueryError
from dealgraph.sparql.prefixes import declarations

_HIDDEN: Final = re.compile(
    r"""
    \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3}   # long strings
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\n]|\\.)*"                   # strings
    | '(?:[^'\\\n]|\\.)*'
    | <[^<>"{}|^`\\\s]*>                    # IRIs, before comments: they may hold a #
    | \#[^\n\r]*                            # comments; either character ends a line
    | [?$]\w+                               # variables
    | [\w-]*:(?:[\w%-][\w.%-]*)?            # prefixed names: a point begins none
    """,
    re.VERBOSE,
)
# The store's parser asks for no space round a keyword: `trueSERVICE<…>` and `SERVICE a:x` call a service alike.
_TEXTS: Final = re.compile(_HIDDEN.pattern.partition("| [?$]")[0].rstrip(), re.VERBOSE)
_NAMES: Final = re.compile(r"[?$]\w+|:\w[\w-]*")
_WORD: Final = re.compile(r"[A-Za-z]+")
_WRITES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_EXPECTED: Final = re.compile(r"expected (?:one of )?(.*)", re.DOTALL)
_TOKEN: Final = re.compile(r"[A-Za-z]{2,}|\"[^\" ]{1,3}\"|'[^' ]{1,3}'")


def words(text: str) -> list[str]:
    """Return the bare words of a query in upper case, in order: its keywords and function names.

    Args:
        text: SPARQL.
    """
    return [word.upper() for word in _WORD.findall(_HIDDEN.sub(" ", text))]


def names_a_dataset(text: str) -> bool:
    """Tell whether a query says FROM."""
    return "FROM" in words(text)


def calls_out(text: str) -> str | None:
    """Return the keyword by which a query or update would have the store call another server, or None.

    Stricter than the grammar: a prefix that holds the word is taken for the keyword too, so nothing glued to it hides.

    Args:
        text: SPARQL.
    """
    shown = _NAMES.sub(" ", _TEXTS.sub(" ", text)).upper()
    if "SERVICE" in shown:
        return "SERVICE"
    return "LOAD" if re.search(r"(?<![\w:-])LOAD", shown) else None


def checked(text: str) -> str:
    """Return the query with the known prefixes declared, ready for a store.

    Args:
        text: a SPARQL query.

    Raises:
        QueryError: when the text changes data, calls another service, or does not parse; with line and column.
    """
    found = words(text)
    first = next((word for word in found if word in _WRITES | _FORMS), None)
    if first in _WRITES:
        raise QueryError(f"{first}: queries only read; `dealgraph ingest` and `dealgraph retract` change the graph")
    if calls_out(text) == "SERVICE":
        raise QueryError("SERVICE: queries to other servers are refused")
    ready = declarations() + text
    try:
        ox.Store().query(ready)
    except SyntaxError as error:
        raise QueryError(explained(str(error), text, ahead=len(declarations()))) from error
    return ready


def explained(message: str, text: str, *, ahead: int = 0) -> str:
    """Return what is wrong with a query in one line, with line and column.

    Args:
        message: of the store.
        text: the query as written.
        ahead: how many characters were put before it on its first line.
    """
    match = _PLACE.match(message)
    if not match:
        return f"the query does not parse: {' '.join(message.split())[:200]}"
    line, column, rest = int(match[1]), int(match[2]), match[3]
    if line == 1:
        column -= ahead
    lines = text.splitlines() or [""]
    near = lines[line - 1][column - 1 :].strip()[:24] if 0 < line <= len(lines) and column > 0 else ""
    where = f"line {line}, column {max(column, 1)}"
    where += f", near {near!r}" if near else ", at its end"
    if "Prefix not found" in rest:
        return f"the query does not parse: {where}: a prefix that is not declared"
    wanted = _EXPECTED.match(rest)
    if not wanted:
        return f"the query does not parse: {where}: {' '.join(rest.split())[:120]}"
    tokens = list(dict.fromkeys(_TOKEN.findall(wanted[1])))[:6]
    return f"the query does not parse: {where}" + (f": expected {', '.join(tokens)}" if tokens else "")
