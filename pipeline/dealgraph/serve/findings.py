"""Findings: deals, firms, quotes and circular flows for the pages, read from the store by bounded queries.

In: IRIs and a language. Out: the same nouns as elsewhere, firms under the names that the reader knows: "Nvidia" on an
English page is "英伟达" on a Chinese one. No page reads the whole graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from dealgraph.knowledge import read_deals
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG, notation
from dealgraph.script import fold
from dealgraph.serve.refusal import Refusal
from dealgraph.trace import circular_flows
from dealgraph.trace.circular import cycles
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT, families

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.model import Deal
    from dealgraph.serve.reader import Reader, Row
    from dealgraph.trace import CircularFlow

# A page tells of no more deals than this; who wants more asks in SPARQL.
MOST_DEALS: Final = 500
_CYCLES: Final = 2_000
_FOUND: Final = 60
_LONGEST: Final = 4
_OWNED: Final = (
    "dg:amount|dg:amount/dg:equivalent|dg:stageDate|dg:evidence|dg:evidence/oa:hasTarget"
    "|dg:evidence/oa:hasTarget/oa:hasSelector"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Deals with the firms in them.

    Attributes:
        deals: with their IRIs, in the order of these.
        firms: IRI of each firm by the name that the deals call it.
    """

    deals: list[tuple[str, Deal]]
    firms: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Circular flows with the firms in them.

    Attributes:
        flows: largest first.
        firms: IRI of each firm by name.
        complete: whether all cycles of up to four firms were looked for.
    """

    flows: list[CircularFlow]
    firms: Mapping[str, str]
    complete: bool


def values(iris: Iterable[str]) -> str:
    """Return IRIs as they stand in VALUES.

    Args:
        iris: that come from the store or were checked.
    """
    return " ".join(f"<{iri}>" for iri in iris)


def names(reader: Reader, firms: Iterable[str], language: str) -> dict[str, str]:
    """Return what firms are called in a language, each by a name of its own.

    Args:
        reader: what is read.
        firms: their IRIs.
        language: a key of `words.languages()`.
    """
    known = _names(reader)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(set(firms)):
        # A label of the language itself, then the canonical name, then whatever there is.
        told = [
            (0 if tag.partition("-")[0] == language else rank, tag, label)
            for rank, tag, label in known.get(iri, [(3, "", _end(iri))])
        ]
        label = min(told)[2]
        found[iri] = f"{label} ({_end(iri)})" if label in taken else label
        taken.add(found[iri])
    return found


def _names(reader: Reader) -> dict[str, list[tuple[int, str, str]]]:
    """Return the names of every firm: rank, language and text; the canonical name ranks before labels of others."""

    def read() -> dict[str, list[tuple[int, str, str]]]:
        found: dict[str, list[tuple[int, str, str]]] = {}
        for name, rank in (("rdfs:label", 1), ("skos:prefLabel", 2)):
            for firm, label, tag in reader.pairs(name, "firms"):
                found.setdefault(firm, []).append((rank, tag, label))
        return found

    kept: dict[str, list[tuple[int, str, str]]] = reader.kept("names", read)
    return kept


def _end(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


def load(reader: Reader, deals: Iterable[str], language: str) -> Found:
    """Return deals whole, with evidence, under the firms' names in a language.

    Args:
        reader: what is read.
        deals: their IRIs.
        language: a key of `words.languages()`.
    """
    wanted = sorted(set(deals))
    if not wanted:
        return Found(deals=[], firms={})
    chosen = f"VALUES ?deal {{ {values(wanted)} }}"
    graph: Graph = reader.graph(
        f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
          {{ {chosen} ?deal ?p ?o . BIND(?deal AS ?s) }}
          UNION {{ {chosen} ?deal {_OWNED} ?s . ?s ?p ?o }}
        }}"""
    )
    parties = {
        str(firm)
        for side in (DG.payer, DG.payee, DG.objectFirm)
        for firm in graph.objects(None, side)
        if isinstance(firm, URIRef)
    }
    called = names(reader, parties, language)
    for iri, name in called.items():
        graph.add((URIRef(iri), RDFS.label, Literal(name)))
    found = [(str(iri), deal) for iri, deal in read_deals(graph)]
    return Found(deals=found, firms={name: iri for iri, name in called.items()})


