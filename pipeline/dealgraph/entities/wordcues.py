"""Cues of a name in a script with blanks and capitals: what its form says, and what the words around it say.

In: Spans. Out: cues, each the name of a weight in words/<language>/candidates.toml. "Quillmere Industries plc" has the
cues "legal form" and "firm word"; "Torbjørn Hauge" after "chief executive" has "title before".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dealgraph.clauses import syntax
from dealgraph.entities.spans import is_name_like, legal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from dealgraph.clauses import Parse
    from dealgraph.entities.spans import Span
    from dealgraph.words import Words

_JOINTS: Final = {
    "and": "and", "&": "ampersand", "+": "ampersand", "of": "of", "'s": "possessive", "’s": "possessive",
    "/": "slash", "-": "hyphen", "de": "of", "du": "of", "do": "of", "da": "of", "di": "of", "del": "of", "della": "of",
}  # fmt: skip
_OF: Final = frozenset({"of", "de", "du", "do", "da", "di", "del", "della", "des"})
_MODEL: Final = re.compile(r"[A-Z]{1,4}-?\d+[A-Za-z]{0,2}|[A-Z][a-z]+[- ]?\d+")
# Where the news was written: "LEEDS, March 3 (Wire) - ".
_DATELINE: Final = re.compile(r"(?:, [A-Z][\w. ]{0,20})? ?(?:\([^)]*\) ?)?[-–—]|, [A-Z][a-z]+\.? \d|:? ?[—–]")
# How far behind a name a description of it may begin, and how far before it the word that a preposition serves.
_APPOSITION: Final = 45
_GOVERNOR: Final = 10
# How many characters around a span are looked through for further places of a name of several words.
_NEIGHBOURHOOD: Final = 8000


class _Lists:
    """The word lists of one language that cues ask for."""

    def __init__(self, words: Words) -> None:
        names = words.names
        self.legal = legal_form(words)
        forms = names["legal_forms"]
        self.ends = frozenset({*names["firm_words"]["ends"], *forms["trades"], *forms["arms"], *forms["generic"]})
        self.never = frozenset(names["not_firms"]["words"])
        self.places = frozenset(names["not_firms"]["places"]) | frozenset(names["legal_forms"]["places"])
        self.peoples = frozenset(names["not_firms"]["peoples"])
        self.openers = frozenset(names["not_firms"]["openers"])
        self.titles = frozenset(names["people"]["before"])
        self.after_person = tuple(names["people"]["after"])
        roles = "|".join(sorted(map(re.escape, names["people"]["roles"]), key=len, reverse=True))
        self.titled = re.compile(rf", (?:the |an? |its |his |her )?(?:[\w-]+ ){{0,2}}?(?:{roles})\b")
        self.first_names = frozenset(names["people"]["first_names"])
        self.descriptions = frozenset(names["descriptions"]["any"])
        kinds = "|".join(sorted(map(re.escape, self.descriptions), key=len, reverse=True))
        self.apposition = re.compile(rf",? ?(?:the|an?|its|which|whose|[(–-])[^.;:]{{0,{_APPOSITION}}}?\b(?:{kinds})\b")
        self.coordinators = frozenset(words.deals["joints"]["coordinators"]) | {"and", "or", "&", ","}
        self.deal = frozenset(
            form.split(" ")[0]
            for trigger in words.deals["triggers"].values()
            for kind in ("verbs", "nouns")
            for form in trigger.get(kind, ())
        )
        self.into = frozenset(
            form.split(" ")[0]
            for name in ("invest", "put_in", "back", "hold", "take_stake")
            for kind in ("verbs", "nouns")
            for form in words.deals["triggers"][name].get(kind, ())
        ) | {word for word in words.deals["equity_words"]["words"] if len(word) > 4}
        self.functions = {
            word: role for role, several in words.deals["functions"].items() for word in several if " " not in word
        }
        self.everyday = syntax.dictionary(words)


@lru_cache(maxsize=16)
def _lists(words: Words) -> _Lists:
    return _Lists(words)


class WordCues:
    """What the words of one piece say of its spans.

    Args:
        parse: the piece.
        known: (start, end) of names that are certain.
    """

    def __init__(self, parse: Parse, known: Sequence[tuple[int, int]]) -> None:
        self._lists = _lists(parse.words)
        self._doc = parse.doc
        self._text = parse.piece.text
        self._starts = {start for start, _ in parse.sentences}
        self._known = {i for start, end in known for i in range(start, end)}
        self._labels = {i: ent for ent in parse.doc.ents for i in range(ent.start, ent.end)}
        self._names = Counter(token.text for token in parse.doc if is_name_like(token))
        self._alone = Counter(
            token.text
            for token in parse.doc
            if is_name_like(token)
            and not (token.i and is_name_like(parse.doc[token.i - 1]))
            and not (token.i + 1 < len(parse.doc) and is_name_like(parse.doc[token.i + 1]))
        )
        self._small = {token.text for token in parse.doc if token.text.islower()}
        self._people = self._of_people()

    def _of_people(self) -> set[str]:
        """The last words of people's full names: what else bears them alone is the same person."""
        found: set[str] = set()
        for ent in self._doc.ents:
            last = ent[-1].text
            if ent.label_ == "PERSON" and len(ent) > 1 and last not in self._lists.ends and ent[0].text.isalpha():
                found.add(last)
        for token in self._doc[:-1]:
            if token.text in self._lists.first_names or token.text in self._lists.titles:
                following = self._doc[token.i + 1]
                if following.text[:1].isupper():
                    found.add(following.text)
                    if token.i + 2 < len(self._doc) and self._doc[token.i + 2].text[:1].isupper():
                        found.add(self._doc[token.i + 2].text)
        return found

    def form(self, span: Span) -> list[str]:
        """Return what the span itself, and where it is cut, says.

        Args:
            span: one of the piece.
        """
        lists, doc = self._lists, self._doc
        tokens = [doc[i] for i in range(span.first, span.last + 1)]
        words = [t for t in tokens if is_name_like(t)]
        cues = [f"words {min(len(words), 5)}"]
        legal = lists.legal.search(span.text)
        if legal and legal.start() > 0:
            cues.append("legal form")
            words = [t for t in words if t.idx < span.start + legal.start()] or words
        last = words[-1]
        if last.text in lists.ends:
            cues.append("firm word" if len(words) > 1 else "firm word alone")
        if any(t.text in lists.ends for t in words[:-1]):
            cues.append("firm word inside")
        if any(t.text in _OF and doc[t.i - 1].text in lists.ends for t in tokens[1:-1]):
            first_word = len(tokens) > 2 and tokens[0].text in lists.ends and tokens[1].text in _OF
            cues.append("firm word first, then of" if first_word else "firm word, then of")
        elif last.text in lists.ends and span.wider[1] and doc[span.last + 1].text in _OF:
            cues.append("cut between firm word and of" if len(words) > 1 else "cut between one firm word and of")
        cues += sorted({f"joint {_JOINTS[t.text]}" for t in tokens[1:-1] if t.text in _JOINTS})
        if any(not is_name_like(t) and t.text not in _JOINTS for t in tokens[1:-1]):
            cues.append("joint other")
        cues += self._letters(span, words)
        cues += self._place_in_text(span, words)
        cues += self._labelled(span)
        first = doc[span.first].text
        if first in lists.openers or first.lower() in {"the", "a", "an"}:
            cues.append("opener first")
        if first in lists.titles or first.lower() in lists.titles:
            cues.append("title first")
        if first in lists.peoples:
            cues.append("people first" if len(words) > 1 else "people alone")
        if first in lists.first_names:
            cues.append("first name first")
        if span.text in lists.never or (len(words) > 1 and words[0].text in lists.never and words[0].text.isupper()):
            cues.append("never a firm")
        if last.text in lists.never and len(words) > 1:
            cues.append("never a firm last")
        if span.text in lists.places or span.text.title() in lists.places:
            cues.append("place")
        elif len(words) > 1 and last.text in lists.places:
            cues.append("place last")
        if len(words) == 1 and last.text in self._people:
            cues.append("person's name")
        return cues

    def _letters(self, span: Span, words: Sequence[Token]) -> list[str]:
        lists = self._lists
        cues: list[str] = []
        if span.text.isupper():
            cues.append("capitals short" if len(span.text) < 6 else "capitals long")
        if any(c.isupper() for c in words[0].text[1:]) and not words[0].text.isupper():
            cues.append("capital inside")
        if any(c.isdigit() for c in span.text):
            cues.append("digit first" if span.text[0].isdigit() else "digit")
        everyday = [t.text.lower() in lists.everyday for t in words]
        cues.append(
            "everyday words all" if all(everyday) else "everyday words some" if any(everyday) else "everyday words none"
        )
        if len(words) > 1:
            cues.append("everyday last" if everyday[-1] else "rare last")
        if not span.text.isascii():
            cues.append("letters with marks")
        if _MODEL.fullmatch(span.text):
            cues.append("like a model")
        if any(c.islower() for c in span.text) and words[-1].text.isupper() and len(words) > 1 and len(words[-1]) < 6:
            cues.append("initialism last")
        if any(t.text.lower().rstrip("s") in lists.descriptions for t in words):
            cues.append("description inside")
        return cues

    def _place_in_text(self, span: Span, words: Sequence[Token]) -> list[str]:
        doc = self._doc
        cues = []
        if span.wider[0]:
            before = doc[span.first - 1]
            if before.idx in self._starts and before.text.lower() in self._lists.everyday:
                cues.append("an everyday opener on the left")
            cues.append(
                "name goes on left, blank"
                if is_name_like(before)
                else f"name goes on left, {before.text if before.text in _JOINTS else 'joint'}"
            )
        if span.wider[1]:
            after = doc[span.last + 1]
            cues.append(
                "name goes on right, blank"
                if is_name_like(after)
                else f"name goes on right, {after.text if after.text in _JOINTS else 'joint'}"
            )
        if doc[span.first].idx in self._starts:
            cues.append("opens a sentence")
            if len(words) == 1:
                cues.append("opens a sentence alone")
                if {words[0].text.lower(), words[0].lemma_.lower()} & self._lists.everyday:
                    cues.append("everyday word alone opens a sentence")
            if doc[span.first].text.lower() in self._lists.everyday:
                cues.append("everyday word opens a sentence")
        if len(words) == 1 and words[0].text.lower() in self._small:
            cues.append("also written small")
        cues.append(f"tagged {words[-1].pos_}")
        if len(words) > 1:
            cues.append(f"first tagged {words[0].pos_}")
        return cues

    def _labelled(self, span: Span) -> list[str]:
        """What the entity recogniser of the model says."""
        entities = {self._labels[i] for i in range(span.first, span.last + 1) if i in self._labels}
        if not entities:
            return ["entity none"]
        if len(entities) > 1:
            return ["entity several"]
        (entity,) = entities
        start = entity.start + (entity[0].text.lower() == "the")
        end = entity.end - (entity[-1].text in {"'s", "’s"})
        exact = (start, end) == (span.first, span.last + 1)
        return [
            f"entity {entity.label_}"
            if exact
            else f"entity part {entity.label_}"
            if start <= span.first and span.last < end
            else f"entity over {entity.label_}"
        ]

    def company(self, span: Span) -> list[str]:
        """Return what the words around the span say.

        Args:
            span: one of the piece.
        """
        lists, doc = self._lists, self._doc
        first, last = span.first, span.last
        cues: list[str] = []
        before = doc[first - 1] if first else None
        after = doc[last + 1] if last + 1 < len(doc) else None
        rest = self._text[span.end : span.end + 100]
        role = self._governed(before)
        if before is not None:
            # "invested $10 billion in Solvane": there the preposition marks a firm, not a place.
            word = f"before {before.text.lower()}" if before.is_alpha or before.is_punct else f"before a {before.pos_}"
            cues.append(f"{role} a deal" if role else word)
            if before.text in {"By", "by"} and span.start < 80 and span.first == span.last - 1:
                cues.append("byline")
            if before.text in lists.titles or before.text.lower() in lists.titles:
                cues.append("title before")
                if self._like_a_person(span):
                    cues.append("titled full name")
            if before.text.lower() in lists.descriptions:
                cues.append("description before")
            if before.text in lists.coordinators:
                cues.append("listed")
        if after is not None:
            cues.append(
                f"after {after.text.lower()}"
                if after.is_alpha or after.is_punct or after.text in {"'s", "’s"}
                else f"after a {after.pos_}"
            )
            cues.append(f"followed by {after.pos_}")
            if after.text in lists.coordinators and last + 2 < len(doc) and is_name_like(doc[last + 2]):
                cues.append("listed before a name")
        if before is not None and before.text in lists.coordinators and first > 1 and is_name_like(doc[first - 2]):
            cues.append("listed behind a name")
        if any(i in self._known for i in (span.start - 3, span.start - 6, span.end + 2, span.end + 5)):
            cues.append("beside a known firm")
        if lists.apposition.match(rest):
            cues.append("described")
        if lists.titled.match(rest):
            cues += ["title behind", "titled full name"] if self._like_a_person(span) else ["title behind"]
        elif rest.lstrip(", ").startswith(lists.after_person):
            cues.append("speaks" if " " in span.text else "speaks, one word")
            if self._like_a_person(span):
                cues.append("speaks under a full name")
        if re.match(r" ?\((?:[A-Z]{2,5}|[A-Z ]+: ?\w+)\)", rest):
            cues.append("ticker")
        if (span.start == 0 or self._text[span.start - 1] == "\n") and _DATELINE.match(rest):
            cues.append("dateline")
        head = doc[first : last + 1].root
        cues.append(f"is {head.dep_}")
        governor = head.head
        if head.dep_ in {"nsubj", "dobj", "nsubjpass", "poss", "dative"} and governor.lemma_.lower() in lists.deal:
            cues.append(f"{head.dep_} of a deal")
        return cues

    def _like_a_person(self, span: Span) -> bool:
        """Tell whether a span is written as full names of people are: two or three plain words."""
        words = span.text.split(" ")
        return 2 <= len(words) <= 3 and words[-1] not in self._lists.ends and all(w.istitle() for w in words)

    def _governed(self, before: Token | None) -> str:
        """Return the function of a preposition that serves a word of a deal, "" when there is none."""
        role = self._lists.functions.get(before.text.lower(), "") if before is not None else ""
        if not role or before is None:
            return ""
        near = self._doc[max(0, before.i - _GOVERNOR) : before.i]
        # Much happens in places; only what is put into something has a firm behind "in".
        wanted = self._lists.into if role == "in" else self._lists.deal
        return role if any(token.lemma_.lower() in wanted for token in near) else ""

    def repeated(self, span: Span) -> list[str]:
        """Return what other places of the piece say of the same words.

        Args:
            span: one of the piece.
        """
        near = self._text[max(0, span.start - _NEIGHBOURHOOD) : span.start + _NEIGHBOURHOOD]
        count = self._names[span.text] if span.first == span.last else near.count(span.text)
        if count < 2:
            return []
        cues = [f"told {min(count, 4)} times"]
        if span.first == span.last and self._alone[span.text] == 0:
            cues.append("always part of more")
        return cues
