"""Fits the weights of firm candidates on annotated passages: logistic regression over cues, one language at a time.

In: the folder `corpus/annotated`. Out: words/<language>/candidates.toml. A span is a firm's name where the passage says
so: 沐衡科技 in "向沐衡科技投入" is one, 年向沐衡 is none; "Quillmere" is one, "Quillmere said" none.
Run `python -m dealgraph.training.candidates corpus/annotated en zh`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from dealgraph import articles, clauses, resources, words
from dealgraph.clauses import Parse
from dealgraph.entities import candidates, recognition
from dealgraph.identity import registry
from dealgraph.identity.names import compare_key
from dealgraph.training import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Example = tuple[list[str], bool]
# A cue must stand in so many passages, and weigh so much in the first fit, to be kept; then the rest is fitted again.
_LEAST_PASSAGES: Final = 20
_LEAST_WEIGHT: Final = 0.15
_PENALTY: Final = 2.0
_MEMORY: Final = 12
_ROUNDS: Final = 300


def examples(folder: Path, language: str) -> Iterator[list[Example]]:
    """Yield, passage by passage, the spans as cues and whether the annotation has them as a firm's name.

    Each sentence is read once within its passage and once alone: short texts have no other places to learn from.

    Args:
        folder: holds JSON Lines.
        language: whose passages are read.
    """
    for gold in passages.read(sorted(folder.glob(f"{language}-*.jsonl"))):
        names = {(start, end) for start, end, _ in gold.mentions}
        keys = {compare_key(name) for firm in gold.firms for name in firm}
        whole = articles.from_text(gold.text)
        parses = [parse for parse in clauses.parse(whole) if parse.words.code == language]
        found = [example for parse in parses for example in _of(parse, names, keys, None)]
        for parse in parses:
            for start, end in parse.sentences:
                if len(parse.sentences) > 1:
                    found += _of(_alone(parse, start, end), names, keys, parse)
        yield found


def _alone(parse: Parse, start: int, end: int) -> Parse:
    """Return one sentence of a piece as a piece of its own, parsed as it was within the whole."""
    span = parse.doc.char_span(start, end, alignment_mode="expand")
    doc = span.as_doc() if span is not None else parse.doc
    start = span.start_char if span is not None else 0
    tags = tuple(
        (a - start, b - start, label) for a, b, label in parse.tags if start <= a and b <= start + len(doc.text)
    )
    piece = replace(parse.piece, text=doc.text, places=((0, start, len(doc.text)),))
    return Parse(piece=piece, words=parse.words, doc=doc, sentences=((0, len(doc.text)),), tags=tags)


def _of(parse: Parse, names: set[tuple[int, int]], keys: set[str], whole: Parse | None) -> Iterator[Example]:
    """Yield the examples of a piece, or of a sentence cut out of a whole piece."""
    known = [(start, end) for start, end, _ in registry.load().find(parse.piece.text)]
    values = [(m.start, m.end) for m in recognition.values(parse, None)]
    for span, cues in candidates.observe(parse, [*values, *known], known):
        start = parse.piece.at(span.start)
        start = whole.piece.at(start) if whole else start
        end = start + span.end - span.start
        # "Sarkany Robotics Kft." is as right as the annotated "Sarkany Robotics".
        around = any(start <= a and b <= end for a, b in names) and compare_key(span.text) in keys
        yield cues, (start, end) in names or around


class Rows:
    """Examples as lists of the columns that are one.

    Args:
        found: the examples.
        columns: the cues in order; the bias stands before them.
    """

    def __init__(self, found: Sequence[Example], columns: Sequence[str]) -> None:
        place = {cue: index + 1 for index, cue in enumerate(columns)}
        rows = [[0, *sorted({place[cue] for cue in cues if cue in place})] for cues, _ in found]
        self._rows = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        self._columns = np.array([column for row in rows for column in row])
        self._size = len(columns) + 1
        self._right = np.array([float(right) for _, right in found])

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the penalised loss and its gradient; the bias is not penalised."""
        scores = np.bincount(self._rows, weights=weights[self._columns], minlength=len(self._right))
        chance = 1 / (1 + np.exp(-scores))
        held = weights.copy()
        held[0] = 0.0
        total = float((np.logaddexp(0, scores) - self._right * scores).sum()) + 0.5 * _PENALTY * float(held @ held)
        slope = np.bincount(self._columns, weights=(chance - self._right)[self._rows], minlength=self._size)
        return total, slope + _PENALTY * held

    def fit(self) -> NDArray[np.float64]:
        """Return the weights of least loss (L-BFGS)."""
        weights = np.zeros(self._size)
        weights[0] = -3.0
        loss, slope = self.loss(weights)
        steps: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
        for _ in range(_ROUNDS):
            way = _direction(slope, steps)
            length = 1.0
            while True:
                there = weights - length * way
                less, slope_there = self.loss(there)
                if less <= loss - 1e-4 * length * float(slope @ way) or length < 1e-6:
                    break
                length /= 2
            move, turn = there - weights, slope_there - slope
            if float(turn @ move) > 1e-10:
                steps = [*steps, (move, turn)][-_MEMORY:]
            settled = abs(loss - less) < 1e-7 * abs(loss)
            weights, loss, slope = there, less, slope_there
            if settled:
                break
        return weights


