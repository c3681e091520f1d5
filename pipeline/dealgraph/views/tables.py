"""The tables that exports write: deals, firms, evidence and edges, as typed rows in the order of IRIs.

In: a store. Out: rows, one value per column of `tables.toml`: a sum is a `Decimal`, several payers are a tuple of
names such as ("Nvidia 英伟达", "SoftBank 软银"). Memory does not grow with the number of rows.

An edge leads from one payer to one payee, so a deal with an open side makes none and a joint one several: then each has
the whole sum as its upper end and no lower one, so that adding up lower ends counts no money twice.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, SDO, SKOS

from dealgraph.errors import UsageError
from dealgraph.knowledge.iris import BASE
from dealgraph.knowledge.values import evidence_nodes, read_quote
from dealgraph.knowledge.vocabulary import DG, concepts, notation
from dealgraph.sparql.results import number
from dealgraph.views import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dealgraph.knowledge.facts import Facts
    from dealgraph.sparql.store import Store

TABLES: Final = ("deals", "firms", "evidence")
EDGES: Final = "edges"
JOIN: Final = " | "
_FILE: Final = Path(__file__).with_name("tables.toml")

Value = str | Decimal | int | bool | date | tuple[str, ...] | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        name: in the head of the table.
        kind: text, iri, decimal, integer, boolean, date, edtf, texts, iris, or a scheme of concepts.
        term: the property behind it with its prefix, or "".
        meanings: what it holds, by language.
    """

    name: str
    kind: str
    term: str
    meanings: Mapping[str, str]


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table.

    Args:
        table: one of `TABLES`, or `EDGES`.

    Raises:
        UsageError: when there is no such table.
    """
    if table not in {*TABLES, EDGES}:
        raise UsageError(f"{table}: tables hold {', '.join((*TABLES, EDGES))}; the RDF formats hold every graph")
    told: list[dict[str, str]] = _tables()[table]
    fixed = ("name", "kind", "term")
    return tuple(
        Column(
            name=each["name"],
            kind=each["kind"],
            term=each.get("term", ""),
            meanings=MappingProxyType({key: text for key, text in each.items() if key not in fixed}),
        )
        for each in told
    )


def titles(table: str) -> Mapping[str, str]:
    """Return what a table holds, by language."""
    found: dict[str, str] = _tables()["titles"][table]
    return MappingProxyType(found)


def note(name: str) -> Mapping[str, str]:
    """Return a remark on the files, by language: `guard` tells how cells are kept from starting a formula."""
    found: dict[str, str] = _tables()["notes"][name]
    return MappingProxyType(found)


def rows(store: Store, table: str, *, base: str = BASE) -> Iterator[Row]:
    """Yield the rows of a table, each with a value per column.

    Args:
        store: what is read.
        table: one of `TABLES`, or `EDGES`.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such table.
    """
    columns(table)
    if table == "deals":
        name_of = nodes.namer(store, base=base)
        return (deal_row(facts, deal, name_of) for deal, facts in nodes.deals(store, base=base))
    if table == "firms":
        return (firm_row(facts, firm) for firm, facts in nodes.firms(store, base=base))
    if table == EDGES:
        return (edge for deal, facts in nodes.deals(store, base=base) for edge in edge_rows(facts, deal))
    return _evidence(store, base)


def deal_row(facts: Facts, deal: URIRef, name_of: Callable[[str], str]) -> Row:
    """Return the row of a deal.

    Args:
        facts: hold the deal.
        deal: its IRI.
        name_of: gives the display name of a firm.
    """
    amount = next(iter(facts.iris(deal, DG.amount)), "")

    def names(side: URIRef) -> tuple[str, ...]:
        return tuple(name_of(firm) for firm in facts.iris(deal, side))

    return (
        str(deal),
        _notation(facts, deal, DG.dealType),
        names(DG.payer),
        names(DG.payee),
        _decimal(facts, amount, SDO.minValue),
        _decimal(facts, amount, SDO.maxValue),
        facts.text(amount, SDO.currency),
        _notation(facts, amount, DG.bound),
        _decimal(facts, deal, DG.shareMin),
        _decimal(facts, deal, DG.shareMax),
        facts.text(deal, DG.date),
        _day(facts, deal, DG.earliest),
        _day(facts, deal, DG.latest),
        _notation(facts, deal, DG.status),
        facts.truth(deal, DG.hearsay),
        _notation(facts, deal, DG.basis),
        facts.text(deal, DG.object),
        _notation(facts, deal, DG.objectKind),
        names(DG.objectFirm),
        facts.truth(deal, DG.combined),
        facts.truth(deal, DG.holding),
        _iris(facts, deal, DG.partOf),
        _iris(facts, deal, DG.tiedTo),
        int(facts.text(deal, DG.support) or 0),
        _decimal(facts, deal, DG.confidence),
        _iris(facts, deal, PROV.wasDerivedFrom),
        _iris(facts, deal, DG.payer),
        _iris(facts, deal, DG.payee),
    )


def edge_rows(facts: Facts, deal: URIRef) -> Iterator[Row]:
    """Yield the edges of a deal.

    Args:
        facts: hold the deal.
        deal: its IRI.
    """
    amount = next(iter(facts.iris(deal, DG.amount)), "")
    pairs = [(payer, payee) for payer in facts.iris(deal, DG.payer) for payee in facts.iris(deal, DG.payee)]
    joint = len(pairs) > 1
    kind = _notation(facts, deal, DG.dealType)
    known = concepts("type").get(kind or "")
    for payer, payee in pairs:
        yield (
            str(payer),
            str(payee),
            str(deal),
            kind,
            known.broader if known else None,
            _notation(facts, deal, DG.status),
            None if joint else _decimal(facts, amount, SDO.minValue),
            _decimal(facts, amount, SDO.maxValue),
            facts.text(amount, SDO.currency),
            _decimal(facts, deal, DG.shareMin),
            facts.text(deal, DG.date),
            _day(facts, deal, DG.earliest),
            _day(facts, deal, DG.latest),
            facts.truth(deal, DG.hearsay),
            _notation(facts, deal, DG.basis) == "implied",
            facts.truth(deal, DG.holding),
            joint,
            bool(facts.iris(deal, DG.partOf)),
            int(facts.text(deal, DG.support) or 0),
            _decimal(facts, deal, DG.confidence),
        )


def firm_row(facts: Facts, firm: URIRef) -> Row:
    """Return the row of a firm.

    Args:
        facts: hold the firm.
        firm: its IRI.
    """
    preferred = [label for label in facts.every(firm, SKOS.prefLabel) if isinstance(label, Literal)]
    english, chinese = _first(preferred, "en"), _first(preferred, "zh")
    names = {str(label) for each in (SKOS.prefLabel, SKOS.altLabel) for label in facts.every(firm, each)}
    return (
        str(firm),
        english,
        chinese,
        tuple(sorted(names - {english or "", chinese or ""})),
        facts.truth(firm, DG.registered),
        tuple(notation(sector) for sector in facts.iris(firm, DG.sector)),
        *(tuple(map(str, facts.every(firm, each))) for each in (SDO.tickerSymbol, SDO.leiCode, OWL.sameAs)),
    )


def written(value: Value) -> str:
    """Return a value as text: numbers in full, several values with a bar between, nothing as "".

    >>> written(Decimal("1.30E+10")), written(("微软", "OpenAI")), written(None), written(False)
    ('13000000000', '微软 | OpenAI', '', 'false')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return JOIN.join(value)
    return number(str(value)) if isinstance(value, Decimal) else str(value)


