"""Words that bound a number, and words that join numbers: read beside amounts and shares alike.

"up to", "最高" bound from the left; "or more", "以上" from the right; "between … and …", "介于…之间" hold a range.
The reach of a bound is a stretch of a few words, so that "up to a further $5m" and "最高可再获5亿元" are bounded too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.money import Bound
    from dealgraph.words import Words

_REACH: Final = 40  # how far before a number a bound with its fillers may begin
_CHANGE_REACH: Final = 70  # how far before "$5m to $7m" a verb of change is looked for
_QUOTES: Final = "“”\"'「」『』"


@dataclass(frozen=True, slots=True)
class Bounded:
    """What stands around a number.

    Attributes:
        start: where the bounding words, or the number, begin.
        end: where they end.
        bound: what they say, or None.
        opens: a word that opens a range stands before ("between").
    """

    start: int
    end: int
    bound: Bound | None
    opens: bool


class BoundWords:
    """The compiled bound words and links of one language."""

    def __init__(self, words: Words) -> None:
        money = words.money
        self.spaced: bool = words.numerals["spaced"]
        edge, tail = (r"(?<![a-z])", r"(?![a-z])") if self.spaced else ("", "")
        step = r"\s+" if self.spaced else r"\s*"
        self.before: dict[str, Bound] = {w: bound for bound, listed in money["before"].items() for w in listed}
        self.bare: dict[str, Bound] = {w: bound for bound, listed in money["before_bare"].items() for w in listed}
        self.after: dict[str, Bound] = {w: bound for bound, listed in money["after"].items() for w in listed}
        ranges = money["ranges"]
        # A preposition bounds only what follows at once: "under $5m", but "under a $5m contract".
        near = [w for w in self.before if self.spaced and " " not in w]
        far = [w for w in self.before if w not in near]
        self.left = re.compile(
            rf"{edge}(?:(?P<near>{either(near)})|(?:(?P<far>{either(far)})|(?P<open>{either(ranges['open'])}))"
            rf"(?:{step}(?:{either(money['fillers']['words'])}))*)\s*[{_QUOTES}(（]?\s*\Z"
        )
        self.left_bare = re.compile(rf"{edge}(?:{either(self.bare)})\s*\Z")
        self.right = re.compile(
            rf"[{_QUOTES}]?(?:, (?!or ))? ?(?P<bound>{either(self.after)}){tail}(?! ?[a-z]{{0,3}}[0-9$€£¥])"
        )
        self.link = gap(ranges["link"])
        self.link_after_open = gap([*ranges["link"], *ranges["link_after_open"]])
        self.joint = re.compile(rf"[\s，,]*(?:{either(ranges['joint'])})?\s*")
        self.close = re.compile(rf"\s*(?:{either(ranges['close'])})")
        self.change = re.compile(rf"{edge}(?:{either(ranges['change'])}){tail}[^.;。；\n]*\Z")
        self.unchanged = re.compile(rf"{edge}(?:{either(ranges['unchanged'])})\s*\Z")
        self.and_ = gap(money["coordination"]["link"])

    def around(self, lower: str, start: int, end: int, *, floor: int = 0, is_bare: bool = False) -> Bounded:
        """Return what bounds the number between two places.

        Args:
            lower: the text, folded and in lower case.
            start: where the number with its unit begins.
            end: where it ends.
            floor: where the words before it may begin at the earliest.
            is_bare: the number tells an order of magnitude only ("亿元"), which "过" and "上" bound too.
        """
        told: Bound | None = None
        opens = False
        while match := self.left.search(lower, max(floor, start - _REACH), start):
            if match["open"]:
                opens, start = told is None, start if told else match.start()
                break
            word = match["near"] or match["far"]
            # "hands over nearly $5m": a second, outer bound must be more than a preposition.
            if told and self.spaced and " " not in word:
                break
            found = self.before[word]
            told = found if told in {None, "about"} else told
            start = match.start()
        if told is None and is_bare and (match := self.left_bare.search(lower, max(floor, start - 4), start)):
            told, start = self.bare[match[0].strip()], match.start()
        if match := self.right.match(lower, end):
            found = self.after[match["bound"]]
            told = found if told in {None, "about"} else told
            end = match.end()
        return Bounded(start, end, told, opens)

    def joins_range(self, lower: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
        """Tell whether two numbers, given by their spans, are the ends of a range."""
        between = lower[first[1] : second[0]]
        opened = self.left.search(lower, max(0, first[0] - _REACH), first[0])
        is_open = bool(opened and opened["open"])
        is_closed = self.close.match(lower, second[1])
        link = self.link_after_open if is_open or is_closed else self.link
        if not link.fullmatch(between):
            return False
        if not self.spaced or " to " not in between:
            return True
        return not self.change.search(lower, max(0, first[0] - _CHANGE_REACH), first[0]) or bool(
            self.unchanged.search(lower, max(0, first[0] - 16), first[0])
        )

    def joins(self, between: str) -> bool:
        """Tell whether what stands between two numbers does no more than coordinate them."""
        return bool(self.and_.fullmatch(between))


@cache
def load(words: Words) -> BoundWords:
    """Return the bound words of a language, compiled once."""
    return BoundWords(words)


def gap(links: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of what stands between two numbers: one of some links, quotes and spaces around it."""
    return re.compile(rf"[{_QUOTES}]?\s*(?:{either(links)})\s*[{_QUOTES}]?")


def begins(words: Iterable[str]) -> str:
    """Return a look-ahead for the first characters of some words: it lets a search pass over most places at once."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])"


def either(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, the longest first; for no words, one that never matches."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)"
