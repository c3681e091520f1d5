"""Where articles come from: paths, folders and standard input, to bytes.

In: paths as a person gives them. Out: the files behind them with their bytes, or why not, in a settled order: arguments
as given, folders by name. A folder yields its text and Markdown files; a file that is named is tried whatever its name.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from dealgraph.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES: Final = frozenset({".txt", ".md", ".markdown"})
# Files that tell about a folder rather than being an article in it.
_ABOUT: Final = frozenset({"readme", "license", "changelog", "contributing"})
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def find(path: str) -> Iterator[str | ArticleError]:
    """Yield the files that a path stands for: itself, or the articles in the folder, depth first and sorted.

    Hidden files and folders are passed over, and so is a folder that was already walked through (links that loop).

    Args:
        path: as given.
    """
    if "://" in path:
        yield ArticleError(path, "addresses are not read; save the page as a text file and name that")
        return
    if not os.path.isdir(path):  # noqa: PTH112 - a path may hold bytes that Path would show otherwise
        yield path
        return
    found = False
    for entry in _walk(path, set()):
        found = True
        yield entry
    if not found:
        yield ArticleError(path, f"no article in this folder; articles end in {', '.join(sorted(SUFFIXES))}")


def _walk(folder: str, seen: set[tuple[int, int]]) -> Iterator[str | ArticleError]:
    try:
        status = os.stat(folder)  # noqa: PTH116
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as error:
        yield ArticleError(folder, _why(error, "folder"))
        return
    for name in names:
        path = os.path.join(folder, name)  # noqa: PTH118
        if name.startswith("."):
            continue
        if os.path.isdir(path):  # noqa: PTH112
            yield from _walk(path, seen)
            continue
        stem, suffix = os.path.splitext(name.lower())  # noqa: PTH122
        if suffix in SUFFIXES and stem not in _ABOUT:
            yield path


def load(path: str, max_size: int) -> bytes:
    """Return the bytes of a file.

    Args:
        path: of a regular file, or of a link to one.
        max_size: how many bytes are read at most.

    Raises:
        ArticleError: when it is missing, not a regular file, unreadable, empty or too large.
    """
    try:
        status = os.stat(path)  # noqa: PTH116
        for is_kind, name in _KINDS:
            if is_kind(status.st_mode):
                raise ArticleError(path, f"not a file but {name}; use - to read standard input")
        if status.st_size > max_size:
            raise ArticleError(path, _too_large(status.st_size, max_size))
        with Path(path).open("rb") as file:
            data = file.read(max_size + 1)
    except OSError as error:
        if os.path.islink(path) and not os.path.exists(path):  # noqa: PTH110, PTH114
            raise ArticleError(path, f"dangling link: it leads to {os.readlink(path)}") from error  # noqa: PTH115
        raise ArticleError(path, _why(error, "file")) from error
    except ValueError as error:
        raise ArticleError(path, "not a path: it holds a NUL character") from error
    return _checked(data, path, max_size)


def load_stream(stream: BinaryIO, max_size: int) -> bytes:
    """Return the bytes of standard input.

    Args:
        stream: to read to its end.
        max_size: how many bytes are read at most.

    Raises:
        ArticleError: when it is empty or too large.
    """
    return _checked(stream.read(max_size + 1), "-", max_size)


def _checked(data: bytes, source: str, max_size: int) -> bytes:
    if len(data) > max_size:
        raise ArticleError(source, _too_large(None, max_size))
    if not data:
        raise ArticleError(source, "empty file" if source != "-" else "standard input is empty")
    return data


def _too_large(size: int | None, max_size: int) -> str:
    told = "" if size is None else f" {_megabytes(size)},"
    return f"too large:{told} the limit is {_megabytes(max_size)} (--max-size)"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g} MB" if size >= 1_000_000 else f"{size:,} bytes".replace(",", " ")


def _why(error: OSError, kind: str) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return f"no permission to read this {kind}"
    return (error.strerror or type(error).__name__).lower()
