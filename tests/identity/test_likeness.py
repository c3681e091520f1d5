"""Likeness of names, measured on corpus/pairs/firms.jsonl, and where its threshold lies."""

import json
from collections import Counter
from pathlib import Path

import pytest

from dealgraph.identity import registry
from dealgraph.identity.likeness import THRESHOLD, likeness

PAIRS = Path(__file__).resolve().parents[2] / "corpus" / "pairs" / "firms.jsonl"


def _rows():
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def scored():
    return [(likeness(row["left"], row["right"], registry.load()).score, row) for row in _rows()]


def _rates(scored, threshold):
    table = Counter((row["expected"], score >= threshold) for score, row in scored)
    right, wrong, missed = table["same", True], table["different", True], table["same", False]
    return right / max(1, right + wrong), right / (right + missed)


def test_set_is_large_in_both_languages_and_across():
    rows = _rows()
    assert len(rows) >= 200
    assert {row["expected"] for row in rows} == {"same", "different"}
    assert min(Counter(row["languages"] for row in rows).values()) >= 50
    assert set(Counter(row["part"] for row in rows)) == {"development", "test"}
    assert len({frozenset((row["left"], row["right"])) for row in rows}) == len(rows)


@pytest.mark.parametrize("part", ["development", "test"])
def test_what_is_joined_is_right_and_most_of_what_is_one_firm_is_joined(scored, part):
    precision, recall = _rates([item for item in scored if item[1]["part"] == part], THRESHOLD)
    wrong = [(row["left"], row["right"]) for score, row in scored if score >= THRESHOLD and row["expected"] != "same"]
    assert precision == 1.0, wrong
    assert recall >= 0.80


def test_threshold_is_the_least_at_which_nothing_is_joined_wrongly(scored):
    below = max(score for score, _ in scored if score < THRESHOLD)
    assert _rates(scored, THRESHOLD)[0] == 1.0
    assert _rates(scored, below)[0] < 1.0 or all(r["expected"] == "same" for s, r in scored if s == below)
    assert _rates(scored, 0.75)[0] < 1.0


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("富臨精工股份有限公司", "富临精工", "key"),
        ("Harwell Tidal plc", "Harwell Tidal Limited", "key"),
        ("International Business Machines", "IBM", "registry"),
        ("台灣積體電路", "TSMC", "registry"),
        ("Oakmere Technologies Inc.", "Oakmere", "generic words"),
        ("Harrow Pike Data Corporation", "HPDC", "initials"),
        ("泽远生物", "泽远生物医药科技", "trade words"),
        ("Wellington Quarries", "Wellingon Quarries", "slip of the pen"),
    ],
)
def test_rules(one, other, rule):
    found = likeness(one, other, registry.load())
    assert (found.rule, found.score >= THRESHOLD) == (rule, True)
    assert likeness(other, one, registry.load()) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China Merchants Bank", "China Minsheng Bank"),
        ("招商银行", "招商证券"),
        ("Foo Holdings", "Foo Energy"),
        ("Virgin Orbit", "Virgin Galactic"),
        ("Halden Capital", "Holden Capital"),
        ("Helix Fund VI", "Helix Fund VII"),
        ("Intel", "Intel Capital"),
        ("AMD", "Associated Marine Dredging"),
    ],
)
def test_two_firms_stay_two(one, other):
    assert likeness(one, other, registry.load()).score < THRESHOLD
