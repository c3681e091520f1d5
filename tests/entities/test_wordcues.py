"""Cues in a script with blanks and capitals, one by one."""

import pytest

from dealgraph import articles, clauses
from dealgraph.entities import candidates

# A text, a span, a cue that it has and one that it has not.
CUES = [
    ("Quillmere Industries plc opened a plant.", "Quillmere Industries plc", "legal form", "title before"),
    ("Quillmere Industries plc opened a plant.", "Quillmere Industries plc", "firm word", "place"),
    ("Chief executive Torbjørn Hauge spoke.", "Torbjørn Hauge", "titled full name", "firm word"),
    ("Torbjørn Hauge, chief executive of Nvidia, spoke.", "Torbjørn Hauge", "titled full name", "legal form"),
    ("They invested $3m in Dornwick.", "Dornwick", "in a deal", "before in"),
    ("They walked in Dornwick.", "Dornwick", "before in", "in a deal"),
    ("They met Solvane and Cindral.", "Cindral", "listed behind a name", "described"),
    ("Solvane, a maker of pumps, moved.", "Solvane", "described", "also written small"),
    ("They met the pump maker Dornwick.", "Dornwick", "description before", "listed"),
    (
        "They met the Unity Bank of Lantau.",
        "Unity Bank of Lantau",
        "firm word, then of",
        "cut between firm word and of",
    ),
    ("They met the Unity Bank of Lantau.", "Unity Bank", "cut between firm word and of", "firm word, then of"),
    ("They met in Leeds.", "Leeds", "place", "firm word"),
    ("Lanterns are old. They met Lanterns.", "Lanterns", "told 2 times", "place"),
    ("LEEDS, March 3 (Wire) - Solvane moved.", "LEEDS", "dateline", "described"),
]


@pytest.mark.parametrize(("text", "span", "there", "missing"), CUES)
def test_cue(text, span, there, missing):
    (parse,) = clauses.parse(articles.from_text(text))
    cues = {found.text: set(each) for found, each in candidates.observe(parse, [], [])}
    assert there in cues[span]
    assert missing not in cues[span]


def test_a_known_firm_beside_a_name_is_a_cue():
    text = "They met Nvidia and Cindral."
    (parse,) = clauses.parse(articles.from_text(text))
    start = text.index("Nvidia")
    known = [(start, start + len("Nvidia"))]
    (cues,) = (each for span, each in candidates.observe(parse, known, known) if span.text == "Cindral")
    assert "beside a known firm" in cues
