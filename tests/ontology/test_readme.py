"""The README tells every file and every class."""

from __future__ import annotations

from rdflib import OWL, RDF, Graph

from dealgraph import resources

ONTOLOGY = resources.ontology()


def test_readme_tells_files_and_classes() -> None:
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    names = [
        path.name if path.is_file() else f"{path.name}/" for path in ONTOLOGY.iterdir() if path.name != "README.md"
    ]
    graph = Graph().parse(ONTOLOGY / "deals.ttl")
    names += [f"dg:{str(term).rpartition('#')[2]}" for term in graph.subjects(RDF.type, OWL.Class)]
    assert len(names) > 20
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
