"""spaCy components, so that a spaCy user can put our recognisers into a pipeline of their own.

`nlp.add_pipe("dealgraph_amounts")` fills `doc.spans["amounts"]` and `doc._.mentions`; `dealgraph_deals` fills
`doc._.deals`. They are registered through entry points; the recognisers are imported when a component first runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealgraph.model import Mention

if not Doc.has_extension("mentions"):
    Doc.set_extension("mentions", default=())
if not Doc.has_extension("deals"):
    Doc.set_extension("deals", default=())

_GROUPS = {"amount": "amounts", "date": "dates", "share": "shares", "firm": "firms"}


def put(doc: Doc, mentions: tuple[Mention, ...]) -> Doc:
    """Store mentions on a doc: `doc._.mentions`, and one span group a kind (widened to whole tokens)."""
    doc._.mentions = tuple(sorted({*doc._.mentions, *mentions}, key=lambda m: (m.start, m.end, m.kind)))
    for kind, group in _GROUPS.items():
        spans = [
            doc.char_span(m.start, m.end, label=kind, alignment_mode="expand") for m in doc._.mentions if m.kind == kind
        ]
        doc.spans[group] = [span for span in spans if span is not None]
    return doc


def _component(kind: str) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        from dealgraph import entities  # noqa: PLC0415  heavy, and not needed to register

        return put(doc, tuple(m for m in entities.mentions_of(doc) if m.kind == kind))

    return component


@Language.factory("dealgraph_amounts", assigns=["doc.spans", "doc._.mentions"])
def amounts(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  the signature is spaCy's
    """Recognise sums of money."""
    return _component("amount")


@Language.factory("dealgraph_dates", assigns=["doc.spans", "doc._.mentions"])
def dates(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  the signature is spaCy's
    """Recognise dates."""
    return _component("date")


@Language.factory("dealgraph_firms", assigns=["doc.spans", "doc._.mentions"])
def firms(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  the signature is spaCy's
    """Recognise firms."""
    return _component("firm")


@Language.factory("dealgraph_deals", assigns=["doc._.deals"])
def deals(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  the signature is spaCy's
    """Recognise deals; brings all mentions along."""

    def component(doc: Doc) -> Doc:
        from dealgraph import articles, chain  # noqa: PLC0415

        extraction = chain.extract_article(articles.from_text(doc.text))
        everything = [*extraction.amounts, *extraction.shares, *extraction.dates]
        put(doc, (*everything, *(m for firm in extraction.firms for m in firm.mentions)))
        doc._.deals = extraction.deals
        return doc

    return component
