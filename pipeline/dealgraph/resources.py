"""Where the ontology, the demo corpus and the language tables lie, in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

from dealgraph.errors import OntologyError

_PACKAGE = Path(__file__).resolve().parent


def _locate(name: str) -> Path:
    packaged = _PACKAGE / "_data" / name
    checkout = _PACKAGE.parents[1] / name
    for place in (packaged, checkout):
        if place.is_dir():
            return place
    raise OntologyError(f"{name}: neither in the package nor in the checkout; reinstall dealgraph")


def ontology() -> Path:
    """Return the folder `ontology/`.

    Raises:
        OntologyError: when the installation lacks it.
    """
    return _locate("ontology")


def demo() -> Path:
    """Return the folder of the shipped demo articles.

    Raises:
        OntologyError: when the installation lacks it.
    """
    return _locate("corpus/demo")


def words() -> Path:
    """Return the folder of the language tables."""
    return _PACKAGE / "words"


def weights() -> Path:
    """Return the folder of the trained models (it may hold none)."""
    return _PACKAGE / "models"
