"""Whether one name can be another's short form, acronym or slip of the pen.

In: two names. Out: yes or no, for the two alone; whether another firm in sight could be meant is the caller's question.
"AMD" is an acronym of "Advanced Micro Devices", "招行" a short form of "招商银行", and "敬亭液压" takes up
"宣城敬亭液压有限公司".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from dealgraph.identity.names import compare_key, core, display_form, is_han, parts, tokens

__all__ = ["NUMERALS", "is_acronym", "is_later_form", "is_short_form", "is_trade_form", "is_variant"]

# Measured on the aliases and neighbours of the annotated passages: below seven letters one slip makes another firm.
_FUZZY_LENGTH: Final = 7
NUMERALS: Final = frozenset({"ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})


def is_acronym(short: str, long: str) -> bool:
    """Tell whether `short` is made of the initials of `long`, with or without its small words and legal form.

    >>> is_acronym("AMD", "Advanced Micro Devices"), is_acronym("TSMC", "Taiwan Semiconductor Manufacturing Company")
    (True, True)
    """
    letters = "".join(tokens(short))
    if not 2 <= len(letters) <= 6 or not letters.isascii() or display_form(short).upper() != display_form(short):
        return False
    words = [word for word in tokens(long) if word != "and"]
    full = _initials(words)
    content = _initials([word for word in words if word not in parts().small])
    unregistered = _initials([word for word in core(long) if word not in parts().small])
    return len(words) > 1 and letters in {full, content, unregistered}


def is_short_form(short: str, long: str) -> bool:
    """Tell whether `short` may name the firm that `long` names: a leading part, or characters picked in order.

    It answers for the two names alone; whether another firm in sight could be meant is the caller's question.

    >>> is_short_form("宁德时代", "宁德时代新能源科技股份有限公司"), is_short_form("招行", "招商银行")
    (True, True)
    >>> is_short_form("Nebius", "Nebius Group N.V."), is_short_form("Intel", "Intel Capital")
    (True, False)
    """
    left, right = core(short), core(long)
    if not left or not right or left == right or len("".join(left)) >= len("".join(right)):
        return False
    if _is_vague(left) or _are_two_registered(short, long) or _adds_number(left, right):
        return False
    if is_han(short) and is_han(long):
        return _han_short("".join(left), "".join(right), registered=core(long) != tokens(long))
    if is_han(short) != is_han(long):
        # "鹦鹉螺" and "鹦鹉螺AI"
        return right[: len(left)] == left and not set(right[len(left) :]) & parts().arms
    return _latin_short(left, right)


def is_later_form(short: str, long: str) -> bool:
    """Tell whether `short` may take up the firm that a text has already named as `long`: any telling part of its name.

    Looser than `is_short_form`, for a name that comes after the long one: then "Pell Street" is Pell Street Capital,
    and "敬亭液压" the 宣城敬亭液压有限公司.

    >>> is_later_form("Pell Street", "Pell Street Capital"), is_later_form("滁光股份", "安徽滁光新材料股份有限公司")
    (True, True)
    >>> is_later_form("Steel", "Nippon Steel"), is_later_form("Kronhof AG", "Kronhof Siam Co., Ltd.")
    (False, False)
    """
    left, right = core(short), core(long)
    if left == right or _is_vague(left) or _are_two_registered(short, long) or _adds_number(left, right):
        return False
    if is_han(short) and is_han(long):
        part = "".join(left)
        return len(part) > 1 and not _is_vague((part,)) and not _is_trade(part) and part in "".join(right)
    common = parts().vague | parts().trades | parts().arms
    if len("".join(left)) < 3 or len(left) >= len(right) or set(left) <= common:
        return False
    return left in (right[: len(left)], right[-len(left) :])


def is_trade_form(short: str, long: str) -> bool:
    """Tell whether `long` is `short` with words added that only say the trade or the form of the firm.

    The strict reading of `is_short_form`, for firms that a registry knows.

    >>> is_trade_form("中国移动", "中国移动通信集团有限公司"), is_trade_form("Oracle", "Oracle Health")
    (True, False)
    """
    left, right = core(short), core(long)
    if not left or _is_vague(left):
        return False
    if is_han(short) and is_han(long):
        rest = "".join(right).removeprefix("".join(left))
        return rest != "".join(right) and _is_trade(rest)
    return right[: len(left)] == left and set(right[len(left) :]) <= parts().generic_words


def is_variant(one: str, other: str) -> bool:
    """Tell whether two names differ by a slip of the pen: one edit in a Latin name of some length, never in a digit.

    >>> is_variant("Anthropic", "Antropic"), is_variant("中国石油", "中国石化")
    (True, False)
    """
    left, right = compare_key(one), compare_key(other)
    if left == right:
        return True
    if min(len(left), len(right)) < _FUZZY_LENGTH or not (left.isascii() and right.isascii()):
        return False
    if left[0] != right[0] or re.findall(r"\d+", left) != re.findall(r"\d+", right):
        return False
    return DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1


def _are_two_registered(short: str, long: str) -> bool:
    """Tell whether both names carry a legal form, and not the same: "Kronhof AG" is not "Kronhof Siam Co., Ltd."."""
    form, other = (_form(name) for name in (short, long))
    # "滁光股份" may well be a 股份有限公司
    return bool(form) and bool(other) and form not in other


def _form(name: str) -> str:
    return "".join(tokens(name)).removeprefix(compare_key(name))


def _adds_number(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether the longer name counts: "Vedere Bio II" is not "Vedere Bio"."""
    return any(word.isdigit() or word in NUMERALS for word in set(right) - set(left))


def _is_vague(words: tuple[str, ...]) -> bool:
    return "".join(words) in parts().vague


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _latin_short(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if right[: len(left)] == left:
        # "Virgin Galactic" may be called "Virgin", but "Intel Capital" is not Intel.
        return len("".join(left)) > 2 and not set(right[len(left) :]) & parts().arms
    return False


def _han_short(short: str, long: str, *, registered: bool) -> bool:
    lists = parts()
    place = next(
        (p for p in sorted(lists.places, key=len, reverse=True) if long.startswith(p) and len(long) > len(p) + 1), ""
    )
    rest = (
        long.removeprefix(place).removeprefix("市").removeprefix("省")
        if place and not short.startswith(place)
        else long
    )
    if rest == short:
        return True
    if rest.startswith(short) and len(short) > 1:
        tail = rest.removeprefix(short)
        if tail in lists.arms:
            return False
        return _is_trade(tail) or (registered and len(short) > 2)
    # 招行 = 招商银行: two or three characters in order, the first and the last among them
    if 2 <= len(short) <= 3 and 4 <= len(rest) <= 8 and rest[0] == short[0] and rest[-1] == short[-1]:
        return _is_subsequence(short, rest)
    return False


def _is_trade(tail: str) -> bool:
    """Tell whether a tail is cut entirely into trade and generic words."""
    known, longest = _trade_words()
    reach = {0}
    for start in range(len(tail)):
        if start in reach:
            ends = range(start + 1, min(start + longest, len(tail)) + 1)
            reach |= {end for end in ends if tail[start:end] in known}
    return bool(tail) and len(tail) in reach


@lru_cache(maxsize=1)
def _trade_words() -> tuple[frozenset[str], int]:
    known = parts().trades | parts().generic_words
    return known, max(map(len, known))


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)
