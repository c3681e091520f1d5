import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF

from dealgraph.errors import UsageError
from dealgraph.identity import Judgement, Ledger
from dealgraph.knowledge.iris import article_iri, graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql import ask, ingest, ledger, quarantine
from dealgraph.sparql import store as stores
from dealgraph.views.rdf import canonical


def filled(*extractions):
    store = stores.open()
    ingest.ingest(store, extractions)
    return store


@pytest.fixture
def third(tell):
    """Another telling of the chip order, now signed, by a paper that names no day of publication."""
    sentence = "Oracle has agreed to buy about $40 billion of chips from Nvidia."
    return tell(
        "en", None, (sentence, {"type": "purchase", "payers": ("Oracle",), "payees": ("Nvidia",), "status": "agreed"})
    )


def test_what_two_articles_tell_is_one_deal_with_two_claims(five_deals):
    table = ask(
        five_deals,
        "SELECT ?support (COUNT(?claim) AS ?n) { ?d a dg:Deal ; dg:support ?support ; prov:wasDerivedFrom ?claim } GROUP BY ?d ?support ORDER BY DESC(?support)",
    )
    assert table.plain() == [("2", "2"), *[("1", "1")] * 4]


def test_every_iri_that_a_claim_could_have_given_leads_to_its_deal(five_deals):
    table = ask(five_deals, "SELECT ?claim ?deal { ?deal a dg:Deal ; prov:wasDerivedFrom ?claim }")
    for claim, deal in table.rows:
        minted = URIRef(str(claim).replace("/claim/", "/deal/"))
        assert minted == deal or ask(five_deals, f"ASK {{ <{minted}> dcterms:isReplacedBy <{deal}> }}")


def test_any_order_gives_the_same_graph(english, chinese, third):
    graphs = {canonical(filled(*order)) for order in permutations((english, chinese, third))}
    assert len(graphs) == 1


def test_one_by_one_or_at_once_gives_the_same_graph(english, chinese):
    store = filled(english)
    ingest.ingest(store, (chinese,))
    assert canonical(store) == canonical(filled(english, chinese))


def test_the_same_article_again_changes_nothing(english, chinese):
    store = filled(english, chinese)
    before = sorted(map(str, store.quads()))
    run = ingest.Run(software="dealgraph 0", started=datetime(2026, 1, 1, tzinfo=UTC))
    report = ingest.ingest(store, (english, chinese), run=run)
    assert not report.changed
    assert not any(article.changed for article in report.articles)
    assert sorted(map(str, store.quads())) == before


def test_a_changed_article_replaces_its_claims_and_deals(english, chinese):
    shorter = replace(english, deals=english.deals[:2])
    store = filled(english, chinese)
    report = ingest.ingest(store, (shorter,))
    assert (report.changed, report.deals) == (True, 3)
    assert canonical(store) == canonical(filled(shorter, chinese))


def test_what_is_retracted_leaves_with_all_that_rests_on_it_alone(english, chinese):
    store = filled(english, chinese)
    assert ingest.retract(store, str(article_iri(english.article)))
    assert canonical(store) == canonical(filled(chinese))
    assert not ingest.retract(store, str(article_iri(english.article)))
    with pytest.raises(UsageError, match="no article's IRI"):
        ingest.retract(store, "https://example.org/news/1")


def test_a_run_is_noted_outside_what_is_compared(english):
    store = stores.open()
    ingest.ingest(
        store,
        (english,),
        run=ingest.Run(software="dealgraph 9", started=datetime(2026, 1, 1, tzinfo=UTC), models=("m 1",)),
    )
    table = ask(store, "SELECT ?what { ?graph prov:wasGeneratedBy/dcterms:description ?what } ORDER BY ?what")
    assert table.plain() == [("dealgraph 9",), ("m 1",)]
    assert canonical(store) == canonical(filled(english))


def test_a_claim_that_breaks_the_shapes_is_sealed_and_the_rest_admitted(english, chinese):
    bad = replace(english.deals[3], payers=("OpenAI",))
    broken = replace(english, deals=(*english.deals[:3], bad))
    store = stores.open()
    report = ingest.ingest(store, (broken, chinese))
    (kept_out,) = report.articles[0].quarantined
    assert report.quarantined == 1
    assert report.articles[0].claims == 3
    assert "payer" in kept_out[1]
    assert not ask(store, f"ASK {{ <{kept_out[0]}> a dg:Claim }}"), "no query finds it"
    (name,) = quarantine.names(store)
    assert (URIRef(kept_out[0]), RDF.type, DG.Claim) in quarantine.unseal(store, name), "and nothing of it is lost"
    assert kept_out[1] in {row[0] for row in ask(store, "quarantined").plain()}
    assert ask(store, "quarantined", {"language": "zh"}).rows
    ingest.ingest(store, (english,))
    assert canonical(store) == canonical(filled(english, chinese)), "mended, it is admitted"


def test_judgements_part_and_join_and_can_be_taken_back(english, chinese):
    store = filled(english, chinese)
    before = canonical(store)
    ((left,), (right,)) = ask(
        store, "SELECT ?claim { ?deal dg:support 2 ; prov:wasDerivedFrom ?claim } ORDER BY ?claim"
    ).rows
    judged = Ledger((Judgement(str(left), str(right), "different", "person:li", "两份协议"),))
    assert ledger.write_ledger(store, judged)
    assert ledger.read_ledger(store) == judged
    assert ingest.settle(store)
    assert ingest.count_deals(store) == 6
    assert ledger.write_ledger(store, Ledger())
    ingest.settle(store)
    assert canonical(store) == before


def test_another_edition_of_the_ontology_is_taken_in(english, monkeypatch):
    store = filled(english)
    before = canonical(store)
    monkeypatch.setattr(ingest.foundation, "digest", lambda: "another edition")
    store.replace({graph_iri("ontology"): []})
    assert ingest.prepare(store)
    ingest.settle(store)
    assert canonical(store) == before


def test_what_a_killed_run_left_the_next_completes(english, chinese):
    """The state after the last article and before the merge is that of a run killed between the two."""
    store = filled(english)
    note = graph_iri("runs")
    ingest._put(store, chinese, ingest.BASE, None)
    assert list(store.quads(note, predicate=ingest.DCTERMS.requires))
    ingest.ingest(store, ())
    assert canonical(store) == canonical(filled(english, chinese))
    assert not list(store.quads(note, predicate=ingest.DCTERMS.requires))


@pytest.mark.slow
def test_kill_at_any_moment_and_the_next_run_completes(tmp_path, english, chinese, third):
    import pickle

    told = [english, chinese, third]
    (tmp_path / "told.pickle").write_bytes(pickle.dumps(told))
    program = (
        "import pickle, sys; from dealgraph.sparql import store; from dealgraph.sparql.ingest import ingest\n"
        f"told = pickle.loads(open({str(tmp_path / 'told.pickle')!r}, 'rb').read())\n"
        f"s = store.open({str(tmp_path / 'graph')!r}, wait=30)\n"
        "print('open', flush=True); ingest(s, told); print('done', flush=True)"
    )
    for delay in (0.0, 0.15, 0.4, 0.8, 1.4):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout.readline() == "open\n"
            time.sleep(delay)
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
        reader = stores.open(tmp_path / "graph", read_only=True)
        assert {name.rpartition("/graph/")[2].partition("/")[0] for name in reader.names()} <= {
            "article",
            "deals",
            "firms",
            "ontology",
            "runs",
        }
        reader.close()
    store = stores.open(tmp_path / "graph")
    ingest.ingest(store, told)
    assert canonical(store) == canonical(filled(*told))
