"""The vocabulary cut to Chinese and English, and the tokenizer over it.

Kept are the pieces that the passages use ("英伟达", "▁chips"), every single Chinese character, and the most frequent
pieces in Latin letters, so that foreign names ("Ferrymark", "Société Générale") still come out in few pieces.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.training.pretrained import Pretrained

LATIN_PIECES = 130_000  # pieces are stored by falling frequency; Latin ones beyond this rank are dropped
CHINESE_PIECES = 130_000


def tokenizer(pieces: list[tuple[str, float]], unknown: int) -> Tokenizer:
    """Return the tokenizer over a list of (piece, log probability)."""
    made = Tokenizer(models.Unigram(pieces, unk_id=unknown, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def kept(source: Pretrained, texts: Iterable[str]) -> list[int]:
    """Return the numbers of the pieces to keep, the special ones first, in the order of the source."""
    whole = tokenizer(source.pieces, source.unk)
    used = {i for text in texts for i in whole.encode(text).ids}
    chosen = [0, 1, 2, 3]
    for i, (piece, _) in enumerate(source.pieces):
        bare = piece.removeprefix("▁")
        if i > 3 and (
            i in used
            or (len(bare) <= 1 and _is_east_or_ascii(bare))
            or (i < LATIN_PIECES and bare.isascii())
            or (i < CHINESE_PIECES and len(bare) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in bare))
        ):
            chosen.append(i)
    return chosen


def _is_east_or_ascii(piece: str) -> bool:
    return (
        not piece
        or piece.isascii()
        or "CJK" in unicodedata.name(piece, "")
        or "FULLWIDTH" in unicodedata.name(piece, "")
    )
