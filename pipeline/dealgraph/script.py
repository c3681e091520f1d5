"""Folding of scripts and widths, character by character, so that offsets never move.

"１００億美元" folds to "100亿美元": same length, Simplified Chinese, half-width digits and Latin letters.
Recognisers read the folded text; mentions are cut from the text as kept.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

import opencc

_TABLE = "TSCharacters.txt"
# Clause punctuation stays as it is: a full-width comma never groups digits.
_KEPT = frozenset("，；：！？")
_EXTRA = {
    "—": "-",
    "–": "-",
    "−": "-",
    "～": "~",
    "〜": "~",
    "﹣": "-",
    "　": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "’": "'",
    "‘": "'",
}


@lru_cache(maxsize=1)
def _map() -> dict[int, str]:
    table: dict[int, str] = {}
    source = Path(opencc.__file__).parent / "dictionary" / _TABLE
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        best = simplified.split(" ")[0]
        if len(traditional) == 1 and len(best) == 1:
            table[ord(traditional)] = best
    for code in (*range(0xFF01, 0xFF5F), *range(0xFFE0, 0xFFE7)):
        if chr(code) in _KEPT:
            continue
        wide = unicodedata.normalize("NFKC", chr(code))
        if len(wide) == 1:
            table[code] = wide
    table.update({ord(k): v for k, v in _EXTRA.items()})
    return table


def fold(text: str) -> str:
    """Return the text in Simplified script and half width, of the same length.

    Brackets and signs are folded too ("（" becomes "("); the punctuation of clauses ("，；：！？。、") stays.

    >>> fold("１００億美元")
    '100亿美元'
    """
    return text.translate(_map())
