"""Words, signs and codes of money found in a text, each with the currencies it can mean.

"$5m", "5 million dollars", "500万美元" and "USD 5m" each hold a `Unit` that means USD; "crowns" and "元" hold one whose
currency the rest of the text tells: other sums, places, the script.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from dealgraph.entities.bounds import begins, either
from dealgraph.words import meanings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A word of money.

    Attributes:
        start: first character.
        end: one past the last.
        word: as the tables have it.
        codes: the currencies it can mean, likeliest first.
        factor: 1, or what a part of a currency is worth ("cent" is 0.01).
        leads: may stand before its number.
        follows: may stand after its number.
        is_name: a word of the language rather than a sign or code.
    """

    start: int
    end: int
    word: str
    codes: tuple[str, ...]
    factor: Decimal
    leads: bool
    follows: bool
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    codes: tuple[str, ...]
    factor: Decimal = Decimal(1)
    leads: bool = False
    follows: bool = True
    is_name: bool = True


def find(folded: str, lower: str, words: Words) -> list[Unit]:
    """Return the words of money of a text, in order.

    Args:
        folded: the text as `script.fold` gives it.
        lower: the same in lower case, of the same length.
        words: the tables of its language.
    """
    lexicon = _lexicon(words)
    found: dict[int, Unit] = {}
    for pattern, entries, text in (
        (lexicon.names_pattern, lexicon.names, lower),
        (lexicon.signs_pattern, lexicon.signs, folded),
    ):
        for match in pattern.finditer(text):
            entry = entries[match[0]]
            known = found.get(match.start())
            if known is None or known.end < match.end() or not known.leads:
                found[match.start()] = Unit(
                    start=match.start(),
                    end=match.end(),
                    word=match[0],
                    codes=entry.codes,
                    factor=entry.factor,
                    leads=entry.leads or (known is not None and known.leads),
                    follows=entry.follows or (known is not None and known.follows),
                    is_name=entry.is_name,
                )
    return [found[start] for start in sorted(found)]


class Context:
    """What a text tells about the currencies it means; reads places only when something is ambiguous."""

    def __init__(self, lower: str, units: Iterable[Unit], words: Words, *, script: str, home: str | None) -> None:
        self._lower = lower
        self._lexicon = _lexicon(words)
        self._sure = _Evidence((u.start, u.codes[0]) for u in units if len(u.codes) == 1)
        self._places: _Evidence | None = None
        self._homes_told: dict[tuple[str, ...], str] = {}
        table: dict[str, str] = words.money["home"]
        self._home = home
        self._default: str = table.get(script) or next(iter(table.values()))
        self._homes = frozenset(table.values())

    def settle(self, unit: Unit) -> str:
        """Return the one currency that a unit means here."""
        if len(unit.codes) == 1:
            return unit.codes[0]
        if unit.is_name and self._homes.issuperset({unit.codes[0]}) and self._homes.intersection(unit.codes[1:]):
            return self._settle_home(unit.codes)
        return (
            self._sure.nearest(unit.start, unit.codes)
            or self._seen_places().nearest(unit.start, unit.codes)
            or unit.codes[0]
        )

    def _settle_home(self, codes: tuple[str, ...]) -> str:
        if codes not in self._homes_told:
            self._homes_told[codes] = self._told_home(codes)
        return self._homes_told[codes]

    def _told_home(self, codes: tuple[str, ...]) -> str:
        if self._home:
            return self._home
        if self._default == codes[0]:
            return codes[0]
        for pattern, code in self._lexicon.stated:
            if pattern.search(self._lower):
                return code
        votes = Counter({code: self._sure.count(code) + self._seen_places().count(code) for code in codes[1:]})
        best = min(votes, key=lambda code: (-votes[code], code))
        return best if votes[best] else self._default

    def _seen_places(self) -> _Evidence:
        if self._places is None:
            found = self._lexicon.places_pattern.finditer(self._lower)
            self._places = _Evidence((m.start(), self._lexicon.places[m[0]]) for m in found)
        return self._places


