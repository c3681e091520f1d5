"""Clause -> frames: which parties stand where around a trigger, and which role that gives them.

"OpenAI 宣布向 Microsoft 购买 2500 亿美元云服务" gives buy(subject=OpenAI, to=Microsoft) and so payer OpenAI, payee
Microsoft; "CoreWeave was backed by Nvidia" gives back(object=CoreWeave, agent=Nvidia). Roles may stay empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.frames import roles
from dealgraph.frames.frame import Frame
from dealgraph.frames.triggers import Lexicon, Trigger, frame_types

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dealgraph.entities.references import Discourse
    from dealgraph.frames.elements import Element


def frames(row: list[Element], sentence: int, lexicon: Lexicon, doc: Doc, discourse: Discourse) -> list[Frame]:
    """Return the frames of a sentence in order, and tell the discourse its firms.

    Args:
        row: elements of the sentence.
        sentence: its index.
        lexicon: matchers of its language.
        doc: spaCy's Doc of the piece, for parts of speech.
        discourse: the firms told before; changed by the call.
    """
    out: list[Frame] = []
    topic = discourse.topic
    subject: tuple[str, ...] = ()
    used: set[int] = set()
    position = 0
    parties = _resolved(row, discourse)
    for index, element in enumerate(row):
        if element.kind != "trigger":
            continue
        trigger = _chosen(row, index, lexicon, doc)
        if trigger is None:
            continue
        frame = Frame(
            type=trigger.frame,
            deal_type=trigger.frame.type,
            at=index,
            sentence=sentence,
            trigger=trigger,
            element=element,
        )
        found = _subject(row, _carrier(row, index, position, trigger), position, parties, used)
        if found is not None:
            subject = parties[found]
        frame.args = _arguments(row, index, position, parties, lexicon, trigger, used)
        if subject:
            frame.args.setdefault("subject", subject)
        _voice(row, index, frame, lexicon)
        frame.thing = roles.thing(row, index)
        if frame.type.name == "buy" and index + 1 < len(row) and row[index + 1].kind == "share":
            # "bought 7% of Oracle"
            frame.type = frame_types()["take_stake"]
            frame.deal_type = frame.type.type
        roles.refine(frame, after_verbs=lexicon.words.language["prepositions"] == "after")
        roles.assign(frame, row, parties, found)
        if topic:
            roles.from_topic(frame, topic)
        out.append(frame)
        if trigger.verb:
            position = index + 1
    out.extend(_gapped(row, out, parties))
    return sorted(out, key=lambda f: f.at)


def _is_gapped(row: list[Element], index: int) -> bool:
    """Tell whether a party begins a clause whose verb is left out: "and Microsoft up to $5 billion"."""
    if row[index].function or row[index].kind != "party":
        return False
    for element in row[index + 1 : index + 5]:
        if element.kind == "money":
            return True
        if element.kind in {"trigger", "break", "party", "reference", "function"}:
            return False
    return False


def _gapped(row: list[Element], frames_: list[Frame], parties: dict[int, tuple[str, ...]]) -> list[Frame]:
    out: list[Frame] = []
    for index, told_here in parties.items():
        before = [f for f in frames_ if f.at < index and f.payers and f.payees and f.trigger.verb]
        if not before or not _is_gapped(row, index) or not any(e.kind == "money" for e in row[before[-1].at : index]):
            continue
        told = before[-1]
        firms = tuple(f for f in told_here if f not in told.payees)
        if firms and set(told.args.get("subject", ())) & set(told.payers):
            clone = Frame(
                type=told.type,
                deal_type=told.deal_type,
                at=index,
                sentence=told.sentence,
                trigger=told.trigger,
                element=row[index],
                args={**told.args, "subject": firms},
                payers=firms,
                payees=told.payees,
                thing=told.thing,
            )
            out.append(clone)
    return out


def _resolved(row: list[Element], discourse: Discourse) -> dict[int, tuple[str, ...]]:
    """Return the firms of each party and reference by index; firms named are told to the discourse in order."""
    parties: dict[int, tuple[str, ...]] = {}
    subject: tuple[str, ...] = ()
    seen_trigger = False
    named = {e.firms for e in row if e.kind == "party" and e.firms}
    for index, element in enumerate(row):
        if element.kind in {"trigger", "light"}:
            seen_trigger = True
        if element.kind == "break" and element.value == "strong":
            seen_trigger = False
        if element.kind == "party" and element.firms:
            parties[index] = element.firms
            leading = not element.function and not seen_trigger
            discourse.tell(element.firms, subject=leading)
            if leading:
                subject = element.firms[:1] if element.split else element.firms
        elif element.kind == "reference":
            # 由它买下: who stands behind the agent's preposition acts, like a subject.
            by_agent = element.function == "agent"
            governed = not by_agent and (bool(element.function) or seen_trigger)
            firms = element.firms or discourse.resolve(element.value, subject=subject, governed=governed)
            if firms:
                parties[index] = firms
                if not governed:
                    subject = firms
                    discourse.topic = firms
    if not subject and len(named) == 1:
        # "The rest turns round OpenAI." What follows is about the one firm told.
        discourse.topic = next(iter(named))
    return parties


def _chosen(row: list[Element], index: int, lexicon: Lexicon, doc: Doc) -> Trigger | None:
    """Return the reading of a word that can evoke several frames, or None when its context rules all out."""
    element = row[index]
    triggers = list(element.triggers)
    rows = lexicon.words.deals["triggers"]
    later = row[index + 1 : index + 9]
    kept: list[Trigger] = []
    if element.light and _carries(row, index):
        # 提供…担保, "provides a loan": the verb only carries the noun that names the deal.
        return None
    for trigger in triggers:
        table = rows[trigger.frame.name]
        if "after" in table:
            behind = doc.text[element.end : element.end + 90].casefold()
            if not any(word in behind.split(";")[0].split("；")[0].split("。")[0] for word in table["after"]):
                continue
        if table.get("needs_round") and not any(
            t.frame.name in {"funding", "invest", "raise"} for e in row for t in e.triggers
        ):
            continue
        if trigger.frame.options.get("needs") == "amount" and not any(e.kind == "money" for e in row):
            continue
        if trigger.frame.options.get("needs") == "share" and not any(
            e.kind == "share" or e.has("thing", "equity") for e in row[max(0, index - 5) :]
        ):
            continue
        if (
            trigger.frame.options.get("goods")
            and not any(e.kind in {"party", "reference"} and e.function == "source" for e in later)
            and not any(e.has("thing", "goods") for e in later)
        ):
            continue
        kept.append(trigger)
    if not kept:
        return None
    kept.sort(key=lambda t: "after" not in rows[t.frame.name])
    if lexicon.blanks and doc.has_annotation("TAG"):
        span = doc.char_span(element.start, element.end, alignment_mode="expand")
        if span is not None and len(span) == 1:
            wanted = span[0].pos_ in {"VERB", "AUX"}
            if span[0].pos_ in {"ADV", "ADP", "SCONJ", "DET"}:
                return None
            if span[0].pos_ == "ADJ" and all(t.verb for t in kept):
                return kept[0] if _near_agent(row, index) else None
            same = [t for t in kept if t.verb == wanted]
            if not same:
                return None
            kept = same
    elif len({t.verb for t in kept}) == 2:
        acted = any(e.function == "agent" for e in row[max(0, index - 5) : index] if e.kind in {"party", "reference"})
        noun = (
            not acted
            and not any(e.kind == "party" for e in later[:3])
            and index > 0
            and row[index - 1].kind in {"money", "share"}
        )
        kept = [t for t in kept if t.verb != noun] or kept
    return kept[0]


def _carries(row: list[Element], index: int) -> bool:
    for element in row[index + 1 : index + 6]:
        if element.kind == "break":
            return False
        if element.kind == "trigger":
            return any(not t.verb for t in element.triggers) or element.start - row[index].end <= 12
    return False


def _near_agent(row: list[Element], index: int) -> bool:
    return any(e.kind in {"party", "reference"} and e.function == "agent" for e in row[index + 1 : index + 4])


def _carrier(row: list[Element], index: int, position: int, trigger: Trigger) -> int:
    """Return the index of the light verb that carries a noun, else the trigger's own."""
    if trigger.verb:
        return index
    for before in range(index - 1, position - 1, -1):
        if row[before].kind == "break":
            break
        if row[before].light:
            return before
    return index


