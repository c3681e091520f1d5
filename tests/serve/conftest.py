"""What the tests of the service share: real servers on loopback over a store of hand-made articles, one of them hostile."""

import re
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal

import httpx
import pytest

from dealgraph.money import Money
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.when import When

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@contextmanager
def serving(folder, *options):
    """Give the address of a server; it is ended after."""
    command = [sys.executable, "-m", "dealgraph", "serve", "--store", str(folder), "--port", "0", "--quiet", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address, line + process.stderr.read()
            # The address is told before the workers are up; the first answer waits for them.
            httpx.get(f"{address[0]}/style.css", timeout=60)
            yield address[0]
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def start():
    """Return the starter of servers: a folder and options to an address."""
    return serving


@pytest.fixture(scope="session")
def hostile_name():
    """Return the firm name that is markup."""
    return HOSTILE


@pytest.fixture(scope="session")
def make_store(english, chinese, tell, tmp_path_factory):
    """Return the maker of stores: the two articles, and one more whose firm and title are markup."""
    hostile = tell(
        "en",
        "2025-11-01",
        (
            f"{HOSTILE} lends Nvidia $5 million & more.",
            {
                "type": "loan",
                "payers": (HOSTILE,),
                "payees": ("Nvidia",),
                "money": Money.of(Decimal(5_000_000), "USD"),
                "when": When.parse("2025-11-01"),
                "status": "agreed",
                "object_kind": "debt",
            },
        ),
        (
            "Nvidia raised $7 million.",
            {
                "type": "equity_investment",
                "payers": (),
                "payees": ("Nvidia",),
                "money": Money.of(Decimal(7_000_000), "USD"),
                "status": "completed",
            },
        ),
        url="javascript:alert(3)",
        title=f"{HOSTILE} & Co",
    )

    def make(base=None):
        folder = tmp_path_factory.mktemp("served") / "graph"
        store = stores.open(folder)
        ingest(store, (english, chinese, hostile), **({"base": base} if base else {}))
        store.close()
        return folder

    return make


@pytest.fixture(scope="session")
def server(make_store):
    """Return the address of a server that only reads, with small limits."""
    with serving(make_store(), "--timeout", "8", "--max-rows", "6000") as address:
        yield address


@pytest.fixture(scope="session")
def client(server):
    """Return a client of that server; it follows no redirects."""
    with httpx.Client(base_url=server, timeout=60) as opened:
        yield opened
