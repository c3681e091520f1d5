"""Firm candidates: the spans of a text that read as names of firms, and how much speaks for each.

In: a Parse. Out: Candidates in offsets of the piece. "Vantrell Laboratories, Inc." and "鹭汀生物医药(苏州)有限公司"
score high by their form; "Torbjørn Hauge" scores low because "chief executive" stands before it.

The cues of a span are weighed and summed (logistic regression; weights in words/<language>/candidates.toml, fitted by
`python -m dealgraph.training.candidates`). What stands around a name counts for every place where the same name stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from dealgraph.entities import spans
from dealgraph.entities.charcues import CharacterCues
from dealgraph.entities.wordcues import WordCues

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities.spans import Span
    from dealgraph.words import Words

# A coordinator with its blanks is no longer than this.
_LONGEST: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A span that could name a firm.

    Attributes:
        start: first character in the piece.
        end: one past the last.
        text: the name as written.
        score: log-odds that it names a firm.
        strong: True when its form and company make it a firm; otherwise only a part in a deal does.
    """

    start: int
    end: int
    text: str
    score: float
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """The fitted weights of one language.

    Attributes:
        bias: log-odds of a span without a cue.
        strong: score from which a span is a firm.
        weak: score from which a part in a deal makes it one.
        settled: weights of cues that no annotated passage shows, set by hand.
        cues: weight of each cue, those among them; one that is not listed weighs nothing.
    """

    bias: float
    strong: float
    weak: float
    settled: dict[str, float]
    cues: dict[str, float]

    def score(self, cues: Iterable[str]) -> float:
        """Return the log-odds of a span with these cues."""
        return self.bias + sum(self.cues.get(cue, 0.0) for cue in set(cues))


class Cues(Protocol):
    """What a script's module of cues offers for the spans of one piece."""

    def form(self, span: Span) -> list[str]:
        """Return what the span itself, and where it is cut, says."""

    def company(self, span: Span) -> list[str]:
        """Return what stands around the span."""

    def repeated(self, span: Span) -> list[str]:
        """Return what other places of the piece say of the same name."""


@lru_cache(maxsize=16)
def weights(words: Words) -> Weights:
    """Return the weights of a language."""
    table = words.candidates
    return Weights(
        bias=table["bias"],
        strong=table["strong"],
        weak=table["weak"],
        settled=table["settled"],
        cues={cue: weight for group in table["weights"].values() for cue, weight in group.items()} | table["settled"],
    )


def observe(
    parse: Parse, blocked: Sequence[tuple[int, int]], known: Sequence[tuple[int, int]]
) -> list[tuple[Span, list[str]]]:
    """Return the spans of a piece with their cues.

    Args:
        parse: the piece.
        blocked: (start, end) of spans in the piece that are something else (amounts, dates, known firms).
        known: those of them that are known firms.
    """
    taken = bytearray(len(parse.piece.text))
    for start, end in blocked:
        taken[start:end] = b"\x01" * (end - start)
    blanks = parse.words.language["blanks_between_words"]
    cues: Cues = WordCues(parse, known) if blanks else CharacterCues(parse, known)
    found = [span for span in spans.find(parse) if not any(taken[span.start : span.end])]
    company: dict[str, set[str]] = {}
    for span in found:
        company.setdefault(span.text.casefold(), set()).update(cues.company(span))
    return [(span, [*cues.form(span), *cues.repeated(span), *sorted(company[span.text.casefold()])]) for span in found]


def propose(parse: Parse, blocked: Sequence[tuple[int, int]], known: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """Return the candidates of a piece, sorted, without overlap.

    Args:
        parse: the piece.
        blocked: (start, end) of spans in the piece that are something else (amounts, dates, known firms).
        known: those of them that are known firms.
    """
    fitted = weights(parse.words)
    observed = observe(parse, blocked, known)
    scored = _scored(observed, fitted)
    chosen = best([each for each in scored if each.strong], fitted.strong)
    certain = [*known, *((each.start, each.end) for each in chosen)]
    edges = _beside(parse, certain)
    listed = [
        (span, [*cues, "listed with a firm"] if span.start in edges or span.end in edges else cues)
        for span, cues in observed
    ]
    scored = _scored(listed, fitted)
    chosen = best([each for each in scored if each.strong], fitted.strong)
    taken = bytearray(len(parse.piece.text))
    for each in chosen:
        taken[each.start : each.end] = b"\x01" * (each.end - each.start)
    free = [each for each in scored if not each.strong and not any(taken[each.start : each.end])]
    return sorted([*chosen, *best(free, fitted.weak)], key=lambda candidate: candidate.start)


def _scored(observed: Sequence[tuple[Span, list[str]]], fitted: Weights) -> list[Candidate]:
    """The spans that could name a firm at all, one for each place."""
    found: dict[tuple[int, int], Candidate] = {}
    for span, cues in observed:
        score = fitted.score(cues)
        if score >= fitted.weak:
            found[span.start, span.end] = Candidate(
                start=span.start, end=span.end, text=span.text, score=score, strong=score >= fitted.strong
            )
    return list(found.values())


@lru_cache(maxsize=16)
def _coordinator(words: Words) -> re.Pattern[str]:
    joints = sorted(words.deals["joints"]["coordinators"], key=len, reverse=True)
    return re.compile(rf"\s?(?:{'|'.join(map(re.escape, joints))})\s?")


def _beside(parse: Parse, certain: Sequence[tuple[int, int]]) -> set[int]:
    """Where names listed with a firm begin or end: 泊衡 in 沐屿、泊衡, Cindral in "Solvane and Cindral"."""
    text, edges = parse.piece.text, set[int]()
    for start, end in certain:
        if behind := _coordinator(parse.words).match(text, end):
            edges.add(behind.end())
        near = max(0, start - _LONGEST)
        edges |= {
            near + m.start() for m in _coordinator(parse.words).finditer(text[near:start]) if near + m.end() == start
        }
    return edges


def best(candidates: Sequence[Candidate], threshold: float) -> list[Candidate]:
    """Return the candidates without overlap that score most together above a threshold, in order.

    Args:
        candidates: in any order.
        threshold: what a candidate must score to be worth anything.
    """
    order = sorted(candidates, key=lambda each: (each.end, each.start))
    ends = [each.end for each in order]
    totals = [0.0]
    taken: list[tuple[int, Candidate] | None] = [None]
    for index, each in enumerate(order):
        before = bisect_right(ends, each.start, 0, index)
        total = totals[before] + each.score - threshold
        better = total > totals[index]
        totals.append(total if better else totals[index])
        taken.append((before, each) if better else None)
    out: list[Candidate] = []
    index = len(order)
    while index:
        choice = taken[index]
        if choice is None:
            index -= 1
        else:
            index = choice[0]
            out.append(choice[1])
    return out[::-1]
