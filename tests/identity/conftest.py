"""Deals in one line, for the tests of this step."""

from decimal import Decimal

import pytest

from dealgraph.identity.deals import Telling
from dealgraph.model import Deal, Evidence, Share
from dealgraph.money import Money
from dealgraph.when import When


def _deal(kind: str, payers: str, payees: str, amount: str = "", *, at: int = 0, language: str = "en", **told) -> Deal:
    money = None
    if amount:
        value, currency, *bound = amount.split()
        money = Money.of(Decimal(value), currency, *bound)
    share = told.pop("share", None)
    when = told.pop("when", None)
    text = told.pop("text", "x" * 9)
    return Deal(
        type=kind,
        payers=tuple(payers.split()),
        payees=tuple(payees.split()),
        money=money,
        share=None if share is None else Share(min=share, max=share, bound="exact"),
        when=When.parse(when) if when else None,
        evidence=(Evidence(start=at, end=at + len(text), text=text, language=language, rule="t"),),
        **told,
    )


@pytest.fixture
def deal():
    """A maker of deals: deal("loan", "Ligne", "Petrel", "90e6 EUR", at=40, language="zh")."""
    return _deal


@pytest.fixture
def telling():
    """A maker of claims around a deal: telling(deal, "a1", "2025-03-04")."""

    def make(told: Deal, name: str, published: str | None = None, article: str | None = None) -> Telling:
        return Telling(iri=f"claim/{name}", article=article or f"article/{name}", published=published, deal=told)

    return make
