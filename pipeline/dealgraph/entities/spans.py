"""Spans that could be a name: where names can begin and end, before anything is said for or against them.

In: a Parse. Out: Spans in offsets of the piece, overlapping ones among them. "Solvane and Cindral Materials plc" gives
Solvane, Cindral, Cindral Materials plc and the whole; "澜石智能多年向沐衡科技投入" gives 澜石, 澜石智能, 沐衡, 沐衡科技
and more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dealgraph.clauses import segmenters
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from dealgraph.clauses import Parse
    from dealgraph.words import Words

# No name that was met is longer: capitalised words in a script with blanks, characters in one without.
_MOST_WORDS: Final = 8
_MOST_CHARACTERS: Final = 9
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")
# Letters, digits and ideographs between punctuation and blanks.
_STRETCH: Final = re.compile(r"[\u3400-\u9fff]+")
_LETTERS: Final = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9&'.+-]*")
# Tags of the word tagger for what stands in no name: particles, signs, times.
_OUTSIDE: Final = frozenset({"u", "w", "xc", "TIME"})
# Products and models: "KB-11", "CX-40".
_MODEL: Final = re.compile(r"[A-Z]{1,4}-\d+[A-Za-z]?")
_SHAPE: Final = re.compile(r"[a-z]+\d+[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a piece that could be a name.

    Attributes:
        start: first character.
        end: one past the last.
        text: the stretch.
        first: index of the first token, or -1 where the script parts no words.
        last: index of the last token, or -1.
        wider: True when the words beside it could be part of the same name: (on its left, on its right).
    """

    start: int
    end: int
    text: str
    first: int = -1
    last: int = -1
    wider: tuple[bool, bool] = (False, False)


@lru_cache(maxsize=16)
def legal_form(words: Words) -> re.Pattern[str]:
    """Return the pattern of a legal form at the end of a name, in the signs of a language."""
    forms = sorted(words.names["legal_forms"]["legal"], key=len, reverse=True)
    edge = r"\b" if words.language["blanks_between_words"] else ""
    return re.compile(rf"{edge}(?:{'|'.join(map(re.escape, forms))})$")


def find(parse: Parse) -> Iterator[Span]:
    """Yield the spans of a piece that could be names.

    Args:
        parse: the piece.
    """
    if parse.words.language["blanks_between_words"]:
        yield from _capitalised(parse)
    else:
        yield from _ideographs(parse)
        yield from _letters(parse)


def is_name_like(token: Token) -> bool:
    """Tell whether a word is written as names are: with a capital, or with letters and digits in one."""
    text = token.text
    if not text[0].isalnum():
        return False
    return (
        text[0].isupper()
        or (len(text) > 2 and any(c.isupper() for c in text[1:]))
        or (text[0].isdigit() and any(c.isupper() for c in text))
        or _SHAPE.fullmatch(text) is not None
    )


def _capitalised(parse: Parse) -> Iterator[Span]:
    """All parts of runs of capitalised words that begin and end with such a word, the whole run among them."""
    doc = parse.doc
    starts = {start for start, _ in parse.sentences}
    openers = frozenset(parse.words.names["not_firms"]["openers"])
    index = 0
    while index < len(doc):
        opener = doc[index].text in openers and (doc[index].idx in starts or doc[index].is_stop)
        if opener or not is_name_like(doc[index]):
            index += 1
            continue
        run = _run(parse, index, starts)
        yield from _parts(parse, run)
        index = run[-1] + 1


