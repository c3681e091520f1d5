import pytest

from dealgraph.serve.negotiation import GRAPHS, TABLES, choose, language, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        (None, "json", "turtle"),
        ("", "json", "turtle"),
        ("*/*", "json", "turtle"),
        ("application/sparql-results+xml", "xml", None),
        ("text/csv", "csv", None),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.8", "tsv", None),
        ("text/turtle;q=0.5, application/ld+json", None, "jsonld"),
        ("application/rdf+xml", None, "rdfxml"),
        ("application/json", "json", "jsonld"),
        ("application/xml", "xml", "rdfxml"),
        ("text/*", "xml", "turtle"),
        ("text/*;q=0.5, text/csv;q=0", "xml", "turtle"),
        ("*/*;q=0", None, None),
        ("image/png", None, None),
        ("text/csv;q=nonsense", None, None),
    ],
)
def test_the_format_that_fits_best(accept, table, graph):
    assert choose(accept, TABLES) == table
    assert choose(accept, GRAPHS) == graph


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (BROWSER, True),
        ("text/html", True),
        (None, False),
        ("*/*", False),
        ("text/turtle, text/html;q=0.5", False),
        ("text/html;q=0", False),
    ],
)
def test_a_browser_names_html_first(accept, is_page):
    assert wants_page(accept) is is_page


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr, zh;q=0.3, en;q=0.2", "zh"),
        ("fr", "en"),
        ("zh;q=0", "en"),
    ],
)
def test_the_language_that_is_liked_best(header, wanted):
    assert language(header, ("en", "zh")) == wanted
