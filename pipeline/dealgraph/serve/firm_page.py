"""Firm page: what a firm gave and received, the circular flows it stands in, and its deals in order of time.

In: the IRI of a firm and a language. Out: what the template `firm.html` shows. For 英伟达 and for Nvidia alike: one
row per counterparty and family with the sum as bounds, a joint deal counted once in the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dealgraph.serve import findings
from dealgraph.serve.words import bounded, sentence, word
from dealgraph.trace.ledger import admit, book, tellings, total
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT
from dealgraph.trace.totals import Books

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.model import Deal
    from dealgraph.serve.findings import Found
    from dealgraph.serve.reader import Reader, Row
    from dealgraph.trace.bounds import Bounds
    from dealgraph.trace.ledger import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What goes between the firm and one counterparty, of one family.

    Attributes:
        name: of the counterparty, or what stands for one that is not named.
        iri: of the counterparty, or None.
        family: capital or procurement.
        sum: in words.
        deals: with their IRIs.
    """

    name: str
    iri: str | None
    family: str
    sum: str
    deals: tuple[tuple[str, Deal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the firm gave, or what it received.

    Attributes:
        lines: most deals first.
        totals: sums in words by family with the counterparties that are named, joint deals counted once.
        open: whether some counterparty is not named.
    """

    lines: list[Line]
    totals: list[tuple[str, str]]
    open: bool


def facts(reader: Reader, firm: str) -> dict[str, list[str]]:
    """Return what the store tells of a firm, by the local name of the property.

    Args:
        reader: what is read.
        firm: its IRI.
    """
    rows = reader.rows(
        f"""SELECT DISTINCT ?p ?o (LANG(?o) AS ?tag) {{
          VALUES ?p {{ skos:prefLabel skos:altLabel rdfs:label dg:sector dg:registered schema:tickerSymbol
            schema:leiCode owl:sameAs }} <{firm}> ?p ?o }} ORDER BY ?p ?tag ?o"""
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["p"].replace("#", "/").rpartition("/")[2], []).append(row["o"])
    return found


def page(reader: Reader, firm: str, language: str) -> dict[str, Any]:
    """Return what the template shows.

    Args:
        reader: what is read.
        firm: its IRI.
        language: a key of `words.languages()`.
    """
    known = facts(reader, firm)
    name = findings.names(reader, [firm], language)[firm]
    wanted = findings.deals_of(reader, firm)
    cut = len(wanted) > findings.MOST_DEALS
    wanted = wanted[: findings.MOST_DEALS]
    found = findings.load(reader, {*wanted, *findings.kin(reader, wanted)}, language)
    own = set(wanted)
    mine = [(iri, deal) for iri, deal in found.deals if iri in own]
    flows = findings.flows(reader, language, through=firm)
    others = {*known.get("prefLabel", []), *known.get("altLabel", []), *known.get("label", [])} - {name}
    called = next((n for n, iri in found.firms.items() if iri == firm), name)
    return {
        "iri": firm,
        "name": name,
        "others": sorted(others),
        "known": known,
        "gave": _side(found, called, language, outward=True),
        "received": _side(found, called, language, outward=False),
        "flows": flows.flows,
        "complete": flows.complete,
        "flow_firms": flows.firms,
        "timeline": timeline(reader, mine, language),
        "firms": found.firms,
        "cut": findings.MOST_DEALS if cut else None,
    }


def timeline(
    reader: Reader, deals: Sequence[tuple[str, Deal]], language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return deals by year, latest first, the undated last, each with its sentence and quotes.

    Args:
        reader: what is read.
        deals: with their IRIs.
        language: a key of `words.languages()`.
    """
    quotes: dict[str, list[Row]] = findings.quotes(reader, [iri for iri, _ in deals])

    def order(told_deal: tuple[str, Deal]) -> tuple[bool, int, str]:
        iri, deal = told_deal
        return deal.when is None, -deal.when.latest.toordinal() if deal.when else 0, iri

    years: dict[str, list[dict[str, Any]]] = {}
    for iri, deal in sorted(deals, key=order):
        entry = {
            "iri": iri,
            "deal": deal,
            "sentence": sentence(deal, language, deal.payers, deal.payees),
            "quotes": quotes.get(iri, []),
        }
        years.setdefault(str(deal.when.latest.year) if deal.when else "", []).append(entry)
    return list(years.items())


def _side(found: Found, firm: str, language: str, *, outward: bool) -> Side:
    entries = admit(found.deals)
    ledger = book(entries)
    mine, other = (0, 1) if outward else (1, 0)
    lines, totals = [], []
    for family in (CAPITAL, PROCUREMENT):
        counterparties = []
        for pair, by_family in ledger.items():
            edge = by_family.get(family)
            if pair[mine] != firm or edge is None:
                continue
            counterparties.append(pair[other])
            lines.append(
                Line(
                    name=pair[other],
                    iri=found.firms[pair[other]],
                    family=family,
                    sum=_sums(edge.sums, language),
                    deals=tuple((entry.iri, entry.deal) for entry in edge.entries),
                )
            )
        if counterparties:
            sums, _ = Books(entries=entries, ledger=ledger, family=family, rates=None).sum(
                firm, counterparties, outward=outward
            )
            totals.append((family, _sums(sums, language)))
    lines.sort(key=lambda line: (-len(line.deals), line.family, line.name))
    unnamed = _unnamed(entries, firm, language, outward=outward)
    return Side(lines=[*lines, *unnamed], totals=totals, open=bool(unnamed))


def _unnamed(entries: Sequence[Entry], firm: str, language: str, *, outward: bool) -> list[Line]:
    """Return what the firm gives to or gets from those whom no article names, by family."""
    lines = []
    for family in (CAPITAL, PROCUREMENT):
        mine = []
        for entry in entries:
            own, other = entry.deal.payers, entry.deal.payees
            if not outward:
                own, other = other, own
            if entry.family == family and firm in own and not other:
                mine.append(entry)
        if mine:
            roots = [entry for entry in mine if not any(whole in mine for whole in entry.wholes)]
            sums, _ = total([None if entry.deal.holding else tellings(entry, None, None) for entry in roots])
            told = tuple((entry.iri, entry.deal) for entry in mine)
            lines.append(
                Line(name=word("nobody", language), iri=None, family=family, sum=_sums(sums, language), deals=told)
            )
    return lines


def _sums(sums: Sequence[Bounds], language: str) -> str:
    """Return sums in words; several currencies side by side."""
    return " + ".join(bounded(each, language) for each in sums) or word("no_amount", language)
