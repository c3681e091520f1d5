"""How far two names speak for one firm, whatever article they stand in.

In: two names. Out: a `Likeness`, 0 to 1, with the rule that speaks. "富臨精工股份有限公司" and "富临精工" are one firm
by their key, "International Business Machines" and "IBM" by the registry, "Harrow Pike Data" and "HPD" perhaps by their
letters; "Foo Holdings" and "Foo Energy", "招商银行" and "招商证券" are two. What is joined from which score on was
measured: `THRESHOLD`, `docs/identity.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import DamerauLevenshtein, Indel

from dealgraph.identity.names import bare_key, compare_key, core, is_han, parts
from dealgraph.identity.short_forms import NUMERALS, is_acronym, is_later_form, is_short_form, is_trade_form

if TYPE_CHECKING:
    from dealgraph.identity.registry import Entry, Registry

__all__ = ["NONE", "THRESHOLD", "Likeness", "likeness"]

# Measured on corpus/pairs/firms.jsonl: the least score at which no pair of the set is joined wrongly.
THRESHOLD: Final = 0.8
_SLIP_LENGTH: Final = 8
_CHANGED_LENGTH: Final = 14


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two names speak for one firm.

    Attributes:
        score: 0 to 1.
        rule: what speaks for it, or against it where the score is 0.
    """

    score: float
    rule: str


NONE: Final = Likeness(0.0, "nothing in common")
_OTHER: Final = Likeness(0.0, "two firms of the registry")


def likeness(one: str, other: str, registry: Registry | None = None) -> Likeness:
    """Return how far two names speak for one firm; the order of the two makes no difference.

    Args:
        one: a firm's name.
        other: another.
        registry: known firms; two of them are never alike, and a longer name of an unknown firm is not a known one.

    >>> likeness("Fulin Precision Co., Ltd.", "Fulin Precision").rule
    'key'
    >>> likeness("招商银行", "招商证券").score
    0.0
    """
    if registry is not None:
        left, right = registry.lookup(one), registry.lookup(other)
        if left and right:
            return Likeness(1.0, "registry") if left is right else _OTHER
        if left or right:
            entry, name = (left, other) if left else (right, one)
            assert entry is not None
            return _with_known(name, entry)
    return max((_alike(one, other), _alike(other, one)), key=lambda each: each.score)


def _with_known(name: str, entry: Entry) -> Likeness:
    """Compare an unknown name with a known firm, all of whose names are known: only trade words and slips count."""
    found = [
        Likeness(0.8, "trade words") if is_trade_form(known, name) else _slip(known, name) for known in entry.names
    ]
    return max(found, key=lambda each: each.score, default=NONE)


@lru_cache(maxsize=65536)
def _alike(short: str, long: str) -> Likeness:
    left, right = compare_key(short), compare_key(long)
    if not left or not right:
        return NONE
    if left == right:
        return Likeness(1.0, "key")
    if bare_key(short) == bare_key(long):
        # 芷川 may be 芷川集团, but 芷川集团 is not 芷川控股
        return Likeness(0.85 if bare_key(short) in {left, right} else 0.4, "generic words")
    if is_acronym(short, long):
        return Likeness({2: 0.5, 3: 0.7}.get(len(left), 0.85), "initials")
    if _is_compound(short, long):
        return Likeness(0.85, "both languages")
    if is_trade_form(short, long):
        return Likeness(0.8 if _tells(short) else 0.6, "trade words")
    if is_short_form(short, long):
        return Likeness(0.65, "short form")
    slip = _slip(short, long)
    if slip.score:
        return slip
    return Likeness(0.3, "a part") if is_later_form(short, long) else NONE


def _tells(name: str) -> bool:
    """Tell whether a name says enough by itself: two Latin words, or four characters."""
    words = core(name)
    return len("".join(words)) >= 4 if is_han(name) else len(words) > 1


def _is_compound(short: str, long: str) -> bool:
    """Tell whether a long name is the short one told once in each script: "GGV" and "GGV纪源资本"."""
    words = core(long)
    return len(words) > 1 and is_han(long) and not is_han(short) and "".join(words[:-1]) == compare_key(short)


def _slip(one: str, other: str) -> Likeness:
    """Compare two Latin names by edits: a slip in a long telling part or in a word of trade, never in a number."""
    left, right = compare_key(one), compare_key(other)
    if not (left.isascii() and right.isascii()) or left[:1] != right[:1] or _numbers(one) != _numbers(other):
        return NONE
    telling = _telling(one), _telling(other)
    if min(map(len, telling)) < _SLIP_LENGTH:
        # "Halden Capital" and "Holden Capital" are two
        return NONE
    if DamerauLevenshtein.distance(left, right, score_cutoff=1) > 1:
        return NONE
    if Indel.distance(left, right) == 2 and sorted(left) != sorted(right) and min(map(len, telling)) < _CHANGED_LENGTH:
        # one letter for another makes a new name more often than a letter lost, doubled or swapped
        return NONE
    return Likeness(round(1 - 2 / max(len(left), len(right)), 4), "slip of the pen")


def _telling(name: str) -> str:
    """Return a name's key without words of trade, arms and generic ones."""
    return "".join(word for word in core(name) if word not in _common())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return parts().trades | parts().arms | parts().generic_words


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(word for word in core(name) if word.isdigit() or word in NUMERALS)
