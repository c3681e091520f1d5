"""Weighing frames against the reader: a fit finds the cue that tells, and a threshold between the two kinds."""

import pytest

from dealgraph.training.fusion import Sample, fit, gold_edges


def samples():
    for number in range(200):
        right = number % 4 == 0
        yield Sample(f"text {number % 10}", (1.0, 2.0 if right else -2.0, float(number % 3)), right)


def test_the_telling_cue_gets_the_weight():
    found = fit(list(samples()), gold=50)
    _, telling, noise = found.fusion.weights
    assert telling > 5 * abs(noise)
    assert found.f1 == pytest.approx(1.0)
    assert found.crossed == pytest.approx(1.0)


def test_edges_never_proposed_count_as_missed():
    assert fit(list(samples()), gold=100).f1 == pytest.approx(2 / 3)


def test_optional_edges_may_be_told_and_need_not():
    gold = {
        "deals": [
            {"payers": ["Orbis"], "payees": ["Solvane|索文"], "type": "loan"},
            {"payers": ["Orbis"], "payees": ["Torquay"], "type": "purchase", "optional": True},
        ]
    }
    must, may = gold_edges(gold)
    assert must == {("Orbis", "Solvane", "capital")}
    assert may - must == {("Orbis", "Torquay", "procurement")}
