"""Commands that settle who is who among firms: add, merge, split, and undo and log of these.

Each is an act in the store's ledger (`identity/acts.py`), and all that rests on it is made anew: `firms merge 招行
"China Merchants Bank"` joins two firms in every deal, `firms undo` parts them again.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command, say
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealgraph.identity.acts import Act
    from dealgraph.identity.linking import Parties

Format = Literal["table", "json", "csv"]
Form = Annotated[Format, typer.Option("--format", "-f", help="A table, or JSON or CSV for machines.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.")]


@command
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As articles write it, in either language.")],
    alias: Annotated[list[str] | None, typer.Option("--alias", help="A further name, in either language.")] = None,
    zh: Annotated[list[str] | None, typer.Option("--zh", help="Its name in Chinese.")] = None,
    en: Annotated[list[str] | None, typer.Option("--en", help="Its name in English.")] = None,
    ticker: Annotated[list[str] | None, typer.Option("--ticker", help="An exchange symbol, such as HKEX:3968.")] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", help="A sector, such as cloud.")] = None,
    wikidata: Annotated[str | None, typer.Option("--wikidata", metavar="Q…", help="Its item in Wikidata.")] = None,
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Add a firm to the graph's registry, or names to a firm that it has.

    Articles that name it, read before or later, then mean this firm.

    Example:  dealgraph firms add "Hailan Wind" --zh 海澜风电 --alias 海澜 --sector energy
    """
    from dealgraph.identity import acting  # noqa: PLC0415
    from dealgraph.knowledge.iris import firm_iri  # noqa: PLC0415

    labels = _labels(name, en or [], zh or [], alias or [])
    called = en[0] if en else name
    same_as = [_wikidata(wikidata)] if wikidata else []

    def made(parties: Parties, acts: tuple[Act, ...]) -> Act:
        return acting.add(
            parties, acts, iri=firm_iri(called), name=called, labels=labels, tickers=ticker or (),
            sectors=_sectors(sector or []), same_as=same_as, by=f"person:{by}", reason=reason,
        )  # fmt: skip

    _settle(store, made, quiet=quiet)


@command
def merge(
    one: Annotated[str, typer.Argument(metavar="A", help="A name or IRI of the firm that stays.")],
    other: Annotated[str, typer.Argument(metavar="B", help="A name or IRI of the firm that is merged into it.")],
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Make two firms one in the whole graph. Articles keep what they said; deals are made anew.

    Example:  dealgraph firms merge "China Merchants Bank" 招行
    """
    from dealgraph.identity import acting  # noqa: PLC0415

    _settle(
        store,
        lambda parties, acts: acting.merge(parties, acts, one, other, by=f"person:{by}", reason=reason),
        quiet=quiet,
    )


@command
def split(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that is a firm of its own.")],
    store: options.Store = options.STORE,
    by: By = "user",
    reason: Reason = "",
    quiet: options.Quiet = False,
) -> None:
    """Take a name out of the firm that it was taken for, with the claims whose sentences say that name alone.

    Example:  dealgraph firms split AWS
    """
    from dealgraph.identity import acting  # noqa: PLC0415
    from dealgraph.knowledge.iris import firm_iri  # noqa: PLC0415

    _settle(
        store,
        lambda parties, acts: acting.split(
            parties, acts, name, iri=str(firm_iri(name)), by=f"person:{by}", reason=reason
        ),
        quiet=quiet,
    )


@command
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="Of the act; without it, the last.")] = None,
    store: options.Store = options.STORE,
    quiet: options.Quiet = False,
) -> None:
    """Take back the last act about firms, or another; the graph is then as if it had never been.

    Example:  dealgraph firms undo
    """
    from dealgraph.identity.acts import without  # noqa: PLC0415
    from dealgraph.sparql import acting, linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store)
    try:
        acts = linking.acts(opened)
        gone = [act for act in acts if act not in without(acts, number)]
        if not gone:
            raise UsageError(f"no act {number}; `dealgraph firms log` lists them" if number else "no act to take back")
        acting.settle_acts(opened, without(acts, number))
    finally:
        opened.close()
    if not quiet:
        say(f"taken back: {_line(gone[0])}")


@command
def log(store: options.Store = options.STORE, form: Form = "table") -> None:
    """List what users have added, merged and split, in order.

    Example:  dealgraph firms log
    """
    from dataclasses import asdict  # noqa: PLC0415

    from dealgraph.sparql import linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store, read_only=True)
    try:
        acts = linking.acts(opened)
    finally:
        opened.close()
    if form == "json":
        print(json.dumps([asdict(act) for act in acts], ensure_ascii=False, indent=1))
    elif form == "csv":
        rows = csv.writer(sys.stdout)
        rows.writerow(["number", "act", "name", "firm", "others", "by", "reason"])
        rows.writerows([a.number, a.kind, a.name, a.firm, "|".join(a.others), a.by, a.reason] for a in acts)
    else:
        for act in acts:
            print(_line(act))


def _settle(store: str, made: Callable[[Parties, tuple[Act, ...]], Act], *, quiet: bool) -> None:
    """Write an act into a store's ledger, make all anew that rests on it, and say what came of it."""
    from dealgraph.sparql import acting, ingest, linking  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415

    opened = stores.open(store)
    try:
        ingest.prepare(opened)
        acts = linking.acts(opened)
        act = made(linking.parties(opened, acts), acts)
        before = ingest.count_deals(opened)
        acting.settle_acts(opened, (*acts, act))
        after, own = ingest.count_deals(opened), acting.own_deals(opened)
    finally:
        opened.close()
    if not quiet:
        say(f"{_line(act)}; {before} deals before, {after} now; `dealgraph firms undo` takes it back")
        if own:
            say(f"warning: {len(own)} with one firm on both sides, which `dealgraph validate` tells: {', '.join(own)}")


def _line(act: Act) -> str:
    """Return an act in one line."""
    others = ", ".join(f"<{other}>" for other in act.others)
    told = {"add": "", "merge": f" takes in {others}", "split": f" is taken out of {others}"}[act.kind]
    reason = f" ({act.reason})" if act.reason else ""
    return f"{act.number}  {act.kind:<6} {act.name} <{act.firm}>{told}, by {act.by}{reason}"


def _labels(name: str, en: list[str], zh: list[str], alias: list[str]) -> list[tuple[str, str]]:
    """Return names with their language tags, the preferred ones first."""
    from dealgraph.knowledge.values import label_language  # noqa: PLC0415

    told = [*(("en", each) for each in en), *((label_language(each), each) for each in (*zh, name, *alias))]
    return list(dict.fromkeys(told))


def _sectors(names: list[str]) -> list[str]:
    from dealgraph.knowledge.vocabulary import concepts  # noqa: PLC0415

    known = concepts("sector")
    for name in names:
        if name not in known:
            raise UsageError(f"{name}: no such sector; there are {', '.join(known)}")
    return names


def _wikidata(item: str) -> str:
    if not re.fullmatch(r"Q[1-9]\d*", item):
        raise UsageError(f"{item}: no item of Wikidata, such as Q312")
    return f"http://www.wikidata.org/entity/{item}"
