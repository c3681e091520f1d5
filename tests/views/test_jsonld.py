"""JSON-LD read by an independent processor: expanded to the same quads, framed to a tree a deal."""

import io
import json

import pytest

from dealgraph import resources
from dealgraph.views import jsonld, rdf

processor = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")


def exported(store, form, graph="all"):
    out = io.BytesIO()
    rdf.write(store, out, form, graph=graph)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def parts(five_deals):
    """Return the deals and claims as one document; the registry would only make the processor slow."""
    whole = {"@context": jsonld.context(), "@graph": []}
    for graph in ("deals", "claims"):
        whole["@graph"] += json.loads(exported(five_deals, "jsonld", graph))["@graph"]
    return whole


@pytest.fixture(scope="module")
def framed(parts):
    frame = json.loads((resources.ontology() / "frame.jsonld").read_text(encoding="utf-8"))
    return processor.frame(parts, frame)["@graph"]


def test_an_independent_processor_expands_it_to_the_same_quads(five_deals):
    document = json.loads(exported(five_deals, "jsonld", "deals"))
    quads = processor.to_rdf(document, {"format": "application/n-quads"})
    assert sorted(quads.splitlines()) == sorted(exported(five_deals, "nquads", "deals").splitlines())


def test_the_frame_makes_each_deal_one_tree(framed):
    assert len(framed) == 5
    (deal,) = (node for node in framed if node["support"] == 2)
    assert deal["dealType"] == "type:equity_investment"
    assert [deal[side]["@id"].rpartition("/")[2] for side in ("payer", "payee")] == ["nvidia", "openai"]
    assert "Nvidia" in json.dumps(deal["payer"]["prefLabel"])
    assert (deal["amount"]["maxValue"], deal["amount"]["currencyCode"]) == ("100000000000", "USD")
    claims = sorted(deal["wasDerivedFrom"], key=lambda claim: claim["article"]["datePublished"]["@value"])
    assert [claim["status"].rpartition("/")[2] for claim in claims] == ["planned", "agreed"]
    quotes = [
        selector["exact"]
        for each in claims[1]["evidence"]["hasTarget"]["hasSelector"]
        if (selector := each).get("exact")
    ]
    assert quotes == ["英伟达9月22日与OpenAI签署协议，将向其投资至多1000亿美元。"]


def test_a_tree_holds_no_blank_node_and_no_null(framed):
    text = json.dumps(framed)
    assert '"_:' not in text
    assert "null" not in text


def test_the_published_frame_is_what_the_ontology_makes():
    path = resources.ontology() / "frame.jsonld"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told == jsonld.build_frame(), "python -m dealgraph.views.jsonld frame > ontology/frame.jsonld"
