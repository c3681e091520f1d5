"""Merging part by part gives what merging from scratch gives, whatever came, went and was judged in between."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealgraph.identity import Judgement, Ledger
from dealgraph.knowledge import BASE, claim_graph
from dealgraph.knowledge.iris import article_graph_iri, article_iri, claim_iris
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, LanguageSpan
from dealgraph.money import Money
from dealgraph.sparql import ingest, ledger, settling
from dealgraph.sparql import store as stores
from dealgraph.sparql.terms import settled
from dealgraph.views.rdf import canonical
from dealgraph.when import When

FIRMS = ("Aurelia", "Borealis", "寒武岭", "Dorado", "Aurelia Inc")
SUMS = (None, Money.of(10**9, "USD"), Money.of(2 * 10**9, "USD"), Money.of(10**9, "USD", "about"))
DAYS = (None, "2025-03-01", "2025-03-04", "2025-09")


@st.composite
def told_deals(draw):
    payers = draw(st.lists(st.sampled_from(FIRMS), max_size=2, unique=True))
    payees = draw(st.lists(st.sampled_from(FIRMS), min_size=0 if payers else 1, max_size=1).map(tuple))
    day = draw(st.sampled_from(DAYS))
    return {
        "type": draw(st.sampled_from(("equity_investment", "purchase", "warrant"))),
        "payers": tuple(firm for firm in payers if firm not in payees) or (() if payees else ("Aurelia",)),
        "payees": payees,
        "money": draw(st.sampled_from(SUMS)),
        "when": When.parse(day) if day else None,
        "status": draw(st.sampled_from(("announced", "completed"))),
    }


@st.composite
def articles(draw, number):
    """One telling of the article of a number: its URL stays, what it says is drawn anew."""
    told = draw(st.lists(told_deals(), min_size=1, max_size=3))
    part = draw(st.sampled_from((None, 0))) if len(told) > 1 else None
    return article(number, told, part, draw(st.sampled_from(("2025-03-02", "2025-03-05", None))))


def article(number, told, part, published):
    deals = []
    for place, fields in enumerate(told):
        quote = Evidence(start=2 * place, end=2 * place + 1, text="x", language="en", rule="drawn")
        deals.append(
            Deal(
                **fields,
                confidence=0.9,
                evidence=(quote,),
                part_of=part if place == len(told) - 1 else None,
                tied_to=(1,) if place == 0 and len(told) > 2 else (),
            )
        )
    names = sorted({name for deal in deals for name in (*deal.payers, *deal.payees)})
    text = "x " * len(told)
    return Extraction(
        article=Article(
            source=f"{number}.md",
            text=text,
            spans=(LanguageSpan(start=0, end=len(text), language="en", script="Latn"),),
            published=published,
            url=f"https://example.org/{number}",
        ),
        firms=tuple(Firm(name=name, names=(name,), registry=None, mentions=()) for name in names),
        deals=tuple(deals),
    )


@cache
def founded():
    """Return the quads of a store that holds no article yet."""
    store = stores.open()
    ingest.ingest(store, ())
    return list(store.quads())


def opened():
    store = stores.open()
    store._open.extend(founded())
    return store


def put(store, extraction):
    graph = article_graph_iri(article_iri(extraction.article))
    return ingest.put(store, graph, settled(claim_graph(extraction)), frozenset())


def scratch(extractions, judgements):
    store = opened()
    for extraction in extractions:
        put(store, extraction)
    ledger.write_ledger(store, judgements)
    store.add(*note_of_everything())
    settling.settle(store)
    return canonical(store)


def note_of_everything():
    from dealgraph.knowledge.iris import graph_iri
    from dealgraph.sparql import dues

    return graph_iri("runs"), [dues.everything(BASE)]


STEPS = st.one_of(
    st.integers(0, 3).flatmap(articles),
    st.integers(0, 3),
    st.just("settle"),
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(("same", "different"))),
    st.just("forget"),
)


@settings(
    max_examples=25, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(st.lists(STEPS, min_size=2, max_size=8))
def test_part_by_part_is_as_from_scratch(steps):
    """Articles come, change and are retracted, people judge and take it back, and merging happens in between."""
    store, told, judged = opened(), {}, Ledger()
    for step in steps:
        if step == "settle":
            settling.settle(store)
        elif step == "forget":
            judged = Ledger()
            ledger.write_ledger(store, judged)
        elif isinstance(step, Extraction):
            told[step.article.url] = step
            put(store, step)
        elif isinstance(step, tuple):
            claims = sorted(str(iri) for extraction in told.values() for iri in claim_iris(extraction))
            if len(claims) > 1:
                one, other = claims[step[0] % len(claims)], claims[step[1] % len(claims)]
                if one != other:
                    judged = judged.add(Judgement(one, other, step[2], "person:li"))
                    ledger.write_ledger(store, judged)
        elif (gone := told.pop(f"https://example.org/{step}", None)) is not None:
            ingest.retract(store, str(article_iri(gone.article)))
    settling.settle(store)
    assert canonical(store) == scratch(told.values(), judged)


def test_any_order_of_four_articles_gives_the_same_graph():
    aurelia = {"type": "equity_investment", "payers": ("Aurelia",), "payees": ("寒武岭",), "status": "announced"}
    four = [
        article(1, [{**aurelia, "money": SUMS[1], "when": When.parse("2025-03-01")}], None, "2025-03-02"),
        article(2, [{**aurelia, "money": SUMS[3], "payers": ()}], None, "2025-03-05"),
        article(3, [{**aurelia, "status": "completed"}, {**aurelia, "money": SUMS[2]}], 0, None),
        article(4, [{**aurelia, "type": "warrant", "payers": ("寒武岭",), "payees": ("Aurelia",)}], None, "2025-03-03"),
    ]
    graphs = set()
    for order in permutations(four):
        store = opened()
        for extraction in order[:2]:
            put(store, extraction)
        settling.settle(store)
        for extraction in order[2:]:
            put(store, extraction)
        settling.settle(store)
        graphs.add(canonical(store))
    assert len(graphs) == 1
    assert graphs == {scratch(four, Ledger())}


def test_an_article_reads_only_the_claims_that_it_touches(monkeypatch):
    """Of a hundred articles about other firms none is read again."""
    store = opened()
    base = {"type": "purchase", "status": "announced", "money": SUMS[1]}
    for number in range(100):
        put(
            store, article(number, [{**base, "payers": (f"P{number}",), "payees": (f"Q{number}",)}], None, "2025-03-02")
        )
    settling.settle(store)
    read = []
    known = type(store).graph
    monkeypatch.setattr(type(store), "graph", lambda self, name: read.append(str(name)) or known(self, name))
    put(store, article(100, [{**base, "payers": ("P7",), "payees": ("Q7",)}], None, "2025-03-03"))
    assert settling.settle(store)
    assert sum("/graph/article/" in name for name in read) == 2
    assert ingest.count_deals(store) == 100


def test_a_firm_s_name_in_one_article_changes_the_deals_of_others():
    first = article(
        1, [{"type": "purchase", "payers": ("aurelia",), "payees": ("Dorado",), "status": "agreed"}], None, None
    )
    second = article(
        2, [{"type": "loan", "payers": ("AURELIA",), "payees": ("Borealis",), "status": "agreed"}], None, None
    )
    store = opened()
    put(store, first)
    settling.settle(store)
    assert "aurelia → Dorado" in canonical(store)
    put(store, second)
    settling.settle(store)
    assert "AURELIA → Dorado" in canonical(store)
    assert canonical(store) == scratch([first, second], Ledger())


def test_a_claim_that_leaves_frees_what_it_kept_apart():
    """Two claims that could be one deal, of which one was joined to a third, are compared again when the third goes."""
    base = {"type": "purchase", "payers": ("Aurelia",), "payees": ("Dorado",), "status": "announced"}
    sums = [{**base, "money": SUMS[1]}, {**base, "money": None}, {**base, "money": SUMS[2]}]
    three = [article(n, [fields], None, f"2025-03-0{n + 1}") for n, fields in enumerate(sums)]
    store = opened()
    for extraction in three:
        put(store, extraction)
    settling.settle(store)
    for gone in three:
        kept = [each for each in three if each is not gone]
        part = opened()
        part.patch((), store.quads())
        ingest.retract(part, str(article_iri(gone.article)))
        assert canonical(part) == scratch(kept, Ledger())


@pytest.mark.parametrize("change", [{"status": "completed"}, {"money": None}, {"payees": ("Borealis",)}])
def test_a_changed_article_is_merged_as_if_it_had_always_been_so(change):
    base = {"type": "purchase", "payers": ("Aurelia",), "payees": ("Dorado",), "status": "announced", "money": SUMS[1]}
    first, second = (article(n, [base], None, "2025-03-02") for n in (1, 2))
    store = opened()
    for extraction in (first, second):
        put(store, extraction)
    settling.settle(store)
    changed = replace(
        second,
        deals=(replace(second.deals[0], **change),),
        firms=(*second.firms, Firm(name="Borealis", names=("Borealis",), registry=None, mentions=())),
    )
    put(store, changed)
    settling.settle(store)
    assert canonical(store) == scratch([first, changed], Ledger())
