"""Fitting the weights of firm candidates: what speaks for a name gets a positive weight, what is rare none."""

import tomllib

import pytest

from dealgraph import articles, clauses
from dealgraph.entities.candidates import Weights
from dealgraph.training import candidates

# Twenty passages alike: a legal form makes a firm, a title before unmakes it, and one cue stands in one passage only.
PASSAGES = [
    [(["legal form", "capital"], True), (["legal form", "title before"], False), (["capital"], False)]
    for _ in range(20)
]
PASSAGES[0].append((["seldom met"], True))


def test_weights_follow_the_examples():
    bias, weights = candidates.fit(PASSAGES)
    assert bias < 0 < weights["legal form"]
    assert weights["title before"] < 0
    assert "seldom met" not in weights


def test_the_fit_is_the_same_each_time():
    assert candidates.fit(PASSAGES) == candidates.fit(PASSAGES)


def test_what_is_written_reads_back():
    settled = Weights(bias=0.0, strong=0.25, weak=-1.0, settled={"set apart": 2.0}, cues={})
    weights = {'before "': 0.5, "before 向": -0.25, "person's name": -1.0}
    table = tomllib.loads(candidates.write(settled, -1.5, weights))
    assert (table["bias"], table["strong"], table["weak"]) == (-1.5, 0.25, -1.0)
    assert table["settled"] == {"set apart": 2.0}
    assert {cue: weight for group in table["weights"].values() for cue, weight in group.items()} == weights


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Solvane met Cindral. Vellumark sold $3m of pumps."), ("zh", "索文见到辛澜。维伦马克卖出300万美元水泵。")],
)
def test_a_sentence_alone_keeps_its_place_in_the_passage(language, text):
    (parse,) = clauses.parse(articles.from_text(text))
    assert parse.words.code == language
    start, end = parse.sentences[1]
    alone = candidates._alone(parse, start, end)
    assert text[start:end] in alone.piece.text
    assert text[alone.piece.at(0) :].startswith(alone.piece.text)
    assert all(alone.piece.text[a:b] == text[alone.piece.at(a) : alone.piece.at(a) + b - a] for a, b, _ in alone.tags)
