"""Bench of the store: load, merge, ask and export so many triples, beside pyoxigraph alone and rdflib's memory store.

In: how many triples. Out: a row a stage: seconds, triples a second, peak memory of the stage's own process, and ratios.
rdflib is timed on a tenth of the triples, the store on the same tenth beside it. "英伟达" is asked for as a user would.
"""

from __future__ import annotations

import statistics
import tempfile
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rdflib import Dataset, URIRef

from dealgraph.bench import synthetic
from dealgraph.bench.timing import apart, median, seconds
from dealgraph.knowledge import BASE
from dealgraph.sparql import ask, ingest, settling
from dealgraph.sparql import store as stores
from dealgraph.sparql.prefixes import declarations
from dealgraph.views import rdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.query import Result

    from dealgraph.sparql.terms import Settled

Row = dict[str, float | int | str | None]

_TENTH: Final = 10
_MORE: Final = 5
_EXPORT: Final = "nquads"
# What is asked of each store alike; the firm is the one that takes part in most deals.
_QUERIES: Final = {
    "deals of a firm": "SELECT ?deal { ?deal a dg:Deal ; dg:payer|dg:payee <FIRM> }",
    "claims by type": "SELECT ?type (COUNT(?claim) AS ?n) { ?claim a dg:Claim ; dg:claimedType ?type } GROUP BY ?type",
    "sums that a firm pays": (
        "SELECT (SUM(?sum) AS ?n) { ?claim dg:claimedPayer <FIRM> ; dg:amount/schema:minValue ?sum }"
    ),
}


