"""Two tellings side by side: how much speaks for one deal, and what forbids it.

In: two deals, with the days of their articles. Out: a `Comparison`. "Microsoft has agreed to lend Nscale $1bn" and
"微软同意向Nscale提供10亿美元贷款" are one; a Series A and a B轮 of the same firm are not, whatever else agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from dealgraph.identity.rounds import quantities, rounds
from dealgraph.identity.sums import agreement, share_agreement

if TYPE_CHECKING:
    from dealgraph.model import Deal
    from dealgraph.when import When

__all__ = ["Comparison", "Ends", "compare", "ends", "kinship"]

# How far two types can be two words for one transaction; what is not listed cannot.
_KIN: Final[dict[frozenset[str], float]] = {
    frozenset(pair): score
    for *pair, score in (
        ("equity_investment", "equity_stake", 0.9),
        ("equity_stake", "acquisition", 0.7),
        ("equity_investment", "acquisition", 0.6),
        ("warrant", "equity_stake", 0.8),
        ("warrant", "equity_investment", 0.6),
        ("loan", "equity_investment", 0.6),
        ("loan", "guarantee", 0.5),
        ("joint_venture", "equity_investment", 0.6),
        ("purchase", "lease", 0.8),
        ("purchase", "licence", 0.8),
        ("lease", "licence", 0.5),
        ("acquisition", "purchase", 0.6),
        ("acquisition", "licence", 0.5),
    )
}
_STAGES: Final = ("talks", "reported", "planned", "announced", "agreed", "completed")
_HELD: Final = frozenset({"equity_stake", "warrant"})
_WEIGHTS: Final = {"firms": 0.30, "type": 0.15, "money": 0.30, "when": 0.20, "mark": 0.05}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The two ends of a deal, in the direction of money, or of holding for stakes and warrants.

    Attributes:
        left: payers, or holders.
        right: payees, or issuers.
        passed: the firm that changes hands when it is neither.
    """

    left: frozenset[str]
    right: frozenset[str]
    passed: frozenset[str]

    @property
    def firms(self) -> frozenset[str]:
        """All firms of the deal."""
        return self.left | self.right | self.passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comes of comparing two tellings.

    Attributes:
        score: 0 to 1; 0 with a barrier.
        barrier: why the two cannot be one deal, or None.
        firm: True when more than the firms and the type speaks for one deal (the sum, the share, a mark or the day).
        reason: the agreements in a few words.
    """

    score: float
    barrier: str | None = None
    firm: bool = False
    reason: str = ""


def ends(deal: Deal) -> Ends:
    """Return the ends of a deal; a warrant is turned so that its holder stands where an investor would.

    Args:
        deal: a deal with canonical firm names.
    """
    left, right = frozenset(deal.payers), frozenset(deal.payees)
    if deal.type == "warrant":
        left, right = right, left
    return Ends(left=left, right=right, passed=frozenset({deal.object_firm} - {None}))  # type: ignore[arg-type]


def kinship(one: str, other: str) -> float:
    """Return how far two deal types can be two words for one transaction: 1 the same, 0 never."""
    return 1.0 if one == other else _KIN.get(frozenset({one, other}), 0.0)


def compare(one: Deal, other: Deal, *, told: tuple[str | None, str | None] | None = None) -> Comparison:
    """Return how two tellings compare; the order of the two makes no difference.

    Args:
        one: a deal of one article.
        other: a deal of another article, or of the same.
        told: the publication dates of the two articles; None when both are of one article, where silence about the date
            or the sum means less.
    """
    kin = kinship(one.type, other.type)
    money = agreement(one.money, other.money)
    share = share_agreement(one.share, other.share)
    firms = _firms(ends(one), ends(other))
    if firms == 0.0:
        return Comparison(score=0.0, barrier="firms")
    if kin == 0.0 and not (money == 1.0 and firms == 1.0):
        return Comparison(score=0.0, barrier="type")
    if money == 0.0:
        return Comparison(score=0.0, barrier="amount")
    if share == 0.0 and money != 1.0:
        return Comparison(score=0.0, barrier="share")
    if one.holding != other.holding and share != 1.0 and told is not None:
        return Comparison(score=0.0, barrier="holding")
    marks = rounds(one), rounds(other)
    if all(marks) and not marks[0] & marks[1]:
        return Comparison(score=0.0, barrier="round")
    counted = quantities(one), quantities(other)
    if all(counted) and not counted[0] & counted[1] and money is None:
        return Comparison(score=0.0, barrier="quantity")
    when = _dates(one, other, told)
    if when == 0.0:
        return Comparison(score=0.0, barrier="period")
    mark = 1.0 if all(marks) else 0.8 if all(counted) else 0.4
    standing = one.basis == other.basis == "implied" or (one.holding and other.holding)
    silent = 0.5 if standing else 0.3 if one.money is None and other.money is None else 0.25
    figures = money if money is not None else share if share is not None else silent
    parts = {"firms": firms, "type": kin or 0.2, "money": figures, "when": when, "mark": mark}
    score = sum(_WEIGHTS[name] * value for name, value in parts.items())
    firm = figures > 0.5 or mark > 0.5 or when >= 0.85 or standing
    reason = ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
    return Comparison(score=round(score, 4), firm=firm, reason=reason)


def _firms(one: Ends, other: Ends) -> float:
    """Return how well the ends agree: equal, one side silent, one told in full and the other in part, or 0."""
    if not one.firms & other.firms:
        return 0.0
    left = _side(one.left, other.left)
    right = max(
        _side(one.right, other.right),
        # "A buys X from B" and "A buys X"
        _side(one.passed, other.right) if one.passed else 0.0,
        _side(one.right, other.passed) if other.passed else 0.0,
    )
    if left == 0.0 or right == 0.0:
        return 0.0
    # "raised $50m" and "Accel invested" share no told side
    return 0.0 if left == right == _OPEN else round((left + right) / 2, 4)


_OPEN: Final = 0.5


def _side(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return _OPEN
    if one == other:
        return 1.0
    if one < other or other < one:
        return 0.75
    shared = len(one & other)
    # two lists of one round's investors, each incomplete
    return 0.55 if shared >= 2 or shared * 2 >= min(len(one), len(other)) >= 2 else 0.0


def _dates(one: Deal, other: Deal, told: tuple[str | None, str | None] | None) -> float:
    """Return how well the times agree; 0 when they forbid one deal."""
    first, second = _stage_dates(one), _stage_dates(other)
    common = sorted(set(first) & set(second))
    if common:
        return min(_interval(first[stage], second[stage], same_stage=True) for stage in common)
    if one.when and other.when:
        return _progress(one, other)
    if told is None:
        return 0.6
    return _by_article(one, other, told)


def _stage_dates(deal: Deal) -> dict[str, When]:
    dates = dict(deal.dates)
    if deal.when:
        dates.setdefault(_stage(deal.status), deal.when)
    return dates


def _stage(status: str) -> str:
    # signed is what one reader calls agreed and the next announced
    return "announced" if status in {"agreed", "reported"} else status


def _interval(one: When, other: When, *, same_stage: bool) -> float:
    if one.overlaps(other):
        return 1.0 if _length(one) < 45 and _length(other) < 45 else 0.8
    gap = _gap(one, other)
    if max(_length(one), _length(other)) >= 27:
        # two quarters, two months, a day outside the month told
        return 0.0 if same_stage or gap > 200 else 0.4
    if gap <= 4:
        return 0.9
    if gap <= 10:
        return 0.6
    if not same_stage:
        return 0.5 if gap <= 120 else 0.35 if gap <= 800 else 0.0
    return 0.0


def _progress(one: Deal, other: Deal) -> float:
    """Compare dates of two stages: the later stage must not come first."""
    assert one.when
    assert other.when
    ranks = [_STAGES.index(deal.status) if deal.status in _STAGES else len(_STAGES) for deal in (one, other)]
    early, late = (one.when, other.when) if ranks[0] < ranks[1] else (other.when, one.when)
    slack = 10 if max(_length(early), _length(late)) < 27 else 0
    if late.latest < early.earliest and _gap(early, late) > slack:
        return 0.0
    return _interval(one.when, other.when, same_stage=False)


def _by_article(one: Deal, other: Deal, told: tuple[str | None, str | None]) -> float:
    days = _day(told[0]), _day(told[1])
    dated, undated = (one, 1) if one.when else (other, 0)
    if dated.when is None:
        if days[0] is None or days[1] is None:
            return 0.4
        gap = abs((days[0] - days[1]).days)
        return 0.85 if gap <= 4 else 0.6 if gap <= 30 else 0.4 if gap <= 400 else 0.3
    day = days[undated]
    if day is None:
        return 0.4
    if dated.when.earliest > day and (dated.when.earliest - day).days > 45:
        # told before it happened: only a plan can be meant
        silent = other if dated is one else one
        return 0.35 if _stage(silent.status) in {"talks", "announced"} else 0.0
    gap = (day - dated.when.latest).days
    return 0.85 if gap <= 10 else 0.6 if gap <= 45 else 0.4


def _length(when: When) -> int:
    return (when.latest - when.earliest).days


def _gap(one: When, other: When) -> int:
    if one.overlaps(other):
        return 0
    first, second = sorted((one, other))
    return (second.earliest - first.latest).days


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
