"""Parties of a row: names told together, names that only describe others, and what governs each of them.

"Amazon and Google" and 亚马逊与谷歌 are one party; in "Nvidia-backed Solvane" and 英伟达支持的索文科技 only Solvane
is one; "from Oracle" and 向甲骨文 stand under a preposition, "Oracle's" and 甲骨文的 own what follows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dealgraph.frames.triggers import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.frames.elements import Element
    from dealgraph.frames.triggers import Lexicon

# What a preposition does not reach across.
_MEMBERS: Final = 60  # how far before a list of members the word for their group may stand
_TRADE: Final = {"goods", "services", "rights"}
_WALLS: Final = {"break", "trigger", "party", "light", "voice", "when", "money", "share", "reference"}


def ungrouped(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Return the elements with names that only describe a group of others told as such.

    "Nvidia shareholders", "former OpenAI staff", 苹果供应商: the firm named plays no part.

    Args:
        text: text of the piece.
        elements: elements of a sentence.
        lexicon: matchers of its language.
    """
    return [
        replace(element, kind="group", firms=())
        if element.kind == "party" and _is_group(text, element, lexicon)
        else element
        for element in elements
    ]


def _is_group(text: str, element: Element, lexicon: Lexicon) -> bool:
    words = lexicon.words.names["groups"]
    behind = text[element.end : element.end + 24].casefold()
    ahead = text[max(0, element.start - 40) : element.start].casefold()
    for form in words["after"]:
        rest = behind[len(form) :]
        runs_on = rest[:1].isalnum() and (lexicon.blanks or len(form) == 1)  # 英伟达系统 is no 英伟达系
        if behind.startswith(form.casefold()) and not runs_on:
            return True
    for form in words["before"]:
        start = len(ahead.rstrip()) - len(form)
        whole = start <= 0 or not ahead[start - 1].isalnum() or not lexicon.blanks
        if ahead.rstrip().endswith(form.casefold()) and whole and lexicon.blanks:
            return True
    return False


