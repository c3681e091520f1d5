"""Fit how raw scores become probabilities, on passages that training did not see.

A pair scored 0.9 is right nine times in ten after this, "A lends to B" as much as 甲向乙采购.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from dealgraph import resources
from dealgraph.models.encoder import Reader
from dealgraph.models.reading import Scale
from dealgraph.training.evaluate import Tally, measure
from dealgraph.training.passages import read

if TYPE_CHECKING:
    from pathlib import Path


def fitted(scored: list[tuple[float, bool]], rounds: int = 30) -> tuple[float, float]:
    """Return the slope and shift of the logit under which the answers are likeliest (Newton's method, a weak prior)."""
    p = np.clip(np.array([s for s, _ in scored], np.float64), 1e-7, 1 - 1e-7)
    right = np.array([r for _, r in scored], np.float64)
    x = np.stack([np.log(p / (1 - p)), np.ones(len(p))], 1)
    w = np.array([1.0, 0.0])
    for _ in range(rounds):
        q = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (q - right) + 0.01 * (w - np.array([1.0, 0.0]))
        curve = (x * (q * (1 - q))[:, None]).T @ x + 0.01 * np.eye(2)
        w = w - np.linalg.solve(curve, gradient)
    return float(w[0]), float(w[1])


def calibrate(passages: Path, weights: Path | None = None) -> Scale:
    """Fit on `passages`/*.jsonl and write `scale.json` into the weights' folder."""
    folder = weights or resources.weights() / "weights"
    (folder / "scale.json").write_text(json.dumps(asdict(Scale())) + "\n", encoding="utf-8")
    reader, tally = Reader(folder), Tally()
    for passage in read(sorted(passages.glob("*.jsonl"))):
        measure(reader, passage, tally, (0.5,))
    slope, shift = fitted(tally.scored)
    scale = replace(Scale(), pair_slope=round(slope, 4), pair_shift=round(shift, 4))
    (folder / "scale.json").write_text(json.dumps(asdict(scale), indent=1) + "\n", encoding="utf-8")
    return scale
