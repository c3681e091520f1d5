"""Clients that others wrote work against the server: SPARQLWrapper, rdflib's SPARQLStore, Comunica, a browser."""

import json
import re
import shutil
import subprocess

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from dealgraph.knowledge.iris import BASE

DG = "https://w3id.org/dealgraph/ns#"
PREFIX = f"PREFIX dg: <{DG}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
DEALS = PREFIX + "SELECT ?deal WHERE { ?deal a dg:Deal } ORDER BY ?deal"
LABEL = PREFIX + f'SELECT ?label WHERE {{ <{BASE}firm/nvidia> skos:prefLabel ?label FILTER(LANG(?label) = "zh-hans") }}'
COMUNICA = "@comunica/query-sparql@4"


@pytest.fixture
def wrapper(server):
    return SPARQLWrapper(f"{server}/sparql")


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("directly", [False, True])
def test_sparqlwrapper_reads_rows(wrapper, method, directly):
    wrapper.setMethod(method)
    if directly:
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setMethod(POST)
    wrapper.setQuery(LABEL)
    for form in (JSON, XML):
        wrapper.setReturnFormat(form)
        answer = wrapper.queryAndConvert()
        if form == JSON:
            assert answer["results"]["bindings"] == [
                {"label": {"type": "literal", "value": "英伟达", "xml:lang": "zh-hans"}}
            ]
        else:
            assert "英伟达" in answer.toxml()
    for form, text in ((CSV, "label\r\n英伟达\r\n"), (TSV, '?label\n"英伟达"@zh-hans\n')):
        wrapper.setReturnFormat(form)
        assert wrapper.query().convert().decode() == text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_reads_graphs(wrapper, form):
    wrapper.setQuery(PREFIX + "CONSTRUCT { ?d a dg:Deal } WHERE { ?d a dg:Deal }")
    wrapper.setReturnFormat(form)
    answer = wrapper.query().convert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert len(set(graph.subjects(RDF.type, URIRef(f"{DG}Deal")))) == 7


def test_sparqlwrapper_is_told_what_is_wrong(wrapper):
    wrapper.setQuery("SELECT WHERE")
    with pytest.raises(QueryBadFormed, match="the query does not parse: line 1"):
        wrapper.query()
    wrapper.setQuery(PREFIX + "ASK { ?d a dg:Deal }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_store_as_a_graph(server, method):
    graph = Graph(SPARQLStore(f"{server}/sparql", method=method))
    assert len(list(graph.subjects(RDF.type, URIRef(f"{DG}Deal")))) == 7
    assert Literal("Nvidia") in set(graph.objects(URIRef(f"{BASE}firm/nvidia"), RDFS.label))
    assert [str(row.label) for row in graph.query(LABEL)] == ["英伟达"]
    assert graph.query(PREFIX + "ASK { ?d a dg:Nothing }").askAnswer is False
    assert len(graph.query(PREFIX + "CONSTRUCT { ?d a dg:Deal } WHERE { ?d a dg:Deal }").graph) == 7


def test_rdflib_writes_with_the_token(start, make_store, tmp_path):
    secret = tmp_path / "token"
    secret.write_text("another-token-that-is-long", encoding="utf-8")
    with start(make_store(), "--token-file", str(secret)) as address:
        at = f"{address}/sparql"
        headers = {"Authorization": "Bearer another-token-that-is-long"}
        store = SPARQLUpdateStore(at, at, context_aware=True, autocommit=True, headers=headers)
        graph = Graph(store, identifier=URIRef("https://example.org/notes"))
        triple = (URIRef("https://example.org/寒武纪"), RDFS.label, Literal("寒武纪", lang="zh-hans"))
        graph.add(triple)
        assert triple in graph
        graph.remove(triple)
        assert triple not in graph


@pytest.fixture(scope="module")
def comunica():
    """Return the command that runs Comunica: one that is installed, else npm's own copy of it."""
    if (found := shutil.which("comunica-sparql")) is not None:
        return [found]
    if shutil.which("npx") is None:
        pytest.skip("no Node.js here: Comunica is not run")
    command = ["npx", "--yes", "--prefer-offline", "--package", COMUNICA, "--", "comunica-sparql"]
    try:
        subprocess.run([*command, "--version"], check=True, capture_output=True, timeout=420)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip(f"npm cannot bring {COMUNICA}: Comunica is not run")
    return command


@pytest.mark.slow
@pytest.mark.parametrize("source", ["sparql@{}/sparql", "{}/firm/nvidia", "{}/graphs?default"])
def test_comunica_reads_the_endpoint_and_the_pages_of_data(comunica, server, source):
    command = [*comunica, source.format(server), "-q", LABEL, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-500:]
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == ["英伟达"]


@pytest.mark.slow
def test_comunica_joins_the_endpoint_with_a_page_of_data(comunica, server):
    text = PREFIX + f"SELECT DISTINCT ?deal WHERE {{ ?deal dg:payee <{BASE}firm/nvidia> . ?deal a dg:Deal }}"
    command = [
        *comunica,
        f"sparql@{server}/sparql",
        f"{server}/firm/nvidia",
        "-q",
        text,
        "-t",
        "application/sparql-results+json",
    ]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-500:]
    assert len(json.loads(done.stdout)["results"]["bindings"]) == 4


@pytest.fixture(scope="module")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here: pages are not opened in a browser")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("path", "words"), [("/?lang=zh", "循环资金流"), ("/firm/nvidia?lang=en", "What Nvidia gets from whom"), ("/firm/nvidia?lang=zh", "英伟达")])  # fmt: skip
def test_a_browser_shows_the_page_with_its_style_and_no_complaint(browser, server, tmp_path, path, words):
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--enable-logging=stderr",
        "--v=0",
        "--window-size=1200,1600",
    ]
    picture = tmp_path / "page.png"
    done = subprocess.run(
        [*command, f"--screenshot={picture}", f"{server}{path}"],
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
        errors="replace",
    )
    assert picture.stat().st_size > 20_000, done.stderr[-500:]
    # What breaks the content security policy is told on the console.
    assert re.findall(r".*(?:CONSOLE|Content.Security.Policy|Refused to).*", done.stderr) == []
    shown = subprocess.run(
        [*command, "--dump-dom", f"{server}{path}"],
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert words in shown.stdout
