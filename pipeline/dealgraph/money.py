"""Money: an interval of Decimal with a currency and the kind of bound that was told.

In: two ends and an ISO 4217 code. Out: a value that compares, adds and prints.
"at least $10 billion" and "至少100亿美元" are both `Money(min=10**10, max=None, currency="USD", bound="at_least")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

Bound = Literal["exact", "about", "at_least", "at_most", "range"]
BOUNDS: Final[tuple[Bound, ...]] = get_args(Bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum of money as told, in full units of its currency.

    Attributes:
        min: lower end in full units, or None where the text leaves it open ("up to").
        max: upper end in full units, or None where the text leaves it open ("more than").
        currency: ISO 4217 code, upper case.
        bound: how the text bounds the sum.
        equivalents: the same sum in other currencies as the text gives it ("about $150 million" in brackets).

    Raises:
        ValueError: when the ends contradict the bound or each other.
    """

    min: Decimal | None
    max: Decimal | None
    currency: str
    bound: Bound
    equivalents: tuple[Money, ...] = ()

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError("an amount needs at least one end")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"amount with min {self.min} above max {self.max}")
        if self.bound in {"exact", "about"} and self.min != self.max:
            raise ValueError(f"a bound of {self.bound} needs min = max")
        if self.bound == "at_least" and (self.min is None or self.max is not None):
            raise ValueError("at_least gives min only")
        if self.bound == "at_most" and (self.max is None or self.min is not None):
            raise ValueError("at_most gives max only")
        if self.bound == "range" and (self.min is None or self.max is None):
            raise ValueError("a range gives both ends")
        if not (len(self.currency) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise ValueError(f"{self.currency!r} is no ISO 4217 code")

    @classmethod
    def of(cls, value: Decimal | int | str, currency: str, bound: Bound = "exact") -> Money:
        """Return the sum of one told value under a bound other than a range."""
        value = Decimal(value)
        return cls(
            min=None if bound == "at_most" else value,
            max=None if bound == "at_least" else value,
            currency=currency,
            bound=bound,
        )

    @property
    def size(self) -> Decimal:
        """The end that is told, the upper where both are: for ordering only."""
        return self.max if self.max is not None else (self.min or Decimal(0))