def _subject(
    row: list[Element], index: int, position: int, parties: dict[int, tuple[str, ...]], used: set[int]
) -> int | None:
    """Return the index of the subject between the last verb and the trigger: the last free party without function."""
    for before in range(index - 1, position - 1, -1):
        if before in parties and row[before].function in {"", "about"} and before not in used:
            return before
    return None


def _arguments(
    row: list[Element],
    index: int,
    position: int,
    parties: dict[int, tuple[str, ...]],
    lexicon: Lexicon,
    trigger: Trigger,
    used: set[int],
) -> dict[str, tuple[str, ...]]:
    args: dict[str, tuple[str, ...]] = {}
    carrier = _carrier(row, index, position, trigger)
    for before in range(index - 1, position - 1, -1):
        element = row[before]
        if carrier < before and before in parties and not element.function:
            # "granted OpenAI warrants": who stands between the verb and its noun receives.
            args.setdefault("to", parties[before])
            used.add(before)
            continue
        if element.kind == "break" and element.value == "strong":
            break
        if before in parties and element.function and before not in used:
            args.setdefault(element.function, parties[before])
        if element.light:
            args.setdefault(f"light:{element.light}", ())
    closed = False
    for after in range(index + 1, len(row)):
        element = row[after]
        if element.kind == "break" and element.value == "strong":
            break
        if (
            element.kind == "trigger"
            and any(t.verb for t in element.triggers)
            and element.triggers[0].verb
            and after > index + 1
            # A verb behind takes over, unless it only takes the noun of this clause up ("a round led by").
            and not (not trigger.verb and _near_agent(row, after))
        ):
            break
        if element.kind == "break":
            closed = True
        if after not in parties:
            continue
        if not element.function:
            if closed and not lexicon.blanks and "object" in args:
                break
            if _is_gapped(row, after) and any(e.kind == "money" for e in row[index:after]):
                break
            if not closed and trigger.verb and "object" not in args:
                gives = trigger.base.endswith(tuple(lexicon.words.deals["joints"]["recipient_endings"]) or "\n")
                args["to" if gives and "to" not in args else "object"] = parties[after]
                used.add(after)
            elif closed:
                # An un-governed firm behind a break begins a clause of its own.
                break
        elif closed and lexicon.words.language["prepositions"] == "before":
            # 持有…股份，并同意向其购买…: a preposition behind a break governs for the verb to come.
            break
        else:
            args.setdefault(element.function, parties[after])
            if element.function in {"in", "to", "from", "of", "source", "with", "agent"}:
                used.add(after)
    return args


def _voice(row: list[Element], index: int, frame: Frame, lexicon: Lexicon) -> None:
    """Turn a passive clause round: its subject is the object."""
    if not frame.trigger.verb:
        return
    passive = False
    if lexicon.blanks:
        before = row[max(0, index - 2) : index]
        past = frame.trigger.form != frame.trigger.base.casefold() and not frame.trigger.form.split(" ")[0].endswith(
            "ing"
        )
        adjacent = any(e.kind == "voice" and frame.element.start - e.end <= 14 for e in before)
        passive = past and (adjacent or (_near_agent(row, index) and "object" not in frame.args))
    else:
        passive = any(
            e.kind in {"party", "reference"} and e.function == "agent" for e in row[max(0, index - 4) : index]
        ) and bool(frame.args.get("agent"))
    if passive and frame.type.name not in {"raise", "win", "borrow"}:
        subject = frame.args.pop("subject", ())
        if subject:
            frame.args.setdefault("object", subject)
