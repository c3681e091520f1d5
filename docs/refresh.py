"""Runs the examples of the two READMEs and writes what they print below them.

`make docs` calls it; commands.md, queries.md, picture.svg and outputs/example are written too. In: fenced blocks marked
`console`, each one command after `$ `, in the order of the page; a comment before a block tells how it is run:

    <!-- file article.md -->    the block is written to that file, and a later command reads it
    <!-- first 12 -->           only the first 12 lines are shown, then an ellipsis; `last 12` likewise
    <!-- exit 3 -->             the exit status that the command must have; 0 else
    <!-- slow -->               left out by the tests
    <!-- by hand -->            not run

All run in one empty folder beside a link to `corpus/`, with the `dealgraph` of this environment, 140 columns wide.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", ROOT / "README.zh.md")
_BLOCK = re.compile(r"(?P<notes>(?:<!-- [^>]* -->\n)*)```(?P<kind>\w+)\n(?P<body>.*?)```\n", re.DOTALL)
_NOTE = re.compile(r"<!-- (\w+)(?: (.*?))? -->")
_ELLIPSIS = "…"
_WIDTH = 140
# Written to outputs/example; the store is made by the first.
_FILL = "dealgraph ingest corpus/demo --store graph --quiet > /dev/null"
SHOWN = {
    "flows.json": f"{_FILL} && dealgraph flows --store graph --format json",
    "deals.csv": "dealgraph export --store graph --format csv --graph deals",
}
_COMMANDS = """# Commands

Every command and option, as `--help` tells them. Data goes to standard output, everything else to standard error. Exit
status: 0 fine, 1 data was quarantined or breaks the shapes, 2 wrong use, 3 an input cannot be read (the others are
still done), 130 interrupted.

This page is written by `make docs`; a test holds it up to date.
"""


@dataclass(frozen=True)
class Example:
    """One block of a page.

    Attributes:
        notes: what the comments before it say.
        kind: of the fence.
        body: between the fences.
    """

    notes: dict[str, str]
    kind: str
    body: str

    @property
    def command(self) -> str | None:
        """What is run, or None."""
        if self.kind != "console" or "by" in self.notes:
            return None
        return self.body.splitlines()[0].removeprefix("$ ")

    @property
    def status(self) -> int:
        """The exit status that the command must have."""
        return int(self.notes.get("exit", "0"))


def examples(page: str) -> list[Example]:
    """Return the blocks of a page that are files or commands, in order.

    Args:
        page: its text.
    """
    return [example for _, example in _blocks(page) if example.command or "file" in example.notes]


def _blocks(page: str) -> Iterator[tuple[re.Match[str], Example]]:
    for match in _BLOCK.finditer(page):
        notes = {key: value or "" for key, value in _NOTE.findall(match["notes"])}
        yield match, Example(notes, match["kind"], match["body"])


def place(folder: Path) -> None:
    """Make an empty folder ready for the examples.

    Args:
        folder: gets a link to the corpus.
    """
    (folder / "corpus").symlink_to(ROOT / "corpus")


def run(example: Example, folder: Path) -> str:
    """Run a command, or write a file, and return what is printed, both streams as a terminal shows them.

    Args:
        example: of a page.
        folder: where it is run.

    Raises:
        AssertionError: when the exit status is another than the one told.
    """
    if "file" in example.notes:
        (folder / example.notes["file"]).write_text(example.body, encoding="utf-8")
        return ""
    command = example.command
    assert command is not None
    bin_ = Path(sys.executable).parent
    if command.startswith("make "):
        # The chore of the checkout, in this folder and with this environment.
        command = (
            f"make --silent -f {shlex.quote(str(ROOT / 'Makefile'))} -o .venv/.installed BIN={shlex.quote(str(bin_))} "
            + command[5:]
        )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    if "PYTHONPATH" in os.environ:
        environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    environment |= {"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}", "COLUMNS": str(_WIDTH), "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=1200,
        check=False,
    )
    assert done.returncode == example.status, f"{command}: exit status {done.returncode}\n{done.stdout}"
    return done.stdout


def _shown(output: str, notes: dict[str, str]) -> str:
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if len(lines) > (count := int(notes.get("first", len(lines)))):
        lines = [*lines[:count], _ELLIPSIS]
    if len(lines) > (count := int(notes.get("last", len(lines)))):
        lines = [_ELLIPSIS, *lines[-count:]]
    return "".join(f"{line}\n" for line in lines)


def refreshed(page: str, folder: Path, known: dict[str, str]) -> str:
    """Return a page with the output of its examples.

    Args:
        page: its text.
        folder: where they are run.
        known: outputs of commands that were run already; added to.
    """

    def block(match: re.Match[str], example: Example) -> str:
        if example.command is None:
            if "file" in example.notes:
                run(example, folder)
            return match[0]
        if example.command not in known:
            known[example.command] = run(example, folder)
        output = _shown(known[example.command], example.notes)
        return f"{match['notes']}```console\n$ {example.command}\n{output}```\n"

    parts, end = [], 0
    for match, example in _blocks(page):
        parts += [page[end : match.start()], block(match, example)]
        end = match.end()
    return "".join([*parts, page[end:]])


def picture() -> str:
    """Return the circular flows of the demo article as annotated, drawn by the report's own view."""
    from dealgraph import resources  # noqa: PLC0415
    from dealgraph.model import Deal, Evidence, Share  # noqa: PLC0415
    from dealgraph.money import Money  # noqa: PLC0415
    from dealgraph.trace import circular_flows  # noqa: PLC0415
    from dealgraph.views import drawing  # noqa: PLC0415
    from dealgraph.when import When  # noqa: PLC0415

    (path,) = resources.demo().glob("*.gold.json")
    gold = json.loads(path.read_text(encoding="utf-8"))
    quote = Evidence(start=0, end=1, text="-", language="en", rule="annotation")
    deals = []
    for number, told in enumerate(gold["deals"]):
        amount, share = told.get("amount"), told.get("stake_percent")
        deal = Deal(
            type=told["type"],
            payers=tuple(told["payers"]),
            payees=tuple(told["payees"]),
            money=Money(**amount) if amount else None,
            share=Share(min=share, max=share, bound="exact") if share else None,
            when=When.parse(told["date"]) if told.get("date") else None,
            status=told["status"],
            evidence=(quote,),
            confidence=1.0,
        )
        deals.append((str(number), deal))
    svg, _ = drawing.chart(circular_flows(deals))
    colours = {"capital": "#b3541e", "procurement": "#1e5f8c"}
    style = (
        "text{font:600 14px 'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#1d2328;text-anchor:middle;"
        "dominant-baseline:central}rect.paper{fill:#fbfaf7;stroke:none}rect{fill:#fff;stroke:#9aa4ac}"
        + "".join(
            f"path.{family}{{stroke:{colour};fill:none}}text.{family}{{fill:{colour}}}"
            for family, colour in colours.items()
        )
        + "path.thin{stroke-dasharray:6 4}"
    )
    heads = re.sub(r"<svg[^>]*>|</svg>", "", drawing.markers())
    for family, colour in colours.items():
        heads = heads.replace(f"var(--{family})", colour)
    left, top, width, height = map(float, re.search(r'viewBox="([^"]*)"', svg)[1].split())  # type: ignore[index]
    base, middle = top + height + 14, left + width / 2
    legend = (
        f'<text class="capital" x="{middle - 130:.0f}" y="{base:.0f}">→ capital 资本</text>'
        f'<text class="procurement" x="{middle + 130:.0f}" y="{base:.0f}">→ procurement 采购</text>'
    )
    inner = re.sub(r"^<svg[^>]*>|</svg>$", "", svg)
    x, y, wide, high = (f"{value:.0f}" for value in (left - 10, top - 10, width + 20, height + 50))
    paper = f'<rect class="paper" x="{x}" y="{y}" width="{wide}" height="{high}"/>'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {wide} {high}" role="img">'
    markup = f"{begin}<style>{style}</style>{heads}{paper}{inner}{legend}</svg>"
    return markup.replace("><", ">\n<") + "\n"


