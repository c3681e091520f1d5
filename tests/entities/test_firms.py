"""The firms of an article: one entry each with all its mentions, by registry, form or part in a deal."""

import pytest

import dealgraph


def names(text):
    return {firm.name for firm in dealgraph.extract(text).firms}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("微软与Microsoft是同一家，OpenAI是另一家。", {"Microsoft", "OpenAI"}),
        ("AWS and Amazon are one; Google and Alphabet are another.", {"Amazon", "Google"}),
        ("英偉達與輝達都是英伟达。", {"Nvidia"}),
        ("The mayor of Leeds spoke on Monday.", set()),
        ("周一市长在杭州讲话。", set()),
    ],
)
def test_firms(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize("text", ["AI is in the AIR over Leeds.", "An apple a day; oracles of old."])
def test_a_name_inside_a_word_or_a_common_noun_is_no_firm(text):
    assert not any(firm.registry for firm in dealgraph.extract(text).firms)


def test_every_mention_is_kept_in_order_and_quotes_the_text():
    text = "Nvidia and Oracle met. Later 英伟达 left, and Oracle with it."
    for firm in dealgraph.extract(text).firms:
        places = [(m.start, m.end) for m in firm.mentions]
        assert places == sorted(places)
        assert all(text[m.start : m.end] == m.text for m in firm.mentions)
    assert {f.name: len(f.mentions) for f in dealgraph.extract(text).firms} == {"Nvidia": 2, "Oracle": 2}


@pytest.mark.parametrize(
    "text",
    [
        "Fulmere Precision (富迈精工) raised $3m from Nvidia. 富迈精工 is in Leeds.",
        "富迈精工（Fulmere Precision）获英伟达300万美元投资。Fulmere Precision位于杭州。",
    ],
)
def test_names_that_brackets_equate_are_one_firm(text):
    firm = next(f for f in dealgraph.extract(text).firms if "Fulmere Precision" in f.names)
    assert "富迈精工" in firm.names
    assert len(firm.mentions) == 3


def test_a_short_form_is_the_firm_it_is_short_for():
    text = "Quillmere Industries plc bought chips from Nvidia for $3m. Quillmere is based in Leeds."
    firm = next(f for f in dealgraph.extract(text).firms if f.name.startswith("Quillmere"))
    assert {m.text for m in firm.mentions} == {"Quillmere Industries plc", "Quillmere"}


@pytest.mark.xfail(reason="a place on no list reads like a firm", strict=True)
def test_what_stands_in_a_deal_is_a_firm_and_a_place_is_none():
    assert "Dornwick" in names("Nvidia invested $3m in Dornwick.")
    assert "Dornwick" not in names("They walked to Dornwick on Monday.")
