"""How every command behaves: errors in one line with their exit status, broken pipes, interruption, progress.

Data goes to standard output, everything else to standard error. Exit status: 0 fine, 1 data breaks the shapes, 2 wrong
use, 3 an input cannot be read (the others are still done), 130 interrupted.
"""

from __future__ import annotations

import functools
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec

import typer

from dealgraph.errors import ArticleError, DealgraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dealgraph.model import Article, Extraction

_Arguments = ParamSpec("_Arguments")


def command(function: Callable[_Arguments, int | None]) -> Callable[_Arguments, None]:
    """Return a function as a command: what it returns is the exit status, what it raises becomes one line and a status.

    Args:
        function: takes options, prints, and returns an exit status or None for 0.
    """

    @functools.wraps(function)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            status = function(*args, **kwargs) or 0
            sys.stdout.flush()
        except BrokenPipeError:
            # Who reads has seen enough (`| head`): a normal end. Nothing may be flushed into the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            status = 0
        except KeyboardInterrupt:
            say("interrupted")
            status = 130
        except DealgraphError as error:
            say(f"error: {error}")
            status = error.exit_code
        raise typer.Exit(status)

    return run


def say(line: str) -> None:
    """Print a line to standard error, whatever characters a file name brings."""
    print(line.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)


class Reader:
    """Reads the articles of a command; tells what cannot be read, and remembers that for the exit status."""

    def __init__(
        self, paths: Sequence[str], *, max_size: int, quiet: bool = False, published: str | None = None
    ) -> None:
        self._paths = list(paths)
        self._max_size = max_size
        self._quiet = quiet
        self._published = published
        self.read = 0
        self.failed = 0

    @property
    def status(self) -> int:
        """The exit status for what was read so far."""
        return ArticleError.exit_code if self.failed else 0

    def articles(self) -> Iterator[Article]:
        """Yield the articles that can be read."""
        from dataclasses import replace  # noqa: PLC0415

        from dealgraph import articles  # noqa: PLC0415 - help must come at once

        for result in articles.read(self._paths, max_size=self._max_size, stdin=sys.stdin.buffer):
            if isinstance(result, ArticleError):
                self.failed += 1
                say(f"error: {result}")
                continue
            self.read += 1
            if self._published and (result.published is None or result.published_inferred):
                yield replace(result, published=self._published, published_inferred=False)
            else:
                yield result

    def extractions(self, jobs: int = 1) -> Iterator[Extraction]:
        """Yield what the articles say, in input order.

        Args:
            jobs: how many processes read at once.
        """
        with progress(quiet=self._quiet) as advance:
            for extraction in _extractions(self.articles(), jobs):
                advance(extraction.article.source)
                yield extraction


def _extractions(articles: Iterable[Article], jobs: int) -> Iterator[Extraction]:
    from dealgraph.chain import extract_article  # noqa: PLC0415

    if jobs == 1:
        yield from map(extract_article, articles)
        return
    import multiprocessing  # noqa: PLC0415

    # Fresh processes: the runtimes of the models do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(extract_article, articles, chunksize=1)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that is told each article done; it shows a line on a terminal and nothing elsewhere.

    Args:
        quiet: show nothing on a terminal either.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("")
        yield lambda source: shown.update(task, advance=1, description=source.replace("[", r"\["))
