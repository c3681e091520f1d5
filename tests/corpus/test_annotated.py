"""The annotated passages keep to the form of docs/annotation.md, and no text is on two sides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dealgraph import resources
from dealgraph.knowledge.vocabulary import concepts
from dealgraph.when import When

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((resources.demo().parent / "annotated").glob("*/*.jsonl"))
DEAL = {
    "type", "payers", "payees", "amount", "stake_percent", "date", "status", "hearsay", "basis", "holding", "object",
    "combined", "part_of", "optional", "evidence",
}  # fmt: skip


def passages(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_every_part_holds_both_languages() -> None:
    assert {(path.parent.name, path.name[:2]) for path in FILES} == {
        (part, language) for part in ("train", "development", "test") for language in ("en", "zh")
    }


def test_no_text_is_on_two_sides() -> None:
    seen: dict[str, Path] = {}
    for path in FILES:
        for passage in passages(path):
            assert passage["id"] not in seen, passage["id"]
            assert passage["text"] not in seen, passage["id"]
            seen |= {passage["id"]: path, passage["text"]: path}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_passages_are_well_formed(path: Path) -> None:
    types, statuses, bounds = (set(concepts(scheme)) for scheme in ("type", "status", "bound"))
    for passage in passages(path):
        where, text = passage["id"], passage["text"]
        firsts = {names.split("|")[0].strip() for names in passage["firms"]}
        assert passage["no_deal"] == (not passage["deals"]), where
        for reference in passage["references"]:
            assert text[reference["start"] : reference["end"]] == reference["text"], where
        for amount in passage["amounts"]:
            assert amount["text"] in text, where
            assert amount["bound"] in bounds, where
        for deal in passage["deals"]:
            assert set(deal) == DEAL, where
            assert deal["type"] in types, where
            assert deal["status"] in statuses, where
            assert deal["payers"] or deal["payees"], where
            assert {name.split("|")[0].strip() for name in deal["payers"] + deal["payees"]} <= firsts, where
            assert all(quote in text for quote in deal["evidence"]), where
            # An interval may be open ("since 2020" is 2020/..); dealgraph itself tells closed ones.
            assert deal["date"] is None or When.parse(deal["date"].removesuffix("/..")), where
            assert deal["part_of"] is None or deal["part_of"] in range(len(passage["deals"])), where
