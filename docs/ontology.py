"""Writes the pages of the ontology from its Turtle: docs/ontology/en.md and docs/ontology/zh.md.

`python docs/ontology.py` writes them; a test holds them up to date. In: classes, properties, schemes, rules and the
alignment. Out: one page a language, each term with an anchor: "付出方" and "payer" are described at `#payer`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
ONTOLOGY: Final = ROOT / "ontology"
PAGES: Final = ROOT / "docs" / "ontology"
_TERMS: Final = "https://w3id.org/dealgraph/ns#"
_NS: Final = "https://w3id.org/dealgraph/ns"
_BAR: Final = r"\|"
_WORDS: Final = PAGES / "words.toml"
_KINDS: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_MATCHES: Final = (
    (RDFS.subClassOf, "⊑"),
    (RDFS.subPropertyOf, "⊑"),
    (SKOS.exactMatch, "="),
    (SKOS.closeMatch, "≈"),
    (SKOS.broadMatch, "<"),
    (SKOS.relatedMatch, "~"),
)


class Page:
    """One page: the ontology in one language.

    Args:
        language: primary tag of its labels.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._words: dict[str, Any] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))[language]
        self._terms = _graph(sorted(ONTOLOGY.glob("*.ttl")))
        self._rules = _graph(sorted((ONTOLOGY / "shapes").glob("*.ttl")))

    def text(self) -> str:
        """Return the page in Markdown."""
        parts = [
            *self._head(),
            *self._section("classes", self._classes()),
            *self._section("properties", self._properties()),
            *self._section("schemes", self._schemes()),
            *self._section("rules", self._shapes()),
            *self._section("alignment", self._alignment()),
        ]
        return "\n".join(parts).rstrip() + "\n"

    def _head(self) -> Iterator[str]:
        node = URIRef(_NS)
        yield f"# {self._text(node, RDFS.label)}\n"
        yield self._text(node, RDFS.comment) + "\n"
        yield "| | |\n| --- | --- |"
        yield f"| {self._words['namespace']} | <{_TERMS}> (`dg:`) |"
        version, iri = self._terms.value(node, OWL.versionInfo), self._terms.value(node, OWL.versionIRI)
        yield f"| {self._words['version']} | {version}, <{iri}> |"
        yield f"| {self._words['licence']} | <{self._terms.value(node, URIRef('http://purl.org/dc/terms/license'))}> |"
        yield f"\n{self._words['generated']}\n"

    def _section(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        yield f"## {self._words[name]}\n"
        if note := self._words.get(f"{name}_note"):
            yield f"{note}\n"
        yield from lines

    def _classes(self) -> Iterator[str]:
        used: dict[object, list[URIRef]] = {}
        for prop, kind in self._terms.subject_objects(RDFS.domain):
            used.setdefault(kind, []).append(URIRef(str(prop)))
        for term in self._ours(OWL.Class):
            yield from self._term(term)
            rows = [
                ("above", self._names(self._terms.objects(term, RDFS.subClassOf))),
                ("disjoint", self._names(self._terms.objects(term, OWL.disjointWith))),
                ("has", self._names(used.get(term, ()))),
            ]
            yield from self._rows(rows)

    def _properties(self) -> Iterator[str]:
        for term in self._ours(*_KINDS):
            yield from self._term(term)
            kinds = {str(kind).rpartition("#")[2] for kind in self._terms.objects(term, RDF.type)}
            rows = [
                ("kind", self._words["comma"].join(self._words["kinds"][kind] for kind in sorted(kinds))),
                ("domain", self._names(self._terms.objects(term, RDFS.domain))),
                ("range", self._names(self._terms.objects(term, RDFS.range))),
                ("above", self._names(self._terms.objects(term, RDFS.subPropertyOf))),
                ("disjoint", self._names(self._terms.objects(term, OWL.propertyDisjointWith))),
            ]
            yield from self._rows(rows)

    def _schemes(self) -> Iterator[str]:
        for scheme in sorted(self._terms.subjects(RDF.type, SKOS.ConceptScheme)):
            yield f"### {self._text(scheme, SKOS.prefLabel)}\n"
            yield f"<{scheme}>\n"
            yield self._text(scheme, SKOS.definition) + "\n"
            concepts = sorted(self._terms.subjects(SKOS.inScheme, scheme))
            extra = [
                (name, URIRef(iri))
                for name, iri in (
                    ("broader", str(SKOS.broader)),
                    ("payer_role", f"{_TERMS}payerRole"),
                    ("payee_role", f"{_TERMS}payeeRole"),
                    ("rank", f"{_TERMS}certaintyRank"),
                    ("symbol", f"{_TERMS}symbol"),
                )
                if any((concept, URIRef(iri), None) in self._terms for concept in concepts)
            ]
            head = [self._words[key] for key in ("notation", "label", "definition", *(name for name, _ in extra))]
            yield _head(head)
            for concept in concepts:
                cells = [f"`{self._terms.value(concept, SKOS.notation)}`"]
                cells += [self._text(concept, each) for each in (SKOS.prefLabel, SKOS.definition)]
                cells += [self._cell(concept, predicate) for _, predicate in extra]
                yield _row(cells)
            yield ""

    def _shapes(self) -> Iterator[str]:
        head = [self._words[key] for key in ("rule", "severity", "message", "advice")]
        yield _head(head)
        for shape in sorted(set(self._rules.subjects(SH.message, None))):
            if isinstance(shape, URIRef):
                severity = self._rules.value(shape, SH.severity) or SH.Violation
                cells = [
                    f"`{shape.rpartition('#')[2]}`",
                    self._text(severity, RDFS.label, self._rules),
                    self._text(shape, SH.message, self._rules),
                    self._text(shape, RDFS.comment, self._rules),
                ]
                yield _row(cells)
        yield ""

    def _alignment(self) -> Iterator[str]:
        graph = _graph([ONTOLOGY / "alignment.ttl", ONTOLOGY / "deals.ttl"])
        head = [self._words[key] for key in ("term", "relation", "other")]
        yield _head(head)
        for subject in sorted(set(graph.subjects())):
            for predicate, sign in _MATCHES:
                for other in sorted(graph.objects(subject, predicate)):
                    if not str(other).startswith(_NS) and isinstance(other, URIRef):
                        yield f"| {self._name(subject)} | {sign} | {self._name(other)} |"
        yield ""

    def _term(self, term: URIRef) -> Iterator[str]:
        local = term.removeprefix(_TERMS)
        yield f'### <a id="{local}"></a>{self._text(term, RDFS.label)} `dg:{local}`\n'
        yield self._text(term, RDFS.comment) + "\n"

    def _rows(self, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
        lines = [f"- {self._words[name]}{self._words['colon']}{value}" for name, value in rows if value]
        if lines:
            yield "\n".join(lines) + "\n"

    def _ours(self, *kinds: URIRef) -> list[URIRef]:
        found = {term for kind in kinds for term in self._terms.subjects(RDF.type, kind)}
        return sorted(URIRef(str(term)) for term in found if str(term).startswith(_TERMS))

    def _names(self, terms: Iterable[object]) -> str:
        return self._words["comma"].join(self._name(term) for term in sorted(terms, key=str))

    def _name(self, term: object) -> str:
        iri = str(term)
        if iri.startswith(_TERMS):
            local = iri.removeprefix(_TERMS)
            return f"[{self._text(URIRef(iri), RDFS.label)}](#{local}) `dg:{local}`"
        try:
            short = self._terms.namespace_manager.curie(iri, generate=False)
        except KeyError:
            # A scheme of ours: its IRI is that of its concepts without the notation.
            short = iri.removeprefix(f"{_NS}/")
        return f"[`{short}`]({iri})"

    def _cell(self, concept: object, predicate: URIRef) -> str:
        values = list(self._terms.objects(concept, predicate))  # type: ignore[arg-type]
        if any(isinstance(value, Literal) and value.language for value in values):
            return self._text(concept, predicate)
        shown = (self._text(value, SKOS.prefLabel) if isinstance(value, URIRef) else str(value) for value in values)
        return self._words["comma"].join(sorted(shown))

    def _text(self, node: object, predicate: URIRef, graph: Graph | None = None) -> str:
        found = (graph or self._terms).objects(node, predicate)  # type: ignore[arg-type]
        return next(
            (
                " ".join(str(text).split())
                for text in found
                if isinstance(text, Literal) and text.language == self._language
            ),
            "",
        )


def _head(cells: list[str]) -> str:
    return f"{_row(cells)}\n|{' --- |' * len(cells)}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _graph(paths: Iterable[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def pages() -> dict[Path, str]:
    """Return the pages by the file that each belongs in."""
    languages = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {PAGES / f"{language}.md": Page(language).text() for language in languages}


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
