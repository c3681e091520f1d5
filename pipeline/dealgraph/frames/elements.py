"""A sentence as the row of elements that roles are read from: groups of firms, sums, dates, triggers, function words.

"Amazon 与 Google 分别承诺向 Anthropic 投入…" is: parties(Amazon, Google) mark(respectively) mark(agreed) function(to)
parties(Anthropic) trigger(invest).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dealgraph.frames import grouping
from dealgraph.model import Share
from dealgraph.money import Money
from dealgraph.script import fold
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.entities import Local
    from dealgraph.frames.triggers import Lexicon, Trigger

Kind = Literal[
    "party",
    "money",
    "share",
    "when",
    "trigger",
    "function",
    "light",
    "mark",
    "thing",
    "break",
    "reference",
    "voice",
    "group",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a sentence.

    Attributes:
        start: first character in the piece.
        end: one past the last.
        kind: what it is.
        value: function, mark or kind of reference, by kind.
        firms: canonical names of a party.
        local: the mention of a value.
        triggers: the triggers a word can be.
        function: grammatical function of a party: "" for none, or a preposition's, "poss", "source".
        split: index of the first firm behind a joint that may also mean "with"; 0 when none.
        referring: True when the party is a pronoun or description.
        marks: further meanings of the same word.
        described: True for a party that the words before it describe: 收购了维伦马克的甲骨文.
    """

    start: int
    end: int
    kind: Kind
    value: str = ""
    firms: tuple[str, ...] = ()
    local: Local | None = None
    triggers: tuple[Trigger, ...] = ()
    function: str = ""
    split: int = 0
    referring: bool = False
    marks: tuple[tuple[str, str], ...] = field(default=())
    described: bool = False

    @property
    def light(self) -> str:
        """Giver or receiver for a verb that can carry a noun of a deal, else empty."""
        return next((value for kind, value in self.marks if kind == "light"), "")

    def has(self, kind: str, value: str | None = None) -> bool:
        """Tell whether the element carries a mark."""
        return any(k == kind and (value is None or v == value) for k, v in self.marks)


def row(
    text: str,
    start: int,
    end: int,
    lexicon: Lexicon,
    locals_: Sequence[Local],
    cuts: frozenset[int] | None = None,
    links: Mapping[tuple[int, int], tuple[str, ...]] | None = None,
) -> list[Element]:
    """Return the elements of one sentence in order.

    Args:
        text: text of the piece.
        start: where the sentence begins.
        end: where it ends.
        lexicon: matchers of the language.
        locals_: mentions of the piece.
        cuts: where words begin and end, in a language without blanks; a matched word must not cut another.
        links: firms that a trained reader links words to; these count before rules of reference.
    """
    inside = [local for local in locals_ if start <= local.start and local.end <= end]
    elements: list[Element] = []
    position = start
    for local in inside:
        elements.extend(_words(text, position, local.start, lexicon, cuts))
        elements.append(_value(local))
        position = local.end
    elements.extend(_words(text, position, end, lexicon, cuts))
    # "the Dutch lender ING", 上市公司沧澜股份: a description in apposition to a name refers to nothing else.
    elements = [e for i, e in enumerate(elements) if not _in_apposition(elements, i)]
    elements = _linked(elements, start, end, links or {})
    elements = grouping.of_makers(text, elements, lexicon)
    elements = grouping.grouped(text, grouping.ungrouped(text, elements, lexicon), lexicon)
    return grouping.functions(text, elements, lexicon)


def _linked(
    elements: list[Element], start: int, end: int, links: Mapping[tuple[int, int], tuple[str, ...]]
) -> list[Element]:
    """Put in the references that a reader has linked, in place of the words they cover."""
    for (first, last), firms in links.items():
        if not (start <= first and last <= end) or any(
            e.kind == "party" and e.start < last and first < e.end for e in elements
        ):
            continue
        covered = [e for e in elements if e.start < last and first < e.end]
        value = next((e.value for e in covered if e.kind == "reference"), "singular")
        elements = [e for e in elements if e not in covered]
        elements.append(Element(start=first, end=last, kind="reference", value=value, firms=firms, referring=True))
    return sorted(elements, key=lambda e: e.start)


