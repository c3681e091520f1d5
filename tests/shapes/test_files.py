"""Any RDF file is read; one that cannot be read says so in one line."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from dealgraph import resources, shapes
from dealgraph.errors import ArticleError
from dealgraph.shapes.files import FORMATS, read

VALID = resources.ontology() / "examples/valid/Deal-complete.ttl"


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_syntax_gives_the_same_graph(suffix: str, tmp_path) -> None:
    store = ox.Store()
    store.load(path=str(VALID), format=ox.RdfFormat.TURTLE)
    path = tmp_path / f"数据{suffix}"
    syntax = FORMATS[suffix]
    graph = None if syntax.supports_datasets else ox.DefaultGraph()
    store.dump(str(path), format=syntax, from_graph=graph)
    # The store writes 5.0 as 5, so the reference takes the same way.
    reference = tmp_path / "reference.ttl"
    store.dump(str(reference), format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
    assert set(read(path)) == set(read(reference))
    assert shapes.check_file(path).conforms


def test_named_graphs_count_as_one(tmp_path) -> None:
    path = tmp_path / "two.nq"
    path.write_text("<urn:a> <urn:p> <urn:b> <urn:g> .\n<urn:a> <urn:p> <urn:c> <urn:h> .\n", encoding="utf-8")
    assert len(read(path)) == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.ttl", b"<urn:a> <urn:b> .", "line 1 column"),
        ("broken.nt", b'<urn:a> <urn:b> "x .', "line 1"),
        ("prefix.ttl", b"dg:a dg:b dg:c .", "prefix"),
        ("bytes.ttl", b"\xff\xfe\x00", ""),
        ("broken.json", b"{", ""),
        ("broken.rdf", b"<rdf:RDF>", ""),
        ("notes.txt", b"hello", "not a suffix of RDF; one of .json"),
    ],
)
def test_unreadable_file_is_told_in_one_line(name: str, content: bytes, reason: str, tmp_path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ArticleError) as caught:
        shapes.check_file(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert "\n" not in message
    assert caught.value.exit_code == 3


def test_missing_file(tmp_path) -> None:
    with pytest.raises(ArticleError, match="no such file or directory"):
        shapes.check_file(tmp_path / "none.ttl")
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ArticleError, match="is a directory"):
        shapes.check_file(tmp_path / "folder.ttl")
