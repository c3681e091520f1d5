"""Exports as CSV: the deals and the firms as two tables that a spreadsheet opens as they are.

In: a store. Out: rows in the order of IRIs, UTF-8. A cell that would start a formula is preceded by an apostrophe:
a firm that calls itself `=cmd` or `@英伟达` stays text.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, PROV, SDO, SKOS

from dealgraph.errors import UsageError
from dealgraph.knowledge.facts import Facts
from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.knowledge.vocabulary import DG, notation
from dealgraph.sparql.results import guarded, number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from dealgraph.sparql.store import Store

TABLES: Final = ("deals", "firms")
DEALS: Final = (
    "deal",
    "type",
    "payers",
    "payees",
    "lowest",
    "highest",
    "currency",
    "bound",
    "share_lowest",
    "share_highest",
    "date",
    "earliest",
    "latest",
    "status",
    "hearsay",
    "basis",
    "object",
    "object_kind",
    "object_firm",
    "combined",
    "holding",
    "part_of",
    "tied_to",
    "support",
    "confidence",
    "claims",
)
FIRMS: Final = (
    "firm",
    "name_en",
    "name_zh",
    "other_names",
    "registered",
    "sectors",
    "tickers",
    "lei",
    "same_as",
)
_JOIN: Final = " | "


def write(store: Store, out: TextIO, table: str = "deals", *, base: str = BASE) -> int:
    """Write a table, and return its number of rows.

    Args:
        store: what is read.
        out: a text file opened with `newline=""`.
        table: one of `TABLES`.
        base: of the data's IRIs.

    Raises:
        UsageError: when there is no such table.
    """
    if table not in TABLES:
        raise UsageError(f"{table}: CSV holds the tables {' and '.join(TABLES)}; the RDF formats hold every graph")
    firms = Facts(store.graph(graph_iri("firms", base=base)))
    rows = _firms(firms) if table == "firms" else _deals(Facts(store.graph(graph_iri("deals", base=base))), firms)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIRMS if table == "firms" else DEALS)
    count = 0
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        count += 1
    return count


def _deals(facts: Facts, firms: Facts) -> Iterator[tuple[str, ...]]:
    for deal in facts.of_class(DG.Deal):
        amount = next(iter(facts.iris(deal, DG.amount)), "")
        yield (
            deal,
            _notation(facts, deal, DG.dealType),
            _names(facts, firms, deal, DG.payer),
            _names(facts, firms, deal, DG.payee),
            _number(facts, amount, SDO.minValue),
            _number(facts, amount, SDO.maxValue),
            facts.text(amount, SDO.currency) or "",
            _notation(facts, amount, DG.bound),
            _number(facts, deal, DG.shareMin),
            _number(facts, deal, DG.shareMax),
            *(facts.text(deal, each) or "" for each in (DG.date, DG.earliest, DG.latest)),
            _notation(facts, deal, DG.status),
            facts.text(deal, DG.hearsay) or "",
            _notation(facts, deal, DG.basis),
            facts.text(deal, DG.object) or "",
            _notation(facts, deal, DG.objectKind),
            _names(facts, firms, deal, DG.objectFirm),
            *(facts.text(deal, each) or "" for each in (DG.combined, DG.holding)),
            *(_JOIN.join(facts.iris(deal, each)) for each in (DG.partOf, DG.tiedTo)),
            *(_number(facts, deal, each) for each in (DG.support, DG.confidence)),
            _JOIN.join(facts.iris(deal, PROV.wasDerivedFrom)),
        )


def _firms(facts: Facts) -> Iterator[tuple[str, ...]]:
    for firm in facts.of_class(SDO.Corporation):
        preferred = [label for label in facts.every(firm, SKOS.prefLabel) if isinstance(label, Literal)]
        english, chinese = _first(preferred, "en"), _first(preferred, "zh")
        names = {str(label) for each in (SKOS.prefLabel, SKOS.altLabel) for label in facts.every(firm, each)}
        yield (
            firm,
            english,
            chinese,
            _JOIN.join(sorted(names - {english, chinese})),
            facts.text(firm, DG.registered) or "",
            _JOIN.join(notation(sector) for sector in facts.iris(firm, DG.sector)),
            *(_JOIN.join(map(str, facts.every(firm, each))) for each in (SDO.tickerSymbol, SDO.leiCode, OWL.sameAs)),
        )


def _first(labels: list[Literal], language: str) -> str:
    # "zh-hans" sorts before "zh-hant"
    told = sorted((label.language or "", str(label)) for label in labels if (label.language or "").startswith(language))
    return told[0][1] if told else ""


def _names(facts: Facts, firms: Facts, deal: str, side: URIRef) -> str:
    return _JOIN.join(firms.text(firm, SDO.name) or firm for firm in facts.iris(deal, side))


def _notation(facts: Facts, node: str, predicate: URIRef) -> str:
    found = facts.iris(node, predicate)
    return notation(found[0]) if found else ""


def _number(facts: Facts, node: str, predicate: URIRef) -> str:
    text = facts.text(node, predicate)
    return "" if text is None else number(text)
