"""Clause -> frames: which parties stand where around a trigger, and which role that gives them.

"OpenAI 宣布向 Microsoft 购买 2500 亿美元云服务" gives buy(subject=OpenAI, to=Microsoft) and so payer OpenAI, payee
Microsoft; "CoreWeave was backed by Nvidia" gives back(object=CoreWeave, agent=Nvidia). Roles may stay empty.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from dealgraph.frames import antecedents, arguments, choice, gaps, roles
from dealgraph.frames.arguments import Clause
from dealgraph.frames.frame import Frame
from dealgraph.frames.triggers import Lexicon, frame_types

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dealgraph.entities.references import Discourse
    from dealgraph.frames.elements import Element


def frames(row: list[Element], sentence: int, lexicon: Lexicon, doc: Doc, discourse: Discourse) -> list[Frame]:
    """Return the frames of a sentence in order, and tell the discourse its firms.

    Args:
        row: elements of the sentence; each trigger is left with the reading that counts.
        sentence: its index.
        lexicon: matchers of its language.
        doc: spaCy's Doc of the piece, for parts of speech.
        discourse: the firms told before; changed by the call.
    """
    choice.settle(row, lexicon, doc)
    if any(e.kind == "reference" and discourse.asks_part(doc.text[e.start : e.end], lexicon.words) for e in row):
        # "ordered computing from CoreWeave and received the supplier's shares": who supplies is told in the sentence.
        for frame in _read(row, sentence, lexicon, doc, deepcopy(discourse)):
            note(frame, discourse)
    return _read(row, sentence, lexicon, doc, discourse)


def note(frame: Frame, discourse: Discourse) -> None:
    """Tell the discourse who pays whom in a deal.

    Args:
        frame: a frame with its roles.
        discourse: what was told before; changed by the call.
    """
    if frame.payers and frame.payees and not frame.guessed:
        discourse.deals.append((frame.deal_type, frame.payers, frame.payees))


def _read(row: list[Element], sentence: int, lexicon: Lexicon, doc: Doc, discourse: Discourse) -> list[Frame]:
    topic = discourse.topic
    clause = Clause(row=row, parties=antecedents.resolved(row, doc.text, discourse, lexicon), lexicon=lexicon)
    out: list[Frame] = []
    acting: tuple[str, ...] = ()
    chain: list[int] = []
    for index, element in enumerate(row):
        if element.kind != "trigger":
            continue
        (trigger,) = element.triggers
        if trigger.frame.options.get("finite") and _is_loose(clause, index):
            continue
        if _yields(clause, index):
            # 斥资…收购, "is to spend $5m buying": the verb to come names the deal, this one only the sum.
            chain.append(index)
            continue
        frame = Frame(
            type=trigger.frame,
            deal_type=trigger.frame.type,
            at=index,
            sentence=sentence,
            trigger=trigger,
            element=element,
        )
        light = arguments.carrier(clause, index, trigger)
        frame.chain = (*chain, light) if light != index else tuple(chain)
        chain = []
        found, others = arguments.subject(clause, light)
        if found is not None:
            acting = clause.parties[found]
        elif others:
            acting = ()
        frame.args = arguments.arguments(clause, index, trigger)
        if "head" in frame.args and found is None:
            acting = frame.args["head"]
        if acting:
            frame.args.setdefault("subject", acting)
        arguments.turn(clause, index, frame)
        if "object" in frame.args and frame.type.options.get("ditransitive") and _is_given_more(clause, index, doc):
            frame.args["to"] = frame.args.pop("object")
        frame.thing = roles.thing(row, index)
        if frame.type.name == "buy" and index + 1 < len(row) and row[index + 1].kind == "share":
            # "bought 7% of Oracle"
            frame.type = frame_types()["take_stake"]
            frame.deal_type = frame.type.type
        roles.refine(frame, row, lexicon.words)
        roles.assign(frame, row, clause.parties, found, lexicon.words)
        if topic and not others:
            roles.from_topic(frame, topic)
        roles.go_on(frame, row, discourse)
        out.append(frame)
        if trigger.verb:
            clause.position = index + 1
    return gaps.filled(clause, out)


def _is_loose(clause: Clause, index: int) -> bool:
    """Tell whether a participle describes another noun than a party: "companies using Nvidia chips"."""
    ending = tuple(clause.lexicon.words.deals["joints"]["participles"])
    if not ending or not clause.row[index].triggers[0].form.split(" ")[0].endswith(ending):
        return False
    return index == 0 or clause.row[index - 1].kind not in {"party", "reference", "break"}


def _is_given_more(clause: Clause, index: int, doc: Doc) -> bool:
    """Tell whether another object follows a firm right behind its verb: "sold Amazon robots"."""
    if index + 1 not in clause.parties or clause.row[index + 1].function or not doc.has_annotation("TAG"):
        return False
    end = clause.row[index + 1].end
    behind = next((token for token in doc if token.idx >= end), None)
    return behind is not None and behind.pos_ in {"NOUN", "ADJ", "NUM", "DET", "SYM", "PROPN"}


def _yields(clause: Clause, index: int) -> bool:
    """Tell whether a verb leaves the deal to the verb behind it in its clause."""
    row = clause.row
    if not clause.is_verb(index) or not row[index].triggers[0].frame.options.get("yields"):
        return False
    for after in range(index + 1, len(row)):
        element = row[after]
        if clause.is_verb(after):
            return True
        if element.kind in {"break", "party", "reference"} and element.function in {"", "in", "to", "from", "source"}:
            return False
        if element.kind == "trigger":
            return False
    return False
