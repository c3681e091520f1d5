"""Tokens of a text with their places in it, and windows of a long text.

The tokenizer ships as `weights/tokenizer.json`. "Ferrymark raised" is cut into ▁Fer|ry|mark|▁raised, 拾荇智能 into
▁拾|荇|智能; each piece knows its code points, without the blank before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LENGTH = 512
BEGIN, PAD, END = 0, 1, 2


def tokens_of(tokenizer: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Return piece numbers and their spans; the first and last token are marks of empty span."""
    encoded = tokenizer.encode(text)
    ids, offsets = [BEGIN], [(0, 0)]
    for number, (a, b) in zip(encoded.ids, encoded.offsets, strict=True):
        start = a
        while start < b and text[start].isspace():
            start += 1
        ids.append(number)
        offsets.append((start, b))
    return [*ids, END], [*offsets, (len(text), len(text))]


def windows(
    text: str, offsets: list[tuple[int, int]], length: int = LENGTH - 2, overlap: int = 120
) -> list[tuple[int, int]]:
    """Return token ranges [a, b), without the marks, of at most `length`, cut at sentence ends, with an overlap."""
    last = len(offsets) - 1
    if last - 1 <= length:
        return [(1, last)]
    ends = [
        k + 1
        for k in range(1, last)
        if text[offsets[k][1] - 1 : offsets[k][1]] in set("。！？!?\n") or _stop(text, offsets[k][1])
    ]
    found: list[tuple[int, int]] = []
    start = 1
    while True:
        limit = start + length
        if limit >= last:
            return [*found, (start, last)]
        stop = max((e for e in ends if start < e <= limit), default=limit)
        found.append((start, stop))
        start = max(start + 1, next((e for e in ends if stop - overlap <= e < stop), stop))


def _stop(text: str, end: int) -> bool:
    return text[end - 1 : end] == "." and (end == len(text) or text[end].isspace())
