"""The surface: what a module says it offers is there and described."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

import dealgraph

PACKAGE = Path(dealgraph.__file__).parent
# Training needs PyTorch, which nobody needs who only reads.
MODULES = sorted(
    ".".join(("dealgraph", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if "training" not in path.parts and path.name != "__main__.py"
)
each_module = pytest.mark.parametrize("name", MODULES)


def test_there_are_modules():
    assert len(MODULES) > 80


@each_module
def test_what_is_offered_is_there(name):
    module = importlib.import_module(name)
    assert module.__doc__, name
    offered = getattr(module, "__all__", [])
    assert len(set(offered)) == len(offered), name
    assert [each for each in offered if not hasattr(module, each)] == []


@each_module
def test_public_functions_and_classes_are_described(name):
    module = importlib.import_module(name)
    public = [
        each
        for key, each in vars(module).items()
        if not key.startswith("_") and (inspect.isfunction(each) or inspect.isclass(each)) and each.__module__ == name
    ]
    assert [each.__qualname__ for each in public if not each.__doc__] == []
