"""The judge: what the frames propose and what the trained reader proposes, weighed against each other.

Frames know who pays whom where a sentence says so outright; the reader has seen a thousand tellings and fills in what
no frame was written for; what stands around two firms says a little of every pair. Each (payer, payee, family) gets one
probability from all three, by weights fitted on passages that none of them was made from (`dealgraph.training.fusion`).
"A invests in B" told by a frame of which the reader thinks little is weaker than one that both see; 甲向乙采购 seen by
the reader alone needs a high score. Without a reader the frames stand as they are.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dealgraph.frames import surroundings
from dealgraph.frames.story import Told
from dealgraph.model import Deal, Evidence, Share
from dealgraph.models.labels import FAMILY_OF, STATUSES, TYPES
from dealgraph.money import Money
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities import Local
    from dealgraph.models.reading import Fusion, Reading

FAMILIES: Final = ("capital", "procurement")
# A reader's probability below this is not worth weighing without a frame.
HEARD: Final = 0.03
# The same for the log-odds of its surroundings.
SPEAKS: Final = -3.0

Pair = tuple[str | None, str | None]
Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the reader thinks of one piece.

    Attributes:
        reading: the reader's answers.
        pairs: for each (payer, payee) the probability of each type and family.
        sums: the amounts of the piece, in the order in which the reader was given them.
        fusion: how both are weighed.
    """

    reading: Reading
    pairs: Mapping[Pair, Mapping[str, float]]
    sums: tuple[Local, ...]
    fusion: Fusion

    def family(self, payer: str | None, payee: str | None, family: str) -> float:
        """Return the probability that the payer gives value to the payee in a deal of a family."""
        return self.pairs.get((payer, payee), {}).get(family, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What speaks for one edge.

    Attributes:
        forth: the reader's probability of it.
        back: the reader's probability of the opposite edge.
        other: the reader's probability of the same edge in the other family.
        around: what its surroundings say, in log-odds.
        turned: what the surroundings say of the opposite edge.
        told: the confidence of the frame that tells it, 0 without one.
        against: the confidence of a frame that tells the opposite, 0 without one.
        payer_told: whether a frame tells another edge of the payer.
        payee_told: whether a frame tells another edge of the payee.
        density: edges told by frames for each firm of the piece, at most 2.
    """

    forth: float
    back: float
    other: float
    around: float
    turned: float
    told: float
    against: float
    payer_told: bool
    payee_told: bool
    density: float

    def row(self) -> tuple[float, ...]:
        """Return the cues as numbers, a constant first."""
        silent = not self.told
        return (
            1.0,
            _logit(self.forth),
            _logit(self.back),
            _logit(self.other),
            max(-9.0, self.around),
            max(-9.0, self.turned),
            float(self.told > 0),
            self.told,
            float(self.against > 0),
            float(silent and self.payer_told),
            float(silent and self.payee_told),
            silent * self.density,
            # Where frames tell much of a text it is told plainly, and they are mostly right.
            (not silent) * self.density,
        )


def edges(told: Sequence[Told], opinion: Opinion, parse: Parse, locals_: Sequence[Local]) -> dict[Edge, Cues]:
    """Return what speaks for each edge that a frame tells or that is thought possible.

    Args:
        told: what the frames tell.
        opinion: what the reader thinks.
        parse: the piece.
        locals_: its mentions.
    """
    frames = frames_of(told)
    side_by_side = allies(told)
    firms = {local.firm for local in locals_ if local.firm is not None}
    around = around_of(frames, opinion, parse, locals_)
    found = dict.fromkeys(frames)
    for payer, payee in sorted(opinion.pairs, key=str):
        if payer is not None and payee is not None and (payer, payee) not in side_by_side:
            found |= {
                (payer, payee, family): None
                for family in FAMILIES
                if opinion.family(payer, payee, family) >= HEARD or around.get((payer, payee, family), -9.0) >= SPEAKS
            }
    out: dict[Edge, Cues] = {}
    for payer, payee, family in found:
        others = [edge for edge in frames if edge[:2] != (payer, payee)]
        out[payer, payee, family] = Cues(
            forth=opinion.family(payer, payee, family),
            back=opinion.family(payee, payer, family),
            other=opinion.family(payer, payee, _other(family)),
            around=around.get((payer, payee, family), -9.0),
            turned=around.get((payee, payer, family), -9.0),
            told=frames.get((payer, payee, family), 0.0),
            against=frames.get((payee, payer, family), 0.0),
            payer_told=any(payer in edge for edge in others),
            payee_told=any(payee in edge for edge in others),
            density=min(2.0, len(frames) / max(1, len(firms))),
        )
    return out


def allies(told: Sequence[Told]) -> set[tuple[str, str]]:
    """Return pairs of firms that one sentence puts on the same side of deals with one partner ("in A, B and C").

    Such a sentence tells nothing that one of them would pay the other.
    """
    sides: dict[tuple[int, str, tuple[str, ...], bool], set[str]] = {}
    for item in told:
        family = FAMILY_OF[item.deal.type]
        sides.setdefault((item.sentence, family, item.deal.payers, True), set()).update(item.deal.payees)
        sides.setdefault((item.sentence, family, item.deal.payees, False), set()).update(item.deal.payers)
    return {pair for side in sides.values() for pair in itertools.permutations(side, 2)}


def frames_of(told: Sequence[Told]) -> dict[Edge, float]:
    """Return the confidence of each edge that frames tell."""
    frames: dict[Edge, float] = {}
    for item in told:
        for edge in _of(item.deal):
            frames[edge] = max(frames.get(edge, 0.0), item.deal.confidence)
    return frames


def around_of(
    frames: Mapping[Edge, float], opinion: Opinion, parse: Parse, locals_: Sequence[Local]
) -> dict[Edge, float]:
    """Return what the surroundings of each pair of firms say of an edge between them, in log-odds."""
    return {
        (payer, payee, family): opinion.fusion.speaks(
            family, cues | surroundings.of_frames(frames, (payer, payee, family))
        )
        for (payer, payee), cues in surroundings.observe(parse, locals_).items()
        for family in FAMILIES
    }


def judge(told: Sequence[Told], opinion: Opinion | None, parse: Parse, locals_: Sequence[Local]) -> list[Told]:
    """Return the deals of a piece after both have been heard.

    Args:
        told: what the frames tell.
        opinion: what the reader thinks, or None without one.
        parse: the piece.
        locals_: its mentions.
    """
    if opinion is None or not opinion.fusion.weights:
        return list(told)
    chances = {edge: opinion.fusion.chance(cues.row()) for edge, cues in edges(told, opinion, parse, locals_).items()}
    kept = [_weighed(item, chances, opinion.fusion.kept) for item in told]
    standing = [item for item in kept if item is not None]
    moved: dict[int, int] = {}
    for old, item in enumerate(kept):
        if item is not None:
            moved[old] = len(moved)
    linked = [
        replace(
            item,
            part_of=moved.get(item.part_of) if item.part_of is not None else None,
            tied_to=tuple(moved[i] for i in item.tied_to if i in moved),
        )
        for item in standing
    ]
    return [*linked, *_added(linked, chances, opinion, parse, locals_)]


def _of(deal: Deal) -> Iterator[Edge]:
    for payer in deal.payers:
        for payee in deal.payees:
            if payer != payee:
                yield payer, payee, FAMILY_OF[deal.type]


def _weighed(item: Told, chances: Mapping[Edge, float], threshold: float) -> Told | None:
    """Return a frame's deal with the parties that stand, or None where none does. An implied deal rests on another."""
    deal = item.deal
    around = list(_of(deal))
    if not around or deal.basis == "implied":
        return item
    standing = [edge for edge in around if chances[edge] >= threshold]
    if not standing:
        return None
    payers = tuple(p for p in deal.payers if any(p == payer for payer, *_ in standing))
    payees = tuple(q for q in deal.payees if any(q == payee for _, payee, _ in standing))
    chance = max(chances[edge] for edge in standing)
    return replace(
        item,
        deal=replace(
            deal,
            payers=payers,
            payees=payees,
            combined=deal.combined and len(payers) + len(payees) > 2,
            confidence=round(chance, 2),
            reason=f"{deal.reason}; with the reader {chance:.2f}",
        ),
    )


def _added(
    told: Sequence[Told], chances: Mapping[Edge, float], opinion: Opinion, parse: Parse, locals_: Sequence[Local]
) -> list[Told]:
    """The deals that only the reader sees; payers (or payees) that share one sum are one joint deal."""
    known = {edge for item in told for edge in _of(item.deal)}
    found: dict[tuple[str, str, int | None], list[tuple[str, float]]] = {}
    for (payer, payee, family), chance in sorted(chances.items()):
        if chance < opinion.fusion.threshold or (payer, payee, family) in known:
            continue
        if chances.get((payee, payer, family), 0.0) > chance:
            continue
        scores = opinion.pairs.get((payer, payee), {})
        kind = max((t for t in TYPES if FAMILY_OF[t] == family), key=lambda t: scores.get(t, 0.0))
        number = opinion.reading.amount(payer, payee, kind)[0][0]
        found.setdefault((kind, payee, number), []).append((payer, chance))
    joint: dict[tuple[str, tuple[str, ...], int | None], list[tuple[str, float]]] = {}
    for (kind, payee, number), payers in found.items():
        # Several payers are one joint deal only where they share a sum.
        for group in [payers] if number is not None else [[p] for p in payers]:
            names = tuple(name for name, _ in group)
            joint.setdefault((kind, names, number), []).append((payee, min(chance for _, chance in group)))
    out: list[Told] = []
    for (kind, names, number), payees in joint.items():
        for each in [payees] if number is not None else [[q] for q in payees]:
            sides = names, tuple(name for name, _ in each)
            deal = _deal(kind, sides, number, min(chance for _, chance in each), opinion, parse, locals_)
            out.append(Told(deal=deal, sentence=-1))
    return out


def _deal(
    kind: str,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    number: int | None,
    chance: float,
    opinion: Opinion,
    parse: Parse,
    locals_: Sequence[Local],
) -> Deal:
    payers, payees = sides
    stages = opinion.reading.status(payers[0], payees[0], kind)
    status = max(STATUSES, key=lambda s: stages.get(s, 0.0)) if stages else "announced"
    amount = opinion.sums[number] if number is not None else None
    money = amount.mention.value if amount is not None and isinstance(amount.mention.value, Money) else None
    start, end = _sentence(payers, payees, amount, parse, locals_)
    inside = [local.mention.value for local in locals_ if start <= local.start < end]
    days = {value for value in inside if isinstance(value, When)}
    shares = {value for value in inside if isinstance(value, Share)}
    first = parse.piece.at(start)
    return Deal(
        type=kind,
        payers=payers,
        payees=payees,
        money=money,
        # A date or a share of equity is the deal's where its sentence has no other.
        share=next(iter(shares)) if len(shares) == 1 and kind in {"equity_stake", "acquisition"} else None,
        when=next(iter(days)) if len(days) == 1 else None,
        status=status,
        hearsay=stages.get("hearsay", 0.0) > 0.5,
        basis="implied" if stages.get("implied", 0.0) > 0.5 else "stated",
        holding=stages.get("holding", 0.0) > 0.5 and money is None,
        combined=len(payers) + len(payees) > 2,
        evidence=(
            Evidence(
                start=first,
                end=first + end - start,
                text=parse.piece.text[start:end],
                language=parse.words.code,
                rule="reader",
            ),
        ),
        confidence=round(chance, 2),
        reason=f"reader: {'/'.join(payers)} -> {'/'.join(payees)}, {kind} {chance:.2f}",
    )


def _sentence(
    payers: Sequence[str], payees: Sequence[str], amount: Local | None, parse: Parse, locals_: Sequence[Local]
) -> tuple[int, int]:
    """The sentence that names most of the deal: payees, payers, sum; the first of the best."""

    def worth(bounds: tuple[int, int]) -> int:
        inside = {local.firm for local in locals_ if bounds[0] <= local.start < bounds[1]}
        has_sum = amount is not None and bounds[0] <= amount.start < bounds[1]
        return 2 * sum(name in inside for name in (*payers, *payees)) + 2 * has_sum

    return max(parse.sentences, key=lambda b: (worth(b), -b[0]))


def _other(family: str) -> str:
    return FAMILIES[family == FAMILIES[0]]


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
