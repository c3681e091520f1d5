"""What the tellings of one deal disagree on.

In: a merged deal and its claims. Out: conflicts, each with the claims behind every value: "100亿美元" by two, "$9bn"
by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dealgraph.identity.compare import ends
from dealgraph.identity.sums import agreement, share_agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.model import Deal

__all__ = ["Conflict", "Telling", "conflicts"]

_COMPARED: Final = ("type", "payers", "payees", "money", "share", "when", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim: one deal as one article tells it.

    Attributes:
        iri: of the claim.
        article: IRI of the article.
        published: ISO 8601 date of the article, or None.
        deal: what it says; its indices are those of its article.
    """

    iri: str
    article: str
    published: str | None
    deal: Deal


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A value on which the tellings of one deal disagree.

    Attributes:
        field: name of the field, as in `Deal`.
        chosen: the value that the deal carries, in words.
        reason: why it was chosen.
        claims: each value with the claims that tell it, the chosen one first.
    """

    field: str
    chosen: str
    reason: str
    claims: tuple[tuple[str, tuple[str, ...]], ...]


def conflicts(merged: Deal, tellings: Sequence[Telling]) -> tuple[Conflict, ...]:
    """Return the values on which the tellings of a deal disagree.

    Args:
        merged: the deal that was made of them.
        tellings: its claims, the earliest first.
    """
    found = (_conflict(name, merged, tellings) for name in _COMPARED)
    return tuple(conflict for conflict in found if conflict)


def _conflict(name: str, merged: Deal, ordered: Sequence[Telling]) -> Conflict | None:
    told: dict[str, list[str]] = {}
    for telling in ordered:
        value = _worded(name, telling.deal)
        if value:
            told.setdefault(value, []).append(telling.iri)
    chosen = _worded(name, merged)
    if len(told) < 2 or not _disagree(name, ordered):
        return None
    support = len(told.get(chosen, ()))
    rivals = max((len(claims) for value, claims in told.items() if value != chosen), default=0)
    if name == "status":
        reason = "the latest article"
    elif name in {"payers", "payees"}:
        reason = "all that are told"
    else:
        reason = f"told by {support} of {len(ordered)}" if support > rivals else "the more precise, then the earlier"
    listed = sorted(told.items(), key=lambda item: (item[0] != chosen, -len(item[1]), item[0]))
    return Conflict(field=name, chosen=chosen, reason=reason, claims=tuple((v, tuple(c)) for v, c in listed))


def _disagree(name: str, ordered: Sequence[Telling]) -> bool:
    deals = [telling.deal for telling in ordered]
    if name == "money":
        sums = [deal.money for deal in deals if deal.money]
        return any(agreement(sums[0], other) != 1.0 for other in sums[1:])
    if name == "share":
        shares = [deal.share for deal in deals if deal.share]
        return any(share_agreement(shares[0], other) != 1.0 for other in shares[1:])
    if name == "when":
        dates = [deal.when for deal in deals if deal.when]
        return any(not one.overlaps(other) for one in dates for other in dates)
    if name in {"payers", "payees"}:
        sides = [frozenset(getattr(ends(deal), "left" if name == "payers" else "right")) for deal in deals]
        return len({side for side in sides if side}) > 1
    return True


def _worded(name: str, deal: Deal) -> str:
    if name in {"type", "status"}:
        return str(getattr(deal, name))
    if name in {"payers", "payees"}:
        return ", ".join(sorted(getattr(deal, name)))
    if name == "money" and deal.money:
        low, high = ("" if end is None else f"{end:f}" for end in (deal.money.min, deal.money.max))
        return f"{low if low == high else f'{low}..{high}'} {deal.money.currency} {deal.money.bound}"
    if name == "share" and deal.share:
        return f"{deal.share.percent}% {deal.share.bound}"
    if name == "when" and deal.when:
        return deal.when.edtf
    return ""