def _run(parse: Parse, index: int, starts: set[int]) -> list[int]:
    """The indices of the words of a run that can begin or end a name; a legal form may be written small."""
    doc, names = parse.doc, parse.words.names
    joints, legal = frozenset(names["firm_words"]["joints"]), legal_form(parse.words)
    run = [index]
    last = index
    while last + 1 < len(doc):
        after, beyond = doc[last + 1], doc[last + 2] if last + 2 < len(doc) else None
        form = len(after.text) > 2 and after.text[0].isalpha() and legal.fullmatch(after.text)
        if form or (is_name_like(after) and after.idx not in starts):
            last += 1
        elif after.text in {"'s", "’s"} and beyond is not None and is_name_like(beyond):
            last += 2
        elif beyond is not None and (
            (
                after.text in {"-", "–", ".", "/"}
                and not doc[last].whitespace_
                and not after.whitespace_
                and (is_name_like(beyond) or (after.text == "-" and doc[last].text[0].isupper() and beyond.is_alpha))
            )
            or (after.text in joints and (is_name_like(beyond) or _joined(doc, last + 2, joints)))
            or (after.text == "," and legal.fullmatch(beyond.text))
        ):
            last += 2 if is_name_like(beyond) or after.text not in joints else 3
        else:
            break
        run.append(last)
    return run


def _joined(doc: Doc, index: int, joints: frozenset[str]) -> bool:
    """Tell whether a second joint stands before the next name: "Banco de la Laguna", "Bank of the Wasatch"."""
    second = doc[index].text in joints or (doc[index].text == "the" and doc[index - 1].text == "of")
    return second and index + 1 < len(doc) and is_name_like(doc[index + 1])


def _parts(parse: Parse, run: list[int]) -> Iterator[Span]:
    doc, whole, legal = parse.doc, parse.piece.text, legal_form(parse.words)
    for left, first in enumerate(run):
        if not is_name_like(doc[first]):
            continue
        for right in range(left, min(len(run), left + _MOST_WORDS)):
            last = run[right]
            start, end = doc[first].idx, doc[last].idx + len(doc[last])
            text = whole[start:end]
            if not legal.search(text):
                text = text.rstrip(".,-")
                if whole[start + len(text) : end + 2] and legal.search(whole[start : end + 1]):
                    text = whole[start : end + 1]
            if len(text) > 1 and not _MODEL.fullmatch(text):
                yield Span(
                    start=start, end=start + len(text), text=text, first=first, last=last,
                    wider=(left > 0, right + 1 < len(run)),
                )  # fmt: skip


def _ideographs(parse: Parse) -> Iterator[Span]:
    """All short stretches of ideographs between two places where a segmenter, or a small word, parts words."""
    text = parse.piece.text
    folded = fold(text)
    edges = boundaries(parse, folded)
    legal = legal_form(parse.words)
    tagged = {edge for start, end, _ in parse.tags for edge in (start, end)}
    # 多恩维投资300万美元: a verb with a number behind it ends no name.
    acting = {
        end: start
        for (start, end, label), (_, _, following) in pairwise(parse.tags)
        if label in {"v", "vd"} and following == "m"
    }
    for stretch in _stretches(parse, folded):
        inside = [i for i in range(stretch[0], stretch[1] + 1) if i in edges or i in stretch]
        for place, start in enumerate(inside):
            if folded[start - 1 : start].isdigit():
                # 4.5吉瓦算力: behind a digit stands what is counted.
                continue
            for end in inside[place + 1 :]:
                if end - start > _MOST_CHARACTERS and not (end - start < 25 and legal.search(folded[start:end])):
                    if end - start > 24:
                        break
                    continue
                # A name that is cut on both sides by the tagger would be new to it twice over.
                cut = tagged and start not in tagged and end not in tagged
                if end - start > 1 and not cut and acting.get(end, start) <= start:
                    wider = (start > stretch[0], end < stretch[1])
                    yield Span(start=start, end=end, text=text[start:end], wider=wider)
    # 鹭汀生物医药(苏州)有限公司: brackets around a place inside a registered name.
    for match in re.finditer(r"[\u3400-\u9fff]{2,12}\([\u3400-\u9fff]{2,6}\)[\u3400-\u9fff]{2,10}", folded):
        for start in (i for i in range(match.start(), match.start() + 11) if i in edges or i == match.start()):
            for end in (i for i in range(match.end() - 8, match.end() + 1) if i in edges or i == match.end()):
                if folded.find("(", start) > start + 1 and folded.find(")", start) < end - 1:
                    name = folded[start:end]
                    if legal.search(name):
                        yield Span(start=start, end=end, text=text[start:end], wider=(start > match.start(), False))


