"""The parties around a trigger by grammatical function: subject, object, and what stands under a preposition.

invest(subject=微软, to=OpenAI) of 微软向OpenAI投资; buy(object=Vellumark, agent=Oracle) of "Vellumark was bought by
Oracle".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dealgraph.frames import choice

if TYPE_CHECKING:
    from dealgraph.frames.elements import Element
    from dealgraph.frames.frame import Frame
    from dealgraph.frames.triggers import Lexicon, Trigger

# A free party of one of these is used up by the verb that it follows.
_INNER: Final = {"of", "source", "poss", "on", "about"}
_BOUND: Final = {"in", "to", "from", "of", "source", "with", "agent"}


@dataclass(slots=True, kw_only=True)
class Clause:
    """A sentence as it is read from left to right.

    Attributes:
        row: elements of the sentence.
        parties: firms of each party and reference, by index.
        lexicon: matchers of the language.
        position: index behind the last verb.
        used: indices of parties that a verb has taken.
    """

    row: list[Element]
    parties: dict[int, tuple[str, ...]]
    lexicon: Lexicon
    position: int = 0
    used: set[int] = field(default_factory=set)

    def is_verb(self, index: int) -> bool:
        """Tell whether an element is a verb that evokes a frame."""
        element = self.row[index]
        return element.kind == "trigger" and element.triggers[0].verb


def carrier(clause: Clause, index: int, trigger: Trigger) -> int:
    """Return the index of the light verb that carries a noun, else the trigger's own."""
    if trigger.verb:
        return index
    for before in range(index - 1, clause.position - 1, -1):
        element = clause.row[before]
        if element.kind == "break" and not (before == index - 1 and before - 1 in clause.parties):
            # "founded Brightcell, a joint venture": what stands beside a name is no clause of its own.
            break
        if element.light:
            return before
    return index


def subject(clause: Clause, index: int) -> tuple[int | None, bool]:
    """Return the index of the subject, the last free party before a verb, and whether others than a firm act.

    Args:
        clause: the sentence.
        index: place of the verb.
    """
    for before in range(index - 1, clause.position - 1, -1):
        element = clause.row[before]
        if before in clause.parties and element.function in {"", "about"} and before not in clause.used:
            return before, False
        if (
            element.kind == "group"
            and not element.function
            and not any(e.kind == "break" for e in clause.row[before:index])
        ):
            return None, True
    return None, False


def arguments(clause: Clause, index: int, trigger: Trigger) -> dict[str, tuple[str, ...]]:
    """Return the parties around a trigger by function, but for the subject.

    Args:
        clause: the sentence; the parties taken are noted as used.
        index: place of the trigger.
        trigger: its reading.
    """
    args = _ahead(clause, index, trigger)
    _behind(clause, index, trigger, args)
    return args


def _ahead(clause: Clause, index: int, trigger: Trigger) -> dict[str, tuple[str, ...]]:
    args: dict[str, tuple[str, ...]] = {}
    row, parties, used = clause.row, clause.parties, clause.used
    light = carrier(clause, index, trigger)
    acting = subject(clause, light)[0] is not None
    # What a light verb governs is told in the order of the text; what stands before a verb, the nearest first.
    for before in (*range(light + 1, index), *range(min(light, index - 1), clause.position - 1, -1)):
        element = row[before]
        if light < before < index and before in parties and not element.function:
            # "granted OpenAI warrants": who stands between the verb and its noun receives.
            args.setdefault("to", parties[before])
            used.add(before)
            continue
        if element.kind == "break" and (element.value == "strong" or (not trigger.verb and before < light)):
            break
        if before in parties and element.function and before not in used:
            if trigger.verb and clause.lexicon.blanks and element.function in _INNER and acting:
                # "the developer of Claude relies on": what stands inside the subject is none of the verb's.
                continue
            args.setdefault(element.function, parties[before])
        if element.light and not (trigger.verb and before != index - 1):
            args.setdefault(f"light:{element.light}", ())
        if not trigger.verb and element.has("status") and not element.light:
            args.setdefault("light:status", ())
    return args


