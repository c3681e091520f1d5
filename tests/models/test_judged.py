"""Frames, surroundings and the shipped reader together: what each may and may not change, and that reading holds."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from dealgraph import chain
from dealgraph.frames import judge
from dealgraph.frames.story import Told
from dealgraph.model import Deal, Evidence
from dealgraph.models import encoder
from dealgraph.training.marking import score
from dealgraph.training.score import f1, pairs

ROOT = Path(__file__).parents[2]
# Flows F1 of the corpus articles with the reader; patterns alone have floors of their own (tests/gate).
FLOORS = {"en": 0.82, "zh": 0.73}


@pytest.fixture
def reader(monkeypatch):
    if encoder.load() is None:
        pytest.skip("no trained weights in this checkout, or onnxruntime or tokenizers are missing")
    monkeypatch.setenv("DEALGRAPH_READER", "")


def told(payers, payees, sentence=0):
    quote = Evidence(start=0, end=1, text="x", language="en", rule="test")
    return Told(
        deal=Deal(type="equity_investment", payers=payers, payees=payees, evidence=(quote,), confidence=0.75),
        sentence=sentence,
    )


def test_without_an_opinion_frames_stand():
    frames = [told(("Orbis",), ("Solvane",))]
    assert judge.judge(frames, None, None, ()) == frames


@pytest.mark.parametrize(
    ("deals", "allies"),
    [
        ([told(("Orbis",), ("Solvane", "Torquay"))], {("Solvane", "Torquay"), ("Torquay", "Solvane")}),
        (
            [told(("Orbis",), ("Solvane",)), told(("Orbis",), ("Torquay",))],
            {("Solvane", "Torquay"), ("Torquay", "Solvane")},
        ),
        ([told(("Orbis",), ("Solvane",)), told(("Orbis",), ("Torquay",), sentence=1)], set()),
        ([told(("Orbis",), ("Solvane",)), told(("Solvane",), ("Torquay",))], set()),
    ],
    ids=["one deal", "one sentence", "two sentences", "in a row"],
)
def test_who_stands_on_one_side(deals, allies):
    assert judge.allies(deals) == allies


@pytest.mark.slow
def test_articles_are_read_above_their_floors(reader):
    counts = {}
    for case in pairs(ROOT / "corpus"):
        found = score(chain.extract_article(case.article), case.gold).counts
        counts.setdefault(case.language, Counter()).update(found)
    assert {language: f1(count, "flows") >= FLOORS[language] for language, count in counts.items()} == {
        "en": True,
        "zh": True,
    }


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["circular-deals.zh", "circular-deals.en", "circular-deals"])
def test_the_reader_leaves_plain_news_as_it_is(reader, edition, tmp_path):
    path = Path(__file__).parents[1] / "test_seed.py"
    spec = importlib.util.spec_from_file_location("seed", path)
    seed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(seed)
    if not seed.SEED.is_dir():
        pytest.skip("the article is not part of the repository")
    figures, _, report = seed.score(
        seed.extract((seed.SEED / f"{edition}.txt").read_text(encoding="utf-8")), seed.gold(), tmp_path
    )
    assert figures["flow_f1"] >= 0.95, report
    assert figures["deal_f1"] >= 0.9, report
