from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dealgraph.identity import Judgement, Ledger
from dealgraph.sparql import ask, ingest, ledger
from dealgraph.sparql import store as stores
from dealgraph.sparql.uniting import unite
from dealgraph.views.rdf import canonical


def filled(*extractions, day=None):
    store = stores.open()
    run = ingest.Run(software="dealgraph", started=datetime(2026, 1, day, tzinfo=UTC)) if day else None
    ingest.ingest(store, extractions, run=run)
    return store


def test_two_halves_give_what_one_machine_would_have_made(english, chinese, five_deals):
    here, there = filled(english, day=1), filled(chinese, day=2)
    other = filled(chinese)
    united = unite(here, there)
    assert (united.articles, united.taken, united.deals, united.changed) == (1, 1, 5, True)
    assert canonical(here) == canonical(five_deals)
    unite(other, filled(english))
    assert canonical(other) == canonical(five_deals)
    assert not unite(here, there).changed, "a second time there is nothing new"
    assert len(ask(here, "SELECT ?run { GRAPH ?g { ?run a prov:Activity } }").rows) == 2, "runs come along"


@pytest.mark.parametrize("days", [(1, 2), (2, 1), (None, 2), (None, None)])
def test_of_an_article_told_twice_the_later_run_counts_whichever_store_takes_the_other(english, days):
    shorter = replace(english, deals=english.deals[:2])
    both = [filled(english, day=days[0]), filled(shorter, day=days[1])]
    again = [filled(english, day=days[0]), filled(shorter, day=days[1])]
    unite(both[0], again[1])
    unite(both[1], again[0])
    assert canonical(both[0]) == canonical(both[1])
    if days != (None, None):
        later = english if days == (2, 1) else shorter
        assert canonical(both[0]) == canonical(filled(later))


def test_judgements_come_along(english, chinese):
    there = filled(english, chinese)
    ((left,), (right,)) = ask(
        there, "SELECT ?claim { ?deal a dg:Deal ; dg:support 2 ; prov:wasDerivedFrom ?claim } ORDER BY ?claim"
    ).rows
    judged = Ledger((Judgement(str(left), str(right), "different", "person:li"),))
    ledger.write_ledger(there, judged)
    here = filled(english)
    assert unite(here, there).deals == 6
    assert ledger.read_ledger(here) == judged


def test_the_command_tells_what_came_of_it(tmp_path, english, chinese):
    from typer.testing import CliRunner

    from dealgraph.cli import app

    for name, extraction in (("here", english), ("there", chinese)):
        opened = stores.open(tmp_path / name)
        ingest.ingest(opened, (extraction,))
        opened.close()
    run = CliRunner().invoke(app, ["merge", str(tmp_path / "there"), "--store", str(tmp_path / "here")])
    assert run.exit_code == 0
    assert run.output.endswith("there, 1 of them new or changed here; 5 deals in the graph\n")
    held = stores.open(tmp_path / "here")
    second = CliRunner().invoke(
        app, ["merge", str(tmp_path / "there"), "--store", str(tmp_path / "here"), "--wait", "0.5"]
    )
    held.close()
    assert second.exit_code == 3
    waiting, refused = second.stderr.splitlines()
    assert "in use by another writer; waiting up to 0.5 s" in waiting
    assert "in use by another writer; try again" in refused
