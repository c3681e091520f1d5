"""The list of firms: complete, unambiguous, and written in one form."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from dealgraph import resources
from dealgraph.knowledge.iris import firm_iri
from dealgraph.script import fold

if TYPE_CHECKING:
    from pathlib import Path

DG = Namespace("https://w3id.org/dealgraph/ns#")
ORG = Namespace("http://www.w3.org/ns/org#")
SCHEMA = Namespace("https://schema.org/")
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
FILES = sorted((resources.ontology() / "firms").glob("*.ttl"))
LANGUAGES = {"en", "zh-Hans", "zh-Hant"}
MINIMUM = {
    "ai_lab": 15, "semiconductors": 25, "cloud": 10, "internet": 20, "telecom": 20, "energy": 15, "finance": 30,
    "venture_capital": 20, "private_equity": 15, "pharmaceuticals": 20, "biotech": 15, "automotive": 20,
    "batteries": 10, "aerospace": 15, "consumer": 15,
}  # fmt: skip
BLOCK = re.compile(
    r"firm:(?P<slug>\S+) a org:FormalOrganization, schema:Corporation ;\n"
    r'    skos:prefLabel "[^"]+"@en, "[^"]+"@zh-Hans ;\n'
    r'(?:    skos:altLabel (?P<alt>"[^"]+"@[\w-]+(?:, "[^"]+"@[\w-]+)*) ;\n)?'
    r'(?:    skos:hiddenLabel (?P<hidden>"[^"]+"@[\w-]+(?:, "[^"]+"@[\w-]+)*) ;\n)?'
    r'(?:    schema:tickerSymbol "[A-Z]+:[A-Z0-9.]+" ;\n)?'
    r"    dg:sector sector:\w+ ;\n"
    r"(?:    owl:sameAs wd:Q\d+ ;\n)?"
    r"    dg:registered true \.\n"
)


@pytest.fixture(scope="module")
def registry() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def firms_of(graph: Graph) -> list[URIRef]:
    return sorted(URIRef(str(firm)) for firm in graph.subjects(RDF.type, ORG.FormalOrganization))


def names_of(graph: Graph, predicate: URIRef) -> list[tuple[URIRef, Literal]]:
    return [(s, o) for s, o in graph.subject_objects(predicate) if isinstance(s, URIRef) and isinstance(o, Literal)]


def label(graph: Graph, firm: URIRef, language: str) -> str:
    found = [n for n in graph.objects(firm, SKOS.prefLabel) if isinstance(n, Literal) and n.language == language]
    assert len(found) == 1, f"{firm} has {len(found)} preferred labels in {language}"
    return str(found[0])


def test_the_registry_is_large_enough_in_every_sector(registry: Graph) -> None:
    counts = Counter(str(sector).rpartition("/")[2] for sector in registry.objects(None, DG.sector))
    assert sum(counts.values()) >= 170
    assert {sector: counts[sector] for sector, least in MINIMUM.items() if counts[sector] < least} == {}


def test_every_firm_is_complete(registry: Graph) -> None:
    scheme = Graph().parse(resources.ontology() / "sectors.ttl", format="turtle")
    for firm in firms_of(registry):
        assert (firm, RDF.type, SCHEMA.Corporation) in registry
        assert label(registry, firm, "en")
        assert label(registry, firm, "zh-Hans")
        assert list(registry.objects(firm, DG.registered)) == [Literal("true", datatype=XSD.boolean)]
        sectors = list(registry.objects(firm, DG.sector))
        assert len(sectors) == 1, firm
        assert (sectors[0], RDF.type, SKOS.Concept) in scheme, sectors[0]


def test_every_iri_is_minted_from_the_english_label(registry: Graph) -> None:
    for firm in firms_of(registry):
        assert firm == firm_iri(label(registry, firm, "en"))


def test_no_name_belongs_to_two_firms(registry: Graph) -> None:
    owners: dict[str, set[URIRef]] = defaultdict(set)
    for predicate in LABELS:
        for firm, name in names_of(registry, predicate):
            assert name.language in LANGUAGES, f"{firm}: {name!r}"
            assert str(name) == str(name).strip(), name
            assert len(name) > 1, name
            owners[fold(str(name)).casefold()].add(firm)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_no_firm_has_a_name_twice(registry: Graph) -> None:
    for firm in firms_of(registry):
        names = [n for predicate in LABELS for n in registry.objects(firm, predicate)]
        assert len(names) == len(set(names)), firm
        # a name is either a label or a brand, whatever the language
        shown = {str(n) for predicate in LABELS[:2] for n in registry.objects(firm, predicate)}
        assert not shown & {str(n) for n in registry.objects(firm, SKOS.hiddenLabel)}, firm


@pytest.mark.parametrize("predicate", [OWL.sameAs, SCHEMA.tickerSymbol], ids=["wikidata", "ticker"])
def test_no_identifier_belongs_to_two_firms(registry: Graph, predicate: URIRef) -> None:
    counts = Counter(registry.objects(None, predicate))
    assert len(counts) > 50
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "firm"),
    [
        ("英伟达", "nvidia"), ("輝達", "nvidia"), ("辉达", "nvidia"), ("Azure", "microsoft"), ("AWS", "amazon"),
        ("Alphabet", "google"), ("TPU", "google"), ("DeepMind", "google"), ("Instinct", "amd"), ("阿里云", "alibaba"),
        ("腾讯云", "tencent"), ("Trainium", "amazon"), ("軟銀", "softbank"), ("台積電", "tsmc"), ("聯發科", "mediatek"),
        ("鴻海", "foxconn"), ("脸书", "meta"), ("字节跳动", "bytedance"), ("Mistral", "mistral-ai"), ("三生制药", "3sbio"),
        ("麦格理", "macquarie"), ("宁德时代", "catl"),
    ],
)  # fmt: skip
def test_the_names_of_the_press_lead_to_their_firms(registry: Graph, name: str, firm: str) -> None:
    owners = {str(s) for predicate in LABELS for s, n in registry.subject_objects(predicate) if str(n) == name}
    assert owners == {f"https://w3id.org/dealgraph/id/firm/{firm}"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_sector_in_the_one_form_and_in_order(path: Path) -> None:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    assert all(line.startswith("@prefix ") for line in head.splitlines())
    assert head.splitlines() == sorted(head.splitlines())
    blocks = body.split("\n\n")
    matches = [BLOCK.fullmatch(block.rstrip("\n") + "\n") for block in blocks]
    assert [block for block, match in zip(blocks, matches, strict=True) if not match] == []
    slugs = [match["slug"] for match in matches if match]
    assert slugs == sorted(slugs)
    assert set(re.findall(r"sector:(\w+) ;", body)) == {path.stem.replace("-", "_")}


def test_words_of_every_day_are_not_names_of_firms(registry: Graph) -> None:
    names = {str(name) for predicate in LABELS for name in registry.objects(None, predicate)}
    assert not names & {"浪潮", "日产", "达能", "力拓", "电装", "字节", "新地", "长和", "Switch", "Block", "Emirates"}
