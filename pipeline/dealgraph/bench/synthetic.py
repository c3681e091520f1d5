"""A store of any size, made up: articles' graphs as `knowledge.claim_graph` writes them, with other firms and sums.

In: how many triples. Out: a file of N-Quads, article by article. Each deal is told by one article or by several, some
firms take part in many deals, as Nvidia or 英伟达 does in the news.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from dealgraph.knowledge import claim_graph
from dealgraph.model import Article, Deal, Evidence, Extraction, Firm, LanguageSpan
from dealgraph.money import Money
from dealgraph.sparql.terms import settled
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CLAIMS: Final = 8
_SEED: Final = 20_260_101
_SENTENCE: Final = "{payer} has agreed to buy equipment worth ${sum} from {payee}. "
_SUM: Final = 900_000_000
_DAYS: Final = 1_500
_FIRST: Final = date(2021, 1, 1)
_KINDS: Final = (
    "equity_investment",
    "purchase",
    "loan",
    "purchase",
    "lease",
    "purchase",
    "equity_investment",
    "licence",
)
_MARKS: Final = re.compile(r'[Zz]zpay(?:er|ee)\d+zz|zzarticlezz|"90000000\d"|1971-01-\d\d')
_SYLLABLES: Final = [one + two for one in "bdfgklmnprstvz" for two in ("a", "e", "i", "o", "u")]


@dataclass(frozen=True, slots=True)
class _Template:
    text: str
    triples: int


def write(path: Path, triples: int) -> int:
    """Write graphs of articles as N-Quads until there are so many triples, and return how many articles.

    Args:
        path: of the file.
        triples: at least so many.
    """
    template = _template()
    articles = -(-triples // template.triples)
    with path.open("w", encoding="utf-8") as out:
        for text in _articles(template, articles):
            out.write(text)
    return articles


def firm(number: int) -> str:
    """Return the name of a firm, unlike those of its neighbours.

    >>> firm(0), firm(1)
    ('Bababababa', 'Vepavenopa')
    """
    mixed = number * 2_654_435_761 % 2**32
    word = ""
    for _ in range(5):
        mixed, place = divmod(mixed, len(_SYLLABLES))
        word += _SYLLABLES[place]
    return word.capitalize()


def _articles(template: _Template, count: int) -> Iterator[str]:
    chance = random.Random(_SEED)  # noqa: S311 (figures, not secrets)
    firms = max(20, count // 2)
    deals = max(1, count * CLAIMS * 2 // 3)
    for number in range(count):
        table = {"zzarticlezz": f"{number:010}"}
        for place in range(CLAIMS):
            deal = random.Random(chance.randrange(deals))  # noqa: S311
            payer = int(firms * deal.random() ** 2)
            payee = (payer + 1 + int((firms - 1) * deal.random() ** 2)) % firms
            table[f"zzpayer{place}zz"], table[f"zzpayee{place}zz"] = firm(payer), firm(payee)
            table[f'"{_SUM + place}"'] = f'"{deal.randrange(1, 5_000) * 1_000_000}"'
            table[_day(place).isoformat()] = (_FIRST + timedelta(days=deal.randrange(_DAYS))).isoformat()
        yield _MARKS.sub(partial(_filled, table), template.text)


def _filled(table: Mapping[str, str], found: re.Match[str]) -> str:
    mark = found[0]
    if mark in table:
        # In an IRI the name stands in small letters, as it does in the mark.
        return table[mark].lower() if mark.startswith("zzp") else table[mark]
    return table[mark.lower()]


def _template() -> _Template:
    """Return one article's graph with marks in place of what differs from article to article."""
    deals, firms, text = [], [], ""
    for place in range(CLAIMS):
        payer, payee = f"Zzpayer{place}zz", f"Zzpayee{place}zz"
        sentence = _SENTENCE.format(payer=payer, payee=payee, sum=_SUM + place)
        quote = Evidence(
            start=len(text), end=len(text) + len(sentence), text=sentence, language="en", rule="en.synthetic"
        )
        text += sentence
        deals.append(
            Deal(
                type=_KINDS[place],
                payers=(payer,),
                payees=(payee,),
                money=Money.of(_SUM + place, "USD"),
                when=When.parse(_day(place).isoformat()),
                status="agreed",
                object="equipment",
                object_kind="goods",
                evidence=(quote,),
                confidence=0.9,
            )
        )
        firms += [Firm(name=name, names=(name,), registry=None, mentions=()) for name in (payer, payee)]
    article = Article(
        source="synthetic",
        text=text,
        spans=(LanguageSpan(start=0, end=len(text), language="en", script="Latn"),),
        title="Article zzarticlezz",
        published="2025-06-30",
        url="https://example.org/synthetic/zzarticlezz",
    )
    graph = claim_graph(Extraction(article=article, firms=tuple(firms), deals=tuple(deals)))
    name = ox.NamedNode(str(graph.identifier))
    lines = sorted(f"{ox.Quad(t.subject, t.predicate, t.object, name)} .\n" for t in settled(graph))
    return _Template(text=_numbered("".join(lines), name.value), triples=len(lines))


def _numbered(text: str, graph: str) -> str:
    """Return the template with the article's number in the IRIs of article and claims, half of each hash kept."""
    hashes = {graph.rpartition("/")[2]}
    for part in text.split("/id/claim/")[1:]:
        hashes.add(part[:20])
    for each in sorted(hashes):
        text = text.replace(each, f"{each[:10]}zzarticlezz")
    return text


def _day(place: int) -> date:
    return date(1971, 1, 1 + place)
