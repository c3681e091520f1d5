"""Acts about firms over a whole store: what they change, what they leave, and that taking them back leaves no trace."""

import random
from dataclasses import replace

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, RDF

from dealgraph import shapes
from dealgraph.errors import UsageError
from dealgraph.identity import acting
from dealgraph.identity.acts import ordered, without
from dealgraph.knowledge.iris import BASE, article_iri, firm_iri, graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.money import Money
from dealgraph.sparql import ask, ingest, linking
from dealgraph.sparql import store as stores
from dealgraph.sparql.acting import own_deals, settle_acts
from dealgraph.sparql.terms import from_triple
from dealgraph.views.rdf import canonical

CMB = BASE + "firm/china-merchants-bank"


def filled(*extractions):
    store = stores.open()
    ingest.ingest(store, extractions)
    return store


def act(store, kind, *names, **more):
    """Do to a store what `dealgraph firms KIND NAMES` does."""
    acts = linking.acts(store)
    parties = linking.parties(store, acts)
    if kind == "add":
        made = acting.add(parties, acts, iri=firm_iri(names[0]), name=names[0], by="person:t", **more)
    elif kind == "merge":
        made = acting.merge(parties, acts, *names, by="person:t")
    else:
        made = acting.split(parties, acts, names[0], iri=str(firm_iri(names[0])), by="person:t")
    settle_acts(store, (*acts, made))
    return made


def loan(tell, payer, day, text, **more):
    fields = {
        "type": "loan",
        "payers": (payer,),
        "payees": ("Halvard Air",),
        "money": Money.of(2_000_000_000, "CNY"),
        "status": "agreed",
        **more,
    }
    return tell("en", day, (text, fields))


@pytest.fixture
def lent(tell):
    """Three articles: one deal under three names of its lender."""
    return (
        loan(tell, "China Merchants Bank", "2025-03-06", "China Merchants Bank has agreed to lend 2bn yuan."),
        loan(tell, "Zhaohang Lending", "2025-03-05", "Zhaohang Lending is to lend 2bn yuan to Halvard Air."),
        loan(tell, "CMB Finance House", "2025-03-07", "CMB Finance House lends Halvard Air 2bn yuan."),
    )


def test_a_merge_makes_two_deals_one_and_taking_it_back_leaves_no_trace(lent):
    store = filled(*lent)
    before = canonical(store)
    assert ingest.count_deals(store) == 3
    act(store, "merge", "China Merchants Bank", "Zhaohang Lending")
    assert ingest.count_deals(store) == 2
    gone = firm_iri("Zhaohang Lending")
    assert ask(store, f"ASK {{ <{gone}> dcterms:isReplacedBy <{CMB}> }}")
    assert ask(store, f'ASK {{ GRAPH <{graph_iri("firms")}> {{ <{CMB}> skos:altLabel "Zhaohang Lending"@en }} }}')
    claims = ask(store, f"SELECT ?claim {{ ?claim dg:claimedPayer <{gone}> }}")
    assert len(claims.rows) == 1, "the claim keeps what the text said"
    assert ask(store, "deals-of-firm", {"firm": "Zhaohang Lending"}).rows
    settle_acts(store, without(linking.acts(store)))
    assert canonical(store) == before


def test_acts_outlive_later_articles_whatever_the_order(lent):
    graphs = set()
    for order in (lent, lent[::-1], (lent[1], lent[2], lent[0])):
        store = filled(*order[:2])
        names = ["China Merchants Bank", "Zhaohang Lending"]
        if firm_iri("Zhaohang Lending") in {URIRef(iri) for iri in linking.parties(store, ()).leads_to}:
            act(store, "merge", *names)
            ingest.ingest(store, order[2:])
        else:
            ingest.ingest(store, order[2:])
            act(store, "merge", *names)
        graphs.add(canonical(store))
    assert len(graphs) == 1


def test_any_act_may_be_taken_back_and_only_its_effect_goes(lent):
    store = filled(*lent)
    act(store, "merge", "China Merchants Bank", "CMB Finance House")
    one = canonical(store)
    settle_acts(store, ())
    act(store, "merge", "China Merchants Bank", "Zhaohang Lending")
    first = linking.acts(store)[0]
    act(store, "merge", "China Merchants Bank", "CMB Finance House")
    assert ingest.count_deals(store) == 1
    settle_acts(store, without(linking.acts(store), first.number))
    assert ingest.count_deals(store) == 2
    settle_acts(store, ordered(replace(each, number=1) for each in linking.acts(store)))
    assert canonical(store) == one


def test_a_name_split_from_a_firm_takes_the_claims_that_say_it_alone(tell):
    def told(text):
        return loan(tell, "Amazon", None, text)

    said, both, other = (
        told(text)
        for text in (
            "AWS will lend Halvard Air 2bn yuan.",
            "Amazon said its AWS will lend Halvard Air 2bn yuan.",
            "Amazon will lend Halvard Air 2bn yuan.",
        )
    )
    store = filled(said, both, other)
    before = canonical(store)
    made = act(store, "split", "AWS")
    assert (made.firm, made.others) == (str(firm_iri("AWS")), (BASE + "firm/amazon",))
    payers = ask(
        store,
        "SELECT ?text ?payer { ?d a dg:Deal ; dg:payer ?payer ; dg:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?text }",
    )
    assert {(str(text).split()[0], str(payer).rpartition("/")[2]) for text, payer in payers.rows} == {
        ("AWS", "aws"),
        ("Amazon", "amazon"),
    }
    assert not ask(store, f'ASK {{ GRAPH <{graph_iri("firms")}> {{ <{BASE}firm/amazon> ?p "AWS"@en }} }}')
    settle_acts(store, ())
    assert canonical(store) == before


