"""Sentence ends in the punctuation of a language; quotes stay whole, decimal points and initials end nothing.

"The U.S. firm paid $1.5bn. It closed on Monday." has two sentences; "签约额1.5亿元。次日交割。" has two as well.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealgraph.words import Words

_CLOSERS = "\"'”’」』）)】"


@lru_cache(maxsize=16)
def _ends(words: Words) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words.language["sentence_end"]), frozenset(
        a.casefold() for a in words.language.get("abbreviations", ())
    )


def split(text: str, words: Words) -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of a text, without surrounding blanks.

    Args:
        text: a stretch of one language.
        words: the tables of that language; `sentence_end` and `abbreviations` of language.toml are read.
    """
    enders, abbreviations = _ends(words)
    cuts: list[int] = []
    for match in re.finditer(rf"\n\s*\n|\n|[{re.escape(''.join(sorted(enders)))}]+", text):
        mark = match.group()
        end = match.end()
        if "\n" not in mark:
            while end < len(text) and text[end] in _CLOSERS:
                end += 1
            if mark == "." and not _full_stop(text, match.start(), end, abbreviations):
                continue
        cuts.append(end)
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(text)]:
        chunk = text[start:cut]
        left = start + len(chunk) - len(chunk.lstrip())
        right = start + len(chunk.rstrip())
        if right > left:
            spans.append((left, right))
        start = cut
    return spans


def _full_stop(text: str, at: int, end: int, abbreviations: frozenset[str]) -> bool:
    """Tell whether a single full stop ends its sentence."""
    if end < len(text) and not text[end].isspace():
        return False
    word = re.search(r"[\w.&]*$", text[max(at - 20, 0) : at])
    before = word.group() if word else ""
    after = text[end : end + 40].lstrip()
    if not after:
        return True
    if len(before) == 1 and before.isupper():
        return False
    if before.casefold() in abbreviations or re.fullmatch(r"(?:\w\.)+\w", before):
        return (
            before.casefold() not in abbreviations
            and after[0].isupper()
            and after.split(" ")[0] in {"The", "It", "In", "A"}
        )
    return not after[0].islower()
