"""Values of parameters: from what a person types to a typed term that stands in a query.

"nvidia", "英伟达", "firm:nvidia" and the IRI all name one firm; "2025" as a first day is 2025-01-01, as a last day
2025-12-31. Nothing typed reaches a query but through the serialiser of terms.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from dealgraph.errors import QueryError
from dealgraph.identity import registry
from dealgraph.knowledge.vocabulary import SCHEMES, concepts
from dealgraph.script import fold
from dealgraph.sparql.prefixes import PREFIXES, declarations, expand
from dealgraph.sparql.questions import LIMIT, Parameter, Question, nearest
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.sparql.store import Store

_XSD: Final = PREFIXES["xsd"]
_FLAGS: Final = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
_IRI: Final = re.compile(r"<?([a-z][a-z0-9+.-]*:[^\s<>\"{}|^`\\]+)>?", re.IGNORECASE)
_NODES: Final = ("deal", "article", "claim")


def terms(store: Store, question: Question, given: Mapping[str, object]) -> dict[str, str]:
    """Return the serialised terms for what a question was told.

    Args:
        store: where firms and deals are looked up.
        question: the question.
        given: what was told, by name of parameter.

    Raises:
        QueryError: when a parameter is unknown or missing, or a value cannot be read as its kind.
    """
    known = {each.name: each for each in question.parameters}
    for name in given:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise QueryError(f"{question.name}: no parameter {name}{nearest(name, known)}; {takes}")
    for each in question.parameters:
        if each.required and not str(given.get(each.name) or "").strip():
            raise QueryError(f"{question.name}: needs {each.name}=…, {each.text}")
    return {
        name: term(store, known[name], str(value)) for name, value in given.items() if value is not None and value != ""
    }


def term(store: Store, parameter: Parameter, value: str) -> str:
    """Return the serialised term of one value.

    Args:
        store: where firms and deals are looked up.
        parameter: what the value is for.
        value: as typed.

    Raises:
        QueryError: when the value cannot be read as the parameter's kind.
    """
    kind, value = parameter.kind, value.strip()
    if parameter.name == LIMIT:
        return str(_whole(parameter, value))
    if kind == "firm":
        return str(ox.NamedNode(firm(store, value)))
    if kind in _NODES:
        return str(ox.NamedNode(_node(store, kind, value)))
    if kind == "integer":
        return str(ox.Literal(str(_whole(parameter, value)), datatype=ox.NamedNode(f"{_XSD}integer")))
    if kind == "number":
        return str(ox.Literal(f"{_decimal(parameter, value):f}", datatype=ox.NamedNode(f"{_XSD}decimal")))
    if kind in {"first-day", "last-day"}:
        return str(ox.Literal(_day(parameter, value), datatype=ox.NamedNode(f"{_XSD}date")))
    if kind == "flag":
        if value.lower() not in _FLAGS:
            raise QueryError(f"{parameter.name}={value}: true or false")
        return _FLAGS[value.lower()]
    if kind == "currency":
        return str(ox.Literal(_notation("currency", parameter, value.upper())))
    if kind in SCHEMES:
        return str(ox.NamedNode(str(concepts(kind)[_notation(kind, parameter, value)].iri)))
    return str(ox.Literal(value))


def firm(store: Store, name: str) -> str:
    """Return the IRI of the firm that a name stands for in a store.

    Args:
        store: whose firms count.
        name: a label in any language, case and script, a ticker, `firm:…` or an IRI.

    Raises:
        QueryError: when no firm or more than one bears the name.
    """
    iri = expand(name) or (match[1] if (match := _IRI.fullmatch(name)) and "//" in name else None)
    if iri is not None:
        now = _moved(store, iri)
        if not _holds(store, f"ASK {{ {_named(now)} a org:FormalOrganization }}"):
            raise QueryError(f"{name}: no such firm in the store")
        return now
    spelled = " ".join(str(ox.Literal(text)) for text in sorted({name.lower(), fold(name).lower()}))
    rows = _rows(
        store,
        f"""SELECT DISTINCT ?firm ?rank WHERE {{
          VALUES (?p ?rank) {{
            (skos:prefLabel 0) (rdfs:label 1) (skos:altLabel 1) (schema:tickerSymbol 2) (skos:hiddenLabel 2)
          }}
          VALUES ?spelled {{ {spelled} }}
          ?firm a org:FormalOrganization ; ?p ?label .
          FILTER(LCASE(STR(?label)) = ?spelled)
        }} ORDER BY ?rank ?firm""",
    )
    # An article may call a firm by a name whose own IRI leads to the firm that is meant.
    best = sorted({_moved(store, iri) for iri, rank in rows if rank == rows[0][1]})
    if len(best) == 1:
        return best[0]
    if best:
        raise QueryError(f"{name}: {len(best)} firms bear this name; say which: {', '.join(best)}")
    entry = registry.load().lookup(name)
    if entry is not None and _holds(store, f"ASK {{ {_named(entry.iri)} a org:FormalOrganization }}"):
        return entry.iri
    labels = _rows(
        store, "SELECT DISTINCT (STR(?l) AS ?label) WHERE { ?f a org:FormalOrganization ; skos:prefLabel ?l }"
    )
    raise QueryError(f"{name}: no firm of this name in the store{nearest(name, [row[0] for row in labels])}")


def _node(store: Store, kind: str, value: str) -> str:
    iri = expand(value) or (value.strip("<>") if "//" in value else expand(f"{kind}:{value.removeprefix(f'{kind}/')}"))
    if iri is None or not _IRI.fullmatch(iri):
        raise QueryError(f"{value}: no {kind}; give its IRI, `{kind}:…` or the last part of it")
    node = _named(iri)
    if (now := _moved(store, iri)) != iri:
        return now
    if not _holds(store, f"ASK {{ {node} ?p ?o }}"):
        raise QueryError(f"{value}: no such {kind} in the store")
    return iri


def _moved(store: Store, iri: str) -> str:
    """Return the IRI that an IRI leads to now; one that was never replaced leads to itself."""
    found = _rows(
        store,
        f"SELECT ?now WHERE {{ {_named(iri)} dcterms:isReplacedBy+ ?now MINUS {{ ?now dcterms:isReplacedBy ?x }} }}",
    )
    return min(row[0] for row in found) if found else iri


def _named(iri: str) -> str:
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise QueryError(f"{iri}: no IRI") from error


def _notation(scheme: str, parameter: Parameter, value: str) -> str:
    table = concepts(scheme)
    if value in table:
        return value
    wanted = fold(value).lower().replace("-", "_")
    for each in table.values():
        if wanted in {each.notation.lower(), *(label.lower() for label in each.labels.values())}:
            return each.notation
    listed = f"; there are {', '.join(table)}" if len(table) < 20 else ""
    raise QueryError(f"{parameter.name}={value}: no such {scheme}{nearest(value, table)}{listed}")


def _whole(parameter: Parameter, value: str) -> int:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise QueryError(f"{parameter.name}={value}: a whole number from 0 up")
    return int(value)


def _decimal(parameter: Parameter, value: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation as error:
        raise QueryError(f"{parameter.name}={value}: a number such as 1e9 or 2500000") from error
    if not number.is_finite() or abs(number.adjusted()) > 18:
        raise QueryError(f"{parameter.name}={value}: a number below 10^18")
    return number


def _day(parameter: Parameter, value: str) -> str:
    try:
        when = When.parse(value)
    except ValueError as error:
        raise QueryError(f"{parameter.name}={value}: a date such as 2025, 2025-03 or 2025-03-31") from error
    return (when.earliest if parameter.kind == "first-day" else when.latest).isoformat()


def _rows(store: Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(declarations() + text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if cell is None else str(getattr(cell, "value", cell)) for cell in row) for row in found]


def _holds(store: Store, text: str) -> bool:
    return bool(store.query(declarations() + text))
