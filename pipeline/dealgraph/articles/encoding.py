"""Bytes to text: which character encoding a file is in.

In: the bytes of a file. Out: the text, every character as decoded, and the name of the encoding. Unicode is told by
its byte-order mark or by decoding; other encodings are those that a language names in its folder, each candidate judged
by how many of its characters are common ones: "英伟达投资" read as Big5 is a row of rare characters, and so are the
quotes of “Nvidia invests” in an encoding of Western Europe.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from dealgraph import words
from dealgraph.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip, docx or xlsx"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "programme"),
    (b"\xd0\xcf\x11\xe0", "old Office document"),
    (b"SQLite format 3", "SQLite database"),
)
# Measured on news of both scripts: the right reading has half of its characters among the common ones, a wrong one
# a twentieth.
_PLAUSIBLE: Final = 0.2
_SAMPLE: Final = 200_000
_HIGH: Final = re.compile(r"[^\x00-\x7f]")


def decode(data: bytes, source: str) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in; the byte-order mark is off, nothing else is changed.

    Args:
        data: the whole file.
        source: its name, for the error.

    Raises:
        ArticleError: when the file is binary, holds lone surrogates or is in no encoding that is recognised.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ArticleError(source, f"binary file ({kind}); only text is read")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, source), codec
    if b"\0" in data:
        return _wide(data, source)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        found = _best(data)
        if found is not None:
            return found
        failure = error
    if _has_surrogates(data, "utf-8"):
        raise ArticleError(source, f"lone surrogate at byte {failure.start}: not valid UTF-8")
    raise ArticleError(source, _unknown(data, failure))


def _strict(data: bytes, codec: str, source: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if _has_surrogates(data, codec):
            raise ArticleError(source, f"lone surrogate at byte {error.start}: not valid {codec.upper()}") from error
        raise ArticleError(
            source, f"wrong encoding: marked as {codec.upper()}, not valid at byte {error.start}"
        ) from error


def _has_surrogates(data: bytes, codec: str) -> bool:
    try:
        return any("\ud800" <= char <= "\udfff" for char in data.decode(codec, "surrogatepass"))
    except UnicodeDecodeError:
        return False


def _wide(data: bytes, source: str) -> tuple[str, str]:
    """Read a file with NUL bytes: UTF-16 without a mark where that makes plain text, else it is binary."""
    readings = []
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            readings.append((_share_of_text(text), text, codec))
    best = max(readings, default=None)
    if best is None or best[0] < 0.95 or sum(reading[0] >= best[0] for reading in readings) > 1:
        position = data.index(b"\0")
        raise ArticleError(source, f"binary file (NUL byte at {position}); only text is read")
    return best[1], best[2]


def _share_of_text(text: str) -> float:
    """Return how much of a text is blank, ASCII, or in the letters and marks of the languages that are read."""
    counts = Counter(text[:_SAMPLE])
    letters = {name for code in words.languages() for name in words.load(code).language["letters"]}
    known = sum(
        count
        for char, count in counts.items()
        if (char.isprintable() or char.isspace())
        and (char.isascii() or not char.isalpha() or unicodedata.name(char, "?").split()[0] in letters)
        and unicodedata.category(char) not in {"Cn", "Co"}
    )
    rows = len({ord(char) >> 8 for char in counts})
    # Bytes swapped, ASCII becomes CJK of a hundred rows with the same low byte; text has its blanks in the first row.
    ordinary = any(char in counts for char in " \n\r\t　，。")
    return known / max(1, counts.total()) if ordinary and rows < 256 else 0.0


def _best(data: bytes) -> tuple[str, str] | None:
    """Return the reading whose characters are the most common ones, where one is plausible; None where none is."""
    ranked = sorted(_readings(data), key=lambda reading: -reading[0])
    if not ranked or ranked[0][0] < _PLAUSIBLE:
        return None
    return ranked[0][1], ranked[0][2]


def _readings(data: bytes) -> Iterator[tuple[float, str, str]]:
    for code in words.languages():
        common = _common(code)
        for name, codec_names in words.load(code).language["encodings"].items():
            for codec in codec_names:
                try:
                    text = data.decode(codec)
                except UnicodeDecodeError:
                    continue
                letters = [char for char in _HIGH.findall(text[:_SAMPLE]) if char.isalpha()]
                strange = sum(
                    unicodedata.category(char) in {"Co", "Cn", "Cc"} for char in _HIGH.findall(text[:_SAMPLE])
                )
                yield (sum(char in common for char in letters) - strange) / max(1, len(letters)), text, name
                break
    # UTF-16 of Chinese alone, with not one ASCII character in it, has no NUL bytes.
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        letters = [char for char in text[:_SAMPLE] if char.isalpha()]
        everywhere = frozenset().union(*(_common(code) for code in words.languages()))
        yield sum(char in everywhere for char in letters) / max(1, len(letters)), text, codec


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset("".join(words.load(code).language["common_letters"].split()))


def _unknown(data: bytes, failure: UnicodeDecodeError) -> str:
    import charset_normalizer  # noqa: PLC0415 - slow to import, needed for a message only

    line = data.count(b"\n", 0, failure.start) + 1
    place = f"not valid UTF-8 at byte {failure.start} (line {line})"
    guess = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if guess is None or guess.encoding.startswith("utf"):
        return f"wrong encoding: {place}"
    return f"wrong encoding: {place}; if it is {guess.encoding}, run iconv -f {guess.encoding} -t utf-8"
