"""How real sentences are read: labelled edges of FewFC (Chinese) and CORE (English), by the whole program.

    python -m dealgraph.training rows FOLDER [--most N]       FOLDER holds fewfc/ and core/

An edge is found when the program tells any deal between the two marked firms ("Shire acquired Baxalta",
世纪华通收购盛跃网络), and right when it runs from the labelled payer to the labelled payee. A pair that is labelled as
anything but a deal is quiet when no deal is told of it. Half of the development rows at most are read by default.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dealgraph.identity.names import compare_key
from dealgraph.training import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dealgraph.model import Extraction
    from dealgraph.training.passages import Passage


def measure(folder: Path, most: int = 300) -> dict[str, Counter[str]]:
    """Return the counts by language: edges, found, right; pairs without a deal, loud.

    Args:
        folder: holds fewfc/dev.jsonl.gz and core/dev.jsonl.gz.
        most: rows of each that are read, from the first on.

    Raises:
        FileNotFoundError: when one of the two is missing.
    """
    from dealgraph import articles, frames  # noqa: PLC0415 - brings in the language models

    out: dict[str, Counter[str]] = {}
    for rows in (sentences.fewfc(folder, "dev"), sentences.core(folder, "dev")):
        for row in [row for _, row in zip(range(most), rows, strict=False)]:
            extraction = frames.extract(articles.from_text(row.text, source=row.id))
            out.setdefault(row.lang, Counter()).update(counts(row, extraction))
    return out


def counts(row: Passage, extraction: Extraction) -> Counter[str]:
    """Return what one row adds."""
    found = Counter[str]()
    told = [
        (_spelled(extraction, payer), _spelled(extraction, payee))
        for deal in extraction.deals
        for payer in deal.payers
        for payee in deal.payees
    ]
    names = [compare_key(firm[0]) for firm in row.firms]
    edges = {pair for deal in row.deals for pair in deal.pairs}
    for payer, payee in sorted((p, q) for p, q in edges if p is not None and q is not None):
        forth = any(_alike(names[payer], p) and _alike(names[payee], q) for p, q in told)
        back = any(_alike(names[payee], p) and _alike(names[payer], q) for p, q in told)
        found.update({"edges": 1, "found": forth or back, "right": forth})
    if not edges and len(names) == 2:
        loud = any({0, 1} == {i for i, name in enumerate(names) if _alike(name, p) or _alike(name, q)} for p, q in told)
        found.update({"pairs without a deal": 1, "loud": loud})
    return found


def _spelled(extraction: Extraction, name: str) -> frozenset[str]:
    firm = next((firm for firm in extraction.firms if firm.name == name), None)
    names: Iterable[str] = (name, *firm.names) if firm else (name,)
    return frozenset(map(compare_key, names))


def _alike(marked: str, told: frozenset[str]) -> bool:
    """Whether a marked name is one of a told firm's, or one holds the other ("the bank's Shanghai branch")."""
    return any(
        marked == name or (min(len(marked), len(name)) > 1 and (marked in name or name in marked)) for name in told
    )


def table(found: dict[str, Counter[str]]) -> str:
    """Return the counts as lines for people."""
    lines = []
    for language, count in sorted(found.items()):
        share = count["found"] / max(1, count["edges"])
        right = count["right"] / max(1, count["found"])
        line = f"{language}: {count['edges']} edges, found {share:.2f}, of these right way {right:.2f}"
        if quiet := count["pairs without a deal"]:
            line += f"; {quiet} pairs without a deal, told {count['loud'] / quiet:.2f}"
        lines.append(line)
    return "\n".join(lines)
