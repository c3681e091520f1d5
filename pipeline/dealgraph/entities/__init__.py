"""Step 3: mentions with values: firms, people, amounts, shares, dates, and what descriptions refer to.

In: an article and its parses. Out: a Recognition. "up to $4 billion" and "最高40亿美元" give the same Money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.entities.recognition import Local, Recognition, recognise

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dealgraph.model import Mention

__all__ = ["Local", "Recognition", "mentions_of", "recognise"]


def mentions_of(doc: Doc) -> tuple[Mention, ...]:
    """Return the mentions in a spaCy Doc, for the components of a user's own pipeline."""
    from dealgraph import articles, clauses  # noqa: PLC0415  a component is registered before the package is whole

    article = articles.from_text(doc.text)
    parses = clauses.parse(article)
    found = recognise(article, parses)
    return tuple(local.mention for piece in found.locals for local in piece)
