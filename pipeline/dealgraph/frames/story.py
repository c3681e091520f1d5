"""The article's story: frames become deals, with roles that a clause leaves open filled from what was told before.

Joins total, parts and members, spreads sums over parties told in a row, ties conditions to what they condition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dealgraph.clauses import segmenters
from dealgraph.entities.references import Discourse
from dealgraph.frames import clauses, elements, status, sums, valuations
from dealgraph.frames.triggers import lexicon as compile_lexicon
from dealgraph.model import Deal, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities import Local
    from dealgraph.frames.elements import Element
    from dealgraph.frames.frame import Frame
    from dealgraph.frames.sums import Values
    from dealgraph.model import Valuation
    from dealgraph.money import Money

_KINDS: Final = {
    "equity_investment": "equity",
    "equity_stake": "equity",
    "acquisition": "equity",
    "loan": "debt",
    "licence": "rights",
    "warrant": "equity",
    "joint_venture": "equity",
    "lease": "goods",
    "guarantee": "debt",
}

_OBJECT: Final = 60  # an object as told is no longer than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A deal of one piece before merging, its links as references to others of the list."""

    deal: Deal
    sentence: int
    round: bool = False
    part_of: int | None = None
    tied_to: tuple[int, ...] = ()


def tell(
    parse: Parse, locals_: Sequence[Local], links: Mapping[tuple[int, int], tuple[str, ...]] | None = None
) -> tuple[list[Told], list[Valuation]]:
    """Return the deals and the valuations that a piece tells, sentence by sentence.

    Args:
        parse: the piece.
        locals_: its mentions.
        links: firms that a trained reader links words to, by span in the piece.
    """
    lexicon = compile_lexicon(parse.words)
    discourse = Discourse()
    cuts = word_borders(parse, locals_)
    out: list[Told] = []
    worth: list[Valuation] = []
    for number, (start, end) in enumerate(parse.sentences):
        row = elements.row(parse.piece.text, start, end, lexicon, locals_, cuts, links or {})
        worth.extend(valuations.find(parse, row, start, end, discourse.topic))
        frames = clauses.frames(row, number, lexicon, parse.doc, discourse)
        _complete(frames, row)
        values = sums.assign(row, frames, lexicon)
        for place, frame in enumerate(frames):
            stage = status.stage(frame, row, blanks=lexicon.blanks)
            if frame.is_bare:
                _take_up(out, frame, values[place], number)
                continue
            if stage.denied or not _is_told(frame, values[place]):
                continue
            clauses.note(frame, discourse)
            evidence = _evidence(parse, start, end, f"frame:{frame.type.name}")
            _deals(out, frame, values[place], row, stage, evidence, number, parse.piece.text)
    return _join_rounds(out), worth


def _take_up(out: list[Told], frame: Frame, values: Values, sentence: int) -> None:
    """Give the sum of a noun that takes up a deal told just before to that deal: "The order is worth $9.7 billion"."""
    if not values.sums:
        return
    for place in range(len(out) - 1, -1, -1):
        item = out[place]
        if sentence - item.sentence > 1:
            return
        if item.deal.type == frame.deal_type and item.deal.money is None and item.deal.basis == "stated":
            out[place] = replace(item, deal=replace(item.deal, money=sums.money_of(values.sums[0])))
            return


def _join_rounds(told: list[Told]) -> list[Told]:
    """Join the members of one round told side by side: one joint deal with the round's sum.

    "本轮由甲领投，乙跟投" and "closed a round of $9m. A led, B joined." name the members one by one; a member with a
    sum of its own stays a deal of its own.
    """
    out: list[Told] = []
    moved: dict[int, int] = {}
    for index, item in enumerate(told):
        host = next(
            (
                place
                for place in range(len(out) - 1, -1, -1)
                if item.round
                and out[place].round
                and item.sentence - out[place].sentence <= 2
                and _one_round(out[place].deal, item.deal)
            ),
            None,
        )
        if host is None:
            moved[index] = len(out)
            out.append(item)
            continue
        moved[index] = host
        whole, part = out[host].deal, item.deal
        payers = tuple(dict.fromkeys((*whole.payers, *part.payers)))
        out[host] = replace(
            out[host],
            sentence=item.sentence,
            deal=replace(
                whole,
                payers=payers,
                money=whole.money or part.money,
                when=whole.when or part.when,
                combined=len(payers) > 1,
                evidence=tuple(dict.fromkeys((*whole.evidence, *part.evidence))),
                reason=f"{whole.reason}; {part.reason}",
            ),
        )
    return [
        replace(
            item,
            part_of=None if item.part_of is None else moved[item.part_of],
            tied_to=tuple(sorted({moved[i] for i in item.tied_to})),
        )
        for item in out
    ]


