"""Redirects that no set of claims tells: where an IRI leads that was handed out once and that nothing mints any more.

In: where IRIs led before and where they lead now. Out: where the lost ones lead. When the article that told a deal
first is retracted, its deal goes by another claim's IRI, and an old link to "微软投资 OpenAI" still finds it.
They stand in `graph/runs`, for they tell what happened to this store, not what articles say.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rdflib.term import Node

__all__ = ["moved", "redirect_triples"]

Moved = dict[str, str | None]


def moved(
    before: Mapping[str, str | None],
    after: Mapping[str, str],
    heir: Callable[[str], str | None] = lambda _: None,
) -> Moved:
    """Return where IRIs lead that are known from before and that no graph of today tells of.

    A lost IRI follows most of those that led to the same thing as it did; no chain is left.

    Args:
        before: every IRI handed out so far, with the one it led to; one that leads to itself stood for something, None
            stands for what was withdrawn.
        after: every IRI of today, with the one it leads to.
        heir: gives the IRI that takes the place of a thing none of whose IRIs is left, or None.

    Returns:
        For each lost IRI the one it leads to now, None where all that it stood for is gone.
    """
    groups: dict[str, list[str]] = {}
    for iri, target in before.items():
        if target is not None:
            groups.setdefault(target, []).append(iri)
    heirs = {target: _heir(target, members, after, heir) for target, members in sorted(groups.items())}
    return {
        iri: None if target is None else heirs[target] for iri, target in sorted(before.items()) if iri not in after
    }


def redirect_triples(found: Mapping[str, str | None]) -> list[tuple[Node, Node, Node]]:
    """Return redirects as triples; what leads nowhere is marked as deprecated, so that it is known as gone.

    Args:
        found: as `moved` gives it.
    """
    return [
        (URIRef(iri), OWL.deprecated, Literal("true", datatype=XSD.boolean))
        if target is None
        else (URIRef(iri), DCTERMS.isReplacedBy, URIRef(target))
        for iri, target in sorted(found.items())
    ]


def _heir(
    target: str, members: Iterable[str], after: Mapping[str, str], heir: Callable[[str], str | None]
) -> str | None:
    found = Counter(after[iri] for iri in (target, *members) if iri in after)
    if found:
        return min(found, key=lambda iri: (-found[iri], iri))
    return heir(target)
