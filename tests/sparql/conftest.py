"""What the tests of stores share: a Virtuoso of their own on loopback, and every kind of store to run one suite over."""

import contextlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from dealgraph.sparql import store as stores

SETTINGS = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 20
MaxCheckpointRemap = 200
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory):
    """Start a Virtuoso 7 with an empty database, and stop it; yield its address, which ends before the path."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7)")
    folder = tmp_path_factory.mktemp("virtuoso")
    http = free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(folder=folder, sql=free_port(), http=http))
    # In the foreground, so that it is ours to stop; it opens its ports on loopback only.
    with subprocess.Popen(
        [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            wait_for(f"http://127.0.0.1:{http}/sparql", child, folder / "v.log")
            yield f"127.0.0.1:{http}"
        finally:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_for(url, child, log):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if child.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    pytest.fail(f"Virtuoso does not start: {log.read_text() if log.exists() else 'it left no log'}")


@pytest.fixture
def virtuoso_url(virtuoso):
    """Return a store in Virtuoso, emptied, as its user `dba` with the password in the URL (digest)."""
    url = f"http://dba:dba@{virtuoso}/sparql-auth"
    store = stores.open(url)
    for name in store.names():
        store._do(f"CLEAR GRAPH <{name}>")
    return url


@pytest.fixture(params=["memory", "disk", "virtuoso"])
def place(request, tmp_path):
    """Return where a store is opened: what the whole suite below runs over."""
    if request.param == "virtuoso":
        return request.getfixturevalue("virtuoso_url")
    return stores.MEMORY if request.param == "memory" else str(tmp_path / "graph")
