"""Commands that read articles without keeping anything: extract, explain."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import Reader, command, say

if TYPE_CHECKING:
    from dealgraph.model import Extraction

Format = Literal["table", "jsonl", "turtle"]
_MAX_SIZE = "20MB"


@command
def extract(
    paths: options.Paths,
    form: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="By default a table on a terminal and JSON Lines in a pipe."),
    ] = None,
    published: options.Published = None,
    max_size: options.MaxSize = _MAX_SIZE,  # type: ignore[assignment]  # typer parses the default too
    jobs: options.Jobs = 1,
    quiet: options.Quiet = False,
) -> int:
    """Read articles and print what they say: firms, amounts, dates, deals with their evidence.

    One JSON object per article in input order, or a table of deals. What cannot be read is told on standard error, the
    others are done, and the exit status is 3.

    Example:  dealgraph extract news/ --format jsonl
    """
    chosen: Format = form or ("table" if sys.stdout.isatty() else "jsonl")
    reader = Reader(paths, max_size=max_size, quiet=quiet, published=published)
    began, deals = time.monotonic(), 0
    for extraction in reader.extractions(jobs):
        deals += len(extraction.deals)
        _print(extraction, chosen)
    if not quiet and sys.stderr.isatty():
        say(f"{reader.read} articles, {deals} deals, {time.monotonic() - began:.1f} s")
    return reader.status


def _print(extraction: Extraction, form: Format) -> None:
    if form == "jsonl":
        from dealgraph.views import jsonl  # noqa: PLC0415

        print(jsonl.line(jsonl.record(extraction)), flush=True)
    elif form == "turtle":
        from dealgraph import knowledge  # noqa: PLC0415

        print(knowledge.build(extraction).serialize(format="turtle"), flush=True)
    else:
        from dealgraph.views import table  # noqa: PLC0415

        table.console().print(table.extraction(extraction))


@command
def explain(
    paths: options.Paths,
    published: options.Published = None,
    max_size: options.MaxSize = _MAX_SIZE,  # type: ignore[assignment]  # typer parses the default too
    quiet: options.Quiet = False,
) -> int:
    """Tell for each deal why it was read: the sentence, the rule or model, the judgement, the confidence.

    Example:  dealgraph explain news/nvidia-openai.md
    """
    from dealgraph.views import text  # noqa: PLC0415

    reader = Reader(paths, max_size=max_size, quiet=quiet, published=published)
    for number, extraction in enumerate(reader.extractions()):
        if number:
            print()
        for row in text.explain(extraction):
            print(row)
    return reader.status
