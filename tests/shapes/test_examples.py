"""The example files: valid ones conform, invalid ones fire exactly the rule that their first comment names."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import SH

from dealgraph import resources, shapes
from dealgraph.knowledge.vocabulary import DG, concepts
from dealgraph.shapes import files, rules

EXAMPLES = resources.ontology() / "examples"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))


@cache
def _named(path) -> tuple[str, frozenset[str]]:
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    also = second.partition("also: ")[2].split()
    return first.removeprefix("# shape: "), frozenset(also)


def test_there_are_examples() -> None:
    assert len(VALID) >= 10
    assert len(INVALID) >= 60


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_conforms_without_a_word(path) -> None:
    report = shapes.check_file(path)
    assert report.conforms
    assert report.results == (), report.text()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_fires_exactly_the_named_rule(path) -> None:
    shape, also = _named(path)
    report = shapes.check_file(path)
    assert {rules.short(result.shape) for result in report.results} == {shape, *also}
    named = [result for result in report.results if rules.short(result.shape) == shape]
    for result in named:
        assert set(result.messages) >= {"en", "zh"}
        assert result.messages["en"] in report.text("en")
        assert result.messages["zh"] in report.text("zh")
    assert report.conforms is all(result.severity != "violation" for result in named)


def test_every_rule_has_an_invalid_example() -> None:
    assert {rules.short(shape) for shape in rules.rules()} == {_named(path)[0] for path in INVALID}


def test_open_sides_and_names_only_warn() -> None:
    warning = {rules.short(shape) for shape, rule in rules.rules().items() if rule.severity == "warning"}
    sides = {f"{kind}-{side}-open" for kind in ("claim", "deal") for side in ("payer", "payee")}
    assert warning == sides | {"firm-names"}


@pytest.mark.parametrize(
    "path", [each for each in INVALID if each.stem.startswith("whole-")], ids=lambda path: path.stem
)
def test_pyshacl_agrees_on_the_rules_for_the_whole_graph(path) -> None:
    graph = files.read(path)
    _, report, _ = validate(graph, shacl_graph=rules.whole(), advanced=True, inplace=True)
    fired = {rules.short(str(report.value(result, SH.sourceShape))) for result in report.objects(None, SH.result)}
    assert _named(path)[0] in fired


@pytest.mark.parametrize(
    ("scheme", "prefix", "paths"),
    [
        ("type", "type/", (DG.claimedType, DG.dealType)),
        ("status", "status/", (DG.status,)),
        ("basis", "basis/", (DG.basis,)),
        ("object-kind", "object-kind/", (DG.objectKind,)),
        ("bound", "bound/", (DG.bound, DG.shareBound)),
        ("sector", "sector/", (DG.sector,)),
        ("valuation-basis", "valuation-basis/", (DG.valuationBasis,)),
    ],
)
def test_lists_in_shapes_are_the_schemes(scheme: str, prefix: str, paths) -> None:
    core = rules.core()
    wanted = {each.iri for each in concepts(scheme).values()}
    for path in paths:
        shapes_of_path = [shape for shape in core.subjects(SH.path, path) if (shape, SH["in"], None) in core]
        full = [
            set(core.items(core.value(shape, SH["in"])))
            for shape in shapes_of_path
            if (shape, SH.message, None) in core
        ]
        assert full, path
        assert all(each == wanted for each in full), path


def test_list_of_currencies_is_the_scheme() -> None:
    core = rules.core()
    shape = next(shape for shape in rules.rules() if shape.endswith("#amount-currency"))
    listed = {str(code) for code in core.items(core.value(rules.rules()[shape].iri, SH["in"]))}
    assert listed == set(concepts("currency"))


def test_queries_are_complete() -> None:
    assert len(shapes.whole_queries()) >= 6
    empty = Graph()
    for shape, query in shapes.whole_queries().items():
        assert re.search(r"SELECT \?this \?value", query), shape
        assert list(empty.query(query)) == []
