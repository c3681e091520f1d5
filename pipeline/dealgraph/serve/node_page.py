"""Node pages: an article with its claims, the terms of the ontology, and for all else a table of what is told of it.

In: an IRI and a language. Out: what the templates `article.html`, `terms.html` and `node.html` show.
The claim of "Nvidia 投资 OpenAI" lists its quote, its place in the text and the deal that it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dealgraph.serve import findings
from dealgraph.serve.words import sentence

if TYPE_CHECKING:
    from dealgraph.serve.reader import Reader, Row

_MOST: Final = 500


def page(reader: Reader, iri: str, language: str) -> dict[str, Any]:
    """Return the properties of a thing, what names it, and what it is called.

    Args:
        reader: what is read.
        iri: of the thing.
        language: a key of `words.languages()`.
    """
    out = reader.rows(
        f"""SELECT DISTINCT ?p ?o ?tag ?label (isIRI(?o) AS ?link) {{ <{iri}> ?p ?o BIND(LANG(?o) AS ?tag)
          OPTIONAL {{ ?o schema:name ?name }} OPTIONAL {{ ?o rdfs:label ?any
            FILTER(LANGMATCHES(LANG(?any), "{language}") || LANG(?any) = "") }}
          OPTIONAL {{ ?o skos:prefLabel ?pref FILTER(LANGMATCHES(LANG(?pref), "{language}")) }}
          BIND(COALESCE(?pref, ?any, ?name) AS ?label) }} ORDER BY ?p ?o ?label LIMIT {_MOST}"""
    )
    back = reader.rows(
        f"""SELECT DISTINCT ?s ?p ?label {{ {{ SELECT DISTINCT ?s ?p {{ ?s ?p <{iri}> }} LIMIT {_MOST} }}
          OPTIONAL {{ ?s rdfs:label ?any FILTER(LANGMATCHES(LANG(?any), "{language}") || LANG(?any) = "") }}
          OPTIONAL {{ ?s skos:prefLabel ?pref FILTER(LANGMATCHES(LANG(?pref), "{language}")) }}
          BIND(COALESCE(?pref, ?any) AS ?label) }} ORDER BY ?p ?s LIMIT {_MOST}"""
    )
    terms = _labels(reader, {row["p"] for row in (*out, *back)}, language)
    return {
        "iri": iri,
        "name": _name(iri, out, language),
        "out": _grouped(out, "o", terms),
        "back": _grouped(back, "s", terms),
    }


def article(reader: Reader, iri: str, language: str) -> dict[str, Any]:
    """Return an article's metadata and its claims, each with its quotes and the deal that it stands in.

    Args:
        reader: what is read.
        iri: of the article.
        language: a key of `words.languages()`.
    """
    rows = reader.rows(
        f"""SELECT DISTINCT ?headline ?published ?publisher ?url ?source {{
          OPTIONAL {{ <{iri}> schema:headline ?headline }} OPTIONAL {{ <{iri}> schema:datePublished ?published }}
          OPTIONAL {{ <{iri}> dcterms:publisher ?publisher }} OPTIONAL {{ <{iri}> schema:url ?url }}
          OPTIONAL {{ <{iri}> dcterms:source ?source }} }} LIMIT 1"""
    )
    deals = reader.rows(
        f"""SELECT DISTINCT ?deal {{ ?claim dg:article <{iri}> . ?deal prov:wasDerivedFrom ?claim ; a dg:Deal }}
          ORDER BY ?deal LIMIT {findings.MOST_DEALS}"""
    )
    wanted = [row["deal"] for row in deals]
    found = findings.load(reader, wanted, language)
    quotes = findings.quotes(reader, wanted)
    told = []
    for deal_iri, deal in found.deals:
        mine = [row for row in quotes.get(deal_iri, []) if row["article"] == iri]
        told.append(
            {
                "iri": deal_iri,
                "sentence": sentence(deal, language, deal.payers, deal.payees),
                "quotes": mine,
                "start": min((int(row["start"]) for row in mine), default=0),
            }
        )
    return {
        "iri": iri,
        "about": rows[0] if rows else {},
        "claims": sorted(told, key=lambda each: (each["start"], each["iri"])),
    }


def terms(reader: Reader, language: str) -> dict[str, Any]:
    """Return the classes, properties and schemes of the ontology.

    Args:
        reader: what is read.
        language: a key of `words.languages()`.
    """
    rows = reader.rows(
        f"""SELECT DISTINCT ?term ?kind ?label ?comment {{ ?term a ?kind
          FILTER(STRSTARTS(STR(?term), "https://w3id.org/dealgraph/ns#"))
          OPTIONAL {{ ?term rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), "{language}")) }}
          OPTIONAL {{ ?term rdfs:comment ?comment FILTER(LANGMATCHES(LANG(?comment), "{language}")) }} }}
          ORDER BY ?term ?kind"""
    )
    schemes = reader.rows(
        f"""SELECT DISTINCT ?scheme ?label ?concept ?pref {{ ?concept skos:inScheme ?scheme
          OPTIONAL {{ ?scheme skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "{language}")) }}
          OPTIONAL {{ ?concept skos:prefLabel ?pref FILTER(LANGMATCHES(LANG(?pref), "{language}")) }} }}
          ORDER BY ?scheme ?concept"""
    )
    grouped: dict[str, list[Row]] = {}
    for row in schemes:
        grouped.setdefault(row["scheme"], []).append(row)
    return {"terms": list({row["term"]: row for row in rows}.values()), "schemes": grouped}


def _labels(reader: Reader, properties: set[str], language: str) -> dict[str, str]:
    if not properties:
        return {}
    rows = reader.rows(
        f"""SELECT DISTINCT ?p ?label {{ VALUES ?p {{ {findings.values(sorted(properties))} }} ?p rdfs:label ?label
          FILTER(LANGMATCHES(LANG(?label), "{language}")) }} ORDER BY ?p ?label"""
    )
    return {row["p"]: row["label"] for row in rows}


def _name(iri: str, rows: list[Row], language: str) -> str:
    for ending in ("prefLabel", "label", "headline", "name"):
        labels = [row for row in rows if row["p"].endswith(ending)]
        labels.sort(key=lambda row: row.get("tag", "").partition("-")[0] != language)
        if labels:
            return labels[0]["o"]
    return iri.rstrip("/").rpartition("/")[2]


def _grouped(rows: list[Row], value: str, terms: dict[str, str]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return rows by property: its IRI, its label, and the values with their labels."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        entry = {
            "value": row[value],
            "link": row.get("link", "true") == "true",
            "label": row.get("label", ""),
            "tag": row.get("tag", ""),
        }
        found.setdefault(row["p"], {}).setdefault(f"{row[value]}@{entry['tag']}", entry)
    return [(iri, terms.get(iri, ""), list(values.values())) for iri, values in found.items()]
