"""The network: a trunk that tags, a top that reads the marked passage, and small heads over its token vectors.

The trunk reads the raw text and tags firms and the words that stand for them ("the Rotterdam company", 该公司). Marks
are then added to the token vectors - this is a firm, and which one; a reference; a sum of money - and the top reads on.
Heads over the top's vectors link references to firms, score each (payer, payee, type) and attach amounts and stages.
What the heads compute is written again in numpy in `dealgraph.models.heads`; the two agree to rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch  # type: ignore[import-not-found]
from torch import nn
from torch.nn import functional as F  # type: ignore[import-not-found]  # noqa: N812

from dealgraph.models.labels import (
    DISTANCES,
    FIRST_SLOT,
    FLAGS,
    LABELS,
    MARK_AMOUNT,
    MARK_FIRM,
    MARK_REFERENCE,
    SLOTS,
    STATUSES,
    TAGS,
    TYPES,
    bucket,
)

if TYPE_CHECKING:
    from dealgraph.training.pretrained import Pretrained

WIDE, NARROW, GAZE, GAZES = 256, 64, 32, 4


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer with the pre-trained weights."""

    def __init__(self, source: Pretrained, index: int, dropout: float) -> None:
        super().__init__()
        self.heads = source.heads
        self.drop = nn.Dropout(dropout)
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            weight = torch.tensor(source.matrix(f"l{index}.{name}.w", source.inner if name == "fo" else source.hidden))
            linear = nn.Linear(weight.shape[1], weight.shape[0])
            linear.weight.data = weight
            linear.bias.data = torch.tensor(source.plain(f"l{index}.{name}.b"))
            setattr(self, name, linear)
        self.aln = norm(source, f"l{index}.aln")
        self.oln = norm(source, f"l{index}.oln")

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the vectors after this layer."""

        def split(y: torch.Tensor) -> torch.Tensor:
            return y.view(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)

        a = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask)
        x = self.aln(x + self.drop(self.ao(a.transpose(1, 2).reshape(x.shape))))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


def norm(source: Pretrained, name: str) -> nn.LayerNorm:
    """Return a layer norm with the pre-trained scale and shift."""
    made = nn.LayerNorm(source.hidden, eps=1e-12)
    made.weight.data = torch.tensor(source.plain(name + ".w"))
    made.bias.data = torch.tensor(source.plain(name + ".b"))
    return made


class Network(nn.Module):  # type: ignore[misc]
    """Trunk, top and heads; `shape` is (trunk layers, top layers); the first `still` layers keep what they know."""

    def __init__(
        self, source: Pretrained, kept: list[int], shape: tuple[int, int], still: int = 0, dropout: float = 0.1
    ) -> None:
        super().__init__()
        h = source.hidden
        words = source.matrix("emb.word", h)[kept]
        self.word = nn.Embedding.from_pretrained(torch.tensor(words), freeze=True)
        first_type = source.plain("emb.type")[:h]
        self.position = nn.Parameter(torch.tensor(source.plain("emb.pos").reshape(-1, h) + first_type))
        self.norm = norm(source, "emb.ln")
        self.trunk = nn.ModuleList(Layer(source, i, dropout) for i in range(shape[0]))
        self.top = nn.ModuleList(Layer(source, shape[0] + i, dropout) for i in range(shape[1]))
        for layer in self.trunk[:still]:
            layer.requires_grad_(requires_grad=False)
        self.position.requires_grad_(not still)
        self.norm.requires_grad_(not still)
        self.tag = nn.Linear(h, len(TAGS))
        self.marks = nn.Parameter(torch.randn(FIRST_SLOT + SLOTS, h) * 0.1)
        self.link_reference = nn.Linear(h, 128)
        self.link_firm = nn.Linear(h, 128)
        self.link_distance = nn.Parameter(torch.zeros(DISTANCES))
        self.open_side = nn.Parameter(torch.randn(h) * 0.1)
        self.payer = nn.Linear(h, WIDE)
        self.payee = nn.Linear(h, WIDE)
        self.between = nn.Linear(h, WIDE)
        self.distance = nn.Parameter(torch.randn(DISTANCES + 1, WIDE) * 0.05)
        self.payer_part = nn.Linear(h, NARROW)
        self.payee_part = nn.Linear(h, NARROW)
        self.product = nn.Linear(NARROW, WIDE)
        self.look_payer = nn.Linear(h, GAZE * GAZES)
        self.look_payee = nn.Linear(h, GAZE * GAZES)
        self.look_key = nn.Linear(h, GAZE * GAZES)
        self.look_value = nn.Linear(h, GAZE * GAZES)
        self.look = nn.Linear(GAZE * GAZES, WIDE)
        self.score = nn.Linear(WIDE, len(LABELS))
        self.score.bias.data.fill_(-5.0)
        self.drop = nn.Dropout(dropout)
        self.type_marks = nn.Parameter(torch.randn(len(TYPES), WIDE) * 0.05)
        self.amount_pair = nn.Linear(WIDE, WIDE)
        self.amount_word = nn.Linear(h, WIDE)
        self.amount_between = nn.Linear(h, WIDE)
        self.amount_distance = nn.Parameter(torch.randn(DISTANCES + 1, WIDE) * 0.05)
        self.amount_product = nn.Linear(h, WIDE)
        self.amount_none = nn.Parameter(torch.randn(WIDE) * 0.05)
        self.amount_score = nn.Linear(WIDE, 1)
        self.stage_pair = nn.Linear(WIDE, WIDE)
        self.stage_score = nn.Linear(WIDE, len(STATUSES) + len(FLAGS))

    def read(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the trunk's vectors (batch, length, hidden)."""
        x = self.norm(self.word(ids) + self.position[: ids.shape[1]])
        for layer in self.trunk:
            x = layer(x, mask)
        return x

    def reread(self, x: torch.Tensor, hot: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the top's vectors of the passage with its marks."""
        x = x + hot @ self.marks
        for layer in self.top:
            x = layer(x, mask)
        return x

    def links(self, x: torch.Tensor, references: list[Any], mentions: list[Any], firms: int) -> torch.Tensor:
        """Return logits (references, firms)."""
        r = self.link_reference(means(x, references))
        m = self.link_firm(means(x, mentions))
        gaps = [[bucket(a - t if s < a else s - b, s > a) for s, t, *_ in mentions] for a, b, *_ in references]
        scores = r @ m.T / 128**0.5 + self.link_distance[torch.tensor(gaps)]
        owner = torch.tensor([i for *_, i in mentions])
        rows = [
            scores[:, owner == i].logsumexp(1) if (owner == i).any() else scores.new_full((len(r),), -20.0)
            for i in range(firms)
        ]
        return torch.stack(rows, 1)

    def pairs(self, x: torch.Tensor, rows: list[tuple[int, int, int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return reasons z (n, n, WIDE) and scores (n, n, labels) of mention pairs; the last row is the open side."""
        v = torch.cat([means(x, rows), self.open_side[None]])
        n = len(v)
        starts = torch.tensor([s for s, *_ in rows])
        ends = torch.tensor([e for _, e, _ in rows])
        total = torch.cat([x.new_zeros(1, x.shape[1]), x.cumsum(0)])
        low, high = torch.minimum(ends[:, None], ends[None]), torch.maximum(starts[:, None], starts[None])
        low = torch.minimum(low, high)
        gap = (high - low).clamp(min=0)
        between = (total[high] - total[low]) / gap.clamp(min=1)[..., None]
        between = F.pad(between, (0, 0, 0, 1, 0, 1))
        back = starts[:, None] > starts[None]
        buckets = torch.full((n, n), DISTANCES)
        buckets[:-1, :-1] = torch.tensor(
            [
                [bucket(int(g), bool(b)) for g, b in zip(u, w, strict=True)]
                for u, w in zip(gap.tolist(), back.tolist(), strict=True)
            ]
        )
        z = self.payer(v)[:, None] + self.payee(v)[None] + self.between(between) + self.distance[buckets]
        z = z + self.product(self.payer_part(v)[:, None] * self.payee_part(v)[None])
        keys = self.look_key(x).view(len(x), GAZES, GAZE)
        near = torch.einsum("nhd,lhd->nhl", self.look_payer(v).view(n, GAZES, GAZE), keys)
        far = torch.einsum("nhd,lhd->nhl", self.look_payee(v).view(n, GAZES, GAZE), keys)
        weights = ((near[:, None] + far[None]) / GAZE**0.5).softmax(-1)
        seen = torch.einsum("nmhl,lhd->nmhd", weights, self.look_value(x).view(len(x), GAZES, GAZE))
        z = F.gelu(z + self.look(seen.reshape(n, n, -1)))
        return z, self.score(self.drop(z))

    def amounts(
        self, x: torch.Tensor, z: torch.Tensor, label: int, pair: tuple[Any, Any], spans: list[Any]
    ) -> torch.Tensor:
        """Return logits (1 + amounts): none, then each amount, for one pair's reason z and its best mention pair."""
        base = self.amount_pair(z) + self.type_marks[label]
        none = self.amount_score(F.gelu(base + self.amount_none))
        if not spans:
            return none
        words = means(x, spans)
        gaps, contexts = zip(*[nearest(x, span, pair) for span in spans], strict=True)
        u = (
            base
            + self.amount_word(words)
            + self.amount_between(torch.stack(contexts))
            + self.amount_distance[torch.tensor(gaps)]
        )
        u = u + self.amount_product(words) * z
        return torch.cat([none, self.amount_score(F.gelu(u))[:, 0]])

    def stage(self, z: torch.Tensor, label: int) -> torch.Tensor:
        """Return logits (statuses, then flags)."""
        return self.stage_score(F.gelu(self.stage_pair(z) + self.type_marks[label]))


def means(x: torch.Tensor, spans: list[Any]) -> torch.Tensor:
    """Return the mean vector of each token span."""
    return torch.stack([x[s:e].mean(0) for s, e, *_ in spans])


def nearest(x: torch.Tensor, span: tuple[int, int], pair: tuple[Any, ...]) -> tuple[int, torch.Tensor]:
    """Return the bucket of the way from an amount to the nearer mention, and the mean vector of what lies between."""
    best: tuple[int, bool, int, int] | None = None
    for mention in pair:
        if mention is None:
            continue
        a, b = (span[1], mention[0]) if span[0] < mention[0] else (mention[1], span[0])
        found = (max(b - a, 0), span[0] > mention[0], a, b)
        if best is None or found[0] < best[0]:
            best = found
    if best is None:
        return DISTANCES, x.new_zeros(x.shape[1])
    gap, back, a, b = best
    return bucket(gap, back), x[a:b].mean(0) if b > a else x.new_zeros(x.shape[1])


def grouped(scores: torch.Tensor, owners: list[int], firms: int) -> torch.Tensor:
    """Return (firms + 1, firms + 1, labels): log-sum-exp over the mention pairs of each pair; last is the open side."""
    member = scores.new_zeros(firms + 1, len(owners) + 1)
    for row, firm in enumerate(owners):
        member[firm, row] = 1
    member[firms, len(owners)] = 1
    top = scores.detach().amax()
    powers = (scores - top).exp()
    return torch.einsum("fn,nmk,gm->fgk", member, powers, member).clamp(min=1e-30).log() + top


def marked(
    length: int, mentions: list[Any], references: list[Any], amounts: list[Any], slots: list[int]
) -> torch.Tensor:
    """Return the marks of each token; references carry their firms' slots where a third entry tells them."""
    hot = torch.zeros(length, FIRST_SLOT + SLOTS)
    for s, e in amounts:
        hot[s:e, MARK_AMOUNT] = 1
    for s, e, firms in references:
        hot[s:e, MARK_REFERENCE] = 1
        for i in firms:
            hot[s:e, FIRST_SLOT + slots[i]] = 1
    for s, e, i in mentions:
        hot[s:e, MARK_FIRM] = 1
        hot[s:e, FIRST_SLOT + slots[i]] = 1
    return hot
