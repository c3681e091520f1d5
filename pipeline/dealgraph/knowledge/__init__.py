"""Step 6, GRAPH: what articles say and what it adds up to, as RDF.

One named graph of claims per article, one of merged deals, one of firms, one of runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.knowledge.claims import ClaimRecord, claim_graph, claim_records, read_claims
from dealgraph.knowledge.deals import Conflict, MergedDeal, deal_graph, read_deals
from dealgraph.knowledge.firms import firm_graph
from dealgraph.knowledge.iris import BASE

if TYPE_CHECKING:
    from rdflib import Graph

    from dealgraph.model import Extraction

__all__ = [
    "BASE",
    "ClaimRecord",
    "Conflict",
    "MergedDeal",
    "build",
    "claim_graph",
    "claim_records",
    "deal_graph",
    "firm_graph",
    "read_claims",
    "read_deals",
]


def build(extraction: Extraction, *, base: str = BASE) -> Graph:
    """Return the article's graph of claims.

    Args:
        extraction: all that the article says.
        base: of the data's IRIs.
    """
    return claim_graph(extraction, base=base)
