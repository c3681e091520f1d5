"""Time and memory: the median of repeated runs, and the peak memory of work done in a process of its own.

In: a function. Out: seconds, megabytes. Reading 400 words of English or 650 characters of 中文 is timed alike.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")
_KILOBYTE: Final = 1024


def seconds(work: Callable[[], _Result]) -> tuple[float, _Result]:
    """Return how long some work took, and what came of it.

    Args:
        work: is called once.
    """
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def median(work: Callable[[], object], repeat: int) -> float:
    """Return the median of the seconds that some work takes.

    Args:
        work: is called as often as `repeat` says.
        repeat: how often, at least once.
    """
    return statistics.median(seconds(work)[0] for _ in range(max(1, repeat)))


def apart(work: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    """Return what a function of a module returns when it runs in a fresh process, with its peak memory as `peak_mb`.

    Args:
        work: a function of a module.
        arguments: what it is called with.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def _measured(work: Callable[..., dict[str, Any]], arguments: tuple[object, ...]) -> dict[str, Any]:
    result = work(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**result, "peak_mb": round(peak / _KILOBYTE)}
