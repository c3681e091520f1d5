"""Percentages and fractions that can be of a firm's equity.

In: a stretch of text in one language. Out: `Mention`s of kind "share" whose values are `Share`.
"up to 7%" and "最高百分之七" are both at most 7; "a third of" and "三分之一" are both 33.33.

What a share is of is the frame's business: a growth rate is a percentage too. Rates above 100 are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from dealgraph import script
from dealgraph.entities import bounds, numerals
from dealgraph.entities.bounds import either
from dealgraph.model import Mention, Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.entities.counting import Numeral
    from dealgraph.money import Bound
    from dealgraph.words import Words

_YEARS: Final = range(1900, 2101)
_WHOLE: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A figure on its way to become a share; `is_told` where a sign of percent stands beside it."""

    start: int
    end: int
    low: float
    high: float
    bound: Bound
    is_told: bool


def find(text: str, words: Words, *, offset: int = 0) -> list[Mention]:
    """Return the shares of a stretch of text, in order.

    Args:
        text: a stretch in one language, as kept.
        words: the tables of that language.
        offset: where the stretch begins in its article.

    >>> from dealgraph.words import load
    >>> find("持有7%股份", load("zh"))[0].value == find("a 7% stake", load("en"))[0].value
    True
    """
    lower = numerals.lowered(script.fold(text))
    grammar = _grammar(words)
    parts = sorted([*_figures(lower, words, grammar), *_words(lower, grammar)], key=lambda p: (p.start, -p.end))
    mentions: list[Mention] = []
    floor = 0
    for part in _ranges(parts, lower, grammar):
        if part.start < floor or part.high > _WHOLE or not part.is_told:
            continue
        told = grammar.bounds.around(lower, part.start, part.end, floor=floor)
        start = part.start if told.opens and part.bound != "range" else told.start
        bound: Bound = part.bound if part.bound == "range" else told.bound or part.bound
        close = grammar.bounds.close.match(lower, told.end) if bound == "range" else None
        end = close.end() if close else told.end
        mentions.append(
            Mention(
                start=offset + start,
                end=offset + end,
                text=text[start:end],
                kind="share",
                value=Share(
                    min=None if bound == "at_most" else part.low,
                    max=None if bound == "at_least" else part.high,
                    bound=bound,
                ),
                language=words.code,
                rule="share",
            )
        )
        floor = end
    return mentions


class _Grammar:
    """The compiled share words of one language."""

    def __init__(self, words: Words) -> None:
        table = words.numerals["shares"]
        spaced = words.numerals["spaced"]
        edge, tail = (r"(?<![a-z])", r"(?![a-z])") if spaced else ("", "")
        self.bounds = bounds.load(words)
        points = either(table["points"])
        self.percent = re.compile(rf"(?: |-)?(?:{either(table['percent'])}){tail}(?! ?(?:{points}))")
        self.prefix = re.compile(rf"(?:{either(table['prefix'])})\Z")
        halves, never = either(table["tenths_half"]), either(table["tenths_never"])
        self.tenths = re.compile(rf"(?:{either(table['tenths'])})(?P<more>{halves}|[一二三四五六七八九])?(?!{never})")
        self.ratio = re.compile(either(table["ratio"]))
        self.fractions: dict[str, float] = {word: float(value) for word, value in table["fractions"].items()}
        self.fractions.update(dict.fromkeys(table["whole"]["words"], _WHOLE))
        free = [*table["alone"]["words"], *table["whole"]["words"]]
        nouns, step = either(table["nouns"]), r"[ -]" if spaced else ""
        ends = r"(?:[.,;:)!?，。；）]|\Z)"
        self.words = re.compile(
            rf"{edge}(?P<word>{either(self.fractions)})(?={step}(?:{nouns}){tail})|{edge}(?P<free>{either(free)})(?={ends})"
            rf"|{edge}(?P<whole>{either(table['whole']['words'])}){tail}"
        )
        self.digits: dict[str, int] = words.numerals["digits"]


@cache
def _grammar(words: Words) -> _Grammar:
    return _Grammar(words)


def _figures(lower: str, words: Words, grammar: _Grammar) -> Iterator[_Part]:
    """Yield every number, those with a sign of percent as told."""
    denominator: Numeral | None = None
    for numeral in numerals.find(lower, words):
        ratio = grammar.ratio.fullmatch(lower, denominator.end, numeral.start) if denominator else None
        if denominator and ratio and denominator.low > 0:
            value = round(float(100 * numeral.low / denominator.low), 2)
            yield _Part(start=denominator.start, end=numeral.end, low=value, high=value, bound="exact", is_told=True)
            continue
        denominator = numeral
        low, high = float(numeral.low), float(numeral.high)
        start, end = numeral.start, numeral.end
        is_told = False
        if match := grammar.percent.match(lower, end):
            end, is_told = match.end(), True
        elif match := grammar.prefix.search(lower, max(0, start - 4), start):
            start, is_told = match.start(), True
        elif high < 10 and (match := grammar.tenths.match(lower, end)):
            more = match["more"]
            extra = 0 if not more else _tenth(more, grammar)
            low, high = low * 10 + extra, high * 10 + extra
            end, is_told = match.end(), True
        elif numeral.scale != 1 or numeral.is_bare or numeral.low in _YEARS:
            continue
        yield _Part(start=start, end=end, low=low, high=high, bound=numeral.bound, is_told=is_told)


def _tenth(word: str, grammar: _Grammar) -> int:
    """Return what stands after the tenths: "六成半" is 65, "一成二" is 12."""
    return grammar.digits.get(word, 5)


def _words(lower: str, grammar: _Grammar) -> Iterator[_Part]:
    """Yield the fraction words."""
    for match in grammar.words.finditer(lower):
        value = grammar.fractions[match["word"] or match["free"] or match["whole"]]
        yield _Part(start=match.start(), end=match.end(), low=value, high=value, bound="exact", is_told=True)


def _ranges(parts: list[_Part], lower: str, grammar: _Grammar) -> Iterator[_Part]:
    """Join the two ends of each range."""
    held: _Part | None = None
    for part in parts:
        if (
            held
            and part.is_told
            and held.low < part.high
            and held.bound != "range"
            and held.end <= part.start
            and grammar.bounds.joins_range(lower, (held.start, held.end), (part.start, part.end))
        ):
            held = replace(held, end=part.end, high=part.high, bound="range", is_told=True)
            continue
        if held:
            yield held
        held = part
    if held:
        yield held
