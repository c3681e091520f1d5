"""Phrases: what the report page says, in every language at once.

In: keys of `report.toml`, notations of the ontology, sums. Out: text in one language, or markup that holds all of them.
A lower end of ten billion dollars is "USD 10 bn or more" and "至少100亿美元".
"""

from __future__ import annotations

from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dealgraph.knowledge.vocabulary import concepts
from dealgraph.trace.bounds import Bounds
from dealgraph.views.phrasebook import Phrasebook

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealgraph.money import Money

BOOK: Final = Phrasebook(Path(__file__).with_name("report.toml"))
_PLACES: Final = Decimal("0.001")


languages = BOOK.languages
word = BOOK.word


def label(scheme: str, notation: str, language: str) -> str:
    """Return the ontology's label of a notation, or the notation itself where it has none.

    >>> label("type", "loan", "zh")
    '贷款'
    """
    known = concepts(scheme).get(notation)
    return known.labels.get(language, notation) if known else notation


def figure(value: Decimal, language: str) -> str:
    """Return a number with its magnitude word.

    >>> figure(Decimal(13 * 10**9), "en"), figure(Decimal(13 * 10**9), "zh")
    ('13 bn', '130亿')
    """
    for name, power in BOOK.tables["scales"][language]:
        if abs(value) >= Decimal(10) ** power:
            return f"{_plain(value / Decimal(10) ** power, language)}{name}"
    return _plain(value, language)


def told(bounds: Bounds, language: str, *, about: bool = False) -> str:
    """Return a sum in words; what is not known is called unknown.

    Args:
        bounds: the sum.
        language: a key of `languages()`.
        about: whether equal ends are an approximation.
    """
    if not bounds.known or bounds.currency is None:
        form = "unknown"
    elif bounds.max is None:
        form = "at_least"
    elif bounds.min is None:
        form = "at_most"
    elif bounds.min != bounds.max:
        form = "range"
    else:
        form = "about" if about else "exact"
    template: str = BOOK.tables["money"][form][language]
    by_code = BOOK.tables["currency"][language] == "code"
    return template.format(
        low=figure(bounds.min, language) if bounds.min is not None else "",
        high=figure(bounds.max, language) if bounds.max is not None else "",
        currency=bounds.currency if by_code else label("currency", bounds.currency or "", language),
    )


def amount(money: Money | None, language: str) -> str:
    """Return the amount of a deal in words."""
    if money is None:
        return told(Bounds(None, None, None), language)
    return told(Bounds(money.min, money.max, money.currency), language, about=money.bound == "about")


def each(phrase: Callable[[str], str]) -> str:
    """Return escaped markup that holds a phrase in every language, of which the page shows one.

    Args:
        phrase: gives the text in a language.
    """
    said = {language: phrase(language) for language in languages()}
    if len(set(said.values())) == 1:
        return escape(next(iter(said.values())))
    return "".join(
        f'<span class="l-{language}" lang="{language}">{escape(text)}</span>' for language, text in said.items()
    )


def say(key: str, **values: object) -> str:
    """Return escaped markup of a phrase of `report.toml` in every language."""
    return each(lambda language: word(key, language, **values))


def named(scheme: str, notation: str) -> str:
    """Return escaped markup of an ontology label in every language."""
    return each(lambda language: label(scheme, notation, language))


def _plain(value: Decimal, language: str) -> str:
    text = f"{value.quantize(_PLACES):,f}".replace(",", BOOK.tables["grouping"][language])
    return text.rstrip("0").rstrip(".") if "." in text else text
