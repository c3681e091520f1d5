"""Cues of a name in a script without blanks or capitals: its form, the words it is cut from, and what stands beside it.

In: Spans. Out: cues, each the name of a weight in words/<language>/candidates.toml. 澜石智能 has the cues "firm word
behind 2" and "rare stem"; 沐衡 in "向沐衡投入" has "to a deal", KB Energy in "KB Energy获" has "letters, words 2".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.clauses import segmenters
from dealgraph.entities.spans import legal_form
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities.spans import Span
    from dealgraph.words import Words

_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")
_PERSON: Final = re.compile(r"[A-Z][a-zÀ-ɏ'-]+(?: [A-Z][a-zÀ-ɏ'.-]+){1,2}")
_MODEL: Final = re.compile(r"[A-Z]{1,4}-?\d+[A-Za-z]{0,2}")
_EDGE: Final = re.compile(r"[，。；：！？、,;:()“”「」《》\n]|$")
_MEASURE: Final = re.compile(r"\d+(?:\.\d+)?[A-Za-z]{0,3}(?![A-Za-z])")
_REACH: Final = 14
# How many characters around a span are looked through for further places of the same name.
_NEIGHBOURHOOD: Final = 8000
# Tags of the word tagger that names are made of; what else stands inside a span speaks against it.
_NOUNS: Final = frozenset({"n", "a", "an", "vn", "nw", "s", "xc"})
_RARITY: Final = ("rare", "seldom", "known", "common")
# The ends of a clause, behind which a verb belongs to somebody else.
_CLAUSE: Final = re.compile(r"[，。；！？：\n,;:]")


class _Lists:
    """The word lists of one language that cues ask for."""

    def __init__(self, words: Words) -> None:
        names = words.names
        self.legal = legal_form(words)
        forms = names["legal_forms"]
        ends = {*names["firm_words"]["ends"], *forms["trades"], *forms["arms"], *forms["generic"]}
        self.ends = frozenset(ends)
        self.longest = max(map(len, ends))
        self.never = frozenset(names["not_firms"]["words"])
        self.places = frozenset(names["not_firms"]["places"]) | frozenset(names["legal_forms"]["places"])
        self.peoples = tuple(names["not_firms"]["peoples"])
        self.openers = tuple(names["not_firms"]["openers"])
        self.particles = frozenset(names["not_firms"]["particles"])
        self.kinds = tuple(kind for kind in names["not_firms"]["titles"] if len(kind) > 1)
        self.kind = re.compile("|".join(map(re.escape, self.kinds)))
        self.titles = tuple(names["people"]["before"])
        self.surnames = frozenset(names["people"]["first_names"])
        self.after_person = tuple(names["people"]["after"])
        self.descriptions = tuple(names["descriptions"]["any"])
        self.goods = tuple(word for listed in words.deals["goods_words"].values() for word in listed)
        self.segmenter = words.language["segmenter"]
        self.coordinators = tuple(words.deals["joints"]["coordinators"])
        forms = {
            form
            for trigger in words.deals["triggers"].values()
            for kind in ("verbs", "nouns")
            for form in trigger.get(kind, ())
        }
        self.deal = re.compile("|".join(sorted(map(re.escape, forms), key=len, reverse=True)))
        self.deal_before = re.compile(rf"(?:{self.deal.pattern})$")
        self.functions = {word: role for role, several in words.deals["functions"].items() for word in several}

    def end_of(self, stem: str) -> str:
        """Return the longest firm's word that a stem ends in, or ""."""
        return next((stem[-n:] for n in range(min(self.longest, len(stem)), 0, -1) if stem[-n:] in self.ends), "")

    @lru_cache(maxsize=200_000)  # noqa: B019  the lists of a language live as long as the program
    def everyday(self, name: str) -> bool:
        """Tell whether a name is put together of everyday words only."""
        return segmenters.is_common(name, self.segmenter, self.particles)

    @lru_cache(maxsize=200_000)  # noqa: B019
    def rarity(self, name: str) -> tuple[str, ...]:
        """Tell of each word of a name how rare it is, with the number of its characters."""
        out = []
        for piece in segmenters.segment(name, (), self.segmenter):
            often = segmenters.frequency(piece, self.segmenter)
            bounds = (0, 20, 300) if len(piece) > 1 else (200, 2000, 20000)
            rank = next((word for word, most in zip(_RARITY, bounds, strict=False) if often <= most), _RARITY[-1])
            out.append(f"{rank} {len(piece)}")
        return tuple(out)


