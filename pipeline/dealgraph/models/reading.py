"""What the learned reader made of one text: asked piece by piece, in code points of the text.

For "the Dutch lender agreed to lend it $400m" `references` tells which firms "the Dutch lender" and "it" may be;
`pairs` tells how likely each payer -> payee of each type is; 双方 ("both sides") links to two firms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from dealgraph.models.heads import Array, Heads, Span, log_sum_exp, softmax
from dealgraph.models.labels import (
    FIRST_SLOT,
    FLAGS,
    LABELS,
    MARK_AMOUNT,
    MARK_FIRM,
    MARK_REFERENCE,
    SLOTS,
    STATUSES,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_ROWS = 96  # mentions weighed against each other in one window; the work grows with the square
Mention = tuple[int, int, str]
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Fusion:
    """How frames, surroundings and reader are weighed against each other: logistic regressions over an edge's cues.

    Attributes:
        weights: one for each number of an edge, in the order of `frames.judge.Cues.row`.
        threshold: the probability from which an edge is told that no frame tells.
        kept: the probability from which an edge stays that a frame tells.
        around: for each family what each cue of `frames.surroundings` speaks for; "" is the constant.
    """

    weights: tuple[float, ...] = ()
    threshold: float = 0.5
    kept: float = 0.5
    around: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def chance(self, cues: Sequence[float]) -> float:
        """Return the probability of an edge with these numbers."""
        score = sum(w * x for w, x in zip(self.weights, cues, strict=True))
        return float(1 / (1 + np.exp(-score)))

    def speaks(self, family: str, cues: Iterable[str]) -> float:
        """Return the log-odds that the surroundings give an edge of a family; a neutral figure without weights."""
        known = self.around.get(family)
        return -4.0 if known is None else known.get("", 0.0) + sum(known.get(cue, 0.0) for cue in cues)


@dataclass(frozen=True)
class Scale:
    """From which probability a reference is linked, and from which a span is a firm; above 1 no span is."""

    link_threshold: float = 0.5
    firm_threshold: float = 1.01


@dataclass(frozen=True)
class Window:
    """A stretch of at most 510 tokens: their places, which of them this window answers for, the trunk's vectors."""

    offsets: list[Span]
    own: Span
    vectors: Array

    def tokens(self, start: int, end: int) -> Span | None:
        """Return the token span that covers code points start to end, if the window holds it."""
        hit = [k for k, (a, b) in enumerate(self.offsets) if a < end and b > start]
        return (hit[0], hit[-1] + 1) if hit else None


@dataclass(frozen=True)
class Setting:
    """What reads the windows: the heads, the top of the encoder, the fitted scale, and the weights of the judge."""

    heads: Heads
    again: Callable[[Array], Array]
    scale: Scale
    fusion: Fusion = field(default_factory=Fusion)


@dataclass(frozen=True)
class _Scored:
    """One window read again with its marks: mention rows with their firms, reasons and scores."""

    x: Array
    spans: list[Span]
    owners: list[str]
    reasons: Array
    scores: Array
    amounts: list[tuple[int, Span]]

    def rows(self, firm: str | None) -> list[int]:
        if firm is None:
            return [len(self.spans)]
        return [k for k, owner in enumerate(self.owners) if owner == firm]

    def logits(self, pair: Pair) -> Array | None:
        rows, columns = self.rows(pair[0]), self.rows(pair[1])
        if not rows or not columns:
            return None
        return log_sum_exp(self.scores[np.ix_(rows, columns)], (0, 1))


