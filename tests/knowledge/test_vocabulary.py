"""The closed namespaces are the ontology, no more and no less."""

from __future__ import annotations

import re
import tomllib

import pytest
from rdflib import OWL, RDF, Graph

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.knowledge.vocabulary import DG, SCHEMES, concept, concepts, notation, term_labels

NS = "https://w3id.org/dealgraph/ns#"


def test_python_terms_are_those_of_the_turtle() -> None:
    graph = Graph().parse(resources.ontology() / "deals.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    turtle = {str(term).removeprefix(NS) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    assert turtle == set(DG.__annotations__)


def test_every_term_written_in_code_exists() -> None:
    package = resources.words().parent
    used = {
        name
        for path in package.rglob("*.py")
        for name in re.findall(r"\bDG\.([A-Za-z]+)", path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= set(DG.__annotations__)


def test_mistyped_term_raises() -> None:
    with pytest.raises(AttributeError, match="payre"):
        _ = DG.payre


@pytest.mark.parametrize("scheme", SCHEMES)
def test_scheme_is_read(scheme: str) -> None:
    found = concepts(scheme)
    assert found
    assert list(found) == sorted(found)
    for value, each in found.items():
        assert each.iri == concept(scheme, value)
        assert notation(each.iri) == value
        assert set(each.labels) >= {"en", "zh"}


def test_types_know_family_and_roles() -> None:
    loan = concepts("type")["loan"]
    assert (loan.broader, loan.payer["zh"], loan.payee["en"]) == ("capital", "贷款方", "borrower")


def test_order_of_certainty() -> None:
    ranked = sorted((each.rank, value) for value, each in concepts("status").items() if each.rank is not None)
    assert [value for _, value in ranked] == ["talks", "reported", "planned", "announced", "agreed", "completed"]


def test_unknown_scheme_tells_the_known_ones() -> None:
    with pytest.raises(OntologyError, match="planets: no such scheme; there are basis, bound"):
        concepts("planets")


def test_every_currency_that_is_read_is_described() -> None:
    table = tomllib.loads((resources.words() / "meanings.toml").read_text(encoding="utf-8"))
    assert set(table["currencies"]) <= set(concepts("currency"))
    assert len(concepts("currency")) >= 45
    assert "$" in concepts("currency")["USD"].symbols


def test_labels_of_terms() -> None:
    assert dict(term_labels(DG.Deal)) == {"en": "deal", "zh": "交易"}
    assert not term_labels(RDF.type)
    assert len(term_labels(DG.amount)) == 2
