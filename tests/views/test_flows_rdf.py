"""Circular flows as RDF: the same cycles as `circular_flows` gives, with the firms and deals of the graph."""

import io

from rdflib import Graph
from rdflib.namespace import PROV, RDF, RDFS, SDO

from dealgraph import shapes, trace
from dealgraph.commands import tracing
from dealgraph.knowledge.vocabulary import DG, concept
from dealgraph.sparql import store as stores
from dealgraph.views import flows_rdf, rdf


def test_a_circular_flow_is_a_node_with_hops_bottleneck_and_deals(five_deals):
    flows = trace.circular_flows(tracing.read(five_deals))
    graph = flows_rdf.flow_graph(flows, flows_rdf.firm_iris(five_deals))
    (node,) = graph.subjects(RDF.type, DG.CircularFlow)
    assert [str(label) for label in graph.objects(node, RDFS.label)] == ["Nvidia → OpenAI → Nvidia"]
    hops = list(graph.objects(node, DG.hop))
    assert {graph.value(hop, DG.family) for hop in hops} == {
        concept("family", "capital"),
        concept("family", "procurement"),
    }
    firms = {str(firm).rpartition("/")[2] for hop in hops for firm in graph.objects(hop, DG.payer)}
    assert firms == {"nvidia", "openai"}
    held = {str(quad.subject.value) for quad in five_deals.quads(predicate=RDF.type, value=DG.Deal)}
    deals = {str(deal) for hop in hops for deal in graph.objects(hop, PROV.wasDerivedFrom)}
    assert deals
    assert deals <= held
    (capital,) = (hop for hop in hops if str(graph.value(hop, DG.family)).endswith("/capital"))
    assert str(graph.value(graph.value(capital, DG.amount), SDO.maxValue)) == "100000000000"
    assert graph.value(node, DG.implied).toPython() is True
    # The firms have their names in another graph.
    assert [result for result in shapes.check(graph).results if "/circular/" in result.focus] == []


def test_it_is_exported_as_any_graph(five_deals):
    memory = stores.open()
    graph = flows_rdf.flow_graph(trace.circular_flows(tracing.read(five_deals)), flows_rdf.firm_iris(five_deals))
    memory.replace({graph.identifier: graph})
    out = io.BytesIO()
    assert rdf.write(memory, out, "turtle", graph="flows") == len(graph)
    assert len(Graph().parse(data=out.getvalue(), format="turtle")) == len(graph)
