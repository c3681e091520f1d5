"""Step 4: mentions become deals.

In: an article. Out: its Extraction, deals merged within the article.
"微软向OpenAI投资100亿美元" and "Microsoft invested $10 billion in OpenAI" give the same deal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dealgraph import clauses as parsing
from dealgraph import entities
from dealgraph.entities import people, reader, recognition
from dealgraph.frames import judge, story
from dealgraph.identity import bilingual
from dealgraph.identity import deals as merging
from dealgraph.model import Article, Deal, Extraction, Mention, Share, Valuation
from dealgraph.money import Money
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.entities import Local
    from dealgraph.frames.story import Told
    from dealgraph.models.reading import Reading

__all__ = ["extract", "opinion_of"]


def extract(article: Article) -> Extraction:
    """Return all that an article says."""
    parses = parsing.parse(article)
    found = entities.recognise(article, parses)
    deals: list[Deal] = []
    worth: list[Valuation] = []
    persons: list[tuple[Mention, str, str | None]] = []
    for parse, locals_, reading in zip(parses, found.locals, found.readings, strict=True):
        opinion = opinion_of(reading, locals_)
        told, valued = story.tell(parse, locals_, reader.references(reading))
        told = judge.judge(told, opinion, parse, locals_)
        deals.extend(_linked(told, len(deals)))
        worth.extend(valued)
        persons.extend(people.find(parse, locals_))
    firms, deals_ = bilingual.unite(found.firms, deals)
    merged = merging.within(deals_)
    parties = {name for deal in merged for name in (*deal.payers, *deal.payees)}
    mentions = [local.mention for piece in found.locals for local in piece]
    return Extraction(
        article=article,
        firms=tuple(f for f in firms if f.name not in found.weak or f.name in parties),
        people=people.gather(persons),
        valuations=tuple(worth),
        amounts=tuple(
            mention
            for parse, locals_ in zip(parses, found.locals, strict=True)
            for mention in recognition.tellings(parse, locals_)
        ),
        shares=tuple(m for m in mentions if isinstance(m.value, Share)),
        dates=tuple(m for m in mentions if isinstance(m.value, When)),
        deals=merged,
    )


def opinion_of(reading: Reading | None, locals_: Sequence[Local]) -> judge.Opinion | None:
    """Return what the trained reader thinks of a piece, or None without one.

    Args:
        reading: the reader's answers.
        locals_: the mentions of the piece, the same that the frames were told from.
    """
    if reading is None:
        return None
    sums = tuple(local for local in locals_ if isinstance(local.mention.value, Money))
    return judge.Opinion(reading=reading, pairs=reading.pairs(reader.marked(locals_)), sums=sums, fusion=reading.fusion)


def _linked(told: Sequence[Told], offset: int) -> list[Deal]:
    return [
        replace(
            item.deal,
            part_of=None if item.part_of is None else item.part_of + offset,
            tied_to=tuple(i + offset for i in item.tied_to),
        )
        for item in told
    ]
