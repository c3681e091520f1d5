"""How far a deal is, whether it is hearsay, and whether it is denied, from the words around its verb."""

import pytest

from dealgraph import articles, clauses, entities
from dealgraph.entities.references import Discourse
from dealgraph.frames import clauses as framing
from dealgraph.frames import elements, status, triggers

CASES = [
    ("Oracle is in talks to buy chips from Nvidia.", ("talks", False, False)),
    ("Oracle plans to buy chips from Nvidia.", ("planned", False, False)),
    ("Oracle will buy chips from Nvidia.", ("announced", False, False)),
    ("Oracle agreed to buy chips from Nvidia.", ("agreed", False, False)),
    ("Oracle invested in Nvidia.", ("completed", False, False)),
    ("Oracle reportedly agreed to buy chips from Nvidia.", ("agreed", True, False)),
    ("Oracle did not invest in Nvidia.", ("completed", False, True)),
    ("Oracle denied that it invested in Nvidia.", ("completed", False, True)),
    ("If Oracle invested in Nvidia, prices would rise.", ("completed", False, True)),
    ("甲骨文正洽谈向英伟达采购芯片。", ("talks", False, False)),
    ("甲骨文拟向英伟达采购芯片。", ("planned", False, False)),
    ("甲骨文将向英伟达采购芯片。", ("announced", False, False)),
    ("甲骨文同意向英伟达采购芯片。", ("agreed", False, False)),
    ("甲骨文已投资英伟达。", ("completed", False, False)),
    ("据称甲骨文同意向英伟达采购芯片。", ("agreed", True, False)),
    ("甲骨文没有投资英伟达。", ("completed", False, True)),
    ("甲骨文否认投资英伟达。", ("completed", False, True)),
    ("如果甲骨文投资英伟达，价格会上涨。", ("completed", False, True)),
]


def first(text):
    """Return the stage of the first frame of a sentence."""
    article = articles.from_text(text)
    (parse,) = clauses.parse(article)
    (locals_,) = entities.recognise(article, [parse]).locals
    lexicon = triggers.lexicon(parse.words)
    row = elements.row(text, 0, len(text), lexicon, locals_)
    frame = framing.frames(row, 0, lexicon, parse.doc, Discourse())[0]
    return status.stage(frame, row, blanks=lexicon.blanks)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_stage(text, expected):
    found = first(text)
    assert (found.hearsay, found.denied) == expected[1:]
    if not found.denied:
        assert found.status == expected[0]
