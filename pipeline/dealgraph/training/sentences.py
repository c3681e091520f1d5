"""Real sentences of others as passages: Chinese financial news of FewFC, English company relations of CORE.

"Badgeville raised a Series B, led by Norwest Venture Partners" of CORE gives Norwest -> Badgeville, capital;
世纪华通作价298.03亿元收购盛跃网络100%股权 of FewFC gives 世纪华通 -> 盛跃网络, capital. Only some of the firms are
marked, and the type is not told, so the network learns families and the borders of the marked names, nothing else.

Sources: FewFC (Zhou et al., AAAI 2021, CC BY-SA 4.0); CORE (Borchert et al., EMNLP 2023, CC BY 4.0).
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

from dealgraph.training.passages import GoldDeal, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIRMS: Final = ("sub-org", "obj-org", "target-company", "sub", "obj")
# Any type of the family would do: the types of these deals are not learnt.
_ANY: Final = {"capital": "equity_stake", "procurement": "purchase"}
# CORE's relation with entities in the order of the relation: (payer, payee) as places, and the family.
_CORE: Final = {
    "acquired_by": ((1, 0), "capital"),
    "shareholder_of": ((0, 1), "capital"),
    "client_of": ((0, 1), "procurement"),
}
_NO_DEAL: Final = ("undefined", "competitor_of", "traded_on", "regulated_by", "subsidiary_of")


def read(folder: Path, part: str = "train") -> Iterator[Passage]:
    """Yield the sentences of one part under a folder that holds fewfc/ and core/.

    Raises:
        FileNotFoundError: when one of the two is missing.
    """
    yield from fewfc(folder, part)
    yield from core(folder, part)


def fewfc(folder: Path, part: str) -> Iterator[Passage]:
    """Yield the Chinese sentences with a marked firm."""
    for line in _lines(folder / "fewfc" / f"{part}.jsonl.gz"):
        found = _fewfc(line)
        if found.mentions:
            yield found


def core(folder: Path, part: str) -> Iterator[Passage]:
    """Yield the English sentences whose relation is a deal or surely none."""
    for line in _lines(folder / "core" / f"{part}.jsonl.gz"):
        if line["relation"] in _CORE or line["relation"] in _NO_DEAL:
            yield _core(line)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


def _fewfc(record: dict[str, Any]) -> Passage:
    spans: dict[tuple[int, int], None] = {}
    told: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for event in record["events"]:
        at: dict[str, list[tuple[int, int]]] = {role: [] for role in _FIRMS}
        for mention in event["mentions"]:
            start, end = mention["span"]
            if mention["role"] in at and end > start:
                at[mention["role"]].append((start, end))
                spans[start, end] = None
        payers, payees = {
            "投资": (at["sub"], at["obj"]),
            "收购": (at["sub-org"], at["obj-org"]),
            "股份股权转让": (at["obj-org"], at["sub-org"] or at["target-company"]),
            "担保": (at["sub-org"], at["obj-org"]),
        }.get(event["type"], ([], []))
        told += [(p, q) for p in payers for q in payees]
    text = record["content"]
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if not any(a < span[1] and span[0] < b for a, b in kept):
            kept.append(span)
    names = list(dict.fromkeys(text[s:e] for s, e in sorted(kept)))
    edges = {(text[p[0] : p[1]], text[q[0] : q[1]]) for p, q in told if p in kept and q in kept}
    return _passage(
        "zh-fewfc-" + record["id"],
        text,
        names,
        [(s, e, names.index(text[s:e])) for s, e in sorted(kept)],
        [(names.index(p), names.index(q), "capital") for p, q in sorted(edges) if p != q],
    )


def _core(record: dict[str, Any]) -> Passage:
    places, text = [], ""
    for word in record["context"]:
        text += " " if text else ""
        places.append((len(text), len(text) + len(word)))
        text += word
    spans = [(places[record[f"e{k}_start"]][0], places[record[f"e{k}_end"]][1]) for k in (1, 2)]
    relation = _CORE.get(record["relation"])
    edges = []
    if relation:
        (payer, payee), family = relation
        turned = record["invert_relation"]
        edges = [(payer ^ turned, payee ^ turned, family)]
    names = [text[s:e] for s, e in spans]
    mentions = sorted((s, e, i) for i, (s, e) in enumerate(spans))
    return _passage("en-core-" + record["id"], text, names, mentions, edges)


def _passage(
    id_: str,
    text: str,
    names: list[str],
    mentions: list[tuple[int, int, int]],
    edges: list[tuple[int, int, str]],
) -> Passage:
    return Passage(
        id=id_,
        lang=id_[:2],
        text=text,
        firms=tuple((name,) for name in names),
        mentions=tuple(mentions),
        references=(),
        amounts=(),
        deals=tuple(
            GoldDeal(
                pairs=((p, q),),
                type=_ANY[family],
                amount=None,
                status="announced",
                hearsay=False,
                implied=False,
                holding=False,
                optional=False,
                part=False,
            )
            for p, q, family in edges
        ),
        partial=True,
    )
