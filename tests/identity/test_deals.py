from itertools import permutations

from dealgraph.identity.deals import across, judge, within
from dealgraph.identity.ledger import Judgement, Ledger


def test_two_languages_are_matched_one_to_one(deal):
    english = [
        deal("equity_investment", "Mora", "Lexa", "13e9 USD at_least", at=100, status="completed"),
        deal("equity_investment", "Mora", "Lexa", "10e9 USD", at=120, when="2023-01/2023-04", part_of=0),
        deal("purchase", "Lexa", "Mora", "250e9 USD", at=140, when="2025"),
    ]
    chinese = [
        deal("equity_investment", "Mora", "Lexa", "13e9 USD at_least", at=0, language="zh", status="completed"),
        deal("equity_investment", "Mora", "Lexa", "10e9 USD", at=20, language="zh", when="2023-01/2023-04", part_of=3),
        deal("purchase", "Lexa", "Mora", "250e9 USD", at=40, language="zh", when="2025"),
    ]
    merged = within([*english, *chinese])
    assert [d.type for d in merged] == ["equity_investment", "equity_investment", "purchase"]
    assert [{e.language for e in d.evidence} for d in merged] == [{"en", "zh"}] * 3
    assert [d.part_of for d in merged] == [None, 0, None]
    assert within(merged) == merged


def test_undated_deals_of_one_pair_follow_the_order_of_the_text(deal):
    told = [
        deal("purchase", "A", "B", at=0, language="zh", object="芯片"),
        deal("loan", "B", "A", at=20, language="zh"),
        deal("purchase", "A", "B", at=100, object="chips", status="agreed"),
        deal("loan", "B", "A", at=120, status="agreed"),
    ]
    assert [(d.type, len(d.evidence)) for d in within(told)] == [("purchase", 2), ("loan", 2)]


def test_summary_without_the_sum_joins_the_detail(deal):
    headline = deal("acquisition", "Corvane", "Sellmark", at=0)
    body = deal("acquisition", "Corvane", "Sellmark", "880e6 EUR", at=60, when="2024-06-11", status="agreed")
    (merged,) = within([headline, body])
    assert merged.money == body.money
    assert merged.status == "agreed"
    assert merged.when == body.when
    assert [e.start for e in merged.evidence] == [0, 60]


def test_two_sums_are_two_deals_and_a_restatement_in_another_currency_is_one(deal):
    two = [deal("loan", "A", "B", "100e6 USD", at=0), deal("loan", "A", "B", "250e6 USD", at=50)]
    assert len(within(two)) == 2
    one = [deal("loan", "A", "B", "100e6 USD", at=0), deal("loan", "A", "B", "720e6 CNY", at=50)]
    (merged,) = within(one)
    assert merged.money.currency == "USD"
    assert [other.currency for other in merged.money.equivalents] == ["CNY"]


def test_share_and_sum_of_one_purchase_meet(deal):
    share = deal("equity_stake", "A", "B", at=0, share=12.0)
    money = deal("equity_investment", "A", "B", "60e6 USD", at=4)
    (merged,) = within([share, money])
    assert merged.share.percent == 12.0
    assert merged.money.size == 60_000_000


def test_stake_and_warrant_are_keyed_on_holder_and_issuer(deal):
    warrant = deal("warrant", "Axion", "Orla", at=0, share=10.0)
    stake = deal("equity_stake", "Orla", "Axion", at=40, share=10.0, language="zh")
    (merged,) = within([warrant, stake])
    payer, payee = ("Axion", "Orla") if merged.type == "warrant" else ("Orla", "Axion")
    assert (merged.payers, merged.payees) == ((payer,), (payee,))


def test_member_of_a_round_joins_the_combined_deal(deal):
    whole = deal("equity_investment", "Acorn Birch Cedar", "Flit", "80e6 USD", at=0, combined=True)
    lead = deal("equity_investment", "Acorn", "Flit", "80e6 USD", at=60)
    open_side = deal("equity_investment", "", "Flit", "80e6 USD", at=90)
    (merged,) = within([whole, lead, open_side])
    assert merged.payers == ("Acorn", "Birch", "Cedar")
    assert merged.combined


def test_own_sum_of_a_member_stays_a_part(deal):
    whole = deal("equity_investment", "Acorn Birch", "Flit", "80e6 USD", at=0, combined=True)
    own = deal("equity_investment", "Acorn", "Flit", "30e6 USD", at=60, part_of=0)
    assert [d.part_of for d in within([whole, own])] == [None, 0]


