"""Report: one page to read and to send to somebody, self-contained, in all languages of `report.toml`.

In: deals and circular flows. Out: HTML without script, link or image from elsewhere.
A reader switches between "Circular flows" and 循环资金流 on the page itself; quotes stay in the article's language.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dealgraph.trace.ledger import is_hearsay
from dealgraph.trace.scheme import CAPITAL, PROCUREMENT, families
from dealgraph.views import drawing
from dealgraph.views.phrases import amount, each, languages, named, say, told, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dealgraph.model import Deal
    from dealgraph.trace import CircularFlow, FlowDeal, Hop
    from dealgraph.trace.bounds import Ratio
    from dealgraph.trace.ledger import Entry

_STYLE: Final = Path(__file__).with_name("report.css")
# Nothing may be fetched or run, whatever an article says.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def report(
    deals: Sequence[FlowDeal],
    flows: Sequence[CircularFlow],
    *,
    title: str | None = None,
    articles: int | None = None,
    language: str = "en",
) -> str:
    """Return the page.

    Args:
        deals: with their IRIs, in the order of the table.
        flows: as `circular_flows` gives them; those that are not coherent are shown apart.
        title: of the page; by default "Circular flows" in each language.
        articles: how many articles the deals come from, if known.
        language: shown first.
    """
    numbers = {iri: place for place, (iri, _) in enumerate(deals, 1)}
    fitting = [flow for flow in flows if flow.coherent]
    others = [flow for flow in flows if not flow.coherent]
    heading = escape(title) if title else say("title")
    body = [
        f'<header><div class="switches">{_labels()}</div><p class="kicker">{say("kicker")}</p><h1>{heading}</h1>',
        f"{_figures(deals, fitting, articles)}</header><main>",
        _chart(fitting or others),
        f"<h2>{say('circular')}</h2>",
        f'<p class="note">{say("circular_note")}</p>' if fitting else f'<p class="note">{say("none")}</p>',
        *(_card(place, flow, numbers) for place, flow in enumerate(fitting, 1)),
    ]
    if others:
        body.append(f'<h2>{say("apart")}</h2><p class="note">{say("apart_note")}</p>')
        body.extend(_card(place, flow, numbers) for place, flow in enumerate(others, len(fitting) + 1))
    body.append(f'<h2>{say("deals")}</h2><p class="note">{say("deals_note")}</p>{_table(deals, numbers)}</main>')
    body.append(f"<footer><h2>{say('reading')}</h2>{_notes()}</footer>")
    name = escape(title or word("title", language))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}{_switching()}</style></head><body>\n"
        f"{_switches(language)}{drawing.markers()}{''.join(body)}\n</body></html>\n"
    )


def _switches(language: str) -> str:
    return "".join(
        f'<input class="switch" type="radio" name="language" id="show-{code}"{" checked" if code == language else ""}>'
        for code in languages()
    )


def _labels() -> str:
    return "".join(
        f'<label for="show-{code}" id="label-{code}" lang="{code}">{escape(name)}</label>'
        for code, name in languages().items()
    )


def _switching() -> str:
    rules = []
    for code in languages():
        hidden = ", ".join(f"#show-{code}:checked ~ * .l-{other}" for other in languages() if other != code)
        rules.append(f"{hidden} {{ display: none; }}")
        rules.append(f"#show-{code}:checked ~ header #label-{code} {{ background: var(--ink); color: #fff; }}")
        rules.append(f"#show-{code}:focus-visible ~ header #label-{code} {{ outline: 2px solid var(--procurement); }}")
    return "\n".join(rules)


def _figures(deals: Sequence[FlowDeal], fitting: Sequence[CircularFlow], articles: int | None) -> str:
    firms = {firm for _, deal in deals for firm in (*deal.payers, *deal.payees)}
    counts = [("circular", len(fitting)), ("deals", len(deals)), ("firms", len(firms))]
    if articles is not None:
        counts.append(("articles", articles))
    return '<div class="figures">' + "".join(f"<div><b>{n}</b>{say(key)}</div>" for key, n in counts) + "</div>"


def _chart(flows: Sequence[CircularFlow]) -> str:
    if not flows:
        return ""
    drawn, cut = drawing.chart(flows)
    note = say("map_note") + (" " + say("map_cut") if cut else "")
    legend = "".join(
        f'<span class="{family}"><i></i>{named("family", family)}</span>' for family in (CAPITAL, PROCUREMENT)
    )
    return (
        f'<h2>{say("map")}</h2><p class="note">{note}</p><div class="card">{drawn}<p class="legend">{legend}</p></div>'
    )


def _card(place: int, flow: CircularFlow, numbers: Mapping[str, int]) -> str:
    chain = ' <span class="arrow">→</span> '.join(escape(firm) for firm in (*flow.firms, flow.firms[0]))
    hops = "".join(_hop(hop, numbers) for hop in flow.hops)
    return (
        f'<article class="card"><h3><span class="number">{place}</span>{chain}</h3>'
        f'<div>{drawing.ring(flow)}{_facts(flow)}</div><ul class="hops">{hops}</ul></article>'
    )


def _facts(flow: CircularFlow) -> str:
    rows = [
        ("bottleneck", each(lambda language: told(flow.bottleneck, language)), ' class="main"'),
        ("certainty", named("status", flow.certainty), ""),
        ("window", "–".join(f"{day:%Y-%m}" for day in flow.window) if flow.window else say("undated"), ""),
        ("rests", _support(flow), ""),
    ]
    facts = [f"<dt>{say(key)}</dt><dd{main}>{value}</dd>" for key, value, main in rows]
    for firm, share in flow.recycled():
        if share.min or share.max is not None:
            facts.append(f"<dt>{say('recycled', firm=firm)}</dt><dd>{_ratio(share)}</dd>")
    return f"<dl>{''.join(facts)}</dl>"


def _ratio(share: Ratio) -> str:
    low, high = (None if not end else f"{float(f'{end:.3g}'):,g}" for end in (share.min, share.max))
    if high is None:
        return say("per_unit_from", low=low)
    return say("per_unit_up_to", high=high) if low is None else say("per_unit", low=low, high=high)


def _support(flow: CircularFlow) -> str:
    count = len(flow.hops)
    parts = []
    if flow.implied_hops:
        parts.append(say("some_implied", n=len(flow.implied_hops), all=count))
    if flow.hearsay_hops:
        parts.append(say("some_hearsay", n=len(flow.hearsay_hops), all=count))
    return "<br>".join(parts) or say("stated")


def _hop(hop: Hop, numbers: Mapping[str, int]) -> str:
    parts = []
    for edge in hop.edges:
        sums = edge.sums if edge.mixed else (edge.bounds,)
        total = " + ".join(each(lambda language, s=each_sum: told(s, language)) for each_sum in sums)  # type: ignore[misc]
        parts.append(
            f'<div class="{edge.family}">{escape(hop.payer)} <span class="arrow">→</span> {escape(hop.payee)}: '
            f'<span class="family">{named("family", edge.family)}</span>, {total}</div>'
            f'<ul class="{edge.family}">{"".join(_told(entry, numbers) for entry in edge.entries)}</ul>'
        )
    return f"<li>{''.join(parts)}</li>"


def _told(entry: Entry, numbers: Mapping[str, int]) -> str:
    deal, number = entry.deal, numbers.get(entry.iri)
    link = f'<a href="#deal-{number}">{named("type", deal.type)}</a>' if number else named("type", deal.type)
    date = f", {escape(deal.when.edtf)}" if deal.when else ""
    return f"<li>{link}, {_worth(deal)}{date}, {named('status', deal.status)}{_marks(deal)}{_quotes(deal)}</li>"


def _worth(deal: Deal) -> str:
    worth = each(lambda language: amount(deal.money, language))
    if deal.share is None or deal.share.percent is None:
        return worth
    share = f"{deal.share.percent:g}%"
    return share if deal.money is None else f"{worth} ({share})"


def _marks(deal: Deal) -> str:
    told_of = {
        "implied": deal.basis == "implied",
        "hearsay": is_hearsay(deal),
        "joint": deal.combined,
        "holding": deal.holding,
    }
    marks = [say(key) for key, holds in told_of.items() if holds]
    if deal.part_of is not None:
        marks.append(say("part", n=deal.part_of + 1))
    return "".join(f'<span class="mark">{mark}</span>' for mark in marks)


def _quotes(deal: Deal) -> str:
    quotes = dict.fromkeys((quote.language, quote.text) for quote in deal.evidence)
    return "".join(
        f'<blockquote lang="{escape(code)}">{escape(" ".join(text.split()))}</blockquote>' for code, text in quotes
    )


def _table(deals: Sequence[FlowDeal], numbers: Mapping[str, int]) -> str:
    heads = ("payer", "payee", "type", "amount", "date", "status", "evidence")
    rows = "".join(_row(numbers[iri], deal) for iri, deal in deals)
    columns = "".join(f"<th>{say(key)}</th>" for key in heads)
    return f'<div class="wide"><table><thead><tr><th></th>{columns}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(number: int, deal: Deal) -> str:
    cells = [
        str(number),
        _parties(deal.payers),
        _parties(deal.payees),
        f'<span class="{families().get(deal.type, "")}">{named("type", deal.type)}</span>{_marks(deal)}',
        _worth(deal),
        escape(deal.when.edtf) if deal.when else "",
        named("status", deal.status),
        _quotes(deal),
    ]
    return f'<tr id="deal-{number}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _parties(firms: Iterable[str]) -> str:
    return ", ".join(escape(firm) for firm in firms) or f'<span class="mark">{say("open")}</span>'


def _notes() -> str:
    keys = ("reading_bottleneck", "reading_certainty", "reading_implied", "reading_sums")
    return "".join(f"<p>{say(key)}</p>" for key in keys)
