"""Windows of long texts, and places of tokens."""

from pathlib import Path

import pytest

from dealgraph.models.tokens import tokens_of, windows

WEIGHTS = Path(__file__).parents[2] / "pipeline/dealgraph/models/weights"


def places(text):
    """One token a character, as a stand-in for a text of many pieces."""
    return [(0, 0), *((k, k + 1) for k in range(len(text))), (len(text), len(text))]


@pytest.mark.parametrize("text", ["甲公司投资乙公司。" * 40, "A buys B. " * 60, "无标点" * 120])
def test_windows_cover_everything_and_stay_short(text):
    parts = windows(text, places(text), length=100, overlap=30)
    covered = {k for a, b in parts for k in range(a, b)}
    assert covered == set(range(1, len(text) + 1))
    assert all(0 < b - a <= 100 for a, b in parts)
    assert parts == sorted(parts)


def test_windows_start_and_end_at_sentences():
    text = "甲公司投资乙公司。" * 40
    offsets = places(text)
    for a, b in windows(text, offsets, length=100, overlap=30):
        assert a == 1 or text[offsets[a][0] - 1] == "。"
        assert text[offsets[b - 1][1] - 1] == "。"


def test_short_text_is_one_window():
    assert windows("甲投资乙", places("甲投资乙")) == [(1, 5)]


@pytest.mark.skipif(not (WEIGHTS / "tokenizer.json").is_file(), reason="no trained weights in this checkout")
@pytest.mark.parametrize(
    "text", ["Ferrymark  raised €34 million.\n\nIt", "拾荇智能完成近2亿元A轮融资", "ﬁrm 𝔘nion 20%"]
)
def test_tokens_know_their_code_points(text):
    tokenizers = pytest.importorskip("tokenizers")
    ids, offsets = tokens_of(tokenizers.Tokenizer.from_file(str(WEIGHTS / "tokenizer.json")), text)
    assert len(ids) == len(offsets)
    assert offsets == sorted(offsets)
    covered = {place for a, b in offsets for place in range(a, b)}
    assert covered >= {place for place, character in enumerate(text) if not character.isspace()}
