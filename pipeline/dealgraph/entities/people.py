"""People with role and firm: "Anthropic CEO Dario Amodei", 羽泉總經理溫若蘭.

A name counts as a person's only beside a role; the firm is the one named next to the role.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dealgraph.model import Mention, Person
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities.recognition import Local
    from dealgraph.words import Words


@lru_cache(maxsize=16)
def _roles(words: Words) -> re.Pattern[str]:
    roles = sorted((fold(role) for role in words.names["people"]["roles"]), key=len, reverse=True)
    edge = (r"(?<!\w)", r"(?!\w)") if words.language["blanks_between_words"] else ("", "")
    return re.compile(f"{edge[0]}(?:{'|'.join(map(re.escape, roles))}){edge[1]}", re.IGNORECASE)


def _names(parse: Parse) -> list[tuple[int, int]]:
    """Spans that a model takes for people's names, widest first."""
    text = parse.piece.text
    spans = [(ent.start_char, ent.end_char) for ent in parse.doc.ents if ent.label_ == "PERSON"]
    spans += [(start, end) for start, end, label in parse.tags if label == "PER"]
    if not parse.words.language["blanks_between_words"]:
        spans += [m.span() for m in re.finditer(r"[A-Z][a-zÀ-ɏ'-]+(?: [A-Z][a-zÀ-ɏ'.-]+){1,2}", text)]
    return sorted({s for s in spans if len(text[s[0] : s[1]].strip()) > 1}, key=lambda s: (s[0], -s[1]))


def find(parse: Parse, locals_: Sequence[Local]) -> list[tuple[Mention, str, str | None]]:
    """Return (mention in the article's offsets, role, firm) of the people of a piece.

    Args:
        parse: the piece.
        locals_: its mentions; a name that is a firm's is no person's.
    """
    text = parse.piece.text
    folded = fold(text)
    firms = [(local.start, local.end, local.firm) for local in locals_ if local.mention.kind == "firm"]
    reach = 4 if parse.words.language["blanks_between_words"] else 1
    out: list[tuple[Mention, str, str | None]] = []
    for start, end in _names(parse):
        if any(a < end and start < b for a, b, _ in firms):
            continue
        for role in _roles(parse.words).finditer(folded, max(0, start - 60), min(len(text), end + 60)):
            before = role.end() <= start and start - role.end() <= reach
            after = role.start() >= end and role.start() - end <= reach + 1
            if not (before or after):
                continue
            near = [(min(abs(role.start() - b), abs(a - role.end())), firm) for a, b, firm in firms if firm]
            gap, firm = min(near, default=(99, None))
            first = parse.piece.at(start)
            mention = Mention(
                start=first,
                end=first + end - start,
                text=text[start:end],
                kind="person",
                value=text[start:end],
                language=parse.words.code,
                rule="role",
            )
            out.append((mention, text[role.start() : role.end()], firm if gap <= (12 if reach > 1 else 6) else None))
            break
    return out


def gather(found: Sequence[tuple[Mention, str, str | None]]) -> tuple[Person, ...]:
    """Return one person a name, with the first role and firm told."""
    people: dict[str, Person] = {}
    for mention, role, firm in found:
        known = people.get(mention.text)
        people[mention.text] = Person(
            name=mention.text,
            role=known.role if known and known.role else role,
            firm=known.firm if known and known.firm else firm,
            mentions=(*(known.mentions if known else ()), mention),
        )
    return tuple(people.values())