def _one_round(whole: Deal, part: Deal) -> bool:
    if whole.type != part.type or whole.payees != part.payees or set(whole.payers) & set(part.payees):
        return False
    if whole.money is not None and part.money is not None and whole.money != part.money:
        return False
    # Members of a round without a sum stay apart: nothing says that they share one.
    return whole.money is not None or part.money is not None or not (whole.payers and part.payers)


def word_borders(parse: Parse, locals_: Sequence[Local]) -> frozenset[int] | None:
    """Return where words begin and end in a language that writes no blanks; names are kept whole."""
    segmenter = parse.words.language["segmenter"]
    if segmenter == "spacy":
        return None
    position, out = 0, {0}
    for word in segmenters.segment(parse.piece.text, [(local.start, local.end) for local in locals_], segmenter):
        position += len(word)
        out.add(position)
    return frozenset(out)


def _evidence(parse: Parse, start: int, end: int, rule: str) -> Evidence:
    first = parse.piece.at(start)
    return Evidence(
        start=first, end=first + end - start, text=parse.piece.text[start:end], language=parse.words.code, rule=rule
    )


def _is_told(frame: Frame, values: Values) -> bool:
    """Tell whether a frame says enough for a deal."""
    if not frame.payers and not frame.payees:
        return False
    if frame.payers and frame.payees:
        # A side that was only guessed needs a sum or a share beside it to be believed, or a round to belong to.
        told = values.sums or values.shares or values.parts
        return (
            bool(told)
            or not {"payee", "payer"} & set(frame.guessed)
            or bool(frame.type.options.get("round", frame.type.options.get("implied")))
        )
    if frame.deal_type == "joint_venture":
        return len(frame.payers) > 1
    return bool(frame.type.options.get("open")) and bool(values.sums)


def _complete(frames: list[Frame], row: Sequence[Element]) -> None:
    """Fill roles that a clause leaves open: from the deal it is tied to, or from the frame before in the sentence."""
    for place, frame in enumerate(frames):
        if "counterpart" in frame.type.payer:
            before = next(
                (f for f in reversed(frames[:place]) if f.payers and f.payees and not f.type.options.get("implied")),
                None,
            )
            if before is None:
                continue
            frame.payers = before.payees
            if "investor" in frame.type.payee:
                frame.payees = before.payers
            else:
                named = _named_after(row, frame.at)
                frame.payees = tuple(f for f in named if f not in frame.payers) or before.payers
            frame.guessed.append("payer")
            continue
        if frame.payers and frame.payees and not frame.guessed:
            continue
        if place and frame.type.options.get("round"):
            before = frames[place - 1]
            told = tuple(f for f in before.payees if f not in frame.payers)
            if told and ("payee" in frame.guessed or not frame.payees):
                frame.payees = told


def _named_after(row: Sequence[Element], at: int) -> tuple[str, ...]:
    named: list[str] = []
    for element in row[at + 1 :]:
        if element.kind == "trigger" and element.triggers[0].verb:
            break
        if element.kind == "break":
            break
        if element.kind == "party":
            named.extend(f for f in element.firms if f not in named)
    return tuple(named)


