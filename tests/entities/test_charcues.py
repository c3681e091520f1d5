"""Cues in a script without blanks or capitals, one by one."""

import pytest

from dealgraph import articles, clauses
from dealgraph.entities import candidates

# A text, a span, a cue that it has and one that it has not.
CUES = [
    ("昨天澜石智能科技股份有限公司发布公告。", "澜石智能科技股份有限公司", "legal form", "kind of firm last"),
    ("昨天澜石智能发布公告。", "澜石智能", "firm word behind 2", "legal form"),
    ("他们向多恩维投资300万美元。", "多恩维", "to a deal", "firm word alone"),
    ("董事长温若兰表示满意。", "温若兰", "title before", "firm word alone"),
    ("董事长温若兰表示满意。", "温若兰", "surname first", "legal form"),
    ("他们见到初创公司砺算。砺算很小。", "砺算", "description before", "surname first"),
    ("他们见到初创公司砺算。砺算很小。", "砺算", "rare, told 2 times", "place"),
    ("他们去杭州。", "杭州", "place", "firm word alone"),
    ("天气公司很大。", "天气公司", "everyday words all", "rare stem"),
    ("樵隐文旅买地。樵隐文旅卖地。", "樵隐", "always the same on its right", "legal form"),
    ("樵隐文旅买地。樵隐文旅卖地。", "樵隐文旅", "rare, told 2 times", "always the same on its right"),
]


@pytest.mark.parametrize(("text", "span", "there", "missing"), CUES)
def test_cue(text, span, there, missing):
    (parse,) = clauses.parse(articles.from_text(text))
    cues = {found.text: set(each) for found, each in candidates.observe(parse, [], [])}
    assert there in cues[span]
    assert missing not in cues[span]


def test_both_scripts_have_the_same_cues():
    def cues(text):
        (parse,) = clauses.parse(articles.from_text(text))
        return [sorted(each) for _, each in candidates.observe(parse, [], [])]

    assert cues("他们去桥下的银行，又去银行。") == cues("他們去橋下的銀行，又去銀行。")
