"""The learned reader: a small bilingual encoder that proposes firms, references, deals, amounts and stages.

From "Ferrymark said it had closed a Series B of €34 million; Kestrel & Lowe wrote the biggest cheque" it reads two
firms, that "it" is Ferrymark, and Kestrel & Lowe -> Ferrymark as an equity investment; from
宁远时代拟以不超过10亿元认购中湖航材 it reads 宁远时代 -> 中湖航材, planned. It proposes; the rules decide.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dealgraph import resources
from dealgraph.models.heads import Array, Heads
from dealgraph.models.reading import Fusion, Reading, Scale, Setting, Window
from dealgraph.models.tokens import tokens_of, windows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILES = ("trunk.onnx", "top.onnx", "words.npz", "heads.npz", "tokenizer.json", "scale.json")


class Reader:
    """The loaded weights; reads one text after another."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime  # noqa: PLC0415  (optional, and slow to import)
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1

        def session(name: str) -> Any:
            return onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])

        self._trunk, self._top = session("trunk.onnx"), session("top.onnx")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        words = np.load(folder / "words.npz")
        self._nibbles, self._scales = words["nibbles"], words["scales"]
        self._position = words["position"].astype(np.float32)
        self._norm = words["norm"].astype(np.float32)
        self._heads = Heads({k: v.astype(np.float32) for k, v in np.load(folder / "heads.npz").items()})
        scale = json.loads((folder / "scale.json").read_text(encoding="utf-8"))
        fusion = scale.pop("fusion", None)
        around = folder / "surroundings.json"
        cues = json.loads(around.read_text(encoding="utf-8")) if around.is_file() else {}
        self.fusion = (
            Fusion(tuple(fusion["weights"]), fusion["threshold"], fusion["kept"], cues)
            if fusion
            else Fusion(around=cues)
        )
        self._scale = Scale(**scale)

    def read(
        self, text: str, firms: Sequence[tuple[int, int, str]] | None = None, amounts: Sequence[tuple[int, int]] = ()
    ) -> Reading:
        """Read a text.

        Args:
            text: the article's text.
            firms: known firm mentions (start, end, key of the firm); None: those that the reader itself finds.
            amounts: the sums of money in the text.

        Returns:
            What was read; nothing of it is decided yet.
        """
        ids, offsets = tokens_of(self._tokenizer, text)
        parts = windows(text, offsets)
        made = []
        for k, (a, b) in enumerate(parts):
            places = [(0, 0), *offsets[a:b], (0, 0)]
            vectors = self._run(self._trunk, self._embed([ids[0], *ids[a:b], ids[-1]]))
            own_start = 0 if k == 0 else (a + parts[k - 1][1]) // 2 - a
            own_end = b - a + 2 if k + 1 == len(parts) else (parts[k + 1][0] + b) // 2 - a
            made.append(Window(places, (own_start, own_end), vectors))
        return Reading(text, made, Setting(self._heads, self._again, self._scale, self.fusion), firms, amounts)

    def _again(self, vectors: Array) -> Array:
        return self._run(self._top, vectors)

    @staticmethod
    def _run(session: Any, vectors: Array) -> Array:
        result: Array = session.run(None, {"vectors": vectors})[0]
        return result

    def _embed(self, ids: list[int]) -> Array:
        nibbles = self._nibbles[ids]
        values = np.concatenate([nibbles & 15, nibbles >> 4], -1).astype(np.float32) - 8
        x = (values * self._scales[ids].astype(np.float32)[..., None]).reshape(len(ids), -1)
        x = x + self._position[: len(ids)]
        x = x - x.mean(1, keepdims=True)
        x = x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-12)
        return np.asarray(x * self._norm[0] + self._norm[1], np.float32)


def load(folder: Path | None = None) -> Reader | None:
    """Return the reader, or None where its weights, onnxruntime or tokenizers are missing."""
    return _load(folder or resources.weights() / "weights")


@cache
def _load(folder: Path) -> Reader | None:
    if not all((folder / name).is_file() for name in FILES):
        return None
    try:
        return Reader(folder)
    except ImportError:
        return None
