"""A program for `test_killed.py`: ingests in forked children, kills them at drawn moments, completes, and compares.

It imports and warms up all that an ingest needs once, and forks; on its own, because the threads of a store that an
earlier test has opened do not survive a fork.

    python killed.py FOLDER MOMENTS SEED

FOLDER/told.pickle holds (articles that the store has before, articles of the run). Prints one JSON object.
"""

import json
import os
import pickle
import random
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

from dealgraph.errors import StoreError
from dealgraph.sparql import ingest
from dealgraph.sparql import store as stores
from dealgraph.views.rdf import canonical


def run(place, told):
    store = stores.open(place, wait=10)
    ingest.ingest(store, told)
    store.close()


def forked(work, *arguments):
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work(*arguments)
        status = 0
    finally:
        # Neither what the parent has open nor its exit handlers are the child's to close.
        if status:
            traceback.print_exc()
        os._exit(status)


def seconds(place, told):
    """Return how long an uninterrupted run takes."""
    begun = time.monotonic()
    _, status = os.waitpid(forked(run, place, told), 0)
    assert status == 0
    return time.monotonic() - begun


def state(place):
    """Return what a reader finds: how many articles are there, and whether deals are due; or that there is no store."""
    try:
        store = stores.open(place, read_only=True)
    except StoreError:
        return "no store"
    articles = sum("/graph/article/" in name for name in store.names())
    due = any("requires" in str(quad.predicate) for quad in store.quads())
    return f"{articles} articles{', deals due' if due else ''}"


def main(folder, moments, seed):
    before, told = pickle.loads((folder / "told.pickle").read_bytes())
    memory = stores.open()
    ingest.ingest(memory, before)
    ingest.ingest(memory, told)
    expected = canonical(memory)
    founded = folder / "founded"
    os.waitpid(forked(run, founded, before), 0)
    place = folder / "graph"
    lengths = []
    for _ in range(3):
        shutil.copytree(founded, place)
        lengths.append(seconds(place, told))
        shutil.rmtree(place)
    chance = random.Random(seed)
    outcome = {"killed": 0, "finished": 0, "different": 0, "failed": 0, "states": {}}
    for _ in range(moments):
        shutil.copytree(founded, place)
        child = forked(run, place, told)
        time.sleep(chance.uniform(0, sorted(lengths)[1]))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        outcome["killed" if os.WIFSIGNALED(status) else "finished"] += 1
        _, status = os.waitpid(forked(note, place, folder / "state"), 0)
        found = (folder / "state").read_text()
        outcome["states"][found] = outcome["states"].get(found, 0) + 1
        _, status = os.waitpid(forked(run, place, told), 0)
        outcome["failed"] += status != 0
        _, status = os.waitpid(forked(check, place, expected), 0)
        outcome["different"] += status != 0
        shutil.rmtree(place)
    sys.stdout.write(json.dumps(outcome))


def note(place, path):
    path.write_text(state(place))


def check(place, expected):
    assert canonical(stores.open(place, read_only=True)) == expected


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
