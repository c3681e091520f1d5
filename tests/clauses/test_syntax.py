"""The models: what is there is used, what a user names replaces it, and without any there are bare tokens."""

import pytest

from dealgraph import articles, clauses, words
from dealgraph.clauses import syntax
from dealgraph.errors import UsageError

ENGLISH, CHINESE = "Nvidia invested in OpenAI.", "英伟达投资了OpenAI。"


@pytest.fixture
def fresh():
    """Leave no choice of models behind."""
    syntax.pipeline.cache_clear()
    yield
    syntax.pipeline.cache_clear()


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_the_doc_is_the_text(text):
    (parse,) = clauses.parse(articles.from_text(text))
    assert parse.doc.text == text
    assert [parse.piece.text[start:end] for start, end in parse.sentences] == [text]


def test_english_has_heads_and_chinese_has_tags_that_cover_the_text():
    english, chinese = clauses.parse(articles.from_text(f"{ENGLISH}\n\n{CHINESE}"))
    assert next(token for token in english.doc if token.text == "invested").pos_ == "VERB"
    assert "".join(chinese.piece.text[start:end] for start, end, _ in chinese.tags) == CHINESE
    assert {label for *_, label in chinese.tags} >= {"v"}


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_without_models_there_are_tokens_and_nothing_else(text, fresh, monkeypatch):
    monkeypatch.setenv("DEALGRAPH_MODELS", "none")
    (parse,) = clauses.parse(articles.from_text(text))
    assert parse.doc.text == text
    assert len(parse.doc) > 2
    assert not parse.tags
    assert not parse.doc.ents


def test_a_pipeline_that_is_not_there_is_told_by_name(fresh, monkeypatch):
    monkeypatch.setenv("DEALGRAPH_MODEL_EN", "no_such_pipeline")
    with pytest.raises(UsageError, match="DEALGRAPH_MODEL_EN=no_such_pipeline"):
        syntax.pipeline(words.load("en"))
