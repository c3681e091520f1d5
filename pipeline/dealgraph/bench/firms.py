"""Bench of who is who: does joining firms stay near-linear, and is what it joins right, from a thousand to 100 000?

In: numbers of firms as articles name them. Out: a row each. The firms are made up, in English and Chinese, such as
"Korvanto Biologics plc" and "柯凡托生物股份有限公司"; each is named in one to three ways, so it is known which are one.
"""

from __future__ import annotations

import random
import time
from itertools import product
from typing import TYPE_CHECKING, Final

from dealgraph.identity import registry
from dealgraph.identity.blocks import candidates
from dealgraph.identity.linking import Named, link
from dealgraph.knowledge.iris import firm_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SIZES", "Row", "bench_firms", "invented"]

SIZES: Final = (1_000, 10_000, 100_000)
Row = dict[str, float | int | str]

_HEADS: Final = (
    "kor",
    "vel",
    "mar",
    "tas",
    "bri",
    "hal",
    "dun",
    "quo",
    "fen",
    "lor",
    "sar",
    "pel",
    "nim",
    "gar",
    "wen",
)
_MIDDLES: Final = ("va", "li", "no", "ran", "tic", "mo", "sel", "dra", "ke", "fi", "bor", "lan", "xi", "pu", "ge", "")
_TAILS: Final = (
    "nto",
    "dis",
    "mere",
    "win",
    "tor",
    "lia",
    "gate",
    "stone",
    "rix",
    "haven",
    "pex",
    "bury",
    "cott",
    "sund",
)
_TRADES: Final = (
    "Biologics",
    "Energy",
    "Robotics",
    "Semiconductor",
    "Foods",
    "Steel",
    "Software",
    "Shipping",
    "Materials",
)
_FORMS: Final = ("plc", "Ltd", "Inc.", "AG", "Group", "Holdings Ltd", "Technologies Inc.")
_HAN: Final = "海澜云岭恒昌华锐泽远芷川曦禾敬亭滁润柯凡托卓越启明瑞丰天成安信博雅景程鼎力"
_HAN_TRADES: Final = ("生物", "能源", "机器人", "半导体", "食品", "钢铁", "软件", "航运", "新材料")
_HAN_FORMS: Final = ("股份有限公司", "有限公司", "集团", "科技股份有限公司", "控股有限公司")


def bench_firms(sizes: Iterable[int] = SIZES) -> list[Row]:
    """Return for each number of firms how long joining takes and how right it is.

    Args:
        sizes: how many firms articles name, spelling by spelling.

    Returns:
        Rows with `firms`, `pairs` compared, `seconds` of processor time, `microseconds_per_firm`, `precision` and
        `recall` over the pairs of spellings of one firm, and `growth`: so many times longer than the row before for so
        many times more firms.
    """
    rows: list[Row] = []
    registry.load().lookup("warm")
    for size in sizes:
        told = invented(size)
        began = time.process_time()
        parties = link([named for named, _ in told], registry.load())
        seconds = time.process_time() - began
        precision, recall = _rates([(parties.now(named.iri), truth) for named, truth in told])
        row: Row = {
            "firms": len(told),
            "pairs": len(candidates({named.iri: (named.name,) for named, _ in told})),
            "seconds": round(seconds, 3),
            "microseconds_per_firm": round(1e6 * seconds / max(1, len(told)), 1),
            "precision": round(precision, 4),
            "recall": round(recall, 4),
        }
        if rows:
            before = rows[-1]
            times = seconds / float(before["seconds"] or 1e-9), len(told) / float(before["firms"])
            row["growth"] = f"{times[0]:.1f} for {times[1]:.1f}"
        rows.append(row)
    return rows


def invented(size: int, *, seed: int = 1) -> list[tuple[Named, int]]:
    """Return firms as articles name them, each with the number of the firm that is meant.

    Args:
        size: how many spellings.
        seed: of the choice; the same gives the same firms.
    """
    draw = random.Random(seed)  # noqa: S311 - a bench, no secret
    latin = [f"{''.join(each).capitalize()} {trade}" for *each, trade in product(_HEADS, _MIDDLES, _TAILS, _TRADES)]
    han = [f"{a}{b}{c}{trade}" for a, b, c, trade in product(_HAN, _HAN, _HAN, _HAN_TRADES) if len({a, b, c}) == 3]
    draw.shuffle(latin)
    draw.shuffle(han)
    told: dict[str, tuple[Named, int]] = {}
    number = 0
    while len(told) < size:
        names = (latin if number % 2 else han)[number // 2 % (len(latin) if number % 2 else len(han))]
        round_ = number // 2 // (len(latin) if number % 2 else len(han))
        head = names if not round_ else f"{names} {round_ + 1}" if number % 2 else f"{_HAN[round_]}{names}"
        for spelling in _spellings(head, draw, latin=bool(number % 2)):
            told.setdefault(str(firm_iri(spelling)), (Named(iri=str(firm_iri(spelling)), name=spelling), number))
        number += 1
    return sorted(told.values(), key=lambda each: each[0].iri)[:size]


def _spellings(head: str, draw: random.Random, *, latin: bool) -> Sequence[str]:
    forms = _FORMS[:4] if latin else _HAN_FORMS[:2]
    every = [f"{head} {form}" if latin else f"{head}{form}" for form in forms]
    return draw.sample([head, *every], draw.choice((1, 1, 2, 3) if latin else (1, 1, 2)))


def _rates(found: Sequence[tuple[str, int]]) -> tuple[float, float]:
    """Return precision and recall over pairs, counted by groups and not one by one."""

    def pairs(keys: Iterable[object]) -> int:
        counts: dict[object, int] = {}
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
        return sum(count * (count - 1) // 2 for count in counts.values())

    right = pairs(found)
    joined, wanted = pairs(firm for firm, _ in found), pairs(truth for _, truth in found)
    return right / max(1, joined), right / max(1, wanted)
