"""Every phrasing of the tables beside this file reads as the meaning it is listed under.

A table has cases (`value`, then `en` and `zh`) and `never`, look-alikes that must yield nothing. A phrase not yet met
is listed again under `open`: it is expected to fail, and a surprise when it no longer does.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dealgraph import script, words
from dealgraph.entities import amounts, dates, numerals, shares

HERE = Path(__file__).parent
KINDS = ("amounts", "dates", "numerals", "shares")
PUBLISHED = "2025-11-20"
LANGUAGES = ("en", "zh")


def interval(value) -> str:
    low, high = ("" if end is None else format(Decimal(str(end)).normalize(), "f") for end in (value.min, value.max))
    if value.bound == "range":
        return f"{low}..{high}"
    return {"exact": low, "about": f"~{low}", "at_least": f"{low}..", "at_most": f"..{high}"}[value.bound]


def money(value) -> str:
    told = f"{interval(value)} {value.currency}"
    return " = ".join([told, *(money(other) for other in value.equivalents)])


def number(value) -> str:
    low, high = (format(end.normalize(), "f") for end in (value.low, value.high))
    return {"exact": low, "about": f"~{low}", "at_least": f"{low}.."}.get(value.bound, f"{low}..{high}")


def read(kind: str, text: str, language: str, published: str) -> list[str]:
    """Return what a text holds, in the notation of the tables."""
    table = words.load(language)
    if kind == "amounts":
        return [money(m.value) for m in amounts.find(text, table)]
    if kind == "shares":
        return [interval(m.value) for m in shares.find(text, table)]
    if kind == "dates":
        day = date.fromisoformat(published) if published else None
        return [m.value.edtf for m in dates.find(text, table, published=day)]
    folded = numerals.lowered(script.fold(text))
    return [number(n) for n in numerals.find(folded, table) if not n.is_bare or n.end == len(folded)]


def rows():
    for kind in KINDS:
        for path in sorted((HERE / kind).glob("*.toml")):
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            published = table.get("published", PUBLISHED)
            for case in [*table["case"], *table.get("never", [])]:
                expected = [v.strip() for v in case["value"].split(";")] if "value" in case else []
                for language in LANGUAGES:
                    for phrase in case[language]:
                        marks = []
                        if phrase in case.get("open", {}).get(language, []):
                            marks = [pytest.mark.xfail(reason="not yet met", strict=True)]
                        name = f"{kind}/{path.stem}: {phrase}"
                        yield pytest.param(kind, phrase, language, published, expected, id=name, marks=marks)


@pytest.mark.parametrize("kind, phrase, language, published, expected", list(rows()))
def test_phrase_reads_as_its_meaning(kind, phrase, language, published, expected):
    assert read(kind, phrase, language, published) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_tables_with_both_languages_and_look_alikes(kind):
    paths = sorted((HERE / kind).glob("*.toml"))
    assert paths
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert table["case"], path
        assert any(case["en"] and case["zh"] for case in table["never"]), path
        assert all(case["en"] and case["zh"] for case in table["case"]), path
