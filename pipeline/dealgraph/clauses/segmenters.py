"""Word segmentation of languages that write no blanks; names already found are never cut.

A language names its segmenter in language.toml.
"由高瓴资本领投" with the name 高瓴资本 known gives 由 | 高瓴资本 | 领投.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import jieba

from dealgraph import words as tables
from dealgraph.errors import WordsError
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Occurrences in the segmenter's dictionary from which a word is an everyday one.
_COMMON: Final = 150
jieba.setLogLevel(logging.WARNING)


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for code in tables.languages():
        for word in tables.load(code).language.get("split", ()):
            tokenizer.del_word(word)
    return tokenizer


def is_common(name: str, segmenter: str, particles: frozenset[str]) -> bool:
    """Tell whether a run is put together of everyday words only, as descriptions are (云安全公司) and names are not.

    Args:
        name: the run, in folded script.
        segmenter: key of the segmenter; only one with a dictionary can tell.
        particles: single characters that count as everyday words.
    """
    if segmenter != "jieba":
        return False
    frequency = _tokenizer().FREQ
    words = list(_tokenizer().cut(name, HMM=False))
    return all(word in particles or (len(word) > 1 and (frequency.get(word) or 0) >= _COMMON) for word in words)


def frequency(word: str, segmenter: str) -> int:
    """Return how often the segmenter's dictionary met a word; 0 for a word that it does not list.

    Args:
        word: in folded script.
        segmenter: key of the segmenter; only one with a dictionary can tell.
    """
    return int(_tokenizer().FREQ.get(word) or 0) if segmenter == "jieba" else 0


def _with_jieba(text: str) -> Iterable[str]:
    position = 0
    # jieba sees the folded text, so both scripts are cut alike; the pieces are taken from the text as kept.
    for word in _tokenizer().cut(fold(text)):
        yield text[position : position + len(word)]
        position += len(word)


_SEGMENTERS: Final[dict[str, Callable[[str], Iterable[str]]]] = {"jieba": _with_jieba, "characters": iter}


def segment(text: str, names: Sequence[tuple[int, int]], segmenter: str) -> list[str]:
    """Return the words of a text; joined they are the text.

    Args:
        text: a stretch of one language.
        names: (start, end) of spans to keep whole, sorted and without overlap.
        segmenter: key of the segmenter.

    Raises:
        WordsError: when no segmenter has that name.
    """
    if segmenter not in _SEGMENTERS:
        raise WordsError(f"segmenter {segmenter!r}: unknown; there are {', '.join(sorted(_SEGMENTERS))}")
    cut = _SEGMENTERS[segmenter]
    out: list[str] = []
    position = 0
    for start, end in names:
        out.extend(cut(text[position:start]))
        out.append(text[start:end])
        position = end
    out.extend(cut(text[position:]))
    return [word for word in out if word]
