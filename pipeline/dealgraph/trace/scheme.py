"""Scheme: what the ontology says of deal types and statuses, as far as flows need it.

In: `deal-types.ttl` (`skos:broader` from type to family) and `statuses.ttl` (`dg:certaintyRank`). Out: plain mappings.
"equity_investment" ("invests in", 投资) is `capital`; "purchase" ("buys from", 采购) is `procurement`; "talks"
("in talks", 洽谈中) is less certain than "agreed" ("signed", 已签约).
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from dealgraph import resources
from dealgraph.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CAPITAL: Final = "capital"
PROCUREMENT: Final = "procurement"
_NS: Final = "https://w3id.org/dealgraph/ns"
_BROADER: Final = "http://www.w3.org/2004/02/skos/core#broader"
_RANK: Final = f"{_NS}#certaintyRank"


def read_families(path: Path) -> Mapping[str, str]:
    """Return the family of each deal type that a Turtle file places in one.

    Args:
        path: the scheme of deal types.

    Raises:
        OntologyError: when the file is missing, is no Turtle, or places no type in a known family.
    """
    found = {
        subject.removeprefix(f"{_NS}/type/"): target.removeprefix(f"{_NS}/family/")
        for subject, target in _pairs(path, _BROADER)
        if subject.startswith(f"{_NS}/type/")
    }
    families = {kind: found[kind] for kind in sorted(found) if found[kind] in {CAPITAL, PROCUREMENT}}
    if not families:
        raise OntologyError(f"{path}: no deal type is skos:broader {CAPITAL} or {PROCUREMENT}")
    return MappingProxyType(families)


def read_certainty(path: Path) -> tuple[str, ...]:
    """Return the statuses that a Turtle file ranks, least certain first.

    Args:
        path: the scheme of statuses.

    Raises:
        OntologyError: when the file is missing, is no Turtle, or ranks none.
    """
    ranks = {subject.removeprefix(f"{_NS}/status/"): int(rank) for subject, rank in _pairs(path, _RANK)}
    if not ranks:
        raise OntologyError(f"{path}: no status has a dg:certaintyRank")
    return tuple(sorted(ranks, key=lambda status: (ranks[status], status)))


@lru_cache(maxsize=1)
def families() -> Mapping[str, str]:
    """Return the family of each deal type of the shipped ontology.

    Raises:
        OntologyError: when the ontology lacks the scheme.
    """
    return read_families(resources.ontology() / "deal-types.ttl")


@lru_cache(maxsize=1)
def certainty() -> tuple[str, ...]:
    """Return the statuses of the shipped ontology in order of certainty, least certain first.

    Raises:
        OntologyError: when the ontology lacks the scheme.
    """
    return read_certainty(resources.ontology() / "statuses.ttl")


def _pairs(path: Path, predicate: str) -> Iterator[tuple[str, str]]:
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, target = triple.subject, triple.object
            if triple.predicate.value != predicate or not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(target, ox.NamedNode | ox.Literal):
                yield subject.value, target.value
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}; reinstall dealgraph") from error
