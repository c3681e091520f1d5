"""From a passage to what the network is fed: tokens, marked spans, and the right answers.

Firm names are swapped for others of the same language now and then, so that the role is learned and not the name:
"Ferrymark raised €34 million" becomes "Declario raised €34 million", "拾荇智能完成融资" becomes "磐渡资本完成融资".
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dealgraph.models.labels import FAMILY_OF, LABELS, NOTHING, STATUSES, TAGS
from dealgraph.models.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tokenizers import Tokenizer

    from dealgraph.training.passages import Passage


UNKNOWN = -100  # a token whose tag is not asked


@dataclass(frozen=True)
class Fact:
    """What is told of one pair and type: token spans (by number) of its amounts, its status and flags."""

    payer: int
    payee: int
    label: int
    amounts: tuple[int, ...]  # empty: none is told
    amount_known: bool
    status: int
    flags: tuple[bool, bool, bool]


@dataclass(frozen=True)
class Example:
    """One passage in tokens. Firm number -1 is the open side."""

    ids: list[int]
    tags: list[int]
    firms: int
    mentions: list[tuple[int, int, int]]
    references: list[tuple[int, int, tuple[int, ...]]]
    amounts: list[tuple[int, int]]
    positive: list[tuple[int, int, int]]  # payer, payee, label
    ignored: list[tuple[int, int, int]]
    facts: list[Fact]


def swapped(given: Passage, pool: Sequence[tuple[str, ...]], random: Random, chance: float) -> Passage:
    """Return the passage with some firms under other names, aliases kept apart from first names."""
    new = {i: random.choice(pool) for i in range(len(given.firms)) if random.random() < chance}
    if not new:
        return given
    out, last, starts, shifts = "", 0, [0], [0]
    for s, e, i in given.mentions:
        if i not in new:
            continue
        alias = given.firms[i].index(given.text[s:e]) if given.text[s:e] in given.firms[i] else 0
        word = new[i][min(alias, len(new[i]) - 1)]
        out += given.text[last:s] + word
        last = e
        starts.append(e)
        shifts.append(len(out) - e)

    def moved(position: int) -> int:
        return position + shifts[bisect_right(starts, position) - 1]

    return replace(
        given,
        text=out + given.text[last:],
        mentions=tuple((moved(s), moved(e), i) for s, e, i in given.mentions),
        references=tuple((moved(s), moved(e), f) for s, e, f in given.references),
        amounts=tuple((moved(s), moved(e), k) for s, e, k in given.amounts),
    )


def example(tokenizer: Tokenizer, given: Passage) -> Example:
    """Return the passage in tokens, with every answer the network is to learn."""
    ids, offsets = tokens_of(tokenizer, given.text)

    def span(start: int, end: int) -> tuple[int, int] | None:
        hit = [k for k, (a, b) in enumerate(offsets) if a < end and b > start]
        return (hit[0], hit[-1] + 1) if hit else None

    mentions = [(*t, i) for s, e, i in given.mentions if (t := span(s, e))]
    references = [(*t, f) for s, e, f in given.references if (t := span(s, e))]
    placed = [(t, k) for s, e, k in given.amounts if (t := span(s, e))]
    tags = [UNKNOWN if given.partial else NOTHING] * len(ids)
    if given.partial:
        # What stands beside a marked name is not of the name.
        for s, e, _ in mentions:
            tags[s - 1 : s] = [NOTHING]
            tags[e : e + 1] = [NOTHING]
    for kind, spans in (("REF", references), ("FIRM", mentions)):
        for s, e, _ in spans:
            tags[s:e] = [TAGS.index("B-" + kind)] + [TAGS.index("I-" + kind)] * (e - s - 1)
    named = {i for *_, i in mentions}
    positive: set[tuple[int, int, int]] = set()
    ignored: set[tuple[int, int, int]] = set()
    facts: dict[tuple[int, int, int], Fact] = {}
    for deal in sorted(given.deals, key=lambda d: (d.part, d.optional)):
        for p, q in deal.pairs:
            pair = (-1 if p is None else p, -1 if q is None else q)
            if not all(i == -1 or i in named for i in pair):
                continue
            family = FAMILY_OF[deal.type]
            if given.partial:
                positive.add((*pair, LABELS.index(family)))
                ignored.update((*pair, LABELS.index(t)) for t, f in FAMILY_OF.items() if f == family)
                continue
            labels = [LABELS.index(deal.type), LABELS.index(family)]
            (ignored if deal.optional else positive).update((*pair, x) for x in labels)
            at = tuple(n for n, (_, k) in enumerate(placed) if k == deal.amount)
            known = bool(at) or deal.amount is None
            status = STATUSES.index(deal.status)
            key = (*pair, labels[0])
            before = facts.get(key)
            if before is None:
                facts[key] = Fact(*key, at, known, status, (deal.hearsay, deal.implied, deal.holding))
            elif not deal.part:
                facts[key] = replace(before, amounts=tuple(sorted({*before.amounts, *at})), status=before.status)
    return Example(
        ids=ids,
        tags=tags,
        firms=len(given.firms),
        mentions=mentions,
        references=references,
        amounts=[t for t, _ in placed],
        positive=sorted(positive),
        ignored=sorted(ignored - positive),
        facts=list(facts.values()),
    )
