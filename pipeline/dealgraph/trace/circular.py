"""Circular: the simple cycles of firms, found lazily by a bounded depth-first search.

In: for each firm the firms that it pays. Out: cycles as tuples of firms, smallest first, each once.
"微软投资 OpenAI，OpenAI 采购微软云服务" and "Microsoft funds OpenAI, which buys Microsoft's cloud" are both
`("Microsoft", "OpenAI")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# From this length on a dense graph may hold more cycles than anybody reads: warn.
SLOW_FROM: Final = 6


def cycles(payees: Mapping[str, Iterable[str]], max_length: int, *, through: str | None = None) -> Iterator[list[str]]:
    """Yield each simple directed cycle of at least two firms once, its smallest firm first.

    The search starts at the smallest firm of a cycle and never steps below it. Its last hop is not searched: on a
    path that is one firm short of the limit, only those who pay the start come into question.

    Args:
        payees: firm -> firms that it pays.
        max_length: most firms in a cycle.
        through: yield only cycles through this firm.
    """
    reach = {firm: sorted(set(to) - {firm}) for firm, to in payees.items()}
    payers: dict[str, set[str]] = {}
    for firm, to in reach.items():
        for payee in to:
            payers.setdefault(payee, set()).add(firm)
    for start in sorted(reach) if through is None else [through]:
        for cycle in _from(start, reach, payers.get(start, set()), max_length, free=through is not None):
            yield rotate(cycle)


def rotate(cycle: list[str]) -> list[str]:
    """Return the cycle turned so that its smallest firm comes first."""
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]


def _from(
    start: str, reach: Mapping[str, list[str]], closers: set[str], max_length: int, *, free: bool
) -> Iterator[list[str]]:
    if max_length < 2 or not closers:
        return
    path = [start]
    on_path = {start}
    steps = [iter(_next(start, reach, closers, last=max_length == 2))]
    while steps:
        firm = next(steps[-1], None)
        if firm is None:
            steps.pop()
            on_path.discard(path.pop())
            continue
        if firm in on_path or (firm < start and not free):
            continue
        if firm in closers:
            yield [*path, firm]
        if len(path) + 1 < max_length:
            path.append(firm)
            on_path.add(firm)
            steps.append(iter(_next(firm, reach, closers, last=len(path) + 1 == max_length)))


def _next(firm: str, reach: Mapping[str, list[str]], closers: set[str], *, last: bool) -> list[str]:
    payees = reach.get(firm, [])
    return [payee for payee in payees if payee in closers] if last else payees
