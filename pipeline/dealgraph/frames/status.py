"""Stage, hearsay and denial of a frame, from the marks around its trigger.

"in talks to invest" and 洽谈…投资 are `talks`; "agreed to buy" and 同意购买 are `agreed`;
"denied" and 否认 give no deal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.frames.elements import Element
    from dealgraph.frames.frame import Frame

# A mark of an earlier row outweighs one of a later row in the same clause: "agreed to, but then called off".
_WEIGHT: Final = ("terminated", "postponed", "talks", "planned", "agreed", "announced", "completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far a deal is.

    Attributes:
        status: notation of the status scheme.
        hearsay: told as hearsay.
        denied: negated or hypothetical, so no deal.
    """

    status: str
    hearsay: bool
    denied: bool


def stage(frame: Frame, row: Sequence[Element], *, blanks: bool) -> Stage:
    """Return the stage of a frame.

    Args:
        frame: the frame.
        row: elements of its sentence.
        blanks: True where a blank stands between words, so that distances in characters are longer.
    """
    at = frame.at
    reach = 32 if blanks else 10
    left: list[Element] = []
    for place in range(at - 1, -1, -1):
        element = row[place]
        if element.kind == "break" and element.value == "strong":
            break
        if place in frame.chain:
            left.append(element)
            continue
        if element.kind == "trigger" and element.triggers[0].verb and frame.trigger.verb and not element.has("status"):
            break
        left.append(element)
    right: list[Element] = []
    for element in row[at + 1 :]:
        if element.kind == "break" or (element.kind == "trigger" and element.triggers[0].verb):
            break
        right.append(element)
    marks = {
        value: element
        for element in (*left, *right, row[at])
        for kind, value in element.marks
        if kind == "status"
        and (
            element in left or element is row[at] or value in {"terminated", "postponed", "planned", "agreed", "talks"}
        )
    }
    negated = any(
        e.has("negation")
        and abs(frame.element.start - e.end) <= reach
        and not any(p.described and e.end <= p.start for p in left)
        for e in left
        if e.start < frame.element.start
    ) or any(e.has("negation") and e.start - frame.element.end <= (6 if blanks else 2) for e in right)
    # A denial covers what follows it; in a language that puts verbs last it may close the sentence as well.
    negated = negated or any(e.has("denial") and (e.start < frame.element.start or not blanks) for e in row)
    hypothetical = any(e.has("hypothesis") and e.start < frame.element.start for e in row)
    hearsay = any(e.has("hearsay") for e in row)
    status = next((s for s in _WEIGHT if s in marks), frame.type.stage)
    if (
        status in {"completed", "announced"}
        and "agreed" in marks
        and status == "completed"
        and frame.type.stage == "agreed"
    ):
        status = "agreed"
    return Stage(status=status, hearsay=hearsay, denied=(negated and status != "terminated") or hypothetical)
