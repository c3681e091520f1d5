"""/graphs and updates on a real server: open to read, closed to write but with the token."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pyoxigraph as ox
import pytest

from dealgraph.knowledge.iris import BASE

TOKEN = "a-token-that-is-long-enough"
NEW = "https://example.org/graph/新"
TRIPLES = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "寒武纪"@zh-hans .\n'
TURTLE = {"Content-Type": "text/turtle"}
AS_LINES = {"Accept": "application/n-triples"}


@pytest.fixture(scope="module")
def folder(make_store):
    return make_store()


@pytest.fixture(scope="module")
def writer(folder, start, tmp_path_factory):
    secret = tmp_path_factory.mktemp("token") / "token"
    secret.write_text(f"{TOKEN}\n", encoding="utf-8")
    with start(folder, "--token-file", str(secret), "--timeout", "20") as address:
        authorised = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=address, timeout=60, headers=authorised) as client:
            yield client


def test_a_graph_is_put_read_added_to_and_dropped(writer):
    at = {"graph": NEW}
    assert writer.get("/graphs", params=at).status_code == 404
    assert writer.delete("/graphs", params=at).status_code == 404
    assert writer.put("/graphs", params=at, content=TRIPLES, headers=TURTLE).status_code == 201
    assert writer.get("/graphs", params=at, headers=AS_LINES).text == TRIPLES
    assert writer.head("/graphs", params=at).status_code == 200
    more = '<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "Cambricon"@en .\n'
    assert (
        writer.post("/graphs", params=at, content=more, headers={"Content-Type": "application/n-triples"}).status_code
        == 204
    )
    assert set(writer.get("/graphs", params=at, headers=AS_LINES).text.splitlines(keepends=True)) == {TRIPLES, more}
    assert writer.put("/graphs", params=at, content=more, headers=TURTLE).status_code == 204
    assert writer.get("/graphs", params=at, headers=AS_LINES).text == more
    assert writer.delete("/graphs", params=at).status_code == 204
    assert writer.get("/graphs", params=at).status_code == 404


@pytest.mark.parametrize("kind", ["application/rdf+xml", "application/ld+json", "text/turtle", "application/n-triples"])
def test_what_is_read_can_be_put_back(writer, kind):
    deals = {"graph": f"{BASE}graph/deals"}
    before = writer.get("/graphs", params=deals, headers=AS_LINES).text
    told = writer.get("/graphs", params=deals, headers={"Accept": kind})
    copy = {"graph": "https://example.org/copy"}
    assert writer.put("/graphs", params=copy, content=told.content, headers={"Content-Type": kind}).is_success
    assert writer.get("/graphs", params=copy, headers=AS_LINES).text == before
    writer.delete("/graphs", params=copy)


def test_an_update_is_seen_at_once(writer):
    count = {"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }}"}
    for n in range(3):
        text = f"INSERT DATA {{ GRAPH <{NEW}> {{ <https://example.org/a> rdfs:label {n} }} }}"
        kind = {"Content-Type": "application/sparql-update"}
        sent = (
            writer.post("/sparql", data={"update": text}) if n else writer.post("/sparql", content=text, headers=kind)
        )
        assert (sent.status_code, sent.text) == (204, "")
        found = writer.get("/sparql", params=count).json()["results"]["bindings"]
        assert found[0]["n"]["value"] == str(n + 1)
    assert writer.post("/sparql", data={"update": f"DROP GRAPH <{NEW}>"}).status_code == 204


def test_writers_at_once_lose_nothing(writer):
    def add(n):
        text = f"INSERT DATA {{ GRAPH <{NEW}> {{ <https://example.org/a> rdfs:label {n} }} }}"
        return writer.post("/sparql", data={"update": text}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(8))) == [204] * 8
    assert len(writer.get("/graphs", params={"graph": NEW}, headers=AS_LINES).text.splitlines()) == 8
    writer.delete("/graphs", params={"graph": NEW})


def test_changed_claims_are_noted_for_the_next_ingest(writer):
    article = {"graph": f"{BASE}graph/article/0123"}
    assert writer.put("/graphs", params=article, content=TRIPLES, headers=TURTLE).status_code == 201
    due = f"ASK {{ GRAPH <{BASE}graph/runs> {{ <{BASE}graph/deals> dcterms:requires <{BASE}graph/ledger> }} }}"
    assert writer.get("/sparql", params={"query": due}).json()["boolean"]
    assert writer.delete("/graphs", params=article).status_code == 204


def test_another_writer_is_told_not_waited_for(writer, folder):
    store = ox.Store(str(folder))
    try:
        answer = writer.post("/sparql", data={"update": f"CLEAR SILENT GRAPH <{NEW}>"})
        assert (answer.status_code, answer.text.partition(";")[0]) == (503, "the store is in use by another writer")
        assert writer.get("/sparql", params={"query": "ASK { ?d a dg:Deal }"}).json()["boolean"], "readers read on"
    finally:
        del store
    assert writer.post("/sparql", data={"update": f"CLEAR SILENT GRAPH <{NEW}>"}).status_code == 204


@pytest.mark.parametrize(
    ("status", "method", "arguments", "reason"),
    [
        (400, "GET", {}, "say which graph"),
        (400, "GET", {"params": {"graph": NEW, "default": ""}}, "say which graph"),
        (400, "GET", {"params": {"graph": "no iri"}}, "no absolute IRI"),
        (400, "PUT", {"params": {"graph": NEW}, "content": "<a", "headers": TURTLE}, ""),
        (400, "PUT", {"params": {"graph": NEW}, "content": "[] a <b:c> .", "headers": TURTLE}, "blank nodes"),
        (403, "PUT", {"params": {"default": ""}, "content": TRIPLES, "headers": TURTLE}, "union of all others"),
        (405, "PATCH", {"params": {"graph": NEW}}, "PATCH: /graphs takes"),
        (406, "GET", {"params": {"graph": f"{BASE}graph/deals"}, "headers": {"Accept": "image/png"}}, "comes as"),
        (415, "PUT", {"params": {"graph": NEW}, "content": b"x", "headers": {"Content-Type": "text/csv"}}, "comes as"),
        (413, "PUT", {"params": {"graph": NEW}, "content": b"x" * 20_000_001, "headers": TURTLE}, "larger than"),
    ],
)  # fmt: skip
def test_refusals_are_one_line(writer, status, method, arguments, reason):
    answer = writer.request(method, "/graphs", **arguments)
    assert answer.status_code == status, answer.text
    assert reason in answer.text
    assert answer.text.count("\n") == 1
    assert writer.get("/graphs", params={"graph": NEW}).status_code == 404, "nothing was kept"


def test_an_update_loads_nothing_and_calls_nobody(writer):
    for text in (
        "LOAD <http://127.0.0.1:1/>",
        f"INSERT {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}",
    ):
        answer = writer.post("/sparql", data={"update": text})
        assert (answer.status_code, "refused" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer wrong-token-of-some-length", f"Basic {TOKEN}", f"Bearer {TOKEN}x"]
)
def test_a_change_needs_the_token(writer, given):
    answers = [
        writer.post("/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": given}),
        writer.put("/graphs", params={"graph": NEW}, content=TRIPLES, headers={**TURTLE, "Authorization": given}),
        writer.delete("/graphs", params={"graph": f"{BASE}graph/deals"}, headers={"Authorization": given}),
    ]
    assert [(each.status_code, each.headers["www-authenticate"]) for each in answers] == [(401, "Bearer")] * 3
    assert all(TOKEN not in each.text for each in answers)
    assert writer.get("/sparql", params={"query": "ASK { ?d a dg:Deal }"}).json()["boolean"]


def test_the_description_offers_updates(writer):
    assert "SPARQL11Update" in writer.get("/sparql", headers={"Accept": "text/turtle"}).text


def test_without_a_token_nothing_can_be_changed(client):
    authorised = {**TURTLE, "Authorization": f"Bearer {TOKEN}"}
    assert client.put("/graphs", params={"graph": NEW}, content=TRIPLES, headers=authorised).status_code == 403
    assert client.delete("/graphs", params={"graph": f"{BASE}graph/deals"}, headers=authorised).status_code == 403
    assert client.get("/graphs", params={"graph": f"{BASE}graph/deals"}).status_code == 200
    assert client.get("/graphs?default", headers=AS_LINES).text.count("\n") > 5_000
