"""Options that several commands share, with the same name and meaning everywhere."""

from __future__ import annotations

import re
from typing import Annotated, Final

import typer

STORE: Final = "outputs/graph"
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(k|M|G)?i?B?", re.IGNORECASE)
_UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def size(text: str) -> int:
    """Return the bytes that a size says.

    >>> size("20MB"), size("1500")
    (20000000, 1500)
    """
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise typer.BadParameter(f"{text!r} is no size like 20MB, 500kB or 1000000")
    return int(float(match[1]) * _UNITS[(match[2] or "").lower()])


def day(text: str) -> str:
    """Return an ISO 8601 date or date-time as it stands."""
    from datetime import datetime  # noqa: PLC0415

    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date like 2026-01-23") from error
    return text


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Text or Markdown files, folders of them, or - for standard input."),
]
MaxSize = Annotated[
    int, typer.Option("--max-size", parser=size, metavar="SIZE", help="The largest file that is read, such as 20MB.")
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published", parser=day, metavar="DATE", help="Publication date of articles whose metadata has none."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary on standard error.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="How many processes read at once.")]
Store = Annotated[
    str,
    typer.Option("--store", metavar="DIR|URL", help="The graph: a folder, or a SPARQL 1.1 server (http://…/sparql)."),
]
