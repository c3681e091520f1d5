"""The languages: data only, one folder each, one loader.

Words map to language-neutral meanings, never to code. Each folder holds the same seven files.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from dealgraph import resources
from dealgraph.errors import WordsError

if TYPE_CHECKING:
    from collections.abc import Container

FILES: Final = ("language", "numerals", "money", "dates", "names", "candidates", "deals")
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
    candidates: Table
    deals: Table


def languages() -> tuple[str, ...]:
    """Return the codes of all language folders, sorted."""
    return tuple(sorted(p.parent.name for p in resources.words().glob("*/language.toml")))


@cache
def load(code: str) -> Words:
    """Return the tables of a language.

    Args:
        code: ISO 639-1 code, the folder's name.

    Raises:
        WordsError: when the folder or one of its files is missing, is not TOML, or points at no meaning.
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
    words = Words(code=code, **tables)
    if wrong := faults(words):
        raise WordsError(f"{folder.name}/{wrong[0]}")
    return words


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


def faults(words: Words) -> list[str]:
    """Return where the tables of values point at a code that `meanings.toml` does not list; empty when all is well.

    Args:
        words: the tables of one language.
    """
    known = meanings()
    wrong: list[str] = []

    def check(file: str, table: str, codes: dict[str, object], listed: Container[object]) -> None:
        for key, code in codes.items():
            if code not in listed:
                wrong.append(f"{file}.toml: {table}.{key} points at {code!r}, which meanings.toml does not list")

    numerals, money, dates = words.numerals, words.money, words.dates
    bounds = {*known["bounds"], "exact"}
    check("numerals", "vague", numerals["vague"], known["vague"])
    for table in ("surplus", "levels"):
        check("numerals", table, numerals[table], bounds)
    for table in ("names", "prefixes", "places"):
        check("money", table, {code: code for code in money[table]}, known["currencies"])
    for table in ("before", "before_bare", "after"):
        check("money", table, {bound: bound for bound in money[table]}, bounds)
    for word, codes in money["ambiguous"].items():
        check("money", f"ambiguous.{word}", {code: code for code in codes}, known["currencies"])
    check("dates", "holidays", dates["holidays"], known["holidays"])
    for table in ("parts", "parts_alone", "periods", "seasons"):
        check("dates", table, {code: code for code in dates[table]}, known["periods"])
    for table in ("relative", "anaphoric"):
        check("dates", table, {code: code for code in dates[table]}, known["relations"])
    return wrong
