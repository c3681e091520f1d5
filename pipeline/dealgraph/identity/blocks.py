"""Blocks: which firms' names are worth comparing at all, found through shared keys and never by trying every pair.

In: names by firm. Out: pairs of firms. "Oakmere Technologies Inc." and "Oakmere" share the key of the bare name, so do
"泽远生物医药科技" and "泽远生物"; "Antropic" and "Anthropic" share one of a letter less. A key that too many firms
share tells nothing and is passed over, so the number of pairs grows with the number of firms.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from dealgraph.identity.names import bare_key, compare_key, core, is_han, parts, tokens
from dealgraph.identity.short_forms import is_trade_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["candidates", "keys"]

# More firms than this under one key: a word like "Global", not a name.
_CROWD: Final = 24
_LETTERS: Final = (3, 6)
_SLIP_LENGTH: Final = 8


def candidates(names: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return the pairs of firms that share a key, sorted.

    Args:
        names: all names of each firm, the canonical one first.
    """
    blocks: dict[str, list[str]] = {}
    for firm in sorted(names):
        for key in sorted({key for name in names[firm] for key in _keys(name)}):
            blocks.setdefault(key, []).append(firm)
    pairs: set[tuple[str, str]] = set()
    for key, firms in blocks.items():
        if len(firms) <= _CROWD:
            pairs.update(combinations(firms, 2))
        elif key.startswith("="):
            # equal names are one firm however many there are: a chain joins them all
            pairs.update(pairwise(firms))
    return sorted(pairs)


def keys(name: str) -> Iterator[str]:
    """Yield the keys under which a name meets others like it.

    >>> sorted(set(keys("Oakmere Labs Inc.")))[:3]
    ['-oakmere', '-oakmerelabs', '=oakmerelabs']
    """
    key = compare_key(name)
    if not key:
        return
    yield f"={key}"
    yield f"-{key}"
    yield f"-{bare_key(name)}"
    words = core(name)
    if is_han(name):
        yield from _han_heads(words)
        return
    for end in range(1, len(words)):
        # "Meridian Fox" of "Meridian Fox Systems"
        if set(words[end:]) <= parts().generic_words:
            yield f"-{''.join(words[:end])}"
    yield from _initials(name, key)
    if len(key) >= _SLIP_LENGTH and key.isascii():
        yield f"~{key}"
        for place in range(1, len(key)):
            # two names one edit apart share one of these; the first letter never differs
            yield f"~{key[:place]}{key[place + 1 :]}"


@lru_cache(maxsize=100_000)
def _keys(name: str) -> tuple[str, ...]:
    """Return the keys of a name, worked out once: each time firms are linked all their names come again."""
    return tuple(dict.fromkeys(keys(name)))


def _han_heads(words: Sequence[str]) -> Iterator[str]:
    text = "".join(words)
    for end in range(2, len(text)):
        if is_trade_form(text[:end], text):
            yield f"-{text[:end]}"
    if len(words) > 1 and not is_han(words[0]):
        yield f"-{''.join(words[:-1])}"


def _initials(name: str, key: str) -> Iterator[str]:
    shortest, longest = _LETTERS
    if shortest <= len(key) <= longest and len(tokens(name)) == 1:
        yield f"^{key}"
    small = parts().small
    every = [word for word in tokens(name) if word != "and"]
    for words in (every, [w for w in every if w not in small], [w for w in core(name) if w not in small]):
        letters = "".join(word[0] for word in words)
        if shortest <= len(letters) <= longest and len(words) > 1:
            yield f"^{letters}"
