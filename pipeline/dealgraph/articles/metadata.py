"""What is known about an article beside its text: front matter, a first heading, a dateline.

In: the decoded file. Out: the metadata and the text after it. The keys are `title`, `date` or `published`, `source`
or `publisher`, `url` or `id`, and `language`. "dated Jan. 23, 2026" and "2026年1月23日电" are datelines: they give the
date where front matter gives none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from dealgraph import words
from dealgraph.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.model import LanguageSpan

_OPENING: Final = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING: Final = re.compile(r"^---[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_KEY: Final = re.compile(r"[A-Za-z_][\w -]*:(?:\s|\Z)")
_HEADING: Final = re.compile(r"\s*#[ \t]+([^\r\n]+?)[ \t#]*(?:[\r\n]|\Z)")
_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What front matter says; None where it says nothing."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


def split(text: str, source: str) -> tuple[Metadata, str]:
    """Return the metadata of a file and its text, which begins on the line after the front matter.

    Args:
        text: the decoded file.
        source: its name, for the error.

    Raises:
        ArticleError: when front matter is there and cannot be read.
    """
    opening = _OPENING.match(text)
    if not opening:
        return Metadata(title=heading(text)), text
    closing = _CLOSING.search(text, opening.end())
    block = text[opening.end() : closing.start() if closing else None]
    if not _KEY.match(block.lstrip()) and (closing is None or not block.strip().startswith(("[", "{", "- "))):
        # A rule across the page, not front matter.
        return Metadata(title=heading(text)), text
    if closing is None:
        raise ArticleError(source, "broken front matter: it begins with --- and no further --- closes it")
    fields = _load(block, source)
    body = text[closing.end() :]
    return (
        Metadata(
            title=_text(fields, source, "title") or heading(body),
            published=_published(fields, source),
            publisher=_text(fields, source, "publisher", "source"),
            url=_text(fields, source, "url", "id"),
            language=_text(fields, source, "language"),
        ),
        body,
    )


def heading(text: str) -> str | None:
    """Return the text of a Markdown heading of the first level that opens a text, or None."""
    match = _HEADING.match(text)
    return match[1] if match else None


def dateline(text: str, spans: tuple[LanguageSpan, ...]) -> str | None:
    """Return the day, as ISO 8601, that a dateline in the text gives, or None.

    Args:
        text: the article's text.
        spans: its language spans; the first dateline of any of them counts.
    """
    from dealgraph.entities import dates  # noqa: PLC0415 - a later step lends its reading of dates

    for span in spans:
        when = dates.dateline(text[span.start : span.end], words.load(span.language))
        if when is not None and when.earliest == when.latest:
            return when.earliest.isoformat()
    return None


def _load(block: str, source: str) -> Mapping[str, object]:
    import yaml  # noqa: PLC0415 - slow to import, and most files have no front matter
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415

    try:
        fields = YAMLHandler().load(block)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ArticleError(source, f"broken front matter: line {line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ArticleError(source, f"broken front matter: {reason}") from error
    if not isinstance(fields, dict):
        raise ArticleError(source, "broken front matter: not a list of keys and values")
    return {str(key).casefold(): value for key, value in fields.items()}


def _text(fields: Mapping[str, object], source: str, *keys: str) -> str | None:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict | list):
            raise ArticleError(source, f"broken front matter: {key} is not a line of text")
        if value is not None and str(value).strip():
            return str(value).strip()
    return None


def _published(fields: Mapping[str, object], source: str) -> str | None:
    value = fields.get("published", fields.get("date"))
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    written = str(value).strip()
    day = _DAY.fullmatch(written)
    try:
        if day:
            return date(int(day[1]), int(day[2]), int(day[3])).isoformat()
        return datetime.fromisoformat(written).isoformat()
    except ValueError as error:
        raise ArticleError(source, f"broken front matter: {written!r} is not a date like 2026-01-23") from error
