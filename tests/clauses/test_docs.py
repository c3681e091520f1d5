"""Pieces: the paragraphs of one language in one text, and the way back to the article's offsets."""

import pytest

from dealgraph import articles
from dealgraph.clauses import docs

MIXED = "Nvidia invested in OpenAI last year, it said.\n\n英伟达去年投资了OpenAI，公司表示。\n\nOracle sells computing capacity to OpenAI.\n\n甲骨文向OpenAI出售算力。"


def pieces(text):
    article = articles.from_text(text)
    return article, list(docs.pieces(article))


def test_each_language_is_one_piece():
    _, found = pieces(MIXED)
    assert [piece.language for piece in found] == ["en", "zh"]
    assert "Oracle" in found[0].text
    assert "甲骨文" in found[1].text


@pytest.mark.parametrize("name", ["Nvidia", "Oracle", "capacity", "英伟达", "甲骨文", "出售算力"])
def test_an_offset_leads_back_to_the_article(name):
    article, found = pieces(MIXED)
    piece = next(piece for piece in found if name in piece.text)
    at = piece.at(piece.text.index(name))
    assert article.text[at : at + len(name)] == name


def test_a_long_text_is_cut_at_its_lines_below_the_limit(monkeypatch):
    monkeypatch.setattr(docs, "MAX_CHARACTERS", 60)
    text = "\n".join(f"Sentence number {n} of the article." for n in range(9))
    article, found = pieces(text)
    assert len(found) > 2
    for piece in found:
        assert sum(length for _, _, length in piece.places) <= 60
        assert all(
            article.text[piece.at(n)] == piece.text[n] for n in range(len(piece.text)) if piece.text[n].isalpha()
        )
    assert sum(piece.text.count("Sentence") for piece in found) == 9


def test_a_long_line_without_breaks_is_cut_anyway(monkeypatch):
    monkeypatch.setattr(docs, "MAX_CHARACTERS", 50)
    _, found = pieces("微软向甲骨文采购算力，" * 20)
    assert all(len(piece.text) <= 50 for piece in found)
    assert "".join(piece.text for piece in found) == "微软向甲骨文采购算力，" * 20
