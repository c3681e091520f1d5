"""The built wheel works in an environment of its own, outside the checkout."""

import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The command, installed beside the dependencies of this environment but not beside its dealgraph."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False)
    (packages,) = place.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # A path in a .pth file is searched, but the .pth files in it (the editable install) are not followed.
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    return place


def run(installed, *arguments, cwd):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command = [installed / "bin" / "python", "-m", "dealgraph", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_it_brings_the_ontology_and_the_demo_articles(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("dealgraph/_data/ontology/firms/") for name in names)
    assert any(name.startswith("dealgraph/_data/corpus/demo/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"dealgraph"}


def test_it_brings_all_that_the_code_reads(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "dealgraph"], cwd=ROOT / "pipeline", capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git checkout")
    read = [name for name in listed if not name.endswith(".py") and (ROOT / "pipeline" / name).is_file()]
    assert {"dealgraph/identity/corridors.toml", "dealgraph/words/zh/deals.toml"} <= set(read)
    assert [name for name in read if name not in names] == []


def test_the_demo_runs_elsewhere(installed, tmp_path):
    result = run(installed, "demo", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Circular flow" in result.stdout
    assert list(tmp_path.iterdir()) == []
