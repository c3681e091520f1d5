"""The words of deals: every frame is known, every language has words for it, every inflection is found."""

import re

import pytest

from dealgraph import words
from dealgraph.frames import triggers
from dealgraph.knowledge.vocabulary import concepts

LANGUAGES = words.languages()
# The prepositions of words/*/deals.toml, and functions that the clause itself gives.
GIVEN = {
    "subject",
    "object",
    "poss",
    "source",
    "counterpart",
    "investor",
    "named",
    "subject+with",
    "owner",
    "after",
    "head",
    "partner",
}


def test_every_frame_has_a_type_a_stage_and_known_functions():
    functions = GIVEN | {f for language in LANGUAGES for f in words.load(language).deals["functions"]}
    for frame in triggers.frame_types().values():
        assert frame.type in concepts("type"), frame
        assert frame.stage in concepts("status"), frame
        assert {*frame.payer, *frame.payee} <= functions | {"into"}, frame  # "into" is read as "in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trigger_names_a_frame(language):
    assert set(words.load(language).deals["triggers"]) <= set(triggers.frame_types())


def test_every_frame_has_words_in_some_language():
    used = {name for language in LANGUAGES for name in words.load(language).deals["triggers"]}
    assert set(triggers.frame_types()) == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_of_deals_are_the_same_in_every_language(language):
    ours, theirs = words.load(language).deals, words.load("en").deals
    assert set(ours) == set(theirs)
    for table in ("light", "status", "distractors", "amounts", "references", "joints", "functions"):
        assert set(ours[table]) == set(theirs[table]), table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trigger_is_found_as_it_is_written(language):
    lexicon = triggers.lexicon(words.load(language))
    for name, row in words.load(language).deals["triggers"].items():
        for word in (*row.get("verbs", ()), *row.get("nouns", ())):
            match = lexicon.pattern.fullmatch(word)
            assert match, f"{name}: {word}"
            kinds = {
                lexicon.triggers[value].frame.name
                for kind, value in lexicon.entries[word.casefold()]
                if kind == "trigger"
            }
            assert name in kinds, f"{name}: {word}"


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("invest", {"invest", "invests", "invested", "investing"}),
        ("buy", {"buy", "buys", "bought", "buying"}),
        ("supply", {"supply", "supplies", "supplied", "supplying"}),
        ("acquire", {"acquire", "acquires", "acquired", "acquiring"}),
        ("take over", {"take over", "takes over", "took over", "taken over", "taking over"}),
        ("lend", {"lend", "lends", "lent", "lending"}),
        ("spend", {"spend", "spends", "spent", "spending"}),
        ("snap up", {"snap up", "snaps up", "snapped up", "snapping up"}),
    ],
)
def test_the_forms_of_an_english_verb(base, forms):
    lexicon = triggers.lexicon(words.load("en"))
    found = {t.form for t in lexicon.triggers.values() if t.base == base and t.verb}
    assert forms <= found


@pytest.mark.parametrize("text", ["investor", "reinvestigate", "buyer", "lender", "sellers"])
def test_a_word_inside_another_is_no_trigger(text):
    lexicon = triggers.lexicon(words.load("en"))
    matched = [m[0] for m in re.finditer(lexicon.pattern, text)]
    assert not any(kind == "trigger" for word in matched for kind, _ in lexicon.entries[word.casefold()])
