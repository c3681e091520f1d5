"""Chain: the ten steps in order, and the way of one article through the first five.

In: an article. Out: its `Extraction`. The order is the alphabetical order of the steps' folders; each step needs only
what earlier ones gave. "微软投资 OpenAI" and "Microsoft invests in OpenAI" take the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dealgraph.model import Doubt

if TYPE_CHECKING:
    from dealgraph.model import Article, Extraction

_UNREAD: Final = "a paragraph in a language that is not read"
_PARAGRAPH: Final = re.compile(r"[^\s][^\r\n\u2028\u2029]*")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain.

    Attributes:
        name: its folder.
        verb: what it does, in a word.
        needs: what it reads, each given by an earlier step (or by the user).
        gives: what it adds.
    """

    name: str
    verb: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]


STEPS: Final = (
    Step("articles", "read", ("bytes",), ("article",)),
    Step("clauses", "parse", ("article",), ("parses",)),
    Step("entities", "recognise", ("article", "parses"), ("mentions",)),
    Step("frames", "frame", ("article", "parses", "mentions"), ("tellings",)),
    Step("identity", "resolve", ("article", "mentions", "tellings"), ("extraction",)),
    Step("knowledge", "graph", ("extraction",), ("graph",)),
    Step("shapes", "validate", ("graph",), ("report",)),
    Step("sparql", "store and ask", ("graph", "report"), ("store",)),
    Step("trace", "follow flows", ("store",), ("flows",)),
    Step("views", "show", ("extraction", "store", "flows"), ("output",)),
)


def extract_article(article: Article) -> Extraction:
    """Return all that an article says: firms, amounts, dates, deals merged over its languages, doubts.

    Args:
        article: as `articles.read` gives it.
    """
    from dealgraph import frames  # noqa: PLC0415 - brings in the language models, which few commands need

    extraction: Extraction = frames.extract(article)
    doubts = sorted((*extraction.doubts, *unread(article)), key=lambda doubt: (doubt.start, doubt.end, doubt.code))
    return replace(extraction, doubts=tuple(doubts))


def unread(article: Article) -> tuple[Doubt, ...]:
    """Return a doubt for each paragraph in no language that is read.

    Args:
        article: with its language spans.
    """
    doubts: list[Doubt] = []
    position = 0
    for start, end in (*((span.start, span.end) for span in article.spans), (len(article.text), len(article.text))):
        doubts.extend(
            Doubt(start=match.start(), end=match.end(), text=match[0], code="language", message=_UNREAD)
            for match in _PARAGRAPH.finditer(article.text, position, start)
        )
        position = end
    return tuple(doubts)
