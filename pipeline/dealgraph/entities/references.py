"""What pronouns and descriptions refer to: 该公司, 双方, 后者, "the company", "it", "both firms" -> firms already told.

A reference in the subject's place goes to the topic; one behind a preposition goes to the nearest other firm. A
description asks for more: "the start-up" is none that is listed, "the lender" a bank, "the buyer" whoever bought.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dealgraph.identity import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.words import Words


@dataclass(slots=True)
class Discourse:
    """The firms that an article has brought up so far.

    Attributes:
        topic: firms of the last subject.
        told: firms in order of mention, the latest last.
        group: the last group of two or more firms told together.
        deals: (type, payers, payees) of the deals told, the latest last.
        kinds: nouns that stood beside a firm's name: "the Dutch lender ING", "Anthropic, the developer of Claude".
    """

    topic: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)
    group: tuple[str, ...] = ()
    deals: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    kinds: dict[str, set[str]] = field(default_factory=dict)

    def tell(self, firms: tuple[str, ...], *, subject: bool) -> None:
        """Note that firms were mentioned."""
        for firm in firms:
            if firm in self.told:
                self.told.remove(firm)
            self.told.append(firm)
        if subject and firms:
            self.topic = firms
        if len(firms) > 1:
            self.group = firms

    def describe(self, firm: str, noun: str) -> None:
        """Note what a firm was called beside its name."""
        self.kinds.setdefault(firm, set()).add(noun.casefold())

    def latest(self, without: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the firm told last that is none of some others."""
        return next(((firm,) for firm in reversed(self.told) if firm not in without), ())

    def resolve(
        self,
        reference: str,
        *,
        subject: tuple[str, ...],
        governed: bool,
        asked: str = "",
        words: Words | None = None,
        before: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        """Return the firms that a reference stands for; () when none is in sight.

        Args:
            reference: singular, possessive, plural, former or latter.
            subject: firms of the last subject in the sentence, () at its beginning.
            governed: True behind a preposition or as an object.
            asked: the description as written, "" for a pronoun.
            words: the language of the description.
            before: the topic before the sentence began.
        """
        if reference == "plural":
            # "the two" after two firms were told one by one are those; one more firm does not undo a group.
            last = max((i for i, firm in enumerate(self.told) if firm in self.group), default=-1)
            return self.group if last >= 0 and len(self.told) - last <= 2 else tuple(self.told[-2:])
        if reference in {"former", "latter"}:
            pair = self.told[-2:]
            return () if len(pair) < 2 else (pair[0] if reference == "former" else pair[1],)
        out = set(subject) if governed else set()
        # "AMD won an order from it": the firm that was spoken of comes before others.
        asks = asked and words is not None and any(self.fitness(firm, asked, words) for firm in self.told)
        first = (() if asks else before[:1]) if governed else (*subject[:1], *self.topic[:1])
        listed = dict.fromkeys(firm for firm in first if firm not in out)
        listed.update(dict.fromkeys(f for f in reversed(self.told) if f not in out))
        candidates = list(listed)
        if asks and words is not None and candidates:
            best = max(self.fitness(firm, asked, words) for firm in candidates)
            candidates = [firm for firm in candidates if self.fitness(firm, asked, words) == best]
        return tuple(candidates[:1])

    def partner(self, payer: str, deal_type: str) -> tuple[str, ...]:
        """Return whom a firm paid last in a deal of a type, () where no such deal was told.

        Args:
            payer: the firm.
            deal_type: notation of the type.
        """
        return next((p for t, payers, p in reversed(self.deals) if t == deal_type and payer in payers), ())

    def asks_part(self, asked: str, words: Words) -> bool:
        """Tell whether a description says what part its firm plays in a deal: "the supplier", 买方."""
        table = words.deals["antecedents"]
        return _has(asked.casefold(), [*table["payer"], *table["payee"]], words)

    def fitness(self, firm: str, asked: str, words: Words) -> int:
        """Return how well a description fits a firm: above 0 what speaks for it, below 0 what speaks against it.

        Args:
            firm: name of the firm.
            asked: the description as written.
            words: its language.
        """
        noun = asked.casefold()
        table = words.deals["antecedents"]
        if any(kind in noun for kind in self.kinds.get(firm, ())):
            return 3
        for side, place in (("payer", 1), ("payee", 2)):
            if _has(noun, table[side], words):
                for deal in reversed(self.deals):
                    if firm in deal[place]:
                        return 2
                    if firm in deal[3 - place]:
                        return -2
                return 0
        entry = registry.load().lookup(firm)
        if _has(noun, table["young"], words) and entry is not None:
            return -1 if entry.tickers else 1
        for sector, nouns in table["sectors"].items():
            if _has(noun, nouns, words):
                if entry is not None and entry.sectors:
                    return 2 if sector in entry.sectors else -1
                return 1 if any(name.casefold() in firm.casefold() for name in nouns) else 0
        return 0


def is_bank(firm: str, words: Words) -> bool:
    """Tell whether a firm lends by trade: by its sector in the registry, or by its name.

    Args:
        firm: name of the firm.
        words: the language of the text.
    """
    entry = registry.load().lookup(firm)
    if entry is not None and entry.sectors:
        return "finance" in entry.sectors
    return any(
        len(name) > 1 and name.casefold() in firm.casefold()
        for name in words.deals["antecedents"]["sectors"]["finance"]
    )


def _has(noun: str, listed: Sequence[str], words: Words) -> bool:
    """Tell whether a description ends in one of some nouns; a blank marks where a word begins."""
    if not words.language["blanks_between_words"]:
        return any(noun.endswith(word.casefold()) for word in listed)
    return any(noun == word.casefold() or noun.endswith((" " + word).casefold()) for word in listed)
