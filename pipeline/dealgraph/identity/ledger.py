"""The ledger of judgements: which claims tell one deal, which do not, and who says so.

A judgement never edits a deal; merging reads the ledger, so taking a judgement back undoes its effect.
One line of JSON each:
`{"left": …, "right": …, "verdict": "same", "by": "person:li", "reason": "同一笔融资"}`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Judgement", "Ledger", "Verdict"]

Verdict = Literal["same", "different", "unsure"]
_VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """What somebody says about two things, claims or firms, by their IRIs.

    Attributes:
        left: the lesser of the two IRIs.
        right: the greater.
        verdict: same, different or unsure; unsure leaves the pair to the rules.
        by: "rule:<name>" or "person:<name>".
        reason: why, in a sentence.
        score: of the rule, or None.
    """

    left: str
    right: str
    verdict: Verdict
    by: str
    reason: str = ""
    score: float | None = None

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise ValueError(f"a judgement needs two things, not {self.left} twice")
        if self.verdict not in _VERDICTS:
            raise ValueError(f"verdict {self.verdict!r}: one of {', '.join(_VERDICTS)}")
        if self.left > self.right:
            left, right = self.right, self.left
            object.__setattr__(self, "left", left)
            object.__setattr__(self, "right", right)

    @property
    def by_person(self) -> bool:
        """Whether a person judged; a person outranks every rule."""
        return self.by.startswith("person:")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A set of judgements; the same set in any order is the same ledger.

    Attributes:
        judgements: sorted, without repetition.
    """

    judgements: tuple[Judgement, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(set(self.judgements), key=_order)
        object.__setattr__(self, "judgements", tuple(ordered))

    def add(self, *judgements: Judgement) -> Ledger:
        """Return the ledger with further judgements."""
        return Ledger((*self.judgements, *judgements))

    def take_back(self, left: str, right: str, *, by: str | None = None) -> Ledger:
        """Return the ledger without the judgements about a pair.

        Args:
            left: one IRI.
            right: the other, in either order.
            by: only those of this judge; all when None.
        """
        pair = {left, right}
        return Ledger(tuple(j for j in self.judgements if {j.left, j.right} != pair or (by is not None and j.by != by)))

    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """Return the verdict of each judged pair: persons before rules, "different" before "same" among equals."""
        table: dict[tuple[str, str], Judgement] = {}
        for judgement in self.judgements:
            pair = judgement.left, judgement.right
            known = table.get(pair)
            if known is None or _weight(judgement) > _weight(known):
                table[pair] = judgement
        return {pair: judgement.verdict for pair, judgement in table.items()}

    def to_jsonl(self) -> str:
        """Return the ledger as JSON Lines."""
        return "".join(json.dumps(asdict(j), ensure_ascii=False, sort_keys=True) + "\n" for j in self.judgements)

    @classmethod
    def from_jsonl(cls, lines: Iterable[str]) -> Ledger:
        """Return the ledger that some lines hold.

        Raises:
            UsageError: with the number of the line that is no judgement.
        """
        judgements = []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                judgements.append(Judgement(**json.loads(line)))
            except (ValueError, TypeError) as error:
                raise UsageError(f"ledger, line {number}: {error}; expected left, right, verdict, by") from error
        return cls(tuple(judgements))


def _order(judgement: Judgement) -> tuple[str, str, str, str, str, float]:
    score = -1.0 if judgement.score is None else judgement.score
    return judgement.left, judgement.right, judgement.verdict, judgement.by, judgement.reason, score


def _weight(judgement: Judgement) -> tuple[bool, bool, bool]:
    return judgement.by_person, judgement.verdict != "unsure", judgement.verdict == "different"
