"""The mentions of one piece in the piece's own offsets, and the firms of the article they belong to."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dealgraph.clauses import segmenters
from dealgraph.entities import amounts, candidates, dates, reader, shares
from dealgraph.identity import firms as resolution
from dealgraph.identity import registry
from dealgraph.model import Article, Firm, Mention
from dealgraph.money import Money
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.models.reading import Reading

_IN_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]{2}")
_QUOTE = '[“”"「『]?'


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A mention in a piece.

    Attributes:
        start: first character of the piece.
        end: one past the last.
        mention: the mention in the article's offsets.
        firm: canonical name of the firm, for firm mentions.
    """

    start: int
    end: int
    mention: Mention
    firm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What was recognised in an article.

    Attributes:
        firms: the firms, in order of first mention.
        locals: for each piece its mentions, sorted and without overlap.
        weak: names of firms that only their part in a deal would make firms.
        readings: for each piece what the trained reader says, or None.
    """

    firms: tuple[Firm, ...]
    locals: tuple[tuple[Local, ...], ...]
    weak: frozenset[str]
    readings: tuple[Reading | None, ...]


def day(article: Article) -> date | None:
    """Return the publication day of an article, or None."""
    if not article.published:
        return None
    try:
        return date.fromisoformat(article.published[:10])
    except ValueError:
        return None


def values(parse: Parse, published: date | None) -> list[Mention]:
    """Return amounts, shares and dates of a piece, in its offsets, without overlap (amounts win)."""
    text, words = parse.piece.text, parse.words
    found = [
        *amounts.find(text, words),
        *shares.find(text, words),
        *dates.find(text, words, published=published),
    ]
    return without_overlap(found)


def tellings(parse: Parse, locals_: Sequence[Local]) -> list[Mention]:
    """Return the sums of a piece, each telling of a sum in two currencies ("€780m ($812m)") as a mention of its own.

    Args:
        parse: the piece.
        locals_: its mentions.
    """
    sums = [local for local in locals_ if isinstance(local.mention.value, Money)]
    twice = [(s.start, s.end) for s in sums if isinstance(s.mention.value, Money) and s.mention.value.equivalents]
    if not twice:
        return [local.mention for local in sums]
    apart = [
        moved(mention, parse)
        for mention in amounts.find(parse.piece.text, parse.words, equated=False)
        if any(start <= mention.start and mention.end <= end for start, end in twice)
    ]
    once = [local.mention for local in sums if (local.start, local.end) not in twice]
    return sorted([*once, *apart], key=lambda m: m.start)


def without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions in order, the longer of two that overlap (of equal ones the earlier given)."""
    reach: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        if all(mention.end <= other.start or other.end <= mention.start for other in reach):
            reach.append(mention)
    return sorted(reach, key=lambda m: m.start)


def moved(mention: Mention, parse: Parse) -> Mention:
    """Return a mention of a piece in the article's offsets."""
    start = parse.piece.at(mention.start)
    return Mention(
        start=start,
        end=start + mention.end - mention.start,
        text=mention.text,
        kind=mention.kind,
        value=mention.value,
        language=mention.language,
        rule=mention.rule,
    )


def _firm_mentions(parse: Parse, others: Sequence[Mention], reading: Reading | None) -> tuple[list[Mention], set[str]]:
    """The firm mentions of a piece in its offsets, and the names that are weak."""
    text, language = parse.piece.text, parse.words.code
    taken = [(m.start, m.end) for m in others]
    out: list[Mention] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or b <= start for a, b in taken)

    def add(start: int, end: int, rule: str) -> None:
        name = text[start:end]
        out.append(Mention(start=start, end=end, text=name, kind="firm", value=name, language=language, rule=rule))
        taken.append((start, end))

    known = registry.load().find(text)
    seen = [] if reading is None else [span for span in _whole(text, reading) if span[2] >= reading.sure]
    # A name on the list is not widened by cues, but by a longer one that a sure reader sees around it.
    for start, end, _ in known:
        if free(start, end) and not any(a <= start and end <= b and b - a > end - start for a, b, _ in seen):
            add(start, end, "registry")
    strong: set[str] = set()
    weak: set[str] = set()
    proposed = candidates.propose(parse, list(taken), [(start, end) for start, end, _ in known])
    for candidate in proposed:
        if candidate.strong and free(candidate.start, candidate.end):
            add(candidate.start, candidate.end, "cues")
            strong.add(candidate.text)
    for start, end, _ in sorted(seen, key=lambda s: (-s[2], s[0])):
        if free(start, end):
            add(start, end, "reader")
            strong.add(text[start:end])
    for start, end, _ in known:
        if free(start, end):
            add(start, end, "registry")
    for candidate in proposed:
        if not candidate.strong:
            weak.add(candidate.text)
            if free(candidate.start, candidate.end):
                add(candidate.start, candidate.end, "cues")
    for start, end in _in_brackets(parse, out):
        if free(start, end):
            add(start, end, "alias")
            strong.add(text[start:end])
    out.extend(_repeats(parse, out, taken))
    return sorted(out, key=lambda m: m.start), weak - strong