def _deals(
    out: list[Told],
    frame: Frame,
    values: Values,
    row: Sequence[Element],
    stage: status.Stage,
    evidence: Evidence,
    sentence: int,
    text: str,
) -> None:
    date = sums.when(row, frame.at)
    combined = any(e.has("amounts", "combined") for e in row)
    share = (
        sums.share_of(values.shares[0])
        if values.shares and frame.deal_type not in {"purchase", "lease", "licence", "loan"}
        else None
    )
    amounts = [sums.money_of(e) for e in values.sums]
    if not amounts and values.parts:
        amounts, values.parts = [sums.money_of(values.parts[0])], values.parts[1:]
    holding = bool(frame.type.options.get("holding")) and not amounts
    base = Deal(
        type=frame.deal_type,
        payers=frame.payers,
        payees=frame.payees,
        share=share,
        when=date,
        status=stage.status,
        hearsay=stage.hearsay,
        basis="implied" if frame.type.options.get("implied") else "stated",
        object=_object(frame, row, text),
        object_kind=_object_kind(frame),
        object_firm=frame.passed,
        holding=holding,
        evidence=(evidence,),
        confidence=0.75 if not frame.guessed else 0.55,
        reason=_reason(frame),
    )
    first = len(out)
    for payers, payees, money, joint in _spread(frame, amounts, combined=combined):
        out.append(
            Told(
                deal=replace(base, payers=payers, payees=payees, money=money, combined=joint),
                sentence=sentence,
                round=bool(frame.type.options.get("round")),
            )
        )
    if frame.type.options.get("implied"):
        whole = next(
            (
                i
                for i in range(first - 1, -1, -1)
                if out[i].sentence == sentence and set(out[i].deal.payees) & set(frame.payers)
            ),
            None,
        )
        if whole is not None:
            for index in range(first, len(out)):
                out[index] = replace(out[index], tied_to=(whole,))
    for element in values.parts:
        if len(out) - first != 1:
            break
        part = replace(base, money=sums.money_of(element), when=sums.when(row, row.index(element)) or date, share=None)
        out.append(Told(deal=part, sentence=sentence, part_of=first))


def _reason(frame: Frame) -> str:
    arguments = ", ".join(f"{name}={'/'.join(firms)}" for name, firms in frame.args.items() if firms)
    return f"{frame.type.name} ({frame.trigger.form}): {arguments}"


def _spread(
    frame: Frame, amounts: list[Money], *, combined: bool
) -> list[tuple[tuple[str, ...], tuple[str, ...], Money | None, bool]]:
    """Return (payers, payees, sum, joint) for each deal that a frame tells."""
    payers, payees = frame.payers, frame.payees
    count = len(amounts)
    if frame.deal_type == "joint_venture":
        # Each parent funds the one venture.
        return [(payers, payees, amounts[0] if amounts else None, bool(amounts) and len(payers) > 1)]
    if count > 1 and len(payers) == count:
        return [((p,), payees, a, False) for p, a in zip(payers, amounts, strict=True)]
    if count > 1 and len(payees) == count:
        return [(payers, (p,), a, False) for p, a in zip(payees, amounts, strict=True)]
    if count == 0 and not combined and (len(payers) > 1 or len(payees) > 1):
        return [((p,), (q,), None, False) for p in payers or () for q in payees or ()] or [
            (payers, payees, None, False)
        ]
    money = amounts[0] if amounts else None
    return [(payers, payees, money, len(payers) > 1 or len(payees) > 1)]


def _object(frame: Frame, row: Sequence[Element], text: str) -> str | None:
    """Return the words that say what changes hands: "cloud services", "40 seaplanes", 算力."""
    if frame.thing is not None:
        place = row.index(frame.thing)
        start = max((e.end for e in row[:place] if e.kind != "thing" or e.end < frame.thing.start - 1), default=0)
        first = max(start, frame.thing.start - _OBJECT)
        told = text[first : frame.thing.end]
        # Only words that stand with it: nothing beyond a sign of punctuation.
        told = re.split(r"[,.;:，、。；：()（）“”\"]", told)[-1]
        return _trimmed(told) or text[frame.thing.start : frame.thing.end]
    if frame.deal_type not in {"purchase", "lease", "licence"} or not frame.trigger.verb:
        return None
    behind = row[frame.at + 1] if frame.at + 1 < len(row) else None
    told = text[frame.element.end : behind.start if behind is not None else frame.element.end]
    told = _trimmed(re.split(r"[,.;:，、。；：()（）“”\"]", told)[0])
    return told if 1 < len(told) <= _OBJECT else None


def _trimmed(told: str) -> str:
    """Return a stretch of words without what stands at its edges and names nothing."""
    return re.sub(
        r"^(?:(?:a|an|the|some|its|their|of|worth|more|and)\b\s*)+|^[的了过其个]+",
        "",
        told.strip(),
        flags=re.IGNORECASE,
    ).strip()


def _object_kind(frame: Frame) -> str | None:
    if frame.thing is not None:
        kind = next((v for k, v in frame.thing.marks if k == "thing"), None)
        if kind in {"goods", "services", "rights"} and frame.deal_type in {"purchase", "lease", "licence"}:
            return kind
    return _KINDS.get(frame.deal_type)
