"""Bench of reading: articles of 400 words, stage by stage, beside bare tokenisation of the same text.

In: a folder of articles. Out: a row a stage and language. English is set beside spaCy's blank tokeniser, 中文 beside
jieba's segmentation; 650 characters of it say about as much as 400 words.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from rdflib import URIRef

from dealgraph import articles as reading
from dealgraph import clauses, entities, resources
from dealgraph.bench.timing import seconds
from dealgraph.chain import extract_article
from dealgraph.knowledge import claim_graph
from dealgraph.model import Article
from dealgraph.sparql import ingest, quarantine, settling
from dealgraph.sparql import store as stores
from dealgraph.sparql.terms import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dealgraph.errors import ArticleError

Row = dict[str, float | int | str | None]
_Result = TypeVar("_Result")

WORDS: Final = 400
_CHARACTERS: Final = 650
_WORD: Final = re.compile(r"\S+")
_BARE: Final = {"en": "spaCy's tokeniser", "zh": "jieba"}
_STAGES: Final = ("read", "parse", "recognise", "frame and resolve", "graph", "validate", "store", "merge")


def bench_extract(folder: str | None = None, *, articles: int = 10, repeat: int = 3) -> list[Row]:
    """Return a row for each stage and language, and one for the whole way.

    Args:
        folder: of articles to make texts from; by default the shipped one.
        articles: how many texts of a language.
        repeat: how often the whole way is gone; the median counts.
    """
    found = [each for each in reading.read([folder or str(resources.demo())]) if isinstance(each, Article)]
    rows: list[Row] = []
    for language in sorted(_BARE):
        texts = texts_of(found, language, articles)
        if texts:
            rows += _rows(language, texts, repeat)
    return rows


def texts_of(articles: Iterable[Article], language: str, count: int) -> list[str]:
    """Return texts of about 400 words, of whole paragraphs of one language, again from the first when they run out.

    Args:
        articles: whose paragraphs are used, in order.
        language: of the paragraphs.
        count: how many texts.
    """
    paragraphs = [
        paragraph.strip()
        for article in articles
        for span in article.spans
        if span.language == language
        for paragraph in article.text[span.start : span.end].split("\n")
        if paragraph.strip()
    ]
    texts: list[str] = []
    held: list[str] = []
    place = 0
    while paragraphs and len(texts) < count:
        held.append(paragraphs[place % len(paragraphs)])
        place += 1
        if _length(held, language) >= (WORDS if language == "en" else _CHARACTERS):
            texts.append("\n\n".join(held))
            held = []
    return texts


def _length(paragraphs: Sequence[str], language: str) -> int:
    return sum(len(_WORD.findall(text)) if language == "en" else len(text) for text in paragraphs)


def _rows(language: str, texts: Sequence[str], repeat: int) -> list[Row]:
    bare = _tokeniser(language)
    with tempfile.TemporaryDirectory(prefix="dealgraph-bench-") as folder:
        paths = [Path(folder) / f"{number:04}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        _way(paths[:1])
        bare(texts[0])
        ways = [_way(paths) for _ in range(max(1, repeat))]
        base = statistics.median(seconds(lambda: [bare(text) for text in texts])[0] for _ in range(max(3, repeat)))
    took = {stage: statistics.median(way[stage] for way in ways) for stage in _STAGES}
    took["whole way"] = statistics.median(sum(way.values()) for way in ways)
    took["extract alone"] = sum(took[stage] for stage in _STAGES[:4])
    return [
        {
            "language": language,
            "stage": stage,
            "articles a minute": round(60 * len(texts) / spent, 1) if spent else None,
            "milliseconds an article": round(1000 * spent / len(texts), 2),
            f"times {_BARE[language]}": round(spent / base, 1),
        }
        for stage, spent in (*took.items(), (_BARE[language], base))
    ]


def _way(paths: Sequence[Path]) -> dict[str, float]:
    """Return the seconds that each stage takes for some articles, in one process."""
    clock = _Clock()
    store = stores.open()
    ingest.prepare(store)
    for path in paths:
        (found,) = clock("read", partial(_read, path))
        if not isinstance(found, Article):
            raise found
        article = replace(found, url=f"https://example.org/{path.name}")
        parses = clock("parse", partial(clauses.parse, article))
        clock("recognise", partial(entities.recognise, article, parses))
        extraction = clock("frame and resolve", partial(extract_article, article))
        graph = clock("graph", partial(claim_graph, extraction))
        clock("validate", partial(quarantine.admit, graph))
        clock("store", partial(ingest.put, store, URIRef(str(graph.identifier)), settled(graph), frozenset()))
    clock("merge", partial(settling.settle, store))
    took = clock.took
    # The way of an article through `extract_article` holds parsing and recognition, which were timed before.
    took["frame and resolve"] -= min(took["frame and resolve"], took["parse"] + took["recognise"])
    return took


def _read(path: Path) -> list[Article | ArticleError]:
    return list(reading.read([str(path)]))


class _Clock:
    """Adds up what stages take."""

    def __init__(self) -> None:
        self.took = dict.fromkeys(_STAGES, 0.0)

    def __call__(self, stage: str, work: Callable[[], _Result]) -> _Result:
        """Return what some work gives, and add its time to a stage."""
        spent, result = seconds(work)
        self.took[stage] += spent
        return result


def _tokeniser(language: str) -> Callable[[str], int]:
    if language == "en":
        import spacy  # noqa: PLC0415

        blank = spacy.blank("en")
        return lambda text: len(blank(text))
    import jieba  # noqa: PLC0415

    return lambda text: sum(1 for _ in jieba.cut(text))
