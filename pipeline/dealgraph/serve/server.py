"""Server: uvicorn over the application, on an address that is told before the first request.

In: settings, host, port. Out: it serves until it is told to stop. Port 0 takes a free one; the line on standard error
says which, as `http://127.0.0.1:43121/`, in every language the same.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from dealgraph.errors import UsageError
from dealgraph.serve.application import application

if TYPE_CHECKING:
    from collections.abc import Callable

    from dealgraph.serve.settings import Settings

_WAITING: Final = 128


def serve(settings: Settings, *, host: str, port: int, told: Callable[[str], None], quiet: bool = False) -> None:
    """Serve until interrupted.

    Args:
        settings: which store, within which limits.
        host: the address to listen at.
        port: the port, 0 for a free one.
        told: is given the address.
        quiet: no line for each request.

    Raises:
        UsageError: when the address cannot be listened at.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=_WAITING)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{host}:{port}: cannot be listened at: {reason.lower()}") from error
    with listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        config = uvicorn.Config(
            application(settings),
            log_level="warning" if quiet else "info",
            access_log=not quiet,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=2,
            limit_concurrency=512,
            lifespan="on",
        )
        server = uvicorn.Server(config)
        told(address)
        server.run(sockets=[listening])
