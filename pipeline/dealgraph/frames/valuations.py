"""What firms are said to be worth: "valued at $300 billion", 估值30亿元; kept apart from deals, never a flow.

The words of a valuation and whether they mean market value or a funding round's mark are data of the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dealgraph.frames import sums
from dealgraph.model import Evidence, Valuation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.clauses import Parse
    from dealgraph.frames.elements import Element


def find(parse: Parse, row: Sequence[Element], start: int, end: int, topic: tuple[str, ...]) -> list[Valuation]:
    """Return the valuations that a sentence tells.

    Args:
        parse: the piece.
        row: elements of the sentence.
        start: where the sentence begins in the piece.
        end: where it ends.
        topic: firms that the sentences before were about.
    """
    out: list[Valuation] = []
    for index, element in enumerate(row):
        if element.kind != "money":
            continue
        near = [
            other
            for other in row[max(0, index - 4) : index + 3]
            if other.has("distractor", "valuation")
            and min(abs(element.start - other.end), abs(other.start - element.end)) <= 26
            and not any(e.kind == "money" for e in row[min(index, row.index(other)) + 1 : max(index, row.index(other))])
        ]
        if not near:
            continue
        firm = _firm(row, index) or (topic[0] if topic else None)
        if firm is None:
            continue
        first = parse.piece.at(start)
        evidence = Evidence(
            start=first,
            end=first + end - start,
            text=parse.piece.text[start:end],
            language=parse.words.code,
            rule="valuation",
        )
        out.append(
            Valuation(
                firm=firm,
                money=sums.money_of(element),
                as_of=sums.when(row, index),
                basis=_basis(parse, near),
                evidence=(evidence,),
            )
        )
    return out


def _firm(row: Sequence[Element], index: int) -> str | None:
    """The party told nearest before the sum, else the nearest behind it in the same clause."""
    for element in reversed(row[:index]):
        if element.kind == "party" and element.firms:
            return element.firms[0]
    for element in row[index + 1 :]:
        if element.kind == "break":
            break
        if element.kind == "party" and element.firms:
            return element.firms[0]
    return None


def _basis(parse: Parse, marks: Sequence[Element]) -> Literal["market_value", "funding_round"] | None:
    bases = parse.words.deals["distractors"]["basis"]
    said = {parse.piece.text[m.start : m.end].casefold() for m in marks}
    if any(word in text for text in said for word in bases["market_value"]):
        return "market_value"
    if any(word in text for text in said for word in bases["funding_round"]):
        return "funding_round"
    return None
