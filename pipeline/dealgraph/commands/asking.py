"""Commands that ask the store: query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from dealgraph.sparql.questions import Question


@command
def query(
    question: Annotated[
        str | None,
        typer.Argument(metavar="NAME|FILE|SPARQL", help="What to ask; without it, the questions are listed."),
    ] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="KEY=VALUE", help="What a named question is told.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORM", help="table, json, csv, tsv, xml, turtle, trig or jsonld.")
    ] = "table",
    store: options.Store = options.STORE,
) -> None:
    """Ask the graph a named question, the query of a file, or SPARQL as written.

    The query reads the union of all graphs. A firm may be given by any of its names, in either language.

    Example:  dealgraph query deals-of-firm firm=Nvidia --format csv
    """
    from dealgraph import sparql  # noqa: PLC0415

    if question is None:
        for name in sparql.questions.names():
            _describe(sparql.questions.load(name))
        return
    if form not in sparql.FORMATS:
        raise UsageError(f"{form}: no such format; there are {', '.join(sparql.FORMATS)}")
    told = dict(map(_pair, values or []))
    sparql.find(question)
    opened = sparql.store.open(store, read_only=True)
    try:
        print(sparql.render(sparql.ask(opened, question, told), form), end="")
    finally:
        opened.close()


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"{text}: not of the form key=value")
    return key, value


def _describe(question: Question) -> None:
    told = " ".join(f"{each.name}=…" if each.required else f"[{each.name}=…]" for each in question.parameters)
    print(f"{question.name} {told}".rstrip())
    for text in question.questions.values():
        print(f"    {text}")
