"""Settings of the service, checked once: which store, at which address, within which limits.

The prefixes that queries may use undeclared follow the base: with `--base http://a.example/`, `firm:寒武纪` and
`firm:openai` are IRIs below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from dealgraph.errors import StoreError, UsageError
from dealgraph.knowledge.iris import BASE
from dealgraph.sparql.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service is told.

    Attributes:
        store: the folder of the store.
        base: of the data's IRIs; below it, an IRI's rest is its path on this server.
        token: the bearer token that changes need, or None for a server that only reads.
        timeout: seconds that a query or change may take.
        max_rows: rows or triples that an answer may have.
        max_query: bytes that a query may have.
        max_upload: bytes that an update or a graph may have.
        workers: how many queries run at once.
    """

    store: str
    base: str = BASE
    token: str | None = field(default=None, repr=False)
    timeout: float = 30
    max_rows: int = 100_000
    max_query: int = 200_000
    max_upload: int = 20_000_000
    workers: int = 2

    def __post_init__(self) -> None:
        if self.store.startswith(("http://", "https://")):
            raise UsageError(f"{self.store}: a SPARQL server serves itself; give the folder of a store")
        if not (Path(self.store) / "CURRENT").exists():
            raise StoreError(f"{self.store}: no store here; `dealgraph ingest` makes one")
        try:
            ox.NamedNode(self.base)
        except ValueError as error:
            raise UsageError(f"--base {self.base}: no IRI") from error
        if not self.base.endswith(("/", "#")):
            raise UsageError(f"--base {self.base}: must end in / or #")
        if self.timeout <= 0 or self.max_rows < 1:
            raise UsageError("--timeout and --max-rows must be above 0")

    @property
    def prefixes(self) -> Mapping[str, str]:
        """What queries may use undeclared."""
        return {
            name: self.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri for name, iri in PREFIXES.items()
        }


def read_token(path: str) -> str:
    """Return the token that a file holds: its first line.

    Args:
        path: of the file; a token on the command line could be read by everybody on the machine.

    Raises:
        UsageError: when the file cannot be read or the token is too short to be a secret.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as a token: {getattr(error, 'strerror', None) or error}") from error
    token = lines[0].strip() if lines else ""
    if len(token) < _SHORTEST or not token.isascii() or any(char.isspace() for char in token):
        raise UsageError(f"{path}: the first line must be a token of at least {_SHORTEST} letters, digits or signs")
    return token
