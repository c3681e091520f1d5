"""Fine-tuning: passages in, a checkpoint an epoch out.

Every passage is seen once an epoch, with some firm names swapped ("Ferrymark" for "Declario", 拾荇智能 for 磐渡资本).
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch  # type: ignore[import-not-found]
from torch import nn
from torch.nn import functional as F  # type: ignore[import-not-found]  # noqa: N812

from dealgraph.models.labels import FLAGS, LABELS, SLOTS, STATUSES
from dealgraph.models.tokens import LENGTH, PAD
from dealgraph.training.examples import Example, example, swapped
from dealgraph.training.network import Network, grouped, marked
from dealgraph.training.pretrained import Pretrained
from dealgraph.training.vocabulary import kept, tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dealgraph.training.passages import Passage

log = logging.getLogger(__name__)
SAVED_EVERY = 160  # batches


@dataclass(frozen=True)
class Recipe:
    """What a training run is; stored beside its checkpoint."""

    epochs: int = 9
    batch: int = 6
    rate: float = 6e-5
    head_rate: float = 4e-4
    trunk: int = 4
    top: int = 2
    still: int = 2
    swap: float = 0.4
    resolved: float = 0.5  # how often a reference is marked with its firms
    share: float = 1.0
    seed: int = 0
    pair_weight: float = 0.5
    sentences: int = 3000  # sentences of others in the first epoch
    reminders: int = 200  # and in each later one


def train(passages: Sequence[Passage], work: Path, recipe: Recipe, workers: int = 2, start: Path | None = None) -> None:
    """Train on passages and write `work`/checkpoint.pt and recipe.json after each epoch.

    The workers share the parameters and take batches from one plan, one thread each and without waiting for one
    another, so that a core that is busy elsewhere slows the training down by its share only.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)
    work.mkdir(parents=True, exist_ok=True)
    source = Pretrained()
    before = torch.load(start / "checkpoint.pt", weights_only=True) if start else None
    numbers = before["kept"] if before else kept(source, (p.text for p in passages))
    others = [p for p in passages if p.partial]
    passages = [p for p in passages if not p.partial]
    passages = random.Random(recipe.seed).sample(passages, round(recipe.share * len(passages)))  # noqa: S311
    network = Network(source, numbers, (recipe.trunk, recipe.top), recipe.still).share_memory()
    if before:
        network.load_state_dict(before["network"])
    log.info("%d passages, %d sentences of others, %d pieces", len(passages), len(others), len(numbers))
    (work / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n", encoding="utf-8")
    taken = torch.multiprocessing.get_context("spawn").Value("i", 0)
    torch.multiprocessing.spawn(_work, (network, numbers, [*passages, *others], work, recipe, taken), nprocs=workers)


def _work(
    number: int, network: Network, numbers: list[int], passages: list[Passage], work: Path, recipe: Recipe, taken: Any
) -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed + number)
    source = Pretrained()
    cut = tokenizer([source.pieces[i] for i in numbers], source.unk)
    pool = {lang: [f for p in passages if p.lang == lang for f in p.firms if len(f[0]) > 1] for lang in ("en", "zh")}
    order = random.Random(recipe.seed)  # noqa: S311
    plan = [group for epoch in range(recipe.epochs) for group in batches(_seen(passages, epoch, recipe), recipe, order)]
    body = {id(p) for part in (network.trunk, network.top, network.norm) for p in part.parameters()} | {
        id(network.position)
    }
    learnt = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in learnt if id(p) in body], "base": recipe.rate},
            {"params": [p for p in learnt if id(p) not in body], "base": recipe.head_rate},
        ],
        weight_decay=0.01,
    )
    start, sums, counted = time.monotonic(), Counter[str](), 0
    while True:
        with taken.get_lock():
            step = taken.value
            taken.value += 1
        if step >= len(plan):
            break
        chance = random.Random(recipe.seed * 1_000_003 + step)  # noqa: S311
        examples = [example(cut, swapped(p, pool[p.lang], chance, recipe.swap)) for p in plan[step]]
        losses = losses_of(network, [e for e in examples if len(e.ids) <= LENGTH], chance, recipe)
        optimizer.zero_grad()
        sum(losses.values(), torch.zeros(())).backward()
        nn.utils.clip_grad_norm_(learnt, 1.0)
        for part in optimizer.param_groups:
            part["lr"] = part["base"] * min(1, (step + 1) / 60) * max(0.02, 1 - step / len(plan))
        optimizer.step()
        sums.update({k: v.item() for k, v in losses.items()})
        counted += 1
        if (step + 1) % 40 == 0:
            means = {k: round(v / counted, 3) for k, v in sums.items()}
            log.info("step %d of %d, %d s: %s", step + 1, len(plan), time.monotonic() - start, means)
            sums.clear()
            counted = 0
        if (step + 1) % SAVED_EVERY == 0:
            _save(network, numbers, work)
    _save(network, numbers, work, f".{number}")


def _save(network: Network, numbers: list[int], work: Path, suffix: str = "") -> None:
    new = work / f"checkpoint{suffix}.new"
    torch.save({"network": network.state_dict(), "kept": numbers}, new)
    new.rename(work / "checkpoint.pt")


def _seen(passages: Sequence[Passage], epoch: int, recipe: Recipe) -> list[Passage]:
    """Return what an epoch shows: every passage, and some of the sentences of others, most of them at first."""
    others = [p for p in passages if p.partial]
    chance = random.Random(f"{recipe.seed} {epoch}")  # noqa: S311
    wanted = recipe.reminders if epoch else recipe.sentences
    return [p for p in passages if not p.partial] + chance.sample(others, min(len(others), wanted))


