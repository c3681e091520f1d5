"""dealgraph: business deals in Chinese and English articles as linked data.

>>> import dealgraph
>>> dealgraph.extract("OpenAI will buy $38 billion of cloud services from AWS.").deals[0].payees
('Amazon',)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, Mention, Person, Share, Valuation
from dealgraph.money import Money
from dealgraph.when import When

if TYPE_CHECKING:
    from pathlib import Path

    from dealgraph.sparql.store import Store

__all__ = [
    "Article", "Deal", "Evidence", "Extraction", "Firm", "Mention", "Money", "Person", "Share", "Valuation", "When",
    "extract", "open",
]  # fmt: skip
__version__ = "0.1.0"


def extract(text: str, published: str | None = None) -> Extraction:
    """Return what a text says of deals, with firms, amounts and dates.

    Args:
        text: in Chinese, English or both.
        published: ISO 8601 date; a dateline in the text takes its place when None.

    Raises:
        ArticleError: when the text is empty or in no language that is read.
    """
    from dealgraph import articles, chain  # noqa: PLC0415 - the models come with the first text

    return chain.extract_article(articles.from_text(text, published=published))


def open(store: str | Path) -> Store:  # noqa: A001 - dealgraph.open reads like the built-in does
    """Return the graph at a folder or behind the URL of a SPARQL 1.1 server; see `dealgraph.sparql.ask`.

    Args:
        store: what `dealgraph ingest --store` was given.

    Raises:
        StoreError: when it cannot be opened.
    """
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    return stores.open(store)
