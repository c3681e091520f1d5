"""The closed lists that the learned reader speaks in, shared by training and reading.

"raised $50m" is `equity_investment` of the family `capital`; 采购订单 is `purchase` of the family `procurement`.
"""

from __future__ import annotations

TYPES = (
    "equity_investment",
    "equity_stake",
    "acquisition",
    "loan",
    "guarantee",
    "warrant",
    "joint_venture",
    "purchase",
    "lease",
    "licence",
)
FAMILY_OF = {t: "procurement" if t in {"purchase", "lease", "licence"} else "capital" for t in TYPES}
LABELS = (*TYPES, "capital", "procurement")
STATUSES = ("talks", "planned", "announced", "agreed", "completed", "postponed", "terminated", "reported")
FLAGS = ("hearsay", "implied", "holding")
TAGS = ("O", "B-FIRM", "I-FIRM", "B-REF", "I-REF")
NOTHING = 0
MARK_FIRM, MARK_REFERENCE, MARK_AMOUNT, FIRST_SLOT = 0, 1, 2, 3
SLOTS = 24  # firms told apart by marks of their own; the twenty-fifth shares the first one's
DISTANCES = 24  # buckets: 12 forwards, 12 backwards


def bucket(gap: int, backwards: bool) -> int:
    """Return the bucket of a distance in tokens: 0, 1, 2-3, 4-7, …, forwards or backwards."""
    return min(11, (max(gap, 0)).bit_length()) + (12 if backwards else 0)
