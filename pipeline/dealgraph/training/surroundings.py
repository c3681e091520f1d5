"""Fit what each cue around a pair of firms speaks for: who pays whom, one regression a family over both languages.

In: the train part of the annotated passages, and some real sentences of others where they are at hand. Out:
surroundings.json in the folder of the weights. "between > invest" speaks for the firm before it as payer; 由 behind
the payee speaks for the firm behind that. Run by `python -m dealgraph.training around CORPUS`.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING, Final

from dealgraph import articles, clauses, entities, resources
from dealgraph.errors import ArticleError
from dealgraph.frames import judge, story, surroundings
from dealgraph.identity.names import compare_key
from dealgraph.models.labels import FAMILY_OF
from dealgraph.training import sentences
from dealgraph.training.candidates import Rows
from dealgraph.training.fusion import gold_edges
from dealgraph.training.score import passages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from dealgraph.model import Article

Example = tuple[str, frozenset[str], bool]
_LEAST_TEXTS: Final = 4
_LEAST_WEIGHT: Final = 0.04
_SENTENCES: Final = 1500  # of each of the two sets of others


def examples(corpus: Path, others: Path | None = None) -> Iterator[list[Example]]:
    """Yield for each text its pairs of firms: family, cues, and whether the annotation has the edge.

    Args:
        corpus: holds annotated/train.
        others: holds fewfc/ and core/; None without them.
    """
    for case in passages(corpus / "annotated" / "train"):
        must, may = gold_edges(case.gold)
        keys = {compare_key(name): firm.split("|")[0] for firm in case.gold["firms"] for name in firm.split("|")}
        yield list(_of(case.article, keys, must, may - must, judge.FAMILIES))
    if others is None:
        return
    for rows in (sentences.fewfc(others, "train"), sentences.core(others, "train")):
        chosen = list(rows)
        random.Random(1).shuffle(chosen)  # noqa: S311
        for row in chosen[:_SENTENCES]:
            try:
                article = articles.from_text(row.text, source=row.id)
            except ArticleError:
                continue
            keys = {compare_key(name): firm[0] for firm in row.firms for name in firm}
            must = {
                (row.firms[p][0], row.firms[q][0], FAMILY_OF[deal.type])
                for deal in row.deals
                for p, q in deal.pairs
                if p is not None and q is not None
            }
            # FewFC marks no purchases of goods, so it says nothing of them.
            families = judge.FAMILIES if row.lang == "en" else judge.FAMILIES[:1]
            yield list(_of(article, keys, must, (), families, marked_only=True))


def _of(
    article: Article,
    keys: Mapping[str, str],
    must: Collection[judge.Edge],
    may: Collection[judge.Edge],
    families: Sequence[str],
    *,
    marked_only: bool = False,
) -> Iterator[Example]:
    """Yield the pairs of a text.

    Args:
        article: the text.
        keys: the gold's name of a firm by the compare key of each of its names.
        must: the gold edges.
        may: edges that count neither way.
        families: those that the gold knows.
        marked_only: pairs of marked firms only, where others are not marked.
    """
    parses = clauses.parse(article)
    found = entities.recognise(article, parses)
    marked: dict[str, str] = {}
    for firm in found.firms:
        own = {keys[k] for k in map(compare_key, (firm.name, *firm.names)) if k in keys}
        if len(own) == 1:
            marked[firm.name] = own.pop()
    for parse, locals_ in zip(parses, found.locals, strict=True):
        told, _ = story.tell(parse, locals_)
        frames = judge.frames_of(told)
        for (payer, payee), cues in surroundings.observe(parse, locals_).items():
            left, right = marked.get(payer, payer), marked.get(payee, payee)
            if left == right or (marked_only and not {payer, payee} <= marked.keys()):
                continue
            for family in families:
                edge = left, right, family
                if edge not in may:
                    yield family, cues | surroundings.of_frames(frames, (payer, payee, family)), edge in must


def fit(found: Sequence[Sequence[Example]]) -> dict[str, dict[str, float]]:
    """Return the weights of the cues of each family; "" is the constant."""
    out: dict[str, dict[str, float]] = {}
    for family in judge.FAMILIES:
        rows = [[(sorted(cues), right) for kind, cues, right in text if kind == family] for text in found]
        often = Counter(cue for text in rows for cue in {cue for cues, _ in text for cue in cues})
        columns = sorted(cue for cue, count in often.items() if count >= _LEAST_TEXTS)
        weights = Rows([example for text in rows for example in text], columns).fit()
        out[family] = {"": round(float(weights[0]), 3)} | {
            cue: round(float(w), 3) for cue, w in zip(columns, weights[1:], strict=True) if abs(w) >= _LEAST_WEIGHT
        }
    return out


def write(corpus: Path, weights: Path | None = None, others: Path | None = None) -> dict[str, dict[str, float]]:
    """Fit and write surroundings.json into the weights' folder."""
    found = fit(list(examples(corpus, others)))
    path = (weights or resources.weights() / "weights") / "surroundings.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return found