def bench_store(triples: int = 1_000_000, *, repeat: int = 5, rdflib: bool = True) -> list[Row]:
    """Return a row for each stage.

    Args:
        triples: how large the store is, before deals are merged.
        repeat: how often a query is asked; the median counts.
        rdflib: time rdflib's memory store too, on a tenth of the triples.
    """
    with tempfile.TemporaryDirectory(prefix="dealgraph-bench-") as folder:
        place = Path(folder)
        whole, tenth = place / "whole.nq", place / "tenth.nq"
        articles = synthetic.write(whole, triples)
        synthetic.write(tenth, max(1, triples // _TENTH))
        rows = [
            _loaded(whole, place),
            _row("merge from scratch", apart(merge_all, str(place / "ours"))),
            _row(f"merge one article more or less of {articles}", apart(merge_more, str(place / "ours"), str(whole))),
            *_asked(place, repeat),
            *_exported(place),
        ]
        return rows + (_rdflib(tenth, place, repeat) if rdflib else [])


def load_ours(file: str, place: str) -> dict[str, Any]:
    """Load a file as ingest does, one transaction an article."""
    store = stores.open(place)
    ingest.prepare(store)
    took, count = seconds(lambda: sum(_put(store, name, quads) for name, quads in _articles(file)))
    store.close()
    return {"seconds": took, "triples": count}


def load_bare(file: str, place: str) -> dict[str, Any]:
    """Load a file with pyoxigraph alone, one transaction an article."""
    store = ox.Store(place)

    def work() -> int:
        count = 0
        for _, quads in _articles(file):
            store.extend(quads)
            count += len(quads)
        return count

    took, count = seconds(work)
    return {"seconds": took, "triples": count}


def merge_all(place: str) -> dict[str, Any]:
    """Merge all claims of a store that holds no deal yet."""
    store = stores.open(place)
    took, _ = seconds(lambda: settling.settle(store))
    deals = ingest.count_deals(store)
    store.close()
    return {"seconds": took, "triples": deals, "unit": "deals"}


def merge_more(place: str, file: str) -> dict[str, Any]:
    """Take an article out, put it in again, and merge what each touches, a few times; the median counts."""
    store = stores.open(place)
    took = []
    for name, quads in islice(_articles(file), _MORE):
        changes: tuple[Settled, Settled] = (frozenset(), frozenset(quad.triple for quad in quads))
        took += [seconds(partial(_change, store, name, triples))[0] for triples in changes]
    store.close()
    return {"seconds": statistics.median(took), "triples": 1, "unit": "articles"}


def ask_ours(place: str, repeat: int) -> dict[str, Any]:
    """Ask a store through `ask`."""
    store = stores.open(place, read_only=True)
    return {name: median(partial(ask, store, text), repeat) for name, text in _texts().items()}


def ask_bare(place: str, repeat: int) -> dict[str, Any]:
    """Ask the same of pyoxigraph alone."""
    store = ox.Store.read_only(place)

    def work(text: str) -> list[object]:
        return list(store.query(declarations() + text, use_default_graph_as_union=True))  # type: ignore[arg-type]

    return {name: median(partial(work, text), repeat) for name, text in _texts().items()}


def export_ours(place: str) -> dict[str, Any]:
    """Export a store as sorted N-Quads."""
    store = stores.open(place, read_only=True)
    with Path("/dev/null").open("wb") as out:
        took, count = seconds(lambda: rdf.write(store, out, _EXPORT))
    return {"seconds": took, "triples": count}


def export_bare(place: str) -> dict[str, Any]:
    """Dump a store with pyoxigraph alone, in no order."""
    store = ox.Store.read_only(place)
    with Path("/dev/null").open("wb") as out:
        took, _ = seconds(lambda: store.dump(output=out, format=ox.RdfFormat.N_QUADS))
    return {"seconds": took, "triples": len(store)}


def with_rdflib(file: str, repeat: int) -> dict[str, Any]:
    """Load, ask and export with rdflib's memory store."""
    data = Dataset(default_union=True)
    loaded, _ = seconds(lambda: data.parse(file, format="nquads"))

    def work(text: str) -> list[object]:
        result: Result = data.query(declarations() + text)
        return list(result)

    asked = {name: median(partial(work, text), repeat) for name, text in _texts().items()}
    exported, _ = seconds(lambda: data.serialize(destination="/dev/null", format="nquads"))
    return {"load": loaded, "export": exported, "triples": len(data), **asked}


def _loaded(file: Path, place: Path) -> Row:
    ours = apart(load_ours, str(file), str(place / "ours"))
    bare = apart(load_bare, str(file), str(place / "bare"))
    return _row("load, a transaction an article", ours, bare=bare)


def _asked(place: Path, repeat: int) -> list[Row]:
    ours = apart(ask_ours, str(place / "ours"), repeat)
    bare = apart(ask_bare, str(place / "ours"), repeat)
    return [
        _row(
            f"ask: {name}",
            {"seconds": ours[name], "triples": 1, "unit": "queries", "peak_mb": ours["peak_mb"]},
            bare={"seconds": bare[name]},
        )
        for name in _QUERIES
    ]


def _exported(place: Path) -> list[Row]:
    ours, bare = apart(export_ours, str(place / "ours")), apart(export_bare, str(place / "ours"))
    return [_row("export, sorted N-Quads", ours, bare=bare)]


def _rdflib(file: Path, place: Path, repeat: int) -> list[Row]:
    """Return the rows of a tenth of the triples: ours, with the ratio to rdflib's memory store."""
    there = str(place / "tenth")
    theirs = apart(with_rdflib, str(file), repeat)
    loaded = apart(load_ours, str(file), there)
    asked = apart(ask_ours, there, repeat)
    rows = [_row("a tenth: load", loaded, other={"seconds": theirs["load"]})]
    for name in _QUERIES:
        if "dg:Deal" not in _QUERIES[name]:
            ours = {"seconds": asked[name], "triples": 1, "unit": "queries", "peak_mb": asked["peak_mb"]}
            rows.append(_row(f"a tenth: ask: {name}", ours, other={"seconds": theirs[name]}))
    rows.append(_row("a tenth: export", apart(export_ours, there), other={"seconds": theirs["export"]}))
    rows.append({"stage": "a tenth: rdflib in memory", "seconds": None, "peak_mb": theirs["peak_mb"]})
    return rows


def _row(
    stage: str, ours: dict[str, Any], *, bare: dict[str, Any] | None = None, other: dict[str, Any] | None = None
) -> Row:
    took = float(ours["seconds"])
    return {
        "stage": stage,
        "seconds": round(took, 4),
        "a second": round(ours["triples"] / took, 1) if took else None,
        "unit": ours.get("unit", "triples"),
        "peak_mb": ours.get("peak_mb"),
        "times pyoxigraph": round(took / bare["seconds"], 2) if bare else None,
        "rdflib takes times": round(other["seconds"] / took, 1) if other and took else None,
    }


def _texts() -> dict[str, str]:
    firm = f"{BASE}firm/{synthetic.firm(0).lower()}"
    return {name: text.replace("FIRM", firm) for name, text in _QUERIES.items()}


def _articles(file: str) -> Iterator[tuple[str, list[ox.Quad]]]:
    with Path(file).open("rb") as stream:
        quads = ox.parse(stream, format=ox.RdfFormat.N_QUADS)
        for name, group in groupby(quads, key=lambda quad: quad.graph_name.value):
            yield name, list(group)


def _put(store: stores.Store, name: str, quads: list[ox.Quad]) -> int:
    ingest.put(store, URIRef(name), frozenset(quad.triple for quad in quads), frozenset())
    return len(quads)


def _change(store: stores.Store, name: str, triples: Settled) -> None:
    ingest.put(store, URIRef(name), triples, frozenset())
    settling.settle(store)
