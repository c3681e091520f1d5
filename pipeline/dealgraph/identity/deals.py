"""One deal told twice: in the headline and the body, in two languages, in two articles.

In: the deals of one article, or the claims of many. Out: each deal once, with all its evidence. "Amazon will put up to
$4 billion into Anthropic" and "亚马逊将向Anthropic投资至多40亿美元" are one; a Series A and a B轮 are two.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from dealgraph.identity.compare import Comparison, compare, ends
from dealgraph.identity.consolidate import Telling, combine, order
from dealgraph.identity.ledger import Judgement, Ledger
from dealgraph.identity.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.model import Deal

__all__ = ["Telling", "across", "alike", "judge", "within"]

# Measured on corpus/pairs: below it stand pairs that share no more than the firms and the kind of deal.
_ACROSS: Final = 0.70
# Within an article two deals of the same firms and type are rarely told without a word that tells them apart.
_WITHIN: Final = 0.60
_BETWEEN_LANGUAGES: Final = 0.55
_MARGIN: Final = 0.05
_OPEN_STAGES: Final = frozenset({"talks", "planned"})
_DONE_STAGES: Final = frozenset({"agreed", "completed"})

_Pair = tuple[int, int]


def within(deals: Sequence[Deal]) -> tuple[Deal, ...]:
    """Return the deals of one article, each once, in order of first telling; parts and ties point into the result.

    First what one language repeats is joined, then the languages are matched one to one by best total score.

    Args:
        deals: as the article's sentences tell them; `part_of` and `tied_to` index this sequence.
    """
    told = tuple(deals)
    while len(joined := _merge(told, _join_repeats(told))) < len(told):
        told = joined
    groups = [[index] for index in range(len(told))]
    for one, other in combinations(sorted({_language(deal) for deal in told}), 2):
        groups = _join_languages(told, groups, one, other)
    return _merge(told, groups)


def across(tellings: Iterable[Telling], judgements: Ledger) -> list[tuple[Telling, ...]]:
    """Return the tellings grouped by deal, a pure function of the two sets; groups and members by earliest claim.

    Two tellings of one article are never one deal: `within` has joined what was.

    Args:
        tellings: claims of any articles, in any order; of two with one IRI, one counts.
        judgements: what rules or persons have settled; persons overrule everything, both ways.
    """
    claims = sorted({telling.iri: telling for telling in sorted(tellings, key=order)}.values(), key=order)
    grouping = _Grouping(claims, judgements)
    for one, other in grouping.settled:
        grouping.join(one, other, ruled=True)
    for _, one, other in grouping.ranked():
        grouping.join(one, other)
    return [tuple(claims[index] for index in group) for group in sorted(grouping.groups())]


def alike(one: Telling, other: Telling) -> bool:
    """Tell whether two claims, taken by themselves, speak for one deal.

    Groups of `across` lie within what such pairs and judgements connect, so what is not connected can be merged apart.

    Args:
        one: a claim.
        other: another, in either order.
    """
    shared = ends(one.deal).firms & ends(other.deal).firms
    if one.article == other.article or not shared:
        return False
    if len(shared) == 1 and not (_is_open(one.deal) or _is_open(other.deal)):
        return False
    return _is_likely(compare(one.deal, other.deal, told=(one.published, other.published)))


def judge(tellings: Iterable[Telling], judgements: Ledger) -> tuple[Judgement, ...]:
    """Return a judgement by rule for every pair of claims that `across` has put together, with its reason and score.

    Args:
        tellings: claims of any articles.
        judgements: as for `across`.
    """
    made = []
    for group in across(tellings, judgements):
        for one, other in combinations(group, 2):
            found = compare(one.deal, other.deal, told=(one.published, other.published))
            left, right = sorted((one.iri, other.iri))
            reason = found.reason or f"joined by a judgement despite: {found.barrier}"
            made.append(Judgement(left, right, "same", "rule:across", reason, found.score))
    return tuple(sorted(made))


class _Grouping:
    """Groups of claims that grow by joining; a join that a cannot-link forbids does not happen."""

    def __init__(self, claims: Sequence[Telling], judgements: Ledger) -> None:
        self.claims = claims
        self.members: list[list[int]] = [[index] for index in range(len(claims))]
        self.compared: dict[_Pair, Comparison] = {}
        place = {claim.iri: index for index, claim in enumerate(claims)}
        verdicts = {
            tuple(sorted((place[left], place[right]))): verdict
            for (left, right), verdict in judgements.verdicts().items()
            if left in place and right in place
        }
        self.settled = sorted((one, other) for (one, other), verdict in verdicts.items() if verdict == "same")
        self.forbidden = {(one, other) for (one, other), verdict in verdicts.items() if verdict == "different"}

    def compare(self, one: int, other: int) -> Comparison:
        """Return the comparison of two claims, made once."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self.compared:
            left, right = self.claims[pair[0]], self.claims[pair[1]]
            self.compared[pair] = compare(left.deal, right.deal, told=(left.published, right.published))
        return self.compared[pair]

    def ranked(self) -> list[tuple[float, int, int]]:
        """Return the pairs worth joining, best first."""
        found = []
        for one, other in _candidates(self.claims):
            compared = self.compare(one, other)
            if _is_likely(compared):
                found.append((-compared.score, one, other))
        near: dict[int, list[tuple[float, int]]] = {}
        for score, one, other in found:
            near.setdefault(one, []).append((score, other))
            near.setdefault(other, []).append((score, one))
        return sorted(pair for pair in found if not self._is_undecided(pair, near))

    def _is_undecided(self, pair: tuple[float, int, int], near: dict[int, list[tuple[float, int]]]) -> bool:
        """Tell whether a claim without a sum could as well belong to another deal: "the order" after two orders."""
        score, one, other = pair
        for bare, told in ((one, other), (other, one)):
            if self.claims[bare].deal.money is None and self.claims[told].deal.money is not None:
                rivals = [rival for rank, rival in near[bare] if rival != told and rank <= score + _MARGIN]
                if any(self.compare(told, rival).barrier for rival in rivals):
                    return True
        return False

    def join(self, one: int, other: int, *, ruled: bool = False) -> None:
        """Join the groups of two claims, unless one member of the one cannot be the deal of one of the other."""
        left, right = self.members[one], self.members[other]
        if left is right:
            return
        for a in left:
            for b in right:
                pair = (a, b) if a < b else (b, a)
                if pair in self.forbidden:
                    return
                if not ruled and (self.claims[a].article == self.claims[b].article or self.compare(a, b).barrier):
                    return
        left += right
        left.sort()
        for index in right:
            self.members[index] = left

    def groups(self) -> list[list[int]]:
        """Return each group once."""
        return [group for index, group in enumerate(self.members) if group[0] == index]