@lru_cache(maxsize=16)
def _lists(words: Words) -> _Lists:
    return _Lists(words)


class CharacterCues:
    """What the characters of one piece say of its spans.

    Args:
        parse: the piece.
        known: (start, end) of names that are certain.
    """

    def __init__(self, parse: Parse, known: Sequence[tuple[int, int]]) -> None:
        self._lists = _lists(parse.words)
        self._folded = fold(parse.piece.text)
        self._tags = {start: (end, label) for start, end, label in parse.tags}
        self._ends = {end: (start, label) for start, end, label in parse.tags}
        self._cuts: set[int] = {0}
        position = 0
        for word in segmenters.segment(self._folded, (), self._lists.segmenter):
            position += len(word)
            self._cuts.add(position)
        self._known = {i for start, end in known for i in (start - 1, end)}
        self._told: dict[tuple[str, int], list[str]] = {}

    def form(self, span: Span) -> list[str]:
        """Return what the span itself, and where it is cut, says.

        Args:
            span: one of the piece.
        """
        name = fold(span.text)
        if not _IDEOGRAPH.search(name):
            return self._latin(span, name)
        lists = self._lists
        cues = [f"characters {min(len(name), 8)}"]
        legal = lists.legal.search(name)
        stem = name
        if legal and legal.start() > 1:
            cues.append("legal form")
            if "(" in name:
                cues.append("brackets inside a registered name")
            stem = name[: legal.start()]
        end = lists.end_of(stem)
        if end and len(stem) > len(end):
            cues.append(f"firm word behind {min(len(stem) - len(end), 4)}")
            stem = stem[: -len(end)]
            # 多恩维投资300万美元: what could be a verb with a sum behind it ends no name.
            if lists.deal.fullmatch(end):
                number = self._folded[span.end : span.end + 2].strip()[:1].isdigit()
                cues.append("firm word acts on a number" if number else "firm word could act")
                if self._ends.get(span.end, (0, ""))[1] in {"v", "vd"}:
                    cues.append("firm word is a verb")
        elif end:
            cues.append("firm word alone")
        cues += self._words(name, stem)
        if not name[0].isascii() and name[0] in lists.surnames and len(name) in {2, 3} and not end:
            cues.append("surname first")
        if name in lists.never or name in lists.peoples:
            cues.append("never a firm")
        if name in lists.places:
            cues.append("place")
        elif stem in lists.places:
            cues.append("place and firm word")
        elif stem[:2] in lists.places or stem[:3] in lists.places:
            cues.append("place first")
        if name.startswith(lists.openers):
            cues.append("opener first")
        if name.startswith(lists.peoples) and name not in lists.peoples:
            cues.append("people first")
        if not legal and name.endswith(lists.kinds):
            cues.append("kind of firm last")
        elif lists.kind.search(name[:-1]):
            cues.append("kind of firm inside")
        return cues + self._cut(span)

    def _words(self, name: str, stem: str) -> list[str]:
        """Of which words a name and its stem are made."""
        lists = self._lists
        cues = []
        if lists.everyday(name):
            cues.append("everyday words all")
        if stem != name:
            listed = len(stem) > 1 and segmenters.frequency(stem, lists.segmenter) > 0
            rarity = "everyday stem" if lists.everyday(stem) else "known stem" if listed else "rare stem"
            cues.append(rarity)
            if rarity != "rare stem" and name.endswith(lists.goods):
                # 大额算力, 稀缺芯片: what is bought, with a word that describes it.
                cues.append("described goods")
        shape = lists.rarity(name)
        cues.append(f"shape {', '.join(shape)}" if len(shape) < 4 else f"shape of {min(len(shape), 6)}")
        cues.append(f"first {shape[0]}")
        cues.append(f"last {shape[-1]}")
        cues += sorted({f"word {each}" for each in lists.rarity(stem)})
        return cues

    def _cut(self, span: Span) -> list[str]:
        """How the word tagger and the segmenter cut the text at the span."""
        start, end = span.start, span.end
        cues = []
        if self._tags.get(start, (-1, ""))[0] == end:
            label = self._tags[start][1]
            cues.append(f"tagged {label}")
            if label == "PER":
                cues.append(f"tagged PER, characters {min(end - start, 5)}")
        elif start in self._tags and end in self._ends:
            cues += [f"first tagged {self._tags[start][1]}", f"last tagged {self._ends[end][1]}"]
            inside = self._labels(start, end)
            cues += sorted({f"inside {label}" for label in inside if label not in _NOUNS})
            cues.append(f"tagged words {min(len(inside), 4)}")
        else:
            sides = [side for side, on in (("left", start not in self._tags), ("right", end not in self._ends)) if on]
            cues += [f"tagger cuts {side}" for side in sides] if len(sides) == 1 else ["tagger cuts both sides"]
        if start not in self._cuts:
            cues.append("segmenter cuts left")
        if end not in self._cuts:
            cues.append("segmenter cuts right")
        return cues

    def _labels(self, start: int, end: int) -> list[str]:
        labels = []
        while start < end and start in self._tags:
            start, label = self._tags[start]
            labels.append(label)
        return labels

    def _latin(self, span: Span, name: str) -> list[str]:
        lists = self._lists
        words = name.split(" ")
        cues = [f"letters, words {min(len(words), 3)}"]
        if lists.legal.search(name) or re.search(
            r"\b(?:Inc|Ltd|LLC|Corp|Co|AG|SE|SA|NV|GmbH|Oy|AB|ASA|plc|PLC|BV|KK|SpA)\.?$", name
        ):
            cues.append("letters, legal form")
        if name in lists.never or any(word in lists.never for word in words):
            cues.append("letters, never a firm")
        if len(name) < 5 and name.isupper():
            cues.append("letters, initials")
        if _PERSON.fullmatch(name):
            cues.append("letters, like a person")
        if _MODEL.fullmatch(name):
            cues.append("letters, like a model")
        if name.islower():
            cues.append("letters, small")
        if _MEASURE.match(name):
            cues.append("letters, a measure")
        elif name[0].isdigit():
            cues.append("letters, digit first")
        if any(c.isdigit() for c in name):
            cues.append("letters, digit")
        if words[-1].isdigit():
            cues.append("letters, digit last")
        cues += [f"letters, name goes on {side}" for side, on in zip(("left", "right"), span.wider, strict=True) if on]
        beside = self._folded[span.end : span.end + 1]
        if beside in "·-" and beside:
            cues.append("letters, dot behind")
        return cues

    def company(self, span: Span) -> list[str]:
        """Return what stands around the span.

        Args:
            span: one of the piece.
        """
        lists, text, start, end = self._lists, self._folded, span.start, span.end
        kind = "" if _IDEOGRAPH.search(span.text) else "letters, "
        before, after = text[max(0, start - 12) : start], text[end : end + 30]
        cues = []
        blank = before[-1:] == " "
        before = before.rstrip(" ")
        near = after.lstrip(" ")
        cues.append(f"{kind}before {_mark(before[-1:])}")
        cues.append(f"{kind}after {_mark(near[:1])}")
        if kind == "":
            cues.append(f"before {_mark(before[-2:])}")
            cues.append(f"after {_mark(near[:2])}")
            # Only names and foreign words are set apart in a script without blanks.
            left, right = blank or _EDGE.match(before[-1:]), after[:1] == " " or _EDGE.match(near[:1])
            apart = (blank or after[:1] == " ") and left and right
            if apart and not lists.rarity(fold(span.text))[0].startswith(("common", "known")):
                cues.append("set apart by blanks")
        if start in self._ends:
            cues.append(f"{kind}follows {self._ends[start][1]}")
        if end in self._tags:
            cues.append(f"{kind}followed by {self._tags[end][1]}")
        if before.endswith(lists.titles):
            cues.append(f"{kind}title before")
        if near.startswith(lists.titles):
            cues.append(f"{kind}title behind")
        if near.startswith(lists.after_person):
            cues.append(f"{kind}speaks")
        if before.endswith(lists.descriptions) or before.rstrip('“「『"').endswith(lists.descriptions):
            cues.append(f"{kind}description before")
        if near.startswith(lists.kinds):
            cues.append(f"{kind}description behind")
        if before[-1:] in '“「『"《' and before and near[:1] in '”」』"》' and near:
            cues.append(f"{kind}quoted" if before[-1] != "《" else f"{kind}titled")
        if (
            start - 1 in self._known
            or end in self._known
            or (start - 2 in self._known and start > 1)
            or end + 1 in self._known
        ):
            cues.append(f"{kind}beside a known firm")
        if lists.deal_before.search(before):
            cues.append(f"{kind}verb of a deal before")
        clause = _CLAUSE.split(near, maxsplit=1)[0]
        deal = lists.deal.search(clause)
        if deal and deal.start() <= _REACH:
            cues.append(f"{kind}verb of a deal behind")
        role = lists.functions.get(before[-1:]) or lists.functions.get(before[-2:])
        if role:
            cues.append(f"{kind}{role}")
            if deal:
                cues.append(f"{kind}{role} a deal")
        return cues

    def repeated(self, span: Span) -> list[str]:
        """Return what other places of the piece say of the same characters.

        Args:
            span: one of the piece.
        """
        name = fold(span.text)
        key = (name, span.start // _NEIGHBOURHOOD)
        if key not in self._told:
            self._told[key] = self._told_of(name, span.start)
        return self._told[key]

    def _told_of(self, name: str, start: int) -> list[str]:
        # Long texts are looked through near the span only, so that the time grows with their length and no faster.
        near = self._folded[max(0, start - _NEIGHBOURHOOD) : start + 2 * _NEIGHBOURHOOD]
        places = [match.start() for match in re.finditer(re.escape(name), near)]
        if len(places) < 2:
            return []
        kind = "" if _IDEOGRAPH.search(name) else "letters, "
        # What is told often is either an everyday word or what the text is about.
        known = kind or ("rare, " if any(each.startswith("rare") for each in self._lists.rarity(name)) else "known, ")
        cues = [f"{known}told {min(len(places), 4)} times"]
        sides = {
            "left": {near[max(0, place - 3) : place].rstrip(" ")[-1:] for place in places},
            "right": {near[place + len(name) : place + len(name) + 3].lstrip(" ")[:1] for place in places},
        }
        # 樵隐文 is always followed by 旅: it is a part of something. What keeps many companies stands for itself.
        if min(len(seen) for seen in sides.values()) > 2:
            cues.append(f"{known}in varied company")
        alike = [side for side, seen in sides.items() if len(seen) == 1 and next(iter(seen)).isalpha()]
        return cues + [f"{kind}always the same on its {side}" for side in alike]


def _mark(character: str) -> str:
    """The name of what stands beside a span: itself, or what kind of sign it is."""
    if not character:
        return "the edge"
    if character[-1].isdigit():
        return "a digit"
    if character[-1].isascii() and character[-1].isalpha():
        return "a letter"
    if character[-1] == "\n":
        return "the edge"
    return character
