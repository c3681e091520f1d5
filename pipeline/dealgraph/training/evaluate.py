"""What the shipped reader is worth on annotated passages: mentions, firms, references, flows, types, amounts, stages.

Flows are distinct (payer, payee, family) edges, as "Kestrel & Lowe -> Ferrymark, capital" or 拾荇智能 -> 沧澜股份,
procurement; optional gold edges count neither way. Measured with the gold firms given, and with the reader's own.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dealgraph.models.encoder import Reader, load
from dealgraph.models.labels import FAMILY_OF, LABELS, TYPES
from dealgraph.training.passages import Passage, read

if TYPE_CHECKING:
    from pathlib import Path

    from dealgraph.models.reading import Reading

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
Edge = tuple[str, str, str]


@dataclass
class Tally:
    """Counts by measure: right, given, asked."""

    right: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def compare(self, name: str, got: set[Any], gold: set[Any], neutral: set[Any] = frozenset()) -> None:  # type: ignore[assignment]
        """Count a set of answers against the right ones."""
        self.right[name] += len(got & gold)
        self.given[name] += len(got - (neutral - gold))
        self.asked[name] += len(gold)

    def check(self, name: str, right: bool) -> None:
        """Count one question."""
        self.right[name] += right
        self.given[name] += 1
        self.asked[name] += 1

    def table(self) -> dict[str, str]:
        """Return precision, recall and F1 of each measure; one share where they are the same."""
        rows = {}
        for name in self.asked:
            r, g, a = self.right[name], self.given[name], self.asked[name]
            score = f"{2 * r / max(1, g + a):.3f}"
            rows[name] = (
                score if g == a else f"{score}  (precision {r / max(1, g):.3f}, recall {r / max(1, a):.3f}, {a} asked)"
            )
        return rows


def evaluate(passages: Path, weights: Path | None, threshold: float | None = None) -> dict[str, Tally]:
    """Print and return the measures by language."""
    reader = load(weights)
    if reader is None:
        raise SystemExit("no weights: run `python -m dealgraph.training export` first")
    tallies: dict[str, Tally] = defaultdict(Tally)
    start, count = time.monotonic(), 0
    for passage in read(sorted(passages.glob("*.jsonl"))):
        measure(reader, passage, tallies[passage.lang], (threshold,) if threshold else THRESHOLDS)
        count += 1
    for lang, tally in sorted(tallies.items()):
        for name, row in tally.table().items():
            print(f"{lang}  {name:32}  {row}")  # noqa: T201
    print(json.dumps({"passages": count, "seconds": round(time.monotonic() - start, 1)}))  # noqa: T201
    return tallies


def measure(reader: Reader, passage: Passage, tally: Tally, thresholds: tuple[float, ...]) -> None:
    """Count what the reader gets right on one passage."""
    keys = [names[0] for names in passage.firms]
    key_of = {name: keys[i] for i, names in enumerate(passage.firms) for name in names}
    amounts = [(s, e) for s, e, _ in passage.amounts]
    gold_mentions = [(s, e, keys[i]) for s, e, i in passage.mentions]
    own = reader.read(passage.text, None, amounts)
    tally.compare("firm mentions", {(s, e) for s, e, _ in own.firm_spans}, {(s, e) for s, e, _ in passage.mentions})
    found = {key_of.get(passage.text[s:e], key) for s, e, key in own.named()}
    tally.compare("firms by name", found, {keys[i] for *_, i in passage.mentions})
    gold_references = {(s, e) for s, e, _ in passage.references}
    tally.compare("references", {(s, e) for s, e, *_ in own.references}, gold_references)
    given = reader.read(passage.text, gold_mentions, amounts)
    wanted = {(s, e): {keys[i] for i in firms} for s, e, firms in passage.references}
    for s, e, _, links in given.references:
        if (s, e) in wanted:
            tally.check("links of references found", {k for k, p in links if p > 0.5} == wanted[s, e])
    gold, neutral = edges(passage, keys)
    tally_edges(tally, "flows, firms given", given.pairs(), key_of, gold, neutral, thresholds)
    tally_edges(tally, "flows, own firms", own.pairs(), key_of, gold, neutral, thresholds)
    resolved = [(s, e, keys[i]) for s, e, firms in passage.references for i in firms]
    tally_edges(
        tally,
        "flows, firms and references given",
        given.pairs([*gold_mentions, *resolved]),
        key_of,
        gold,
        neutral,
        (0.5,),
    )
    given.pairs(gold_mentions)
    details(given, passage, keys, tally)


def edges(passage: Passage, keys: list[str]) -> tuple[set[Edge], set[Edge]]:
    """Return the edges asked for and the optional ones."""
    sides: tuple[set[Edge], set[Edge]] = (set(), set())
    for deal in passage.deals:
        for p, q in deal.pairs:
            if p is not None and q is not None:
                sides[deal.optional].add((keys[p], keys[q], FAMILY_OF[deal.type]))
    return sides


def tally_edges(
    tally: Tally,
    name: str,
    pairs: Any,
    key_of: dict[str, str],
    gold: set[Edge],
    neutral: set[Edge],
    thresholds: tuple[float, ...],
) -> None:
    """Count edges at each threshold; the highest of a family's score and its types' counts."""
    scored: dict[Edge, float] = {}
    for (payer, payee), row in pairs.items():
        if payer is None or payee is None:
            continue
        for family in ("capital", "procurement"):
            edge = (key_of.get(payer, payer), key_of.get(payee, payee), family)
            scored[edge] = max(row[family], scored.get(edge, 0.0))
    for t in thresholds:
        tally.compare(f"{name} > {t}", {e for e, p in scored.items() if p > t}, gold, neutral)


def details(reading: Reading, passage: Passage, keys: list[str], tally: Tally) -> None:
    """Count type, amount, stage and flags on the gold deals."""
    table = reading.pairs()
    seen = set()
    for deal in passage.deals:
        if deal.part or deal.optional:
            continue
        told = {
            (d.amount) for d in passage.deals if d.type == deal.type and set(d.pairs) & set(deal.pairs) and not d.part
        }
        for p, q in deal.pairs:
            pair = (None if p is None else keys[p], None if q is None else keys[q])
            if pair not in table or (pair, deal.type) in seen:
                continue
            seen.add((pair, deal.type))
            if p is None or q is None:
                tally.check("open side seen", table[pair][FAMILY_OF[deal.type]] > 0.5)
            best = max((t for t in TYPES if FAMILY_OF[t] == FAMILY_OF[deal.type]), key=lambda t: table[pair][t])
            tally.check("type, family given", best == deal.type)
            values = {n: k for n, (_, _, k) in enumerate(passage.amounts)}
            if deal.amount is None or deal.amount in values.values():
                first = reading.amount(*pair, deal.type)[0][0]
                right = (None if first is None else values[first]) in told
                tally.check("amount" if deal.amount else "no amount where none is told", right)
            chances = reading.status(*pair, deal.type)
            stages = {k: v for k, v in chances.items() if k not in ("hearsay", "implied", "holding")}
            tally.check("status", max(stages, key=lambda k: stages[k]) == deal.status)
            tally.check("holding", (chances["holding"] > 0.5) == deal.holding)
            tally.check("hearsay", (chances["hearsay"] > 0.5) == deal.hearsay)


assert set(FAMILY_OF.values()) < set(LABELS)
