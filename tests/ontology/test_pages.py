"""The pages of the ontology are those that its Turtle makes, with every term in both languages and no dead link."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph

from dealgraph import resources

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "ontology.py"
TERMS = "https://w3id.org/dealgraph/ns#"
if not SCRIPT.is_file():
    pytest.skip("installed without its documentation", allow_module_level=True)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("ontology_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {path.stem: text for path, text in module.pages().items()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_up_to_date(made: dict[str, str], language: str) -> None:
    page = SCRIPT.parent / "ontology" / f"{language}.md"
    assert page.read_text(encoding="utf-8") == made[language], "python docs/ontology.py"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_is_there_and_every_link_leads_somewhere(made: dict[str, str], language: str) -> None:
    text = made[language]
    anchors = re.findall(r'<a id="(\w+)"></a>(.+) `dg:\w+`', text)
    graph = Graph().parse(resources.ontology() / "deals.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(term).removeprefix(TERMS) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    assert sorted(local for local, _ in anchors) == sorted(terms)
    assert all(label.strip() for _, label in anchors)
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= terms
    for vocabulary in ("fibo-", "schema:", "prov:", "time:", "org:"):
        assert vocabulary in text.partition("## Alignment" if language == "en" else "## 对齐")[2]
    assert not re.search(r"[<`|] ?None", text)
