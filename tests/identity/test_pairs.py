"""Merging across articles, measured on corpus/pairs: precision and recall of the pairs put together."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from dealgraph.identity.deals import Telling, across
from dealgraph.identity.ledger import Ledger
from dealgraph.model import Deal, Evidence, Share
from dealgraph.money import Money
from dealgraph.when import When

PAIRS = Path(__file__).resolve().parents[2] / "corpus" / "pairs"


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (PAIRS / name).read_text(encoding="utf-8").splitlines()]


def _money(told: dict | None) -> Money | None:
    if told is None:
        return None
    low, high = (None if told[end] is None else Decimal(told[end]) for end in ("min", "max"))
    return Money(min=low, max=high, currency=told["currency"], bound=told["bound"])


def _telling(row: dict) -> Telling:
    told = row["deal"]
    share = told["stake_percent"]
    return Telling(
        iri=f"claim/{row['id']}",
        article=f"article/{row['id']}",
        published=row["published"],
        deal=Deal(
            type=told["type"],
            payers=tuple(told["payers"]),
            payees=tuple(told["payees"]),
            money=_money(told["amount"]),
            share=None if share is None else Share(min=share, max=share, bound="exact"),
            when=When.parse(told["date"]) if told["date"] else None,
            status=told["status"],
            hearsay=told["hearsay"],
            basis=told["basis"],
            object=told["object"],
            object_firm=told["object_firm"],
            combined=told["combined"],
            holding=told["holding"],
            evidence=(
                Evidence(start=0, end=len(row["text"]), text=row["text"], language=row["language"], rule="by hand"),
            ),
        ),
    )


@pytest.fixture(scope="module")
def outcome() -> list[tuple[dict, bool]]:
    """Each labelled pair with whether it was put together, when all tellings are merged at once."""
    tellings = [_telling(row) for row in _rows("tellings.jsonl")]
    place = {t.iri.removeprefix("claim/"): n for n, group in enumerate(across(tellings, Ledger())) for t in group}
    return [(pair, place[pair["left"]] == place[pair["right"]]) for pair in _rows("pairs.jsonl")]


def _rates(outcome: list[tuple[dict, bool]]) -> tuple[float, float]:
    table = Counter((pair["expected"], joined) for pair, joined in outcome)
    right, wrong, missed = table["same", True], table["different", True], table["same", False]
    return right / max(right + wrong, 1), right / max(right + missed, 1)


def test_set_is_large_and_half_of_it_crosses_languages():
    pairs = _rows("pairs.jsonl")
    assert len(pairs) >= 150
    assert sum(pair["languages"] == "en-zh" for pair in pairs) >= len(pairs) / 2
    assert {pair["expected"] for pair in pairs} == {"same", "different"}


def test_merging_is_precise_and_complete(outcome):
    precision, recall = _rates(outcome)
    wrong = [(p["left"], p["right"], p["expected"]) for p, joined in outcome if joined != (p["expected"] == "same")]
    assert precision >= 0.98, wrong
    assert recall >= 0.90, wrong


def test_merging_holds_between_chinese_and_english(outcome):
    precision, recall = _rates([item for item in outcome if item[0]["languages"] == "en-zh"])
    assert precision >= 0.98
    assert recall >= 0.90


def test_no_telling_joins_another_family():
    tellings = [_telling(row) for row in _rows("tellings.jsonl")]
    for group in across(tellings, Ledger()):
        families = {telling.iri.removeprefix("claim/").rpartition("-")[0] for telling in group}
        # two families tell of the same two firms on purpose: an order of 2025 and a reliance of 2024
        assert len(families) == 1, families
