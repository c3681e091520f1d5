"""Bench of circular flows: so many made-up deals between so many firms, as in an industry where a few take most.

In: numbers of deals and firms. Out: a row for each length, with the ratio to networkx where it is installed. 英伟达 and
"Nvidia" are one number here.
"""

from __future__ import annotations

import importlib.util
import random
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from dealgraph.bench.timing import median, seconds
from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.trace import circular_flows
from dealgraph.trace.circular import cycles
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, float | int | str | None]

_SEED: Final = 7
_EVIDENCE: Final = (Evidence(start=0, end=1, text="x", language="en", rule="bench"),)
# networkx takes minutes beyond.
_COMPARED: Final = 3


def bench_flows(deals: int = 10_000, firms: int = 1_000, *, length: int = 4, repeat: int = 3) -> list[Row]:
    """Return a row for each length of cycles, and one for the circular flows themselves.

    Args:
        deals: how many.
        firms: between how many.
        length: of the longest circular flow.
        repeat: how often each is done; the median counts.
    """
    made = synthetic_deals(deals, firms)
    payees = _payees(made)
    rows = []
    for longest in range(2, length + 1):
        count = sum(1 for _ in cycles(payees, longest))
        took = median(partial(_exhaust, payees, longest), repeat)
        other = _networkx(payees, longest) if longest <= _COMPARED else None
        rows.append(_row(f"cycles of length <= {longest}", count, took, other))
    took, found = seconds(lambda: circular_flows(made, max_length=length))
    rows.append(_row(f"circular flows of length <= {length}", len(found), took, None))
    return rows


def synthetic_deals(deals: int, firms: int) -> list[tuple[str, Deal]]:
    """Return deals by IRI; the same numbers give the same deals.

    Args:
        deals: how many.
        firms: between how many.
    """
    chance = random.Random(_SEED)  # noqa: S311 (figures, not secrets)
    return [(f"urn:deal:{place:06}", _deal(chance, firms)) for place in range(deals)]


def _deal(chance: random.Random, firms: int) -> Deal:
    payer, payee = (int(firms * chance.random() ** 1.5) for _ in range(2))
    return Deal(
        type=chance.choice(["equity_investment", "loan", "purchase", "lease"]),
        payers=(f"Firm {payer:04}",),
        payees=(f"Firm {payee:04}",),
        money=Money.of(chance.randint(1, 10**10), "USD") if chance.random() < 0.7 else None,
        when=When.parse(str(chance.randint(2015, 2025))),
        status=chance.choice(["announced", "agreed", "completed"]),
        evidence=_EVIDENCE,
    )


def _payees(deals: Sequence[tuple[str, Deal]]) -> dict[str, list[str]]:
    table: dict[str, dict[str, None]] = {}
    for _, deal in deals:
        payer, payee = deal.payers[0], deal.payees[0]
        if payer != payee:
            table.setdefault(payer, {})[payee] = None
            table.setdefault(payee, {})
    return {firm: list(found) for firm, found in table.items()}


def _exhaust(payees: Mapping[str, list[str]], longest: int) -> int:
    return sum(1 for _ in cycles(payees, longest))


def _networkx(payees: Mapping[str, list[str]], longest: int) -> float | None:
    if importlib.util.find_spec("networkx") is None:
        return None
    import networkx as nx  # type: ignore[import-untyped] # noqa: PLC0415 (only the developer's environment has it)

    graph: Any = nx.DiGraph([(payer, payee) for payer, found in payees.items() for payee in found])
    return seconds(lambda: sum(1 for _ in nx.simple_cycles(graph, length_bound=longest)))[0]


def _row(stage: str, count: int, took: float, other: float | None) -> Row:
    return {
        "stage": stage,
        "found": count,
        "seconds": round(took, 4),
        "networkx takes times": round(other / took, 1) if other is not None and took else None,
    }
