"""The check: a graph against the core shapes with pySHACL, and against the rules for the whole graph as queries.

A claim "A invests in A" or "甲投资甲" breaks the rule that payer and payee differ, whatever its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, Dataset, Graph, URIRef
from rdflib.namespace import RDF, RDFS, SDO, SH
from rdflib.query import ResultRow

from dealgraph.knowledge.vocabulary import DG, OA
from dealgraph.shapes import rules
from dealgraph.shapes.report import Place, Report, Result
from dealgraph.shapes.units import Units

if TYPE_CHECKING:
    from rdflib.term import Node

    # focus node, shape, offending value, property, severity, kind of constraint
    _Breach = tuple[Node, str, Node | None, Node | None, str, Node | None]


def check(data: Graph | Dataset, *, whole: bool = False) -> Report:
    """Return what in a graph breaks the shapes.

    Args:
        data: an article's graph, or any graph with claims, deals or firms; of a data set all graphs count as one.
        whole: whether the rules that need more than one article's graph are asked too.

    Raises:
        OntologyError: when the shapes are missing or broken.
    """
    graph = _union(data)
    found = _core(graph)
    if whole:
        found |= _whole(graph)
    units = Units(graph)
    results = (_result(graph, units, breach) for breach in found)
    return Report(
        results=tuple(sorted(results, key=lambda result: result.key)),
        claims=len(set(graph.subjects(RDF.type, DG.Claim))),
        deals=len(set(graph.subjects(RDF.type, DG.Deal))),
    )


def _union(data: Graph | Dataset) -> Graph:
    if not isinstance(data, Dataset):
        return data
    graph = Graph()
    for subject, predicate, value, _ in data.quads((None, None, None, None)):
        graph.add((subject, predicate, value))
    return graph


def _core(graph: Graph) -> set[_Breach]:
    from pyshacl import validate  # noqa: PLC0415  loading it takes longer than most commands

    _, report, _ = validate(graph, shacl_graph=rules.core(), inplace=True)
    found: set[_Breach] = set()
    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        severity = rules.severity(report.value(result, SH.resultSeverity))
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        component = report.value(result, SH.sourceConstraintComponent)
        found.add((focus, str(shape), value, path, severity, component))
    return found


def _whole(graph: Graph) -> set[_Breach]:
    found: set[_Breach] = set()
    for shape, query in rules.whole_queries().items():
        severity = rules.rules()[shape].severity
        found.update(
            (row["this"], shape, row["value"], None, severity, SH.SPARQLConstraintComponent)
            for row in graph.query(query)
            if isinstance(row, ResultRow)
        )
    return found


def _result(graph: Graph, units: Units, breach: _Breach) -> Result:
    focus, shape, value, path, severity, component = breach
    rule = rules.rules()[shape]
    return Result(
        focus=_name(focus),
        shape=shape,
        severity=severity,
        messages=rule.messages,
        advice=rule.advice,
        # A rule on the node as a whole gives that node as the value: told already.
        value=None if value is None or value == focus else _name(value),
        path=str(path) if isinstance(path, URIRef) else None,
        component=str(component or SH.SPARQLConstraintComponent),
        place=_place(graph, units, focus),
    )


def _place(graph: Graph, units: Units, focus: Node) -> Place:
    concerned = sorted(units.concerned(focus), key=str)
    unit = concerned[0] if concerned else focus
    evidence = sorted(set(graph.objects(unit, DG.evidence)), key=str)
    targets = [target for each in evidence for target in graph.objects(each, OA.hasTarget)]
    articles = {
        *graph.objects(unit, DG.article),
        *(each for target in targets for each in graph.objects(target, OA.hasSource)),
    }
    article = min(articles, key=str, default=None)
    quotes = dict.fromkeys(
        str(text)
        for target in targets
        for selector in sorted(graph.objects(target, OA.hasSelector), key=str)
        for text in graph.objects(selector, OA.exact)
    )
    title = None if article is None else graph.value(article, SDO.headline)
    return Place(
        unit=_name(unit),
        names=rules.by_language(graph, unit, RDFS.label),
        article=None if article is None else _name(article),
        title=None if title is None else str(title),
        quotes=tuple(quotes),
    )


def _name(node: Node) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)
