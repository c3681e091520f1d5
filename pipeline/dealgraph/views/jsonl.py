"""JSON: the record of one article and of one circular flow, as the contract has them.

In: an `Extraction` or a `CircularFlow`. Out: what `json.dumps` takes; numbers are numbers, offsets index the article's
text. "up to $4 billion" and "最高40亿美元" are both
`{"min": null, "max": 4000000000, "currency": "USD", "bound": "at_most"}`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dealgraph.knowledge import iris
from dealgraph.model import Share
from dealgraph.money import Money
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from dealgraph.model import Deal, Evidence, Extraction, Firm, Mention, Person, Valuation
    from dealgraph.trace import CircularFlow, Hop
    from dealgraph.trace.bounds import Bounds

Record = dict[str, Any]


def line(record: Record) -> str:
    """Return a record as one line of JSON, characters as they are.

    >>> line({"name": "微软", "min": None})
    '{"name": "微软", "min": null}'
    """
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def record(extraction: Extraction, *, base: str = iris.BASE) -> Record:
    """Return the record of an article, in the form that `extract --format jsonl` prints.

    Args:
        extraction: all that the article says.
        base: of the data's IRIs.
    """
    article = extraction.article
    claims = iris.claim_iris(extraction, base=base)
    return {
        "article": str(iris.article_iri(article, base=base)),
        "source": article.source,
        "title": article.title,
        "published": article.published,
        "languages": list(article.languages),
        "firms": [_firm(firm, base) for firm in extraction.firms],
        "people": [_person(person) for person in extraction.people],
        "amounts": [
            {**_place(mention), **money(mention.value)}
            for mention in extraction.amounts
            if isinstance(mention.value, Money)
        ],
        "shares": [
            {**_place(mention), **_share(mention.value)}
            for mention in extraction.shares
            if isinstance(mention.value, Share)
        ],
        "dates": [
            {**_place(mention), **_when(mention.value)}
            for mention in extraction.dates
            if isinstance(mention.value, When)
        ],
        "valuations": [_valuation(valuation) for valuation in extraction.valuations],
        "deals": [deal(each, str(iris.deal_iri(claim))) for each, claim in zip(extraction.deals, claims, strict=True)],
        "doubts": [{**_place(doubt), "code": doubt.code, "message": doubt.message} for doubt in extraction.doubts],
    }


def deal(deal: Deal, iri: str) -> Record:
    """Return the record of one deal.

    Args:
        deal: of an article, or merged.
        iri: its IRI.
    """
    return {
        "iri": iri,
        "type": deal.type,
        "payers": list(deal.payers),
        "payees": list(deal.payees),
        "amount": money(deal.money) if deal.money else None,
        "stake_percent": _plain(deal.share.percent) if deal.share else None,
        "date": deal.when.edtf if deal.when else None,
        "status": deal.status,
        "hearsay": deal.hearsay,
        "basis": deal.basis,
        "object": deal.object,
        "object_kind": deal.object_kind,
        "dates": {stage: when.edtf for stage, when in deal.dates},
        "combined": deal.combined,
        "holding": deal.holding,
        "part_of": deal.part_of,
        "tied_to": list(deal.tied_to),
        "evidence": _evidence(deal.evidence),
        "confidence": round(deal.confidence, 2),
    }


def money(money: Money) -> Record:
    """Return the record of an amount.

    >>> money(Money.of(4_000_000_000, "USD", "at_most"))
    {'min': None, 'max': 4000000000, 'currency': 'USD', 'bound': 'at_most'}
    """
    return {"min": _plain(money.min), "max": _plain(money.max), "currency": money.currency, "bound": money.bound}


def flow(flow: CircularFlow) -> Record:
    """Return the record of a circular flow, in the form that `flows --format json` prints."""
    return {
        "firms": list(flow.firms),
        "hops": [_hop(hop) for hop in flow.hops],
        "bottleneck": _bounds(flow.bottleneck),
        "certainty": flow.certainty,
        "implied": flow.implied,
        "hearsay": flow.hearsay,
        "window": [day.isoformat() for day in flow.window] if flow.window else None,
        "coherent": flow.coherent,
    }


def _hop(hop: Hop) -> Record:
    return {
        "payer": hop.payer,
        "payee": hop.payee,
        "families": list(hop.families),
        "object_kinds": list(hop.object_kinds),
        **_bounds(hop.chosen.bounds),
        "deals": [entry.iri for entry in hop.entries],
    }


def _bounds(bounds: Bounds) -> Record:
    return {"min": _plain(bounds.min), "max": _plain(bounds.max), "currency": bounds.currency}


def _firm(firm: Firm, base: str) -> Record:
    return {
        "name": firm.name,
        "names": list(firm.names),
        "iri": firm.registry or str(iris.firm_iri(firm.name, base=base)),
        "known": firm.registry is not None,
        "mentions": [_place(mention) for mention in firm.mentions],
    }


def _person(person: Person) -> Record:
    return {
        "name": person.name,
        "role": person.role,
        "firm": person.firm,
        "mentions": [_place(mention) for mention in person.mentions],
    }


def _valuation(valuation: Valuation) -> Record:
    return {
        "firm": valuation.firm,
        "amount": money(valuation.money),
        "as_of": valuation.as_of.edtf if valuation.as_of else None,
        "basis": valuation.basis,
        "evidence": _evidence(valuation.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Record]:
    return [{**_place(quote), "language": quote.language} for quote in evidence]


def _place(item: Mention | Evidence | Any) -> Record:
    return {"start": item.start, "end": item.end, "text": item.text}


def _share(share: Share) -> Record:
    return {"percent_min": _plain(share.min), "percent_max": _plain(share.max), "bound": share.bound}


def _when(when: When) -> Record:
    return {"edtf": when.edtf, "earliest": when.earliest.isoformat(), "latest": when.latest.isoformat()}


def _plain(value: Decimal | float | None) -> int | float | None:
    """Return a number that JSON writes in full: whole ones as integers."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
