"""What a sentence leaves out because it was just said: a verb, a partner, the rest of a list.

"Amazon invested $4 billion in Solvane and Google $2 billion": Google invests, in Solvane.
腾讯投给甲7000万元、乙3000万元: Tencent invests in both. "while Google put in $2 billion": in what Amazon invested in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dealgraph.frames import arguments, roles

if TYPE_CHECKING:
    from dealgraph.frames.arguments import Clause
    from dealgraph.frames.frame import Frame

_EQUITY: Final = {"equity_investment", "equity_stake"}


def filled(clause: Clause, frames: list[Frame]) -> list[Frame]:
    """Return the frames of a sentence with what it leaves out, in order.

    Args:
        clause: the sentence, read to its end.
        frames: its frames; their arguments may be changed.
    """
    kept = _absorbed(clause, frames)
    _parallel(clause, kept)
    out = [*kept, *_repeated(clause, kept), *_gapped(clause, kept)]
    return sorted(out, key=lambda f: f.at)


def _absorbed(clause: Clause, frames: list[Frame]) -> list[Frame]:
    """Leave out a frame that only goes on with the deal before it: "was hired to supply steel", 入股乙，取得7%股权."""
    out: list[Frame] = []
    for frame in frames:
        host = out[-1] if out else None
        if host is not None and _is_taken_up(clause, host, frame):
            # "Solvane's loans of $3.2 billion are guaranteed by Google": the loans are what the verb is about.
            frame.chain = (*frame.chain, host.at, *host.chain)
            out[-1] = frame
            continue
        if host is not None and _is_settled(host, frame):
            # "signed a supply contract with Cindral: Cindral will supply": the verb says who pays.
            host.payers, host.payees = frame.payers, frame.payees
            host.chain = (*host.chain, frame.at, *frame.chain)
            continue
        if host is not None and _is_its_stake(clause, host, frame):
            host.chain = (*host.chain, frame.at, *frame.chain)
            host.passed = host.passed or next((f for f in frame.payees if f not in host.payers + host.payees), None)
            continue
        if host is not None and _goes_on(clause, host, frame):
            host.chain = (*host.chain, frame.at, *frame.chain)
            continue
        out.append(frame)
    return out


def _is_taken_up(clause: Clause, noun: Frame, verb: Frame) -> bool:
    if noun.trigger.verb or not verb.trigger.verb or (noun.payers and noun.payees) or not (verb.payers and verb.payees):
        return False
    joined = not any(e.kind == "break" for e in clause.row[noun.at : verb.at])
    return joined and "poss" in noun.args and noun.args["poss"] == verb.args.get("poss")


def _is_settled(noun: Frame, verb: Frame) -> bool:
    return (
        not noun.trigger.verb
        and verb.trigger.verb
        and noun.deal_type == verb.deal_type
        and bool(noun.payers)
        and (noun.payers, noun.payees) == (verb.payees, verb.payers)
    )


def _is_its_stake(clause: Clause, verb: Frame, noun: Frame) -> bool:
    """Tell whether a stake is what the verb before it hands over: "sold its 12% stake in Solvane to Tencent"."""
    if not verb.trigger.verb or noun.trigger.verb or not (verb.payers and verb.payees):
        return False
    stakes = {"take_stake", "hold"}
    joined = not any(e.kind == "break" for e in clause.row[verb.at : noun.at])
    return joined and noun.type.name in stakes and verb.deal_type == "equity_stake" and verb.type.name not in stakes


def _parallel(clause: Clause, frames: list[Frame]) -> None:
    """Fill the partner of a clause that goes on about the same one: "while Google put in $2 billion"."""
    for place, frame in enumerate(frames):
        if frame.payees and "payee" not in frame.guessed:
            continue
        if not frame.trigger.verb or not frame.payers or frame.payers != frame.args.get("subject"):
            continue
        if not any(e.kind == "money" for e in clause.row[frame.at : frame.at + 5]):
            continue
        for before in reversed(frames[:place]):
            told = {*before.payers, *before.payees}
            same = before.deal_type == frame.deal_type or (before.deal_type in _EQUITY and frame.deal_type in _EQUITY)
            if before.payers and before.payees and same and not told & set(frame.payers):
                frame.payees = before.payees
                frame.guessed = []
                break


def _goes_on(clause: Clause, host: Frame, frame: Frame) -> bool:
    if (
        not frame.trigger.verb
        and frame.is_bare
        and host.payers
        and host.payees
        and (host.deal_type == frame.deal_type or frame.type.name in {"contract", "pact"})
    ):
        # 仓库租赁合同; "…will buy TPUs from Google, an order worth $5 billion"
        return True
    if not frame.trigger.verb and host.trigger.verb and host.deal_type == frame.deal_type and host.at < frame.at:
        # 中标…合同, 共同设立合资企业: the noun only names what the verb has told.
        near = not any(e.kind == "break" for e in clause.row[host.at : frame.at])
        return near and {*frame.payers, *frame.payees} <= {*host.payers, *host.payees}
    if not (host.payers and host.payees) or not frame.trigger.verb or frame.guessed:
        return False
    if frame.payers and frame.payees:
        return False
    told = {*frame.payers, *frame.payees}
    if not told or not told <= {*host.payers, *host.payees}:
        return False
    if host.deal_type in _EQUITY and frame.deal_type in _EQUITY:
        return not any(e.kind == "money" for e in clause.row[frame.at :])
    joined = not any(e.kind == "break" for e in clause.row[host.at : frame.at])
    return joined and host.deal_type == frame.deal_type and set(frame.payees) <= set(host.payees)


def _clone(
    clause: Clause, told: Frame, function: str, firms: tuple[str, ...], at: int, span: tuple[int, int]
) -> Frame | None:
    """Return a frame once more with another party, or None where that names nobody new."""
    clone = replace(
        told,
        at=at,
        element=clause.row[at],
        args={**told.args, function: firms},
        payers=(),
        payees=(),
        guessed=[],
        chain=(),
        span=span,
    )
    roles.assign(clone, clause.row, clause.parties, None, clause.lexicon.words)
    if not (clone.payers and clone.payees) or (clone.payers, clone.payees) == (told.payers, told.payees):
        return None
    return clone


def _repeated(clause: Clause, frames: list[Frame]) -> list[Frame]:
    """Return a frame for each further partner with a sum of its own: "$70m in Vellumark and $30m in Torquay"."""
    out: list[Frame] = []
    row = clause.row
    for frame in frames:
        if not (frame.payers and frame.payees):
            continue
        start = min(frame.at, *frame.chain) if frame.chain and not frame.trigger.verb else frame.at
        end = next((i for i in range(start + 1, len(row)) if clause.is_verb(i) or row[i].value == "strong"), len(row))
        behind = [i for i in range(start + 1, end) if i in clause.parties and row[i].function not in {"", "about"}]
        first = next((i for i in behind if clause.parties[i] in (frame.payers, frame.payees)), None)
        if first is None:
            continue
        sums = [i for i in range(start + 1, end) if row[i].kind == "money"]
        ahead = bool(sums) and sums[0] < first
        previous = first
        for index in behind:
            if index <= first or row[index].function != row[first].function:
                continue
            near = [i for i in sums if (previous < i < index if ahead else index < i)]
            if not near or (not ahead and not any(previous < i < index for i in sums)):
                continue
            at = near[-1] if ahead else near[0]
            span = (min(at, index), max(at, index))
            clone = _clone(clause, frame, row[first].function, clause.parties[index], index, span)
            if clone is not None:
                out.append(clone)
            previous = index
    return out


def _gapped(clause: Clause, frames: list[Frame]) -> list[Frame]:
    """Return a frame for each party whose verb is left out: "and Microsoft up to $5 billion"."""
    out: list[Frame] = []
    row = clause.row
    for index, firms in clause.parties.items():
        before = [f for f in frames if f.at < index and f.payers and f.payees and f.trigger.verb]
        if not before or not arguments.is_gapped(row, index):
            continue
        told = before[-1]
        sums = [i for i in range(told.at, index) if row[i].kind == "money"]
        if not sums or any(clause.is_verb(i) for i in range(told.at + 1, index)):
            continue
        new = tuple(f for f in firms if f not in told.payees and f not in told.payers)
        money = next(i for i in range(index + 1, len(row)) if row[i].kind == "money")
        partner = row[sums[0] - 1]
        side = "subject"
        if sums[0] - 1 > told.at and partner.kind in {"party", "reference"} and not partner.function:
            # 投给甲7000万元、乙3000万元: the list goes on with those who receive.
            side = next((name for name, who in told.args.items() if who == clause.parties.get(sums[0] - 1)), "subject")
        if new:
            clone = _clone(clause, told, side, new, index, (index, money))
            if clone is not None:
                out.append(clone)
    return out
