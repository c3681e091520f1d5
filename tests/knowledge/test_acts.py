"""Acts about firms as triples of the ledger, there and back."""

import pytest

from dealgraph.identity.acts import Act, extended, ordered, without
from dealgraph.identity.registry import Entry, Registry
from dealgraph.knowledge.acts import act_graph, read_acts
from dealgraph.knowledge.facts import Facts
from dealgraph.sparql import store as stores

BASE = "https://w3id.org/dealgraph/id/firm/"
ADDED = Act(
    number=1,
    kind="add",
    firm=BASE + "hailan-wind",
    name="Hailan Wind",
    labels=(("en", "Hailan Wind"), ("zh-Hans", "海澜风电"), ("zh-Hant", "海瀾風電"), ("en", "HLW")),
    tickers=("SSE:600000",),
    sectors=("energy",),
    same_as=("http://www.wikidata.org/entity/Q42",),
    by="person:李",
    reason="年报",
)
MERGED = Act(number=2, kind="merge", firm=BASE + "a", others=(BASE + "b",), name="A", by="person:li")
SPLIT = Act(number=3, kind="split", firm=BASE + "c", others=(BASE + "a", BASE + "b"), name="C", by="person:li")


def test_acts_survive_the_store():
    store = stores.open()
    graph = act_graph((SPLIT, ADDED, MERGED))
    store.replace({graph.identifier: graph})
    found = read_acts(Facts(store.graph(graph.identifier)))
    assert [act.number for act in found] == [1, 2, 3]
    assert found[1:] == (MERGED, SPLIT)
    assert sorted(found[0].labels) == sorted(ADDED.labels)
    assert set(act_graph(found)) == set(graph), "what is read is written alike, IRIs included"


def test_taking_back_leaves_the_numbers_of_the_others():
    acts = ordered((SPLIT, MERGED, ADDED))
    assert without(acts) == (ADDED, MERGED)
    assert without(acts, 2) == (ADDED, SPLIT)
    assert without(()) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rename"},
        {"kind": "merge", "others": ()},
        {"kind": "add", "others": (BASE + "b",)},
        {"kind": "merge", "others": (BASE + "a",)},
    ],
)
def test_an_act_that_says_nothing_is_none(wrong):
    with pytest.raises(ValueError, match="act "):
        Act(**{"number": 1, "firm": BASE + "a", "name": "A", "by": "person:li", **wrong})


def test_the_registry_gains_what_is_added_and_loses_what_is_split_off():
    amazon = Entry(
        iri=BASE + "amazon", name="Amazon", names=("Amazon", "AWS"), labels=(("en", "Amazon"), ("en", "AWS"))
    )
    known = Registry(entries=(amazon,))
    split = Act(number=1, kind="split", firm=BASE + "aws", others=(amazon.iri,), name="AWS", by="person:li")
    wider = Act(number=2, kind="add", firm=amazon.iri, name="Amazon", labels=(("zh-Hans", "亚马逊"),), by="person:li")
    found = extended(known, (split, wider, ADDED))
    assert found.lookup("AWS") is None
    assert found.lookup("亞馬遜").iri == amazon.iri
    assert found.lookup("海瀾風電").iri == ADDED.firm
    assert extended(known, ()) is known
