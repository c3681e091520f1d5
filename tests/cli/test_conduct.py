"""How commands behave: help at once, one line per error, exit statuses, pipes."""

import os
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dealgraph.cli import app

DEALGRAPH = [sys.executable, "-m", "dealgraph"]


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = list(commands(get_command(app)))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(path) for path, _ in COMMANDS])
def test_each_command_has_a_help_that_ends_with_an_example(path, command):
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    last = command.help.strip().splitlines()[-1]
    assert last.strip().startswith(f"Example:  dealgraph {' '.join(path)}")
    assert "Example:" in result.output


def test_help_comes_at_once():
    def seconds(*arguments):
        before = os.times()
        subprocess.run([*DEALGRAPH, *arguments], check=True, capture_output=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    # Of the processor, and the fastest of three: what else the machine does is not counted.
    assert min(seconds("--help") for _ in range(3)) < 0.5


def test_help_loads_no_step():
    heavy = {"spacy", "rdflib", "jieba", "onnxruntime", "pyoxigraph", "numpy"}
    code = f"import sys, dealgraph.cli; print(sorted({heavy!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


def test_version_and_wrong_use():
    runner = CliRunner()
    assert runner.invoke(app, ["--version"]).output.startswith("dealgraph 0.")
    for wrong in (
        ["nonsense"],
        ["extract"],
        ["extract", "x", "--format", "xml"],
        ["extract", "x", "--max-size", "big"],
    ):
        result = runner.invoke(app, wrong)
        assert result.exit_code == 2
        assert result.stdout == ""


def test_a_closed_pipe_is_a_normal_end():
    with subprocess.Popen([*DEALGRAPH, "firms", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_missing_store_is_told_in_one_line(tmp_path):
    result = CliRunner().invoke(app, ["flows", "--store", str(tmp_path / "none")])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"error: {tmp_path}/none: no store here; `dealgraph ingest` makes one\n"
