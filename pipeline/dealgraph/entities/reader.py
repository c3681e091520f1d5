"""The trained reader at the door of recognition: which spans name firms, which words refer to which firm.

Without its weights everything goes on by rules. `DEALGRAPH_READER=off` leaves it out where they are at hand, and
`DEALGRAPH_READER=FOLDER` takes the weights of a folder, of a reader that somebody trained on 甲's or B's articles.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dealgraph.errors import UsageError
from dealgraph.models import encoder
from dealgraph.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealgraph.clauses import Parse
    from dealgraph.entities.recognition import Local
    from dealgraph.model import Mention
    from dealgraph.models.encoder import Reader
    from dealgraph.models.reading import Reading


def load() -> Reader | None:
    """Return the reader, or None without its weights or where it is not wanted.

    Raises:
        UsageError: when DEALGRAPH_READER names a folder without weights.
    """
    wanted = os.environ.get("DEALGRAPH_READER", "")
    if wanted == "off" or os.environ.get("DEALGRAPH_MODELS") == "none":
        return None
    if not wanted:
        return encoder.load()
    found = encoder.load(Path(wanted))
    if found is None:
        raise UsageError(f"DEALGRAPH_READER={wanted}: no weights of a reader lie there")
    return found


def read(parse: Parse, values: Sequence[Mention]) -> Reading | None:
    """Return what the reader makes of a piece, or None without one.

    Args:
        parse: the piece.
        values: its amounts, shares and dates, in its offsets.
    """
    reader = load()
    if reader is None:
        return None
    return reader.read(parse.piece.text, None, [(m.start, m.end) for m in values if isinstance(m.value, Money)])


def references(reading: Reading | None) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the firms that a reader links words to, by span, where it is more sure than not."""
    if reading is None:
        return {}
    return {
        (start, end): firms
        for start, end, score, links in reading.references
        if score >= 0.5 and (firms := tuple(firm for firm, chance in links if chance >= 0.5))
    }


def marked(locals_: Sequence[Local]) -> list[tuple[int, int, str]]:
    """Return the firm mentions of a piece as the reader wants them: span and firm."""
    return [(local.start, local.end, local.firm) for local in locals_ if local.firm is not None]
