import time

import pytest

from dealgraph.errors import OntologyError
from dealgraph.identity import registry

TURTLE = """
@prefix firm: <https://w3id.org/dealgraph/id/firm/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
firm:corvane skos:prefLabel "Corvane"@en, "科维恩"@zh-Hans ; skos:altLabel "Corvane Group"@en, "科維恩"@zh-Hant ;
    skos:hiddenLabel "Corvane Cloud"@en ; schema:tickerSymbol "NYSE:CVN" ; owl:sameAs <http://example.org/Q1> .
firm:apricot skos:prefLabel "Apricot"@en, "杏子"@zh-Hans .
firm:aiq skos:prefLabel "AIQ"@en .
firm:one-merc skos:prefLabel "One Merc"@en ; skos:altLabel "Merc"@en .
firm:two-merc skos:prefLabel "Two Merc"@en ; skos:altLabel "Merc"@en .
firm:north-bank skos:prefLabel "North Bank"@en, "北地银行"@zh-Hans .
firm:open-loom skos:prefLabel "OpenLoom"@en .
"""


@pytest.fixture(scope="module")
def firms(tmp_path_factory):
    path = tmp_path_factory.mktemp("firms") / "some.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return registry.read([path])


@pytest.mark.parametrize(
    "name", ["Corvane", "CORVANE, Inc.", "科维恩", "科維恩股份有限公司", "Corvane Cloud", "Corvane Holdings"]
)
def test_any_name_leads_to_the_entry(firms, name):
    assert firms.lookup(name).name == "Corvane"


@pytest.mark.parametrize("name", ["Corva", "Merc", "", "Corvane Ventures", "银行"])
def test_unknown_or_shared_names_lead_nowhere(firms, name):
    assert firms.lookup(name) is None


def test_entry_tells_brands_from_names(firms):
    entry = firms.lookup("Corvane")
    assert entry.names[0] == "Corvane"
    assert "Corvane Cloud" not in entry.names
    assert entry.is_brand("Corvane Cloud")
    assert not entry.is_brand("科维恩")
    assert entry.tickers == ("NYSE:CVN",)
    assert entry.same_as == ("http://example.org/Q1",)
    assert firms.get(entry.iri) is entry


@pytest.mark.parametrize(
    "text, found",
    [
        ("科维恩向杏子投资", ["科维恩", "杏子"]),
        ("科維恩買下Apricot", ["科維恩", "Apricot"]),
        ("Corvane's offer for Apricot-backed AIQ", ["Corvane", "Apricot", "AIQ"]),
        ("an apricot in FAIQS and aiq", []),
        ("Corvane Cloud and Corvane Group", ["Corvane Cloud", "Corvane Group"]),
        ("CORVANE BUYS APRICOT", ["CORVANE", "APRICOT"]),
        ("Corvanes and Apricots", []),
        ("openloom was lower-case", ["openloom"]),
        ("北地银行业整体下滑，北地银行除外", ["北地银行"]),
        ("Ｃｏｒｖａｎｅ公司", ["Ｃｏｒｖａｎｅ"]),
    ],
)
def test_gazetteer_finds_names_in_text(firms, text, found):
    assert [text[start:end] for start, end, _ in firms.find(text)] == found


def test_a_firm_without_english_label_is_refused(tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text('<http://e/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "无名"@zh-Hans .', encoding="utf-8")
    with pytest.raises(OntologyError, match="prefLabel in English"):
        registry.read([path])


def test_broken_turtle_is_told_with_its_file(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text("<http://e/x> <", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"broken\.ttl"):
        registry.read([path])


def test_shipped_registry_knows_both_languages_and_loads_fast():
    registry.load.cache_clear()
    began = time.process_time()
    known = registry.load()
    known.find("英伟达")
    assert time.process_time() - began < 1.0
    assert len(known.entries) >= 150
    assert known.lookup("英伟达").name == known.lookup("輝達").name == "Nvidia"
    assert known.lookup("国际商业机器公司") is known.lookup("IBM")
