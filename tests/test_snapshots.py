"""What a few articles turn into, line by line: a change of reading shows as a diff of deals, not as one number.

Under `snapshots/` lie the claims of each article as sorted N-Quads and one explanation, as they were last looked at.
`python tests/test_snapshots.py --write` writes them anew; `git diff` then tells what changed.
"""

from __future__ import annotations

import difflib
import sys
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rich

from dealgraph import articles, chain, knowledge
from dealgraph.views import text

HERE = Path(__file__).parent / "snapshots"
CORPUS = Path(__file__).parents[1] / "corpus"
ARTICLES = (
    "demo/money-comes-home.en",
    "demo/money-comes-home.zh",
    "telecom/lent-to-customers.en",
    "telecom/lent-to-customers.zh",
)
EXPLAINED = "demo/money-comes-home.zh"


@cache
def extraction(name):
    """Return the extraction of an article; its source does not depend on where the checkout lies."""
    path = CORPUS / f"{name}.md"
    return chain.extract_article(articles.from_bytes(path.read_bytes(), source=path.name))


def quads(name):
    """Return the claims of an article in canonical order."""
    turtle = knowledge.build(extraction(name)).serialize(format="nt")
    dataset = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(f"{quad} ." for quad in dataset)) + "\n"


def explained(name):
    return "\n".join(text.explain(extraction(name))) + "\n"


def snapshots():
    """Yield (file, what gives its content) of each snapshot."""
    for name in ARTICLES:
        yield HERE / f"{Path(name).name}.nq", quads, name
    yield HERE / f"{Path(EXPLAINED).name}.explain.txt", explained, EXPLAINED


@pytest.mark.parametrize("path, make, name", [pytest.param(*each, id=each[0].name) for each in snapshots()])
def test_what_an_article_says_is_as_last_looked_at(path, make, name):
    kept, made = path.read_text(encoding="utf-8"), make(name)
    diff = list(difflib.unified_diff(kept.splitlines(), made.splitlines(), "kept", "made", lineterm="", n=0))
    assert not diff, "\n".join(
        [
            f"{path.name} changed in {len(diff)} lines; if that is right: python tests/test_snapshots.py --write",
            *diff[:40],
        ]
    )


def test_no_snapshot_is_left_over():
    assert {path.name for path in HERE.iterdir()} == {path.name for path, _, _ in snapshots()}


def test_a_snapshot_of_claims_holds_no_blank_nodes_and_is_sorted():
    for name in ARTICLES:
        lines = quads(name).splitlines()
        assert lines == sorted(set(lines))
        assert not any("_:" in line.split('"')[0] for line in lines)


def main(*arguments):
    """Tell which snapshots changed; write them with --write."""
    for path, make, name in snapshots():
        kept, made = path.read_text(encoding="utf-8") if path.exists() else "", make(name)
        rich.get_console().print(path.name, "as it was" if kept == made else "changed", markup=False)
        if "--write" in arguments:
            path.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
