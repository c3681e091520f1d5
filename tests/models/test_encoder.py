"""The shipped reader on texts of our own: what it proposes, offsets, and life without it."""

import pytest

from dealgraph.models import encoder
from dealgraph.models.labels import LABELS, STATUSES

ENGLISH = (
    "Oldenmoor Power said on Tuesday it had raised $40 million from Pinecrest Capital. The Hamburg company will use the "
    "money to buy turbines worth $25 million from Varga Werke, its president said."
)
CHINESE = "北岭新材周二公告，公司拟以3.2亿元收购南渡化工51%股权。同日，北岭新材向云汐设备采购生产线，合同金额8000万元。"


def spans(text, *names):
    return [(text.index(name), text.index(name) + len(name), name) for name in names]


@pytest.fixture(scope="module")
def reader():
    made = encoder.load()
    if made is None:
        pytest.skip("no trained weights in this checkout, or onnxruntime or tokenizers are missing")
    return made


def test_no_weights_no_reader(tmp_path):
    assert encoder.load(tmp_path) is None


@pytest.mark.parametrize(
    "text, names",
    [
        (ENGLISH, ("Oldenmoor Power", "Pinecrest Capital", "Varga Werke")),
        (CHINESE, ("北岭新材", "南渡化工", "云汐设备")),
    ],
)
def test_firms_are_found_where_they_stand(reader, text, names):
    reading = reader.read(text)
    assert set(names) <= {text[s:e] for s, e, _ in reading.firm_spans}
    assert all(0 <= p <= 1 for *_, p in reading.firm_spans)


@pytest.mark.parametrize(
    "text, names, edge, family",
    [
        (
            ENGLISH,
            ("Oldenmoor Power", "Pinecrest Capital", "Varga Werke"),
            ("Pinecrest Capital", "Oldenmoor Power"),
            "capital",
        ),
        (CHINESE, ("北岭新材", "南渡化工", "云汐设备"), ("北岭新材", "云汐设备"), "procurement"),
    ],
)
def test_direction(reader, text, names, edge, family):
    table = reader.read(text, spans(text, *names)).pairs()
    assert set(table[edge]) == set(LABELS)
    assert table[edge][family] > table[edge[1], edge[0]][family]
    assert ("Nobody", edge[1]) not in table
    assert (None, edge[1]) in table


def test_amounts_and_stages_are_distributions(reader):
    amounts = [(s, e) for s, e, _ in spans(ENGLISH, "$40 million", "$25 million")]
    reading = reader.read(ENGLISH, spans(ENGLISH, "Oldenmoor Power", "Pinecrest Capital", "Varga Werke"), amounts)
    chances = reading.amount("Pinecrest Capital", "Oldenmoor Power", "equity_investment")
    assert {k for k, _ in chances} == {None, 0, 1}
    assert sum(p for _, p in chances) == pytest.approx(1, abs=1e-4)
    stages = reading.status("Pinecrest Capital", "Oldenmoor Power", "equity_investment")
    assert sum(stages[s] for s in STATUSES) == pytest.approx(1, abs=1e-4)
    assert reading.amount("Nobody", "Oldenmoor Power", "loan") == [(None, 1.0)]


def test_long_text_is_read_in_windows_with_offsets_of_the_whole(reader):
    text = (ENGLISH + "\n\n") * 14
    reading = reader.read(text)
    found = [(s, e) for s, e, _ in reading.firm_spans if text[s:e] == "Varga Werke"]
    assert len(found) >= 12
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("text", ["", " ", "。", "\n\n", "天气很好"])
def test_texts_without_firms(reader, text):
    reading = reader.read(text)
    assert [span for span in reading.firm_spans if span[2] >= reading.sure] == []
    assert reading.pairs([]) == {}


def test_reading_twice_is_the_same(reader):
    first, second = (reader.read(CHINESE).pairs() for _ in range(2))
    assert first == second