def deals_of(reader: Reader, firm: str) -> list[str]:
    """Return the IRIs of a firm's deals, latest first, one more than a page tells of at most.

    Args:
        reader: what is read.
        firm: its IRI.
    """
    rows = reader.rows(
        f"""SELECT DISTINCT ?deal ?latest {{ GRAPH <{_graph(reader)}> {{
          {{ ?deal dg:payer <{firm}> }} UNION {{ ?deal dg:payee <{firm}> }} OPTIONAL {{ ?deal dg:latest ?latest }}
        }} }} ORDER BY DESC(?latest) ?deal LIMIT {MOST_DEALS + 1}"""
    )
    return list(dict.fromkeys(row["deal"] for row in rows))


def latest(reader: Reader, *, skip: int, count: int) -> list[str]:
    """Return the IRIs of deals, latest first.

    Args:
        reader: what is read.
        skip: how many to leave out.
        count: how many to return.
    """

    def read() -> list[str]:
        days = {deal: "" for deal, _, _ in reader.pairs("dg:dealType", "deals")}
        days.update((deal, day) for deal, day, _ in reader.pairs("dg:latest", "deals") if deal in days)
        return sorted(days, key=lambda deal: (days[deal], deal), reverse=True)

    kept: list[str] = reader.kept("latest", read)
    return kept[skip : skip + count]


def kin(reader: Reader, deals: Sequence[str]) -> list[str]:
    """Return the IRIs of the wholes and parts of deals.

    Args:
        reader: what is read.
        deals: their IRIs.
    """
    if not deals:
        return []
    chosen = f"VALUES ?deal {{ {values(deals)} }}"
    rows = reader.rows(
        f"""SELECT DISTINCT ?other {{ GRAPH <{_graph(reader)}> {{
          {{ {chosen} ?deal dg:partOf ?other }} UNION {{ {chosen} ?other dg:partOf ?deal }} }} }} LIMIT {MOST_DEALS}"""
    )
    return [row["other"] for row in rows]


def quotes(reader: Reader, deals: Iterable[str]) -> dict[str, list[Row]]:
    """Return the claims and quotes that deals rest on, by deal, in the order of publication and place.

    Args:
        reader: what is read.
        deals: their IRIs.
    """
    wanted = sorted(set(deals))
    if not wanted:
        return {}
    rows = reader.rows(
        f"""SELECT DISTINCT ?deal ?claim ?exact ?start ?end ?article ?headline ?published ?publisher ?url ?language
            ?rule ?confidence ?status ?date {{
          VALUES ?deal {{ {values(wanted)} }}
          ?deal prov:wasDerivedFrom ?claim . ?claim dg:article ?article ; dg:evidence ?note .
          ?note oa:hasTarget/oa:hasSelector ?text , ?place . ?text oa:exact ?exact .
          ?place oa:start ?start ; oa:end ?end .
          OPTIONAL {{ ?note dcterms:language ?language }} OPTIONAL {{ ?note dg:rule ?rule }}
          OPTIONAL {{ ?claim dg:confidence ?confidence }} OPTIONAL {{ ?claim dg:status ?status }}
          OPTIONAL {{ ?claim dg:date ?date }}
          OPTIONAL {{ ?article schema:headline ?headline }} OPTIONAL {{ ?article schema:datePublished ?published }}
          OPTIONAL {{ ?article dcterms:publisher ?publisher }} OPTIONAL {{ ?article schema:url ?url }}
        }}"""
    )
    rows.sort(
        key=lambda row: (
            row.get("published", "~"),
            row["article"],
            int(row["start"]),
            row["claim"],
            row.get("rule", ""),
        )
    )
    found: dict[str, dict[tuple[str, str, str], Row]] = {}
    for row in rows:
        row["status"] = notation(row.get("status", ""))
        mine = found.setdefault(row["deal"], {})
        first = mine.setdefault((row["claim"], row["start"], row["end"]), row)
        # Two rules may have read the same words of one claim.
        if first is not row and row.get("rule", "") not in first.get("rule", "").split(", "):
            first["rule"] = f"{first.get('rule', '')}, {row['rule']}"
    return {deal: list(quotes.values()) for deal, quotes in found.items()}


def conflicts(reader: Reader, deal: str) -> dict[str, int]:
    """Return on which property how many claims of a deal say otherwise.

    Args:
        reader: what is read.
        deal: its IRI.
    """
    rows = reader.rows(
        f"""SELECT ?property (COUNT(DISTINCT ?claim) AS ?n) {{
          <{deal}> dg:conflict ?point . ?point dg:onProperty ?property ; dg:disagreeing ?claim
        }} GROUP BY ?property ORDER BY ?property"""
    )
    return {row["property"]: int(row["n"]) for row in rows if "property" in row}


