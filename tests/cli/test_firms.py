"""The registry on the command line."""

import csv
import json

import pytest
from typer.testing import CliRunner

from dealgraph.cli import app

run = CliRunner().invoke


@pytest.mark.parametrize("name", ["Nvidia", "英伟达", "輝達"])
def test_a_firm_is_shown_by_any_of_its_names(name):
    result = run(app, ["firms", "show", name, "--format", "json"])
    (record,) = json.loads(result.stdout)
    assert record["name"] == "Nvidia"
    assert name in record["names"]


def test_an_unknown_firm_is_answered_with_near_names():
    result = run(app, ["firms", "show", "Nvidai"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: Nvidai: no such firm in the registry; near: Nvidia")


def test_lists_by_sector_in_every_form():
    result = run(app, ["firms", "list", "--sector", "cloud", "--format", "json"])
    records = json.loads(result.stdout)
    assert records
    assert all("cloud" in record["sectors"] for record in records)
    rows = list(csv.reader(run(app, ["firms", "list", "--sector", "cloud", "--format", "csv"]).stdout.splitlines()))
    assert len(rows) == len(records) + 1
    assert run(app, ["firms", "list", "--sector", "nonsense"]).exit_code == 2
    assert "Firm" in run(app, ["firms", "list"]).stdout