def test_an_added_firm_adopts_what_articles_called_otherwise(tell):
    store = filled(
        loan(tell, "Hailan Wind Ltd", "2025-03-06", "Hailan Wind Ltd lends."),
        loan(tell, "海澜风电", "2025-03-06", "海澜风电向Halvard Air借出。"),
    )
    before = canonical(store)
    assert ingest.count_deals(store) == 2
    labels = (("en", "Hailan Wind"), ("zh-Hans", "海澜风电"))
    act(store, "add", "Hailan Wind", labels=labels, tickers=("SSE:600000",), sectors=("energy",))
    assert ingest.count_deals(store) == 1
    firm = firm_iri("Hailan Wind")
    for name in ("Hailan Wind Ltd", "海澜风电"):
        assert ask(store, f"ASK {{ <{firm_iri(name)}> dcterms:isReplacedBy <{firm}> }}")
    assert ask(store, f'ASK {{ <{firm}> dg:registered true ; schema:tickerSymbol "SSE:600000" ; dg:sector ?s }}')
    settle_acts(store, ())
    assert canonical(store) == before


def test_payer_and_payee_made_one_are_reported_not_hidden(lent):
    store = filled(*lent)
    act(store, "merge", "China Merchants Bank", "Zhaohang Lending")
    act(store, "merge", "China Merchants Bank", "Halvard Air")
    found = own_deals(store)
    assert len(found) == 2
    told = Graph()
    for name in store.names():
        if name == graph_iri("deals") or "/graph/article/" in name:
            told += store.graph(name)
    report = shapes.check(told, whole=True)
    told = {result.place.unit for result in report.of("violation") if "whole-own-deal" in result.shape}
    assert told == set(found)


@pytest.mark.parametrize(
    ("kind", "names", "message"),
    [
        ("merge", ("Zhaohang Lending", "Zhaohang Lending Ltd"), "one firm already"),
        ("merge", ("Zhaohang Lending", "Nobody At All"), "no such firm"),
        ("split", ("China Merchants Bank",), "the firm itself is called"),
        ("split", ("Nobody At All",), "no such firm"),
    ],
)
def test_wrong_use_is_told(lent, kind, names, message):
    with pytest.raises(UsageError, match=message):
        act(filled(*lent), kind, *names)


def handed_out(store):
    """Return every IRI of a deal or firm that a store gives today, with the one it leads to."""
    found = {}
    for name, kind in (("deals", DG.Deal), ("firms", ORG.FormalOrganization)):
        for quad in store.quads(graph_iri(name)):
            subject, predicate, value = from_triple(quad)
            if predicate == RDF.type and value == kind:
                found[str(subject)] = str(subject)
            elif predicate == DCTERMS.isReplacedBy:
                found[str(subject)] = str(value)
    return found


@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (4, 5, 6))])
def test_no_iri_ever_handed_out_dies(seed, lent, english, chinese, tell):
    early = loan(
        tell, "China Merchants Bank", "2025-03-01", "China Merchants Bank plans to lend 2bn yuan.", status="planned"
    )
    changed = replace(english, deals=tuple(replace(deal, confidence=0.5) for deal in english.deals[1:]))
    draw = random.Random(seed)
    store, seen = stores.open(), {}
    steps = [*lent, early, english, chinese, changed]
    draw.shuffle(steps)
    for number, step in enumerate(steps):
        ingest.ingest(store, (step,))
        seen |= handed_out(store)
        if number == 4:
            act(store, "merge", "Nvidia", "OpenAI")
            seen |= handed_out(store)
            settle_acts(store, ())
    for step in draw.sample(steps[:4], 2):
        ingest.retract(store, str(article_iri(step.article)))
        seen |= handed_out(store)
    now = handed_out(store)
    moved = {iri for iri in seen if now.get(iri) != iri}
    assert moved
    for iri in moved:
        target = _led(store, iri)
        if target is None:
            assert ask(store, f"ASK {{ <{iri}> owl:deprecated true }}"), iri
        else:
            assert now.get(target) == target, f"{iri} leads to {target}, and that elsewhere"


def _led(store, iri):
    rows = ask(store, f"SELECT ?now {{ <{iri}> dcterms:isReplacedBy ?now }}").rows
    assert len(rows) <= 1
    return str(rows[0][0]) if rows else None


def test_a_deal_keeps_its_old_iri_alive_when_its_first_article_goes(lent):
    late, first = lent[0], loan_of(lent[0], "2025-03-01")
    store = filled(first, late)
    (old,) = (iri for iri, target in handed_out(store).items() if iri == target and "/deal/" in iri)
    ingest.retract(store, str(article_iri(first.article)))
    (now,) = (iri for iri, target in handed_out(store).items() if iri == target and "/deal/" in iri)
    assert now != old
    assert _led(store, old) == now
    assert canonical(store) == canonical(filled(late)), "what happened to the store stands in graph/runs alone"
    ingest.ingest(store, (first,))
    assert _led(store, old) is None
    assert _led(store, now) == old
    ingest.retract(store, str(article_iri(first.article)))
    ingest.retract(store, str(article_iri(late.article)))
    for iri in (old, now):
        assert list(store.quads(graph_iri("runs"), subject=URIRef(iri), predicate=OWL.deprecated))


def loan_of(extraction, day):
    """Return the same telling by an article of another day."""
    return replace(extraction, article=replace(extraction.article, published=day, url=f"https://example.org/{day}"))
