"""A sentence as a row: what its parties are governed by, which of them stand together."""

from itertools import pairwise

import pytest

from dealgraph import articles, clauses, entities
from dealgraph.frames import elements, triggers

CASES = [
    ("Oracle bought chips from Nvidia.", [(("Oracle",), ""), (("Nvidia",), "from")]),
    ("Oracle and Microsoft invested in Nvidia.", [(("Oracle", "Microsoft"), ""), (("Nvidia",), "in")]),
    ("Oracle, Microsoft and Tencent invested in Nvidia.", [(("Oracle", "Microsoft", "Tencent"), ""), (("Nvidia",), "in")]),
    ("Nvidia was funded by Oracle.", [(("Nvidia",), ""), (("Oracle",), "agent")]),
    ("Nvidia's investment in Oracle closed.", [(("Nvidia",), "poss"), (("Oracle",), "in")]),
    ("Oracle ordered Nvidia chips.", [(("Oracle",), ""), (("Nvidia",), "source")]),
    ("甲骨文向英伟达采购设备。", [(("Oracle",), ""), (("Nvidia",), "to")]),
    ("甲骨文从英伟达购买设备。", [(("Oracle",), ""), (("Nvidia",), "from")]),
    ("甲骨文、微软和腾讯投资英伟达。", [(("Oracle", "Microsoft", "Tencent"), ""), (("Nvidia",), "")]),
    ("英伟达被甲骨文收购。", [(("Nvidia",), ""), (("Oracle",), "agent")]),
    ("由甲骨文向英伟达供货。", [(("Oracle",), "agent"), (("Nvidia",), "to")]),
    ("甲骨文采购英伟达芯片。", [(("Oracle",), ""), (("Nvidia",), "source")]),
]  # fmt: skip


def row(text):
    article = articles.from_text(text)
    (parse,) = clauses.parse(article)
    (locals_,) = entities.recognise(article, [parse]).locals
    return elements.row(text, 0, len(text), triggers.lexicon(parse.words), locals_)


@pytest.mark.parametrize(("text", "parties"), CASES, ids=[text for text, _ in CASES])
def test_parties_with_their_functions(text, parties):
    assert [(e.firms, e.function) for e in row(text) if e.kind == "party"] == parties


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_elements_stand_in_order_without_overlap(text):
    found = row(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert any(e.kind == "trigger" for e in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It invested in Nvidia.", "singular"),
        ("Both companies invested in Nvidia.", "plural"),
        ("该公司投资英伟达。", "singular"),
        ("双方投资英伟达。", "plural"),
        ("后者投资英伟达。", "latter"),
    ],
)
def test_a_reference_is_seen_as_what_it_is(text, value):
    assert next(e.value for e in row(text) if e.kind == "reference") == value