def _in_apposition(elements: list[Element], index: int) -> bool:
    """Tell whether a description stands beside the name it describes, or a brand beside the firm it belongs to."""
    element = elements[index]
    before = elements[index - 1] if index else None
    after = elements[index + 1] if index + 1 < len(elements) else None
    if element.kind == "reference":
        if (
            after is not None
            and after.kind == "party"
            and after.start - element.end <= 1
            and element.value == "singular"
        ):
            return True
        return (
            before is not None
            and before.kind == "party"
            and element.start - before.end == 0
            and element.value in {"singular", "plural"}
        )
    return (
        element.kind == "party"
        and after is not None
        and after.kind == "party"
        and after.firms == element.firms
        and 0 < after.start - element.end <= 14
        # "Azure, Microsoft's cloud", "Amazon's AWS"
        and (grouping.is_brand(element) or (grouping.is_brand(after) and after.start - element.end <= 3))
    )


def _value(local: Local) -> Element:
    value = local.mention.value
    if isinstance(value, Money):
        return Element(start=local.start, end=local.end, kind="money", local=local)
    if isinstance(value, Share):
        return Element(start=local.start, end=local.end, kind="share", local=local)
    if isinstance(value, When):
        return Element(start=local.start, end=local.end, kind="when", local=local)
    return Element(
        start=local.start, end=local.end, kind="party", firms=(local.firm,) if local.firm else (), local=local
    )


def _words(text: str, start: int, end: int, lexicon: Lexicon, cuts: frozenset[int] | None) -> list[Element]:
    if start >= end:
        return []
    # The neighbours are kept in view so that word boundaries are seen.
    margin = 1 if start > 0 else 0
    window = fold(text[start - margin : end + 1])
    out: list[Element] = []
    for match in lexicon.pattern.finditer(window, margin, len(window) - (1 if end < len(text) else 0)):
        first, last = start - margin + match.start(), start - margin + match.end()
        rows = lexicon.entries[match.group().casefold()]
        if last > end or not _is_whole(first, last, end, rows, cuts):
            continue
        out.append(_word(first, last, rows, lexicon))
    for match in lexicon.descriptions.finditer(window, margin):
        first, last = start - margin + match.start(), start - margin + match.end()
        if last <= end:
            out = [e for e in out if e.end <= first or last <= e.start]
            out.append(Element(start=first, end=last, kind="reference", value="singular", referring=True))
    return sorted(out, key=lambda e: e.start)


def _is_whole(start: int, end: int, limit: int, rows: tuple[tuple[str, str], ...], cuts: frozenset[int] | None) -> bool:
    """Tell whether a matched word cuts no other, in a language without blanks."""
    if cuts is None or end - start > 3 or (start in cuts and end in cuts):
        return True
    kinds = {kind for kind, _ in rows}
    if end == limit and "function" in kinds and "trigger" not in kinds:
        # 各向|索文科技: the segmenter glues the preposition to the word before it.
        return end in cuts
    # 进行谈判 is one word of the segmenter.
    return end in cuts and end - start > 1 and "status" in kinds and "trigger" not in kinds


_ORDER = ("trigger", "reference", "break", "function", "light", "voice", "thing")


def _word(start: int, end: int, rows: tuple[tuple[str, str], ...], lexicon: Lexicon) -> Element:
    triggers = tuple(lexicon.triggers[value] for kind, value in rows if kind == "trigger")
    for kind in _ORDER:
        values = [value for k, value in rows if k == kind]
        if values:
            return Element(start=start, end=end, kind=kind, value=values[0], triggers=triggers, marks=rows)  # type: ignore[arg-type]
    return Element(start=start, end=end, kind="mark", value=rows[0][1], marks=rows)
