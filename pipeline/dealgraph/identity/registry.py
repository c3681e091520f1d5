"""The registry of known firms: from `ontology/firms/*.ttl` to an index of names.

In: Turtle with SKOS labels. Out: entries, a look-up by any name ("英伟达", "NVIDIA Corp.") and a gazetteer that finds
names in running text: "微软向OpenAI投资" gives 微软 and OpenAI, while "in the AIR" does not give AI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import ahocorasick_rs
import pyoxigraph as ox

from dealgraph import resources
from dealgraph.errors import OntologyError
from dealgraph.identity.names import bare_key, compare_key
from dealgraph.script import fold
from dealgraph.words import languages
from dealgraph.words import load as load_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Entry", "Registry", "load", "read"]

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_PREF, _ALT, _HIDDEN = (f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_SECTOR: Final = "https://w3id.org/dealgraph/ns#sector"
_TICKERS: Final = ("http://schema.org/tickerSymbol", "https://schema.org/tickerSymbol")
_SAME: Final = "http://www.w3.org/2002/07/owl#sameAs"
_LATIN: Final = re.compile(r"[^\W_㐀-䶿一-鿿豈-﫿ぁ-ヿ가-힯]")
_INNER_CAPITAL: Final = re.compile(r"[a-z][A-Z]|^[a-z]+[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One firm of the registry.

    Attributes:
        iri: its IRI.
        name: its English preferred label, the canonical name.
        names: all labels that are names of the firm, canonical first, then in order of language and text.
        brands: labels that stand for the firm without being its name (Azure, TPU).
        labels: (language tag, text) of every name, preferred labels first.
        tickers: exchange symbols.
        sectors: notations of its sectors.
        same_as: IRIs of the same firm elsewhere.
    """

    iri: str
    name: str
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    tickers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()

    def is_brand(self, text: str) -> bool:
        """Tell whether a text names a brand of the firm and not the firm itself."""
        key = compare_key(text)
        return key in {compare_key(brand) for brand in self.brands} and key not in {
            compare_key(name) for name in self.names
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """A name as the gazetteer looks for it."""

    text: str
    entry: Entry
    latin_head: bool
    latin_tail: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Registry:
    """Known firms, by name. Compared by identity, so usable as a cache key.

    Attributes:
        entries: the firms, sorted by IRI.
    """

    entries: tuple[Entry, ...]
    _by_iri: dict[str, Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_iri", {entry.iri: entry for entry in self.entries})

    def get(self, iri: str) -> Entry | None:
        """Return the entry of an IRI, or None."""
        return self._by_iri.get(iri)

    def lookup(self, name: str) -> Entry | None:
        """Return the firm that a name or brand stands for, or None when none or more than one does.

        Legal forms, scripts, widths, case and punctuation make no difference; generic parts (Group, 集团) make none
        where only one firm bears the rest.

        >>> load().lookup("no such firm at all") is None
        True
        """
        key = compare_key(name)
        found = self._by_key.get(key) or self._by_bare.get(bare_key(name))
        return found if isinstance(found, Entry) else None

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """Return the names and brands in a text as (start, end, entry), leftmost and longest, in order.

        Latin names need word boundaries and a capital; names of up to three letters need their own spelling.

        Args:
            text: any text; offsets are its code points.
        """
        folded = fold(text)
        lowered = _lower(folded)
        hits = [
            (start, end, pattern)
            for index, start, end in self._automaton.find_matches_as_indexes(lowered, overlapping=True)
            for pattern in self._patterns[index]
            if _stands_alone(lowered, start, end, pattern) and _is_written_so(folded[start:end], pattern.text)
        ]
        chosen: list[tuple[int, int, Entry]] = []
        reach = 0
        for start, end, pattern in sorted(hits, key=lambda hit: (hit[0], -hit[1], hit[2].entry.iri)):
            if start >= reach:
                chosen.append((start, end, pattern.entry))
                reach = end
        return chosen

    @cached_property
    def _by_key(self) -> dict[str, Entry | None]:
        return _index((compare_key(name), entry) for entry in self.entries for name in (*entry.names, *entry.brands))

    @cached_property
    def _by_bare(self) -> dict[str, Entry | None]:
        return _index((bare_key(name), entry) for entry in self.entries for name in entry.names)

    @cached_property
    def _patterns(self) -> list[tuple[_Pattern, ...]]:
        groups: dict[str, list[_Pattern]] = {}
        for entry in self.entries:
            for name in dict.fromkeys((*entry.names, *entry.brands)):
                text = fold(name)
                head, tail = bool(_LATIN.match(text[0])), bool(_LATIN.match(text[-1]))
                groups.setdefault(_lower(text), []).append(
                    _Pattern(text=text, entry=entry, latin_head=head, latin_tail=tail)
                )
        return [tuple(groups[key]) for key in sorted(groups)]

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick([_lower(group[0].text) for group in self._patterns])


@lru_cache(maxsize=1)
def load() -> Registry:
    """Return the registry that ships with the ontology.

    Raises:
        OntologyError: when a file does not parse or a firm lacks its English label.
    """
    return read(sorted((resources.ontology() / "firms").glob("*.ttl")))


def read(files: Iterable[Path]) -> Registry:
    """Return the registry that some Turtle files describe.

    Args:
        files: Turtle files; a firm is any subject with a preferred label.

    Raises:
        OntologyError: when a file does not parse or a firm lacks its English label.
    """
    facts: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = {}
    for path in files:
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.Literal, ox.NamedNode)):
                    facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
        except (SyntaxError, OSError) as error:
            raise OntologyError(f"{path}: {error}") from error
    return Registry(entries=tuple(_entry(iri, facts[iri]) for iri in sorted(facts) if _PREF in facts[iri]))


