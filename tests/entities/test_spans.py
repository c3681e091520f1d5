"""Spans: the places where names can begin and end, before anything speaks for or against them."""

import pytest

from dealgraph import articles, clauses
from dealgraph.entities import spans

# A text, a span that must be among those found, and one that must not.
TEXTS = [
    ("Solvane and Cindral Materials plc met.", "Cindral Materials plc", "and Cindral"),
    ("They met the Bank of Lantau.", "Bank of Lantau", "of Lantau"),
    ("Solvane, Vellumark and Cindral met.", "Vellumark", "Solvane, Vellumark"),
    ("They met the Banco de la Laguna in the spring.", "Banco de la Laguna", "la Laguna"),
    ("It leases from x2silicon in Leeds.", "x2silicon", "It"),
    ("The drug ZB-207 of Solvane failed.", "Solvane", "ZB-207"),
    ("Into Lanstone Intelligence it put $3m.", "Lanstone Intelligence", "Into Lanstone Intelligence"),
    ("澜石智能 多年向 沐衡科技 投入3亿元。", "沐衡科技", "年向 沐衡科技"),
    ("澜石智能多年向沐衡科技投入3亿元。", "沐衡科技", "3亿元"),
    ("鹭汀生物医药(苏州)有限公司启用新厂。", "鹭汀生物医药(苏州)有限公司", "汀生"),
    ("他们向多恩维投资300万美元。", "多恩维", "多恩维投资"),
    ("甲骨文订购了4.5GW算力。", "甲骨文", "4.5GW"),
    ("甲骨文购买4.5吉瓦算力。", "甲骨文", "吉瓦算力"),
    ("KB证券与Daon Robotics签约。", "KB证券", "证券与Daon Robotics"),
    ("KB证券与Daon Robotics签约。", "Daon Robotics", "与Daon"),
]


@pytest.mark.parametrize(("text", "there", "never"), TEXTS)
def test_where_names_can_begin_and_end(text, there, never):
    (parse,) = clauses.parse(articles.from_text(text))
    found = list(spans.find(parse))
    assert all(text[span.start : span.end] == span.text for span in found)
    assert there in {span.text for span in found}
    assert never not in {span.text for span in found}


def test_a_span_tells_whether_the_name_could_go_on():
    (parse,) = clauses.parse(articles.from_text("They met the Bank of Lantau."))
    wider = {span.text: span.wider for span in spans.find(parse)}
    assert wider["Bank of Lantau"] == (False, False)
    assert wider["Bank"] == (False, True)
    assert wider["Lantau"] == (True, False)
