"""What stands around a pair of firms: cues from which a regression tells who pays whom where no frame does.

In: the elements of each sentence, references resolved. Out: for each ordered pair of firms a set of cues, such as
"trigger invest: payer before it, payee behind in" for "Orbis put money in Solvane", or the words between the two in
甲的芯片由乙供应. Cues speak of triggers, functions and order, so most of them are the same in every language.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dealgraph.entities.references import Discourse
from dealgraph.frames import antecedents, choice, elements
from dealgraph.frames.story import word_borders
from dealgraph.frames.triggers import lexicon as compile_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities import Local
    from dealgraph.frames.elements import Element
    from dealgraph.frames.triggers import Lexicon

Edge = tuple[str, str, str]

# Sentences this far apart can tell one deal; mention pairs beyond the nearest few say nothing new.
_FAR: Final = 3
_PAIRS: Final = 3
_MANY_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One mention of a firm: its sentence, its element's index, and whether it only refers."""

    sentence: int
    index: int
    referring: bool


def observe(parse: Parse, locals_: Sequence[Local]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the cues of each ordered (payer, payee) pair of firms that stand near enough to each other.

    Args:
        parse: the piece.
        locals_: its mentions.
    """
    lexicon = compile_lexicon(parse.words)
    rows = [list(row) for row in _rows(parse, locals_, lexicon)]
    places: dict[str, list[Place]] = {}
    for number, row in enumerate(rows):
        for index, (element, firms) in enumerate(row):
            for firm in firms:
                places.setdefault(firm, []).append(Place(number, index, element.kind != "party"))
    order = list(places)
    out: dict[tuple[str, str], frozenset[str]] = {}
    for payer, payee in itertools.permutations(order, 2):
        pairs = sorted(
            (
                (abs(a.sentence - b.sentence), abs(a.index - b.index), a.sentence, a.index, b.index, a, b)
                for a in places[payer]
                for b in places[payee]
                if abs(a.sentence - b.sentence) <= _FAR
            ),
            key=lambda p: p[:5],
        )
        if not pairs:
            continue
        found: set[str] = set()
        nearest = pairs[0][0]
        for *_, a, b in [pair for pair in pairs if pair[0] == nearest][:_PAIRS]:
            found.update(_together(rows[a.sentence], a, b, parse) if not nearest else _apart(rows, a, b, nearest))
        found.add(f"first: {_rank(order, payer)} pays {_rank(order, payee)}")
        found.add(f"firms: {min(len(order), 6)}")
        found.add(f"mentions: {min(len(places[payer]), 3)} pays {min(len(places[payee]), 3)}")
        out[payer, payee] = frozenset(found)
    return out


def of_frames(frames: Mapping[Edge, float], edge: Edge) -> frozenset[str]:
    """Return the cues that frames give for one edge: told, told the other way, told in the other family.

    Args:
        frames: the confidence of each edge that a frame tells.
        edge: payer, payee, family.
    """
    payer, payee, family = edge
    found = set()
    if edge in frames:
        found = {"frame tells it", f"frame tells it, {round(frames[edge], 1)}"}
    if (payee, payer, family) in frames:
        found.add("frame tells the opposite")
    if any(told[:2] == (payer, payee) and told[2] != family for told in frames):
        found.add("frame tells another family")
    return frozenset(found)


def _rows(parse: Parse, locals_: Sequence[Local], lexicon: Lexicon) -> Iterator[list[tuple[Element, tuple[str, ...]]]]:
    """Yield each sentence's elements with the firms that they name or stand for."""
    discourse, within = Discourse(), word_borders(parse, locals_)
    for start, end in parse.sentences:
        row = elements.row(parse.piece.text, start, end, lexicon, locals_, within)
        choice.settle(row, lexicon, parse.doc)
        parties = antecedents.resolved(row, parse.doc.text, discourse, lexicon)
        yield [(element, parties.get(index, ())) for index, element in enumerate(row)]


def _rank(order: list[str], firm: str) -> str:
    return ("topic", "second")[order.index(firm)] if order.index(firm) < 2 else "later"


def _name(element: Element) -> str:
    """An element as a cue names it."""
    if element.kind == "trigger":
        return f"{element.triggers[0].frame.name}{'' if element.triggers[0].verb else ' noun'}"
    if element.kind in {"function", "break", "mark", "light", "voice"}:
        return f"{element.kind} {element.value}"
    return element.kind


def _role(row: Sequence[tuple[Element, tuple[str, ...]]], at: int, trigger: int) -> str:
    """Where a party stands seen from a trigger: before or behind, governed by what, whether another party is nearer."""
    element = row[at][0]
    low, high = sorted((at, trigger))
    nearer = any(firms for _, firms in row[low + 1 : high])
    place = "before" if at < trigger else "behind"
    return f"{place} {element.function or '-'}{' far' if nearer else ''}"


def _together(
    row: Sequence[tuple[Element, tuple[str, ...]]], payer: Place, payee: Place, parse: Parse
) -> Iterator[str]:
    """The cues of two mentions in one sentence."""
    a, b = payer.index, payee.index
    if a == b:
        yield "in one group"
        return
    order = ">" if a < b else "<"
    low, high = min(a, b), max(a, b)
    inner = [element for element, _ in row[low + 1 : high]]
    one, other = row[a][0], row[b][0]
    yield f"order {order}"
    yield f"governed {one.function or '-'} pays {other.function or '-'} {order}"
    if payer.referring or payee.referring:
        yield f"refers {payer.referring} pays {payee.referring}"
    names = [_name(e) for e in inner if e.kind != "break" or e.value]
    for name in set(names):
        yield f"between {order} {name}"
    if len(names) <= 5:
        yield f"row {order} {' | '.join(names)}"
    triggers = [i for i, (e, _) in enumerate(row) if e.kind == "trigger"]
    for i in triggers:
        roles = f"{_role(row, a, i)} pays {_role(row, b, i)}"
        yield f"trigger {_name(row[i][0])}: {roles}"
        yield f"any trigger{'' if row[i][0].triggers[0].verb else ' noun'}: {roles}"
        yield f"word {row[i][0].triggers[0].base}: {order} {'between' if low < i < high else 'outside'}"
    if not triggers:
        yield f"no trigger {order}"
    for element, _ in row[max(0, low - 2) : low]:
        yield f"left {order} {_name(element)}"
    for element, _ in row[high + 1 : high + 3]:
        yield f"right {order} {_name(element)}"
    if any(e.kind == "money" for e, _ in row):
        yield "money"
    first, last = row[low][0], row[high][0]
    yield from _written(parse, (first.end, last.start), order)
    for side, element in (("payer", one), ("payee", other)):
        yield from _beside(parse, element, side)


def _written(parse: Parse, bounds: tuple[int, int], order: str) -> Iterator[str]:
    """The words between two mentions."""
    code = parse.words.code
    tokens = [t for t in parse.doc if bounds[0] <= t.idx < bounds[1] and not t.is_space and not t.like_num]
    if len(tokens) <= _MANY_WORDS:
        for token in tokens:
            yield f"{code} between {order} {token.lemma_.lower() or token.text}"
        for one, other in itertools.pairwise(tokens):
            yield f"{code} between {order} {(one.lemma_ or one.text).lower()} {(other.lemma_ or other.text).lower()}"


def _beside(parse: Parse, element: Element, side: str) -> Iterator[str]:
    """The words beside a mention, and what it is to its head where a parser tells."""
    code, doc = parse.words.code, parse.doc
    before = next((t for t in reversed(doc) if t.idx + len(t) <= element.start and not t.is_space), None)
    after = next((t for t in doc if t.idx >= element.end and not t.is_space), None)
    for where, token in (("before", before), ("after", after)):
        if token is not None:
            yield f"{code} {where} {side} {(token.lemma_ or token.text).lower()}"
    if not doc.has_annotation("DEP"):
        return
    inside = [t for t in doc if element.start <= t.idx < element.end]
    root = next((t for t in inside if t.head not in inside or t.head == t), None)
    if root is not None:
        head = root.head
        relation = root.dep_
        if relation == "pobj":
            relation = f"{head.lower_} of"
            head = head.head
        yield f"{code} {side} is {root.dep_} of {head.pos_}"
        yield f"{code} {side} is {relation} {head.lemma_.lower()}"


def _apart(
    rows: Sequence[Sequence[tuple[Element, tuple[str, ...]]]], payer: Place, payee: Place, gap: int
) -> Iterator[str]:
    """The cues of two mentions in different sentences."""
    order = ">" if payer.sentence < payee.sentence else "<"
    yield f"apart {gap} {order}"
    for side, place in (("payer", payer), ("payee", payee)):
        row = rows[place.sentence]
        triggers = [i for i, (e, _) in enumerate(row) if e.kind == "trigger"]
        for i in triggers:
            yield f"apart {side} {_name(row[i][0])}: {_role(row, place.index, i)}"
        if not triggers:
            yield f"apart {side} no trigger {order}"
        if any(e.kind == "money" for e, _ in row):
            yield f"apart {side} money {order}"
        if place.referring:
            yield f"apart {side} refers"