def _stretches(parse: Parse, folded: str) -> Iterator[tuple[int, int]]:
    """Runs of ideographs, cut at the particles and times that the word tagger sees: no name holds one."""
    particles = [(start, end) for start, end, label in parse.tags if label in _OUTSIDE]
    place = 0
    for match in _STRETCH.finditer(folded):
        at = match.start()
        while place < len(particles) and particles[place][0] < match.end():
            start, end = particles[place]
            place += 1
            if at <= start and end <= match.end():
                if start > at:
                    yield at, start
                at = end
        if match.end() > at:
            yield at, match.end()


def boundaries(parse: Parse, folded: str) -> set[int]:
    """Return where words may part: by the word tagger, by the segmenter, or beside a word that joins none.

    Args:
        parse: the piece.
        folded: its text, folded.
    """
    edges = {0, len(folded)}
    for start, end, _ in parse.tags:
        edges |= {start, end}
    position = 0
    for word in segmenters.segment(folded, (), parse.words.language["segmenter"]):
        position += len(word)
        edges.add(position)
    small = small_words(parse.words)
    for index, character in enumerate(folded):
        if character in small:
            edges |= {index, index + 1}
    return edges


@lru_cache(maxsize=16)
def small_words(words: Words) -> frozenset[str]:
    """Return the single characters of a language that stand between names: prepositions and coordinators."""
    return frozenset(words.names["not_firms"]["small"])


def _letters(parse: Parse) -> Iterator[Span]:
    """Latin names inside a script without capitals: words between blanks, with an ideographic end where one follows."""
    text = parse.piece.text
    ends = sorted(parse.words.names["firm_words"]["ends"], key=len, reverse=True)
    ends += parse.words.names["legal_forms"]["legal"]
    joints = {"de", "of", "du", "von", "van", "and", "la", "di", "&", "+", "der", "den", "do", "da", "des", "et", "y"}
    never = frozenset(parse.words.names["not_firms"]["words"])
    words = list(_LETTERS.finditer(text))
    index = 0
    while index < len(words):
        run = [words[index]]
        while index + 1 < len(words) and text[run[-1].end() : words[index + 1].start()] in {" ", " & ", " + ", ", "}:
            between, following = text[run[-1].end() : words[index + 1].start()], words[index + 1]
            if between == ", " and not re.fullmatch(r"(?:Inc|Ltd|LLC|Co|Corp|Limited)\.?", following[0]):
                break
            run.append(following)
            index += 1
        index += 1
        for left, first in enumerate(run):
            for right in range(left, min(len(run), left + _MOST_WORDS)):
                last = run[right]
                if any(not _like(w[0]) and w[0] not in joints for w in run[left : right + 1]):
                    break
                if first[0] in joints or last[0] in joints:
                    continue
                name = text[first.start() : last.end()]
                name = (
                    name
                    if re.search(r"\b(?:Inc|Ltd|Co|Corp|S\.A|N\.V|B\.V|S\.p\.A)\.$", name)
                    else name.rstrip(".,-'& ")
                )
                wider = (left > 0, right + 1 < len(run))
                start, end = first.start(), first.start() + len(name)
                if len(name) > 1 and not _MODEL.fullmatch(name) and not _measures(name, never):
                    yield Span(start=start, end=end, text=name, wider=wider)
                if end == last.end() or end == last.end() - 1:
                    for tail in ends:
                        if text.startswith(tail, last.end()):
                            whole = text[start : last.end() + len(tail)]
                            yield Span(start=start, end=start + len(whole), text=whole, wider=(left > 0, False))


def _measures(name: str, never: frozenset[str]) -> bool:
    """Tell whether a name is a number with its unit: 4.5GW."""
    match = re.fullmatch(r"\d+(?:\.\d+)?([A-Za-z]+)", name)
    return match is not None and match[1].upper() in never


def _like(word: str) -> bool:
    return any(c.isupper() for c in word) or _SHAPE.fullmatch(word) is not None or not word.isascii()
