"""The judge: what the frames propose and what the trained reader proposes, weighed against each other.

Frames know who pays whom where a sentence says so outright; the reader has seen a thousand tellings and fills in
what no frame was written for. A frame stays unless the reader is sure of the contrary; the reader adds what it is
sure of itself.
Without a reader the frames stand as they are. Thresholds were chosen on the development passages (docs/recognition.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dealgraph.frames.story import Told
from dealgraph.model import Deal, Evidence
from dealgraph.models.labels import FAMILY_OF, STATUSES, TYPES
from dealgraph.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities import Local
    from dealgraph.models.reading import Reading

# A deal of the reader's own needs this probability; a frame needs less, for it brings a reason of its own.
ADDED: Final = 0.55
KEPT: Final = 0.12
TURNED: Final = 0.6
_FAMILIES: Final = ("capital", "procurement")

Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the reader thinks of one piece.

    Attributes:
        reading: the reader's answers.
        pairs: for each (payer, payee) the probability of each type and family.
        sums: the amounts of the piece, in the order in which the reader was given them.
    """

    reading: Reading
    pairs: Mapping[Pair, Mapping[str, float]]
    sums: tuple[Local, ...]

    def family(self, payer: str | None, payee: str | None, family: str) -> float:
        """Return the probability that the payer gives value to the payee in a deal of a family."""
        return self.pairs.get((payer, payee), {}).get(family, 0.0)


def judge(told: Sequence[Told], opinion: Opinion | None, parse: Parse, locals_: Sequence[Local]) -> list[Told]:
    """Return the deals of a piece after both have been heard.

    Args:
        told: what the frames tell.
        opinion: what the reader thinks, or None without one.
        parse: the piece.
        locals_: its mentions.
    """
    if opinion is None:
        return list(told)
    kept: list[Told | None] = [_weighed(item, opinion) for item in told]
    standing = [item for item in kept if item is not None]
    moved = {old: standing.index(item) for old, item in enumerate(kept) if item is not None}
    linked = [
        replace(
            item,
            part_of=moved.get(item.part_of) if item.part_of is not None else None,
            tied_to=tuple(moved[i] for i in item.tied_to if i in moved),
        )
        for item in standing
    ]
    return [*linked, *_added(linked, opinion, parse, locals_)]


def _weighed(item: Told, opinion: Opinion) -> Told | None:
    """Return a frame's deal with the reader's confidence, turned round if the reader is sure, or None if it objects."""
    deal = item.deal
    if not (deal.payers and deal.payees):
        return item
    family = FAMILY_OF[deal.type]
    forth = max(opinion.family(p, q, family) for p in deal.payers for q in deal.payees)
    back = max(opinion.family(q, p, family) for p in deal.payers for q in deal.payees)
    if deal.basis == "implied":
        return item
    if back >= TURNED and forth < KEPT:
        return replace(
            item,
            deal=replace(
                deal,
                payers=deal.payees,
                payees=deal.payers,
                confidence=round(back, 2),
                reason=f"{deal.reason}; turned round by the reader",
            ),
        )
    if forth < KEPT and not (deal.confidence >= 0.75 and forth >= KEPT / 4):
        return None
    return replace(item, deal=replace(deal, confidence=round(max(deal.confidence, (deal.confidence + forth) / 2), 2)))


def _added(told: Sequence[Told], opinion: Opinion, parse: Parse, locals_: Sequence[Local]) -> list[Told]:
    """The deals that only the reader sees: joint payers of one sum become one deal."""
    known = {(p, q, FAMILY_OF[t.deal.type]) for t in told for p in t.deal.payers for q in t.deal.payees}
    found: dict[tuple[str, str, int | None], list[tuple[str, float]]] = {}
    for (payer, payee), scores in sorted(opinion.pairs.items(), key=lambda x: (str(x[0][0]), str(x[0][1]))):
        if payer is None or payee is None:
            continue
        for family in _FAMILIES:
            if scores.get(family, 0.0) < ADDED or (payer, payee, family) in known:
                continue
            kind = max((t for t in TYPES if FAMILY_OF[t] == family), key=lambda t: scores.get(t, 0.0))
            number = opinion.reading.amount(payer, payee, kind)[0][0]
            found.setdefault((kind, payee, number), []).append((payer, scores[family]))
    out: list[Told] = []
    for (kind, payee, number), payers in found.items():
        # Several payers are one joint deal only where they share a sum.
        groups = [payers] if number is not None else [[p] for p in payers]
        for group in groups:
            names = tuple(name for name, _ in group)
            chance = min(score for _, score in group)
            deal = _deal(kind, names, payee, number, chance, opinion, parse, locals_)
            out.append(Told(deal=deal, sentence=-1))
    return out


def _deal(
    kind: str,
    payers: tuple[str, ...],
    payee: str,
    number: int | None,
    chance: float,
    opinion: Opinion,
    parse: Parse,
    locals_: Sequence[Local],
) -> Deal:
    stages = opinion.reading.status(payers[0], payee, kind)
    status = max(STATUSES, key=lambda s: stages.get(s, 0.0)) if stages else "announced"
    money: Money | None = None
    if number is not None:
        value = opinion.sums[number].mention.value
        money = value if isinstance(value, Money) else None
    return Deal(
        type=kind,
        payers=payers,
        payees=(payee,),
        money=money,
        status=status,
        hearsay=stages.get("hearsay", 0.0) > 0.5,
        basis="implied" if stages.get("implied", 0.0) > 0.5 else "stated",
        holding=stages.get("holding", 0.0) > 0.5 and money is None,
        combined=len(payers) > 1,
        evidence=_evidence(payers, payee, opinion.sums[number] if number is not None else None, parse, locals_),
        confidence=round(chance, 2),
        reason=f"reader: {'/'.join(payers)} -> {payee}, {kind} {chance:.2f}",
    )


def _evidence(
    payers: Sequence[str], payee: str, amount: Local | None, parse: Parse, locals_: Sequence[Local]
) -> tuple[Evidence, ...]:
    """The sentence that names most of the deal: payee, payers, sum; the first of the best."""

    def worth(bounds: tuple[int, int]) -> int:
        inside = {local.firm for local in locals_ if bounds[0] <= local.start < bounds[1]}
        has_sum = amount is not None and bounds[0] <= amount.start < bounds[1]
        return 2 * (payee in inside) + 2 * sum(p in inside for p in payers) + 2 * has_sum

    start, end = max(parse.sentences, key=lambda b: (worth(b), -b[0]))
    first = parse.piece.at(start)
    return (
        Evidence(
            start=first,
            end=first + end - start,
            text=parse.piece.text[start:end],
            language=parse.words.code,
            rule="reader",
        ),
    )
