"""The dossier of a deal for people, in either language, and as a record for machines.

In: a `Dossier`. Out: lines that begin with the deal as a sentence: "Agreed: Nvidia 英伟达 invests up to $100 billion in
OpenAI." or "已签约：Nvidia 英伟达向OpenAI投资最高1000亿美元。"
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rdflib import URIRef
from rich.cells import cell_len

from dealgraph.errors import WordsError
from dealgraph.knowledge.vocabulary import DG, term_labels
from dealgraph.serve import words as pages
from dealgraph.views import jsonl, phrasing
from dealgraph.views.phrases import label
from dealgraph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.views.dossier import Disagreement, Dossier, Episode, Source

_FILE: Final = Path(__file__).with_name("dossier.toml")
_LEFT: Final = 13
# The properties whose values are told by notation.
_SCHEMES: Final = {DG.claimedType: "type", DG.status: "status", DG.basis: "basis"}


def lines(dossier: Dossier, language: str = "en") -> Iterator[str]:
    """Yield the lines of a dossier.

    Args:
        dossier: of one deal.
        language: "en" or "zh".
    """
    deal = dossier.deal
    yield pages.sentence(deal, language, deal.payers, deal.payees)
    yield dossier.iri
    yield from (f"{_word('formerly', language)} {iri}" for iri in dossier.former)
    yield ""
    for name, text in _facts(dossier, language):
        yield f"{name}{' ' * max(1, _LEFT - cell_len(name))}{text}"
    yield ""
    yield pages.word("history", language)
    yield from (f"  {_episode(dossier, each, language)}" for each in dossier.history)
    for stage, when in deal.dates:
        told = f"{label('status', stage, language)} {phrasing.when(when, language)}"
        yield f"  {told} ({_word('expected', language)})"
    if dossier.disagreements:
        yield ""
        yield pages.word("disagree", language)
        for each in dossier.disagreements:
            yield from (f"  {line}" for line in _disagreement(each, len(dossier.sources), language))
    yield ""
    yield pages.word("evidence", language)
    for number, source in enumerate(dossier.sources, 1):
        yield from _source(number, source, language)


def record(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as JSON takes it: the deal as everywhere, then history, disagreements and sources."""
    return {
        **{key: value for key, value in jsonl.deal(dossier.deal, dossier.iri).items() if key != "evidence"},
        "former": list(dossier.former),
        "part_of": dossier.whole[0] if dossier.whole else None,
        "tied_to": [iri for iri, _ in dossier.tied],
        "history": [
            {"status": each.status, "published": each.published, "date": each.date, "claim": each.claim}
            for each in dossier.history
        ],
        "disagreements": [
            {
                "property": each.property,
                "reason": each.reason,
                "values": [{"text": v.text, "claims": list(v.claims), "chosen": v.chosen} for v in each.values],
            }
            for each in dossier.disagreements
        ],
        "sources": [
            {
                "claim": each.claim,
                "article": each.article,
                "headline": each.headline,
                "published": each.published,
                "place": each.place,
                "status": each.status,
                "confidence": each.confidence,
                "reason": each.reason,
                "quotes": [
                    {"start": q.start, "end": q.end, "text": q.text, "language": q.language, "rule": q.rule}
                    for q in each.quotes
                ],
                "run": each.run
                and {"iri": each.run.iri, "started": each.run.started, "software": list(each.run.software)},
            }
            for each in dossier.sources
        ],
    }


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"]
    return found


def _word(key: str, language: str, **values: object) -> str:
    try:
        return _words()[key][language].format(**values)
    except KeyError as error:
        raise WordsError(f"{_FILE.name}: no phrase {key!r} in {language!r}") from error


