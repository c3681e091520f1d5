"""Rendering: templates filled for one reader: language, links within the site, sums and names in words.

In: a request, a template's name and its values. Out: HTML in which every value is escaped; a firm that calls itself
`<script>` or 「"><img」 is text and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from dealgraph.serve.negotiation import language as liked
from dealgraph.serve.words import bounded, languages, listed, share, told, word, worth
from dealgraph.sparql.prefixes import short
from dealgraph.sparql.results import number
from dealgraph.views import drawing, phrases, phrasing

if TYPE_CHECKING:
    from starlette.requests import Request

_TEMPLATES: Final = Path(__file__).with_name("templates")
_TERMS: Final = "https://w3id.org/dealgraph/ns"
_VARY: Final = "Accept, Accept-Language"


@cache
def environment() -> Environment:
    """Return the templates; a value that is missing is an error, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        worth=worth, listed=listed, share=share, told=told, label=phrases.label, bounds=bounded,
        money=phrasing.money, when=phrasing.when, short=short, number=number,
        ring=lambda flow: Markup(drawing.ring(flow)), chart=lambda flows: Markup(drawing.chart(flows)[0]),  # noqa: S704
        markers=lambda: Markup(drawing.markers()),  # noqa: S704 (our own drawing, which escapes what it is given)
    )  # fmt: skip
    return made


def language(request: Request) -> str:
    """Return the language of a request: `lang=`, else what the browser likes.

    Args:
        request: of the reader.
    """
    told_so = request.query_params.get("lang", "")
    return told_so if told_so in languages() else liked(request.headers.get("accept-language"), languages())


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on this site.

    Attributes:
        base: of the data's IRIs.
        lang: the language asked for in the address, which links keep, or None.
    """

    base: str
    lang: str | None

    def site(self, path: str, **parameters: object) -> str:
        """Return an address within the site.

        Args:
            path: from the root.
            parameters: of the address.
        """
        told_of = {name: value for name, value in parameters.items() if value not in {None, ""}}
        if self.lang is not None:
            told_of.setdefault("lang", self.lang)
        return f"{path}?{urlencode(told_of)}" if told_of else path

    def node(self, iri: str, **parameters: object) -> str | None:
        """Return where an IRI leads: to its page here, or elsewhere on the web; None where it must not be followed.

        Args:
            iri: of anything.
            parameters: of the address, for pages here.
        """
        if iri.startswith(self.base) and iri != self.base:
            rest = iri.removeprefix(self.base)
            # A path that begins with a slash would be another host's.
            return self.site(f"/{quote(rest.lstrip('/'), safe='/')}", **parameters)
        if iri.startswith(f"{_TERMS}#"):
            return f"{self.site('/ns', **parameters)}#{quote(iri.removeprefix(f'{_TERMS}#'))}"
        if iri.startswith(f"{_TERMS}/"):
            return self.site(f"/ns/{quote(iri.removeprefix(f'{_TERMS}/'), safe='/')}", **parameters)
        return iri if iri.startswith(("https://", "http://")) else None


def links(request: Request) -> Links:
    """Return the addresses on this site for a reader.

    Args:
        request: of the reader.
    """
    told_so = "lang" in request.query_params
    return Links(request.app.state.service.settings.base, language(request) if told_so else None)


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page.

    Args:
        request: of the reader.
        template: name of the file, without ending.
        status: of HTTP.
        values: for the template.
    """
    lang = language(request)
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    switches = [
        (code, name, f"{quote(request.url.path, safe='/%')}?{urlencode([*kept, ('lang', code)])}")
        for code, name in languages().items()
    ]
    html = (
        environment()
        .get_template(f"{template}.html")
        .render(
            lang=lang,
            t=lambda key, **blanks: word(key, lang, **blanks),
            links=links(request),
            switches=switches,
            path=request.url.path,
            **values,
        )
    )
    return HTMLResponse(html, status_code=status, headers={"Vary": _VARY, "Content-Language": lang})
