"""Arguments -> roles: who pays and who receives, by the functions that a frame names and by what changes hands.

"sold a 30% stake to Apollo" and "向 Apollo 出售30%股份" are stakes, not purchases; Apollo pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dealgraph.entities.references import is_bank
from dealgraph.frames.triggers import frame_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.entities.references import Discourse
    from dealgraph.frames.elements import Element
    from dealgraph.frames.frame import Frame
    from dealgraph.words import Words

# Deal types that what changes hands decides, for frames such as buy and sell.
_BY_THING: Final = {
    "equity": "equity_stake",
    "business": "acquisition",
    "goods": "purchase",
    "services": "purchase",
    "rights": "licence",
}

# Who gives where a verb of receiving carries the noun: "received an order from".
_GIVERS: Final = ("from", "agent", "with", "to", "in", "of", "poss", "source", "object")


def thing(row: list[Element], index: int) -> Element | None:
    """Return the word behind a trigger, or else before it, that says what changes hands."""
    behind: list[Element] = []
    for element in row[index + 1 : index + 10]:
        if element.kind == "trigger" and element.triggers[0].verb and not element.has("thing"):
            break
        if element.kind == "break" and element.value == "strong":
            break
        behind.append(element)
    ahead: list[Element] = []
    for element in reversed(row[max(0, index - 6) : index]):
        if element.kind == "break" or (element.kind == "trigger" and element.triggers[0].verb):
            break
        ahead.append(element)
    for stretch in (behind, ahead):
        things = [e for e in stretch if any(e.has("thing", kind) for kind in (*_BY_THING, "debt"))]
        if things:
            # 机器人业务: the business decides, not the goods that describe it.
            close = [t for t in things if t.has("thing", "business") and abs(t.start - things[0].end) <= 2]
            return close[0] if close else things[0]
    return None


def refine(frame: Frame, row: Sequence[Element], words: Words) -> None:
    """Let what changes hands, and the verb that carries a noun, decide which deal it is.

    Args:
        frame: the frame; its type and arguments may be changed.
        row: elements of the sentence.
        words: the language.
    """
    after_verbs = words.language["prepositions"] == "after"
    if frame.type.name == "pay" and not {"object", "to", "source"} & set(frame.args) and "for" in frame.args:
        # "paid €900m for Vellumark"
        frame.type = frame_types()["acquire"]
        frame.deal_type = "acquisition"
        frame.args["object"] = frame.args.pop("for")
        return
    if frame.type.name == "take_stake" and not frame.trigger.verb and _is_held(frame):
        frame.type = frame_types()["hold"]
        return
    if frame.type.name in {"subscribe", "buy"} and frame.thing is not None and frame.thing.has("thing", "debt"):
        # 认购债券: whoever buys bonds lends.
        frame.type = frame_types()["lend_by_bonds"]
        frame.deal_type = "loan"
        return
    if frame.type.name == "win" and frame.thing is not None and frame.thing.has("thing", "equity"):
        frame.type = frame_types()["raise"]
        frame.deal_type = frame.type.type
        return
    if frame.type.name == "borrow" and _is_lent(frame, row, words):
        # 贷款2.5亿美元给乙: who gives money to somebody lends it.
        frame.type = frame_types()["lend"]
        return
    if frame.type.name == "acquire" and after_verbs and "object" in frame.args and _is_capacity(frame, row):
        # "take over whatever capacity the cloud firm cannot sell"
        frame.type = frame_types()["buy"]
        frame.deal_type = "purchase"
        frame.args.setdefault("source", frame.args.pop("object"))
        return
    kind = next((k for k in _BY_THING if frame.thing is not None and frame.thing.has("thing", k)), None)
    if frame.type.options.get("refine"):
        bare = (
            "object" in frame.args
            and frame.trigger.verb
            and frame.type.name == "buy"
            and "from" not in frame.args
            and "source" not in frame.args
            and kind != "equity"
        )
        if bare:
            frame.deal_type = "acquisition"
        elif kind is not None:
            frame.deal_type = _BY_THING[kind]
        elif frame.type.name == "sell" and "object" in frame.args:
            frame.deal_type = "acquisition"
    elif frame.type.name == "acquire" and kind == "equity":
        frame.deal_type = "equity_stake"
    elif frame.type.name == "acquire" and kind in {"goods", "services"} and "object" not in frame.args:
        frame.deal_type = "purchase"
    elif (
        frame.type.name in {"license_in", "lease"}
        and frame.trigger.verb
        and "to" in frame.args
        and after_verbs
        and "from" not in frame.args
    ):
        # "licensed its technology to Nvidia": whoever stands behind "to" takes the licence.
        frame.type = frame_types()["license_out" if frame.type.name == "license_in" else "let"]
        if frame.type.name == "license_out":
            frame.args.pop("object", None)
    elif frame.type.name == "supply" and frame.thing is not None and frame.thing.has("thing", "debt"):
        frame.type = frame_types()["lend"]
        frame.deal_type = "loan"


def _is_capacity(frame: Frame, row: Sequence[Element]) -> bool:
    """Tell whether goods or services stand between a verb and the firm behind it, so that they are its object."""
    for element in row[frame.at + 1 :]:
        if element.kind in {"party", "reference", "break"}:
            return False
        if any(element.has("thing", kind) for kind in ("goods", "services")):
            following = next((e for e in row[row.index(element) + 1 :] if e.kind != "mark"), None)
            return following is not None and following.kind in {"party", "reference"} and not following.function
    return False


def _is_held(frame: Frame) -> bool:
    """Tell whether a stake is only held: "holds a 27% stake", "Microsoft's 27% stake in Solvane"."""
    args = frame.args
    if "light:holder" in args:
        return True
    return "poss" in args and "light:giver" not in args and "light:receiver" not in args and not frame.trigger.verb


def _is_lent(frame: Frame, row: Sequence[Element], words: Words) -> bool:
    """Tell whether a word for borrowing lends: 贷款2.5亿美元给乙, or a bank acts towards somebody who is none."""
    firms = frame.args.get("to", ())
    if not firms or words.language["prepositions"] == "after":
        return False
    if any(e.value == "to" and e.kind == "function" for e in row[frame.at + 1 :]):
        return True
    acting = frame.args.get("subject", ())
    return any(is_bank(f, words) for f in acting) and not any(is_bank(f, words) for f in firms)


def assign(
    frame: Frame, row: list[Element], parties: dict[int, tuple[str, ...]], found: int | None, words: Words
) -> None:
    """Fill the payers and payees of a frame from its arguments.

    Args:
        frame: the frame; its `payers`, `payees` and `passed` are set.
        row: elements of the sentence.
        parties: firms of each party and reference by index.
        found: index of the subject, or None where the subject is inherited.
        words: the language.
    """
    args = dict(frame.args)
    if not frame.trigger.verb:
        if "light:receiver" in args and args.get("subject") and frame.deal_type == "licence":
            # "obtains from Disney the right to use": who receives rights pays for them.
            frame.payers = args.pop("subject")
            frame.payees = _fill(_GIVERS, args, frame.payers)
            return
        if "light:receiver" in args and args.get("subject"):
            frame.payees = args.pop("subject")
            frame.payers = _fill(_GIVERS, args, frame.payees)
            if frame.type.options.get("round"):
                frame.payers = tuple(f for f in _members(args) if f not in frame.payees)
            return
        _lend_subject(frame, args)
    payer_functions, payee_functions = frame.type.roles(verb=frame.trigger.verb)
    if frame.deal_type == "equity_stake" and frame.type.name in {"buy", "acquire"}:
        payee_functions = ("from", "in", "of", "object", "source", "poss")
    if frame.deal_type == "acquisition" and frame.type.name == "buy":
        payee_functions = ("from", "object", "source", "of")
    payers = _fill(payer_functions, args, ())
    if frame.type.options.get("round") and "subject" not in payer_functions:
        # "led by Sequoia, with participation from GIC": all that are named beside a round are members of it.
        payers = _members(args) or payers
    if "about" in payer_functions and len(args.get("about", ())) == 2 and "subject" not in args:
        # "a contract between Halden and Torquay"
        args["agent"], args["about"] = args["about"][:1], args["about"][1:]
        payers = _fill(payer_functions, args, ())
    payees = _fill(payee_functions, args, payers)
    if (
        found is not None
        and row[found].split
        and "with" in (*payer_functions, *payee_functions)
        and not (payers and payees)
    ):
        # "A 与 B 签署…": the joint means "with" where the clause names no other counterpart.
        firms = parties[found]
        args["subject"], args["with"] = firms[: row[found].split], firms[row[found].split :]
        payers = _fill(payer_functions, args, ())
        payees = _fill(payee_functions, args, payers)
    if frame.type.options.get("strict") and not payers:
        payees = payees if args.get("object") or frame.thing else ()
    if not payers and payees:
        payers = _fill(payer_functions, args, payees)
    if frame.type.name == "loan" and "with" in args and payers and payees and _are_swapped(payers, payees, words):
        payers, payees = payees, payers
    if frame.deal_type in {"acquisition", "equity_stake"} and args.get("from") == payees and args.get("object"):
        frame.passed = args["object"][0] if args["object"][0] not in payees else None
    frame.payers = tuple(f for f in payers if f not in payees)
    frame.payees = payees


def _are_swapped(payers: Sequence[str], payees: Sequence[str], words: Words) -> bool:
    """Tell whether a bank would borrow from somebody who is none: "agreed a loan with", 与…签订贷款协议."""
    return any(is_bank(f, words) for f in payees) and not any(is_bank(f, words) for f in payers)


def _members(args: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return all firms that are named beside a round as those who pay into it."""
    return tuple(dict.fromkeys(f for name in ("agent", "from", "with") for f in args.get(name, ())))


