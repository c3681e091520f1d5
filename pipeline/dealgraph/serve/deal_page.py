"""Deal page: who pays whom in one sentence, the amount with its bounds, the status over time, the evidence.

In: the IRI of a deal and a language. Out: what the template `deal.html` shows: each quote with its article and the
place in it, "Nvidia said it planned to invest …" beside 英伟达……签署协议.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import URIRef

from dealgraph.knowledge.deals import FIELDS
from dealgraph.knowledge.vocabulary import term_labels
from dealgraph.serve import findings
from dealgraph.serve.words import sentence, word
from dealgraph.views import phrasing
from dealgraph.views.phrases import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.model import Deal
    from dealgraph.money import Money
    from dealgraph.serve.findings import Found
    from dealgraph.serve.reader import Reader, Row
    from dealgraph.trace import CircularFlow

# The page's words for the fields that sources may disagree on; others are called as in the ontology.
_FIELDS = {
    "payers": "payer",
    "payees": "payee",
    "money": "amount",
    "share": "share",
    "when": "date",
    "status": "status",
}


def page(reader: Reader, iri: str, language: str) -> dict[str, Any] | None:
    """Return what the template shows, or None where the store has no such deal.

    Args:
        reader: what is read.
        iri: of the deal.
        language: a key of `words.languages()`.
    """
    links = reader.rows(
        f"""SELECT DISTINCT ?kind ?other {{ {{ <{iri}> dg:partOf ?other BIND("whole" AS ?kind) }}
          UNION {{ ?other dg:partOf <{iri}> BIND("part" AS ?kind) }}
          UNION {{ <{iri}> dg:tiedTo ?other BIND("tied" AS ?kind) }} }} ORDER BY ?kind ?other LIMIT 200"""
    )
    found = findings.load(reader, {iri, *(row["other"] for row in links)}, language)
    deals = dict(found.deals)
    deal = deals.get(iri)
    if deal is None:
        return None
    related: dict[str, list[dict[str, Any]]] = {}
    for row in links:
        if (other := deals.get(row["other"])) is not None:
            told = sentence(other, language, other.payers, other.payees)
            related.setdefault(row["kind"], []).append({"iri": row["other"], "sentence": told})
    quotes = findings.quotes(reader, [iri]).get(iri, [])
    claims = list({row["claim"]: row for row in quotes}.values())
    circles, around = _circles(reader, found, deal, iri, language)
    return {
        "iri": iri,
        "deal": deal,
        "sentence": sentence(deal, language, deal.payers, deal.payees),
        "firms": found.firms,
        "amounts": [_amount(each, language) for each in ((deal.money, *deal.money.equivalents) if deal.money else ())],
        "related": related,
        "quotes": quotes,
        "claims": claims,
        "history": _history(deal, claims, language),
        "conflicts": [
            word("disagree_on", language, field=_field(name, language), n=count, all=len(claims))
            for name, count in findings.conflicts(reader, iri).items()
        ],
        "flows": circles,
        "flow_firms": around,
    }


def _amount(money: Money, language: str) -> dict[str, str]:
    """Return a sum in words, with both ends written out."""
    unknown = word("unknown", language)
    return {
        "told": phrasing.money(money, language),
        "min": unknown if money.min is None else f"{money.min:,f}",
        "max": unknown if money.max is None else f"{money.max:,f}",
        "currency": money.currency,
        "currency_name": label("currency", money.currency, language),
        "bound": label("bound", money.bound, language),
    }


def _history(deal: Deal, claims: list[Row], language: str) -> list[dict[str, Any]]:
    """Return what each source says of the stage, then the other stages that the deal tells."""
    rows: list[dict[str, Any]] = [
        {
            "status": label("status", row["status"], language),
            "date": _date(row.get("date"), language),
            "published": row.get("published", "")[:10],
            "source": row,
        }
        for row in claims
    ]
    rows += [
        {
            "status": label("status", stage, language),
            "date": phrasing.when(when, language),
            "published": "",
            "source": None,
        }
        for stage, when in deal.dates
    ]
    return rows


def _date(edtf: str | None, language: str) -> str:
    from dealgraph.when import When  # noqa: PLC0415

    if not edtf:
        return ""
    try:
        return phrasing.when(When.parse(edtf), language)
    except ValueError:
        return edtf


def _field(iri: str, language: str) -> str:
    name = next((field for field, each in FIELDS.items() if str(each) == iri), "")
    if name in _FIELDS:
        return word(_FIELDS[name], language)
    return term_labels(URIRef(iri)).get(language, iri.rpartition("#")[2])


def _circles(
    reader: Reader, found: Found, deal: Deal, iri: str, language: str
) -> tuple[list[CircularFlow], Mapping[str, str]]:
    """Return the circular flows that the deal is part of, with the firms in them."""
    if not deal.payers or not deal.payees:
        return [], {}
    flows = findings.flows(reader, language, through=found.firms[deal.payers[0]])
    mine = [flow for flow in flows.flows if any(entry.iri == iri for hop in flow.hops for entry in hop.entries)]
    return mine, flows.firms