def _facts(dossier: Dossier, language: str) -> Iterator[tuple[str, str]]:
    """Yield what the sentence leaves out, each with its name."""
    deal = dossier.deal
    if deal.money is None:
        yield pages.word("amount", language), pages.word("no_amount", language)
    for money in (deal.money, *deal.money.equivalents) if deal.money else ():
        ends = [f"{end:,f}" if end is not None else pages.word("unknown", language) for end in (money.min, money.max)]
        span = ends[0] if ends[0] == ends[1] else " – ".join(ends)
        yield (
            pages.word("amount", language),
            f"{phrasing.money(money, language)}; {span} {money.currency} ({label('bound', money.bound, language)})",
        )
    if deal.share is not None:
        yield pages.word("share", language), pages.share(deal.share, language)
    if deal.when is not None:
        yield pages.word("date", language), f"{phrasing.when(deal.when, language)} ({deal.when.edtf})"
    yield pages.word("status", language), label("status", deal.status, language)
    if deal.object:
        kind = f" ({label('object-kind', deal.object_kind, language)})" if deal.object_kind else ""
        yield pages.word("object", language), " ".join(deal.object.split()) + kind
    if deal.object_firm:
        yield pages.word("passes", language), deal.object_firm
    marks = {
        "implied": deal.basis == "implied",
        "hearsay": deal.hearsay,
        "joint": deal.combined,
        "holding": deal.holding,
    }
    for key, true in marks.items():
        if true:
            yield pages.word("marks", language), pages.word(key, language)
    if dossier.whole:
        yield pages.word("part_of", language), f"{dossier.whole[1]} <{dossier.whole[0]}>"
    for iri, name in dossier.tied:
        yield pages.word("tied", language), f"{name} <{iri}>"
    count = len(dossier.sources)
    claims = pages.word("one_claim", language) if count == 1 else pages.word("claims", language, n=count)
    yield pages.word("support", language), claims
    yield pages.word("confidence", language), f"{deal.confidence:.2f}"


def _episode(dossier: Dossier, episode: Episode, language: str) -> str:
    source = next((each for each in dossier.sources if each.claim == episode.claim), None)
    published = episode.published[:10] if episode.published else _word("unpublished", language)
    told = label("status", episode.status, language)
    date = f" ({_date(episode.date, language)})" if episode.date else ""
    name = f" · {_name(source, language)}" if source else ""
    return f"{published}  {told}{date}{name}"


def _disagreement(told: Disagreement, claims: int, language: str) -> Iterator[str]:
    name = term_labels(URIRef(told.property)).get(language, told.property)
    yield f"{name}{pages.word('colon', language)}".rstrip()
    scheme = _SCHEMES.get(URIRef(told.property))
    for value in told.values:
        text = label(scheme, value.text, language) if scheme else value.text
        count = _word("told_by", language, n=len(value.claims), all=claims)
        taken = ""
        if value.chosen:
            taken = _word("taken" if told.reason else "chosen", language, reason=told.reason)
        yield f"  {text or '?'} · {count}{f' · {taken}' if taken else ''}"


def _source(number: int, source: Source, language: str) -> Iterator[str]:
    published = source.published[:10] if source.published else _word("unpublished", language)
    yield f"  {number}. " + " · ".join(part for part in (_name(source, language), published, source.place) if part)
    for quote in source.quotes:
        yield "     " + _word("quote", language, text=" ".join(quote.text.split()))
        place = pages.word("position", language, start=quote.start, end=quote.end)
        rule = _word("by_rule", language, rule=quote.rule) if quote.rule else ""
        yield "     " + " · ".join(part for part in (place, quote.language, rule) if part)
    sure = f"{pages.word('confidence', language)} {source.confidence:.2f}"
    reason = _word("reason", language, reason=source.reason) if source.reason else ""
    yield "     " + " · ".join(part for part in (sure, reason) if part)
    run = source.run
    read = _word("no_run", language)
    if run is not None:
        read = _word("read_in", language, started=run.started or "?", software=", ".join(run.software) or "?")
    yield f"     {read}"
    yield f"     {source.claim}"


def _name(source: Source, language: str) -> str:
    return source.headline or pages.word("untitled", language)


def _date(edtf: str, language: str) -> str:
    try:
        return phrasing.when(When.parse(edtf), language)
    except ValueError:
        return edtf
