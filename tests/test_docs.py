"""The pages: every command, question, page, folder and step is named, and the examples run as they say."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.main import get_command

from dealgraph import chain, words
from dealgraph.cli import app
from dealgraph.sparql import questions

ROOT = Path(__file__).parents[1]
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")}
each_page = pytest.mark.parametrize("page", PAGES)


def _refresh():
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


refresh = _refresh()
QUICK = [each for each in refresh.examples(PAGES["README.md"]) if each.command and "slow" not in each.notes]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def headings(text):
    return [
        len(marks) for marks in re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    ]


@each_page
def test_every_command_is_named(page):
    for name in get_command(app).commands:
        assert f"dealgraph {name}" in PAGES[page], name


@each_page
def test_every_page_of_docs_is_named(page):
    pages = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    assert len(pages) >= 6
    assert [name for name in pages if f"docs/{name}" not in PAGES[page]] == []


def test_both_languages_have_the_same_headings_and_examples():
    english, chinese = PAGES.values()
    assert headings(english) == headings(chinese)
    assert len(headings(english)) > 8
    kinds = [
        [(e.command, e.notes, e.body if "file" in e.notes else "") for e in refresh.examples(p)] for p in PAGES.values()
    ]
    assert kinds[0] == kinds[1]


def test_every_question_is_described():
    text = read("docs/queries.md")
    assert [name for name in questions.names() if f"## {name}\n" not in text] == []


def test_every_command_is_told_as_its_help_tells_it():
    assert read("docs/commands.md") == refresh.commands()


def test_every_step_is_in_the_architecture():
    rows = re.findall(r"^\| `(\w+)` \|", read("docs/architecture.md"), re.MULTILINE)
    assert rows == [step.name for step in chain.STEPS]


def test_every_language_file_is_told():
    text = read("pipeline/dealgraph/words/README.md")
    for language in words.languages():
        names = [path.name for path in (ROOT / "pipeline/dealgraph/words" / language).glob("*.toml")]
        assert len(names) == 7
        assert [name for name in names if f"`{name}`" not in text] == []


def test_every_chore_is_told():
    chores = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)[1].split()
    assert len(chores) >= 5
    assert [chore for chore in chores if f"`make {chore}`" not in read("CONTRIBUTING.md")] == []


def test_links_between_pages_lead_somewhere():
    found = 0
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in listed.splitlines() or [path.name for path in ROOT.glob("*.md")]:
        path = ROOT / name
        for target in re.findall(
            r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8") if path.exists() else ""
        ):
            found += 1
            assert (path.parent / target).exists(), f"{name}: {target}"
    assert found > 20


def test_the_picture_is_well_formed():
    drawn = ET.fromstring(read("docs/picture.svg"))
    boxes = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}title")]
    assert {"Nvidia", "OpenAI", "Microsoft"} <= set(boxes)


@pytest.mark.parametrize("example", QUICK, ids=lambda example: example.command)
def test_quick_examples_print_what_the_page_says(example, tmp_path):
    refresh.place(tmp_path)
    printed = refresh.run(example, tmp_path)
    assert [line.rstrip() for line in printed.strip().splitlines()] == example.body.splitlines()[1:]


@pytest.mark.slow
def test_all_examples_end_with_the_status_that_the_page_says(tmp_path):
    refresh.place(tmp_path)
    run = 0
    for example in refresh.examples(PAGES["README.md"]):
        # The chores run on the whole corpus; its articles are read by the tests of the corpus.
        if not (example.command or "").startswith("make "):
            refresh.run(example, tmp_path)
            run += 1
    assert run > 8
    assert (tmp_path / "page" / "index.html").stat().st_size > 10_000