def _candidates(claims: Sequence[Telling]) -> list[_Pair]:
    """Return the pairs of claims of two articles that share two firms, or one firm where a side is open."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for index, claim in enumerate(claims):
        firms = sorted(ends(claim.deal).firms)
        for pair in combinations(firms, 2):
            blocks.setdefault(pair, []).append(index)
        for firm in firms:
            blocks.setdefault((firm,), []).append(index)
    pairs: set[_Pair] = set()
    for key, members in blocks.items():
        for one, other in combinations(members, 2):
            if len(key) == 1 and not (_is_open(claims[one].deal) or _is_open(claims[other].deal)):
                continue
            if claims[one].article != claims[other].article:
                pairs.add((one, other))
    return sorted(pairs)


def _merge(deals: Sequence[Deal], groups: Sequence[list[int]]) -> tuple[Deal, ...]:
    """Return one deal a group, in order of first telling, its part and ties pointing into the result."""
    groups = sorted(groups, key=min)
    place = {index: position for position, group in enumerate(groups) for index in group}
    wholes = _wholes(deals, groups, place)
    merged = []
    for position, group in enumerate(groups):
        ties = {place[tie] for index in group for tie in deals[index].tied_to} - {position}
        deal = combine([deals[index] for index in sorted(group)])
        merged.append(replace(deal, part_of=wholes[position], tied_to=tuple(sorted(ties))))
    return tuple(merged)


def _is_likely(compared: Comparison) -> bool:
    return compared.barrier is None and compared.firm and compared.score >= _ACROSS


def _is_open(deal: Deal) -> bool:
    return not deal.payers or not deal.payees


def _language(deal: Deal) -> str:
    """Return the language that tells a deal; "" when more than one does, so that it has been matched already."""
    told = {evidence.language for evidence in deal.evidence}
    return told.pop() if len(told) == 1 else ""


def _join_repeats(deals: Sequence[Deal]) -> list[list[int]]:
    groups = [[index] for index in range(len(deals))]
    for _, one, other in sorted(_repeats(deals), key=lambda pair: (-pair[0], pair[1:])):
        left = next(group for group in groups if one in group)
        right = next(group for group in groups if other in group)
        if left is not right and not any(_is_barred(deals, a, b) for a in left for b in right):
            left += right
            groups.remove(right)
    return groups


def _repeats(deals: Sequence[Deal]) -> list[tuple[float, int, int]]:
    """Return the pairs of one language that tell one deal twice; a whole is preferred to its part."""
    found = []
    for one, other in combinations(range(len(deals)), 2):
        first, second = deals[one], deals[other]
        if not _language(first) or _language(first) != _language(second):
            continue
        compared = compare(first, second)
        if compared.barrier or compared.score < _WITHIN or _is_barred(deals, one, other):
            continue
        parts = (first.part_of is not None) + (second.part_of is not None)
        found.append((compared.score - 0.01 * parts, one, other))
    return found


def _is_barred(deals: Sequence[Deal], one: int, other: int) -> bool:
    """Tell whether two deals of an article cannot be one: linked as part or tie, at odds, or a plan beside a fact."""
    first, second = deals[one], deals[other]
    if first.part_of == other or second.part_of == one or other in first.tied_to or one in second.tied_to:
        return True
    if _language(first) != _language(second):
        return compare(first, second).barrier is not None
    stages = {first.status, second.status}
    bare = first.money is None and second.money is None
    if bare and stages & _OPEN_STAGES and stages & _DONE_STAGES:
        # "it has bought chips from Nvidia and may buy more"
        return True
    compared = compare(first, second)
    if (
        first.type != second.type
        and first.money is None
        and second.money is None
        and not _share_evidence(first, second)
    ):
        return True
    return compared.barrier is not None


def _share_evidence(one: Deal, other: Deal) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def _join_languages(deals: Sequence[Deal], groups: list[list[int]], one: str, other: str) -> list[list[int]]:
    """Match the groups of one language with those of another, one to one."""
    told = [{_language(deals[index]) for index in group} for group in groups]
    rows = [number for number, languages in enumerate(told) if languages == {one} and one]
    columns = [number for number, languages in enumerate(told) if languages == {other}]
    scores = [
        [
            _likeness(deals, groups[row], groups[column], i / len(rows), j / len(columns))
            for j, column in enumerate(columns)
        ]
        for i, row in enumerate(rows)
    ]
    joined = {rows[i]: columns[j] for i, j in match(scores)}
    taken = set(joined.values())
    return [
        group + groups[joined[number]] if number in joined else group
        for number, group in enumerate(groups)
        if number not in taken
    ]


def _likeness(deals: Sequence[Deal], left: list[int], right: list[int], place: float, other_place: float) -> float:
    """Return the score of a pair across languages; what stands at the same place in the order is the likelier."""
    if any(_is_barred(deals, a, b) for a in left for b in right):
        return 0.0
    first, second = combine([deals[i] for i in sorted(left)]), combine([deals[i] for i in sorted(right)])
    compared = compare(first, second)
    if compared.barrier or compared.score < _BETWEEN_LANGUAGES:
        return 0.0
    same_status = 0.04 if first.status == second.status else 0.0
    same_part = 0.04 if (first.part_of is None) == (second.part_of is None) else 0.0
    return compared.score + same_status + same_part + 0.02 * (1 - abs(place - other_place))


def _wholes(deals: Sequence[Deal], groups: Sequence[Sequence[int]], place: dict[int, int]) -> list[int | None]:
    """Return for each merged deal the merged whole that it is a part of; a circle of parts is cut at its first deal."""
    wholes: list[int | None] = []
    for position, group in enumerate(groups):
        told = (place[part] for index in sorted(group) if (part := deals[index].part_of) is not None)
        wholes.append(next((whole for whole in told if whole != position), None))
    for start in range(len(wholes)):
        seen = {start}
        current = wholes[start]
        while current is not None and current not in seen:
            seen.add(current)
            current = wholes[current]
        if current is not None:
            wholes[start] = None
    return wholes
