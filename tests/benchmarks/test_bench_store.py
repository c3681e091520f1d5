"""The benches run through on little, and what they measure is what the program does."""

import json
import subprocess
import sys

import pytest

from dealgraph.bench import synthetic
from dealgraph.bench.extract import WORDS, texts_of
from dealgraph.knowledge import read_claims
from dealgraph.model import Article, LanguageSpan
from dealgraph.sparql import store as stores


def test_made_up_articles_are_read_back_as_claims(tmp_path):
    articles = synthetic.write(tmp_path / "made.nq", 3_000)
    store = stores.open()
    store._open.load(path=str(tmp_path / "made.nq"))
    names = store.names()
    assert len(names) == articles > 3
    records = [record for name in names for record in read_claims(store.graph(name))]
    assert len({record.iri for record in records}) == articles * synthetic.CLAIMS
    assert all(record.deal.payers and record.deal.payees and record.deal.money for record in records)
    assert len({name for record in records for name in record.firms}) > 10
    assert "zz" not in "".join(sorted(name for record in records for name in record.firms)).lower()


def test_texts_of_400_words_are_made_of_whole_paragraphs():
    text = "One two three four.\n\n" * 30
    article = Article(
        source="x", text=text, spans=(LanguageSpan(start=0, end=len(text), language="en", script="Latn"),)
    )
    texts = texts_of([article], "en", 3)
    assert [len(each.split()) for each in texts] == [WORDS] * 3
    assert texts_of([article], "zh", 3) == []


@pytest.mark.slow
def test_bench_store_prints_rows_of_figures():
    done = subprocess.run(
        [sys.executable, "-m", "dealgraph", "bench", "store", "--triples", "4000", "--repeat", "1", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = {row["stage"]: row for row in json.loads(done.stdout)}
    assert rows["load, a transaction an article"]["times pyoxigraph"] > 0
    assert rows["merge from scratch"]["seconds"] > 0
    assert rows["a tenth: load"]["rdflib takes times"] > 0
    assert all(row["peak_mb"] for row in rows.values())
