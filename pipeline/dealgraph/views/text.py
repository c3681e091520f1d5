"""Text: why each deal was read, and what could not be settled.

In: an `Extraction`. Out: lines: for each deal what it says in a sentence, the quotes it rests on with the rule or model
that read them, the judgement and its confidence. A deal told in 中文 and English shows a quote of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.views import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.model import Deal, Extraction

_QUOTE = 300


def explain(extraction: Extraction) -> Iterator[str]:
    """Yield the lines of an explanation.

    Args:
        extraction: all that the article says.
    """
    article = extraction.article
    yield " · ".join(part for part in (article.title, article.source, _published(extraction)) if part)
    for number, deal in enumerate(extraction.deals, 1):
        yield ""
        yield f"{number}. {sentence(deal)}"
        if deal.object:
            yield f"   object      {one_line(deal.object)}"
        for quote in deal.evidence:
            yield f"   {quote.language} {quote.start}–{quote.end}".ljust(15) + f"“{one_line(quote.text)}”"
            yield f"   read by     {quote.rule}"
        yield f"   judgement   {deal.reason or 'none'}"
        yield f"   confidence  {deal.confidence:.2f}"
    if not extraction.deals:
        yield ""
        yield "No deal in this article."
    if extraction.doubts:
        yield ""
        yield "Doubts:"
        for doubt in extraction.doubts:
            yield f"   {doubt.start}–{doubt.end} {doubt.code}: {doubt.message}: “{one_line(doubt.text)}”"


def sentence(deal: Deal) -> str:
    """Return a deal as a line with its direction: who gives what to whom.

    >>> from dealgraph.model import Deal, Evidence
    >>> quote = Evidence(start=0, end=1, text="x", language="en", rule="")
    >>> sentence(Deal(type="loan", payers=("Bank",), payees=(), evidence=(quote,)))
    'Bank → (open): loan, announced'
    """
    sides = f"{', '.join(deal.payers) or '(open)'} → {', '.join(deal.payees) or '(open)'}"
    parts = [table.kind(deal), table.worth(deal), deal.when.edtf if deal.when else "", table.stage(deal)]
    parts += [f"{stage} {when.edtf}" for stage, when in deal.dates]
    if deal.tied_to:
        parts.append("tied to " + ", ".join(str(index + 1) for index in deal.tied_to))
    return f"{sides}: {', '.join(part for part in parts if part)}"


def one_line(text: str) -> str:
    r"""Return a text on one line, cut where it is long.

    >>> one_line("Nvidia\n  invests")
    'Nvidia invests'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1] + "…"


def _published(extraction: Extraction) -> str:
    article = extraction.article
    if article.published is None:
        return "no date"
    return f"{article.published} (from the dateline)" if article.published_inferred else article.published
