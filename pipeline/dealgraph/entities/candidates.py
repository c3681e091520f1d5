"""Firm candidates: every span of a text that could name a firm, with a score for how much its form and company say so.

In: a Parse. Out: Candidates in offsets of the piece. "Vantrell Laboratories, Inc." and "鹭汀生物医药(苏州)有限公司"
score high by their form; "Torbjørn Hauge" scores low because "chief executive" stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.clauses import segmenters
from dealgraph.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from dealgraph.clauses import Parse
    from dealgraph.words import Words

_CJK: Final = re.compile(r"[\u3400-\u9fff]")
# Latin names inside a script without capitals: letters and digits, inner joints, blanks between capitalised parts.
_LATIN: Final = re.compile(
    r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9&'.+-]*(?:\s?(?:&|\+)\s?[A-Z0-9][A-Za-zÀ-ɏ0-9&'.+-]*|\s(?:de|of|du|von|van|and|la|di)\s[A-Z][A-Za-zÀ-ɏ0-9'.&-]*|\s[A-ZÀ-Þ][A-Za-zÀ-ɏ0-9&'.+/-]*|,\s(?:Inc|Ltd|LLC|Co)\.?)*"
)
_QUOTES: Final = str.maketrans("", "", '"“”‘’「」『』《》')


# Parts of speech of words that are capitalised for their place only.
_CLOSED: Final = frozenset({"PRON", "ADV", "NUM", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "INTJ", "PART"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A span that could name a firm.

    Attributes:
        start: first character in the piece.
        end: one past the last.
        text: the name as written.
        score: 0 is undecided; above, it reads as a firm.
        rule: which form proposed it.
    """

    start: int
    end: int
    text: str
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lists:
    legal: re.Pattern[str]
    ends: tuple[str, ...]
    joints: frozenset[str]
    coordinators: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    peoples: frozenset[str]
    openers: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    descriptions: tuple[str, ...]
    particles: frozenset[str]
    titles: tuple[str, ...]
    place_prepositions: frozenset[str]
    into: tuple[str, ...]


@lru_cache(maxsize=16)
def _lists(words: Words) -> _Lists:
    names = words.names
    legal = sorted(names["legal_forms"]["legal"], key=len, reverse=True)
    edge = r"\b" if words.language["blanks_between_words"] else ""
    return _Lists(
        legal=re.compile(rf"{edge}(?:{'|'.join(map(re.escape, legal))})$"),
        ends=tuple(sorted(names["firm_words"]["ends"], key=len, reverse=True)),
        joints=frozenset(names["firm_words"]["joints"]),
        coordinators=frozenset(words.deals["joints"]["coordinators"]) - {",", "/"},
        words=frozenset(names["not_firms"]["words"]) | frozenset(_strings(words.deals)),
        places=frozenset(names["not_firms"]["places"]) | frozenset(names["legal_forms"]["places"]),
        peoples=frozenset(names["not_firms"]["peoples"]),
        openers=frozenset(names["not_firms"]["openers"]),
        before=tuple(names["people"]["before"]),
        after=tuple(names["people"]["after"]),
        descriptions=tuple(names["descriptions"]["any"]),
        particles=frozenset(names["not_firms"]["particles"]),
        titles=tuple(names["not_firms"]["titles"]),
        place_prepositions=frozenset(names["not_firms"]["place_prepositions"]),
        into=tuple(
            sorted(
                {word.split(" ")[0] for word in words.deals["triggers"]["invest"]["verbs"]}
                | {word.split(" ")[0] for word in words.deals["triggers"]["invest"]["nouns"]}
                | {word for word in words.deals["equity_words"]["words"] if len(word) > 4}
            )
        ),
    )


