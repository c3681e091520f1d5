"""Named questions: the files `ontology/queries/*.rq`, each a complete SPARQL query with a header.

    # question@en: Which deals is a firm part of?
    # question@zh: 一家企业参与了哪些交易？
    # comment: what the answer means.
    # param firm: firm, required; the firm by any of its names

Such a file runs as it stands in any SPARQL tool. A parameter stands in it as `VALUES ?firm { UNDEF }` or `LIMIT 20`;
what stands there is its default, and a given value takes its place as a typed term.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from dealgraph import resources
from dealgraph.errors import OntologyError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_HEADER: Final = re.compile(r"^#\s*(question@\w+|comment|param\s+\w+)\s*:\s*(.+?)\s*$", re.MULTILINE)
_PARAM: Final = re.compile(r"(?P<kind>[\w-]+)(?P<required>\s*,\s*required)?\s*(?:;\s*(?P<text>.*))?")
_UNDEF: Final = "UNDEF"
LIMIT: Final = "limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question can be told.

    Attributes:
        name: its name, that of a variable of the query, or `limit`.
        kind: how a value is read: firm, deal, article, text, integer, number, first-day, last-day, currency, flag, or
            a scheme of concepts (type, family, status, …).
        required: whether the question makes no sense without it.
        default: the term that stands in the file, "" where anything goes.
        text: what it means, for `--help`.
    """

    name: str
    kind: str
    required: bool
    default: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with what its header says.

    Attributes:
        name: the file's name without ending.
        questions: what it asks, by language.
        comment: what the answer means.
        parameters: in the order of the header.
        text: the whole file.
    """

    name: str
    questions: Mapping[str, str]
    comment: str
    parameters: tuple[Parameter, ...]
    text: str

    def bound(self, terms: Mapping[str, str]) -> str:
        """Return the query with terms in place of defaults.

        Args:
            terms: serialised terms by parameter, made by `binding.term`.
        """
        text = self.text
        for name, term in terms.items():
            # A function, so that no backslash of the term is read as a group.
            text = _place(name).sub(lambda match, term=term: f"{match[1]}{term}{match[3]}", text)  # type: ignore[misc]
        return text


def parse(name: str, text: str) -> Question:
    """Return the question that a query file holds; a file without header is a question without words.

    Args:
        name: the file's name without ending.
        text: the file.

    Raises:
        QueryError: when a parameter of the header has no place in the query.
    """
    asked: dict[str, str] = {}
    comment = ""
    parameters = []
    for key, value in _HEADER.findall(text):
        if key.startswith("question@"):
            asked[key.removeprefix("question@")] = value
        elif key == "comment":
            comment = f"{comment} {value}".strip()
        else:
            parameters.append(_parameter(name, key.split()[1], value, text))
    return Question(name=name, questions=asked, comment=comment, parameters=tuple(parameters), text=text)


def names() -> tuple[str, ...]:
    """Return the names of all questions, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.rq")))


@cache
def load(name: str) -> Question:
    """Return a named question.

    Args:
        name: for example `deals-of-firm`.

    Raises:
        QueryError: when there is none of that name; with the nearest and all names.
    """
    known = names()
    if name not in known:
        raise QueryError(f"{name}: no such question{nearest(name, known)}; there are {', '.join(known)}")
    return read(_folder() / f"{name}.rq")


def read(path: Path) -> Question:
    """Return the question of a file.

    Args:
        path: a file of SPARQL.

    Raises:
        QueryError: when it cannot be read.
    """
    try:
        return parse(path.stem, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read as a query: {getattr(error, 'strerror', None) or error}") from error


def page() -> str:
    """Return the page that tells all questions, in Markdown: `docs/queries.md`."""
    parts = [
        "# Questions · 查询\n",
        "Each is a file of `ontology/queries/`, complete SPARQL that runs in other tools too.",
        "`dealgraph query` lists them, `dealgraph query NAME key=value …` asks one.",
        "A firm may be given by any of its names in either language, its ticker or its IRI.\n",
        "In SPARQL of your own, count firms with `COUNT(DISTINCT ?firm)`: what two articles tell of a firm stands",
        "in two graphs, and the embedded store gives it twice. Deals stand in one graph only.\n",
        "This page is written by `python -m dealgraph.sparql.questions > docs/queries.md`; a test holds it up to date.",
    ]
    for name in names():
        question = load(name)
        parts.append(f"\n## {name}\n")
        parts += (f"- {text}" for _, text in sorted(question.questions.items()))
        parts.append(f"\n{question.comment}")
        if question.parameters:
            parts.append("\n| parameter | kind | default | meaning |\n|---|---|---|---|")
        for each in question.parameters:
            default = "required" if each.required else f"`{each.default}`" if each.default else "any"
            parts.append(f"| `{each.name}` | {each.kind} | {default} | {each.text} |")
    return "\n".join(parts) + "\n"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ", did you mean …" for the known name that is nearest, or nothing where none is near."""
    match = process.extractOne(name, list(known), scorer=fuzz.WRatio, score_cutoff=60)
    return f", did you mean {match[0]}?" if match else ""


def _folder() -> Path:
    folder = resources.ontology() / "queries"
    if not folder.is_dir():
        raise OntologyError(f"{folder}: missing; reinstall dealgraph")
    return folder


def _place(name: str) -> re.Pattern[str]:
    if name == LIMIT:
        return re.compile(r"(\bLIMIT\s+)(\d+)()", re.IGNORECASE)
    # A term never holds a closing brace outside quotes or angle brackets.
    term = r"(?:[^}\"<]|\"(?:[^\"\\]|\\.)*\"|<[^>]*>)*?"
    return re.compile(rf"(\bVALUES\s+\?{name}\s*\{{\s*)({term})(\s*\}})", re.IGNORECASE)


def _parameter(question: str, name: str, value: str, text: str) -> Parameter:
    match = _PARAM.fullmatch(value)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    place = _place(name).search(body)
    if not match or not place:
        raise QueryError(
            f"{question}: parameter {name} is not `kind[, required]; meaning` or has no place in the query"
        )
    default = place[2].strip()
    return Parameter(
        name=name,
        kind=match["kind"],
        required=match["required"] is not None,
        default="" if default == _UNDEF else default,
        text=match["text"] or "",
    )


if __name__ == "__main__":  # python -m dealgraph.sparql.questions > docs/queries.md
    sys.stdout.write(page())
