"""Which sum, share and date belongs to which frame of a sentence.

A sum goes to the nearest trigger, counted in elements, breaks and other verbs crossed; sums of valuation, revenue and
the like go nowhere. "$4 billion and $2 billion" go one each to two investors told in a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dealgraph.model import Share
from dealgraph.money import Money
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.frames.elements import Element
    from dealgraph.frames.frame import Frame
    from dealgraph.frames.triggers import Lexicon


@dataclass(slots=True)
class Values:
    """What a frame was given: sums in order, those marked as parts, shares, dates."""

    sums: list[Element] = field(default_factory=list)
    parts: list[Element] = field(default_factory=list)
    shares: list[Element] = field(default_factory=list)


def _money(element: Element) -> Money:
    assert element.local is not None
    assert isinstance(element.local.mention.value, Money)
    return element.local.mention.value


def money_of(element: Element) -> Money:
    """Return the sum that an element of kind money carries."""
    return _money(element)


def share_of(element: Element) -> Share:
    """Return the share that an element of kind share carries."""
    assert element.local is not None
    assert isinstance(element.local.mention.value, Share)
    return element.local.mention.value


def is_distractor(row: Sequence[Element], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a sum is told of something other than a deal: a valuation, revenue, a price a share."""
    reach = 26 if lexicon.blanks else 7
    element = row[index]
    for before in reversed(row[max(0, index - 4) : index]):
        if element.start - before.end > reach or before.kind in {"money", "break", "party"}:
            break
        if before.has("distractor"):
            return True
    for after in row[index + 1 : index + 3]:
        if after.start - element.end > (14 if lexicon.blanks else 4) or after.kind in {"break", "trigger", "party"}:
            break
        if after.has("distractor"):
            return True
    return False


def is_part(row: Sequence[Element], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a sum is told as a part: a tranche, an upfront payment, an instalment."""
    reach = 30 if lexicon.blanks else 14
    element = row[index]
    for before in reversed(row[max(0, index - 5) : index]):
        if element.start - before.end > reach or before.kind == "money":
            break
        if before.has("amounts", "part"):
            return True
    return any(
        after.has("amounts", "part") and after.start - element.end <= (22 if lexicon.blanks else 5)
        for after in row[index + 1 : index + 3]
    )


def assign(row: Sequence[Element], frames: Sequence[Frame], lexicon: Lexicon) -> dict[int, Values]:
    """Return for each frame (by its place in the sequence) the sums and shares that belong to it."""
    out = {i: Values() for i in range(len(frames))}
    previous: int | None = None
    for index, element in enumerate(row):
        if element.kind not in {"money", "share"}:
            continue
        if element.kind == "money" and is_distractor(row, index, lexicon):
            previous = None
            continue
        costs = [
            (_cost(row, frame, index), i)
            for i, frame in enumerate(frames)
            if frame.payers or frame.payees or (frame.is_bare and element.kind == "money")
        ]
        if not costs:
            continue
        cost, owner = min(costs)
        if element.kind == "money" and previous is not None and cost > 0 and _adjacent(row, index):
            owner = previous
        elif cost > 14:
            continue
        if element.kind == "share":
            out[owner].shares.append(element)
        elif is_part(row, index, lexicon):
            out[owner].parts.append(element)
        else:
            out[owner].sums.append(element)
        previous = owner if element.kind == "money" else previous
    return out


def _adjacent(row: Sequence[Element], index: int) -> bool:
    """Tell whether a sum is coordinated with the one before."""
    for before in reversed(row[max(0, index - 3) : index]):
        if before.kind == "money":
            return row[index].start - before.end <= 18
        if before.kind in {"trigger", "party", "break"}:
            return False
    return False


def _cost(row: Sequence[Element], frame: Frame, index: int) -> float:
    """Return how far a value is from a frame; its own span, where it takes up a verb told before, settles it."""
    if frame.span is not None:
        return 0 if frame.span[0] <= index <= frame.span[1] else 30
    return min(_distance(row, frame, place, index) for place in (frame.at, *frame.chain))


def _distance(row: Sequence[Element], frame: Frame, at: int, index: int) -> float:
    low, high = sorted((at, index))
    cost = 0.0
    for place in range(low + 1, high):
        element = row[place]
        if place in frame.chain or place == frame.at:
            continue
        if element.kind == "break":
            cost += 8 if element.value == "strong" else 2.5
        elif element.kind == "trigger" and element.triggers[0].verb:
            cost += 4
        elif element.kind in {"money", "trigger"}:
            cost += 1
        else:
            cost += 0.5
    if index < at:
        cost += 1.5
    if frame.type.options.get("implied") or frame.type.options.get("holding"):
        cost += 3 if row[index].kind == "money" else -1
    if row[index].kind == "share":
        cost += (
            0
            if frame.deal_type in {"equity_stake", "equity_investment", "acquisition", "joint_venture", "warrant"}
            else 20
        )
    return cost


def when(row: Sequence[Element], at: int) -> When | None:
    """Return the date that governs an element: the nearest before it in the sentence, else the nearest behind it."""

    def value(index: int, text_before: Sequence[Element]) -> When | None:
        element = row[index]
        if element.kind != "when" or element.local is None:
            return None
        for before in text_before:
            if element.start - before.end <= 3 and before.has("term"):
                return None
        following = row[index + 1] if index + 1 < len(row) else None
        if following is not None and following.start == element.end and following.has("term"):
            # 2027年起, 2032年4月之前
            return None
        found = element.local.mention.value
        return found if isinstance(found, When) else None

    for index in range(at - 1, -1, -1):
        found = value(index, row[max(0, index - 1) : index])
        if found is not None:
            return found
    for index in range(at + 1, len(row)):
        if row[index].kind == "break" and row[index].value == "strong":
            break
        found = value(index, row[max(0, index - 1) : index])
        if found is not None:
            return found
    return None