def from_topic(frame: Frame, topic: tuple[str, ...]) -> None:
    """Fill a side that the sentence leaves open with the firm that the sentences before were about."""
    if (
        bool(frame.payers) == bool(frame.payees)
        or frame.type.options.get("implied")
        or frame.type.options.get("strict")
        or "counterpart" in frame.type.payer
    ):
        return
    known = frame.payers or frame.payees
    firms = tuple(f for f in topic if f not in known)[:1]
    if not firms or len(known) > 4:
        return
    if frame.payers:
        frame.payees = firms
        frame.guessed.append("payee")
    elif not frame.type.options.get("round"):
        # A round without named investors stays open; whoever was told before need not be one.
        frame.payers = firms
        frame.guessed.append("payer")


def go_on(frame: Frame, row: Sequence[Element], discourse: Discourse) -> None:
    """Fill the payee of a sum that comes on top of one told before: "a further $4 billion", 又追加投资40亿美元.

    Args:
        frame: the frame; its payees may be set.
        row: elements of the sentence.
        discourse: the deals told before.
    """
    if not frame.payers or (frame.payees and "payee" not in frame.guessed):
        return
    if any(e.has("amounts", "more") for e in row) and any(e.kind == "money" for e in row):
        told = discourse.partner(frame.payers[0], frame.deal_type)
        if told and not set(told) & set(frame.payers):
            frame.payees, frame.guessed = told, []


def _lend_subject(frame: Frame, args: dict[str, tuple[str, ...]]) -> None:
    """Give the subject of a light verb to the noun it carries, or take it away where no verb carries it."""
    # 英伟达对甲骨文的投资: beside 对 the subject is the investor, no verb needed.
    if frame.type.name != "funding" and not {"light:giver", "light:holder", "light:status", "to"} & set(args):
        args.pop("subject", None)


def _fill(functions: Sequence[str], args: dict[str, tuple[str, ...]], taken: tuple[str, ...]) -> tuple[str, ...]:
    for function in functions:
        if function == "subject+with":
            both = (*args.get("subject", ()), *args.get("with", ()))
            if both:
                return tuple(dict.fromkeys(both))
            continue
        firms = tuple(f for f in args.get(function, ()) if f not in taken)
        if firms:
            return firms
    return ()
