"""Memory does not grow with an export: the peak of ten times the rows is that of the rows."""

import gc
import io
import tracemalloc

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import ORG, PROV, RDF, RDFS, SDO, SKOS, XSD

from dealgraph.knowledge.iris import BASE, graph_iri
from dealgraph.knowledge.vocabulary import DG, OA, concept
from dealgraph.sparql import store as stores
from dealgraph.views import csvfiles, csvw, graphml, neo4j, parquet, rdf, sorting

ROWS = 60
pytestmark = pytest.mark.slow


class Sink(io.RawIOBase):
    """Takes bytes and keeps none."""

    size = 0

    def writable(self):
        return True

    def write(self, data):
        self.size += len(data)
        return len(data)


def claims(number):
    claim, firm, deal = (URIRef(f"{BASE}{kind}/{number:06}") for kind in ("claim", "firm", "deal"))
    quote = URIRef(f"{claim}/evidence/0")
    article = URIRef(f"{BASE}article/{number % 10}")
    told = [
        (claim, RDF.type, DG.Claim),
        (claim, DG.article, article),
        (claim, DG.position, Literal(number)),
        (claim, DG.evidence, quote),
        (quote, OA.hasTarget, URIRef(f"{quote}/target")),
        (URIRef(f"{quote}/target"), OA.hasSelector, URIRef(f"{quote}/text")),
        (URIRef(f"{quote}/text"), OA.exact, Literal(f"公司{number} pays.")),
        (URIRef(f"{quote}/text"), OA.start, Literal(0)),
        (URIRef(f"{quote}/text"), OA.end, Literal(9)),
    ]
    firms = [
        (firm, RDF.type, SDO.Corporation),
        (firm, RDF.type, ORG.FormalOrganization),
        (firm, SKOS.prefLabel, Literal(f"公司{number}", lang="zh-hans")),
        (firm, SDO.name, Literal(f"公司{number}")),
    ]
    amount = URIRef(f"{deal}/amount")
    deals = [
        (deal, RDF.type, DG.Deal),
        (deal, RDFS.label, Literal(f"loan: {number}", lang="en")),
        (deal, DG.dealType, concept("type", "loan")),
        (deal, DG.status, concept("status", "agreed")),
        (deal, DG.payer, firm),
        (deal, DG.payee, URIRef(f"{BASE}firm/000000")),
        (deal, PROV.wasDerivedFrom, claim),
        (deal, DG.amount, amount),
        (amount, SDO.maxValue, Literal(str(number), datatype=XSD.decimal)),
        (amount, SDO.currency, Literal("USD")),
    ]
    return told, firms, deals


@pytest.fixture(scope="module")
def sizes():
    """Return a store of so many deals and one of ten times as many, over ten and a hundred articles."""
    found = []
    for rows in (ROWS, 10 * ROWS):
        store = stores.open()
        for start in range(0, rows, ROWS // 10):
            parts = [claims(number) for number in range(start, start + ROWS // 10)]
            article = graph_iri(f"article/{start:06}")
            for name, place in ((article, 0), (graph_iri("firms"), 1), (graph_iri("deals"), 2)):
                store.add(name, [triple for part in parts for triple in part[place]])
        found.append(store)
    return found


def folder(view, store, out):
    for _, write in view.parts(store):
        write(out)


EXPORTS = {
    **{form: lambda store, out, form=form: rdf.write(store, out, form) for form in rdf.FORMATS},
    "csv": csvfiles.write_bytes,
    "csvw": lambda store, out: folder(csvw, store, out),
    "graphml": graphml.write,
    "neo4j": lambda store, out: folder(neo4j, store, out),
}


def peak(export, store):
    gc.collect()
    out = Sink()
    tracemalloc.start()
    try:
        export(store, out)
        return tracemalloc.get_traced_memory()[1], out.size
    finally:
        tracemalloc.stop()


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    """Sort in runs so short that the small store goes to disk too and is merged in levels; keep caches as small."""
    monkeypatch.setattr(sorting, "RUN", 150)
    monkeypatch.setattr(sorting, "_FAN", 3)
    monkeypatch.setattr(rdf, "_SLICE", 150)
    monkeypatch.setattr("dealgraph.views.nodes._KEPT", 16)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_peak_stays_where_it_is(sizes, name):
    small, large = sizes
    EXPORTS[name](small, Sink())
    low, size = peak(EXPORTS[name], small)
    high, more = peak(EXPORTS[name], large)
    assert more > 5 * size
    assert high < 1.5 * low + 200_000, (low, high)


def test_parquet_holds_one_group_of_rows(sizes, monkeypatch):
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    monkeypatch.setattr(parquet, "_GROUP", 50)
    small, large = sizes
    parquet.write(small, io.BytesIO())
    low, _ = peak(parquet.write, small)
    high, _ = peak(parquet.write, large)
    assert high < 1.5 * low + 200_000, (low, high)