def commands() -> str:
    """Return the page of all commands, each as its `--help` tells it."""
    from typer.main import get_command  # noqa: PLC0415

    from dealgraph.cli import app  # noqa: PLC0415

    parts = [_COMMANDS]
    todo = [(("dealgraph",), get_command(app))]
    while todo:
        names, command = todo.pop(0)
        with command.make_context(
            " ".join(names), [], resilient_parsing=True, terminal_width=100, max_content_width=100
        ) as context:
            told = command.get_help(context)
            inner = (
                [(name, command.get_command(context, name)) for name in command.list_commands(context)]
                if hasattr(command, "list_commands")
                else []
            )
        text = "\n".join(line.rstrip() for line in told.strip().splitlines())
        parts.append(f"{'#' * min(len(names) + 1, 3)} {' '.join(names)}\n\n```text\n{text}\n```\n")
        todo[:0] = [((*names, name), each) for name, each in inner]
    return "\n".join(parts)


def main() -> None:
    """Refresh the pages and the picture."""
    from dealgraph.sparql import questions  # noqa: PLC0415

    (ROOT / "docs" / "commands.md").write_text(commands(), encoding="utf-8")
    (ROOT / "docs" / "queries.md").write_text(questions.page(), encoding="utf-8")
    (ROOT / "docs" / "picture.svg").write_text(picture(), encoding="utf-8")
    subprocess.run([sys.executable, str(ROOT / "docs" / "ontology.py")], check=True)
    known: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        place(Path(name))
        shown = ROOT / "outputs" / "example"
        shown.mkdir(exist_ok=True)
        for file, command in SHOWN.items():
            (shown / file).write_text(run(Example({}, "console", f"$ {command}"), Path(name)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        place(Path(name))
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            page.write_text(refreshed(text, Path(name), known), encoding="utf-8")


if __name__ == "__main__":
    main()
