"""Runs, times and versions stand in the graph of runs and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from rdflib import URIRef
from rdflib.namespace import PROV, RDF, RDFS

from dealgraph.knowledge import build, iris
from dealgraph.knowledge.provenance import Run, run_graph, run_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.model import Article, Deal, Evidence, Extraction

QUOTE = Evidence(start=0, end=9, text="A pays B.", language="en", rule="test")
CLAIMS = build(
    Extraction(
        article=Article(source="dir/a.md", text="A pays B.", spans=()),
        firms=(),
        deals=(Deal(type="purchase", payers=("A",), payees=("B",), evidence=(QUOTE,)),),
    )
)
ARTICLE = str(CLAIMS.value(None, DG.contentHash) and next(CLAIMS.subjects(DG.contentHash, None)))
RUN = Run(
    started=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    ended=datetime(2026, 1, 2, 3, 5, 5, tzinfo=UTC),
    versions=(("dealgraph", "0.1.0"), ("en-core-web-sm", "3.8.0")),
    sources=((ARTICLE, "dir/a.md"),),
)


def test_from_evidence_to_software() -> None:
    graph = run_graph(RUN, CLAIMS)
    assert str(graph.identifier) == f"{iris.BASE}graph/runs"
    (quote,) = CLAIMS.objects(None, DG.evidence)
    run = graph.value(quote, PROV.wasGeneratedBy)
    assert run == run_iri(RUN)
    assert (run, RDF.type, PROV.Activity) in graph
    assert str(graph.value(run, PROV.endedAtTime)) == "2026-01-02T03:05:05+00:00"
    agents = {str(graph.value(agent, RDFS.label)) for agent in graph.objects(run, PROV.wasAssociatedWith)}
    assert agents == {"dealgraph 0.1.0", "en-core-web-sm 3.8.0"}
    assert set(graph.objects(run, PROV.used)) == {URIRef(ARTICLE)}
    assert {str(place) for place in graph.objects(None, PROV.atLocation)} == {"dir/a.md"}


def test_claims_tell_no_run() -> None:
    assert not set(CLAIMS.subjects(PROV.wasGeneratedBy, None))
    assert not set(CLAIMS.subjects(RDF.type, PROV.Activity))


def test_two_runs_differ() -> None:
    later = Run(started=datetime(2026, 1, 3, tzinfo=UTC), ended=None, versions=RUN.versions, sources=RUN.sources)
    assert run_iri(later) != run_iri(RUN)
    assert run_graph(later).value(run_iri(later), PROV.endedAtTime) is None
