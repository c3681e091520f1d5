"""The same behaviour over HTTP: a SPARQL 1.1 endpoint on loopback, here Oxigraph behind the protocol."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from dealgraph.errors import QueryError, StoreError
from dealgraph.sparql import ask
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest, retract
from dealgraph.views.rdf import canonical


class Endpoint(BaseHTTPRequestHandler):
    data = ox.Store()

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        try:
            if "update" in form:
                self.data.update(form["update"][0])
                return self.answer(204, b"")
            result = self.data.query(form["query"][0], use_default_graph_as_union=True)
            if isinstance(result, ox.QueryTriples):
                return self.answer(200, result.serialize(format=ox.RdfFormat.N_TRIPLES))
            return self.answer(200, result.serialize(format=ox.QueryResultsFormat.JSON))
        except SyntaxError as error:
            return self.answer(400, str(error).encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the test's output quiet."""


@pytest.fixture
def url():
    Endpoint.data = ox.Store()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_holds_the_same_graph_as_the_embedded_store(url, english, chinese, five_deals):
    store = stores.open(url)
    report = ingest(store, (english, chinese))
    assert (report.deals, report.changed) == (5, True)
    assert canonical(store) == canonical(five_deals)
    assert not ingest(store, (english, chinese)).changed
    assert ask(store, "deals-of-firm", {"firm": "英伟达"}) == ask(five_deals, "deals-of-firm", {"firm": "nvidia"})
    assert ask(store, "ASK { ?d a dg:Deal }")
    assert len(ask(store, "CONSTRUCT { ?d a dg:Deal } WHERE { ?d a dg:Deal }").rows) == 5
    assert retract(store, str(report.articles[0].article))
    assert len(ask(store, "SELECT ?d { ?d a dg:Deal }").rows) == 2


def test_a_server_opened_for_reading_is_not_written_to(url, english):
    with pytest.raises(StoreError, match="opened for reading only"):
        ingest(stores.open(url, read_only=True), (english,))


def test_a_server_that_is_not_there_is_told_in_one_line():
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/sparql: does not answer: ") as error:
        stores.open("http://127.0.0.1:9/sparql").names()
    assert "\n" not in str(error.value)


def test_a_query_that_does_not_parse_never_leaves(url):
    with pytest.raises(QueryError, match="does not parse"):
        stores.open(url).query("SELECT")
