"""IRIs: readable, stable, minted from content and never from a clock or a counter of runs.

"Nebius Group" gives `firm/nebius-group`, "寒武纪" gives `firm/寒武纪`; an article is known by its canonical URL.
Every node that hangs off a claim has an IRI below the claim's, so stored data has no blank nodes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from rdflib import URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dealgraph.model import Article, Deal, Evidence, Extraction
    from dealgraph.money import Money

_Words = tuple[str, ...]

BASE: Final = "https://w3id.org/dealgraph/id/"
GRAPHS: Final = ("deals", "firms", "runs", "flows", "ontology", "ledger")
_PORTS: Final = {"http": 80, "https": 443}
_LENGTH: Final = 20


def _hash(*parts: str) -> str:
    text = "\x1f".join(parts)
    # Lone surrogates, which a broken file may hold, must not stop an article from having a name.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def content_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return _hash(text)


def canonical_url(url: str) -> str:
    """Return a URL in one spelling: lower-case scheme and host, no default port, no fragment; other ids as they are.

    >>> canonical_url("HTTPS://Example.com:443#top")
    'https://example.com/'
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not parts.hostname:
        return url
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    return urlunsplit(SplitResult(parts.scheme, place, parts.path or "/", parts.query, ""))


def article_iri(article: Article, *, base: str = BASE) -> URIRef:
    """Return the article's IRI: the hash of its canonical URL or declared id, else of its text."""
    key = ("url", canonical_url(article.url)) if article.url else ("text", article.text)
    return URIRef(f"{base}article/{_hash(*key)[:_LENGTH]}")


def graph_iri(name: str, *, base: str = BASE) -> URIRef:
    """Return the IRI of a named graph: one of `GRAPHS`, or `article/<hash>` for an article's claims."""
    return URIRef(f"{base}graph/{name}")


def article_graph_iri(article: str) -> URIRef:
    """Return the IRI of the named graph that holds an article's claims.

    >>> str(article_graph_iri("https://w3id.org/dealgraph/id/article/ab12"))
    'https://w3id.org/dealgraph/id/graph/article/ab12'
    """
    base, _, local = article.rpartition("article/")
    return URIRef(f"{base}graph/article/{local}")


def claim_iris(extraction: Extraction, *, base: str = BASE) -> tuple[URIRef, ...]:
    """Return the IRIs of an extraction's claims, in the order of its deals.

    An IRI is the hash of article IRI, type and evidence offsets. Deals that share these (one sentence, several payees
    and no sums) are told apart by their place in the order of their parties, which other sentences cannot move.
    """
    article = article_iri(extraction.article, base=base)
    deals = extraction.deals
    return _mint(f"{base}claim/", [_claim_key(article, deal) for deal in deals], [_content(deal) for deal in deals])


def valuation_iris(extraction: Extraction, *, base: str = BASE) -> tuple[URIRef, ...]:
    """Return the IRIs of an extraction's valuations: the hash of article IRI, firm and evidence offsets."""
    article = article_iri(extraction.article, base=base)
    told = extraction.valuations
    keys = [(article, each.firm, *_offsets(each.evidence)) for each in told]
    return _mint(f"{base}valuation/", keys, [(_sum(each.money), (each.basis or "",)) for each in told])


def _mint(prefix: str, keys: Sequence[_Words], contents: Sequence[tuple[_Words, ...]]) -> tuple[URIRef, ...]:
    alike: dict[_Words, list[int]] = {}
    for index, key in enumerate(keys):
        alike.setdefault(key, []).append(index)
    found: dict[int, URIRef] = {}
    for key, indices in alike.items():
        for place, index in enumerate(sorted(indices, key=lambda each: (contents[each], each))):
            parts = (*key, str(place)) if place else key
            found[index] = URIRef(prefix + _hash(*parts)[:_LENGTH])
    return tuple(found[index] for index in range(len(keys)))


def _offsets(evidence: Iterable[Evidence]) -> _Words:
    return tuple(f"{start}-{end}" for start, end in sorted({(quote.start, quote.end) for quote in evidence}))


def _claim_key(article: str, deal: Deal) -> _Words:
    return (article, deal.type, *_offsets(deal.evidence))


def _sum(money: Money | None) -> _Words:
    return (str(money.min), str(money.max), money.currency) if money else ()


def _content(deal: Deal) -> tuple[_Words, ...]:
    return (
        tuple(sorted(deal.payers)),
        tuple(sorted(deal.payees)),
        _sum(deal.money),
        (deal.when.edtf,) if deal.when else (),
        (deal.status, deal.object or ""),
    )


def deal_iri(claim: str) -> URIRef:
    """Return the IRI of the deal whose earliest claim this is; other claims' deal IRIs are redirected there.

    >>> str(deal_iri("https://w3id.org/dealgraph/id/claim/ab12"))
    'https://w3id.org/dealgraph/id/deal/ab12'
    """
    base, _, local = claim.rpartition("claim/")
    return URIRef(f"{base}deal/{local}")


def firm_iri(name: str, *, base: str = BASE) -> URIRef:
    """Return the IRI that a firm's name mints; the legal form stays, since identity decides the name.

    >>> str(firm_iri("Nebius Group N.V."))
    'https://w3id.org/dealgraph/id/firm/nebius-group-n-v'
    >>> str(firm_iri("寒武纪"))
    'https://w3id.org/dealgraph/id/firm/寒武纪'
    """
    return URIRef(f"{base}firm/{slug(name)}")


def slug(name: str) -> str:
    """Return a name as one path segment: compatibility form, case folded, letters and digits, hyphens between.

    A name without letter or digit becomes the hash of itself.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded)
    return "-".join(kept.split()) or f"x-{_hash(name)[:_LENGTH]}"


def below(node: str, *path: str | int) -> URIRef:
    """Return the IRI of a node that hangs off another.

    >>> str(below("https://w3id.org/dealgraph/id/claim/ab12", "evidence", 0))
    'https://w3id.org/dealgraph/id/claim/ab12/evidence/0'
    """
    return URIRef("/".join((node, *map(str, path))))
