import pytest

from dealgraph.errors import UsageError
from dealgraph.identity.ledger import Judgement, Ledger


def test_pair_is_ordered_and_the_set_has_no_order():
    one = Judgement("b", "a", "same", "person:li", "同一笔")
    two = Judgement("a", "c", "different", "rule:round")
    assert (one.left, one.right) == ("a", "b")
    assert Ledger((one, two, one)) == Ledger((two, one))


def test_person_outranks_rule_and_different_outranks_same():
    ledger = Ledger(
        (
            Judgement("a", "b", "different", "rule:amount"),
            Judgement("a", "b", "same", "person:li"),
            Judgement("c", "d", "same", "rule:sum"),
            Judgement("c", "d", "different", "rule:round"),
            Judgement("e", "f", "unsure", "rule:sum"),
        )
    )
    assert ledger.verdicts() == {("a", "b"): "same", ("c", "d"): "different", ("e", "f"): "unsure"}


def test_lines_survive_the_round_trip():
    ledger = Ledger(
        (Judgement("a", "b", "same", "person:李", "同一笔融资", 0.9), Judgement("a", "c", "unsure", "rule:x"))
    )
    assert Ledger.from_jsonl(ledger.to_jsonl().splitlines()) == ledger


@pytest.mark.parametrize("line", ["{", "[]", '{"left": "a"}', '{"left":"a","right":"a","verdict":"same","by":"x"}'])
def test_bad_line_is_told_with_its_number(line):
    with pytest.raises(UsageError, match="ledger, line 2"):
        Ledger.from_jsonl(["", line])


def test_taking_back_may_be_limited_to_one_judge():
    ledger = Ledger((Judgement("a", "b", "same", "person:li"), Judgement("a", "b", "same", "rule:x")))
    assert [j.by for j in ledger.take_back("b", "a", by="rule:x").judgements] == ["person:li"]
    assert ledger.take_back("a", "b") == Ledger()
