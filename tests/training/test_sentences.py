"""Sentences of others in the form of passages: marked firms, direction, family; nothing that they do not tell."""

import gzip
import json

import pytest

from dealgraph.training import sentences
from dealgraph.training.rows import counts, table


@pytest.fixture
def folder(tmp_path):
    chinese = "石桥精工拟以3亿元收购白鹭材料。"
    rows = {
        "fewfc": {
            "id": "1",
            "content": chinese,
            "events": [
                {
                    "type": "收购",
                    "mentions": [
                        {"role": "sub-org", "span": [0, 4]},
                        {"role": "obj-org", "span": [11, 15]},
                        {"role": "trigger", "span": [9, 11]},
                    ],
                }
            ],
        },
        "core": {
            "id": "2",
            "context": ["Solvane", "was", "acquired", "by", "Orbis", "Holdings", "."],
            "relation": "acquired_by",
            "invert_relation": 0,
            "e1_start": 0,
            "e1_end": 0,
            "e2_start": 4,
            "e2_end": 5,
        },
    }
    for name, row in rows.items():
        (tmp_path / name).mkdir()
        with gzip.open(tmp_path / name / "train.jsonl.gz", "wt", encoding="utf-8") as handle:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
    return tmp_path


def edges(passage):
    return [(passage.firms[p][0], passage.firms[q][0]) for deal in passage.deals for p, q in deal.pairs]


def test_payer_and_payee_of_both_sources(folder):
    chinese, english = sentences.read(folder)
    assert edges(chinese) == [("石桥精工", "白鹭材料")]
    assert edges(english) == [("Orbis Holdings", "Solvane")]
    assert chinese.partial
    assert english.partial


def test_a_turned_relation_is_turned_back(folder):
    path = folder / "core" / "train.jsonl.gz"
    row = json.loads(gzip.decompress(path.read_bytes())) | {"invert_relation": 1}
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    (passage,) = sentences.core(folder, "train")
    assert edges(passage) == [("Solvane", "Orbis Holdings")]


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="fewfc"):
        next(sentences.read(tmp_path))


def test_rows_are_counted(folder):
    from dealgraph import articles, frames

    (passage,) = sentences.core(folder, "train")
    found = counts(passage, frames.extract(articles.from_text(passage.text)))
    assert found["edges"] == 1
    assert found["right"] <= found["found"] <= 1
    assert "1 edges" in table({"en": found})
