"""The score: a hand-made reading against a hand-made gold gives the counts that one gets by counting."""

from pathlib import Path

import pytest

from dealgraph import articles
from dealgraph.model import Deal, Evidence, Extraction, Firm
from dealgraph.money import Money
from dealgraph.training.marking import MISTAKES, score
from dealgraph.training.score import pairs, passages

QUOTE = Evidence(start=0, end=6, text="Nvidia", language="en", rule="")
GOLD = {
    "firms": ["Nvidia|英伟达", "OpenAI", "AMD"],
    "deals": [
        {"type": "equity_investment", "payers": ["Nvidia"], "payees": ["OpenAI"], "status": "planned", "date": "2025",
         "amount": {"min": None, "max": 100_000_000_000, "currency": "USD", "bound": "at_most"},
         "accept": [{"status": "announced"}]},
        {"type": "purchase", "payers": ["OpenAI"], "payees": ["Nvidia"], "amount": None, "date": None, "status": "agreed"},
        {"type": "purchase", "payers": ["OpenAI"], "payees": ["AMD"], "amount": None, "date": None, "status": "agreed",
         "optional": True},
        {"type": "loan", "payers": ["AMD"], "payees": [], "amount": None, "date": None, "status": "agreed"},
    ],
}  # fmt: skip


def reading(*deals):
    firm = Firm(name="Nvidia Corp", names=("Nvidia Corp", "英伟达"), registry=None, mentions=())
    return Extraction(article=articles.from_text("Nvidia said so."), firms=(firm,), deals=deals)


def deal(kind, payer, payee, **more):
    return Deal(type=kind, payers=(payer,), payees=(payee,), evidence=(QUOTE,), **more)


RIGHT = deal(
    "equity_stake", "Nvidia Corp", "OpenAI", money=Money.of(10**11, "USD", "at_most"), status="announced"
)  # the family is right, the type and the date are not


@pytest.mark.parametrize(
    ("deals", "counts"),
    [
        ((), {"told deals": 0, "right deals": 0, "told flows": 0, "right flows": 0}),
        (
            (RIGHT,),
            {"told deals": 1, "right deals": 1, "right flows": 1, "amount": 1, "status": 1, "type": 0, "date": 0},
        ),
        ((RIGHT, deal("purchase", "OpenAI", "AMD")), {"told deals": 1, "told flows": 1}),  # optional
        (
            (deal("purchase", "Nvidia", "OpenAI"),),
            {"told deals": 1, "right deals": 0, "told flows": 1, "right flows": 0},
        ),
        ((RIGHT, deal("loan", "AMD", "OpenAI", part_of=0)), {"told deals": 1, "told flows": 1}),  # a part
    ],
)
def test_counts(deals, counts):
    found = score(reading(*deals), GOLD).counts
    assert (found["gold deals"], found["gold flows"]) == (2, 2)
    assert {key: found[key] for key in counts} == counts


@pytest.mark.parametrize(
    ("deals", "mistakes"),
    [
        ((), {"missed": 2}),
        ((deal("equity_investment", "OpenAI", "Nvidia"),), {"turned round": 1, "missed": 1}),
        ((deal("licence", "Nvidia", "OpenAI"),), {"turned round": 1, "missed": 1}),
        ((deal("equity_investment", "Nvidia", "AMD"),), {"one side wrong": 1, "missed": 1}),
        ((RIGHT, deal("purchase", "OpenAI", "Nvidia"), deal("loan", "AMD", "Nvidia")), {"extra": 1}),
    ],
)
def test_a_mistake_is_told_by_its_kind(deals, mistakes):
    found = score(reading(*deals), GOLD)
    assert {kind: found.counts[kind] for kind in MISTAKES if found.counts[kind]} == mistakes
    assert sum(any(line.startswith(f"{kind}:") for kind in MISTAKES) for line in found.lines) == sum(mistakes.values())


def test_a_deal_told_where_none_is_counts_as_such():
    found = score(reading(RIGHT), {"firms": [], "deals": []})
    assert found.counts["extra where no deal is told"] == 1


def test_a_field_that_the_gold_lacks_is_not_asked_for_but_a_sum_is():
    plain = deal("purchase", "OpenAI", "Nvidia", money=Money.of(5, "USD"), status="agreed")
    counts = score(reading(plain), GOLD).counts
    assert (counts["asked amount"], counts["amount"], counts["asked bound"], counts["asked date"]) == (1, 0, 0, 0)


def test_the_texts_of_the_corpus_come_with_language_and_industry(tmp_path):
    cases = list(pairs(Path(__file__).parents[2] / "corpus"))
    assert len({case.name for case in cases}) == len(cases) >= 16
    assert {case.language for case in cases} == {"en", "zh"}
    assert all(case.gold["deals"] and case.industry for case in cases)
    assert list(passages(tmp_path)) == []
