"""From a checkpoint to what ships: two ONNX graphs in eight bits, the words in four, the heads, the tokenizer.

The graphs are written node by node; they read one window without padding, as (tokens, hidden), so "Nvidia invests"
and 英伟达投资 are four to six rows. Weights are stored in eight bits with a scale a column and unfolded when loaded.
To reckon in eight bits as well costs a tenth of the vectors' precision and, on processors without instructions for it,
saves no time. The embeddings were never trained and ship in the four bits they came in.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx  # type: ignore[import-not-found]
import torch  # type: ignore[import-not-found]
from onnx import TensorProto, helper, numpy_helper

from dealgraph import resources
from dealgraph.models.reading import Scale
from dealgraph.training.pretrained import Pretrained
from dealgraph.training.vocabulary import tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from dealgraph.training.pretrained import Array

_NOT_HEADS = ("word.", "position", "norm.", "trunk.", "top.")


def export(work: Path, out: Path | None = None, *, exact: bool = False, scale: Scale | None = None) -> None:
    """Write the shipped files from `work`/checkpoint.pt."""
    out = out or resources.weights() / "weights"
    out.mkdir(parents=True, exist_ok=True)
    saved = torch.load(work / "checkpoint.pt", weights_only=True)
    state = {k: v.numpy() for k, v in saved["network"].items()}
    source, kept = Pretrained(), saved["kept"]
    for part in ("trunk", "top"):
        onnx.save(_graph(state, part, source.heads, exact=exact), out / f"{part}.onnx")
    blocks = source.blocks("emb.word").reshape(-1, source.hidden // 32)[kept]
    np.savez_compressed(
        out / "words.npz",
        nibbles=blocks["nibbles"],
        scales=blocks["scale"],
        position=state["position"].astype(np.float16),
        norm=np.stack([state["norm.weight"], state["norm.bias"]]).astype(np.float32),
    )
    heads = {k: v.astype(np.float16) for k, v in state.items() if not k.startswith(_NOT_HEADS)}
    np.savez_compressed(out / "heads.npz", allow_pickle=False, **heads)
    tokenizer([source.pieces[i] for i in kept], source.unk).save(str(out / "tokenizer.json"), pretty=False)
    (out / "scale.json").write_text(json.dumps(asdict(scale or Scale()), indent=1) + "\n", encoding="utf-8")


def _graph(state: dict[str, Array], part: str, heads: int, *, exact: bool) -> Any:
    nodes: list[Any] = []
    constants: list[Any] = []
    hidden = state["norm.weight"].shape[0]

    def constant(name: str, value: Any) -> str:
        constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def node(kind: str, *inputs: str, **options: Any) -> str:
        name = f"{kind}_{len(nodes)}"
        nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **options))
        return name

    def matrix(name: str, value: Array) -> str:
        if exact:
            return constant(name, value)
        scale = np.abs(value).max(0, keepdims=True) / 127
        whole = node("Cast", constant(name, np.rint(value / scale).astype(np.int8)), to=TensorProto.FLOAT)
        return node("Mul", whole, constant(name + ".scale", scale.astype(np.float32)))

    split = constant("split", np.array([0, heads, hidden // heads], np.int64))
    flat = constant("flat", np.array([0, hidden], np.int64))
    shrink = constant("shrink", np.float32((hidden // heads) ** -0.25))
    x = "vectors"
    for k in range(len({name.split(".")[1] for name in state if name.startswith(part + ".")})):

        def take(name: str, layer: str = f"{part}.{k}.") -> Array:
            return state[layer + name]

        def linear(x: str, name: str, layer: int = k) -> str:
            weight = matrix(f"w{layer}.{name}", np.ascontiguousarray(take(name + ".weight").T))
            return node("Add", node("MatMul", x, weight), constant(f"b{layer}.{name}", take(name + ".bias")))

        def normed(x: str, name: str, layer: int = k) -> str:
            scale = constant(f"s{layer}.{name}", take(name + ".weight"))
            shift = constant(f"t{layer}.{name}", take(name + ".bias"))
            return node("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)

        q, key, v = (node("Reshape", linear(x, name), split) for name in ("q", "k", "v"))
        q = node("Mul", node("Transpose", q, perm=[1, 0, 2]), shrink)
        key = node("Mul", node("Transpose", key, perm=[1, 2, 0]), shrink)
        weights = node("Softmax", node("MatMul", q, key), axis=-1)
        seen = node("Transpose", node("MatMul", weights, node("Transpose", v, perm=[1, 0, 2])), perm=[1, 0, 2])
        x = normed(node("Add", x, linear(node("Reshape", seen, flat), "ao")), "aln")
        x = normed(node("Add", x, linear(node("Gelu", linear(x, "fi")), "fo")), "oln")
    shape = ["tokens", hidden]
    graph = helper.make_graph(
        nodes,
        part,
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(x, TensorProto.FLOAT, shape)],
        constants,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(made)
    return made
