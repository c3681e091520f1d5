"""Score: how well articles are read, against the gold annotation that lies beside them.

In: a folder of articles `<slug>.<language>.md` with `<slug>.gold.json`. Out: a table of precision, recall and F1 for
each article and language. `make score` runs it on `corpus/`.

A told deal is right when its firms stand on the right sides and its family is right; then its amount, date, status and
type are compared. Gold deals marked optional or open on one side, and told ones that are parts or open, count for
nothing. A flow is a pair of firms and a family: "Microsoft funds OpenAI" and "微软投资 OpenAI" are one.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.table import Table

from dealgraph import articles, chain
from dealgraph.identity.names import compare_key
from dealgraph.knowledge.vocabulary import concepts
from dealgraph.model import Article
from dealgraph.views import jsonl, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dealgraph.model import Deal, Extraction

Gold = dict[str, Any]
_FIELDS: Final = ("type", "amount", "date", "status")


def score(extraction: Extraction, gold: Gold) -> Counter[str]:
    """Return the counts of one article: told, gold and right deals and flows, and what is right on right deals.

    Args:
        extraction: what was read.
        gold: the annotation.
    """
    known = {compare_key(name): names.split("|")[0] for names in gold["firms"] for name in names.split("|")}
    also = {
        compare_key(firm.name): known[key]
        for firm in extraction.firms
        for key in map(compare_key, firm.names)
        if key in known
    }

    def canonical(name: str) -> str:
        return known.get(compare_key(name)) or also.get(compare_key(name)) or name

    told = [deal for deal in extraction.deals if deal.payers and deal.payees]
    wanted = [each for each in gold["deals"] if each["payers"] and each["payees"]]
    counts: Counter[str] = Counter()
    left = list(told)
    for each in wanted:
        readings = [each, *({**each, **other} for other in each.get("accept", ()))]
        fits = [deal for deal in left if any(_edge(deal, canonical) == _gold_edge(one, canonical) for one in readings)]
        best = max(fits, key=lambda deal: sum(_right(deal, readings).values()), default=None)
        if best is not None:
            left.remove(best)
        if each.get("optional"):
            continue
        counts["gold deals"] += 1
        if best is not None:
            counts["right deals"] += 1
            counts.update(_right(best, readings))
    counts["told deals"] = counts["right deals"] + sum(deal.part_of is None for deal in left)
    gold_flows = {flow for each in wanted for flow in _pairs(*_gold_edge(each, canonical))}
    must = {f for each in wanted if not each.get("optional") for f in _pairs(*_gold_edge(each, canonical))}
    right = must & {flow for deal in told for flow in _pairs(*_edge(deal, canonical))}
    roots = {flow for deal in told if deal.part_of is None for flow in _pairs(*_edge(deal, canonical))}
    counts["gold flows"] = len(must)
    counts["told flows"] = len(right | (roots - gold_flows))
    counts["right flows"] = len(right)
    return counts


def corpus(folder: Path) -> Iterator[tuple[Article, Gold]]:
    """Yield the articles below a folder that have gold annotation, with it, in order.

    Args:
        folder: searched to any depth.
    """
    for path in sorted(folder.rglob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for source in sorted(path.parent.glob(path.name.removesuffix(".gold.json") + ".*.md")):
            (article,) = articles.read([str(source)])
            if not isinstance(article, Article):
                raise article
            yield article, gold


def show(rows: Mapping[str, Counter[str]]) -> Table:
    """Return scores as a table.

    Args:
        rows: counts by name.
    """
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("Article")
    for name in ("Deals", "Flows P", "R", "F1", "Deals P", "R", "F1", *(f"{field.title()} right" for field in _FIELDS)):
        shown.add_column(name, justify="right")
    for name, counts in rows.items():
        cells = [str(counts["gold deals"])]
        for kind in ("flows", "deals"):
            right = counts[f"right {kind}"]
            cells += [_share(right, counts[f"told {kind}"]), _share(right, counts[f"gold {kind}"])]
            cells.append(_share(2 * right, counts[f"told {kind}"] + counts[f"gold {kind}"]))
        cells += [_share(counts[field], counts["right deals"]) for field in _FIELDS]
        shown.add_row(name, *cells)
    return shown


def _family(kind: str) -> str:
    known = concepts("type").get(kind)
    return (known.broader if known else None) or kind


def _edge(deal: Deal, canonical: Callable[[str], str]) -> tuple[frozenset[str], frozenset[str], str]:
    return frozenset(map(canonical, deal.payers)), frozenset(map(canonical, deal.payees)), _family(deal.type)


def _gold_edge(gold: Gold, canonical: Callable[[str], str]) -> tuple[frozenset[str], frozenset[str], str]:
    return frozenset(map(canonical, gold["payers"])), frozenset(map(canonical, gold["payees"])), _family(gold["type"])


def _pairs(payers: frozenset[str], payees: frozenset[str], family: str) -> set[tuple[str, str, str]]:
    return {(payer, payee, family) for payer in payers for payee in payees}


def _right(deal: Deal, readings: list[Gold]) -> dict[str, int]:
    """Tell, field by field, whether any reading of the gold agrees."""
    told = {
        "type": deal.type,
        "amount": _sum(jsonl.money(deal.money)) if deal.money else None,
        "date": deal.when.edtf if deal.when else None,
        "status": deal.status,
    }
    right = {}
    for field in _FIELDS:
        wanted = [each.get(field) for each in readings]
        right[field] = int(told[field] in ([_sum(each) for each in wanted] if field == "amount" else wanted))
    return right


def _sum(amount: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return tuple(amount[key] for key in ("min", "max", "currency", "bound")) if amount else None


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main(folder: str) -> None:
    """Print the scores of the articles below a folder, one row each, then one for each language."""
    rows: dict[str, Counter[str]] = {}
    totals: dict[str, Counter[str]] = {}
    for article, gold in corpus(Path(folder)):
        counts = score(chain.extract_article(article), gold)
        rows[Path(article.source).stem] = counts
        for language in article.languages:
            totals.setdefault(f"all {language}", Counter()).update(counts)
    table.console().print(show({**rows, **dict(sorted(totals.items()))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
