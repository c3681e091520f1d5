"""Forms of a firm's name, and whether one name can be another's short form.

In: names as written. Out: a display form, two keys for comparison, and answers about pairs.
"Fulin Precision Co., Ltd." and "Fulin Precision" share the key "fulinprecision", "富臨精工股份有限公司" and
"富临精工" the key "富临精工".
"AMD" is an acronym of "Advanced Micro Devices"; "招行" a short form of "招商银行".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from dealgraph.errors import WordsError
from dealgraph.script import fold
from dealgraph.words import languages, load

__all__ = [
    "bare_key",
    "compare_key",
    "display_form",
    "is_acronym",
    "is_later_form",
    "is_short_form",
    "is_trade_form",
    "is_variant",
    "tokens",
]

# A run of letters or digits of one script, or one sign that joins them: "AT&T", "富临精工", "3M".
_TOKEN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]+|[^\W_㐀-䶿一-鿿豈-﫿々〇]+|[&+]")
_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿々〇]")
_POSSESSIVE: Final = re.compile(r"(?<=\w)'s$|(?<=s)'$")
_DOTTED: Final = re.compile(r"\b(?:\w\.){2,}|\b\w(?:\.\w)+\b")
_EDGES: Final = "\"'“”‘’「」『』《》〈〉,;:，；：、 \t\n"
# Measured on the aliases and neighbours of the annotated passages: below seven letters one slip makes another firm.
_FUZZY_LENGTH: Final = 7
# Letters that have no decomposition of their own.
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_NUMERALS: Final = frozenset({"ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})
_SMALL_WORDS: Final = frozenset({"and", "&", "of", "the", "for", "de", "la", "du", "der", "und", "et"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endings:
    """Word sequences that end a name, longest first: Latin ones by their last word, Han ones as a pattern."""

    latin: dict[str, tuple[tuple[str, ...], ...]]
    han: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The word lists of all languages together, as token sequences for Latin and strings for Han."""

    legal: _Endings
    generic: _Endings
    generic_words: frozenset[str]
    arms: frozenset[str]
    places: frozenset[str]
    vague: frozenset[str]
    trades: frozenset[str]
    leading: frozenset[str]


