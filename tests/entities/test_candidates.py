"""Candidates: spans that could name a firm, and how much their form and company say so."""

from itertools import pairwise

import pytest

from dealgraph import articles, clauses
from dealgraph.entities import candidates

# A name by its form, an undecided one, and one that its company makes something else.
FIRMS = [
    ("Vantrell Laboratories, Inc. opened a plant.", "Vantrell Laboratories, Inc."),
    ("A plant was opened by Quillmere Ltd in Leeds.", "Quillmere Ltd"),
    ("The pump maker Dornwick Engineering Group moved.", "Dornwick Engineering Group"),
    ("鹭汀生物医药(苏州)有限公司启用新厂。", "鹭汀生物医药(苏州)有限公司"),
    ("昨天澜石智能科技股份有限公司发布公告。", "澜石智能科技股份有限公司"),
    ("昨天KB证券发布报告。", "KB证券"),
]
OTHERS = [
    ("Dr Ada Quill spoke.", "Ada Quill"),
    ("Chief executive Torbjørn Hauge spoke.", "Torbjørn Hauge"),
    ("The deal was signed in Leeds.", "Leeds"),
    ("董事长温若兰表示满意。", "温若兰"),
]


def propose(text, blocked=()):
    (parse,) = clauses.parse(articles.from_text(text))
    return candidates.propose(parse, list(blocked))


@pytest.mark.parametrize(
    ("text", "name"),
    FIRMS,
    ids=[name for _, name in FIRMS],
)
def test_the_form_of_a_firm_is_seen(text, name):
    assert [c.strong for c in propose(text) if c.text == name] == [True]


@pytest.mark.parametrize(("text", "name"), OTHERS, ids=[name for _, name in OTHERS])
def test_what_is_no_firm_scores_below(text, name):
    assert not any(c.strong for c in propose(text) if c.text == name)


@pytest.mark.parametrize("text", [text for text, _ in FIRMS + OTHERS])
def test_candidates_quote_the_text_in_order_without_overlap(text):
    found = propose(text)
    assert all(text[c.start : c.end] == c.text for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(("text", "name"), FIRMS, ids=[name for _, name in FIRMS])
def test_what_is_something_else_is_not_proposed(text, name):
    start = text.index(name)
    assert all(c.end <= start or start + len(name) <= c.start for c in propose(text, [(start, start + len(name))]))
