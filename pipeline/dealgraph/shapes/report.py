"""The report: what breaks which rule, for people in any language of the rules, and as RDF.

A violation reads: the claim, its article, the sentence that it stems from, what is wrong, what to do. In English "The
claim names neither payer nor payee.", in Chinese "该主张既无付出方，也无收受方。".
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, SH, XSD

from dealgraph.knowledge.iris import BASE, below
from dealgraph.knowledge.vocabulary import DG, OA, bind, term_labels
from dealgraph.shapes import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

SEVERITIES: Final = ("violation", "warning", "info")
_MARKS: Final = {"violation": "✗", "warning": "!", "info": "i"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a result stems from, as far as the data tells.

    Attributes:
        unit: IRI of the claim, valuation or deal that is concerned, or None.
        names: its label by language.
        article: IRI of its article, or None.
        title: the article's title, or None.
        quotes: the sentences that it rests on.
    """

    unit: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    article: str | None = None
    title: str | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One breach of one rule.

    Attributes:
        focus: the node that breaks it: an IRI, or "_:…" for a blank node.
        shape: IRI of the rule.
        severity: "violation", "warning" or "info".
        messages: what is wrong, by language.
        advice: what to do, by language.
        value: the offending value as text, or None.
        path: the property concerned, or None.
        component: IRI of the kind of constraint, as SHACL names it.
        place: where it stems from.
    """

    focus: str
    shape: str
    severity: str
    messages: Mapping[str, str]
    advice: Mapping[str, str]
    value: str | None = None
    path: str | None = None
    component: str = str(SH.SPARQLConstraintComponent)
    place: Place = field(default_factory=Place)

    @property
    def key(self) -> tuple[int, str, str, str, str]:
        """The order of results: by severity, unit, node, rule, value."""
        return (SEVERITIES.index(self.severity), self.place.unit or "", self.focus, self.shape, self.value or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of a check, in order.

    Attributes:
        results: the breaches.
        claims: how many claims were checked.
        deals: how many merged deals were checked.
    """

    results: tuple[Result, ...]
    claims: int = 0
    deals: int = 0

    @property
    def conforms(self) -> bool:
        """True when nothing is a violation; warnings do not count."""
        return not self.of("violation")

    def of(self, severity: str) -> tuple[Result, ...]:
        """Return the results of one severity."""
        return tuple(result for result in self.results if result.severity == severity)

    def text(self, language: str = "en") -> str:
        """Return the report for a person: a line of counts, then a paragraph per result.

        Args:
            language: of the report; a text that lacks it stands in English.
        """
        return "\n\n".join((self.summary(language), *(_paragraph(result, language) for result in self.results)))

    def summary(self, language: str = "en") -> str:
        """Return one line that tells whether all is well and how much was checked."""
        counts = [(DG.Claim, self.claims), (DG.Deal, self.deals)]
        counts += [(SH[name.title()], len(self.of(name))) for name in SEVERITIES]
        colon = _phrases(language)["colon"]
        shown = [
            f"{_word(term, language)}{colon}{count}" for term, count in counts if count or term in {DG.Claim, DG.Deal}
        ]
        verdict = f"✓ {_word(SH.conforms, language)}" if self.conforms else "✗"
        return f"{verdict} {' · '.join(shown)}"

    def graph(self, *, base: str = BASE) -> Graph:
        """Return the report in the vocabulary of SHACL, without blank nodes.

        Args:
            base: of the report's IRI, which is a hash of its results.
        """
        key = "\n".join("\t".join(map(str, result.key)) for result in self.results)
        node = URIRef(f"{base}report/{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}")
        graph = Graph()
        bind(graph)
        graph.bind("sh", SH)
        graph.add((node, RDF.type, SH.ValidationReport))
        graph.add((node, SH.conforms, Literal("true" if self.conforms else "false", datatype=XSD.boolean)))
        for index, result in enumerate(self.results):
            each = below(node, "result", index)
            graph.add((node, SH.result, each))
            graph.add((each, RDF.type, SH.ValidationResult))
            graph.add((each, SH.focusNode, _term(result.focus)))
            graph.add((each, SH.sourceShape, URIRef(result.shape)))
            graph.add((each, SH.sourceConstraintComponent, URIRef(result.component)))
            graph.add((each, SH.resultSeverity, SH[result.severity.title()]))
            for tag, text in result.messages.items():
                graph.add((each, SH.resultMessage, Literal(text, lang=tag)))
            if result.value is not None:
                graph.add((each, SH.value, _term(result.value)))
            if result.path is not None:
                graph.add((each, SH.resultPath, URIRef(result.path)))
            _add_place(graph, each, result)
        return graph


def _add_place(graph: Graph, node: URIRef, result: Result) -> None:
    """Add to a result in RDF where it stems from and what to do; SHACL leaves room for more than its own terms."""
    place = result.place
    for tag, text in result.advice.items():
        graph.add((node, RDFS.comment, Literal(text, lang=tag)))
    if place.unit is not None and "://" in place.unit:
        graph.add((node, PROV.wasDerivedFrom, URIRef(place.unit)))
    if place.article is not None and "://" in place.article:
        graph.add((node, OA.hasSource, URIRef(place.article)))
    for quote in place.quotes:
        graph.add((node, OA.exact, Literal(quote)))


def _paragraph(result: Result, language: str) -> str:
    place, phrase = result.place, _phrases(language)
    kind = _word(SH[result.severity.title()], language)
    lines = [f"{_MARKS[result.severity]} {kind}  {_pick(place.names, language) or place.unit or result.focus}"]

    def line(name: str, text: str) -> None:
        lines.append(f"{name}{phrase['colon']}{text}")

    if place.article is not None:
        title = phrase["title"].format(text=place.title) if place.title else ""
        line(_word(DG.article, language), f"{title}{place.article}")
    for quote in place.quotes:
        line(_word(DG.evidence, language), phrase["quote"].format(text=" ".join(quote.split())))
    value = ""
    if result.value is not None and not result.value.startswith("_:"):
        value = phrase["value"].format(text=result.value)
    line(phrase["wrong"], f"{_pick(result.messages, language)}{value}")
    if advice := _pick(result.advice, language):
        line(phrase["advice"], advice)
    lines.append(f"[{rules.short(result.shape)}] {result.focus}")
    return "\n    ".join(lines)


def _phrases(language: str) -> Mapping[str, str]:
    table = _tables()
    return table.get(language, table["en"])


@cache
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("report.toml").read_text("utf-8"))
    return found


def _word(term: URIRef, language: str) -> str:
    return _pick(term_labels(term) or rules.words(term), language) or str(term)


def _pick(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _term(text: str) -> URIRef | Literal:
    # Blank nodes of the file that was checked mean nothing outside it: their label stands as text.
    return URIRef(text) if "://" in text and not set(text) & set(' <>"{}|\\^`\n') else Literal(text)
