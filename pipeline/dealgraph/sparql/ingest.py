"""Ingest: extractions into the store, one transaction an article, then the merged deals in one more.

In: what articles say. Out: their graphs of claims, `graph/firms` and `graph/deals`. An article in 中文 after its
English twin, or before it, gives the same graph. Killed anywhere, the next run completes it: the transaction that
changes an article also notes in `graph/runs` what must be merged anew (`dues.py`); the one that merges takes the notes
away (`settling.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from dealgraph.errors import UsageError
from dealgraph.knowledge import BASE, claim_graph, read_claims
from dealgraph.knowledge.iris import article_graph_iri, article_iri, graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql import dues, foundation, quarantine
from dealgraph.sparql.settling import settle
from dealgraph.sparql.terms import from_triple, settled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dealgraph.knowledge import ClaimRecord
    from dealgraph.model import Extraction
    from dealgraph.sparql.store import Store
    from dealgraph.sparql.terms import Settled, Triple

_ARTICLES: Final = "article/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the program, as `graph/runs` tells it; the one place where times stand.

    Attributes:
        software: name and version.
        started: when.
        models: names and versions of the models that read.
    """

    software: str
    started: datetime
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What came of one article.

    Attributes:
        article: its IRI.
        source: path or URL as given.
        claims: how many claims were admitted.
        quarantined: the claims that were not, each with the reason in a sentence.
        changed: False when the store already held just this.
    """

    article: URIRef
    source: str
    claims: int
    quarantined: tuple[tuple[str, str], ...] = ()
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What came of a run.

    Attributes:
        articles: in the order of arrival.
        deals: how many deals the store holds now.
        changed: whether the store was written to.
    """

    articles: tuple[Ingested, ...] = field(default=())
    deals: int = 0
    changed: bool = False

    @property
    def quarantined(self) -> int:
        """How many claims were not admitted."""
        return sum(len(article.quarantined) for article in self.articles)


def ingest(
    store: Store, extractions: Iterable[Extraction], *, base: str = BASE, run: Run | None = None
) -> IngestReport:
    """Put articles into a store and merge the deals anew where anything changed.

    Args:
        store: what is written to.
        extractions: what the articles say; read one by one, so that none need be in memory with the others.
        base: of the data's IRIs.
        run: what to note of this run beside the articles that it changed.

    Raises:
        StoreError: when the store refuses; what was put in before stays.
    """
    prepared = prepare(store, base=base)
    articles = tuple(_put(store, extraction, base, run) for extraction in extractions)
    return IngestReport(
        articles=articles,
        changed=settle(store, base=base) or prepared or any(article.changed for article in articles),
        deals=count_deals(store, base=base),
    )


def prepare(store: Store, *, base: str = BASE) -> bool:
    """Put this edition of the ontology and the registry into a store that holds another or none.

    Args:
        store: what is written to.
        base: of the data's IRIs.

    Returns:
        True when the store was written to.
    """
    ontology, runs = graph_iri("ontology", base=base), graph_iri("runs", base=base)
    edition = (ontology, DG.contentHash, Literal(foundation.digest()))
    held = _facts(store, base, ontology, DG.contentHash)
    if held == [edition]:
        return False
    return store.replace(
        {ontology: foundation.ontology_triples()},
        add={runs: [edition, dues.everything(base)]},
        remove={runs: held},
    )


def retract(store: Store, article: str, *, base: str = BASE) -> bool:
    """Remove an article with all that rests on it alone.

    Args:
        store: what is written to.
        article: its IRI.
        base: of the data's IRIs.

    Returns:
        False when the store does not hold it.

    Raises:
        UsageError: when it is no article's IRI.
    """
    if not article.startswith(f"{base}{_ARTICLES}"):
        raise UsageError(f"{article}: no article's IRI; `dealgraph query articles` lists them")
    changed = put(store, article_graph_iri(article), frozenset(), frozenset(), base=base)
    return settle(store, base=base) or changed


def claims(store: Store, *, base: str = BASE) -> list[ClaimRecord]:
    """Return all claims of a store, by article.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    start = graph_iri(_ARTICLES, base=base)
    return [record for name in store.names() if name.startswith(start) for record in read_claims(store.graph(name))]


def count_deals(store: Store, *, base: str = BASE) -> int:
    """Return how many deals a store holds."""
    return sum(1 for _ in store.quads(graph_iri("deals", base=base), predicate=RDF.type, value=DG.Deal))


def put(
    store: Store, graph: URIRef, admitted: Settled, sealed: Settled, *, run: Iterable[Triple] = (), base: str = BASE
) -> bool:
    """Put one article's graph in its place, and note what of deals and firms that makes due; one transaction.

    Args:
        store: what is written to.
        graph: the name of the article's graph.
        admitted: what the graph shall hold; nothing takes the article out.
        sealed: what the quarantine beside it shall hold.
        run: what `graph/runs` shall tell of the run that changed it.
        base: of the data's IRIs.

    Returns:
        False when the store holds just this already.

    Raises:
        StoreError: when the store refuses.
    """
    beside, runs = quarantine.beside(graph), graph_iri("runs", base=base)
    held, kept = (frozenset(quad.triple for quad in store.quads(name)) for name in (graph, beside))
    if (held, kept) == (admitted, sealed):
        return False
    notes = dues.of_article(store, graph, held, admitted, base=base)
    return store.replace(
        {graph: admitted, beside: sealed},
        add={runs: [*notes, *run]},
        remove={runs: _facts(store, base, graph, PROV.wasGeneratedBy)},
    )


def _put(store: Store, extraction: Extraction, base: str, run: Run | None) -> Ingested:
    article = article_iri(extraction.article, base=base)
    graph = article_graph_iri(article)
    admitted, sealed, quarantined = quarantine.admit(claim_graph(extraction, base=base), base=base)
    changed = put(store, graph, settled(admitted), settled(sealed), run=_run(run, graph, base), base=base)
    return Ingested(
        article=article,
        source=extraction.article.source,
        claims=sum(1 for _ in admitted.subjects(RDF.type, DG.Claim)),
        quarantined=quarantined,
        changed=changed,
    )


def _run(run: Run | None, graph: URIRef, base: str) -> list[Triple]:
    if run is None:
        return []
    node = URIRef(f"{base}run/{run.started:%Y%m%dT%H%M%S}")
    label = f"{run.software}, {run.started.isoformat(timespec='seconds')}"
    return [
        (graph, PROV.wasGeneratedBy, node),
        (node, RDF.type, PROV.Activity),
        (node, RDFS.label, Literal(label)),
        (node, PROV.startedAtTime, Literal(run.started.isoformat(timespec="seconds"), datatype=XSD.dateTime)),
        *((node, DCTERMS.description, Literal(text)) for text in (run.software, *run.models)),
    ]


def _facts(store: Store, base: str, subject: URIRef, predicate: URIRef) -> list[Triple]:
    runs = graph_iri("runs", base=base)
    return [from_triple(quad) for quad in store.quads(runs, subject=subject, predicate=predicate)]
