"""Score: the tables of how well articles and passages are read, by language, industry, style and kind of mistake.

In: the folder `corpus/`. Out: what `make score` prints. Read are the articles `<slug>.<language>.md` with their
`<slug>.gold.json`, and a part of the annotated passages: development, unless the test part is asked for.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from dealgraph import articles, chain
from dealgraph.model import Article
from dealgraph.training.marking import FIELDS, MISTAKES, Gold, score
from dealgraph.views import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_ROWS = 12  # of industries and styles; the rest is summed up
_LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One text with its gold annotation.

    Attributes:
        name: of the text.
        source: "articles" or "passages".
        language: ISO 639-1 code.
        industry: as its folder or its annotation says.
        style: as its annotation says.
        article: the text.
        gold: the annotation.
    """

    name: str
    source: str
    language: str
    industry: str
    style: str
    article: Article
    gold: Gold


def pairs(folder: Path) -> Iterator[Case]:
    """Yield the articles below a folder that have gold annotation, in order.

    Args:
        folder: searched to any depth.

    Raises:
        ArticleError: when one of them cannot be read.
    """
    for path in sorted(folder.rglob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for source in sorted(path.parent.glob(path.name.removesuffix(".gold.json") + ".*.md")):
            (article,) = articles.read([str(source)])
            if not isinstance(article, Article):
                raise article
            language = source.suffixes[-2].lstrip(".")
            yield Case(
                name=source.stem, source="articles", language=language, industry=path.parent.name, style="news",
                article=article, gold=gold,
            )  # fmt: skip


def passages(folder: Path) -> Iterator[Case]:
    """Yield the annotated passages of a folder, in order.

    Args:
        folder: holds JSON Lines; one that is not there holds none.

    Raises:
        ArticleError: when a passage has no text.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            article = articles.from_text(gold["text"], source=gold["id"], published=gold.get("published"))
            yield Case(
                name=gold["id"], source="passages", language=gold["lang"], industry=gold["industry"],
                style=gold["style"], article=article, gold=gold,
            )  # fmt: skip


def f1(counts: Mapping[str, int], kind: str) -> float:
    """Return the F1 of deals, flows or firms.

    Args:
        counts: as scored.
        kind: deals, flows or firms.
    """
    both = counts[f"told {kind}"] + counts[f"gold {kind}"]
    return 2 * counts[f"right {kind}"] / both if both else 1.0


def show(title: str, rows: Mapping[str, Counter[str]]) -> Table:
    """Return scores as a table.

    Args:
        title: what the rows are.
        rows: counts by name.
    """
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column(title)
    for name in ("texts", "deals", "flows P", "R", "F1", "deals P", "R", "F1", "firms F1", *FIELDS):
        shown.add_column(name, justify="right")
    for name, counts in rows.items():
        cells = [str(counts["texts"]), str(counts["gold deals"])]
        for kind in ("flows", "deals"):
            right = counts[f"right {kind}"]
            cells += [_share(right, counts[f"told {kind}"]), _share(right, counts[f"gold {kind}"])]
            cells.append(f"{f1(counts, kind):.2f}")
        cells.append(f"{f1(counts, 'firms'):.2f}")
        cells += [_share(counts[name], counts[f"asked {name}"]) for name in FIELDS]
        shown.add_row(name, *cells)
    return shown


def show_mistakes(rows: Mapping[str, Counter[str]]) -> Table:
    """Return the kinds of mistakes as a table.

    Args:
        rows: counts by name.
    """
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("mistakes")
    for kind in MISTAKES:
        shown.add_column(kind, justify="right")
    for name, counts in rows.items():
        shown.add_row(name, *(str(counts[kind]) for kind in MISTAKES))
    return shown


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _largest(rows: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Return the rows with most gold deals, and the rest as one."""
    order = sorted(rows, key=lambda name: (-rows[name]["gold deals"], name))
    kept = {name: rows[name] for name in order[:_MOST_ROWS]}
    rest = sum((rows[name] for name in order[_MOST_ROWS:]), Counter[str]())
    return {**kept, f"({len(order) - _MOST_ROWS} more)": rest} if rest else kept


def main() -> None:
    """Print the scores of the texts below a folder."""
    parser = argparse.ArgumentParser(prog="python -m dealgraph.training.score", description=__doc__)
    parser.add_argument("folder", type=Path, help="of articles and annotated passages: corpus")
    parser.add_argument("--mistakes", action="store_true", help="tell each mistake, text by text")
    parser.add_argument(
        "--part", choices=("development", "test"), default="development", help="of the annotated passages"
    )
    parser.add_argument("--only", choices=("articles", "passages"), help="leave the other texts out")
    options = parser.parse_args()
    console = table.console()
    cases = [*pairs(options.folder), *passages(options.folder / "annotated" / options.part)]
    groups: dict[str, dict[str, Counter[str]]] = {}
    for case in cases:
        if options.only not in {None, case.source}:
            continue
        found = score(chain.extract_article(case.article), case.gold)
        found.counts["texts"] = 1
        for group, name in (
            ("language", f"{case.source} {case.language}"),
            ("article" if case.source == "articles" else "", case.name),
            ("industry", case.industry),
            ("style", case.style),
        ):
            if group:
                groups.setdefault(group, {}).setdefault(name, Counter()).update(found.counts)
        if options.mistakes and found.lines:
            console.print(case.name, *(f"\n  {line}" for line in found.lines), markup=False)
    for group in ("article", "industry", "style", "language"):
        if group in groups:
            console.print(show(group, groups[group] if group in {"article", "language"} else _largest(groups[group])))
    console.print(show_mistakes(groups.get("language", {})))


if __name__ == "__main__":
    main()
