"""Sorting of more lines than memory holds: what exports put in order, so that equal stores give equal bytes.

In: lines in any order. Out: the same lines in the order of their code points: "Nvidia" stands before "英伟达".
"""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# So many lines are sorted in memory; what is beyond is sorted in runs on disk and merged.
RUN: Final = 50_000
_Item = TypeVar("_Item")


def in_order(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in order, in memory that does not grow with their number.

    Args:
        lines: without line ends within.
    """
    with ExitStack() as files:
        runs: list[Iterable[str]] = []
        for block in blocks(lines, RUN):
            block.sort()
            if len(block) < RUN and not runs:
                yield from block
                return
            file = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))
            file.writelines(f"{line}\n" for line in block)
            file.seek(0)
            runs.append(line.rstrip("\n") for line in file)
        yield from heapq.merge(*runs)


def blocks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Yield items in lists of a size; the last one may be shorter.

    Args:
        items: of any kind.
        size: at least 1.
    """
    rest = iter(items)
    while block := list(islice(rest, size)):
        yield block
