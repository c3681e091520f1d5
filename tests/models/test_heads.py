"""The numpy heads against plain definitions, on random weights."""

import math

import numpy as np
import pytest

from dealgraph.models.heads import Heads, gelu, log_sum_exp, means, softmax
from dealgraph.models.labels import DISTANCES, LABELS, TYPES, bucket

HIDDEN, WIDE, GAZE = 24, 16, 8
SHAPES = {
    "payer": (WIDE, HIDDEN),
    "payee": (WIDE, HIDDEN),
    "between": (WIDE, HIDDEN),
    "payer_part": (6, HIDDEN),
    "payee_part": (6, HIDDEN),
    "product": (WIDE, 6),
    "look_payer": (4 * GAZE, HIDDEN),
    "look_payee": (4 * GAZE, HIDDEN),
    "look_key": (4 * GAZE, HIDDEN),
    "look_value": (4 * GAZE, HIDDEN),
    "look": (WIDE, 4 * GAZE),
    "score": (len(LABELS), WIDE),
    "amount_pair": (WIDE, WIDE),
    "amount_word": (WIDE, HIDDEN),
    "amount_between": (WIDE, HIDDEN),
    "amount_product": (WIDE, HIDDEN),
    "amount_score": (1, WIDE),
}


@pytest.fixture
def weights():
    chance = np.random.default_rng(1)
    made = {}
    for name, (rows, columns) in SHAPES.items():
        made[name + ".weight"] = chance.normal(0, 0.3, (rows, columns)).astype(np.float32)
        made[name + ".bias"] = chance.normal(0, 0.3, rows).astype(np.float32)
    for name, rows, columns in (
        ("distance", DISTANCES + 1, WIDE),
        ("amount_distance", DISTANCES + 1, WIDE),
        ("type_marks", len(TYPES), WIDE),
    ):
        made[name] = chance.normal(0, 0.3, (rows, columns)).astype(np.float32)
    made["open_side"] = chance.normal(0, 1, HIDDEN).astype(np.float32)
    made["amount_none"] = chance.normal(0, 1, WIDE).astype(np.float32)
    return made


def linear(weights, name, x):
    return weights[name + ".weight"] @ x + weights[name + ".bias"]


@pytest.mark.parametrize(
    "first, second", [((2, 4), (7, 9)), ((7, 9), (2, 4)), ((2, 4), (4, 6)), ((7, 9), None), (None, (2, 4))]
)
def test_pair_score_is_its_definition(weights, first, second):
    x = np.random.default_rng(2).normal(0, 1, (12, HIDDEN)).astype(np.float32)
    rows = [(2, 4), (4, 6), (7, 9)]
    reasons, scores = Heads(weights).pairs(x, rows)
    a, b = (weights["open_side"] if s is None else x[slice(*s)].mean(0) for s in (first, second))
    z = linear(weights, "payer", a) + linear(weights, "payee", b) + weights["between.bias"]
    at = DISTANCES
    if first and second:
        low, high = min(first[1], second[1]), max(first[0], second[0])
        if high > low:
            z = z + weights["between.weight"] @ x[low:high].mean(0)
        at = bucket(high - low, first[0] > second[0])
    z = (
        z
        + weights["distance"][at]
        + linear(weights, "product", linear(weights, "payer_part", a) * linear(weights, "payee_part", b))
    )
    seen = []
    for gaze in range(4):
        part = slice(gaze * GAZE, (gaze + 1) * GAZE)
        query = (linear(weights, "look_payer", a) + linear(weights, "look_payee", b))[part]
        keys = np.stack([linear(weights, "look_key", t)[part] for t in x])
        values = np.stack([linear(weights, "look_value", t)[part] for t in x])
        seen.append(softmax(keys @ query / math.sqrt(GAZE)) @ values)
    z = gelu(z + linear(weights, "look", np.concatenate(seen)))
    i, j = (rows.index(s) if s else 3 for s in (first, second))
    np.testing.assert_allclose(reasons[i, j], z, atol=2e-4)
    np.testing.assert_allclose(scores[i, j], linear(weights, "score", z), atol=2e-3)


def test_amounts_are_a_distribution_with_none_first(weights):
    x = np.random.default_rng(3).normal(0, 1, (12, HIDDEN)).astype(np.float32)
    heads = Heads(weights)
    z = np.ones(WIDE, np.float32)
    chances = heads.amounts(x, z, 0, [(2, 4), None], [(5, 6), (9, 11)])
    assert chances.shape == (3,)
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    assert heads.amounts(x, z, 0, [(2, 4), None], []).tolist() == [1.0]


def test_gelu_is_the_exact_one():
    for value in (-3.0, -0.5, 0.0, 0.7, 4.0):
        exact = 0.5 * value * (1 + math.erf(value / math.sqrt(2)))
        assert gelu(np.array([value], np.float32))[0] == pytest.approx(exact, abs=1e-5)


def test_sums_and_means():
    x = np.array([[1.0, 2.0], [3.0, 1000.0]], np.float32)
    assert log_sum_exp(x, (0, 1)) == pytest.approx(1000.0)
    assert means(x, [(0, 2)]).tolist() == [[2.0, 501.0]]


@pytest.mark.parametrize(
    "gap, backwards, expected",
    [
        (-3, False, 0),
        (0, False, 0),
        (1, False, 1),
        (2, False, 2),
        (5, False, 3),
        (9999, False, 11),
        (0, True, 12),
        (9999, True, 23),
    ],
)
def test_buckets(gap, backwards, expected):
    assert bucket(gap, backwards) == expected
