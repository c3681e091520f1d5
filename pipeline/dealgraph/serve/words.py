"""Words: what the pages say, in the reader's language.

In: keys of `serve.toml`, deals, shares. Out: text, never markup; templates escape it.
"Planned: Nvidia invests up to $100 billion in OpenAI." and "拟议：Nvidia向OpenAI投资最高1000亿美元。" tell one deal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dealgraph.errors import WordsError
from dealgraph.money import Money
from dealgraph.views import phrasing
from dealgraph.views.phrasebook import Phrasebook
from dealgraph.views.phrases import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.model import Deal, Share
    from dealgraph.money import Bound
    from dealgraph.trace.bounds import Bounds

BOOK: Final = Phrasebook(Path(__file__).with_name("serve.toml"))


languages = BOOK.languages
word = BOOK.word


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a list in words.

    Args:
        names: of firms; none for a side that is open.
        language: a key of `languages()`.

    >>> listed(["Nvidia", "AMD", "Oracle"], "en"), listed(["英伟达", "AMD", "甲骨文"], "zh"), listed([], "en")
    ('Nvidia, AMD and Oracle', '英伟达、AMD与甲骨文', 'somebody not named')
    """
    if not names:
        return word("nobody", language)
    if len(names) == 1:
        return names[0]
    return word("and", language).join((word("comma", language).join(names[:-1]), names[-1]))


def share(value: Share, language: str) -> str:
    """Return a percentage in words.

    Args:
        value: the share.
        language: a key of `languages()`.
    """
    ends = [end for end in (value.min, value.max) if end is not None]
    low, high = (f"{end:g}" for end in (ends[0], ends[-1]))
    return word(f"share_{value.bound}", language, low=low, high=high)


def worth(deal: Deal, language: str) -> str:
    """Return what a deal is worth in words, or nothing where no sum and no share is told.

    Args:
        deal: whose amount and share.
        language: a key of `languages()`.
    """
    part = share(deal.share, language) if deal.share is not None and (deal.share.percent is not None) else ""
    if deal.money is None:
        return part
    total = phrasing.money(deal.money, language)
    return word("with_share", language, sum=total, share=part) if part else total


def bounded(bounds: Bounds, language: str) -> str:
    """Return a sum of deals in words.

    Args:
        bounds: the sum.
        language: a key of `languages()`.
    """
    low, high, currency = bounds.min, bounds.max, bounds.currency
    if currency is None or not bounds.known:
        return word("unknown", language)
    bound: Bound = "range"
    if low is None or high is None:
        bound = "at_least" if high is None else "at_most"
    elif low == high:
        bound = "exact"
    return phrasing.money(Money(min=low, max=high, currency=currency, bound=bound), language)


def sentence(deal: Deal, language: str, payers: Sequence[str], payees: Sequence[str]) -> str:
    """Return who pays whom in one sentence that begins with the stage.

    Args:
        deal: what is told.
        language: a key of `languages()`.
        payers: names as the reader knows them.
        payees: likewise.
    """
    stage = label("status", deal.status, language)
    return (
        f"{stage[:1].upper()}{stage[1:]}{word('colon', language)}"
        f"{told(deal, language, payers, payees)}{word('full_stop', language)}"
    )


def told(deal: Deal, language: str, payers: Sequence[str], payees: Sequence[str]) -> str:
    """Return who pays whom, without stage and full stop.

    Args:
        deal: what is told.
        language: a key of `languages()`.
        payers: names as the reader knows them.
        payees: likewise.

    Raises:
        WordsError: when the deal's type has no sentence.
    """
    try:
        forms: dict[str, str] = BOOK.tables["sentences"][deal.type][language]
    except KeyError as error:
        raise WordsError(f"{BOOK.path.name}: no sentence for {deal.type!r} in {language!r}") from error
    total = worth(deal, language)
    # "Nvidia invests 7% in" is no English: a bare share of an investment is told as one of the equity.
    if total and deal.money is None and deal.type != "equity_stake":
        total = ""
    number = "many" if len(payers) > 1 else "one"
    form = forms[number if total else f"bare_{number}"]
    return form.format(payers=listed(payers, language), payees=listed(payees, language), sum=total)
