"""Number words and digits read as intervals of Decimal, by one algorithm for all languages.

In: text folded by `script.fold` in lower case, and the tables of `words/<language>/numerals.toml`.
Out: `Numeral`s. "three and a half billion" and "三十五亿" are both 3 500 000 000; "tens of billions" and "数百亿"
are both the interval from 10 to 100 billion.

A number is a row of groups, each a coefficient with its scale ("3亿5000万"). The reader takes tokens as long as they
fit the number before them, so that "in 2025 two million" and "5-10 million" come apart where they should.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.entities.bounds import begins, either
from dealgraph.entities.counting import Count, Habits, Numeral
from dealgraph.words import meanings

if TYPE_CHECKING:
    from dealgraph.entities.counting import Value
    from dealgraph.words import Words

# Digits with grouping commas (a full-width one too: "１，２００万元") or thin spaces, and a decimal point.
_DIGITS: Final = (
    r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?![0-9,.])|[0-9]+(?:\.[0-9]+)?"
)
_LONGEST: Final = 24  # characters of digits; longer rows are identifiers, not sums


@lru_cache(maxsize=8)
def find(text: str, words: Words) -> tuple[Numeral, ...]:
    """Return the numbers of a text, left to right, without overlap; kept for the next reader of the same text.

    Args:
        text: folded and in lower case.
        words: the tables of its language.
    """
    reader = _reader(words)
    found: list[Numeral] = []
    position = 0
    while match := reader.start.search(text, position):
        numeral = reader.read(text, match.start())
        if numeral is None:
            position = match.end()
        else:
            found.append(numeral)
            position = numeral.end
    return tuple(found)


def read(text: str, words: Words) -> Numeral | None:
    """Return the number that is the whole of a text, or None.

    >>> from dealgraph.words import load
    >>> read("两亿三", load("zh")).low == read("two hundred and thirty million", load("en")).low
    True
    """
    numeral = _reader(words).read(text, 0)
    return numeral if numeral and numeral.end == len(text) else None


def lowered(folded: str) -> str:
    """Return a text in lower case without changing its length."""
    lower = folded.lower()
    if len(lower) != len(folded):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return lower


@cache
def _reader(words: Words) -> _Reader:
    return _Reader(words)


class _Reader:
    """The compiled tables of one language."""

    def __init__(self, words: Words) -> None:
        table = words.numerals
        spaced: bool = table["spaced"]
        self.habits = Habits(
            spaced=spaced,
            tens_join=table["tens_join"],
            digit_pairs=table["digit_pairs"],
            elliptic=table["elliptic"],
        )
        self.kinds: dict[str, tuple[str, Value]] = {}
        vague = meanings()["vague"]
        for kind in ("links", "levels", "surplus"):
            self.kinds.update({word: (kind, value) for word, value in table[kind].items()})
        for kind in ("articles", "digits", "numbers", "units", "scales", "points", "fractions", "halves"):
            for word, value in table[kind].items():
                number = Decimal(0) if kind == "points" else Decimal(str(value))
                self.kinds.setdefault(word, (kind, number))
        for word, code in table["vague"].items():
            low, high = vague[code]
            self.kinds[word] = ("vague", (Decimal(low), Decimal(high)))
        self.short = {word: Decimal(value) for word, value in table["abbreviations"].items()}
        # "a" is an article where a number begins and a link inside it.
        starters = [
            w for w, (kind, _) in self.kinds.items() if kind not in {"links", "points", "halves", "surplus", "levels"}
        ]
        starters += list(table["articles"])
        edge, tail = (r"(?<![a-z])", r"(?![a-z])") if spaced else ("", "")
        # "5,5 million": a decimal comma, told by the scale that follows.
        scales = either([*table["scales"], *table["abbreviations"]])
        digits = rf"[0-9]{{1,3}},[0-9]{{1,2}}(?= ?(?:{scales})(?![a-z]))|{_DIGITS}"
        self.start = re.compile(
            rf"{begins([*starters, *'0123456789'])}(?:(?<![0-9.])(?:{digits})|{edge}(?:{either(starters)}){tail})"
        )
        self.digits = re.compile(digits)
        self.word = re.compile(rf"{edge}(?:{either(self.kinds)}){tail}" if spaced else either(self.kinds))
        self.mark = re.compile(either([w for w in table["surplus"] if not w[0].isalpha()] or ["+"]))
        self.abbreviation = re.compile(rf"(?:{either(self.short)})(?![a-z0-9])")
        self.gap = re.compile(r"[ -]?" if spaced else r" ?")
        self.articles = table["articles"]

    def read(self, text: str, start: int) -> Numeral | None:
        """Return the longest number that begins at a place, or None."""
        state = Count(self.habits, start)
        position = start
        while True:
            gap = self.gap.match(text, position) if position > start else None
            at = gap.end() if gap else position
            token = self._token(text, position, at, state)
            if token is None:
                break
            kind, value, begin, end = token
            if not state.take(kind, value, end, spaced=begin > position):
                break
            position = end
        return state.numeral()

    def _token(self, text: str, position: int, at: int, state: Count) -> tuple[str, Value, int, int] | None:
        if position > state.start and (mark := self.mark.match(text, position)):
            return "surplus", self.kinds[mark[0]][1], mark.start(), mark.end()
        if match := self.digits.match(text, at):
            if (at > state.start and text[at - 1] in "0123456789-.,") or len(match[0]) > _LONGEST:
                return None
            figure = re.sub(r"[,，](?=[0-9]{1,2}\Z)", ".", match[0])
            number = Decimal(re.sub(r"[,， ]", "", figure))
            return "number", number, match.start(), match.end()
        if state.last == "number" and (match := self.abbreviation.match(text, at)):
            return "scales", self.short[match[0]], match.start(), match.end()
        if match := self.word.match(text, at):
            kind, value = self.kinds[match[0]]
            if match[0] in self.articles and at == state.start:
                kind, value = "articles", Decimal(1)
            return kind, value, match.start(), match.end()
        return None
