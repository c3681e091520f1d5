"""Number words and digits read as intervals of Decimal, by one algorithm for all languages.

In: text folded by `script.fold` in lower case, and the tables of `words/<language>/numerals.toml`.
Out: `Numeral`s. "three and a half billion" and "三十五亿" are both 3 500 000 000; "tens of billions" and "数百亿"
are both the interval from 10 to 100 billion.

A number is a row of groups, each a coefficient with its scale ("3亿5000万"). The reader takes tokens as long as they
fit the number before them, so that "in 2025 two million" and "5-10 million" come apart where they should.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.words import meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.money import Bound
    from dealgraph.words import Words

Interval = tuple[Decimal, Decimal]

# Digits with grouping commas (a full-width one too: "１，２００万元") or thin spaces, and a decimal point.
_DIGITS: Final = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?![0-9,.])|[0-9]+(?:\.[0-9]+)?"
_LONGEST: Final = 24  # characters of digits; longer rows are identifiers, not sums
_COEFFICIENTS: Final = frozenset({"number", "articles", "digits", "numbers", "fractions", "vague"})
_ZERO: Final[Interval] = (Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as told.

    Attributes:
        start: first character.
        end: one past the last.
        low: lower end.
        high: upper end; equal to `low` unless the number is vague.
        bound: "range" for vague words, "at_least" after 多 or "+", "about" for 百亿 or 亿级, else "exact".
        scale: what the last scale words multiply by, 1 where there are none; shared by "2-3亿".
        is_bare: an article or a scale without a coefficient: a number only beside a currency or a bound.
        is_spelled: written in words, no digit among them.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: Bound
    scale: Decimal
    is_bare: bool = False
    is_spelled: bool = False

    def times(self, factor: Decimal) -> Numeral:
        """Return the number on another scale."""
        return replace(self, low=self.low * factor, high=self.high * factor, scale=self.scale * factor)


def find(text: str, words: Words) -> Iterator[Numeral]:
    """Yield the numbers of a text, left to right, without overlap.

    Args:
        text: folded and in lower case.
        words: the tables of its language.
    """
    reader = _reader(words)
    position = 0
    while match := reader.start.search(text, position):
        numeral = reader.read(text, match.start())
        if numeral is None:
            position = match.end()
        else:
            yield numeral
            position = numeral.end


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


@lru_cache(maxsize=None)
def _reader(words: Words) -> _Reader:
    return _Reader(words)


class _Reader:
    """The compiled tables of one language."""

    def __init__(self, words: Words) -> None:
        table = words.numerals
        self.spaced: bool = table["spaced"]
        self.tens_join: bool = table["tens_join"]
        self.digit_pairs: bool = table["digit_pairs"]
        self.elliptic: bool = table["elliptic"]
        self.kinds: dict[str, tuple[str, Decimal | Interval | str]] = {}
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
        starters = [w for w, (kind, _) in self.kinds.items() if kind not in {"links", "points", "halves", "surplus", "levels"}]
        starters += list(table["articles"])
        edge, tail = (r"(?<![a-z])", r"(?![a-z])") if self.spaced else ("", "")
        self.start = re.compile(rf"(?<![0-9.])(?:{_DIGITS})|{edge}(?:{_either(starters)}){tail}")
        self.digits = re.compile(_DIGITS)
        self.word = re.compile(rf"{edge}(?:{_either(self.kinds)}){tail}" if self.spaced else _either(self.kinds))
        self.mark = re.compile(_either([w for w in table["surplus"] if not w[0].isalpha()] or ["+"]))
        self.abbreviation = re.compile(rf"(?:{_either(self.short)})(?![a-z0-9])")
        self.gap = re.compile(r"[ -]?" if self.spaced else r" ?")
        self.articles = table["articles"]

    def read(self, text: str, start: int) -> Numeral | None:
        """Return the longest number that begins at a place, or None."""
        state = _State(self, start)
        position = start
        while True:
            gap = self.gap.match(text, position) if position > start else None
            at = gap.end() if gap else position
            token = self._token(text, position, at, state)
            if token is None:
                break
            kind, value, begin, end = token
            if not state.take(kind, value, begin, end, spaced=begin > position):
                break
            position = end
        return state.numeral()

    def _token(
        self, text: str, position: int, at: int, state: _State
    ) -> tuple[str, Decimal | Interval | str, int, int] | None:
        if position > state.start and (mark := self.mark.match(text, position)):
            return "surplus", self.kinds[mark[0]][1], mark.start(), mark.end()
        if match := self.digits.match(text, at):
            if at > state.start and text[at - 1] in "0123456789-.," or len(match[0]) > _LONGEST:
                return None
            number = Decimal(match[0].replace(",", "").replace("，", "").replace(" ", ""))
            return "number", number, match.start(), match.end()
        if state.last == "number" and (match := self.abbreviation.match(text, at)):
            return "scales", self.short[match[0]], match.start(), match.end()
        if match := self.word.match(text, at):
            kind, value = self.kinds[match[0]]
            if match[0] in self.articles and at == state.start:
                kind, value = "articles", Decimal(1)
            return kind, value, match.start(), match.end()
        return None


class _State:
    """A number in the making."""

    def __init__(self, reader: _Reader, start: int) -> None:
        self.reader = reader
        self.start = start
        self.end = start
        self.groups: list[Interval] = []
        self.section: Interval = _ZERO
        self.current: Interval | None = None
        self.fraction: list[str] | None = None
        self.place = Decimal(1)
        self.lead = Decimal(0)
        self.coefficients = 0
        self.bound: Bound = "exact"
        self.last = ""
        self.linked = False
        self.gapped = False
        self.is_bare = False
        self.spelled = True

    def take(self, kind: str, value: Decimal | Interval | str, begin: int, end: int, *, spaced: bool) -> bool:
        """Take one token in; return False where it does not fit what stands before it."""
        fits = getattr(self, f"_{kind}")(value, begin, spaced=spaced)
        if not fits:
            return False
        if kind not in {"links", "points"}:
            self.end = end
            self.linked = False
        if kind in _COEFFICIENTS:
            self.coefficients += 1
            self.lead = self.lead or (self.current or _ZERO)[0]
        self.last = kind
        return True

    def numeral(self) -> Numeral | None:
        """Return what has been read, or None where it is no number."""
        if self.end == self.start:
            return None
        self._close_fraction()
        section, current = self.section, self.current
        if current is not None:
            if self.reader.elliptic and self.last == "digits" and self.place > 1 and not self.gapped:
                current = _times(current, self.place / 10)
            section = _plus(section, current)
        low, high = section
        for group in self.groups:
            low, high = low + group[0], high + group[1]
        bound: Bound = "range" if low != high else self.bound
        scale = low / self.lead if self.coefficients == 1 and self.lead and low else self.place
        return Numeral(
            start=self.start,
            end=self.end,
            low=low,
            high=high,
            bound=bound,
            scale=scale,
            is_bare=self.is_bare,
            is_spelled=self.spelled,
        )

    def _empty(self) -> bool:
        return self.current is None and self.section == _ZERO and not self.groups

    def _number(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        # "3亿5000万" goes on; "3 million 500" does not, nor "数100".
        if not (self._empty() and not self.last) and not ((self.last == "scales" or self.gapped) and not self.reader.spaced and value < self.place):
            return False
        if self.last and spaced and self.reader.spaced:
            return False
        self.current = (value, value)
        self.spelled = False
        return True

    def _articles(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.last:
            return False
        self.current = (value, value)
        self.is_bare = True
        return True

    def _digits(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        if self.fraction is not None:
            self.fraction.append(str(value))
            return True
        if self.last in {"units", "scales"} and value == 0:
            # "一百零五": the gap ends what an elliptic digit could stand for.
            self.gapped = self.last == "scales" or self.place > 10
            return True
        if self.current is None:
            if self.last == "scales" and self.reader.spaced and not self.linked:
                return False
            self.current = (value, value)
            return True
        low, high = self.current
        if self.last == "numbers" and self.reader.tens_join and low % 10 == 0 and low >= 20 and value > 0:
            self.current = (low + value, high + value)
            return True
        if self.last == "digits" and self.reader.digit_pairs and low == high and 0 < low < value and not spaced:
            self.current = (low, value)
            return True
        return False

    def _numbers(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.current is not None or (self.last == "scales" and not self.linked and self.reader.spaced):
            return False
        self.current = (value, value)
        return True

    def _points(self, _value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.current is None or self.fraction is not None or self.last not in {"digits", "numbers", "units"}:
            return False
        self.fraction = []
        return True

    def _units(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.fraction:
            self._close_fraction()
        if self.current is None:
            if self.reader.spaced or self.last in {"units", "scales"} and not self.linked:
                return False
            if not self.last and value > 10:
                # "百亿" tells an order of magnitude, not a figure.
                self.bound = "about"
            self.current = (Decimal(1), Decimal(1))
            self.coefficients += 1
            self.lead = Decimal(1)
        self.section = _plus(self.section, _times(self.current, value))
        self.current = None
        self.place = value
        self.is_bare = self.gapped = False
        return True

    def _scales(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.fraction:
            self._close_fraction()
        if self._empty():
            if self.reader.spaced:
                return False
            self.current = (Decimal(1), Decimal(1))
            self.coefficients += 1
            self.lead = Decimal(1)
            self.is_bare = True
            self.bound = "about"
        elif self.current == (1, 1) and self.last == "articles":
            self.is_bare = False
        section = self.section if self.current is None else _plus(self.section, self.current)
        small = section
        large: list[Interval] = []
        for group in self.groups:
            if group[0] < value:
                small = _plus(small, group)
            else:
                large.append(group)
        if small == _ZERO:
            return False
        self.groups = [*large, _times(small, value)]
        self.section, self.current = _ZERO, None
        self.place = value
        self.gapped = False
        return True

    def _fractions(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if not self._empty() or self.last:
            return False
        self.current = (value, value)
        self.is_bare = True
        return True

    def _halves(self, value: Decimal, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self.current is not None and self.last in {"digits", "numbers", "number", "articles"}:
            self.current = _plus(self.current, (value, value))
        elif self.last == "scales" and self.groups:
            half = value * self.place
            self.groups[-1] = _plus(self.groups[-1], (half, half))
        else:
            return False
        return True

    def _vague(self, value: Interval, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self._empty() or self.last == "articles":
            self.current = value
            self.is_bare = False
            if value[0] == value[1]:
                self.bound = "about"
            return True
        if self.last in {"units", "surplus"} and self.current is None and value[0] == 1 and self.place > 1:
            # "三十几亿": thirty and some.
            self.section = (self.section[0], self.section[1] + self.place)
            return True
        if self.last == "digits" and self.current is not None and value == (10, 20):
            # "三十几亿": thirty and some.
            ten = _times(self.current, Decimal(10))
            self.section, self.current = (ten[0], ten[1] + 10), None
            self.place = Decimal(10)
            return True
        if self.current is not None and value[0] >= 1_000:
            # "tens of millions": the plural scale multiplies.
            self.groups = [_times(self.current, value[0])]
            self.current = None
            self.place = value[0]
            return True
        if self.last == "vague" and self.current is not None:
            self.current = (self.current[0] * value[0], self.current[1] * value[0])
            return True
        return False

    def _surplus(self, value: Bound, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self._empty() or self.last == "surplus":
            return False
        self.bound = value
        return True

    def _levels(self, value: Bound, _begin: int, *, spaced: bool) -> bool:
        del spaced
        if self._empty():
            return False
        self.bound = value
        self.is_bare = False
        return True

    def _links(self, kinds: list[str], _begin: int, *, spaced: bool) -> bool:
        del spaced
        self.linked = self.last in kinds
        return self.linked

    def _close_fraction(self) -> None:
        if self.fraction and self.current is not None:
            part = Decimal("0." + "".join(self.fraction))
            self.current = (self.current[0] + part, self.current[1] + part)
        self.fraction = None


def _plus(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _times(a: Interval, factor: Decimal) -> Interval:
    return a[0] * factor, a[1] * factor


def _either(words: object) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))  # type: ignore[call-overload]