def _direction(
    slope: NDArray[np.float64], steps: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """Return the slope bent by what the last steps told of the curvature."""
    way = slope.copy()
    shares: list[float] = []
    for move, turn in reversed(steps):
        shares.append(float(move @ way) / float(turn @ move))
        way -= shares[-1] * turn
    if steps:
        move, turn = steps[-1]
        way *= float(move @ turn) / float(turn @ turn)
    else:
        way *= 1e-4
    for (move, turn), share in zip(steps, reversed(shares), strict=True):
        way += move * (share - float(turn @ way) / float(turn @ move))
    return way


def fit(found: Sequence[Sequence[Example]]) -> tuple[float, dict[str, float]]:
    """Return the bias and the weights of the cues that are worth keeping.

    Args:
        found: the examples of each passage.
    """
    often = Counter(cue for passage in found for cue in {cue for cues, _ in passage for cue in cues})
    columns = sorted(cue for cue, count in often.items() if count >= _LEAST_PASSAGES)
    flat = [example for passage in found for example in passage]
    first = Rows(flat, columns).fit()
    columns = [cue for cue, weight in zip(columns, first[1:], strict=True) if abs(weight) >= _LEAST_WEIGHT]
    last = Rows(flat, columns).fit()
    return float(last[0]), {cue: float(weight) for cue, weight in zip(columns, last[1:], strict=True)}


def write(settled: candidates.Weights, bias: float, weights: dict[str, float]) -> str:
    """Return the TOML of a language's weights, grouped by the first word of the cue.

    Args:
        settled: what is no part of the fit and stays: the thresholds, and weights set by hand.
        bias: log-odds of a span without a cue.
        weights: by cue.
    """
    groups: dict[str, list[str]] = {}
    for cue in sorted(weights):
        group = re.split(r"[^a-z]", cue, maxsplit=1)[0]
        groups.setdefault(group, []).append(f"{_quoted(cue)} = {weights[cue]:.2f}")
    lines = [
        "# How much each cue speaks for a firm's name (log-odds): `python -m dealgraph.training.candidates` fits it,",
        "# entities/wordcues.py and entities/charcues.py say what the cues are. `strong` is the sum from which a span",
        "# is a firm, `weak` that from which a part in a deal makes it one; both were settled on development passages.",
        f"bias = {bias:.2f}",
        f"strong = {settled.strong}",
        f"weak = {settled.weak}",
        "",
        "# What no annotated passage shows, or few, set by hand; these stand in the place of fitted weights.",
        "[settled]",
        *(f"{_quoted(cue)} = {weight}" for cue, weight in sorted(settled.settled.items())),
    ]
    for group, rows in groups.items():
        lines += ["", f"[weights.{group}]", *rows]
    return "\n".join(lines) + "\n"


def _quoted(cue: str) -> str:
    return '"' + cue.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Fit the weights of some languages and write them into their folders."""
    parser = argparse.ArgumentParser(prog="python -m dealgraph.training.candidates", description=__doc__)
    parser.add_argument("folder", type=Path, help="of annotated passages: corpus/annotated")
    parser.add_argument("languages", nargs="+", help="ISO 639-1 codes")
    options = parser.parse_args()
    for language in options.languages:
        bias, weights = fit(list(examples(options.folder / "train", language)))
        text = write(candidates.weights(words.load(language)), bias, weights)
        (resources.words() / language / "candidates.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
