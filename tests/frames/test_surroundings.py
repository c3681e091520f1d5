"""What is seen around a pair of firms: order, triggers, words between, sentences apart; the same in every language."""

import pytest

from dealgraph import articles, clauses, entities
from dealgraph.frames import surroundings


def cues(text, payer, payee):
    (parse,) = clauses.parse(articles.from_text(text))
    found = entities.recognise(parse_article := articles.from_text(text), clauses.parse(parse_article))
    return surroundings.observe(parse, found.locals[0]).get((payer, payee), frozenset())


@pytest.mark.parametrize(
    "text, payer, payee, expected",
    [
        ("Microsoft invested $5 billion in OpenAI.", "Microsoft", "OpenAI", {"order >", "between > invest", "money"}),
        ("微软向OpenAI投资50亿美元。", "Microsoft", "OpenAI", {"order >", "money", "firms: 2"}),
        ("OpenAI was bought by Microsoft.", "Microsoft", "OpenAI", {"order <"}),
        ("Microsoft met reporters. OpenAI raised $5 billion.", "Microsoft", "OpenAI", {"apart 1 >"}),
    ],
    ids=["verb between", "preposition in Chinese", "passive", "next sentence"],
)
def test_cues_tell_order_and_triggers(text, payer, payee, expected):
    assert expected <= cues(text, payer, payee)


def test_the_two_directions_of_a_pair_differ():
    text = "Microsoft invested $5 billion in OpenAI."
    forth, back = cues(text, "Microsoft", "OpenAI"), cues(text, "OpenAI", "Microsoft")
    assert forth
    assert back
    assert forth != back


def test_firms_far_apart_are_no_pair():
    text = "Microsoft opened an office. Rain fell. Snow fell. Wind blew. Night came. OpenAI moved to Paris."
    assert not cues(text, "Microsoft", "OpenAI")


def test_frames_speak_for_and_against():
    frames = {("A", "B", "capital"): 0.9}
    assert surroundings.of_frames(frames, ("A", "B", "capital")) == {"frame tells it", "frame tells it, 0.9"}
    assert surroundings.of_frames(frames, ("B", "A", "capital")) == {"frame tells the opposite"}
    assert surroundings.of_frames(frames, ("A", "B", "procurement")) == {"frame tells another family"}
    assert not surroundings.of_frames(frames, ("A", "C", "capital"))