def test_part_is_never_folded_into_its_whole(deal):
    whole = deal("purchase", "A", "B", "1e9 USD", at=0)
    option = deal("purchase", "A", "B", at=30, part_of=0)
    assert len(within([whole, option])) == 2


def test_plan_for_more_is_not_the_deal_done(deal):
    done = deal("purchase", "A", "B", at=0, status="completed")
    more = deal("purchase", "A", "B", at=30, status="planned")
    assert len(within([done, more])) == 2


def test_money_both_ways_is_two_deals(deal):
    invest = deal("equity_investment", "A", "B", "100e9 USD", at=0)
    buy = deal("purchase", "B", "A", "100e9 USD", at=30, language="zh")
    assert len(within([invest, buy])) == 2


def test_ties_point_into_the_result(deal):
    told = [
        deal("purchase", "C", "A", at=0),
        deal("purchase", "C", "A", at=10),
        deal("equity_investment", "A", "B", "4e9 USD", at=20, tied_to=(3,)),
        deal("purchase", "B", "A", at=40, tied_to=(2,)),
    ]
    assert [d.tied_to for d in within(told)] == [(), (2,), (1,)]


def test_seller_told_and_not_told_is_one_sale(deal, telling):
    sale = deal("acquisition", "Marlow", "Pell", "700e6 USD", object_firm="PellPaints", when="2025-02-23")
    short = deal("acquisition", "Marlow", "PellPaints", "700e6 USD", when="2025-02-23")
    assert len(across([telling(sale, "a", "2025-02-24"), telling(short, "b", "2025-02-25")], Ledger())) == 1


def test_order_of_arrival_makes_no_difference(deal, telling):
    claims = [
        telling(deal("purchase", "A", "B", "1e9 USD", when="2025-03-01"), "a", "2025-03-02"),
        telling(deal("purchase", "A", "B", "1e9 USD about", when="2025-03"), "b", "2025-03-03"),
        telling(deal("purchase", "A", "B", "2e9 USD", when="2025-03-20"), "c", "2025-03-21"),
        telling(deal("purchase", "A", "B"), "d", "2025-03-22"),
        telling(deal("purchase", "", "B", "2e9 USD"), "e", "2025-03-22"),
    ]
    first = across(claims, Ledger())
    assert all(across(order, Ledger()) == first for order in permutations(claims))
    assert [[t.iri[-1] for t in group] for group in first] == [["a", "b"], ["c", "e"], ["d"]]


def test_two_deals_of_one_article_never_become_one(deal, telling):
    one = telling(deal("loan", "A", "B", "1e9 USD", at=0), "a1", "2025-01-01", article="a")
    two = telling(deal("loan", "A", "B", "1e9 USD", at=50), "a2", "2025-01-01", article="a")
    other = telling(deal("loan", "A", "B", "1e9 USD"), "b", "2025-01-02", article="b")
    assert [len(group) for group in across([one, two, other], Ledger())] == [2, 1]


def test_judgements_join_and_part_and_can_be_taken_back(deal, telling):
    one = telling(deal("loan", "A", "B", "1e9 USD"), "a", "2025-01-01")
    two = telling(deal("loan", "A", "B", "1e9 USD"), "b", "2025-01-02")
    three = telling(deal("loan", "A", "B", "3e9 USD"), "c", "2025-01-02")
    claims = [one, two, three]
    assert [len(group) for group in across(claims, Ledger())] == [2, 1]
    ledger = Ledger().add(
        Judgement("claim/a", "claim/b", "different", "person:li"),
        Judgement("claim/c", "claim/a", "same", "person:li"),
    )
    assert [[t.iri for t in group] for group in across(claims, ledger)] == [["claim/a", "claim/c"], ["claim/b"]]
    ledger = ledger.take_back("claim/b", "claim/a").take_back("claim/a", "claim/c")
    assert across(claims, ledger) == across(claims, Ledger())


def test_judge_tells_why(deal, telling):
    claims = [telling(deal("loan", "A", "B", "1e9 USD"), name, "2025-01-01") for name in "ab"]
    (judgement,) = judge(claims, Ledger())
    assert (judgement.left, judgement.right, judgement.verdict) == ("claim/a", "claim/b", "same")
    assert "money 1.00" in judgement.reason