def _whole(text: str, reading: Reading) -> list[tuple[int, int, float]]:
    """Return the reader's firm spans widened to whole words of the scripts that write blanks."""
    out = []
    for first, last, score in reading.firm_spans:
        start, end = first, last
        while start > 0 and _IN_WORD.fullmatch(text[start - 1 : start + 1]):
            start -= 1
        while end < len(text) and _IN_WORD.fullmatch(text[end - 1 : end + 1]):
            end += 1
        out.append((start, end, score))
    return out


def _in_brackets(parse: Parse, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Names in ideographs that brackets behind a name give: "Fulmere Precision (富迈精工)"."""
    if not parse.words.language["blanks_between_words"]:
        return []
    pattern = re.compile(rf"\s?[(（]{_QUOTE}([\u3400-\u9fff]{{2,16}})[”\"」』]?[)）]")
    found = (pattern.match(parse.piece.text, mention.end) for mention in mentions)
    return [match.span(1) for match in found if match]


def _repeats(parse: Parse, mentions: Sequence[Mention], taken: list[tuple[int, int]]) -> list[Mention]:
    """Further places where a name found once, or its short form, stands."""
    text, folded = parse.piece.text, fold(parse.piece.text)
    blanks = parse.words.language["blanks_between_words"]
    ends = sorted(parse.words.names["firm_words"]["ends"], key=len, reverse=True)
    forms: dict[str, None] = {}
    for mention in mentions:
        if mention.rule == "registry":
            continue
        forms[mention.text] = None
        if not blanks:
            bare = fold(mention.text)
            stem = next((mention.text[: -len(e)] for e in ends if bare.endswith(e)), "")
            if len(stem) >= 2 and not _is_everyday(fold(stem), parse):
                forms[stem] = None
    out: list[Mention] = []
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        edge = r"(?<!\w)%s(?!\w)" if blanks else ("(?<![A-Za-z])%s(?![A-Za-z])" if form.isascii() else "%s")
        for match in re.finditer(edge % re.escape(fold(form)), folded):
            if all(match.end() <= a or b <= match.start() for a, b in taken):
                taken.append(match.span())
                name = text[match.start() : match.end()]
                out.append(
                    Mention(
                        start=match.start(),
                        end=match.end(),
                        text=name,
                        kind="firm",
                        value=name,
                        language=parse.words.code,
                        rule="repeat",
                    )
                )
    return out


def _is_everyday(stem: str, parse: Parse) -> bool:
    """Tell whether a name without its firm's word means something else: 未来 of 未来科技, 苏州 of 苏州银行."""
    particles = frozenset(parse.words.names["not_firms"]["particles"])
    common = segmenters.is_common(stem, parse.words.language["segmenter"], particles)
    return common or stem in parse.words.names["legal_forms"]["places"]


def _aliases(parse: Parse, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Names that the text equates by brackets: "Fulin Precision (富临精工)"."""
    pairs: list[tuple[Mention, Mention]] = []
    introductions = "|".join(map(re.escape, parse.words.names["aliases"]["introductions"]))
    opening = re.compile(rf"\s?\({_QUOTE}(?:(?:{introductions})\s?{_QUOTE})?")
    for left, right in itertools.pairwise(mentions):
        between = parse.piece.text[left.end : right.start]
        if opening.fullmatch(fold(between)) and parse.piece.text[right.end : right.end + 2].lstrip('”"」』 ')[:1] in {
            ")",
            "）",
        }:
            pairs.append((left, right))
    return pairs


def recognise(article: Article, parses: Sequence[Parse]) -> Recognition:
    """Return all mentions of an article with their values, and its firms.

    Args:
        article: the article.
        parses: its parses.
    """
    published = day(article)
    per_piece: list[list[tuple[Mention, Mention]]] = []
    pairs: list[tuple[Mention, Mention]] = []
    weak: set[str] = set()
    everything: list[Mention] = []
    readings: list[Reading | None] = []
    for parse in parses:
        others = values(parse, published)
        reading = reader.read(parse, others)
        readings.append(reading)
        names, doubtful = _firm_mentions(parse, others, reading)
        weak |= doubtful
        at_home = {id(m): moved(m, parse) for m in [*others, *names]}
        pairs.extend((at_home[id(a)], at_home[id(b)]) for a, b in _aliases(parse, names))
        everything.extend(at_home[id(m)] for m in names)
        per_piece.append([(m, at_home[id(m)]) for m in sorted([*others, *names], key=lambda m: m.start)])
    firms = tuple(resolution.resolve(everything, registry.load(), pairs))
    owner = {(m.start, m.end): firm.name for firm in firms for m in firm.mentions}
    locals_ = tuple(
        tuple(
            Local(
                start=m.start,
                end=m.end,
                mention=home,
                firm=owner.get((home.start, home.end)) if m.kind == "firm" else None,
            )
            for m, home in piece
        )
        for piece in per_piece
    )
    doubted = frozenset(
        firm.name for firm in firms if firm.registry is None and all(m.text in weak for m in firm.mentions)
    )
    return Recognition(firms=firms, locals=locals_, weak=doubted, readings=tuple(readings))


def sums(recognition: Recognition) -> list[Mention]:
    """Return the amount mentions of an article, in order."""
    found = [local.mention for piece in recognition.locals for local in piece if isinstance(local.mention.value, Money)]
    return sorted(found, key=lambda m: m.start)
