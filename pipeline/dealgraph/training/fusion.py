"""Fit how the judge weighs frames against the reader, on texts that neither was made from.

In: annotated passages (the development part) and the articles of the corpus. Out: the weights of `frames.judge.Cues`
and the thresholds with the best F1, written into scale.json beside the reader's weights. An edge is right when the gold
has it: "Microsoft -> OpenAI, capital" and 微软 -> OpenAI are one. Optional gold edges count neither way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dealgraph import clauses as parsing
from dealgraph import entities, resources
from dealgraph.entities import reader
from dealgraph.frames import judge, opinion_of, story
from dealgraph.identity.names import compare_key
from dealgraph.models.labels import FAMILY_OF
from dealgraph.models.reading import Fusion
from dealgraph.training.score import pairs, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from dealgraph.training.marking import Gold
    from dealgraph.training.score import Case


@dataclass(frozen=True, slots=True)
class Sample:
    """One edge that was proposed.

    Attributes:
        case: the text it comes from.
        cues: as `Cues.row` gives them.
        right: whether the gold has it.
        framed: whether a frame tells it.
    """

    case: str
    cues: tuple[float, ...]
    right: bool
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit gave.

    Attributes:
        fusion: weights and thresholds.
        f1: on the texts that it was fitted on.
        crossed: F1 where each text was judged by a fit on the others, in five parts.
    """

    fusion: Fusion
    f1: float
    crossed: float


def samples(cases: Sequence[Case]) -> Iterator[tuple[list[Sample], int]]:
    """Yield for each text the edges proposed and the number of gold edges."""
    for case in cases:
        must, may = gold_edges(case.gold)
        parses = parsing.parse(case.article)
        found = entities.recognise(case.article, parses)
        names = {firm.name: {compare_key(n) for n in firm.names} | {compare_key(firm.name)} for firm in found.firms}
        keys = {compare_key(n): f.split("|")[0] for f in case.gold["firms"] for n in f.split("|")}

        def key(name: str, names: dict[str, set[str]] = names, keys: dict[str, str] = keys) -> str:
            own = {keys[k] for k in names.get(name, {compare_key(name)}) if k in keys}
            return own.pop() if len(own) == 1 else name

        best: dict[judge.Edge, Sample] = {}
        for parse, locals_, reading in zip(parses, found.locals, found.readings, strict=True):
            if reading is None:
                continue
            told, _ = story.tell(parse, locals_, reader.references(reading))
            opinion = opinion_of(reading, locals_)
            if opinion is None:
                continue
            for (payer, payee, family), cues in judge.edges(told, opinion, parse, locals_).items():
                edge = key(payer), key(payee), family
                sample = Sample(case.name, cues.row(), edge in must, cues.told > 0)
                if edge in may - must or edge[0] == edge[1]:
                    continue
                if edge not in best or sample.cues > best[edge].cues:
                    best[edge] = sample
        yield list(best.values()), len(must)


def fit(given: Sequence[Sample], gold: int) -> Fitted:
    """Return the weights under which the answers are likeliest, and the thresholds of the best F1.

    Args:
        given: the edges proposed.
        gold: the number of gold edges, found or not.
    """
    x = np.array([s.cues for s in given])
    y = np.array([s.right for s in given], np.float64)
    weights = _logistic(x, y)
    chances = _sigmoid(x @ weights)
    framed = np.array([s.framed for s in given])
    threshold, kept, f1 = _best(chances, y, framed, gold)
    names = sorted({s.case for s in given})
    parts = np.array([names.index(s.case) % 5 for s in given])
    crossed = np.zeros(len(y))
    for part in range(5):
        inside = parts == part
        if inside.any() and not inside.all():
            crossed[inside] = _sigmoid(x[inside] @ _logistic(x[~inside], y[~inside]))
    told = crossed >= np.where(framed, kept, threshold)
    right = float(y[told].sum())
    fusion = Fusion(tuple(round(float(w), 4) for w in weights), round(threshold, 3), round(kept, 3))
    return Fitted(fusion, f1, 2 * right / max(1.0, float(told.sum()) + gold))


def fuse(corpus: Path, weights: Path | None = None) -> Fitted:
    """Fit on `corpus`/annotated/development and the articles below `corpus`; write into the weights' scale.json."""
    folder = weights or resources.weights() / "weights"
    found = list(samples([*passages(corpus / "annotated" / "development"), *pairs(corpus)]))
    result = fit([s for some, _ in found for s in some], sum(n for _, n in found))
    path = folder / "scale.json"
    scale = json.loads(path.read_text(encoding="utf-8"))
    scale["fusion"] = {
        "weights": list(result.fusion.weights),
        "threshold": result.fusion.threshold,
        "kept": result.fusion.kept,
    }
    path.write_text(json.dumps(scale, indent=1) + "\n", encoding="utf-8")
    return result


def gold_edges(gold: Gold) -> tuple[set[judge.Edge], set[judge.Edge]]:
    """Return the edges that a text must tell, and those it may tell (the former among them)."""
    must: set[judge.Edge] = set()
    may: set[judge.Edge] = set()
    for deal in gold["deals"]:
        for each in (deal, *({**deal, **other} for other in deal.get("accept", ()))):
            for payer in each["payers"]:
                for payee in each["payees"]:
                    edge = payer.split("|")[0], payee.split("|")[0], FAMILY_OF[each["type"]]
                    may.add(edge)
                    if each is deal and not deal.get("optional"):
                        must.add(edge)
    return must, may


def _logistic(x: NDArray[np.float64], y: NDArray[np.float64], rounds: int = 40) -> NDArray[np.float64]:
    """Newton's method with a weak prior towards zero."""
    w = np.zeros(x.shape[1])
    prior = 1.0 * np.eye(x.shape[1])
    for _ in range(rounds):
        q = _sigmoid(x @ w)
        w = w - np.linalg.solve((x * (q * (1 - q))[:, None]).T @ x + prior, x.T @ (q - y) + prior @ w)
    return w


def _sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-x)))


def _best(
    chances: NDArray[np.float64], right: NDArray[np.float64], framed: NDArray[np.bool_], gold: int
) -> tuple[float, float, float]:
    """Return the threshold of edges without a frame, that of edges with one, and the F1 of both together."""
    bare, bare_hits = _ranked(chances[~framed], right[~framed])
    told, told_hits = _ranked(chances[framed], right[framed])
    hits = bare_hits[:, None] + told_hits
    sizes = np.arange(len(bare_hits))[:, None] + np.arange(len(told_hits))
    scores = 2 * hits / (sizes + gold)
    i, j = np.unravel_index(int(scores.argmax()), scores.shape)
    return _between(bare, int(i)), _between(told, int(j)), float(scores[i, j])


def _ranked(
    chances: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return chances from the highest down, and how many are right among the first none, one, two and so on."""
    order = np.argsort(-chances)
    return chances[order], np.concatenate([[0.0], np.cumsum(right[order])])


def _between(ranked: NDArray[np.float64], count: int) -> float:
    """Return a threshold that so many chances reach."""
    above = float(ranked[count - 1]) if count else 1.0
    below = float(ranked[count]) if count < len(ranked) else 0.0
    return (above + below) / 2
