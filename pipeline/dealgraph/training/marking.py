"""Marking: how well one article is read, against the gold annotation that a person made of it.

In: an extraction and its gold. Out: counts, and one line for each mistake. `dealgraph.training.score` reads the
articles and prints the tables.

A told deal is right when its firms stand on the right sides and its family is right; then type, amount, bound, stake,
date and status are compared. Gold deals marked optional or open on one side, and told ones that are parts or open,
count for nothing. A flow is a pair of firms and a family: "Microsoft funds OpenAI" and "微软投资 OpenAI" are one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from dealgraph.identity.names import compare_key
from dealgraph.knowledge.vocabulary import concepts
from dealgraph.views import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dealgraph.model import Deal, Extraction

Gold = dict[str, Any]
Edge = tuple[frozenset[str], frozenset[str], str]

FIELDS: Final = ("type", "amount", "bound", "stake", "date", "status")
# What can be wrong with a deal that is not right as a whole, in the order in which it is looked for.
MISTAKES: Final = ("turned round", "other family", "one side wrong", "missed", "extra", "extra where no deal is told")


@dataclass(slots=True)
class Score:
    """What came of one article.

    Attributes:
        counts: of gold, told and right deals, flows and firms; of fields asked and right; of mistakes.
        lines: one for each mistake, for a person.
    """

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def mistake(self, kind: str, what: str) -> None:
        """Note a mistake."""
        self.counts[kind] += 1
        self.lines.append(f"{kind}: {what}")


def score(extraction: Extraction, gold: Gold) -> Score:
    """Return the counts and the mistakes of one article.

    Args:
        extraction: what was read.
        gold: the annotation.
    """
    out = Score()
    canonical = _canonical(extraction, gold)
    told = [(deal, _told_edge(deal, canonical)) for deal in extraction.deals if deal.payers and deal.payees]
    wanted = [each for each in gold["deals"] if each["payers"] and each["payees"]]
    left, missed = _match(out, told, wanted, canonical)
    _explain(out, left, missed, canonical, quiet=not gold["deals"])
    _flows(out, told, wanted, canonical)
    found = {canonical(firm.name) for firm in extraction.firms}
    listed = {names.split("|")[0] for names in gold["firms"]}
    out.counts.update({"gold firms": len(listed), "told firms": len(found), "right firms": len(listed & found)})
    out.lines += [f"firm not seen: {name}" for name in sorted(listed - found)]
    out.lines += [f"no firm: {name}" for name in sorted(found - listed)]
    return out


def _canonical(extraction: Extraction, gold: Gold) -> Callable[[str], str]:
    """Return what gives the gold's name of a firm; names that a reading takes for two gold firms are not believed."""
    known = {compare_key(name): names.split("|")[0] for names in gold["firms"] for name in names.split("|")}
    also: dict[str, str] = {}
    for firm in extraction.firms:
        owners = {known[key] for key in map(compare_key, firm.names) if key in known}
        if len(owners) == 1:
            also[compare_key(firm.name)] = owners.pop()
    return lambda name: known.get(compare_key(name)) or also.get(compare_key(name)) or name


def _match(
    out: Score, told: Sequence[tuple[Deal, Edge]], wanted: Sequence[Gold], canonical: Callable[[str], str]
) -> tuple[list[tuple[Deal, Edge]], list[Gold]]:
    """Pair told and gold deals, best first; return what is left of either."""
    pairs: list[tuple[int, int, int]] = []
    for place, each in enumerate(wanted):
        edges = {_gold_edge(one, canonical) for one in _readings(each)}
        for index, (deal, edge) in enumerate(told):
            if edge in edges:
                fit = sum(right for _, right in _fields(deal, each)) - 10 * bool(each.get("optional"))
                pairs.append((-fit, place, index))
    given: dict[int, int] = {}
    for _, place, index in sorted(pairs):
        if place not in given and index not in given.values():
            given[place] = index
    for place, each in enumerate(wanted):
        out.counts["gold deals"] += not each.get("optional")
        if place in given and not each.get("optional"):
            deal = told[given[place]][0]
            out.counts["right deals"] += 1
            for name, right in _fields(deal, each):
                out.counts[f"asked {name}"] += 1
                out.counts[name] += right
                if not right:
                    out.lines.append(f"{name}: {_brief(each)} told as {getattr(deal, _ATTRIBUTE[name])}")
    left = [pair for index, pair in enumerate(told) if index not in given.values() and pair[0].part_of is None]
    out.counts["told deals"] = out.counts["right deals"] + len(left)
    missed = [each for place, each in enumerate(wanted) if place not in given and not each.get("optional")]
    return left, missed


