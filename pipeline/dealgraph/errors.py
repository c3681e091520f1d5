"""The errors of dealgraph, each with its exit status.

    DealgraphError          1
    +-- ArticleError        3   an input cannot be read
    +-- UsageError          2   wrong use
    +-- WordsError          2   a language table is broken
    +-- OntologyError       2   a term, label or file of the ontology is missing
    +-- QueryError          2   a query is unknown, lacks a parameter or does not parse
    +-- StoreError          3   the store cannot be opened or is locked
    +-- InvalidGraph        1   data breaks the shapes

A message is one line: what, where, what to do.
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "DealgraphError",
    "InvalidGraph",
    "OntologyError",
    "QueryError",
    "StoreError",
    "UsageError",
    "WordsError",
]


class DealgraphError(Exception):
    """The root: something a person should read in one line."""

    exit_code = 1


class ArticleError(DealgraphError):
    """An input that cannot be read.

    Attributes:
        source: the path or URL as given.
        reason: why, in a few words.
    """

    exit_code = 3

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class UsageError(DealgraphError):
    """A wrong argument."""

    exit_code = 2


class WordsError(DealgraphError):
    """A language table that is missing, malformed or points at no meaning."""

    exit_code = 2


class OntologyError(DealgraphError):
    """A term or file of the ontology that is not there."""

    exit_code = 2


class QueryError(DealgraphError):
    """A query that is unknown, lacks a parameter or does not parse."""

    exit_code = 2


class StoreError(DealgraphError):
    """A store that cannot be opened, is locked by another writer or does not answer."""

    exit_code = 3


class InvalidGraph(DealgraphError):  # noqa: N818  it says what is wrong, and is raised as a verdict
    """Data that breaks the shapes."""

    exit_code = 1
