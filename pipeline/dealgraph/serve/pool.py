"""Pool: a few worker processes, each killed and replaced when its job runs too long.

In: jobs from the server's event loop. Out: replies, or an `Outcome` that says why there is none. While one query over
"所有企业两两相乘" or "every firm times every firm" runs into its limit, the other worker answers quick ones.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from dealgraph.serve.worker import PREFIX, framed, lengths

if TYPE_CHECKING:
    from collections.abc import Mapping

Reply = tuple[dict[str, Any], bytes]
# So many jobs may wait for each worker; more are turned away at once.
_QUEUE: Final = 32


class Stopped(Exception):  # noqa: N818 (an outcome, not a fault)
    """A job that was stopped: it ran, or waited, longer than allowed, or took too much memory.

    Attributes:
        reason: "time", "memory" or "busy".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Slot:
    """One worker process at a time."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        if self._process is None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=pipe, stdout=pipe, env={**os.environ, "RUST_BACKTRACE": "0"}
            )
        return self._process

    async def exchange(self, job: dict[str, Any], body: bytes) -> Reply:
        process = await self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(framed(job, body))
        await process.stdin.drain()
        head, size = lengths(await process.stdout.readexactly(PREFIX))
        told: dict[str, Any] = json.loads(await process.stdout.readexactly(head))
        return told, await process.stdout.readexactly(size)

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


class Pool:
    """Worker processes over one store.

    Attributes:
        size: how many jobs run at once.
    """

    def __init__(self, folder: str, prefixes: Mapping[str, str], *, size: int, timeout: float) -> None:
        command = (sys.executable, "-m", "dealgraph.serve.worker", folder, json.dumps(dict(prefixes)))
        self.size = size
        self._timeout = timeout
        self._slots = [_Slot(command) for _ in range(size)]
        # Last in, first out: the worker that has just answered has the store's pages at hand.
        self._free: asyncio.LifoQueue[_Slot] = asyncio.LifoQueue()
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        for slot in self._slots:
            self._free.put_nowait(slot)

    async def start(self) -> None:
        """Start the processes, so that the first job need not wait for them."""
        await asyncio.gather(*(slot.start() for slot in self._slots))

    async def stop(self) -> None:
        """End the processes."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*(slot.stop() for slot in self._slots))

    async def run(self, job: dict[str, Any], body: bytes = b"") -> Reply:
        """Return a worker's reply to a job.

        Args:
            job: as `worker.Worker.answer` takes it.
            body: bytes that go with it.

        Raises:
            Stopped: when there is none.
        """
        slot = await self._take()
        whole = False
        try:
            reply = await asyncio.wait_for(slot.exchange(job, body), self._timeout)
            whole = True
        except TimeoutError as error:
            raise Stopped("time") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Stopped("memory") from error
        finally:
            # Also when the client has gone away and this task is cancelled.
            if whole:
                self._free.put_nowait(slot)
            else:
                task = asyncio.create_task(self._replace(slot))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return reply

    async def _take(self) -> _Slot:
        if self._waiting >= _QUEUE * self.size:
            raise Stopped("busy")
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._free.get(), self._timeout)
        except TimeoutError as error:
            raise Stopped("busy") from error
        finally:
            self._waiting -= 1

    async def _replace(self, slot: _Slot) -> None:
        try:
            await slot.stop()
            await slot.start()
        finally:
            # Should the system refuse a process now, the next job tries again.
            self._free.put_nowait(slot)
