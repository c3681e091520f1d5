"""The matrix of meanings and languages: the same tables in every language, every gap explained, every code known."""

from __future__ import annotations

import re

import pytest

from dealgraph import resources, words
from dealgraph.errors import WordsError

LANGUAGES = words.languages()
VALUE_FILES = ("numerals", "money", "dates")
# Tables whose keys are words of the language, so that only the table itself must be there.
OPEN = re.compile(
    r"numerals\.(digits|numbers|units|scales|abbreviations|points|fractions|halves|articles|links|vague|surplus|levels"
    r"|shares\.fractions)"
    r"|money\.(prefixes|ambiguous|places|home|written|subunits\.\w+)"
    r"|dates\.(months|weekdays|digits|holidays|written)"
)


def keys(table, path):
    """Yield the path of every key of a table that is no word of the language."""
    yield path
    if not isinstance(table, dict) or OPEN.fullmatch(path):
        return
    for key, value in table.items():
        yield from keys(value, f"{path}.{key}")


def matrix(language):
    loaded = words.load(language)
    return {path for name in VALUE_FILES for path in keys(getattr(loaded, name), name)}


def test_there_are_two_languages_at_least():
    assert set(LANGUAGES) >= {"en", "zh"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_tables(language):
    assert matrix(language) == matrix("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VALUE_FILES)
def test_an_empty_table_says_why(language, name):
    lines = (resources.words() / language / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    comment = ""
    for number, line in enumerate(lines):
        following = next((later for later in lines[number + 1 :] if later.strip()), "[")
        is_empty = line.startswith("[") and (following.startswith(("[", "#")))
        is_parent = line.startswith("[") and following.startswith(line.strip().rstrip("]") + ".")
        if is_empty and not is_parent and line.strip() != "":
            near = " ".join(lines[max(0, number - 3) : number])
            body = following if following.startswith("#") else ""
            assert "#" in near + body or comment, f"{language}/{name}.toml:{number + 1}: {line} is empty without a word"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_a_meaning(language):
    assert words.faults(words.load(language)) == []


def test_every_currency_with_a_name_in_one_language_has_one_in_the_other():
    named = {language: set(words.load(language).money["names"]) for language in LANGUAGES}
    assert named["en"] == named["zh"]
    assert len(named["en"]) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_of_bounds_and_dates_has_words(language):
    loaded = words.load(language)
    for bound in ("about", "at_least", "at_most"):
        assert loaded.money["before"][bound]
        assert loaded.money["after"][bound]
    known = words.meanings()["periods"]
    listed = {*loaded.dates["parts"], *loaded.dates["periods"], *loaded.dates["seasons"]}
    assert listed == set(known)
    assert {*loaded.dates["relative"], *loaded.dates["anaphoric"]} == set(words.meanings()["relations"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_lower_case_and_simplified(language):
    from dealgraph import script

    loaded = words.load(language)
    for names in loaded.money["names"].values():
        for name in names:
            assert name == name.lower(), name
    for table in (loaded.money["before"], loaded.money["after"], loaded.dates["relative"], loaded.dates["parts"]):
        for listed in table.values():
            assert [script.fold(word) for word in listed] == listed


def test_a_code_without_a_meaning_is_refused(tmp_path, monkeypatch):
    import shutil

    folder = tmp_path / "words"
    shutil.copytree(resources.words(), folder)
    path = folder / "en" / "numerals.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('several = "several"', 'several = "plenty"'), encoding="utf-8")
    monkeypatch.setattr(resources, "words", lambda: folder)
    words.load.cache_clear()
    try:
        with pytest.raises(WordsError, match=r"en/numerals\.toml: vague\.several .*plenty"):
            words.load("en")
    finally:
        words.load.cache_clear()