def _evidence(store: Store, base: str) -> Iterator[Row]:
    deal_of = nodes.deal_of(store, base=base)
    for facts in nodes.articles(store, base=base):
        for claim in sorted(facts.of_class(DG.Claim), key=lambda each: (int(facts.text(each, DG.position) or 0), each)):
            article = next(iter(facts.iris(claim, DG.article)), URIRef(""))
            for node in evidence_nodes(facts, claim):
                quote = read_quote(facts, node)
                yield (
                    str(node),
                    deal_of(claim),
                    str(claim),
                    str(article),
                    facts.text(article, SDO.headline),
                    facts.text(article, SDO.datePublished),
                    facts.text(article, SDO.url) or facts.text(article, DCTERMS.source),
                    quote.language,
                    quote.start,
                    quote.end,
                    quote.text,
                    quote.rule,
                    _decimal(facts, claim, DG.confidence),
                )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _first(labels: list[Literal], language: str) -> str | None:
    # "zh-hans" sorts before "zh-hant"
    told = sorted((label.language or "", str(label)) for label in labels if (label.language or "").startswith(language))
    return told[0][1] if told else None


def _notation(facts: Facts, node: str, predicate: URIRef) -> str | None:
    found = facts.iris(node, predicate)
    return notation(found[0]) if found else None


def _iris(facts: Facts, node: str, predicate: URIRef) -> tuple[str, ...]:
    return tuple(map(str, facts.iris(node, predicate)))


def _decimal(facts: Facts, node: str, predicate: URIRef) -> Decimal | None:
    text = facts.text(node, predicate)
    return None if text is None else Decimal(text)


def _day(facts: Facts, node: str, predicate: URIRef) -> date | None:
    text = facts.text(node, predicate)
    return None if text is None else date.fromisoformat(text)
