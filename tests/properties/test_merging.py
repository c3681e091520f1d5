"""Merging is a pure function of the set of tellings: idempotent, and blind to their order."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealgraph.identity.consolidate import consolidate
from dealgraph.identity.deals import Telling, across, within
from dealgraph.identity.ledger import Judgement, Ledger
from dealgraph.identity.names import compare_key
from dealgraph.identity.short_forms import is_later_form, is_short_form
from dealgraph.model import Deal, Evidence, Share
from dealgraph.money import Money
from dealgraph.when import When

SEVERAL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

firms = st.sampled_from(["Corvane", "Sellmark", "Acorn", "海棠传媒"])
monies = st.none() | st.builds(
    Money.of,
    st.sampled_from([Decimal(10) ** 8, Decimal(10) ** 9, Decimal(13) * 10**9]),
    st.sampled_from(["USD", "CNY"]),
    st.sampled_from(["exact", "about", "at_least", "at_most"]),
)
dates = st.none() | st.sampled_from(["2023", "2024-05", "2025-03-04", "2025-03-20", "2025-34"]).map(When.parse)
shares = st.none() | st.sampled_from([7.0, 51.0]).map(lambda x: Share(min=x, max=x, bound="exact"))


@st.composite
def deals(draw) -> Deal:
    payers, payees = draw(st.sets(firms, max_size=2)), draw(st.sets(firms, max_size=2))
    payees -= payers
    if not payers and not payees:
        payers = {"Corvane"}
    start = draw(st.integers(0, 500))
    return Deal(
        type=draw(st.sampled_from(["equity_investment", "equity_stake", "warrant", "purchase", "acquisition", "loan"])),
        payers=tuple(sorted(payers)),
        payees=tuple(sorted(payees)),
        money=draw(monies),
        share=draw(shares),
        when=draw(dates),
        status=draw(st.sampled_from(["talks", "planned", "announced", "agreed", "completed", "terminated"])),
        object=draw(st.sampled_from([None, "Series A", "B轮", "20 jets"])),
        evidence=(
            Evidence(start=start, end=start + 4, text="told", language=draw(st.sampled_from(["en", "zh"])), rule="t"),
        ),
    )


@st.composite
def articles(draw) -> list[Deal]:
    told = draw(st.lists(deals(), min_size=1, max_size=6))
    if len(told) > 1 and draw(st.booleans()):
        part = draw(st.integers(1, len(told) - 1))
        told[part] = _with(told[part], part_of=draw(st.integers(0, part - 1)))
    return told


def _with(deal: Deal, **changes) -> Deal:
    fields = {name: getattr(deal, name) for name in Deal.__slots__}
    return Deal(**{**fields, **changes})


@st.composite
def claims(draw) -> list[Telling]:
    told = draw(st.lists(deals(), min_size=1, max_size=7))
    return [
        Telling(
            iri=f"claim/{number}",
            article=f"article/{draw(st.integers(0, 4))}",
            published=draw(st.sampled_from([None, "2025-03-05", "2025-07-01"])),
            deal=deal,
        )
        for number, deal in enumerate(told)
    ]


@SEVERAL
@given(articles())
def test_within_is_idempotent_and_keeps_all_evidence(told):
    merged = within(told)
    assert within(merged) == merged
    assert {e for deal in merged for e in deal.evidence} == {e for deal in told for e in deal.evidence}
    assert len(merged) <= len(told)
    for place, deal in enumerate(merged):
        assert deal.part_of is None or (0 <= deal.part_of < len(merged) and deal.part_of != place)
        assert all(0 <= tie < len(merged) and tie != place for tie in deal.tied_to)
        assert not set(deal.payers) & set(deal.payees)


@SEVERAL
@given(claims(), st.randoms(use_true_random=False))
def test_across_is_blind_to_order(told, random):
    first = across(told, Ledger())
    shuffled = list(told)
    random.shuffle(shuffled)
    assert across(shuffled, Ledger()) == first
    assert across([*told, *shuffled], Ledger()) == first


@SEVERAL
@given(claims())
def test_across_parts_the_set_and_never_joins_one_article(told):
    groups = across(told, Ledger())
    assert sorted(t.iri for group in groups for t in group) == sorted(t.iri for t in told)
    assert all(len({t.article for t in group}) == len(group) for group in groups)


@SEVERAL
@given(claims())
def test_consolidating_is_blind_to_order(told):
    for group in across(told, Ledger()):
        assert consolidate(group) == consolidate(group[::-1])


@SEVERAL
@given(claims(), st.randoms(use_true_random=False))
def test_a_judgement_holds_and_undone_leaves_no_trace(told, random):
    if len(told) < 2:
        return
    one, other = random.sample(told, 2)
    for verdict in ("same", "different"):
        ledger = Ledger().add(Judgement(one.iri, other.iri, verdict, "person:li"))
        together = any({one.iri, other.iri} <= {t.iri for t in group} for group in across(told, ledger))
        assert together == (verdict == "same")
        assert across(told, ledger.take_back(other.iri, one.iri)) == across(told, Ledger())


@SEVERAL
@given(st.text(max_size=30), st.text(max_size=30))
def test_names_never_break_the_comparison(one, other):
    assert compare_key(one) == compare_key(f" {one} ")
    assert not (is_short_form(one, other) and is_short_form(other, one))
    assert isinstance(is_later_form(one, other), bool)
