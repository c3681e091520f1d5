"""The languages: data only, one folder each, one loader.

Words map to language-neutral meanings, never to code. Each folder holds the same six files.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from dealgraph import resources
from dealgraph.errors import WordsError

FILES: Final = ("language", "numerals", "money", "dates", "names", "deals")
Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """The tables of one language, as read from its folder; compared by identity, so usable as a cache key."""

    code: str
    language: Table
    numerals: Table
    money: Table
    dates: Table
    names: Table
    deals: Table


def languages() -> tuple[str, ...]:
    """Return the codes of all language folders, sorted."""
    return tuple(sorted(p.parent.name for p in resources.words().glob("*/language.toml")))


@lru_cache(maxsize=None)
def load(code: str) -> Words:
    """Return the tables of a language.

    Args:
        code: ISO 639-1 code, the folder's name.

    Raises:
        WordsError: when the folder or one of its files is missing or is not TOML.
    """
    folder = resources.words() / code
    tables: dict[str, Table] = {}
    for name in FILES:
        path = folder / f"{name}.toml"
        try:
            tables[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise WordsError(f"{path}: missing; a language has these files: {', '.join(FILES)}") from error
        except tomllib.TOMLDecodeError as error:
            raise WordsError(f"{path}: {error}") from error
    return Words(code=code, **tables)


@lru_cache(maxsize=1)
def meanings() -> Table:
    """Return the language-neutral codes that tables may point at, with what they denote.

    Raises:
        WordsError: when the file is missing or is not TOML.
    """
    path = resources.words() / "meanings.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WordsError(f"{path}: missing; reinstall dealgraph") from error
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{path}: {error}") from error
