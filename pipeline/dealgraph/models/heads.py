"""The small heads over token vectors, in numpy: which firm a reference means, who pays whom, which sum, which stage.

"Kestrel & Lowe wrote the biggest cheque, for €18 million" scores Kestrel & Lowe -> Ferrymark as `equity_investment`;
后者的手掌壳体将交由前者生产 scores 拾荇智能 -> 沧澜股份 as `purchase`. The same as `training.network`, to rounding.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dealgraph.models.labels import DISTANCES, STATUSES, bucket

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Array = NDArray[np.float32]
Span = tuple[int, int]
_GAZES = 4
_SQRT_HALF = math.sqrt(0.5)
# Error function after Abramowitz and Stegun 7.1.26, error below 2e-7.
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


def gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit of each element."""
    y = np.abs(x) * np.float32(_SQRT_HALF)
    t = 1 / (1 + np.float32(0.3275911) * y)
    series = np.zeros_like(t)
    for factor in reversed(_ERF):
        series = (series + np.float32(factor)) * t
    erf = np.sign(x) * (1 - series * np.exp(-y * y))
    return np.asarray(0.5 * x * (1 + erf), np.float32)


def softmax(x: Array, axis: int = -1) -> Array:
    """Return the softmax along an axis."""
    e = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(e / e.sum(axis, keepdims=True), np.float32)


def log_sum_exp(x: Array, axis: int | tuple[int, ...]) -> Array:
    """Return log of the sum of exponentials along axes."""
    top = x.max(axis, keepdims=True)
    return np.asarray((np.log(np.exp(x - top).sum(axis, keepdims=True)) + top).squeeze(axis), np.float32)


class Heads:
    """The heads' weights, by the names that training gives them."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights

    def _linear(self, name: str, x: Array) -> Array:
        return np.asarray(x @ self._weights[name + ".weight"].T + self._weights[name + ".bias"], np.float32)

    def tags(self, x: Array) -> Array:
        """Return tag probabilities (tokens, tags)."""
        return softmax(self._linear("tag", x))

    def marks(self, hot: Array) -> Array:
        """Return what marks add to token vectors."""
        return np.asarray(hot @ self._weights["marks"], np.float32)

    def links(self, x: Array, references: Sequence[Span], mentions: Sequence[Span]) -> Array:
        """Return logits (references, mentions); sum over a firm's mentions by `log_sum_exp`."""
        r = self._linear("link_reference", means(x, references))
        m = self._linear("link_firm", means(x, mentions))
        gaps = [[bucket(a - t if s < a else s - b, s > a) for s, t in mentions] for a, b in references]
        return np.asarray(r @ m.T / 128**0.5 + self._weights["link_distance"][np.array(gaps)], np.float32)

    def pairs(self, x: Array, rows: Sequence[Span]) -> tuple[Array, Array]:
        """Return reasons (n, n, wide) and scores (n, n, labels) of mention pairs; the last row is the open side."""
        v = (
            np.concatenate([means(x, rows), self._weights["open_side"][None]])
            if rows
            else self._weights["open_side"][None]
        )
        n = len(v)
        between, buckets = _between(np.asarray(x @ self._weights["between.weight"].T, np.float32), rows)
        z = (self._linear("payer", v) + self._weights["between.bias"])[:, None] + self._linear("payee", v)[None]
        z = z + between + self._weights["distance"][buckets]
        z = z + self._linear("product", self._linear("payer_part", v)[:, None] * self._linear("payee_part", v)[None])
        keys = self._linear("look_key", x).reshape(len(x), _GAZES, -1).transpose(1, 2, 0)
        values = self._linear("look_value", x).reshape(len(x), _GAZES, -1).transpose(1, 0, 2)
        scale = np.float32(keys.shape[1] ** -0.5)
        near = (self._linear("look_payer", v) * scale).reshape(n, _GAZES, -1).transpose(1, 0, 2) @ keys
        far = (self._linear("look_payee", v) * scale).reshape(n, _GAZES, -1).transpose(1, 0, 2) @ keys
        # The softmax of a sum is the product of two exponentials over their dot product: no n x n x tokens array.
        near = np.exp(near - near.max(2, keepdims=True))
        far = np.exp(far - far.max(2, keepdims=True))
        weight = near @ far.transpose(0, 2, 1)
        seen = np.empty((n, n, _GAZES, values.shape[2]), np.float32)
        for gaze in range(_GAZES):
            for row in range(n):
                seen[row, :, gaze] = (
                    (far[gaze] * near[gaze, row]) @ values[gaze] / np.maximum(weight[gaze, row], 1e-30)[:, None]
                )
        z = gelu(np.asarray(z + self._linear("look", seen.reshape(n, n, -1)), np.float32))
        return z, self._linear("score", z)

    def amounts(self, x: Array, z: Array, label: int, pair: Sequence[Span | None], spans: Sequence[Span]) -> Array:
        """Return probabilities (1 + amounts): none, then each amount."""
        w = self._weights
        base = self._linear("amount_pair", z) + w["type_marks"][label]
        none = self._linear("amount_score", gelu(base + w["amount_none"]))
        if not spans:
            return np.ones(1, np.float32)
        words = means(x, spans)
        gaps, contexts = zip(*[_nearest(x, span, pair) for span in spans], strict=True)
        u = base + self._linear("amount_word", words) + self._linear("amount_between", np.stack(contexts))
        u = u + w["amount_distance"][np.array(gaps)] + self._linear("amount_product", words) * z
        return softmax(np.concatenate([none, self._linear("amount_score", gelu(u))[:, 0]]))

    def stage(self, z: Array, label: int) -> tuple[Array, Array]:
        """Return probabilities of the statuses, and of the flags."""
        x = self._linear("stage_score", gelu(self._linear("stage_pair", z) + self._weights["type_marks"][label]))
        return softmax(x[: len(STATUSES)]), np.asarray(1 / (1 + np.exp(-x[len(STATUSES) :])), np.float32)


def means(x: Array, spans: Sequence[Span]) -> Array:
    """Return the mean vector of each token span."""
    return np.stack([x[s:e].mean(0) for s, e in spans])


def _between(x: Array, rows: Sequence[Span]) -> tuple[Array, NDArray[np.int64]]:
    n = len(rows)
    total = np.concatenate([np.zeros((1, x.shape[1]), np.float32), x.cumsum(0, dtype=np.float32)])
    vectors = np.zeros((n + 1, n + 1, x.shape[1]), np.float32)
    buckets = np.full((n + 1, n + 1), DISTANCES)
    for i, (s, e) in enumerate(rows):
        for j, (t, f) in enumerate(rows):
            low, high = min(e, f), max(s, t)
            if high > low:
                vectors[i, j] = (total[high] - total[low]) / (high - low)
            buckets[i, j] = bucket(high - low, s > t)
    return vectors, buckets


def _nearest(x: Array, span: Span, pair: Sequence[Span | None]) -> tuple[int, Array]:
    best: tuple[int, bool, int, int] | None = None
    for mention in pair:
        if mention is None:
            continue
        a, b = (span[1], mention[0]) if span[0] < mention[0] else (mention[1], span[0])
        found = (max(b - a, 0), span[0] > mention[0], a, b)
        if best is None or found[0] < best[0]:
            best = found
    if best is None:
        return DISTANCES, np.zeros(x.shape[1], np.float32)
    gap, back, a, b = best
    return bucket(gap, back), x[a:b].mean(0) if b > a else np.zeros(x.shape[1], np.float32)
