"""GraphML: firms as nodes and deals as edges, for Gephi, networkx, yEd and their like.

In: a store. Out: bytes, node by node and edge by edge. The node of 英伟达 is labelled "Nvidia 英伟达", with either name
apart; an edge tells type, status, sum, currency and date, and which deal it is. Only firms with an edge are nodes.
"""

from __future__ import annotations

import re
from heapq import merge
from itertools import groupby
from typing import IO, TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from dealgraph.knowledge.iris import BASE
from dealgraph.knowledge.vocabulary import concepts
from dealgraph.views import nodes, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dealgraph.sparql.store import Store

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_NODE: Final = (
    ("label", "text"),
    ("name_en", "text"),
    ("name_zh", "text"),
    ("sector", "text"),
    ("sector_zh", "text"),
    ("registered", "boolean"),
)
_TYPES: Final = {"decimal": "double", "integer": "long", "boolean": "boolean"}
# What XML 1.0 cannot hold, escaped or not.
_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(store: Store, out: IO[bytes], *, base: str = BASE) -> int:
    """Write the graph of firms and deals, and return its number of edges.

    Args:
        store: what is read.
        out: where the bytes go.
        base: of the data's IRIs.
    """
    columns = tables.columns(tables.EDGES)
    edge = [("label", "text"), *((column.name, column.kind) for column in columns[2:])]
    out.write(_HEAD.encode())
    for prefix, kind, fields in (("n", "node", _NODE), ("e", "edge", edge)):
        for name, told in fields:
            head = f'id="{prefix}_{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES.get(told, "string")}"'
            out.write(f"  <key {head}/>\n".encode())
    out.write(b'  <graph id="dealgraph" edgedefault="directed">\n')
    for text in _firms(store, base):
        out.write(text.encode())
    count = 0
    for row in tables.rows(store, tables.EDGES, base=base):
        known = concepts("type").get(str(row[3]))
        values = (known.labels["en"] if known else row[3], *row[2:])
        data = _data("e", zip((name for name, _ in edge), values, strict=True))
        ends = f"source={_attribute(str(row[0]))} target={_attribute(str(row[1]))}"
        out.write(f'    <edge id="e{count}" {ends}>{data}</edge>\n'.encode())
        count += 1
    out.write(b"  </graph>\n</graphml>\n")
    return count


def _firms(store: Store, base: str) -> Iterator[str]:
    # Both streams are in the order of IRIs: a firm is written where it is a party too.
    described = ((iri, facts) for iri, facts in nodes.firms(store, base=base))
    named = ((iri, None) for iri in nodes.parties(store, base=base))
    for iri, members in groupby(merge(described, named, key=lambda pair: str(pair[0])), key=lambda pair: pair[0]):
        found = [facts for _, facts in members]
        if None not in found:
            continue
        facts = next((each for each in found if each is not None), None)
        values: dict[str, tables.Value] = {"label": str(iri)}
        if facts is not None:
            _, english, chinese, _, registered, sectors, *_ = tables.firm_row(facts, iri)
            assert isinstance(sectors, tuple)
            names = dict.fromkeys(name for name in (english, chinese) if isinstance(name, str))
            values = {
                "label": " ".join(names) or str(iri),
                "name_en": english,
                "name_zh": chinese,
                "sector": sectors,
                "sector_zh": tuple(
                    concepts("sector")[each].labels["zh"] for each in sectors if each in concepts("sector")
                ),
                "registered": registered,
            }
        yield f"    <node id={_attribute(str(iri))}>{_data('n', values.items())}</node>\n"


def _data(prefix: str, values: Iterable[tuple[str, tables.Value]]) -> str:
    return "".join(
        f'<data key="{prefix}_{name}">{escape(_fit(tables.written(value)))}</data>'
        for name, value in values
        if value not in (None, ())
    )


def _attribute(text: str) -> str:
    return quoteattr(_fit(text))


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
