"""Killed at any point, two at once, and readers meanwhile: with real processes."""

import json
import pickle
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dealgraph.sparql import ingest
from dealgraph.sparql import store as stores
from dealgraph.views.rdf import canonical

MOMENTS, SEED = 50, 20_260_101


@pytest.fixture
def third(tell):
    sentence = "Oracle has agreed to buy about $40 billion of chips from Nvidia."
    return tell(
        "en", None, (sentence, {"type": "purchase", "payers": ("Oracle",), "payees": ("Nvidia",), "status": "agreed"})
    )


@pytest.mark.slow
def test_killed_at_fifty_moments_the_next_run_completes(tmp_path, english, chinese, third):
    """A run that adds an article, changes one and adds another is killed -9 anywhere; what is left is completed."""
    told = (replace(english, deals=english.deals[:2]),), (english, chinese, third)
    (tmp_path / "told.pickle").write_bytes(pickle.dumps(told))
    program = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path), str(MOMENTS), str(SEED)],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    outcome = json.loads(done.stdout)
    assert (outcome["different"], outcome["failed"]) == (0, 0), done.stderr
    assert outcome["killed"] > MOMENTS // 2
    assert len(outcome["states"]) > 2, f"killed at one stage only: {outcome['states']}"


PROGRAM = """
import pickle, sys
from dealgraph.commands.conduct import say
from dealgraph.sparql import store
from dealgraph.sparql.ingest import ingest
told = pickle.loads(open(sys.argv[1], "rb").read())
print("ready", flush=True)
sys.stdin.readline()
opened = store.open(sys.argv[2], wait=60, waiting=say)
ingest(opened, told)
opened.close()
"""


def writer(path, place, extractions):
    path.write_bytes(pickle.dumps(extractions))
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_of_two_writers_one_waits_and_says_so_and_readers_read(tmp_path, english, chinese, third):
    place = tmp_path / "graph"
    opened = stores.open(place)
    ingest.ingest(opened, (third,))
    opened.close()
    with (
        writer(tmp_path / "one", place, (english,)) as one,
        writer(tmp_path / "two", place, (chinese,)) as two,
    ):
        for child in (one, two):
            assert child.stdout.readline() == "ready\n"
        held = stores.open(place)
        for child in (one, two):
            child.stdin.write("go\n")
            child.stdin.flush()
        time.sleep(0.5)
        held.close()
        reads = 0
        while one.poll() is None or two.poll() is None:
            reader = stores.open(place, read_only=True)
            assert ingest.count_deals(reader) >= 1
            assert any(True for _ in reader.quads())
            reader.close()
            reads += 1
        told = [child.stderr.read() for child in (one, two)]
        assert (one.returncode, two.returncode) == (0, 0), told
    assert reads > 1
    for line in told:
        assert re.fullmatch(r"\S+graph: in use by another writer; waiting up to 60 s\n", line)
    both = stores.open()
    ingest.ingest(both, (english, chinese, third))
    assert canonical(stores.open(place, read_only=True)) == canonical(both)
