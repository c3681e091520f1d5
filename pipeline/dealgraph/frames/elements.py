"""A sentence as the row of elements that roles are read from: groups of firms, sums, dates, triggers, function words.

"Amazon 与 Google 分别承诺向 Anthropic 投入…" is: parties(Amazon, Google) mark(respectively) mark(agreed) function(to)
parties(Anthropic) trigger(invest).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from dealgraph.frames.triggers import Lexicon, Trigger, joined
from dealgraph.model import Share
from dealgraph.money import Money
from dealgraph.script import fold
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dealgraph.entities import Local

Kind = Literal[
    "party", "money", "share", "when", "trigger", "function", "light", "mark", "thing", "break", "reference", "voice"
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
    return _functions(text, _grouped(text, elements, lexicon), lexicon)


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
        and _is_brand(element)
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
        if last > end or (cuts is not None and last - first <= 3 and not (first in cuts and last in cuts)):
            continue
        out.append(_word(first, last, lexicon.entries[match.group().casefold()], lexicon))
    for match in lexicon.descriptions.finditer(window, margin):
        first, last = start - margin + match.start(), start - margin + match.end()
        if last <= end:
            out = [e for e in out if e.end <= first or last <= e.start]
            out.append(Element(start=first, end=last, kind="reference", value="singular", referring=True))
    return sorted(out, key=lambda e: e.start)


_ORDER = ("trigger", "reference", "break", "function", "light", "voice", "thing")


def _word(start: int, end: int, rows: tuple[tuple[str, str], ...], lexicon: Lexicon) -> Element:
    triggers = tuple(lexicon.triggers[value] for kind, value in rows if kind == "trigger")
    for kind in _ORDER:
        values = [value for k, value in rows if k == kind]
        if values:
            return Element(start=start, end=end, kind=kind, value=values[0], triggers=triggers, marks=rows)  # type: ignore[arg-type]
    return Element(start=start, end=end, kind="mark", value=rows[0][1], marks=rows)


def _grouped(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Join coordinated names to one party."""
    joints = {form.casefold() for form in lexicon.words.deals["joints"]["with"]}
    out: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        if element.kind != "party":
            out.append(element)
            index += 1
            continue
        firms, split, last = list(element.firms), 0, index
        commas: list[int] = []
        following = _next_party(elements, last)
        while following is not None:
            between = text[elements[last].end : elements[following].start]
            if not joined(between, lexicon.words):
                break
            if between.strip() == ",":
                commas.append(len(firms))
            if between.strip().casefold() in joints and not split:
                split = len(firms)
            firms.extend(f for f in elements[following].firms if f not in firms)
            last = following
            following = _next_party(elements, last)
            if commas and following is None:
                break
        # "Nvidia, Intel" alone is an apposition or a list cut short: a comma needs a coordinator behind it.
        closing = text[elements[index].end : elements[last].start]
        if commas and len(firms) == 2 and closing.strip() == ",":
            out.append(element)
            index += 1
            continue
        out.append(replace(element, end=elements[last].end, firms=tuple(firms), split=split))
        index = last + 1
    return out


def _next_party(elements: list[Element], index: int) -> int | None:
    for other in range(index + 1, min(index + 4, len(elements))):
        if elements[other].kind == "party":
            return other
        if elements[other].kind not in {"function", "break", "mark"}:
            return None
    return None


def _functions(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Give each party its grammatical function: the preposition before it, or possession of what follows."""
    joints = lexicon.words.deals["joints"]
    reach = 45 if lexicon.blanks else 14
    out: list[Element] = []
    for index, element in enumerate(elements):
        if element.kind not in {"party", "reference"}:
            out.append(element)
            continue
        function = ""
        for before in reversed(elements[max(0, index - 4) : index]):
            if element.start - before.end > reach or before.kind in {
                "break",
                "trigger",
                "party",
                "light",
                "voice",
                "when",
                "money",
                "share",
            }:
                break
            if before.kind == "function":
                function = before.value
                break
        behind = text[element.end : element.end + 24]
        possessive = next((form for form in joints["possessive"] if behind.startswith(form)), "")
        after = elements[index + 1] if index + 1 < len(elements) else None
        gap = text[element.end : after.start] if after else ""
        close = (
            after is not None
            and len(gap.strip()) <= (len(possessive) + (14 if lexicon.blanks else 4))
            and "，" not in gap
            and "," not in gap
        )
        if after is not None and close and after.kind == "thing" and after.value in {"goods", "services", "rights"}:
            function = "source"
        elif (possessive or (element.kind == "reference" and element.value == "possessive")) and function in {"", "of"}:
            function = "poss"
        elif element.local is not None and _is_brand(element) and function in {"", "of", "on", "with", "to"}:
            function = "source"
        if not function and element.kind == "party":
            function = _apposed(out, text, element, joints["possessive"])
        out.append(replace(element, function=function))
    return out


def _apposed(row: list[Element], text: str, element: Element, possessives: Sequence[str]) -> str:
    """Return the function that a name takes over from the description it stands beside, else "".

    In "a stake in the Danish group's solar arm, Brightfold Energy," the arm is what the stake is in, not the group.
    """
    if len(row) < 3 or row[-1].kind != "break" or not row[-2].has("thing", "business"):
        return ""
    owner = row[-3]
    if owner.kind not in {"party", "reference"} or not owner.function or element.start - row[-2].end > 3:
        return ""
    if not any(text.startswith(form, owner.end) for form in possessives):
        return ""
    function = owner.function
    row[-3] = replace(owner, function="owner")
    return function


def _is_brand(element: Element) -> bool:
    """Tell whether a party is named by a product or a service of it (Azure, TPU)."""
    if element.local is None or len(element.firms) != 1:
        return False
    from dealgraph.identity import registry  # noqa: PLC0415  the registry is parsed on first need

    entry = registry.load().lookup(element.local.mention.text)
    return entry is not None and entry.is_brand(element.local.mention.text)
