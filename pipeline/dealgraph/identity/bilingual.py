"""Firms on no list that an article in two languages names in each its own way.

In: the firms and deals of one article. Out: the same with counterparts united: where one half has "维索尔向欧朋投资
130亿美元" and the other "Visor invests $13bn in Openloom", 维索尔 is Visor and 欧朋 is Openloom, for nothing else fits.
The names themselves are not compared; what counts is who does what with whom, and where in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from dealgraph.identity.compare import ends, kinship
from dealgraph.identity.matching import match
from dealgraph.identity.sums import agreement
from dealgraph.model import Firm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.model import Deal

__all__ = ["counterparts", "unite"]

# Deals weigh more than the place in the text, and a pair must beat every rival by a margin.
_PLACE: Final = 0.25
_ENOUGH: Final = 0.45
_MARGIN: Final = 0.08
# Once most firms are paired the halves run parallel, and the order of mention settles what the deals leave even.
_SLIGHT_MARGIN: Final = 0.004
_PARALLEL: Final = 0.6


def unite(firms: Sequence[Firm], deals: Sequence[Deal]) -> tuple[list[Firm], list[Deal]]:
    """Return firms and deals with the counterparts of two languages made one firm each.

    Args:
        firms: of one article, as `resolve` gives them.
        deals: of the same article, with canonical names, before they are merged within it.
    """
    renamed = counterparts(firms, deals)
    if not renamed:
        return list(firms), list(deals)
    by_name = {firm.name: firm for firm in firms}
    united = []
    for firm in firms:
        if firm.name in renamed:
            continue
        same = [firm, *(by_name[name] for name, kept in renamed.items() if kept == firm.name)]
        united.append(
            Firm(
                name=firm.name,
                names=tuple(dict.fromkeys(name for one in same for name in one.names)),
                registry=firm.registry,
                mentions=tuple(sorted((m for one in same for m in one.mentions), key=lambda m: (m.start, m.end))),
            )
        )
    return united, [_rename(deal, renamed) for deal in deals]


def counterparts(firms: Sequence[Firm], deals: Sequence[Deal]) -> dict[str, str]:
    """Return the canonical name to be given up -> the one kept, for each pair of firms that two languages name apart.

    A known firm keeps its name; of two unknown ones the one named first does.

    Args:
        firms: of one article.
        deals: of the same article, each told in one language.
    """
    renamed: dict[str, str] = {}
    for one, other in combinations(sorted({m.language for firm in firms for m in firm.mentions}), 2):
        left = [firm for firm in firms if {m.language for m in firm.mentions} == {one}]
        right = [firm for firm in firms if {m.language for m in firm.mentions} == {other}]
        for row, column in _align(left, right, _told(deals, one), _told(deals, other)):
            first, second = sorted((left[row], right[column]), key=lambda f: (f.registry is None, f.mentions[0].start))
            if second.name not in renamed and first.name not in renamed:
                renamed[second.name] = first.name
    return renamed


def _told(deals: Sequence[Deal], language: str) -> list[Deal]:
    return [deal for deal in deals if {e.language for e in deal.evidence} == {language}]


def _align(
    left: Sequence[Firm], right: Sequence[Firm], told: Sequence[Deal], other_told: Sequence[Deal]
) -> list[tuple[int, int]]:
    """Return the pairs of firms that fit, the surest first; each pair found makes the next ones surer."""
    known: dict[str, str] = {}
    found: list[tuple[int, int]] = []
    margin = _MARGIN
    base = [[_sameness(one, other) for other in other_told] for one in told]
    while True:
        rows = [i for i in range(len(left)) if left[i].name not in known]
        columns = [j for j in range(len(right)) if right[j].name not in known.values()]
        places, other_places = _places([left[i] for i in rows]), _places([right[j] for j in columns])
        state = _State(known, frozenset(left[i].name for i in rows), frozenset(right[j].name for j in columns), base)
        scores = [
            [
                0.0
                if left[i].registry and right[j].registry
                else _likeness(left[i].name, right[j].name, told, other_told, state)
                * (1 - _PLACE * abs(places[r] - other_places[c]))
                for c, j in enumerate(columns)
            ]
            for r, i in enumerate(rows)
        ]
        pairs = [(r, c) for r, c in match(scores) if scores[r][c] >= _ENOUGH and _stands_out(scores, r, c, margin)]
        parallel = len(rows) == len(columns) and len(found) >= _PARALLEL * len(left)
        if not pairs and margin == _MARGIN and parallel:
            margin = _SLIGHT_MARGIN
            continue
        if not pairs:
            break
        # only the surest of each round: what it settles changes the scores of the rest
        best = max(scores[r][c] for r, c in pairs)
        for r, c in pairs:
            if scores[r][c] >= best - 0.02:
                known[left[rows[r]].name] = right[columns[c]].name
                found.append((rows[r], columns[c]))
    return found


def _places(firms: Sequence[Firm]) -> list[float]:
    """Return where each firm first stands among those of its language, 0 to 1."""
    order = sorted(range(len(firms)), key=lambda i: firms[i].mentions[0].start)
    return [order.index(i) / max(len(firms) - 1, 1) for i in range(len(firms))]


def _stands_out(scores: Sequence[Sequence[float]], row: int, column: int, margin: float) -> bool:
    rivals = [value for c, value in enumerate(scores[row]) if c != column]
    rivals += [line[column] for r, line in enumerate(scores) if r != row]
    return scores[row][column] >= max(rivals, default=0.0) + margin


@dataclass(frozen=True, slots=True)
class _State:
    """What is paired so far, and who is still to be paired on either side."""

    known: Mapping[str, str]
    open_left: frozenset[str]
    open_right: frozenset[str]
    base: Sequence[Sequence[float]]


def _likeness(name: str, other: str, told: Sequence[Deal], other_told: Sequence[Deal], state: _State) -> float:
    """Return how alike the deals of two firms are, 0 to 1: each deal counts with its best counterpart."""
    mine = [i for i, deal in enumerate(told) if name in ends(deal).firms]
    theirs = [j for j, deal in enumerate(other_told) if other in ends(deal).firms]
    if not mine or not theirs:
        return 0.0
    table = [
        [state.base[i][j] and state.base[i][j] * _fit(told[i], other_told[j], (name, other), state) for j in theirs]
        for i in mine
    ]
    return 2 * sum(table[i][j] for i, j in match(table)) / (len(mine) + len(theirs))


def _sameness(one: Deal, other: Deal) -> float:
    """Return how well two deals agree, whoever their firms are."""
    kin = kinship(one.type, other.type)
    money = agreement(one.money, other.money)
    if kin == 0.0 or money == 0.0 or (one.when and other.when and not one.when.overlaps(other.when)):
        return 0.0
    dated = 1.0 if one.when and other.when else 0.8
    sums = money if money is not None else 0.7 if one.money is None and other.money is None else 0.4
    return kin * sums * dated


def _fit(one: Deal, other: Deal, pair: tuple[str, str], state: _State) -> float:
    """Return how well the firms of two deals fit when the one firm stands where the other does."""
    first, second = ends(one), ends(other)
    if pair[0] in first.left and pair[1] in second.left:
        return _partners(first.right, second.right, state)
    if pair[0] in first.right and pair[1] in second.right:
        return _partners(first.left, second.left, state)
    return 0.0


def _partners(mine: frozenset[str], theirs: frozenset[str], state: _State) -> float:
    """Return how well the firms at the other end agree: the same, not yet known, or others."""
    if {state.known.get(firm, firm) for firm in mine} & theirs:
        return 1.0
    if not mine or not theirs:
        return 0.6
    return 0.7 if mine & state.open_left and theirs & state.open_right else 0.0


def _rename(deal: Deal, renamed: Mapping[str, str]) -> Deal:
    payers = tuple(dict.fromkeys(renamed.get(firm, firm) for firm in deal.payers))
    payees = tuple(dict.fromkeys(renamed.get(firm, firm) for firm in deal.payees))
    passed = None if deal.object_firm is None else renamed.get(deal.object_firm, deal.object_firm)
    return replace(deal, payers=payers, payees=payees, object_firm=passed)