def _explain(
    out: Score,
    left: list[tuple[Deal, Edge]],
    missed: list[Gold],
    canonical: Callable[[str], str],
    *,
    quiet: bool,
) -> None:
    """Say of each gold deal that was not told, and each told one that is not gold, what went wrong."""
    free = list(left)
    tests: dict[str, Callable[[Edge, Edge], bool]] = {
        "turned round": lambda a, b: a[0] == b[1] and a[1] == b[0],
        "other family": lambda a, b: a[:2] == b[:2],
        "one side wrong": lambda a, b: a[2] == b[2] and (bool(a[0] & b[0]) or bool(a[1] & b[1])),
    }
    open_ = list(missed)
    for kind, test in tests.items():
        for each in list(open_):
            edge = _gold_edge(each, canonical)
            found = next((pair for pair in free if test(edge, pair[1])), None)
            if found is not None:
                free.remove(found)
                open_.remove(each)
                out.mistake(kind, f"{_brief(each)} told as {_line(*found[1])}")
    for each in open_:
        out.mistake("missed", _brief(each))
    for _, edge in free:
        out.mistake("extra where no deal is told" if quiet else "extra", _line(*edge))


def _flows(
    out: Score, told: Sequence[tuple[Deal, Edge]], wanted: Sequence[Gold], canonical: Callable[[str], str]
) -> None:
    must = {f for each in wanted if not each.get("optional") for f in _pairs(_gold_edge(each, canonical))}
    may = {f for each in wanted for one in _readings(each) for f in _pairs(_gold_edge(one, canonical))}
    right = must & {flow for _, edge in told for flow in _pairs(edge)}
    roots = {flow for deal, edge in told if deal.part_of is None for flow in _pairs(edge)}
    out.counts.update({"gold flows": len(must), "right flows": len(right), "told flows": len(right | (roots - may))})


def _readings(gold: Gold) -> list[Gold]:
    return [gold, *({**gold, **other} for other in gold.get("accept", ()))]


def _family(kind: str) -> str:
    known = concepts("type").get(kind)
    return (known.broader if known else None) or kind


def _told_edge(deal: Deal, canonical: Callable[[str], str]) -> Edge:
    return frozenset(map(canonical, deal.payers)), frozenset(map(canonical, deal.payees)), _family(deal.type)


def _gold_edge(gold: Gold, canonical: Callable[[str], str]) -> Edge:
    return frozenset(map(canonical, gold["payers"])), frozenset(map(canonical, gold["payees"])), _family(gold["type"])


def _pairs(edge: Edge) -> set[tuple[str, str, str]]:
    payers, payees, family = edge
    return {(payer, payee, family) for payer in payers for payee in payees}


_ATTRIBUTE: Final = {
    "type": "type", "amount": "money", "bound": "money", "stake": "share", "date": "when", "status": "status",
}  # fmt: skip


def _fields(deal: Deal, gold: Gold) -> list[tuple[str, bool]]:
    """Tell, for each field that is asked for, whether any reading of the gold agrees."""
    sum_ = _sum(jsonl.money(deal.money)) if deal.money else None
    share = deal.share.percent if deal.share else None
    told = {
        "type": deal.type,
        "amount": sum_ and sum_[:3],
        "bound": sum_ and sum_[3],
        "stake": share if share is None else round(share, 1),
        "date": deal.when.edtf if deal.when else None,
        "status": deal.status,
    }
    out = []
    for name in FIELDS:
        wanted = [_asked(name, each) for each in _readings(gold)]
        # An amount that is not in the gold must not be told; a bound, stake or date that is not there is not asked for.
        if name in {"type", "amount", "status"} or wanted[0] is not None:
            out.append((name, told[name] in wanted))
    return out


def _asked(name: str, gold: Gold) -> Any:
    amount = _sum(gold.get("amount"))
    stake = gold.get("stake_percent")
    special = {
        "amount": amount and amount[:3],
        "bound": amount and amount[3],
        "stake": None if stake is None else round(float(stake), 1),
    }
    return special[name] if name in special else gold.get(name)


def _sum(amount: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    if not amount:
        return None
    ends = (None if amount[end] is None else float(amount[end]) for end in ("min", "max"))
    return (*ends, amount["currency"], amount["bound"])


def _line(payers: frozenset[str], payees: frozenset[str], kind: str) -> str:
    return f"{' + '.join(sorted(payers))} -> {' + '.join(sorted(payees))} ({kind})"


def _brief(gold: Gold) -> str:
    return _line(frozenset(gold["payers"]), frozenset(gold["payees"]), gold["type"])
