"""Reading does not fall: flows, deals and firms of the corpus, in each language, stay above the floors of floors.toml.

`python tests/gate/test_gate.py` measures and prints the values beside the floors; with `--set` it writes floors that
lie `MARGIN` under them, for a person to look at as a diff.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import rich

from dealgraph import chain
from dealgraph.training.marking import score
from dealgraph.training.score import f1, pairs, passages

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
FLOORS = HERE / "floors.toml"
SOURCES = ("articles", "passages")
KINDS = ("flows", "deals", "firms")
MARGIN = 0.01


def cases(source):
    return list(pairs(CORPUS)) if source == "articles" else list(passages(CORPUS / "annotated" / "development"))[::2]


def digest(source):
    """Return what changes when a text or its gold annotation does."""
    said = [[case.name, case.article.text, case.gold] for case in cases(source)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


@cache
def measure(source):
    """Return the F1 values of a source by language and kind."""
    counts = {}
    for case in cases(source):
        counts.setdefault(case.language, Counter()).update(score(chain.extract_article(case.article), case.gold).counts)
    return {language: {kind: f1(found, kind) for kind in KINDS} for language, found in sorted(counts.items())}


def floors():
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES)
def test_floors_are_those_of_these_texts(source):
    assert digest(source) == floors()[source]["digest"], (
        f"the {source} or their gold changed: look at what reading makes of them, then"
        " `python tests/gate/test_gate.py --set`"
    )


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_no_score_falls_below_its_floor(source):
    values = measure(source)
    fallen = [
        f"{source} {language} {kind} {values[language][kind]:.3f}, floor {floor}"
        for language in values
        for kind, floor in floors()[source][language].items()
        if values[language][kind] < floor
    ]
    assert values
    assert not fallen, (
        f"reading fell: {'; '.join(fallen)}. `python -m dealgraph.training.score corpus --mistakes` tells where."
    )


def main(*arguments):
    """Print each value with its floor; write new floors with --set."""
    text, old = FLOORS.read_text(encoding="utf-8"), floors()
    for source in SOURCES:
        text = re.sub(rf'(\[{source}\]\ndigest = )".*"', rf'\1"{digest(source)}"', text)
        for language, values in measure(source).items():
            for kind, value in values.items():
                rich.get_console().print(
                    f"{source:9} {language} {kind} {value:.3f}  floor {old[source][language][kind]:.2f}"
                )
                floor = max(0.0, math.floor((value - MARGIN) * 100) / 100)
                text = re.sub(rf"(\[{source}\.{language}\]\n(?:\w+ = .*\n)*?{kind} = ).*", rf"\g<1>{floor:.2f}", text)
    if "--set" in arguments:
        FLOORS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