def display_form(name: str) -> str:
    """Return the name as a person would print it: no quotes, possessive or stray spaces around it.

    >>> display_form(" “Nvidia’s” ")
    'Nvidia'
    """
    text = " ".join(name.split()).replace("’", "'").strip(_EDGES)
    return _POSSESSIVE.sub("", text).strip(_EDGES)


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, script and case folded, accents and punctuation off; a Han run is one word.

    >>> tokens("S.p.A. Crédit AGRICOLE／招商銀行")
    ('spa', 'credit', 'agricole', '招商银行')
    """
    text = display_form(name)
    if not text.isascii():
        text = fold(unicodedata.normalize("NFKC", text))
    text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    plain = text.casefold().replace("'", "").replace("/s", "s")
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain.translate(_LETTERS))
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple("and" if word == "&" else word for word in _TOKEN.findall(plain))


@lru_cache(maxsize=65536)
def compare_key(name: str) -> str:
    """Return the key under which equal names of one firm meet: legal form, leading article and punctuation dropped.

    A name that is nothing but a legal form keeps it.

    >>> compare_key("The Walt Disney Company") == compare_key("Walt Disney")
    True
    >>> compare_key("曦禾太陽能（控股）有限公司"), compare_key("曦禾太阳能有限公司")
    ('曦禾太阳能控股', '曦禾太阳能')
    """
    return "".join(_core(name))


@lru_cache(maxsize=65536)
def bare_key(name: str) -> str:
    """Return the compare key without generic parts too (Group, Holdings, 集团, 科技): for unambiguous contexts only.

    >>> bare_key("SoftBank Group Corp."), bare_key("小米集团")
    ('softbank', '小米')
    """
    return "".join(_strip(_core(name), _parts().generic))


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
    content = _initials([word for word in words if word not in _SMALL_WORDS])
    core = _initials([word for word in _core(long) if word not in _SMALL_WORDS])
    return len(words) > 1 and letters in {full, content, core}


def is_short_form(short: str, long: str) -> bool:
    """Tell whether `short` may name the firm that `long` names: a leading part, or characters picked in order.

    It answers for the two names alone; whether another firm in sight could be meant is the caller's question.

    >>> is_short_form("宁德时代", "宁德时代新能源科技股份有限公司"), is_short_form("招行", "招商银行")
    (True, True)
    >>> is_short_form("Nebius", "Nebius Group N.V."), is_short_form("Intel", "Intel Capital")
    (True, False)
    """
    left, right = _core(short), _core(long)
    if not left or not right or left == right or len("".join(left)) >= len("".join(right)):
        return False
    if _is_vague(left) or _are_two_registered(short, long) or _adds_number(left, right):
        return False
    if _is_han(short) and _is_han(long):
        return _han_short("".join(left), "".join(right), registered=_core(long) != tokens(long))
    if _is_han(short) != _is_han(long):
        # "鹦鹉螺" and "鹦鹉螺AI"
        return right[: len(left)] == left and not set(right[len(left) :]) & _parts().arms
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
    left, right = _core(short), _core(long)
    if left == right or _is_vague(left) or _are_two_registered(short, long) or _adds_number(left, right):
        return False
    if _is_han(short) and _is_han(long):
        part = "".join(left)
        return len(part) > 1 and not _is_vague((part,)) and not _is_trade(part) and part in "".join(right)
    common = _parts().vague | _parts().trades | _parts().arms
    if len("".join(left)) < 3 or len(left) >= len(right) or set(left) <= common:
        return False
    return left in (right[: len(left)], right[-len(left) :])


def is_trade_form(short: str, long: str) -> bool:
    """Tell whether `long` is `short` with words added that only say the trade or the form of the firm.

    The strict reading of `is_short_form`, for firms that a registry knows.

    >>> is_trade_form("中国移动", "中国移动通信集团有限公司"), is_trade_form("Oracle", "Oracle Health")
    (True, False)
    """
    left, right = _core(short), _core(long)
    if not left or _is_vague(left):
        return False
    if _is_han(short) and _is_han(long):
        rest = "".join(right).removeprefix("".join(left))
        return rest != "".join(right) and _is_trade(rest)
    return right[: len(left)] == left and set(right[len(left) :]) <= _parts().generic_words


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
    return any(word.isdigit() or word in _NUMERALS for word in set(right) - set(left))


def _is_vague(words: tuple[str, ...]) -> bool:
    return "".join(words) in _parts().vague


def _is_han(name: str) -> bool:
    return bool(_HAN.search(name))


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _latin_short(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if right[: len(left)] == left:
        # "Virgin Galactic" may be called "Virgin", but "Intel Capital" is not Intel.
        return len("".join(left)) > 2 and not set(right[len(left) :]) & _parts().arms
    return False


def _han_short(short: str, long: str, *, registered: bool) -> bool:
    parts = _parts()
    place = next(
        (p for p in sorted(parts.places, key=len, reverse=True) if long.startswith(p) and len(long) > len(p) + 1), ""
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
        if tail in parts.arms:
            return False
        return _is_trade(tail) or (registered and len(short) > 2)
    # 招行 = 招商银行: two or three characters in order, the first and the last among them
    if 2 <= len(short) <= 3 and 4 <= len(rest) <= 8 and rest[0] == short[0] and rest[-1] == short[-1]:
        return _is_subsequence(short, rest)
    return False


def _is_trade(tail: str) -> bool:
    """Tell whether a tail is cut entirely into trade and generic words."""
    known = _parts().trades | _parts().generic_words
    reach = {0}
    for start in range(len(tail)):
        if start in reach:
            reach |= {start + len(word) for word in known if tail.startswith(word, start)}
    return bool(tail) and len(tail) in reach


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


@lru_cache(maxsize=65536)
def _core(name: str) -> tuple[str, ...]:
    words = tokens(name)
    while len(words) > 1 and words[0] in _parts().leading:
        words = words[1:]
    return _strip(words, _parts().legal)


def _strip(words: tuple[str, ...], endings: _Endings) -> tuple[str, ...]:
    """Drop endings from the right as long as something is left."""
    while words:
        last = words[-1]
        ending = next((e for e in endings.latin.get(last, ()) if len(e) < len(words) and words[-len(e) :] == e), None)
        if ending:
            words = words[: -len(ending)]
        elif last == "and" and len(words) > 1:
            # "Deere & Company"
            words = words[:-1]
        elif not last.isascii() and (tail := endings.han.search(last)):
            words = (*words[:-1], last[: tail.start()])
        else:
            break
    return words


@lru_cache(maxsize=1)
def _parts() -> _Parts:
    lists: dict[str, list[str]] = {}
    for code in languages():
        table = load(code).names.get("legal_forms")
        if table is None:
            raise WordsError(
                f"words/{code}/names.toml: no table [legal_forms]; copy the one of another language and fill it"
            )
        for key, words in table.items():
            lists.setdefault(key, []).extend(words)
    for key in ("legal", "generic", "arms", "places", "vague", "trades", "leading"):
        if key not in lists:
            raise WordsError(f"words/*/names.toml: [legal_forms] lacks the list {key}")

    def endings(*keys: str) -> _Endings:
        sequences = sorted(
            {tokens(word) for key in keys for word in lists[key]} - {()}, key=lambda e: (-len(e), -len("".join(e)), e)
        )
        latin: dict[str, list[tuple[str, ...]]] = {}
        for sequence in sequences:
            latin.setdefault(sequence[-1], []).append(sequence)
        return _Endings(
            latin={last: tuple(found) for last, found in latin.items()},
            han=re.compile(
                "(?<=.)(?:" + "|".join(s[0] for s in sequences if len(s) == 1 and not s[0].isascii()) + ")$"
            ),
        )

    def strings(key: str) -> frozenset[str]:
        return frozenset(joined for words in lists[key] for joined in ("".join(tokens(words)), " ".join(tokens(words))))

    return _Parts(
        legal=endings("legal"),
        generic=endings("legal", "generic"),
        generic_words=strings("generic"),
        arms=strings("arms"),
        places=strings("places"),
        vague=strings("vague") | strings("places") | strings("generic"),
        trades=strings("trades"),
        leading=strings("leading"),
    )
