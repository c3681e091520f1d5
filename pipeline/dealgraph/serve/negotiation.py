"""Negotiation: which format and which language a client wants, of those that we have.

`Accept: text/turtle;q=0.5, application/ld+json` wants JSON-LD; `Accept-Language: zh-CN, en;q=0.8` wants 中文, and
"en-GB" English. Equal wishes go by our own order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TABLES: Final = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS: Final = {
    "turtle": ("text/turtle", "application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
    "jsonld": ("application/ld+json", "application/json"),
    "ntriples": ("application/n-triples", "text/plain"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
}
PAGE: Final = {"html": ("text/html", "application/xhtml+xml")}


def media(form: str) -> str:
    """Return the media type that a format is sent as.

    Args:
        form: a key of `TABLES`, `GRAPHS` or `PAGE`.
    """
    kind = {**TABLES, **GRAPHS, **PAGE}[form][0]
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def choose(accept: str | None, offers: Mapping[str, Sequence[str]]) -> str | None:
    """Return the format that fits best, the first of equals, or None where none fits.

    Args:
        accept: the header, or None where the client sends none.
        offers: media types by format, in our order.

    >>> choose("text/html;q=0.9, */*;q=0.1", TABLES), choose("application/xml", TABLES), choose("image/png", TABLES)
    ('json', 'xml', None)
    """
    wishes = _parsed(accept) if accept and accept.strip() else [("*/*", 1.0)]
    scored = [(max(_weight(kind, wishes) for kind in kinds), form) for form, kinds in offers.items()]
    best = max(score for score, _ in scored)
    return next(form for score, form in scored if score == best) if best > 0 else None


def wants_page(accept: str | None) -> bool:
    """Tell whether a client is a browser: it names HTML, and wants nothing more than that.

    Args:
        accept: the header.
    """
    wishes = _parsed(accept or "")
    named = [weight for kind, weight in wishes if kind in PAGE["html"]]
    return bool(named) and max(named) > 0 and max(named) == max(weight for _, weight in wishes)


def language(header: str | None, known: Iterable[str]) -> str:
    """Return the language that a client likes best, the first of ours where it likes none.

    Args:
        header: `Accept-Language`.
        known: our languages.
    """
    ours = tuple(known)
    wishes = _parsed(header or "")
    for tag, weight in sorted(wishes, key=lambda wish: -wish[1]):
        main = tag.partition("-")[0]
        if weight > 0 and main in ours:
            return main
    return ours[0]


def _parsed(header: str) -> list[tuple[str, float]]:
    found = []
    for item in header.split(",")[:50]:
        kind, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                weight = _number(value)
        if kind:
            found.append((kind.lower(), weight))
    return found


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _weight(kind: str, wishes: Iterable[tuple[str, float]]) -> float:
    # The most specific wish counts: text/csv before text/* before */*.
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    for wanted in ranges:
        weights = [weight for told, weight in wishes if told == wanted]
        if weights:
            return max(weights)
    return 0.0
