"""Phrase books: what pages say, from a table of phrases in each language.

In: a TOML file with `[languages]` and `[words]`. Out: a phrase in one language, its blanks filled: "3 deals", 3笔交易.
"""

from __future__ import annotations

import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dealgraph.errors import WordsError

if TYPE_CHECKING:
    from pathlib import Path


class Phrasebook:
    """The phrases of one file, read when the first is asked for.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def tables(self) -> dict[str, Any]:
        """All tables of the file."""
        return tomllib.loads(self.path.read_text(encoding="utf-8"))

    def languages(self) -> dict[str, str]:
        """Return the languages of the pages with their names for themselves."""
        return dict(self.tables["languages"])

    def word(self, key: str, language: str, **values: object) -> str:
        """Return a phrase in one language, with its blanks filled.

        Args:
            key: in the table `[words]`.
            language: a key of `languages()`.
            values: for the blanks.

        Raises:
            WordsError: when the table has no such phrase.
        """
        try:
            template: str = self.tables["words"][key][language]
        except KeyError as error:
            raise WordsError(f"{self.path.name}: no phrase {key!r} in {language!r}") from error
        return template.format(**values)
