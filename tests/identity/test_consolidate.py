from dealgraph.identity.consolidate import consolidate, history


def test_best_supported_sum_wins_and_the_other_stays_in_sight(deal, telling):
    group = [
        telling(deal("purchase", "A", "B", "10e9 USD"), "a", "2025-01-01"),
        telling(deal("purchase", "A", "B", "10.4e9 USD"), "b", "2025-01-02"),
        telling(deal("purchase", "A", "B", "10e9 USD"), "c", "2025-01-03"),
    ]
    merged, conflicts = consolidate(group)
    assert merged.money.size == 10_000_000_000
    (conflict,) = conflicts
    assert conflict.field == "money"
    assert conflict.claims == (
        ("10000000000 USD exact", ("claim/a", "claim/c")),
        ("10400000000 USD exact", ("claim/b",)),
    )
    assert conflict.reason == "told by 2 of 3"


def test_status_is_the_latest_with_its_history(deal, telling):
    group = [
        telling(deal("acquisition", "A", "B", "3e9 USD", status="completed", when="2026-02-09"), "c", "2026-02-10"),
        telling(deal("acquisition", "A", "B", "3e9 USD at_most", status="talks", hearsay=True), "a", "2025-09-01"),
        telling(deal("acquisition", "A", "B", "3e9 USD", status="agreed", when="2025-09-22"), "b", "2025-09-22"),
    ]
    merged, conflicts = consolidate(group)
    assert merged.status == "completed"
    assert not merged.hearsay
    assert merged.when.edtf == "2026-02-09"
    assert [(stage, when.edtf) for stage, when in merged.dates] == [("agreed", "2025-09-22")]
    assert [stage.status for stage in history(group)] == ["talks", "agreed", "completed"]
    assert next(c for c in conflicts if c.field == "status").reason == "the latest article"


def test_later_background_does_not_undo_a_closing(deal, telling):
    group = [
        telling(deal("acquisition", "A", "B", "3e9 USD", status="completed"), "a", "2025-02-10"),
        telling(deal("acquisition", "A", "B", "3e9 USD", status="agreed"), "b", "2025-06-10"),
    ]
    assert consolidate(group)[0].status == "completed"


def test_termination_is_kept(deal, telling):
    group = [
        telling(deal("acquisition", "A", "B", "3e9 USD", status="planned"), "a", "2025-02-10"),
        telling(deal("acquisition", "A", "B", status="terminated"), "b", "2025-06-10"),
    ]
    merged, _ = consolidate(group)
    assert merged.status == "terminated"
    assert merged.money.size == 3_000_000_000


def test_currencies_of_one_sum_become_equivalents(deal, telling):
    group = [
        telling(deal("acquisition", "A", "B", "1.45e9 CNY", language="zh"), "a", "2025-04-03"),
        telling(deal("acquisition", "A", "B", "200e6 USD"), "b", "2025-04-04"),
    ]
    merged, _ = consolidate(group)
    assert merged.money.currency == "CNY"
    assert [money.currency for money in merged.money.equivalents] == ["USD"]


def test_type_disagreement_is_a_conflict_and_all_members_are_kept(deal, telling):
    group = [
        telling(deal("equity_investment", "Acorn", "Flit", "80e6 USD"), "a", "2025-05-14"),
        telling(deal("equity_investment", "Acorn Birch", "Flit", "80e6 USD", combined=True), "b", "2025-05-14"),
        telling(deal("equity_stake", "Acorn", "Flit", "80e6 USD"), "c", "2025-05-15"),
    ]
    merged, conflicts = consolidate(group)
    assert merged.type == "equity_investment"
    assert merged.payers == ("Acorn", "Birch")
    assert {conflict.field for conflict in conflicts} == {"type", "payers"}


def test_order_of_the_group_makes_no_difference(deal, telling):
    group = [
        telling(deal("loan", "A", "B", "1e9 USD", when="2025-01"), "a", "2025-01-05"),
        telling(deal("loan", "A", "B", "1e9 USD about"), "b", "2025-01-05"),
    ]
    assert consolidate(group) == consolidate(group[::-1])
