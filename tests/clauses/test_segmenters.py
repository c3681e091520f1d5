"""Segmentation: the words joined are the text, and a name already found is one word."""

import pytest

from dealgraph.clauses import segmenters
from dealgraph.errors import WordsError

TEXTS = ["由高瓴资本领投，红杉中国跟投。", "軟銀將收購澜石智能全部股權", "澜石智能向Nvidia购买1.5亿美元芯片", "", "a b"]


@pytest.mark.parametrize("segmenter", ["jieba", "characters"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_words_are_the_text(text, segmenter):
    assert "".join(segmenters.segment(text, (), segmenter)) == text


@pytest.mark.parametrize("name", ["高瓴资本", "由高瓴", "资本领"])
def test_a_name_is_neither_cut_nor_glued(name):
    text = TEXTS[0]
    start = text.index(name)
    found = segmenters.segment(text, [(start, start + len(name))], "jieba")
    assert name in found
    assert "".join(found) == text


def test_both_scripts_are_cut_alike():
    simplified, traditional = (segmenters.segment(text, (), "jieba") for text in ("软银收购股权", "軟銀收購股權"))
    assert list(map(len, simplified)) == list(map(len, traditional))


def test_an_unknown_segmenter_is_told_with_those_there_are():
    with pytest.raises(WordsError, match="characters, jieba"):
        segmenters.segment("x", (), "scissors")
