"""Step 1, read: files, folders and standard input to articles.

In: paths. Out: for each file an `Article`, or the `ArticleError` that says why there is none, so that one bad file
never keeps the others from being read. The text is kept as decoded: "微软投资" keeps its line end as the file has it,
"ＮＶＩＤＩＡ invests" its width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from dealgraph import words
from dealgraph.articles import encoding, files, language, metadata
from dealgraph.errors import ArticleError
from dealgraph.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MAX_SIZE", "from_bytes", "from_text", "read"]

MAX_SIZE: Final = 20_000_000


def read(
    paths: Sequence[str], *, max_size: int = MAX_SIZE, stdin: BinaryIO | None = None
) -> Iterator[Article | ArticleError]:
    """Yield the articles behind paths, in order; one that cannot be read is yielded as its error.

    Args:
        paths: files, folders (their text and Markdown files, to any depth) and "-" for standard input.
        max_size: the largest file that is read, in bytes.
        stdin: the stream that "-" stands for.
    """
    for path in paths:
        if path == "-":
            yield _try_stream(stdin, max_size)
            continue
        for file in files.find(path):
            yield file if isinstance(file, ArticleError) else _try_file(file, max_size)


def from_bytes(data: bytes, *, source: str) -> Article:
    """Return the article that the bytes of a file hold, front matter taken off.

    Args:
        data: the whole file.
        source: its name.

    Raises:
        ArticleError: when it is binary, in an unknown encoding or language, empty, or its front matter is broken.
    """
    text, name = encoding.decode(data, source)
    known, body = metadata.split(text, source)
    return _article(body, source, known, name)


def from_text(text: str, *, source: str = "-", published: str | None = None, title: str | None = None) -> Article:
    r"""Return a text as an article; nothing is taken off it.

    Args:
        text: one or both languages.
        source: what to call it.
        published: ISO 8601 date or date-time; a dateline in the text takes its place when None.
        title: a headline, or None.

    Raises:
        ArticleError: when it is empty, holds lone surrogates or is in no language that is read.

    >>> from_text("微软投资 OpenAI。\nMicrosoft has invested in OpenAI.", published="2026-01-23").languages
    ('zh', 'en')
    """
    known = metadata.Metadata(title=title or metadata.heading(text), published=published)
    return _article(text, source, known, "utf-8")


def _try_file(path: str, max_size: int) -> Article | ArticleError:
    try:
        return from_bytes(files.load(path, max_size), source=path)
    except ArticleError as error:
        return error


def _try_stream(stream: BinaryIO | None, max_size: int) -> Article | ArticleError:
    if stream is None:
        return ArticleError("-", "there is no standard input here")
    try:
        return from_bytes(files.load_stream(stream, max_size), source="-")
    except ArticleError as error:
        return error


def _article(text: str, source: str, known: metadata.Metadata, name: str) -> Article:
    if not text.strip():
        raise ArticleError(source, "empty file: no text in it")
    lone = next((place for place, char in enumerate(text) if "\ud800" <= char <= "\udfff"), None)
    if lone is not None:
        raise ArticleError(source, f"lone surrogate at character {lone}: not valid text")
    reading = language.read(text, known.language)
    if not reading.spans:
        raise ArticleError(source, _not_supported(reading.letters))
    published, inferred = known.published, False
    if published is None:
        published = metadata.dateline(text, reading.spans)
        inferred = published is not None
    return Article(
        source=source,
        text=text,
        spans=reading.spans,
        title=known.title,
        published=published,
        published_inferred=inferred,
        publisher=known.publisher,
        url=known.url,
        encoding=name,
    )


def _not_supported(letters: tuple[str, ...]) -> str:
    names = " and ".join(words.load(code).language["name"]["en"] for code in words.languages())
    told = f"{letters[0].capitalize() if letters[0] != 'CJK' else 'CJK'} letters" if letters else "no letters"
    return f"language not supported: {told}, in no language of dealgraph ({names})"