def _entry(iri: str, facts: dict[str, list[ox.Literal | ox.NamedNode]]) -> Entry:
    def labels(predicate: str) -> list[tuple[str, str]]:
        found = [(node.language or "", node.value) for node in facts.get(predicate, []) if isinstance(node, ox.Literal)]
        return sorted(found, key=lambda label: (label[0] != "en", label))

    preferred, others = labels(_PREF), labels(_ALT)
    if not preferred or preferred[0][0] != "en":
        raise OntologyError(f"{iri}: a firm of the registry needs a skos:prefLabel in English")
    named = [*preferred, *others]
    return Entry(
        iri=iri,
        name=preferred[0][1],
        names=tuple(dict.fromkeys(text for _, text in named)),
        brands=tuple(dict.fromkeys(text for _, text in labels(_HIDDEN))),
        labels=tuple(named),
        tickers=tuple(sorted({node.value for predicate in _TICKERS for node in facts.get(predicate, [])})),
        sectors=tuple(sorted({node.value.rpartition("/")[2] for node in facts.get(_SECTOR, [])})),
        same_as=tuple(sorted({node.value for node in facts.get(_SAME, [])})),
    )


def _index(pairs: Iterable[tuple[str, Entry]]) -> dict[str, Entry | None]:
    """Return key -> entry, None where two firms share a key: such a name tells nothing."""
    table: dict[str, Entry | None] = {}
    for key, entry in pairs:
        known = table.setdefault(key, entry)
        if known is not entry:
            table[key] = None
    return table


def _lower(text: str) -> str:
    lowered = text.lower()
    # "İ" becomes two characters in lower case; offsets must not move.
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _stands_alone(text: str, start: int, end: int, pattern: _Pattern) -> bool:
    if pattern.latin_head and start and _LATIN.match(text[start - 1]):
        return False
    if pattern.latin_tail:
        return end == len(text) or not _LATIN.match(text[end])
    # "银行业" is no bank
    return not text.startswith(_breaks(), end)


def _is_written_so(written: str, name: str) -> bool:
    if written == name or not _LATIN.search(name):
        return True
    letters = [char for char in name if _LATIN.match(char)]
    if len(letters) <= 3:
        return False
    if written == written.lower():
        # "openai" can be no common word, "apple" can
        return bool(_INNER_CAPITAL.search(name)) or name == name.lower()
    return written[0].isupper() or name[0].islower() or not written[0].isalpha()


@lru_cache(maxsize=1)
def _breaks() -> tuple[str, ...]:
    return tuple(word for code in languages() for word in load_words(code).names["legal_forms"]["breaks"])
