"""Paragraphs of one language joined to texts of a bounded length, with the map back to the article's offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.model import Article

# spaCy's parser needs about a gigabyte for its limit of a million characters; pieces of this size keep it far below.
MAX_CHARACTERS = 100_000
_JOINT = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text of one language cut out of an article.

    Attributes:
        language: ISO 639-1 code.
        script: script of its first stretch.
        text: the joined stretches.
        places: (offset in `text`, offset in the article, length) of each stretch, in order.
    """

    language: str
    script: str
    text: str
    places: tuple[tuple[int, int, int], ...]

    def at(self, offset: int) -> int:
        """Return the offset in the article of an offset in the piece (joints map to the end of their stretch)."""
        index = max(bisect_right(self.places, offset, key=lambda place: place[0]) - 1, 0)
        begin, origin, length = self.places[index]
        return origin + min(offset - begin, length)


def pieces(article: Article) -> Iterator[Piece]:
    """Yield the texts of each language in turn, cut at paragraphs below the length limit."""
    for language in article.languages:
        stretches: list[tuple[int, int]] = []
        size = 0
        script = next(span.script for span in article.spans if span.language == language)
        for span in article.spans:
            if span.language != language:
                continue
            for start, end in _bounded(article.text, span.start, span.end):
                if stretches and size + end - start > MAX_CHARACTERS:
                    yield _join(article, language, script, stretches)
                    stretches, size = [], 0
                stretches.append((start, end))
                size += end - start
        if stretches:
            yield _join(article, language, script, stretches)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span that is too long at its line breaks, or anywhere when it has none."""
    while end - start > MAX_CHARACTERS:
        cut = text.rfind("\n", start + 1, start + MAX_CHARACTERS)
        cut = cut + 1 if cut > start else start + MAX_CHARACTERS
        yield start, cut
        start = cut
    yield start, end


def _join(article: Article, language: str, script: str, stretches: list[tuple[int, int]]) -> Piece:
    parts: list[str] = []
    places: list[tuple[int, int, int]] = []
    length = 0
    for start, end in stretches:
        places.append((length, start, end - start))
        parts.append(article.text[start:end])
        length += end - start + len(_JOINT)
    return Piece(language=language, script=script, text=_JOINT.join(parts), places=tuple(places))
