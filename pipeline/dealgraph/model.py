"""The nouns of dealgraph: frozen, slotted, keyword-only; they read no file and no clock.

All offsets are code points of the article's text as kept. A deal is an event with roles; `payers` give money or
other value, `payees` receive it, and edges are derived from that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dealgraph.money import Money
    from dealgraph.when import When

Kind = Literal["firm", "person", "amount", "share", "date", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSpan:
    """A stretch of an article in one language.

    Attributes:
        start: first code point.
        end: one past the last.
        language: ISO 639-1 code ("en", "zh").
        script: ISO 15924 code ("Latn", "Hans", "Hant").
    """

    start: int
    end: int
    language: str
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with what is known about it.

    Attributes:
        source: path or URL as given, "-" for standard input.
        text: the text as decoded, byte-order mark and front matter off, otherwise never altered.
        spans: its language spans, in order, without gaps but for blank lines.
        title: from metadata, or None.
        published: ISO 8601 date or date-time, or None.
        published_inferred: True when `published` comes from a dateline in the text.
        publisher: from metadata, or None.
        url: canonical URL or declared id from metadata, or None: the article's identity if present.
        encoding: the character encoding that was read.
    """

    source: str
    text: str
    spans: tuple[LanguageSpan, ...]
    title: str | None = None
    published: str | None = None
    published_inferred: bool = False
    publisher: str | None = None
    url: str | None = None
    encoding: str = "utf-8"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in order of first appearance."""
        return tuple(dict.fromkeys(span.language for span in self.spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A percentage of a firm's equity.

    Attributes:
        min: lower end in percent, or None where open.
        max: upper end in percent, or None where open.
        bound: as for money.
    """

    min: float | None
    max: float | None
    bound: Literal["exact", "about", "at_least", "at_most", "range"]

    @property
    def percent(self) -> float | None:
        """The one figure a contract with one number shows: the told end, the upper of a range."""
        return self.max if self.max is not None else self.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A character span of the article that stands for a value.

    Attributes:
        start: first code point.
        end: one past the last.
        text: the text of the span.
        kind: what it is a mention of.
        value: Money, When, Share; for a firm or person the name as written; for a reference a tuple of firm names.
        language: of the span it stands in.
        rule: name of the rule or model that found it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Money | When | Share | str | tuple[str, ...]
    language: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One firm of an article.

    Attributes:
        name: canonical name: the registry's English label, else the fullest form in the text.
        names: all names known, registry aliases among them, canonical first.
        registry: IRI of its registry entry, or None for a firm on no list.
        mentions: where the article names it (not where it only refers to it).
    """

    name: str
    names: tuple[str, ...]
    registry: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with role and firm where told."""

    name: str
    role: str | None
    firm: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A quote of the article that says so.

    Attributes:
        start: first code point.
        end: one past the last.
        text: the quote, equal to the article's text there.
        language: ISO 639-1 code.
        rule: the rule or model that read it.
    """

    start: int
    end: int
    text: str
    language: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """What a firm is said to be worth; never a flow."""

    firm: str
    money: Money
    as_of: When | None
    basis: Literal["market_value", "funding_round"] | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One transaction or commitment as one article tells it (DESIGN, section 2).

    Attributes:
        type: notation of the deal type scheme, for example "equity_investment".
        payers: canonical firm names; empty when that side is open.
        payees: canonical firm names; empty when that side is open.
        money: the amount, or None when none is told.
        share: percent of equity, or None.
        when: the date of the stage told, or None.
        dates: (stage, date) of the other stages told.
        status: notation of the status scheme.
        hearsay: True when told as hearsay, whatever the stage.
        basis: "stated", or "implied" where a purchase follows from a tie.
        object: what changes hands, as told.
        object_kind: equity, debt, goods, services or rights.
        object_firm: the firm that changes hands when it is neither payer nor payee (a sold subsidiary), or None.
        combined: one amount over several payers or payees.
        holding: a bare holding, no payment told.
        part_of: index of the whole within the extraction's deals, or None.
        tied_to: indices of deals that condition this one.
        evidence: at least one quote.
        confidence: 0 to 1, rounded to 0.01.
        reason: how it was decided, for `dealgraph explain`.
    """

    type: str
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    money: Money | None = None
    share: Share | None = None
    when: When | None = None
    dates: tuple[tuple[str, When], ...] = ()
    status: str = "announced"
    hearsay: bool = False
    basis: Literal["stated", "implied"] = "stated"
    object: str | None = None
    object_kind: str | None = None
    object_firm: str | None = None
    combined: bool = False
    holding: bool = False
    part_of: int | None = None
    tied_to: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...]
    confidence: float = 0.5
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.payers and not self.payees:
            raise ValueError("a deal with both sides open is no deal")
        if not self.evidence:
            raise ValueError("a deal needs evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What a step saw and could not settle."""

    start: int
    end: int
    text: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one article says: the record that `extract --format jsonl` prints.

    Deals are merged within the article (both languages); their indices are those of `deals`.
    """

    article: Article
    firms: tuple[Firm, ...]
    people: tuple[Person, ...] = ()
    amounts: tuple[Mention, ...] = ()
    shares: tuple[Mention, ...] = ()
    dates: tuple[Mention, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    deals: tuple[Deal, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())
