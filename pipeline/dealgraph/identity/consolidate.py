"""One deal out of many tellings: each value the best supported one, disagreement kept in sight.

In: tellings that are judged to be one deal. Out: the deal, and the values that lost. Three articles say "$10 billion"
and one "约90亿美元": the deal has the former, the conflict names all four claims.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from dealgraph.identity.conflicts import Conflict, Telling, conflicts
from dealgraph.identity.sums import agreement, share_agreement

if TYPE_CHECKING:
    from dealgraph.model import Deal, Evidence, Share
    from dealgraph.money import Money
    from dealgraph.when import When

__all__ = ["Conflict", "Stage", "Telling", "combine", "consolidate", "history", "order"]

_Value = TypeVar("_Value", bound=Hashable)
# Order of certainty; what is postponed or terminated stands outside it and, where told, has happened.
_CERTAINTY: Final = ("talks", "reported", "planned", "announced", "agreed", "completed", "postponed", "terminated")
_SIGNED: Final = frozenset({"announced", "agreed", "planned", "reported"})
_BOUNDS: Final = ("exact", "range", "about", "at_least", "at_most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a deal's history: what an article said of its stage, and when."""

    published: str | None
    status: str
    when: When | None
    claim: str


def order(telling: Telling) -> tuple[str, str, int, str]:
    """Return the key by which the earliest claim comes first: published, article, offset; undated ones come last."""
    return telling.published or "9999", telling.article, telling.deal.evidence[0].start, telling.iri


def history(group: Sequence[Telling]) -> tuple[Stage, ...]:
    """Return the stages of a deal in the order of its articles, repeated ones left out.

    Args:
        group: tellings of one deal, in any order.
    """
    stages: list[Stage] = []
    for telling in sorted(group, key=order):
        deal = telling.deal
        if not stages or (stages[-1].status, stages[-1].when) != (deal.status, deal.when):
            stages.append(Stage(published=telling.published, status=deal.status, when=deal.when, claim=telling.iri))
    return tuple(stages)


def consolidate(group: Sequence[Telling]) -> tuple[Deal, tuple[Conflict, ...]]:
    """Return the deal that some tellings tell together, and what they disagree on.

    A value told by more articles wins; among equals the more precise one, then the surer reading, then the earlier
    article. The status is that of the latest article that tells one. Indices of parts and ties belong to articles and
    are dropped; who keeps the claims maps them.

    Args:
        group: at least one telling, in any order.
    """
    ordered = sorted(group, key=order)
    merged = combine([telling.deal for telling in ordered])
    latest = _latest(ordered)
    dates = _dates_by_stage([telling.deal for telling in ordered], latest.deal.status)
    merged = replace(
        merged,
        status=latest.deal.status,
        hearsay=latest.deal.hearsay,
        when=dates.pop(latest.deal.status, merged.when if merged.status == latest.deal.status else None),
        dates=tuple(sorted(dates.items())),
        part_of=None,
        tied_to=(),
    )
    return merged, conflicts(merged, ordered)


def combine(deals: Sequence[Deal]) -> Deal:
    """Return one deal with the evidence of all, each field by support, then precision, then confidence.

    Args:
        deals: tellings of one deal, the earliest first; `part_of` and `tied_to` are those of the first.
    """
    if len(deals) == 1:
        return deals[0]
    kind = _type(deals)
    left, right = _sides(deals)
    payers, payees = (right, left) if kind == "warrant" else (left, right)
    status = _status(deals)
    dates = _dates_by_stage(deals, status)
    evidence = sorted({e for deal in deals for e in deal.evidence}, key=_place)
    first = next(deal for deal in deals if deal.type == kind)
    objects = [deal.object for deal in deals if deal.object]
    return replace(
        first,
        payers=payers,
        payees=payees,
        money=_money(deals),
        share=_best([d.share for d in deals if d.share], lambda a, b: share_agreement(a, b) == 1.0, _share_precision),
        when=dates.pop(status, None),
        dates=tuple(sorted(dates.items())),
        status=status,
        hearsay=all(deal.hearsay for deal in deals),
        basis="stated" if any(deal.basis == "stated" for deal in deals) else "implied",
        object=objects[0] if objects else None,
        object_kind=_best([d.object_kind for d in deals if d.object_kind], _same, _flat),
        object_firm=_passed(deals, {*payers, *payees}),
        combined=any(deal.combined for deal in deals) and len(payers) + len(payees) > 2,
        holding=all(deal.holding for deal in deals),
        evidence=tuple(evidence),
        confidence=round(max(deal.confidence for deal in deals), 2),
        reason="; ".join(dict.fromkeys(deal.reason for deal in deals if deal.reason)),
    )


def _type(deals: Sequence[Deal]) -> str:
    sure = [deal for deal in deals if not deal.holding] or list(deals)
    support: dict[str, tuple[int, float]] = {}
    for deal in sure:
        count, confidence = support.get(deal.type, (0, 0.0))
        support[deal.type] = count + 1, max(confidence, deal.confidence)
    best = max(support.values())
    return next(deal.type for deal in sure if support[deal.type] == best)


