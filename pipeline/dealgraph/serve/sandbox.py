"""Sandbox: what a process that runs other people's queries may not do: open sockets, take all memory, outlive us.

The parsed query tells of SERVICE and LOAD already (`sparql.syntax`); on Linux the kernel refuses them once more.
"SELECT … SERVICE <http://…>" and "查询……SERVICE <http://…>" both end in an error of the store, not in a request.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import threading
import time
from typing import Final

# Numbers of the calls `socket` and `io_uring_setup`, and the kernel's name for the architecture.
_CALLS: Final = {"x86_64": (41, 425, 0xC000003E), "aarch64": (198, 425, 0xC00000B7)}
_NO_NEW_PRIVILEGES: Final = 38
_SECCOMP: Final = 22
_FILTER: Final = 2
# Instructions of the kernel's packet filter: load a word, compare and jump, give a verdict.
_LOAD, _EQUAL, _VERDICT = 0x20, 0x15, 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1  # the call ends with "operation not permitted"


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_network() -> bool:
    """Make the kernel refuse this process every new socket; returns False where the system has no such means."""
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    socket, ring, architecture = known
    steps = (
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 2, 0, socket),
        (_EQUAL, 1, 0, ring),
        (_VERDICT, 0, 0, _ALLOW),
        (_VERDICT, 0, 0, _REFUSE),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(system.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def limit_memory(size: int) -> bool:
    """Let this process have no more than so many bytes of address space; returns False where that cannot be set.

    Args:
        size: in bytes.
    """
    try:
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError):
        return False
    return True


def end_with_parent() -> None:
    """End this process soon after its parent, even in the middle of a query (which leaves Python's lock free)."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