def batches(passages: Sequence[Passage], recipe: Recipe, chance: random.Random) -> list[list[Passage]]:
    """Return the passages shuffled into batches of about equal length; sentences go three for one passage."""
    groups = []
    for partial, size in ((False, recipe.batch), (True, 3 * recipe.batch)):
        items = [p for p in passages if p.partial is partial]
        chance.shuffle(items)
        items.sort(key=lambda p: len(p.text) * (3 if p.lang == "zh" else 1) // 100)
        groups += [items[k : k + size] for k in range(0, len(items), size)]
    chance.shuffle(groups)
    return groups


def losses_of(
    network: Network, examples: list[Example], chance: random.Random, recipe: Recipe
) -> dict[str, torch.Tensor]:
    """Return the mean losses of a batch by task."""
    size = max(len(e.ids) for e in examples)
    ids = torch.full((len(examples), size), PAD)
    tags = torch.full((len(examples), size), -100)
    for k, e in enumerate(examples):
        ids[k, : len(e.ids)] = torch.tensor(e.ids)
        tags[k, : len(e.ids)] = torch.tensor(e.tags)
    mask = (ids != PAD)[:, None, None, :]
    low = network.read(ids, mask)
    marks, known = [], []
    for e in examples:
        told = [chance.random() < recipe.resolved for _ in e.references]
        known.append(told)
        slots = chance.sample(range(SLOTS), min(SLOTS, e.firms)) + [0] * max(0, e.firms - SLOTS)
        references = [(s, t, f if k else ()) for (s, t, f), k in zip(e.references, told, strict=True)]
        marks.append(marked(size, e.mentions, references, e.amounts, slots))
    high = network.reread(low, torch.stack(marks), mask)
    found: dict[str, list[torch.Tensor]] = {"link": [], "pair": [], "amount": [], "stage": []}
    for x, e, told in zip(high, examples, known, strict=True):
        if e.mentions:
            for name, loss in passage_losses(network, x[: len(e.ids)], e, told).items():
                found[name].append(loss)
    tag = F.cross_entropy(network.tag(network.drop(low)).flatten(0, 1), tags.flatten(), ignore_index=-100)
    weight = {"pair": recipe.pair_weight}
    return {
        "tag": 2 * tag,
        **{k: torch.stack(v).sum() * weight.get(k, 1.0) / len(examples) for k, v in found.items() if v},
    }


def passage_losses(network: Network, x: torch.Tensor, e: Example, told: list[bool]) -> dict[str, torch.Tensor]:
    """Return what the heads lose on one passage's vectors."""
    result = {}
    asked = [r for r, k in zip(e.references, told, strict=True) if not k]
    if asked:
        logits = network.links(x, asked, e.mentions, e.firms)
        right = torch.zeros_like(logits)
        for row, (_, _, firms) in enumerate(asked):
            right[row, list(firms)] = 1
        result["link"] = F.binary_cross_entropy_with_logits(logits, right)
    rows = list(e.mentions) + [(s, t, i) for s, t, firms in e.references for i in firms]
    z, scores = network.pairs(x, rows)
    owners = [i for *_, i in rows]
    logits = grouped(scores, owners, e.firms)
    right, weight = torch.zeros_like(logits), torch.ones_like(logits)
    for p, q, k in e.positive:
        right[p, q, k] = 1
    for p, q, k in e.ignored:
        weight[p, q, k] = 0
    weight[range(e.firms + 1), range(e.firms + 1)] = 0
    absent = [i for i in range(e.firms) if i not in owners]
    weight[absent] = 0
    weight[:, absent] = 0
    loss = F.binary_cross_entropy_with_logits(
        logits, right, weight, pos_weight=torch.full((len(LABELS),), 1.5), reduction="sum"
    )
    result["pair"] = loss / max(1, e.firms)
    amount, stage = [], []
    ends = {i: [r for r, o in enumerate(owners) if o == i] for i in range(e.firms)} | {-1: [len(rows)]}
    spans = [*rows, None]
    for fact in e.facts:
        block = scores[ends[fact.payer]][:, ends[fact.payee], fact.label]
        weights = block.detach().flatten().softmax(0)
        reasons = z[ends[fact.payer]][:, ends[fact.payee]].flatten(0, 1)
        reason = (weights[:, None] * reasons).sum(0)
        best = int(weights.argmax())
        width = block.shape[1]
        pair = (spans[ends[fact.payer][best // width]], spans[ends[fact.payee][best % width]])
        if fact.amount_known and e.amounts:
            each = network.amounts(x, reason, fact.label, pair, e.amounts).log_softmax(0)
            chosen = [1 + k for k in fact.amounts] or [0]
            amount.append(-each[chosen].logsumexp(0))
        each = network.stage(reason, fact.label)
        n = len(STATUSES)
        flags = torch.tensor([float(f) for f in fact.flags])
        stage.append(
            F.cross_entropy(each[:n], torch.tensor(fact.status))
            + F.binary_cross_entropy_with_logits(each[n:], flags, reduction="sum") / len(FLAGS)
        )
    if amount:
        result["amount"] = torch.stack(amount).sum() / 3
    if stage:
        result["stage"] = torch.stack(stage).sum() / 6
    return result