def search(reader: Reader, text: str) -> list[tuple[str, int]]:
    """Return the firms whose names hold a text, with their number of deals, most first.

    Args:
        reader: what is read.
        text: as typed, in any case and script.
    """
    spelled = {text.lower(), fold(text).lower()}
    firms = {firm for firm, label in _labels(reader) if any(part in label for part in spelled)}
    counts = dict(busiest(reader, None))
    ranked = sorted(firms, key=lambda firm: (-counts.get(firm, 0), firm))
    return [(firm, counts.get(firm, 0)) for firm in ranked[:_FOUND]]


def _labels(reader: Reader) -> list[tuple[str, str]]:
    """Return every name of every firm, in lower case."""

    def read() -> list[tuple[str, str]]:
        names = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "schema:tickerSymbol", "schema:leiCode")
        return sorted({(firm, label.lower()) for name in names for firm, label, _ in reader.pairs(name, "firms")})

    kept: list[tuple[str, str]] = reader.kept("labels", read)
    return kept


def busiest(reader: Reader, count: int | None) -> list[tuple[str, int]]:
    """Return the firms with most deals.

    Args:
        reader: what is read.
        count: how many, or None for all.
    """
    totals: dict[str, set[str]] = {}
    for pair, deals in edges(reader).items():
        for firm in pair:
            totals.setdefault(firm, set()).update(iri for iri, _ in deals)
    ranked = sorted(totals.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(firm, len(found)) for firm, found in ranked[:count]]


Edges = dict[tuple[str, str], list[tuple[str, str]]]


def edges(reader: Reader) -> Edges:
    """Return for each pair of firms the deals from one to the other, with their families; terminated ones left out.

    Args:
        reader: what is read.
    """

    def read() -> Edges:
        known = families()
        kinds = {deal: known.get(notation(kind)) for deal, kind, _ in reader.pairs("dg:dealType", "deals")}
        over = {deal for deal, status, _ in reader.pairs("dg:status", "deals") if notation(status) == "terminated"}
        payees: dict[str, list[str]] = {}
        for deal, firm, _ in reader.pairs("dg:payee", "deals"):
            payees.setdefault(deal, []).append(firm)
        found: Edges = {}
        for deal, payer, _ in reader.pairs("dg:payer", "deals"):
            family = kinds.get(deal)
            for payee in payees.get(deal, ()):
                if family is not None and payer != payee and deal not in over:
                    found.setdefault((payer, payee), []).append((deal, family))
        return found

    kept: Edges = reader.kept("edges", read)
    return kept


def flows(reader: Reader, language: str, *, through: str | None = None) -> Flows:
    """Return circular flows, as long ones as can be found in bounded time.

    Args:
        reader: what is read.
        language: a key of `words.languages()`.
        through: only those that this firm stands in.
    """

    def find() -> Flows:
        try:
            known = edges(reader)
        except Refusal:
            # The firms are too many to look for cycles while a reader waits.
            return Flows(flows=[], firms={}, complete=False)
        payees: dict[str, list[str]] = {}
        for payer, payee in sorted(known):
            payees.setdefault(payer, []).append(payee)
        if through is not None and through not in payees:
            return Flows(flows=[], firms={}, complete=True)
        for length in range(_LONGEST, 1, -1):
            chosen = _on_cycles(known, payees, length, through)
            if chosen is not None:
                break
        found = load(reader, chosen or (), language)
        name = next((name for name, iri in found.firms.items() if iri == through), None)
        if through is not None and name is None:
            return Flows(flows=[], firms=found.firms, complete=length == _LONGEST)
        told = circular_flows(found.deals, max_length=length, through=name)
        return Flows(flows=told, firms=found.firms, complete=length == _LONGEST and chosen is not None)

    kept: Flows = reader.kept(f"flows {language} {through or ''}", find)
    return kept


def _on_cycles(known: Edges, payees: Mapping[str, list[str]], length: int, through: str | None) -> set[str] | None:
    """Return the deals on cycles in which both families meet, or None where these are too many."""
    pairs: set[tuple[str, str]] = set()
    count = 0
    for seen, firms in enumerate(cycles(payees, length, through=through)):
        hops = list(zip(firms, (*firms[1:], firms[0]), strict=True))
        kinds = [{family for _, family in known[hop]} for hop in hops]
        both = any(CAPITAL in one and PROCUREMENT in other for one in kinds for other in kinds if one is not other)
        if both:
            count += 1
            pairs.update(hops)
        if count > _CYCLES or seen > 50 * _CYCLES:
            return None
    deals = {iri for pair in pairs for iri, _ in known[pair]}
    return deals if len(deals) <= MOST_DEALS else None


def _graph(reader: Reader) -> str:
    return str(graph_iri("deals", base=reader.settings.base))
