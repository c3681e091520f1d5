"""People with role and firm: a name is a person's only beside a role."""

import pytest

import dealgraph

CASES = [
    ("Anthropic CEO Dario Amodei spoke in Leeds.", [("Dario Amodei", "CEO", "Anthropic")]),
    ("Dario Amodei, chief executive of Anthropic, spoke in Leeds.", [("Dario Amodei", "chief executive", "Anthropic")]),
    ("Anthropic CEO Dario Amodei举例称，融资锁定了芯片供给。", [("Dario Amodei", "CEO", "Anthropic")]),
    ("Leeds lies in Yorkshire.", []),
    ("周一杭州天气晴朗。", []),
]


@pytest.mark.parametrize(("text", "people"), CASES)
def test_people(text, people):
    read = dealgraph.extract(text)
    assert [(p.name, p.role, p.firm) for p in read.people] == people
    assert not {p.name for p in read.people} & {firm.name for firm in read.firms}


def test_a_person_told_twice_is_one_with_both_places():
    text = "Anthropic CEO Dario Amodei spoke. Later Anthropic CEO Dario Amodei left."
    (person,) = dealgraph.extract(text).people
    assert [text[m.start : m.end] for m in person.mentions] == ["Dario Amodei", "Dario Amodei"]