class _Evidence:
    """Where a text tells of which currency, found by nearness."""

    def __init__(self, told: Iterable[tuple[int, str]]) -> None:
        self._places: dict[str, list[int]] = {}
        for place, code in told:
            self._places.setdefault(code, []).append(place)

    def count(self, code: str) -> int:
        """Return how often a currency is told of."""
        return len(self._places.get(code, ()))

    def nearest(self, place: int, codes: tuple[str, ...]) -> str | None:
        """Return the one of some currencies that is told of nearest to a place, or None."""
        near: list[tuple[int, str]] = []
        for code in codes:
            places = self._places.get(code, [])
            index = bisect_left(places, place)
            near += [(abs(at - place), code) for at in places[max(0, index - 1) : index + 1]]
        return min(near)[1] if near else None


class _Lexicon:
    """The compiled money words of one language."""

    def __init__(self, words: Words) -> None:
        money, shared = words.money, meanings()
        spaced = words.numerals["spaced"]
        ambiguous: dict[str, tuple[str, ...]] = {word: tuple(codes) for word, codes in money["ambiguous"].items()}
        self.names: dict[str, _Entry] = {}
        for code, names in money["names"].items():
            self.names.update({name: _Entry(ambiguous.get(name, (code,))) for name in names})
        self.names.update({w: _Entry(codes) for w, codes in ambiguous.items() if not _is_sign(w)})
        self.signs: dict[str, _Entry] = {}
        for code in shared["currencies"]:
            self.signs[code] = _Entry((code,), leads=True, is_name=False)
        for sign, code in shared["symbols"].items():
            self.signs[sign] = _Entry((code,), leads=True, is_name=False)
        for word, codes in ambiguous.items():
            if _is_sign(word):
                self.signs[word] = _Entry(codes, leads=True, is_name=False)
        for code, prefixes in money["prefixes"].items():
            for prefix in prefixes:
                known = self.names.get(prefix)
                self.signs[prefix] = _Entry((code,), leads=True, follows=known is not None, is_name=known is not None)
        for depth, table in money["subunits"].items():
            factor = Decimal(str(shared["subunits"].get(depth, "0.01")))
            for word, codes in table.items():
                self.names[word] = _Entry(tuple(codes), factor=factor)
        glued = sorted(money["subunits"]["glued"])
        names = [n for n in self.names if n not in glued]
        self.signs.update({word: self.names[word] for word in glued})
        edge, tail = (r"(?<![a-z])", r"(?![a-z])") if spaced else ("", "")
        never = either(money["never"]["after"])
        self.names_pattern = re.compile(
            rf"{begins(names)}{edge}(?:{either(names)}){tail}(?!{'[ -]' if spaced else ''}(?:{never}){tail})"
        )
        latin = [s for s in self.signs if s[0].isascii() and s[0].isalpha()]
        others = [s for s in self.signs if s not in latin]
        ends = [s for s in latin if s[-1].isalpha()]
        open_ended = [s for s in latin if s not in ends]
        tight = [s for s in ends if s in money["never"]["tight"]]
        ends = [s for s in ends if s not in tight and s not in glued]
        self.signs_pattern = re.compile(
            rf"{begins(self.signs)}(?:(?<![A-Za-z])(?:{either(open_ended)})|{either(others)}"
            rf"|(?<![A-Za-z])(?:{either(ends)})(?![A-Za-z])"
            rf"|(?<![A-Za-z0-9])(?:{either(tight)})(?= ?[0-9])"
            rf"|(?<=[0-9])(?:{either(glued)})(?![A-Za-z0-9]))"
        )
        self.places = {place: code for code, places in money["places"].items() for place in places}
        self.places_pattern = re.compile(f"{begins(self.places)}{edge}(?:{either(self.places)}){tail}")
        stated = money["stated"]
        self.stated: list[tuple[re.Pattern[str], str]] = [
            (re.compile(f"(?:{either(stated['open'])})(?:{either(names)})(?:{either(stated['close'])})"), code)
            for code, names in money["names"].items()
            if stated["open"]
        ]


@cache
def _lexicon(words: Words) -> _Lexicon:
    return _Lexicon(words)


def _is_sign(word: str) -> bool:
    return not word.isalpha() or word == "kr"
