"""The firms of a sentence's parties, pronouns and descriptions, in order: whom "it", 其 and "the start-up" stand for.

In "Nvidia backed Solvane, which is to buy chips from it" *which* is Solvane and *it* Nvidia; so are 后者 and 其 in
英伟达投资索文科技，后者将向其购买芯片.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dealgraph.entities.references import Discourse
    from dealgraph.frames.elements import Element
    from dealgraph.frames.triggers import Lexicon
    from dealgraph.words import Words

_BEFORE = 30
_AFTER = 60


def resolved(row: list[Element], text: str, discourse: Discourse, lexicon: Lexicon) -> dict[int, tuple[str, ...]]:
    """Return the firms of each party and reference by index; firms named are told to the discourse in order.

    Args:
        row: elements of the sentence.
        text: text of the piece.
        discourse: the firms told before; changed by the call.
        lexicon: matchers of the language.
    """
    parties: dict[int, tuple[str, ...]] = {}
    subject: tuple[str, ...] = ()
    is_main = True
    verb_seen = False
    topic = discourse.topic
    named = {e.firms for e in row if e.kind == "party" and e.firms}
    for index, element in enumerate(row):
        if element.kind in {"trigger", "light"}:
            verb_seen = True
        if element.kind == "break" and (element.value == "strong" or not lexicon.blanks):
            verb_seen = False
        if element.kind == "party" and element.firms:
            parties[index] = element.firms
            leading = not element.function and (not verb_seen or _acts(row, index, lexicon))
            discourse.tell(element.firms, subject=leading and is_main)
            _describe(element, text, discourse, lexicon.words)
            if leading:
                subject = element.firms[:1] if element.split else element.firms
                is_main = False
        elif element.kind == "reference":
            firms = element.firms or _referent(row, index, parties, text, discourse, lexicon, subject, verb_seen, topic)
            if firms:
                parties[index] = firms
                if not _is_governed(row, index, lexicon, verb_seen):
                    subject = firms
                    if element.value != "relative" and is_main:
                        discourse.topic = firms
                        is_main = False
    if row and row[0].value in {"for", "about"} and row[0].kind == "function":
        # "For the buyer it is the second acquisition": what follows is about the buyer.
        fronted = next((i for i in parties if i <= 2 and row[i].function == row[0].value), None)
        if fronted is not None and any(e.value == "singular" for e in row[fronted + 1 : fronted + 3]):
            discourse.topic = parties[fronted]
    if not subject and len(named) == 1:
        # "The rest turns round OpenAI." What follows is about the one firm told.
        discourse.topic = next(iter(named))
    return parties


def _referent(
    row: list[Element],
    index: int,
    parties: dict[int, tuple[str, ...]],
    text: str,
    discourse: Discourse,
    lexicon: Lexicon,
    subject: tuple[str, ...],
    verb_seen: bool,
    topic: tuple[str, ...],
) -> tuple[str, ...]:
    element = row[index]
    if element.value == "relative":
        before = [i for i in parties if i < index]
        return parties[before[-1]][-1:] if before else discourse.latest()
    if element.value == "possessive" and element.function not in {"", "poss", "source", "owner"}:
        # "among its customers": governed is what it owns.
        return ()
    owns = element.function in {"poss", "owner"} or (element.value == "possessive" and element.function != "source")
    if owns and subject and element.value == "possessive":
        return subject[:1]
    written = text[element.start : element.end]
    # Whoever stands behind the preposition of an agent acts in a clause of its own, not in that of the subject.
    by_agent = element.function == "agent" and element.value == "singular" and len(written) > 1
    is_pronoun = element.value != "singular" or (" " not in written.strip() and lexicon.blanks)
    return discourse.resolve(
        "singular" if element.value == "possessive" else element.value,
        subject=subject,
        governed=by_agent or _is_governed(row, index, lexicon, verb_seen),
        before=topic,
        asked="" if is_pronoun else written,
        words=lexicon.words,
    )


def _is_governed(row: list[Element], index: int, lexicon: Lexicon, verb_seen: bool) -> bool:
    """Tell whether a reference is no subject: it stands under a preposition or behind its verb."""
    element = row[index]
    if element.function == "agent":
        # 由它买下: who stands behind the agent's preposition acts, like a subject.
        return False
    if element.function:
        return True
    return verb_seen and not _acts(row, index, lexicon)


def _acts(row: list[Element], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a verb follows a party that stands behind another verb, and does not take it for its object."""
    element = row[index]
    if row[index].value == "relative":
        return True
    before = row[index - 1] if index else None
    if before is not None and before.kind in {"trigger", "light"} and element.start - before.end <= 2:
        return False
    for after in row[index + 1 : index + 3]:
        if after.start - element.end > (16 if lexicon.blanks else 6):
            return False
        if after.kind in {"trigger", "light", "voice"} or after.has("status") or after.has("speech"):
            return True
        if after.kind not in {"mark", "idiom", "when"}:
            return False
    return False


def _describe(element: Element, text: str, discourse: Discourse, words: Words) -> None:
    """Note the nouns beside a name: "the Dutch lender ING", "Anthropic, the developer of Claude", 初创公司索文科技."""
    if len(element.firms) != 1:
        return
    before, after = _appositions(words)
    ahead = text[max(0, element.start - _BEFORE) : element.start]
    behind = text[element.end : element.end + _AFTER]
    for match in (before.search(ahead), after.match(behind)):
        if match is not None:
            discourse.describe(element.firms[0], match[1])


@lru_cache(maxsize=8)
def _appositions(words: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = words.deals["antecedents"]
    nouns = [*table["young"], *(noun for listed in table["sectors"].values() for noun in listed)]
    nouns += words.names["descriptions"]["any"]
    listed = "|".join(re.escape(noun) for noun in sorted(set(nouns), key=lambda n: (-len(n), n)))
    if words.language["blanks_between_words"]:
        return (
            re.compile(rf"(?<![\w-])({listed}) $", re.IGNORECASE),
            re.compile(rf", (?:a|an|the) (?:[\w'’-]+ ){{0,3}}?({listed})(?![\w-])", re.IGNORECASE),
        )
    return re.compile(rf"({listed})$"), re.compile(rf"(?:，|（)[^，。（）]{{0,8}}?({listed})(?=[，）])")