def _strings(value: object) -> Iterator[str]:
    """Yield all words of the tables of deals: what names an action or a thing of a deal names no firm."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def propose(parse: Parse, blocked: list[tuple[int, int]]) -> list[Candidate]:
    """Return the candidates of a piece, sorted, without overlap.

    Args:
        parse: the piece.
        blocked: (start, end) of spans in the piece that are something else (amounts, dates, known firms).
    """
    taken = bytearray(len(parse.piece.text))
    for start, end in blocked:
        taken[start:end] = b"\x01" * (end - start)
    found = _capitalised(parse) if parse.words.language["blanks_between_words"] else _uncapitalised(parse)
    out: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (-c.score, c.start, c.start - c.end)):
        if not any(taken[candidate.start : candidate.end]):
            taken[candidate.start : candidate.end] = b"\x01" * (candidate.end - candidate.start)
            out.append(candidate)
    return sorted(out, key=lambda c: c.start)


def _name_like(token: Token) -> bool:
    text = token.text
    if not text[0].isalnum():
        return False
    return (
        text[0].isupper()
        or (any(c.isupper() for c in text[1:]) and len(text) > 2)
        or (text[0].isdigit() and any(c.isupper() for c in text))
    )


def _capitalised(parse: Parse) -> Iterator[Candidate]:
    """Runs of capitalised words, as a script with capitals writes its names."""
    lists, doc = _lists(parse.words), parse.doc
    labels = {i: ent.label_ for ent in doc.ents for i in range(ent.start, ent.end)}
    starts = {start for start, _ in parse.sentences}
    index = 0
    while index < len(doc):
        if not _name_like(doc[index]):
            index += 1
            continue
        last = index
        while last + 1 < len(doc):
            following = doc[last + 1]
            if (
                following.text in lists.before
                or (following.text in lists.words and following.text.isupper())
                or (following.text.rstrip("s") in lists.words and following.text[:2].isupper())
            ):
                break
            if _name_like(following) and following.idx not in starts:
                last += 1
            elif (
                (
                    following.text in {"-", ".", "/"}
                    and not doc[last].whitespace_
                    and not following.whitespace_
                    and last + 2 < len(doc)
                    and _name_like(doc[last + 2])
                )
                or (
                    following.text in lists.joints
                    and last + 2 < len(doc)
                    and _name_like(doc[last + 2])
                    and not (
                        following.text in {"and", "for", "y", "und", "et"} and not _one_entity(doc[last], doc[last + 2])
                    )
                )
                or (following.text == "," and last + 2 < len(doc) and lists.legal.fullmatch(doc[last + 2].text))
            ):
                last += 2
            elif following.text == "." and not doc[last].whitespace_ and lists.legal.search(doc[last].text + "."):
                last += 1
            else:
                break
        yield from _trim(parse, lists, index, last, labels, starts)
        index = last + 1


def _one_entity(left: Token, right: Token) -> bool:
    return any(ent.start <= left.i and right.i < ent.end and ent.label_ == "ORG" for ent in left.doc.ents)


def _trim(
    parse: Parse, lists: _Lists, first: int, last: int, labels: dict[int, str], starts: set[int]
) -> Iterator[Candidate]:
    doc = parse.doc
    while first <= last and (
        doc[first].text in lists.openers
        or doc[first].text in lists.before
        or (first < last and doc[first].text.lower() in lists.descriptions)
        or (first < last and doc[first].text.lower() in lists.before)
        or (doc[first].text in lists.peoples and first < last)
        or (
            doc[first].idx in starts
            and doc[first].pos_ in {"ADJ", "NOUN", "VERB", "ADV", "ADP", "DET", "PRON", "SCONJ", "NUM"}
            and doc[first].text.istitle()
            and first < last
        )
    ):
        first += 1
    if first > last:
        return
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    text = doc.text[start:end].rstrip(".,-") if not lists.legal.search(doc.text[start:end]) else doc.text[start:end]
    end = start + len(text)
    if len(text) < 2 or text in lists.words or text in lists.peoples:
        return
    if doc[first].idx in starts and first == last and doc[first].pos_ not in {"PROPN", "X", ""} and first not in labels:
        return
    if first == last and doc[first].pos_ in _CLOSED and labels.get(first) != "ORG":
        return
    score = _form(text, lists)
    if first and doc[first - 1].text.lower() in lists.before:
        score -= 3
    if last + 1 < len(doc) and doc[last + 1].pos_ in {"VERB", "AUX"}:
        # Firms act; places seldom do.
        score += 0.7
    if any(0 <= i < len(doc) and doc[i].text in lists.coordinators for i in (first - 1, last + 1)):
        score += 0.6
    label = labels.get(first) or labels.get(last)
    if (
        label in {"GPE", "LOC"}
        and first
        and doc[first - 1].text.lower() in lists.place_prepositions
        # "invested $10 billion in Solvane", "a stake in Solvane": there the preposition marks a firm.
        and not any(t.text.lower().startswith(lists.into) for t in doc[max(0, first - 10) : first - 1])
    ):
        score -= 1.2
    score += {
        "ORG": 1.5,
        "PERSON": -0.4,
        "GPE": -0.4,
        "LOC": -0.4,
        "NORP": -1.3,
        "DATE": -1.5,
        "MONEY": -2,
        "EVENT": -0.6,
        "LAW": -1.5,
        "WORK_OF_ART": -0.6,
        "PRODUCT": 0.2,
    }.get(label or "", 0.1)
    if text in lists.places or text.title() in lists.places:
        score -= 3
    score += _company(doc.text, start, end, lists)
    yield Candidate(start=start, end=end, text=text, score=score, rule=f"capitals:{label or '-'}")


def _form(text: str, lists: _Lists) -> float:
    """How much the form of a name says firm."""
    score = 0.0
    if lists.legal.search(text):
        score += 4
    folded = fold(text)
    if any(folded.endswith(end) and len(folded) > len(end) for end in lists.ends):
        score += 2.5
    if re.fullmatch(r"[\W\d]+", text):
        score -= 5
    if text.isupper() and len(text) > 12:
        score -= 1
    return score


def _company(text: str, start: int, end: int, lists: _Lists) -> float:
    """What stands around a name: titles make it a person, a description of trade makes it a firm."""
    before = text[max(0, start - 40) : start].rstrip()
    after = text[end : end + 30].lstrip("\"”' ")
    score = 0.0
    if any(before.endswith(word) for word in lists.before):
        score -= 3
    if after.lstrip(", ").startswith(lists.after):
        score -= 1.2 if " " in text[start:end] else 0.0
    if any(before.casefold().endswith(word) for word in lists.descriptions) or re.match(
        rf",? ?[^,.。，]{{0,40}}?(?:{'|'.join(map(re.escape, lists.descriptions))})", after
    ):
        score += 0.8
    if re.match(r"'s\b|’s\b", after):
        score += 0.3
    return score


def _uncapitalised(parse: Parse) -> Iterator[Candidate]:
    """Names in a script without capitals: Latin runs, the tagger's names, runs that end in a firm's word."""
    lists, text = _lists(parse.words), parse.piece.text
    folded = fold(text)
    for match in _LATIN.finditer(text):
        name = _cut(match.group(), lists).rstrip(".,-'& ")
        tail = _tail(text, match.start() + len(name), lists)
        whole = name + tail
        if (
            len(name) < 2
            or name in lists.words
            or (name.islower() and not tail)
            or re.fullmatch(r"[A-Z]{1,3}-?\d+[A-Za-z]?", name)
        ):
            continue
        person = re.fullmatch(r"[A-Z][a-zÀ-ɏ]+(?: [A-Z][a-zÀ-ɏ]+){1,2}", name) is not None
        score = (
            1.3
            + _form(whole, lists)
            + _company(text, match.start(), match.start() + len(whole), lists)
            - (0.3 if person else 0)
        )
        yield Candidate(start=match.start(), end=match.start() + len(whole), text=whole, score=score, rule="latin")
    for start, end, label in _runs(parse, lists, folded):
        name = text[start:end]
        bare = fold(name)
        if (
            len(name) < 2
            or bare in lists.words
            or bare in lists.places
            or bare in lists.peoples
            or not _CJK.search(name)
        ):
            continue
        score = {"ORG": 1.6, "nz": 0.8, "PER": 0.1, "LOC": -0.6, "run": -2.0, "quoted": 0.9}.get(label, -1.0)
        score += _form(name, lists) + _company(folded, start, end, lists)
        # 初创公司 and 服务器设计公司 describe; 明澜银行 and 某某股份有限公司 name.
        if any(bare.endswith(title) for title in lists.titles if len(title) > 2):
            score -= 9
        elif segmenters.is_common(bare, parse.words.language["segmenter"], lists.particles):
            score -= 9 if any(bare.endswith(d) for d in lists.descriptions) else 2.5
        yield Candidate(start=start, end=end, text=name, score=score, rule=f"tagger:{label}")


def _cut(name: str, lists: _Lists) -> str:
    """Cut a Latin run before a title or an initialism that is no part of a name: "Anthropic CEO", "Nvidia GPU"."""
    parts = name.split(" ")
    for index, part in enumerate(parts):
        if index and (part in lists.before or part in lists.words):
            return " ".join(parts[:index])
    return name


def _tail(text: str, at: int, lists: _Lists) -> str:
    """The ideographic end of a name that begins in Latin letters: "KB" + "证券"."""
    for end in lists.ends:
        if text.startswith(end, at) and not text.startswith(end + "的", at) and len(end) > 1:
            return end
    return ""


def _runs(parse: Parse, lists: _Lists, folded: str) -> Iterator[tuple[int, int, str]]:
    tags = parse.tags
    for match in re.finditer(r"[“「『‘\"]([\u3400-\u9fffA-Za-z0-9]{2,10})[”」』’\"]", folded):
        if re.search(rf"(?:{'|'.join(map(re.escape, lists.descriptions))})[“「『‘\"]$", folded[: match.start() + 1]):
            yield match.start(1), match.end(1), "quoted"
    inside = {"ORG", "nz", "PER", "n", "LOC", "a", "vn", "nw", "j", "nr", "ns", "nt", "s", "f", "an"}
    for index, (start, end, label) in enumerate(tags):
        word = folded[start:end]
        if label in {"ORG", "nz", "PER", "LOC"}:
            first, last = _strip(folded, start, end, lists)
            if last > first:
                yield first, last, label
        # 投资, 租赁 and the like are suffixes and verbs: what the tagger takes for a verb ends no name.
        acts = label in {"v", "vd"} or (label == "vn" and index > 0 and tags[index - 1][2] == "ORG")
        if not acts and any(word.endswith(suffix) for suffix in lists.ends):
            left = index
            while (
                left > 0
                and tags[left - 1][2] in inside
                and start - tags[left - 1][0] <= 8
                and not _boundary(folded[tags[left - 1][0] : tags[left - 1][1]], lists)
            ):
                left -= 1
            first, last = _strip(folded, tags[left][0], end, lists)
            if last - first >= 3:
                # A run that begins with a name is one: 沃林|食品, 闽洋|电缆.
                yield first, last, "ORG" if {label, tags[left][2]} & {"ORG", "nz", "PER"} else "run"
            # A name such as 沧澜股份 is often cut 沧|澜股份: take the characters before the suffix as well.
            if (
                start > 0
                and index > 0
                and left == index
                and len(word) <= 3
                and tags[index - 1][2] not in {"w", "u", "p", "c", "r"}
            ):
                first, last = _strip(folded, max(tags[index - 1][0], start - 4), end, lists)
                if last - first >= 3:
                    yield first, last, "run"


def _boundary(word: str, lists: _Lists) -> bool:
    return (
        word in lists.openers
        or word in lists.peoples
        or word in lists.descriptions
        or any(word.endswith(d) for d in lists.descriptions)
    )


def _strip(folded: str, start: int, end: int, lists: _Lists) -> tuple[int, int]:
    """Take words off the front that belong to no name."""
    changed = True
    while changed and end > start:
        changed = False
        for word in (*lists.openers, *lists.peoples):
            if folded.startswith(word, start) and end - start - len(word) >= 2:
                start += len(word)
                changed = True
        for title in lists.titles:
            at = folded.rfind(title, start, end)
            if at > start and end - at - len(title) >= 3:
                start = at + len(title)
                changed = True
    return start, end
