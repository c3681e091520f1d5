"""IRIs that lead somewhere: pages or data as the client asks, redirects of what was merged, the description of the data."""

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, VOID

from dealgraph.knowledge.iris import BASE
from dealgraph.sparql import store as stores

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LINES = {"Accept": "application/n-triples"}


def rows(client, query):
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def path(iri):
    assert iri.startswith(BASE)
    return f"/{iri.removeprefix(BASE)}"


@pytest.fixture(scope="module")
def deal(client):
    """Return the IRI of the deal that both articles tell."""
    return rows(client, "SELECT ?d { ?d dg:support 2 }")[0]["d"]


@pytest.mark.parametrize(
    ("accept", "kind", "form"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_a_deal_as_data(client, deal, accept, kind, form):
    answer = client.get(path(deal), headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert "Accept" in answer.headers["vary"]
    graph = Graph().parse(data=answer.text, format=form)
    found = graph.query(
        """PREFIX dg: <https://w3id.org/dealgraph/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX schema: <https://schema.org/> SELECT DISTINCT ?quote ?most { ?d a dg:Deal ; dg:amount/schema:maxValue ?most ;
        dg:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?quote } ORDER BY ?quote"""
    )
    assert [str(row.most) for row in found] == ["100000000000", "100000000000"]
    assert any("英伟达" in str(row.quote) for row in found)


def test_a_deal_as_page(client, deal):
    answer = client.get(path(deal), headers=BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Nvidia invests up to $100 billion in OpenAI" in answer.text
    assert client.head(path(deal), headers=BROWSER).status_code == 200
    assert (
        client.get(path(deal), headers=BROWSER, params={"format": "turtle"})
        .headers["content-type"]
        .startswith("text/turtle")
    )


@pytest.mark.parametrize("kind", ["firm", "article", "claim", "graph"])
def test_everything_has_a_page_and_data(client, kind):
    iri = {
        "firm": f"{BASE}firm/oracle",
        "article": rows(client, "SELECT ?a { ?a a schema:NewsArticle } ORDER BY ?a LIMIT 1")[0]["a"] if kind == "article" else "",
        "claim": rows(client, "SELECT ?c { ?c a dg:Claim } ORDER BY ?c LIMIT 1")[0]["c"] if kind == "claim" else "",
        "graph": f"{BASE}graph/deals",
    }[kind]  # fmt: skip
    page = client.get(path(iri), headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    data = client.get(path(iri), headers=LINES)
    assert data.status_code == 200
    graph = Graph().parse(data=data.text, format="nt")
    assert kind == "graph" or (URIRef(iri), None, None) in graph


def test_a_firm_tells_which_deals_it_is_in(client):
    graph = Graph().parse(data=client.get("/firm/nvidia", headers=LINES).text, format="nt")
    payee = URIRef("https://w3id.org/dealgraph/ns#payee")
    assert len(list(graph.subjects(payee, URIRef(f"{BASE}firm/nvidia")))) == 4


def test_chinese_paths_work_with_and_without_escapes(start, make_store, tell):
    folder = make_store(base="http://data.example/")
    with (
        start(folder, "--base", "http://data.example/") as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        name = rows(client, "SELECT ?f { ?f rdfs:label 'Aurelia Tidewater' FILTER(ISIRI(?f)) } LIMIT 1")[0]["f"]
        assert name == "http://data.example/firm/aurelia-tidewater"
        assert client.get("/firm/aurelia-tidewater", headers=BROWSER).status_code == 200
        assert rows(client, "SELECT ?p { firm:aurelia-tidewater dg:registered ?p } LIMIT 1")[0]["p"] == "false"
        assert client.get("/firm/寒武纪", headers=LINES).status_code == 404
        data = client.get("/firm/aurelia-tidewater", headers=LINES).text
        assert "<http://data.example/firm/aurelia-tidewater>" in data
        page = client.get("/firm/aurelia-tidewater", headers=BROWSER).text
        assert 'href="/deal/' in page


def test_what_was_merged_leads_to_what_it_is_now(client, deal):
    old = rows(client, f"SELECT ?old {{ ?old dcterms:isReplacedBy <{deal}> }}")[0]["old"]
    for headers in (BROWSER, LINES):
        answer = client.get(path(old), headers=headers, params={"lang": "zh"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path(deal)}?lang=zh")
    assert client.get(path(old), headers=LINES, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "where", ["/firm/nobody", "/nothing", "/deal/", "/ns/type/nothing", "/firm/a%20b", "/%3Cx%3E", "//evil.example/x"]
)
def test_what_is_not_there(client, where):
    answer = client.get(where, headers=LINES)
    assert (answer.status_code, answer.text) == (404, "nothing here has this address\n")
    page = client.get(where, headers={**BROWSER, "Accept-Language": "zh"})
    assert page.status_code == 404
    assert "未找到" in page.text


def test_pages_can_only_be_read(client):
    for method in ("POST", "PUT", "DELETE"):
        answer = client.request(method, "/firm/nvidia")
        assert (answer.status_code, answer.text) == (405, f"{method}: this address can only be read\n")
    assert client.get("/firm/nvidia", headers={"Accept": "image/png"}).status_code == 406


def test_terms_of_the_ontology(client):
    graph = Graph().parse(data=client.get("/ns", headers={"Accept": "text/turtle"}).text, format="turtle")
    assert len(set(graph.subjects())) > 50
    page = client.get("/ns", headers={**BROWSER, "Accept-Language": "zh"}).text
    assert 'id="payer"' in page
    assert "付出方" in page
    loan = client.get("/ns/type/loan", headers=LINES).text
    assert '"贷款"@zh' in loan
    assert "贷款" in client.get("/ns/type/loan?lang=zh", headers=BROWSER).text
    assert client.get("/context.jsonld").json()["@context"]


def test_the_data_is_described_with_counts(client):
    answer = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    dcat = "http://www.w3.org/ns/dcat#"
    found = list(graph.query(
        f"""PREFIX void: <{VOID}> PREFIX dcat: <{dcat}> SELECT ?n ?class ?count {{
          ?d a dcat:Dataset, void:Dataset ; void:triples ?n ; void:sparqlEndpoint ?e ; dcat:distribution/dcat:accessService ?s ;
          void:classPartition ?part . ?part void:class ?class ; void:entities ?count }}"""
    ))  # fmt: skip
    counts = {str(row["class"]).replace("#", "/").rpartition("/")[2]: int(row["count"]) for row in found}
    assert (counts["Deal"], counts["Claim"], counts["NewsArticle"]) == (7, 8, 3)
    total = rows(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")[0]["n"]
    assert {str(row.n) for row in found} == {total}
    assert {label.language for label in graph.objects(None, DCTERMS.title)} == {"en", "zh"}
    assert "数据说明" in client.get("/.well-known/void?lang=zh", headers=BROWSER).text


def test_a_page_follows_the_store(start, make_store, tell):
    """What another process writes is there with the next request."""
    from dealgraph.sparql.ingest import ingest

    folder = make_store()
    with start(folder) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/firm/寒武纪", headers=BROWSER).status_code == 404
        store = stores.open(folder)
        sentence = "寒武纪向英伟达采购3亿元的芯片。"
        told = {"type": "purchase", "payers": ("寒武纪",), "payees": ("Nvidia",), "status": "agreed"}
        ingest(store, [tell("zh", "2025-12-01", (sentence, told))])
        store.close()
        where = rows(
            client, 'SELECT ?f { ?d dg:payer ?f ; dg:evidence/oa:hasTarget/oa:hasSelector/oa:exact "' + sentence + '" }'
        )
        answer = client.get(path(where[0]["f"]), headers=BROWSER)
        assert answer.status_code == 200
        assert sentence in answer.text
