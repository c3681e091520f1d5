"""Quarantine takes what fails and nothing else."""

from __future__ import annotations

import time

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SDO, SKOS, XSD

from dealgraph import shapes
from dealgraph.knowledge import build, iris, read_claims
from dealgraph.knowledge.vocabulary import DG, OA
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, Valuation
from dealgraph.money import Money
from dealgraph.when import When

TEXT = "A invests in B. A buys from B. 甲向乙贷款。"
ARTICLE = Article(source="a.txt", text=TEXT, spans=(), published="2026-01-01")
FIRMS = tuple(Firm(name=name, names=(name,), registry=None, mentions=()) for name in ("A", "B", "甲", "乙"))


def _quote(start: int, end: int, language: str = "en") -> Evidence:
    return Evidence(start=start, end=end, text=TEXT[start:end], language=language, rule="test")


def _graph() -> Graph:
    return build(
        Extraction(
            article=ARTICLE,
            firms=FIRMS,
            deals=(
                Deal(
                    type="equity_investment",
                    payers=("A",),
                    payees=("B",),
                    money=Money.of(5, "USD"),
                    evidence=(_quote(0, 15),),
                ),
                Deal(
                    type="purchase",
                    payers=("A",),
                    payees=("B",),
                    when=When.parse("2025"),
                    part_of=0,
                    evidence=(_quote(16, 30),),
                ),
                Deal(type="loan", payers=("甲",), payees=("乙",), evidence=(_quote(31, 38, "zh"),)),
            ),
            valuations=(
                Valuation(firm="B", money=Money.of(9, "USD"), as_of=None, basis=None, evidence=(_quote(0, 15),)),
            ),
        )
    )


def _claim(graph: Graph, position: int) -> URIRef:
    return URIRef(str(graph.value(None, DG.position, Literal(position))))


def _spoil_amount(graph: Graph) -> None:
    graph.remove((iris.below(_claim(graph, 0), "amount"), SDO.currency, None))


def _spoil_date(graph: Graph) -> None:
    graph.set((_claim(graph, 1), DG.latest, Literal("2024-01-01", datatype=XSD.date)))


def _spoil_quote(graph: Graph) -> None:
    graph.remove((iris.below(_claim(graph, 2), "evidence", 0, "quote"), OA.exact, None))


def _spoil_firm(graph: Graph) -> None:
    for predicate in (RDFS.label, SKOS.prefLabel):
        graph.remove((iris.firm_iri("甲"), predicate, None))


def _spoil_article(graph: Graph) -> None:
    graph.set((iris.article_iri(ARTICLE), DG.contentHash, Literal("short")))


def _spoil_valuation(graph: Graph) -> None:
    graph.remove((None, DG.firm, None))


@pytest.mark.parametrize(
    ("spoil", "left"),
    [
        (_spoil_amount, [1, 2]),
        (_spoil_date, [0, 2]),
        (_spoil_quote, [0, 1]),
        (_spoil_firm, [0, 1]),
        (_spoil_article, []),
        (_spoil_valuation, [0, 1, 2]),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_only_what_fails_is_set_aside(spoil, left: list[int]) -> None:
    graph = _graph()
    spoil(graph)
    admitted, quarantined, report = shapes.split(graph)
    assert not report.conforms
    assert set(admitted) | set(quarantined) == set(graph)
    assert not set(admitted) & set(quarantined)
    assert [record.position for record in read_claims(admitted)] == left
    assert shapes.check(admitted).conforms
    assert str(quarantined.identifier).startswith(f"{iris.BASE}graph/quarantine/")


def test_sound_graph_is_admitted_whole() -> None:
    graph = _graph()
    admitted, quarantined, report = shapes.split(graph)
    assert report.conforms
    assert set(admitted) == set(graph)
    assert admitted.identifier == graph.identifier
    assert len(quarantined) == 0


def test_part_whose_whole_is_set_aside_keeps_the_link() -> None:
    graph = _graph()
    _spoil_amount(graph)
    whole = _claim(graph, 0)
    admitted, _, _ = shapes.split(graph)
    part = read_claims(admitted)[0]
    assert (part.part_of, part.deal.part_of) == (whole, None)


def test_check_is_quick() -> None:
    graph = _graph()
    shapes.check(graph)
    started = time.perf_counter()
    shapes.check(graph)
    # Measured at 0.07 s; the margin is for busy machines.
    assert time.perf_counter() - started < 2
