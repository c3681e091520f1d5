"""Our own articles: every pair is complete, its gold well formed, and both versions name what the gold says."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import frontmatter
import pytest
from rdflib import RDF, SKOS, Graph

from dealgraph import resources
from dealgraph.money import Money
from dealgraph.script import fold
from dealgraph.when import When

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = resources.demo().parent
GOLDS = sorted(CORPUS.glob("*/*.gold.json"))
SEED = CORPUS.parents[1] / "shared" / "seed"
CAPITAL = {"equity_investment", "equity_stake", "acquisition", "loan", "guarantee", "warrant", "joint_venture"}
FIELDS = {
    "id", "type", "payers", "payees", "amount", "stake_percent", "date", "dates", "status", "hearsay", "basis", "object",
    "combined", "holding", "part_of", "tied_to", "optional", "accept", "note",
}  # fmt: skip
each_gold = pytest.mark.parametrize("path", GOLDS, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}")


def gold_of(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def article_of(path: Path, language: str) -> frontmatter.Post:
    return frontmatter.load(str(path.with_name(path.name.replace(".gold.json", f".{language}.md"))))


def notations(scheme: str) -> set[str]:
    graph = Graph().parse(resources.ontology() / scheme, format="turtle")
    return {str(graph.value(concept, SKOS.notation)) for concept in graph.subjects(RDF.type, SKOS.Concept)}


def readings(deal: dict[str, Any]) -> list[dict[str, Any]]:
    return [deal, *({**deal, **other} for other in deal.get("accept", []))]


def test_there_are_enough_pairs_in_enough_fields() -> None:
    assert len(GOLDS) >= 8
    collections = {path.parent.name for path in GOLDS}
    assert {"demo", "ai", "pharma", "telecom", "finance"} <= collections
    assert len([path for path in GOLDS if path.parent.name == "demo"]) == 1


def test_no_article_stands_alone() -> None:
    expected = {
        path.with_name(path.name.replace(".gold.json", f".{code}.md")) for path in GOLDS for code in ("en", "zh")
    }
    assert {path for path in CORPUS.glob("*/*.md") if path.name != "README.md"} == expected


def test_one_article_is_in_traditional_script() -> None:
    traditional = [path for path in GOLDS if article_of(path, "zh")["language"] == "zh-Hant"]
    assert traditional
    for path in traditional:
        text = article_of(path, "zh").content
        assert sum(a != b for a, b in zip(text, fold(text), strict=True)) > len(text) / 10


@each_gold
@pytest.mark.parametrize(("language", "least", "most"), [("en", 150, 400), ("zh", 300, 800)])
def test_an_article_has_metadata_and_the_length_of_a_news_item(
    path: Path, language: str, least: int, most: int
) -> None:
    article = article_of(path, language)
    assert {"title", "date", "source", "licence", "language"} == set(article.keys())
    assert str(article["language"]).startswith(language)
    assert article["licence"] == "CC-BY-4.0"
    assert isinstance(article["date"], date)
    assert article["date"].isoformat() == gold_of(path)["published"]
    length = len(article.content.split()) if language == "en" else len(re.sub(r"\s", "", article.content))
    assert least <= length <= most


@each_gold
def test_gold_is_well_formed(path: Path) -> None:
    gold = gold_of(path)
    assert gold["article"] == path.name.removesuffix(".gold.json")
    assert gold["languages"] == ["zh", "en"]
    ids = [deal["id"] for deal in gold["deals"]]
    assert ids == list(range(1, len(ids) + 1))
    types, statuses = notations("deal-types.ttl"), notations("statuses.ttl")
    for deal in gold["deals"]:
        assert set(deal) <= FIELDS
        assert deal["payers"] or deal["payees"]
        assert not set(deal["payers"]) & set(deal["payees"])
        assert deal.get("part_of") in {None, *ids} - {deal["id"]}
        assert set(deal.get("tied_to", [])) <= set(ids) - {deal["id"]}
        assert deal.get("basis", "stated") in {"stated", "implied"}
        assert deal.get("combined", False) or len(deal["payers"]) <= 1
        assert deal.get("combined", False) or len(deal["payees"]) <= 1
        assert deal["stake_percent"] is None or 0 < deal["stake_percent"] <= 100
        for reading in readings(deal):
            assert set(reading) <= FIELDS
            assert reading["type"] in types
            assert reading["status"] in statuses
            assert reading["payers"] != reading["payees"]
        # a deal with an open side yields no edge, so nobody is asked for it
        assert deal.get("optional", False) or (deal["payers"] and deal["payees"])


@each_gold
def test_amounts_of_gold_are_money(path: Path) -> None:
    currencies = notations("currencies.ttl")
    for deal in gold_of(path)["deals"]:
        for reading in readings(deal):
            if amount := reading["amount"]:
                ends = {key: None if amount[key] is None else Decimal(amount[key]) for key in ("min", "max")}
                money = Money(min=ends["min"], max=ends["max"], currency=amount["currency"], bound=amount["bound"])
                assert money.size > 1_000_000
                assert money.currency in currencies


@each_gold
def test_dates_of_gold_are_dates_before_the_article(path: Path) -> None:
    gold = gold_of(path)
    published = date.fromisoformat(gold["published"])
    for deal in gold["deals"]:
        for told in [deal["date"], *deal.get("dates", {}).values()]:
            if told is not None:
                assert When.parse(told).earliest <= published


@each_gold
def test_a_part_is_of_the_same_kind_and_no_larger_than_its_whole(path: Path) -> None:
    deals = {deal["id"]: deal for deal in gold_of(path)["deals"]}
    for deal in deals.values():
        whole = deals.get(deal.get("part_of"))
        if whole and whole["amount"]["max"] is not None and deal["type"] != "licence":
            assert deal["type"] == whole["type"]
            assert (deal["amount"]["min"] or 0) <= whole["amount"]["max"]


@pytest.fixture(scope="module")
def known() -> set[str]:
    registry = Graph()
    for file in sorted((resources.ontology() / "firms").glob("*.ttl")):
        registry.parse(file, format="turtle")
    return {str(name) for name in registry.objects(None, SKOS.prefLabel)}


@each_gold
def test_firms_of_deals_are_listed_and_on_the_registry(path: Path, known: set[str]) -> None:
    gold = gold_of(path)
    listed = {firm.split("|")[0] for firm in gold["firms"]}
    assert len(listed) == len(gold["firms"])
    assert listed <= known
    for deal in gold["deals"]:
        for reading in readings(deal):
            assert {*reading["payers"], *reading["payees"]} <= listed


@each_gold
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_article_names_each_firm(path: Path, language: str) -> None:
    text = article_of(path, language).content
    missing = [firm for firm in gold_of(path)["firms"] if not any(name in text for name in firm.split("|"))]
    assert missing == []


@each_gold
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_article_tells_each_amount(path: Path, language: str) -> None:
    text = article_of(path, language).content
    units = [(Decimal(10**8), "億" if article_of(path, language)["language"] == "zh-Hant" else "亿")]
    if language == "en":
        units = [(Decimal(10**9), " billion"), (Decimal(10**6), " million")]
    for deal in gold_of(path)["deals"]:
        amount = deal["amount"]
        if amount and amount["bound"] != "range":
            value = Decimal(amount["min"] if amount["min"] is not None else amount["max"])
            spellings = [f"{(value / unit).normalize():f}{word}" for unit, word in units]
            assert any(re.search(rf"(?<![\d.]){re.escape(s)}", text) for s in spellings), (deal["id"], spellings)


def test_the_demo_holds_circular_flows_of_two_and_of_three() -> None:
    (path,) = [path for path in GOLDS if path.parent.name == "demo"]
    deals = gold_of(path)["deals"]
    edges = {
        (payer, payee, deal["type"] in CAPITAL)
        for deal in deals
        for payer in deal["payers"]
        for payee in deal["payees"]
    }
    pairs = {frozenset((a, b)) for a, b, capital in edges if capital and (b, a, False) in edges}
    assert pairs == {frozenset(("OpenAI", firm)) for firm in ("Microsoft", "AMD", "Nvidia", "CoreWeave")} | {
        frozenset(("Microsoft", "Anthropic")),
    }
    assert {("Nvidia", "CoreWeave", False), ("CoreWeave", "OpenAI", True), ("OpenAI", "Nvidia", False)} <= edges


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not here")
@each_gold
def test_no_sentence_is_taken_from_the_seed_article(path: Path) -> None:
    seed = {"en": SEED / "circular-deals.en.txt", "zh": SEED / "circular-deals.zh.txt"}
    for language, size in (("en", 8), ("zh", 16)):

        def runs(text: str, language: str = language, size: int = size) -> set[tuple[str, ...]]:
            units = text.split() if language == "en" else [char for char in fold(text) if not char.isspace()]
            return {tuple(units[i : i + size]) for i in range(len(units) - size + 1)}

        shared = runs(seed[language].read_text(encoding="utf-8")) & runs(article_of(path, language).content)
        assert shared == set()
