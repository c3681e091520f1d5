"""The command line: which commands there are; each one stands in `commands/`.

Only typer is imported here, so that `dealgraph --help` answers at once; steps and models come with the command that
needs them.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dealgraph import __version__
from dealgraph.commands import asking, bench, firms, keeping, output, reading, serving, showing, tracing, validation

app = typer.Typer(
    name="dealgraph",
    help="Reads Chinese and English articles about business deals into linked data and finds circular flows.",
    epilog="Begin with:  dealgraph demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"dealgraph {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Take what comes before the command."""


for function in (
    keeping.demo,
    keeping.ingest,
    reading.extract,
    reading.explain,
    asking.query,
    showing.show,
    tracing.flows,
    tracing.exposure,
    output.report,
    output.export,
    validation.validate,
    keeping.retract,
    keeping.merge,
    serving.serve,
):
    app.command()(function)
app.add_typer(firms.app)
app.add_typer(bench.app)


def main() -> None:
    """Run the command that the arguments name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # File names may hold bytes that are no characters; in JSON the replacement is the right escape.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
