"""Annotated passages as the network learns them: spans and deals by number, not by name.

One JSON record a line, in the form `docs/annotation.md` describes. "拾荇智能宣布完成近2亿元A轮融资" gives the firm
mention 拾荇智能 and the amount mention 近2亿元; "The Rotterdam company said it had closed a Series B of €34 million"
gives the references "The Rotterdam company" and "it", both linked to the firm that the record names.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")
AmountKey = tuple[float | None, float | None, str]


@dataclass(frozen=True)
class GoldDeal:
    """A deal between firms by number; `None` as payer or payee of a pair stands for the open side."""

    pairs: tuple[tuple[int | None, int | None], ...]
    type: str
    amount: AmountKey | None
    status: str
    hearsay: bool
    implied: bool
    holding: bool
    optional: bool
    part: bool


@dataclass(frozen=True)
class Passage:
    """A text with what is marked in it; offsets are code points. `partial`: some firms only, no types, no amounts."""

    id: str
    lang: str
    text: str
    firms: tuple[tuple[str, ...], ...]
    mentions: tuple[tuple[int, int, int], ...]
    references: tuple[tuple[int, int, tuple[int, ...]], ...]
    amounts: tuple[tuple[int, int, AmountKey], ...]
    deals: tuple[GoldDeal, ...]
    partial: bool = False


def read(paths: Sequence[Path]) -> Iterator[Passage]:
    """Yield the passages of JSON Lines files, in order."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield passage(json.loads(line))


def passage(record: dict[str, Any]) -> Passage:
    """Return a record's passage: every occurrence of every name, every reference, sum and deal."""
    text: str = record["text"]
    firms = tuple(tuple(dict.fromkeys(n.strip() for n in f.split("|") if n.strip())) for f in record["firms"])
    number = {name: i for i, names in reversed(list(enumerate(firms))) for name in names}
    mentions = _occurrences(text, [(n, i) for n, i in number.items() if len(n) > 1])
    references = tuple(
        (r["start"], r["end"], tuple(sorted({number[f.split("|")[0].strip()] for f in r["firms"]})))
        for r in record.get("references", [])
        if r["firms"] and not any(s < r["end"] and r["start"] < e for s, e, _ in mentions)
    )
    keys = {a["text"]: (a["min"], a["max"], a["currency"]) for a in record["amounts"]}
    amounts = tuple((s, e, k) for s, e, k in _occurrences(text, list(keys.items())))
    return Passage(
        id=record["id"],
        lang="zh" if record["id"].startswith("zh") else "en",
        text=text,
        firms=firms,
        mentions=tuple(mentions),
        references=references,
        amounts=amounts,
        deals=tuple(_deal(d, number) for d in record["deals"]),
    )


def _occurrences(text: str, names: list[tuple[str, T]]) -> list[tuple[int, int, T]]:
    taken = bytearray(len(text))
    found = []
    for name, value in sorted(names, key=lambda x: (-len(x[0]), x[0])):
        left = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
        for m in re.finditer(left + re.escape(name) + right, text):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                found.append((m.start(), m.end(), value))
    return sorted(found, key=lambda x: x[:2])


def _deal(deal: dict[str, Any], number: dict[str, int]) -> GoldDeal:
    def side(key: str) -> list[int | None]:
        firms: list[int | None] = [number[f.split("|")[0].strip()] for f in deal[key]]
        return firms or [None]

    amount = deal["amount"]
    return GoldDeal(
        pairs=tuple((p, q) for p in side("payers") for q in side("payees") if p != q),
        type=deal["type"],
        amount=(amount["min"], amount["max"], amount["currency"]) if amount else None,
        status=deal["status"],
        hearsay=bool(deal.get("hearsay")),
        implied=deal.get("basis") == "implied",
        holding=bool(deal.get("holding")),
        optional=bool(deal.get("optional")),
        part=deal.get("part_of") is not None,
    )
