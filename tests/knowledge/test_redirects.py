"""Where IRIs lead that nothing mints any more."""

import pytest

from dealgraph.knowledge.redirects import moved, redirect_triples


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": "a"}, {"a": "a"}, {}),
        ({"a": "a", "b": "a"}, {"b": "b"}, {"a": "b"}),
        ({"a": "a", "b": "a", "c": "c"}, {"c": "c"}, {"a": None, "b": None}),
        ({"a": "a", "x": "a"}, {"a": "n", "n": "n"}, {"x": "n"}),
        ({"a": "a", "b": "a", "c": "a"}, {"b": "b", "c": "c"}, {"a": "b"}),
        ({"a": "a", "b": "a", "c": "a"}, {"b": "z", "c": "z", "z": "z"}, {"a": "z"}),
        ({"x": "a", "y": None}, {"b": "b"}, {"x": None, "y": None}),
        ({"y": None}, {"y": "y"}, {}),
    ],
    ids=["lives", "goes", "gone", "chain", "halves", "most", "long gone", "back again"],
)
def test_a_lost_iri_follows_those_that_led_where_it_did(before, after, expected):
    assert moved(before, after) == expected


def test_what_lost_all_its_iris_goes_to_its_heir():
    assert moved({"a": "a", "b": "a"}, {"n": "n"}, {"a": "n"}.get) == {"a": "n", "b": "n"}


def test_triples_say_where_and_what_is_gone():
    told = {
        (str(s), str(p).rpartition("/")[2].rpartition("#")[2], str(o))
        for s, p, o in redirect_triples({"a": "b", "c": None})
    }
    assert told == {("a", "isReplacedBy", "b"), ("c", "deprecated", "true")}