def of_makers(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Return the elements with "the developer of Claude" told as the firm whose brand it names.

    Args:
        text: text of the piece.
        elements: elements of a sentence.
        lexicon: matchers of its language.
    """
    makers = tuple(noun.casefold() for noun in lexicon.words.deals["antecedents"]["makers"])
    out: list[Element] = []
    for element in elements:
        if (
            element.kind == "party"
            and len(out) > 1
            and (out[-1].kind, out[-1].value) == ("function", "of")
            and out[-2].kind == "reference"
            and text[out[-2].start : out[-2].end].casefold().endswith(makers)
            and is_brand(element)
        ):
            start = out[-2].start
            del out[-2:]
            out.append(replace(element, start=start, local=None))
            continue
        out.append(element)
    return out


def grouped(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Return the elements with coordinated names joined to one party."""
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
            if not joined(between, lexicon.words) or _begins_anew(elements, index, following, between, lexicon):
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


def _begins_anew(elements: list[Element], index: int, following: int, between: str, lexicon: Lexicon) -> bool:
    """Tell whether a name behind a coordinator is no member of the group before but begins a clause or a gapped one.

    "invested $4 billion in Solvane and Google $2 billion"; "invested in Solvane, and Solvane will buy chips".
    """
    verb = None
    for before in range(index - 1, -1, -1):
        if elements[before].kind == "break":
            break
        if elements[before].kind in {"trigger", "light"}:
            verb = before
            break
    if verb is None:
        return False
    after = elements[following + 1] if following + 1 < len(elements) else None
    if after is None:
        return False
    near = after.start - elements[following].end <= (14 if lexicon.blanks else 3)
    if near and after.kind == "money" and any(e.kind == "money" for e in elements[verb:index]):
        return True
    if not lexicon.blanks:
        return False
    verbal = after.kind in {"trigger", "light", "voice"} or after.has("status")
    participle = following + 2 < len(elements) and elements[following + 2].value == "agent"
    return near and verbal and ("," in between or not participle) and not (after.kind == "trigger" and participle)


def functions(text: str, elements: list[Element], lexicon: Lexicon) -> list[Element]:
    """Return the elements with the grammatical function of each party: a preposition's, or possession."""
    joints = lexicon.words.deals["joints"]
    reach = 45 if lexicon.blanks else 14
    out: list[Element] = []
    for index, element in enumerate(elements):
        if element.kind not in {"party", "reference"}:
            out.append(
                replace(element, function=_governed(elements, index, reach, blanks=lexicon.blanks))
                if element.kind == "group"
                else element
            )
            continue
        function = _governed(elements, index, reach, blanks=lexicon.blanks)
        following = elements[index + 1] if index + 1 < len(elements) else None
        if function in {"with", "for"} and following is not None and _is_participle(following, element, lexicon):
            # "with Microsoft investing up to $5 billion"
            function = ""
        if element.value == "relative" and not function:
            function = _relative(elements, index)
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
        owns = bool(possessive) or (element.kind == "reference" and element.value == "possessive")
        if after is not None and close and after.kind == "thing" and after.value in {"goods", "services", "rights"}:
            # "bought its chips", "bought Nvidia chips"; but "granted Pfizer the rights", "has a data centre".
            named = all(word[:1].isupper() or word[:1].isdigit() for word in gap.split())
            function = "source" if owns or named or not lexicon.blanks else function
        elif owns and function in {"", "of", "object"}:
            function = "poss"
        elif _is_made(behind, element, lexicon):
            # "the Claude maker", 这家Claude开发商: the brand names its firm.
            pass
        elif element.local is not None and is_brand(element) and function in {"", "of", "on", "with", "to"}:
            function = "source"
        if not function and element.kind == "party":
            function = _apposed(out, text, element, joints["possessive"])
        if function == "poss" and _is_backed(text, element, elements[index + 1 :], possessive, lexicon):
            function = "partner"
        described = not lexicon.blanks and text.endswith(tuple(joints["possessive"]), 0, element.start)
        out.append(replace(element, function=function, described=described))
    return out


def _is_made(behind: str, element: Element, lexicon: Lexicon) -> bool:
    """Tell whether a brand stands before the word for who makes it."""
    makers = tuple(noun.casefold() for noun in lexicon.words.deals["antecedents"]["makers"])
    return element.kind == "party" and behind.casefold().lstrip().startswith(makers) and is_brand(element)


def _is_backed(text: str, element: Element, later: list[Element], possessive: str, lexicon: Lexicon) -> bool:
    """Tell whether a firm stands as somebody's partner: "Solvane's backer Nvidia", "whose lender ING"."""
    following = next((e for e in later[:3] if e.kind in {"party", "break"}), None)
    if following is None or following.kind == "break":
        return False
    between = text[element.end + len(possessive) : following.start].strip().casefold()
    return between in {noun.casefold() for noun in lexicon.words.deals["antecedents"]["payer"]}


def _is_participle(element: Element, party: Element, lexicon: Lexicon) -> bool:
    forms = [t.form for t in element.triggers if t.verb]
    ending = tuple(lexicon.words.deals["joints"]["participles"])
    return bool(forms) and element.start - party.end <= 2 and forms[0].endswith(ending) if ending else False


def _governed(elements: list[Element], index: int, reach: int, *, blanks: bool) -> str:
    """Return the preposition that governs a party, "object" where a word marks it as one, else ""."""
    element = elements[index]
    found, behind_group = "", False
    for before in reversed(elements[max(0, index - 5) : index]):
        if element.start - before.end > reach or before.kind in _WALLS:
            break
        if blanks and before.kind == "thing" and before.value in _TRADE and element.start - before.end <= 1:
            # "for seven years of cloud services OpenAI committed": the services are what is governed.
            break
        if before.kind == "group":
            behind_group = element.start - before.end > 1
        elif before.kind == "function":
            if before.value == "object" and element.start - before.end > 1:
                break
            if found:
                # 向由OpenAI前员工创办的索文科技: the nearer word governs the group, the other one the firm.
                return before.value
            if before.value == "members":
                # "to a group of buyers that includes MGX and Nvidia": they stand where the group stands.
                reach += before.end - elements[index].start + _MEMBERS
                continue
            found = before.value
            if not behind_group:
                return found
    return found


def _relative(elements: list[Element], index: int) -> str:
    """Return "object" for a relative pronoun behind which another party acts: "which Oracle bought"."""
    for element in elements[index + 1 : index + 4]:
        if element.kind in {"party", "reference"}:
            return "object" if element.start - elements[index].end <= 12 else ""
        if element.kind in {"trigger", "light", "voice", "break"} or element.has("status"):
            return ""
    return ""


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


def is_brand(element: Element) -> bool:
    """Tell whether a party is named by a product or a service of it (Azure, TPU)."""
    if element.local is None or len(element.firms) != 1:
        return False
    from dealgraph.identity import registry  # noqa: PLC0415  the registry is parsed on first need

    entry = registry.load().lookup(element.local.mention.text)
    return entry is not None and entry.is_brand(element.local.mention.text)
