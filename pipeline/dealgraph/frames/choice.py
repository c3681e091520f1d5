"""Which reading of a word counts: "investment" is a noun here, 提供 only carries 担保, "orders" is no verb.

A word of the tables can evoke several frames. What stands around it, and its part of speech where a tagger tells it,
settle which one it is, or that it is none: "holds a 27% stake" is told by the stake, 斥资…收购 by 收购.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from dealgraph.frames.elements import Element
    from dealgraph.frames.triggers import Lexicon, Trigger


def settle(row: list[Element], lexicon: Lexicon, doc: Doc) -> None:
    """Leave one reading to each trigger of a row, and make a mark of a word whose context rules all out.

    Args:
        row: elements of the sentence; changed by the call.
        lexicon: matchers of its language.
        doc: spaCy's Doc of the piece, for parts of speech.
    """
    chosen = {
        index: _chosen(row, index, lexicon, doc) for index, element in enumerate(row) if element.kind == "trigger"
    }
    for index, trigger in chosen.items():
        element = row[index]
        if trigger is not None:
            row[index] = replace(element, triggers=(trigger,))
        else:
            row[index] = replace(element, kind="light" if element.light else "mark", value=element.light, triggers=())


def _chosen(row: list[Element], index: int, lexicon: Lexicon, doc: Doc) -> Trigger | None:
    """Return the reading of a word that can evoke several frames, or None when its context rules all out."""
    element = row[index]
    if element.light and _carries(row, index, lexicon, doc):
        # 提供…担保, "provides a loan": the verb only carries the noun that names the deal.
        return None
    kept = [t for t in element.triggers if _is_possible(t, row, index, lexicon, doc)]
    if not kept:
        return None
    rows = lexicon.words.deals["triggers"]
    kept.sort(key=lambda t: ("after" not in rows[t.frame.name], not t.frame.options.get("goods")))
    if lexicon.blanks and doc.has_annotation("TAG"):
        span = doc.char_span(element.start, element.end, alignment_mode="expand")
        if span is not None and len(span) == 1:
            return _by_tag(kept, span[0].pos_, row, index)
    elif len({t.verb for t in kept}) == 2:
        noun = _is_noun(row, index, doc.text, lexicon)
        kept = [t for t in kept if t.verb != noun] or kept
    return kept[0]


def _is_possible(trigger: Trigger, row: list[Element], index: int, lexicon: Lexicon, doc: Doc) -> bool:
    """Tell whether what a reading asks of its surroundings is there."""
    element = row[index]
    later = row[index + 1 : index + 9]
    table = lexicon.words.deals["triggers"][trigger.frame.name]
    options = trigger.frame.options
    if "after" in table:
        behind = doc.text[element.end : element.end + 90].casefold()
        if not any(word in behind.split(";")[0].split("；")[0].split("。")[0] for word in table["after"]):
            return False
    if table.get("needs_round") and not any(
        t.frame.name in {"funding", "invest", "raise"} for e in row for t in e.triggers
    ):
        return False
    if options.get("needs") == "amount" and not any(e.kind == "money" for e in row):
        return False
    if options.get("needs") == "share" and not any(
        e.kind == "share" or e.has("thing", "equity") for e in row[max(0, index - 5) :]
    ):
        return False
    if options.get("needs") == "value" and not any(
        e.kind in {"money", "share"} or e.kind == "thing" or e.has("thing") for e in row
    ):
        return False
    if options.get("needs") == "trade" and not any(
        e.has("thing", kind) for e in row[max(0, index - 3) : index + 7] for kind in ("goods", "services", "rights")
    ):
        return False
    if options.get("needs") == "receipt":
        # "received $350 million of the supplier's shares"
        before = row[max(0, index - 6) : index]
        return any(e.light == "receiver" for e in before) and not any(e.kind == "break" for e in before)
    goods = any(e.kind in {"party", "reference"} and e.function == "source" for e in later) or any(
        e.has("thing", "goods") for e in later
    )
    return goods or not options.get("goods")


def _by_tag(kept: list[Trigger], tag: str, row: list[Element], index: int) -> Trigger | None:
    """Return the reading that a part of speech allows."""
    if tag in {"ADV", "ADP", "SCONJ", "DET"}:
        return None
    if tag == "ADJ" and all(t.verb for t in kept):
        return kept[0] if is_by_agent(row, index) else None
    wanted = tag in {"VERB", "AUX"}
    return next((t for t in kept if t.verb == wanted), None)


def _is_noun(row: list[Element], index: int, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a word that is verb and noun alike is a noun, by what stands around it."""
    after = row[index + 1] if index + 1 < len(row) else None
    if after is not None and after.start == row[index].end and any(not t.verb for t in after.triggers):
        # 许可协议, 投资协议: the first word only says of what kind the agreement is.
        return True
    if text.endswith(tuple(lexicon.words.deals["joints"]["possessive"]), 0, row[index].start):
        return True
    free = any(e.kind == "party" and not e.function for e in row[index + 1 : index + 4])
    for before in reversed(row[max(0, index - 5) : index]):
        if before.kind == "break":
            break
        if before.kind == "light" or (before.kind == "trigger" and before.light):
            # 由甲向乙提供贷款: the verb is 提供.
            return not free
        if before.function == "agent" and before.kind in {"party", "reference"}:
            return False
    if free:
        return False
    return index > 0 and row[index - 1].kind in {"money", "share"}


def _carries(row: list[Element], index: int, lexicon: Lexicon, doc: Doc) -> bool:
    """Tell whether a verb of little meaning only carries a noun of a deal, or a verb right behind it."""
    for place in range(index + 1, min(index + 6, len(row))):
        element = row[place]
        if element.kind == "break":
            return False
        if element.kind == "trigger":
            possible = [t for t in element.triggers if _is_possible(t, row, place, lexicon, doc)]
            return any(not t.verb for t in possible) or (bool(possible) and element.start - row[index].end <= 12)
    return False


def is_by_agent(row: list[Element], index: int) -> bool:
    """Tell whether the firm that acts follows the word: "led by", "bought on Monday by"."""
    return any(e.kind in {"party", "reference"} and e.function == "agent" for e in row[index + 1 : index + 4])
