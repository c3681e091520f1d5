"""What tests of several steps share: two hand-made articles that tell five deals, as extraction would give them."""

import os
from decimal import Decimal

import pytest

from dealgraph.identity import registry
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, LanguageSpan, Share
from dealgraph.money import Money
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.when import When

BILLION = Decimal(10**9)
# What patterns read is tested by itself; tests of the trained reader switch it on (tests/models/test_judged.py).
os.environ.setdefault("DEALGRAPH_READER", "off")


def extraction(language, published, *told, url=None, title=None):
    """Return an extraction whose text is its sentences; each is told as (sentence, deal's fields)."""
    text = "\n".join(sentence for sentence, _ in told)
    deals, start = [], 0
    for sentence, fields in told:
        quote = Evidence(
            start=start, end=start + len(sentence), text=sentence, language=language, rule=f"{language}.hand"
        )
        deals.append(Deal(**{"confidence": 0.9, **fields}, evidence=(quote,)))
        start += len(sentence) + 1
    names = sorted({name for deal in deals for name in (*deal.payers, *deal.payees)})
    entries = {name: registry.load().lookup(name) for name in names}
    return Extraction(
        article=Article(
            source=f"{title or published}.md",
            text=text,
            spans=(
                LanguageSpan(start=0, end=len(text), language=language, script="Latn" if language == "en" else "Hans"),
            ),
            title=title,
            published=published,
            url=url,
        ),
        firms=tuple(
            Firm(name=name, names=(name,), registry=entry.iri if entry else None, mentions=())
            for name, entry in entries.items()
        ),
        deals=tuple(deals),
    )


@pytest.fixture(scope="session")
def english():
    """Return the English article: four deals, one of them joint, one implied, one a bare holding."""
    return extraction(
        "en",
        "2025-09-23",
        (
            "On September 22, 2025 Nvidia said it planned to invest up to $100 billion in OpenAI.",
            {
                "type": "equity_investment",
                "payers": ("Nvidia",),
                "payees": ("OpenAI",),
                "money": Money.of(100 * BILLION, "USD", "at_most"),
                "when": When.parse("2025-09-22"),
                "status": "planned",
                "object_kind": "equity",
            },
        ),
        (
            "OpenAI continues to rely on Nvidia chips.",
            {
                "type": "purchase",
                "payers": ("OpenAI",),
                "payees": ("Nvidia",),
                "status": "completed",
                "basis": "implied",
                "object": "chips",
                "object_kind": "goods",
            },
        ),
        (
            "On March 31, 2025 SoftBank and Aurelia Tidewater put $40 billion into OpenAI together.",
            {
                "type": "equity_investment",
                "payers": ("SoftBank", "Aurelia Tidewater"),
                "payees": ("OpenAI",),
                "money": Money.of(40 * BILLION, "USD"),
                "when": When.parse("2025-03-31"),
                "status": "completed",
                "combined": True,
                "object_kind": "equity",
            },
        ),
        (
            "Microsoft owns about 27% of OpenAI.",
            {
                "type": "equity_stake",
                "payers": ("Microsoft",),
                "payees": ("OpenAI",),
                "share": Share(min=27.0, max=27.0, bound="about"),
                "status": "completed",
                "holding": True,
                "object_kind": "equity",
            },
        ),
        url="https://example.org/news/1",
        title="Chips for shares",
    )


@pytest.fixture(scope="session")
def chinese():
    """Return the Chinese article: one deal told again with another status, one more by hearsay."""
    return extraction(
        "zh",
        "2025-10-09",
        (
            "英伟达9月22日与OpenAI签署协议，将向其投资至多1000亿美元。",
            {
                "type": "equity_investment",
                "payers": ("Nvidia",),
                "payees": ("OpenAI",),
                "money": Money.of(100 * BILLION, "USD", "at_most"),
                "when": When.parse("2025-09-22"),
                "status": "agreed",
                "object_kind": "equity",
            },
        ),
        (
            "据称甲骨文将在2025年5月向英伟达采购约400亿美元的芯片。",
            {
                "type": "purchase",
                "payers": ("Oracle",),
                "payees": ("Nvidia",),
                "money": Money.of(40 * BILLION, "USD", "about"),
                "when": When.parse("2025-05"),
                "status": "reported",
                "hearsay": True,
                "object": "芯片",
                "object_kind": "goods",
            },
        ),
        url="https://example.org/news/2",
        title="芯片换股权",
    )


@pytest.fixture(scope="session")
def five_deals(english, chinese):
    """Return a store in memory that holds both articles: five deals from six claims."""
    store = stores.open()
    ingest(store, (english, chinese))
    yield store
    store.close()


@pytest.fixture(scope="session")
def tell():
    """Return the maker of extractions: language, publication date, then (sentence, fields of the deal) pairs."""
    return extraction
