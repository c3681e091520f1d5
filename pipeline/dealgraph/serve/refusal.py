"""Refusals: every answer that is none, as a status and one line that says why and what to do.

"SERVICE: queries to other servers are refused" is such a line; a stack trace never is, and "服务" in a query that does
not parse is quoted as written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dealgraph.sparql.syntax import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dealgraph.serve.pool import Stopped

# Status by the worker's word for what went wrong.
_STATUS: Final = {
    "syntax": 400,
    "unfit": 400,
    "missing": 404,
    "unacceptable": 406,
    "rows": 422,
    "locked": 503,
    "store": 500,
}


class Refusal(Exception):  # noqa: N818 (it is an answer)
    """An answer that is none.

    Attributes:
        status: of HTTP.
        reason: one line.
        headers: that go with it.
    """

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = " ".join(reason.split())
        self.headers = dict(headers or {})


def told(head: dict[str, Any], text: str) -> Refusal:
    """Return the refusal that a worker's reply amounts to.

    Args:
        head: of the reply.
        text: the query or update, to point at where it breaks.
    """
    reason = head["reason"]
    if head["why"] == "syntax" and text:
        reason = explained(reason, text)
    return Refusal(_STATUS[head["why"]], reason)


def stopped(outcome: Stopped, timeout: float) -> Refusal:
    """Return the refusal for a job that was stopped.

    Args:
        outcome: why there is no reply.
        timeout: the time limit in seconds.
    """
    if outcome.reason == "time":
        return Refusal(504, f"stopped after {timeout:g} s, the time limit of this server; narrow the query")
    if outcome.reason == "memory":
        return Refusal(503, "stopped: it took more memory than this server gives a query; narrow the query")
    return Refusal(503, "too many queries at once; try again", {"Retry-After": "5"})