def _behind(clause: Clause, index: int, trigger: Trigger, args: dict[str, tuple[str, ...]]) -> None:
    row, parties, used, blanks = clause.row, clause.parties, clause.used, clause.lexicon.blanks
    closed = False
    for after in range(index + 1, len(row)):
        element = row[after]
        if element.kind == "break" and element.value == "strong":
            break
        if clause.is_verb(after) and _takes_over(clause, index, after, trigger):
            break
        if element.kind == "break":
            closed = True
        if after not in parties:
            continue
        if element.value == "relative":
            break
        if not element.function:
            if is_gapped(row, after) and any(e.kind == "money" for e in row[index:after]):
                break
            if any(e.kind == "money" for e in row[index:after]) and _acts(clause, after):
                # 获甲投资40亿美元、乙投资20亿美元
                break
            if closed or not _free(clause, index, after, trigger, args):
                # An un-governed firm behind a break begins a clause of its own.
                break
        elif clause.lexicon.words.language["prepositions"] == "before" and (closed or _serves(clause, after)):
            # 持有…股份，并同意向其购买…: a preposition behind a break governs for the verb to come.
            break
        elif (
            element.function == "poss"
            and trigger.verb
            and not blanks
            and "object" not in args
            and _adjoins(row, index, after)
        ):
            # 收购维伦马克的交易: the firm is bought, whatever it owns behind.
            args["object"] = parties[after]
            used.add(after)
        else:
            args.setdefault(element.function, parties[after])
            if element.function in _BOUND:
                used.add(after)


def _acts(clause: Clause, index: int) -> bool:
    """Tell whether a verb stands right behind a party."""
    return (
        index + 1 < len(clause.row)
        and clause.is_verb(index + 1)
        and clause.row[index + 1].start - clause.row[index].end <= 2
    )


def _serves(clause: Clause, index: int) -> bool:
    """Tell whether a party under a preposition belongs to a verb behind it: 贷款由谷歌担保."""
    if clause.row[index].function not in {"agent", "to", "from", "with", "for"}:
        return False
    for after in range(index + 1, len(clause.row)):
        if clause.row[after].kind == "break" or clause.row[after].described:
            return False
        if clause.is_verb(after):
            return True
    return False


def _takes_over(clause: Clause, index: int, after: int, trigger: Trigger) -> bool:
    """Tell whether a verb behind a trigger takes what follows for its own.

    It does not where it only takes the noun of this clause up: "a round led by", but "loans are guaranteed by".
    """
    if trigger.verb or not choice.is_by_agent(clause.row, after):
        return True
    return any(e.kind == "voice" for e in clause.row[index + 1 : after])


def _adjoins(row: list[Element], index: int, after: int) -> bool:
    return all(e.kind in {"money", "share", "mark"} for e in row[index + 1 : after])


def _free(clause: Clause, index: int, after: int, trigger: Trigger, args: dict[str, tuple[str, ...]]) -> bool:
    """Give a party without a preposition its function behind a trigger; False where it is none of this clause."""
    firms = clause.parties[after]
    if not trigger.verb:
        args.setdefault("after", firms)
        return True
    if (
        clause.row[after].described
        and not _has_actor(clause, index, args)
        and set(args) & {"to", "in", "from", "object"}
    ):
        # 向乙投资了1亿元的甲, 收购了乙的甲: the noun that a clause without a subject describes acts in it.
        args["head"] = firms
        return False
    gives = trigger.base.endswith(tuple(clause.lexicon.words.deals["joints"]["recipient_endings"]) or "\n")
    gives = gives and "to" not in args
    if "object" in args and not gives:
        return clause.lexicon.blanks
    args["to" if gives else "object"] = firms
    clause.used.add(after)
    return True


def _has_actor(clause: Clause, index: int, args: dict[str, tuple[str, ...]]) -> bool:
    """Tell whether somebody acts before a verb in its own clause."""
    return "agent" in args or any(
        clause.position <= place < index
        and place not in clause.used
        and not clause.row[place].function
        and not any(e.kind == "break" for e in clause.row[place:index])
        for place in clause.parties
    )


def is_gapped(row: list[Element], index: int) -> bool:
    """Tell whether a party begins a clause whose verb is left out: "and Microsoft up to $5 billion"."""
    if row[index].function or row[index].kind != "party":
        return False
    for element in row[index + 1 : index + 5]:
        if element.kind == "money":
            return True
        if element.kind in {"trigger", "light", "break", "party", "reference"}:
            return False
    return False


def turn(clause: Clause, index: int, frame: Frame) -> None:
    """Turn a passive clause round: its subject is the object.

    Args:
        clause: the sentence.
        index: place of the verb.
        frame: its frame; its arguments are changed.
    """
    if not frame.trigger.verb:
        return
    row = clause.row
    if clause.lexicon.blanks:
        before = row[max(0, index - 2) : index]
        past = frame.trigger.form != frame.trigger.base.casefold() and not frame.trigger.form.split(" ")[0].endswith(
            "ing"
        )
        adjacent = any(e.kind == "voice" and frame.element.start - e.end <= 14 for e in before)
        passive = past and (adjacent or (choice.is_by_agent(row, index) and "object" not in frame.args))
    else:
        passive = bool(frame.args.get("agent")) and any(
            e.kind in {"party", "reference"} and e.function == "agent"
            for e in row[max(clause.position, index - 6) : index]
        )
    if passive and frame.type.name not in {"raise", "win", "borrow"}:
        acted = frame.args.pop("subject", ())
        if acted:
            frame.args.setdefault("object", acted)