class Reading:
    """The answers for one text. Firms go by the keys that the caller gives them; None is the open side."""

    def __init__(
        self,
        text: str,
        parts: list[Window],
        setting: Setting,
        firms: Sequence[Mention] | None,
        amounts: Sequence[Span],
    ) -> None:
        self._text, self._parts = text, parts
        self._heads, self._again, self._scale = setting.heads, setting.again, setting.scale
        self.fusion, self.sure = setting.fusion, setting.scale.firm_threshold
        self._amounts = list(amounts)
        self._tagged = [_spans(text, part, self._heads.tags(part.vectors)) for part in parts]
        self.firm_spans = _joined([s for firms_of, _ in self._tagged for s in firms_of])
        self._references = [(s, e, p) for s, e, p in _joined([s for _, refs in self._tagged for s in refs])]
        self._mentions: tuple[Mention, ...] = ()
        self._scored: list[_Scored] = []
        self._links: dict[Span, dict[str, float]] = {}
        self._mark(firms if firms is not None else self.named())

    def named(self) -> list[Mention]:
        """Return the firm mentions that the reader found, each under the longest name that holds its own."""
        texts = sorted({self._text[s:e] for s, e, _ in self.firm_spans}, key=lambda n: (-len(n), n))
        key = {n: next((t for t in texts if len(t) > len(n) > 1 and _short_of(n, t)), n) for n in texts}
        return [(s, e, key[self._text[s:e]]) for s, e, _ in self.firm_spans]

    @property
    def references(self) -> list[tuple[int, int, float, list[tuple[str, float]]]]:
        """Words that stand for firms: start, end, score, and (firm, probability), likeliest first."""
        return [
            (s, e, p, sorted(self._links.get((s, e), {}).items(), key=lambda x: (-x[1], x[0])))
            for s, e, p in self._references
        ]

    def pairs(self, mentions: Sequence[Mention] | None = None) -> dict[Pair, dict[str, float]]:
        """Return for each (payer, payee) the probability of each type and of the families `capital`, `procurement`.

        Args:
            mentions: firm mentions, resolved references among them; None: those the text was read with.
        """
        if mentions is not None:
            self._mark(mentions)
        firms: list[str | None] = [*sorted({key for *_, key in self._mentions}), None]
        result: dict[Pair, dict[str, float]] = {}
        for payer in firms:
            for payee in firms:
                if payer != payee:
                    found = [x for part in self._scored if (x := part.logits((payer, payee))) is not None]
                    if found:
                        logits = np.stack(found).max(0)
                        result[payer, payee] = {t: self._probability(x) for t, x in zip(LABELS, logits, strict=True)}
        return result

    def amount(self, payer: str | None, payee: str | None, type_: str) -> list[tuple[int | None, float]]:
        """Return (number of the amount, probability) for a deal, likeliest first; None: no amount is told."""
        found = self._best((payer, payee), TYPES.index(type_))
        if found is None:
            return [(None, 1.0)]
        part, reason, ends = found
        chances = self._heads.amounts(part.x, reason, TYPES.index(type_), ends, [s for _, s in part.amounts])
        numbers: list[int | None] = [None, *(k for k, _ in part.amounts)]
        return sorted(zip(numbers, map(float, chances), strict=True), key=lambda x: -x[1])

    def status(self, payer: str | None, payee: str | None, type_: str) -> dict[str, float]:
        """Return the probability of each stage, and of the flags hearsay, implied, holding, for a deal."""
        found = self._best((payer, payee), TYPES.index(type_))
        if found is None:
            return {}
        stages, flags = self._heads.stage(found[1], TYPES.index(type_))
        return dict(zip((*STATUSES, *FLAGS), map(float, (*stages, *flags)), strict=True))

    def _probability(self, logit: float) -> float:
        return float(1 / (1 + np.exp(-logit)))

    def _best(self, pair: Pair, label: int) -> tuple[_Scored, Array, list[Span | None]] | None:
        options = [(float(x[label]), -k) for k, part in enumerate(self._scored) if (x := part.logits(pair)) is not None]
        if not options:
            return None
        part = self._scored[-max(options)[1]]
        rows, columns = part.rows(pair[0]), part.rows(pair[1])
        block = part.scores[np.ix_(rows, columns)][..., label]
        weights = softmax(block.reshape(-1))
        reason = weights @ part.reasons[np.ix_(rows, columns)].reshape(len(weights), -1)
        at = int(weights.argmax())
        spans: list[Span | None] = [*part.spans, None]
        return (
            part,
            np.asarray(reason, np.float32),
            [spans[rows[at // len(columns)]], spans[columns[at % len(columns)]]],
        )

    def _mark(self, mentions: Sequence[Mention]) -> None:
        chosen = tuple(sorted(set(mentions)))
        if self._scored and chosen == self._mentions:
            return
        self._mentions, self._links = chosen, {}
        self._scored = [self._score(part) for part in self._parts]

    def _score(self, part: Window) -> _Scored:
        given = [(t, key) for s, e, key in self._mentions if (t := part.tokens(s, e))]
        firms = list(dict.fromkeys(key for _, key in given))
        slots = {key: k % SLOTS for k, key in enumerate(firms)}
        told = [((s, e), t) for s, e, _ in self._references if (t := part.tokens(s, e))]
        amounts = [(k, t) for k, (s, e) in enumerate(self._amounts) if (t := part.tokens(s, e))]
        hot = np.zeros((len(part.offsets), FIRST_SLOT + SLOTS), np.float32)
        for _, (s, e) in amounts:
            hot[s:e, MARK_AMOUNT] = 1
        for _, (s, e) in told:
            hot[s:e, MARK_REFERENCE] = 1
        for (s, e), key in given:
            known = any(t == (s, e) for _, t in told)
            hot[s:e, MARK_FIRM] = not known
            hot[s:e, FIRST_SLOT + slots[key]] = 1
        x = self._again(part.vectors + self._heads.marks(hot))
        rows = list(given)
        open_references = [(at, t) for at, t in told if not any(s < t[1] and t[0] < e for (s, e), _ in given)]
        if open_references and given:
            logits = self._heads.links(x, [t for _, t in open_references], [t for t, _ in given])
            for (at, t), row in zip(open_references, logits, strict=True):
                for firm in firms:
                    logit = log_sum_exp(row[[k for k, (_, key) in enumerate(given) if key == firm]], 0)
                    chance = float(1 / (1 + np.exp(-logit)))
                    links = self._links.setdefault(at, {})
                    links[firm] = max(chance, links.get(firm, 0.0))
                    if chance > self._scale.link_threshold:
                        rows.append((t, firm))
        rows = rows[:MOST_ROWS]
        spans = [t for t, _ in rows]
        reasons, scores = self._heads.pairs(x, spans)
        return _Scored(x, spans, [key for _, key in rows], reasons, scores, amounts)


def _short_of(short: str, name: str) -> bool:
    if not name.startswith(short):
        return False
    return not (
        short[-1].isascii() and short[-1].isalnum() and name[len(short)].isascii() and name[len(short)].isalnum()
    )


def _spans(
    text: str, part: Window, chances: Array
) -> tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]]:
    """Return the firm and reference spans that a window answers for."""
    kinds = np.stack([chances[:, 0], chances[:, 1] + chances[:, 2], chances[:, 3] + chances[:, 4]], 1)
    best = kinds.argmax(1)
    found: tuple[list[tuple[int, int, float]], list[tuple[int, int, float]]] = ([], [])
    k = 1
    while k < len(part.offsets) - 1:
        kind = int(best[k])
        if not kind:
            k += 1
            continue
        stop = k + 1
        while (
            stop < len(part.offsets) - 1
            and best[stop] == kind
            and chances[stop, 2 * kind - 1] < chances[stop, 2 * kind]
        ):
            stop += 1
        start, end = part.offsets[k][0], part.offsets[stop - 1][1]
        while start < end and text[start].isspace():
            start += 1
        if start < end and part.own[0] <= k < part.own[1]:
            found[kind - 1].append((start, end, float(kinds[k:stop, kind].mean())))
        k = stop
    return found


def _joined(spans: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Return spans in order without overlaps, the surer first."""
    kept: list[tuple[int, int, float]] = []
    for s, e, p in sorted(spans, key=lambda x: (-x[2], x[0])):
        if not any(a < e and s < b for a, b, _ in kept):
            kept.append((s, e, p))
    return sorted(kept)
