"""A frame: a trigger of a clause with its arguments and the roles that they play.

buy(subject=OpenAI, to=Microsoft) of "OpenAI 宣布向 Microsoft 购买…" has OpenAI for payer and Microsoft for payee.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealgraph.frames.elements import Element
    from dealgraph.frames.triggers import FrameType, Trigger


@dataclass(slots=True, kw_only=True)
class Frame:
    """A trigger with its arguments.

    Attributes:
        type: the frame evoked.
        deal_type: notation of the deal type, refined by what changes hands.
        at: index of the trigger in the sentence's row.
        sentence: index of the sentence in the piece.
        args: parties by grammatical function.
        payers: firms that give value.
        payees: firms that receive it.
        thing: the element that says what changes hands.
        guessed: roles that were not told in the clause but filled from the article.
        chain: indices of other words that tell the same deal: 斥资 of 斥资…收购, "supply" of "was hired to supply".
        span: where the sum of its own stands when it takes up a verb told before, or None.
    """

    type: FrameType
    deal_type: str
    at: int
    sentence: int
    trigger: Trigger
    element: Element
    args: dict[str, tuple[str, ...]] = field(default_factory=dict)
    payers: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    thing: Element | None = None
    passed: str | None = None
    guessed: list[str] = field(default_factory=list)
    chain: tuple[int, ...] = ()
    span: tuple[int, int] | None = None

    @property
    def is_bare(self) -> bool:
        """True for a noun that only takes up a deal told before: "The order is worth $9.7 billion"."""
        return not self.trigger.verb and not (set(self.args) - {"subject"}) and not (self.payers or self.payees)
