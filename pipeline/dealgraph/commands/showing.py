"""The command that shows one deal with all that it rests on: show."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command

Format = Literal["text", "json", "turtle"]
Language = Literal["en", "zh"]


@command
def show(
    deal: Annotated[
        str, typer.Argument(metavar="DEAL", help="Its IRI, or the last part of it; a replaced one leads to its deal.")
    ],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="For people, for machines, or as RDF with all that it rests on.")
    ] = "text",
    language: Annotated[Language, typer.Option("--language", help="Of the text.")] = "en",
    store: options.Store = options.STORE,
) -> None:
    """Show a deal: what it says, how its status went, where sources disagree, and what each word rests on.

    For each quote: article, offsets, the run that read it with the versions of program and models, confidence. The
    same as a table, from any statement about the deal: `dealgraph query provenance deal=…`.

    Example:  dealgraph show 5ca5f4b1c3d2e6a7b8c9 --language zh
    """
    from dealgraph.sparql import binding, questions  # noqa: PLC0415
    from dealgraph.sparql import store as stores  # noqa: PLC0415
    from dealgraph.views import dossier, dossier_text  # noqa: PLC0415

    parameter = questions.Parameter(name="deal", kind="deal", required=True, default="", text="the deal")
    opened = stores.open(store, read_only=True)
    try:
        iri = binding.term(opened, parameter, deal).strip("<>")
        graph = dossier.gather(opened, iri)
    finally:
        opened.close()
    if form == "turtle":
        print(dossier.turtle(graph), end="")
        return
    found = dossier.read(graph, iri)
    if form == "json":
        print(json.dumps(dossier_text.record(found), ensure_ascii=False, indent=1))
        return
    for line in dossier_text.lines(found, language):
        print(line)
