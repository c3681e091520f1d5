"""Step 2: an article becomes one spaCy Doc per language, with sentences and what the models propose.

In: Article. Out: Parses, one for each piece of each language, in the order of the languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dealgraph import words
from dealgraph.clauses import docs, sentences, syntax

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dealgraph.model import Article
    from dealgraph.words import Words

__all__ = ["Parse", "parse"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parse:
    """One piece of an article in one language.

    Attributes:
        piece: the text with its map to the article.
        words: the tables of its language.
        doc: spaCy's Doc over `piece.text`.
        sentences: (start, end) of the sentences in `piece.text`.
        tags: (start, end, tag) of a word tagger, where the language has one.
    """

    piece: docs.Piece
    words: Words
    doc: Doc
    sentences: tuple[tuple[int, int], ...]
    tags: tuple[tuple[int, int, str], ...]


def parse(article: Article) -> tuple[Parse, ...]:
    """Return the article's parses."""
    out: list[Parse] = []
    for piece in docs.pieces(article):
        tables = words.load(piece.language)
        bounds = tuple(sentences.split(piece.text, tables))
        out.append(
            Parse(
                piece=piece,
                words=tables,
                doc=syntax.parse(piece.text, tables),
                sentences=bounds,
                tags=tuple(syntax.tag(piece.text, bounds, tables)),
            )
        )
    return tuple(out)
