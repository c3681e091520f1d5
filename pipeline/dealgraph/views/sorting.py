"""Sorting of more lines than memory holds: what exports put in order, so that equal stores give equal bytes.

In: lines in any order. Out: the same lines in the order of their code points: "Nvidia" stands before "英伟达".
"""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# So many lines are sorted in memory; what is beyond is sorted in runs on disk and merged.
RUN: Final = 50_000
_FAN: Final = 16
_Item = TypeVar("_Item")


def in_order(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in order, in memory that does not grow with their number.

    Args:
        lines: without line ends within.
    """
    with ExitStack() as files:
        # So many runs of one level become one of the next: open files stay few, whatever the number of lines.
        levels: list[list[IO[str]]] = [[]]
        for block in blocks(lines, RUN):
            block.sort()
            if len(block) < RUN and levels == [[]]:
                yield from block
                return
            run = _run(f"{line}\n" for line in block)
            for level in range(len(levels) + 1):
                if level == len(levels):
                    levels.append([])
                levels[level].append(files.enter_context(run))
                if len(levels[level]) < _FAN:
                    break
                run = _run(heapq.merge(*levels[level], key=_bare))
                for file in levels[level]:
                    file.close()
                levels[level].clear()
        yield from (line[:-1] for line in heapq.merge(*chain.from_iterable(levels), key=_bare))


def _run(lines: Iterable[str]) -> IO[str]:
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (the caller closes it)
    file.writelines(lines)
    file.seek(0)
    return file


def _bare(line: str) -> str:
    # With its end a line would sort behind a longer one that goes on with a tab.
    return line[:-1]


def blocks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Yield items in lists of a size; the last one may be shorter.

    Args:
        items: of any kind.
        size: at least 1.
    """
    rest = iter(items)
    while block := list(islice(rest, size)):
        yield block
