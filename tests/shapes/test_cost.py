"""What is validated when an article comes is that article, however much the graph holds already: counted, not timed."""

from __future__ import annotations

import pyshacl
import pytest

from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest


@pytest.fixture
def judged(monkeypatch):
    """Return the sizes of the graphs that the validator is given, in order."""
    sizes: list[int] = []
    validate = pyshacl.validate

    def counting(graph, **told):
        sizes.append(len(graph))
        return validate(graph, **told)

    monkeypatch.setattr(pyshacl, "validate", counting)
    return sizes


def test_an_article_costs_the_same_in_an_empty_graph_and_in_a_full_one(judged, english, chinese, tell):
    alone = stores.open()
    ingest(alone, [chinese])
    (wanted,) = judged
    judged.clear()
    full = stores.open()
    more = [
        tell(
            "en",
            "2025-01-01",
            (f"Acme {n} lent {n} to Bolt {n}.", {"type": "loan", "payers": (f"Acme {n}",), "payees": (f"Bolt {n}",)}),
        )
        for n in range(4)
    ]
    ingest(full, [english, *more])
    before = len(judged)
    assert before == 5
    ingest(full, [chinese])
    # One graph more was judged, of the size that it has alone; nothing that the store held was judged again.
    assert judged[before:] == [wanted]
