"""Reading articles on the command line: bad input of every kind, output in every form."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dealgraph.cli import app

ENGLISH = "Nvidia agreed to buy $6.3 billion of cloud services from CoreWeave in 2025.\n"
CHINESE = "2025年，英伟达同意向CoreWeave购买63亿美元云服务。\n"
KEYS = {
    "article": str, "source": str, "title": (str, type(None)), "published": (str, type(None)), "languages": list,
    "firms": list, "people": list, "amounts": list, "shares": list, "dates": list, "valuations": list, "deals": list,
    "doubts": list,
}  # fmt: skip
DEAL_KEYS = [
    "iri", "type", "payers", "payees", "amount", "stake_percent", "date", "status", "hearsay", "basis", "object",
    "object_kind", "dates", "combined", "holding", "part_of", "tied_to", "evidence", "confidence",
]  # fmt: skip


def run(*arguments, **options):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)


def records(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


BAD = {
    "empty": b"",
    "binary": b"\x89PNG\r\n\x1a\n\0\0",
    "encoding": "Nvidia said it would invest in a caf\xe9.".encode("latin-1"),
    "language": "Компания вложит деньги, сообщили в понедельник.".encode(),
    "matter": b"---\ntitle: [\n---\nNvidia said so.\n",
    "large": ENGLISH.encode() * 100,
    "surrogate": b"Nvidia said \xed\xa0\x80.",
}


def test_each_bad_file_costs_one_line_and_the_others_are_read(tmp_path):
    (tmp_path / "a-good.txt").write_text(ENGLISH)
    for name, data in BAD.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "z-good.txt").write_text(CHINESE)
    result = run("extract", tmp_path, "--format", "jsonl", "--max-size", "2000")
    assert result.exit_code == 3
    assert [Path(record["source"]).name for record in records(result)] == ["a-good.txt", "z-good.txt"]
    lines = result.stderr.splitlines()
    assert len(lines) == len(BAD) + 1
    for name in [*BAD, "link"]:
        assert sum(line.startswith(f"error: {tmp_path}/{name}.txt: ") for line in lines) == 1


def test_the_record_keeps_the_contract(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH + CHINESE, encoding="utf-8")
    result = run("extract", path, "--format", "jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    (record,) = records(result)
    assert list(record) == list(KEYS)
    assert all(isinstance(record[key], kind) for key, kind in KEYS.items())
    assert record["languages"] == ["en", "zh"]
    (deal,) = record["deals"]
    assert list(deal) == DEAL_KEYS
    assert (deal["payers"], deal["payees"], deal["type"]) == (["Nvidia"], ["CoreWeave"], "purchase")
    assert deal["amount"] == {"min": 6_300_000_000, "max": 6_300_000_000, "currency": "USD", "bound": "exact"}
    assert {quote["language"] for quote in deal["evidence"]} == {"en", "zh"}
    text = ENGLISH + CHINESE
    places = [
        *record["amounts"],
        *record["dates"],
        *deal["evidence"],
        *(m for f in record["firms"] for m in f["mentions"]),
    ]
    assert places
    assert all(text[place["start"] : place["end"]] == place["text"] for place in places)


def test_output_is_json_in_a_pipe_and_the_same_again(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH)
    assert run("extract", tmp_path).stdout == run("extract", tmp_path, "--format", "jsonl").stdout


def test_tables_and_turtle(tmp_path):
    from rdflib import Graph

    (tmp_path / "a.txt").write_text(ENGLISH)
    table = run("extract", tmp_path, "--format", "table").stdout
    assert "6.3bn USD" in table
    assert len(Graph().parse(data=run("extract", tmp_path, "--format", "turtle").stdout)) > 10


def test_standard_input_and_a_date_for_it():
    result = run("extract", "-", "--published", "2025-11-04", input=ENGLISH.encode())
    (record,) = records(result)
    assert (record["source"], record["published"]) == ("-", "2025-11-04")


def test_explain_tells_sentence_rule_and_confidence(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH)
    shown = run("explain", tmp_path).stdout
    assert "1. Nvidia → CoreWeave: purchase, 6.3bn USD" in shown
    for word in ("read by", "judgement", "confidence"):
        assert word in shown


def test_nothing_readable_is_status_3(tmp_path):
    result = run("extract", tmp_path / "none.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"error: {tmp_path}/none.txt: no such file\n"


@pytest.mark.slow
def test_several_processes_give_the_same_in_the_same_order(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(ENGLISH + f"Part {number} of the story.\n")
    command = [sys.executable, "-m", "dealgraph", "extract", str(tmp_path), "--format", "jsonl"]
    alone = subprocess.run(command, check=True, capture_output=True).stdout
    assert subprocess.run([*command, "--jobs", "2"], check=True, capture_output=True).stdout == alone


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes on POSIX only")
def test_a_file_name_that_is_no_text_is_printed_all_the_same(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text(ENGLISH)
    command = [sys.executable, "-m", "dealgraph", "extract", path, os.fsencode(tmp_path) + b"/\xfe.txt"]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 3
    assert json.loads(result.stdout)["source"].endswith("/\udcff.txt")
    assert b"no such file" in result.stderr
    assert result.stderr.count(b"\n") == 1