def _sides(deals: Sequence[Deal]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return holders or payers, and issuers or payees: the fullest telling of each side, all members in order."""
    lefts = [deal.payees if deal.type == "warrant" else deal.payers for deal in deals]
    rights = [deal.payers if deal.type == "warrant" else deal.payees for deal in deals]
    passed = {deal.object_firm for deal in deals if deal.object_firm}
    sellers = [side for side in rights if side and not set(side) <= passed]
    left = tuple(dict.fromkeys(firm for side in lefts for firm in side))
    right = tuple(dict.fromkeys(firm for side in (sellers or rights) for firm in side))
    # a firm that one telling has on both sides, as after a merge of firms, is left for the shapes to report
    both = {firm for deal in deals for firm in deal.payers if firm in deal.payees}
    return left, tuple(firm for firm in right if firm not in left or firm in both)


def _passed(deals: Sequence[Deal], parties: set[str]) -> str | None:
    told = [deal.object_firm for deal in deals if deal.object_firm and deal.object_firm not in parties]
    return _best(told, _same, _flat)


def _status(deals: Sequence[Deal]) -> str:
    def weight(status: str) -> tuple[int, int]:
        rank = _CERTAINTY.index(status) if status in _CERTAINTY else -1
        return (rank if rank > 5 else 0), sum(deal.status == status for deal in deals) * 10 + rank

    return max(sorted({deal.status for deal in deals}), key=weight)


def _dates_by_stage(deals: Sequence[Deal], status: str) -> dict[str, When]:
    told: dict[str, list[When]] = {}
    for deal in deals:
        if deal.when:
            told.setdefault(deal.status, []).append(deal.when)
        for stage, when in deal.dates:
            told.setdefault(stage, []).append(when)
    dates = {stage: best for stage, found in told.items() if (best := _best(found, _same, _date_precision))}
    if status not in dates and len(dates) == 1 and next(iter(dates)) not in {"postponed", "terminated"}:
        # signed is what one telling calls announced and the next agreed: the date goes with the stage kept
        stage, when = next(iter(dates.items()))
        if any(deal.status == stage for deal in deals) and {stage, status} <= {
            "announced",
            "agreed",
            "planned",
            "reported",
        }:
            dates = {status: when}
    return dates


def _money(deals: Sequence[Deal]) -> Money | None:
    told = [deal.money for deal in deals if deal.money]
    if not told:
        return None
    # one sum in two currencies: the currency told more often, then the more exactly, then the first
    codes = [money.currency for money in told]
    bounds = {code: min(_BOUNDS.index(m.bound) for m in told if m.currency == code) for code in codes}
    main = min(codes, key=lambda code: (-codes.count(code), bounds[code], codes.index(code)))
    best = _best([m for m in told if m.currency == main], lambda a, b: bool(agreement(a, b)), _money_precision)
    assert best
    others = {best.currency: best}
    for money in told:
        for value in (money, *money.equivalents):
            if agreement(money, best):
                others.setdefault(value.currency, replace(value, equivalents=()))
    del others[best.currency]
    return replace(best, equivalents=tuple(others[code] for code in sorted(others)))


def _best(
    values: Sequence[_Value], agree: Callable[[_Value, _Value], bool], precision: Callable[[_Value], float]
) -> _Value | None:
    """Return the value with most support, then the most often told as it stands, the most precise, the first."""
    if not values:
        return None
    ranked = [
        (sum(agree(value, other) for other in values), values.count(value), precision(value), -index)
        for index, value in enumerate(values)
    ]
    return values[-max(ranked)[3]]


def _same(one: Hashable, other: Hashable) -> bool:
    return one == other


def _flat(_value: Hashable) -> float:
    return 0.0


def _money_precision(money: Money) -> float:
    digits = len(money.size.normalize().as_tuple().digits)
    return -10.0 * _BOUNDS.index(money.bound) + digits


def _share_precision(share: Share) -> float:
    return -float(_BOUNDS.index(share.bound))


def _date_precision(when: When) -> float:
    return -float((when.latest - when.earliest).days)


def _place(evidence: Evidence) -> tuple[int, int, str, str, str]:
    return evidence.start, evidence.end, evidence.language, evidence.text, evidence.rule


def _latest(ordered: Sequence[Telling]) -> Telling:
    """Return the telling whose status holds: of the latest day, the most certain; a bare mention tells no stage."""
    dated = [telling for telling in ordered if telling.published] or list(ordered)
    last = max(telling.published or "" for telling in dated)[:10]
    newest = [telling for telling in dated if (telling.published or "")[:10] == last]
    best = max(newest, key=lambda t: _CERTAINTY.index(t.deal.status) if t.deal.status in _CERTAINTY else -1)
    earlier = [t for t in dated if t.deal.status == "completed"]
    # a later background sentence ("agreed last year to buy …") does not undo a closing
    if earlier and best.deal.status not in {"completed", "terminated", "postponed"}:
        return earlier[-1]
    return best
