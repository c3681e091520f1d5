"""The report page: offline, escaped, in both languages; and circular flows hop by hop for a terminal."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from rich.console import Console

from dealgraph.model import Deal, Evidence
from dealgraph.money import Money
from dealgraph.trace import circular_flows
from dealgraph.trace.bounds import Bounds
from dealgraph.trace.exposure import concentration, double_exposure
from dealgraph.views import flows_table, phrases
from dealgraph.views.report import report
from dealgraph.when import When

EVIL = '<script>alert("x")</script>&'
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Collects tags, attributes and text; fails on tags that do not match."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, self._open = [], [], [], []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def make(payer, payee, kind, *, amount=None, when=None, quotes=("said so",), **kw):
    return Deal(
        type=kind,
        payers=(payer,) if payer else (),
        payees=(payee,),
        money=amount,
        when=When.parse(when) if when else None,
        evidence=tuple(
            Evidence(start=0, end=len(q), text=q, language="en" if q.isascii() else "zh", rule="test") for q in quotes
        ),
        **kw,
    )


@pytest.fixture
def deals():
    rows = [
        make("Amazon", "Anthropic", "equity_investment", amount=Money.of(4 * 10**9, "USD", "at_most"), when="2023"),
        make("Anthropic", "Amazon", "purchase", basis="implied", quotes=("trains on AWS", "在 AWS 上训练")),
        make("Old", "New", "loan", amount=Money.of(10, "USD"), when="1999"),
        make("New", "Old", "purchase", amount=Money.of(20, "EUR"), when="2025"),
        make(
            EVIL, "宁德时代", "loan", amount=Money.of(13 * 10**8, "CNY"), quotes=(EVIL,), status="talks", hearsay=True
        ),
        make("宁德时代", EVIL, "lease", amount=Money.of(2 * 10**8, "CNY", "at_least"), status="agreed"),
        make("", "Nobody", "equity_investment"),
    ]
    return [(f"urn:deal:{n}", row) for n, row in enumerate(rows)]


@pytest.fixture
def page(deals):
    return report(deals, circular_flows(deals), articles=2)


def test_the_page_is_well_formed_and_stands_alone(page):
    told = Page(page)
    assert {"html", "head", "body", "svg", "table", "blockquote"} <= set(told.tags)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(told.tags)
    assert not [name for name, _ in told.attributes if name.startswith("on") or name == "src"]
    assert all(value.startswith("#") for name, value in told.attributes if name == "href")
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", page)
    assert "url(#head-" in page
    assert not re.search(r"@import|url\((?!#)", page)
    assert "default-src 'none'" in page


def test_everything_an_article_says_is_escaped(page):
    told = Page(page)
    assert EVIL not in page
    assert page.count("&lt;script&gt;") > 4
    assert EVIL in told.words


def test_every_deal_stands_in_the_table_with_its_quotes(page, deals):
    told = Page(page)
    ids = {value for name, value in told.attributes if name == "id"}
    assert {f"deal-{n}" for n in range(1, len(deals) + 1)} <= ids
    links = {value for name, value in told.attributes if name == "href"}
    assert links
    assert {link.removeprefix("#") for link in links} <= ids
    for _, deal in deals:
        assert all(quote.text in told.words for quote in deal.evidence)


def test_the_page_speaks_both_languages(page):
    for said in ("Circular flows", "循环资金流", "up to USD 4 bn", "最多40亿美元", "implied", "推断", "在 AWS 上训练"):
        assert said in page
    assert 'id="show-en" checked' in page
    assert "#show-zh:checked ~ * .l-en { display: none; }" in page


def test_the_page_can_begin_in_either_language(deals):
    chinese = report(deals, circular_flows(deals), language="zh", title="资金循环")
    assert 'id="show-zh" checked' in chinese
    assert "<title>资金循环</title>" in chinese
    assert '<html lang="zh">' in chinese


def test_flows_whose_dates_do_not_fit_stand_apart(page):
    _, _, after = page.partition("Cycles whose dates do not fit")
    before, _, _ = page.partition("Cycles whose dates do not fit")
    assert "Old" in after
    assert 'aria-label="New → Old → New"' in after
    assert 'aria-label="New → Old → New"' not in before
    assert 'aria-label="Amazon → Anthropic → Amazon"' in before


def test_a_page_without_flows_says_so(deals):
    quiet = report(deals[:1], [])
    assert "No circular flow was found" in quiet
    assert "没有发现循环资金流" in quiet
    Page(quiet)


def test_the_same_deals_give_the_same_page(deals, page):
    assert report(deals, circular_flows(deals), articles=2) == page


def test_long_cycles_and_many_firms_are_drawn(deals):
    ring = [
        (f"urn:ring:{n}", make(f"Firm {n}", f"Firm {(n + 1) % 6}", "purchase" if n % 2 else "loan")) for n in range(6)
    ]
    pairs = [
        (f"urn:pair:{n}{way}", make(*(("Hub", f"Spoke {n}")[::way]), "loan" if way == 1 else "purchase"))
        for n in range(30)
        for way in (1, -1)
    ]
    flows = circular_flows([*ring, *pairs], max_length=6)
    assert len(flows) == 31
    told = Page(report([*ring, *pairs], flows))
    assert told.tags.count("svg") == 33
    assert any("Only the firms of the largest flows" in words for words in told.words)


@pytest.mark.parametrize(
    ("low", "high", "english", "chinese"),
    [
        (13 * 10**9, None, "USD 13 bn or more", "至少130亿美元"),
        (None, 4 * 10**9, "up to USD 4 bn", "最多40亿美元"),
        (10**10, 10**11, "USD 10 bn to 100 bn", "100亿至1000亿美元"),
        (63 * 10**8, 63 * 10**8, "USD 6.3 bn", "63亿美元"),
        (25 * 10**11, 25 * 10**11, "USD 2.5 tn", "2.5万亿美元"),
        (None, None, "unknown", "未知"),
        (Decimal("1234.5"), Decimal("1234.5"), "USD 1,234.5", "1234.5美元"),
    ],
)
def test_sums_in_words(low, high, english, chinese):
    bounds = Bounds(low and Decimal(low), high and Decimal(high), "USD")
    assert (phrases.told(bounds, "en"), phrases.told(bounds, "zh")) == (english, chinese)


def test_every_phrase_is_in_every_language():
    words = phrases.BOOK.tables["words"]
    assert words
    assert all(row.keys() == phrases.languages().keys() and all(row.values()) for row in words.values())


def shown(renderable):
    console = Console(width=240, no_color=True)
    with console.capture() as caught:
        console.print(renderable)
    return caught.get()


def test_flows_stand_in_two_tables_and_hop_by_hop(deals):
    flows = circular_flows(deals)
    both = shown(flows_table.apart(flows))
    first, _, second = both.partition("Cycles whose dates do not fit")
    assert "Amazon → Anthropic → Amazon" in first
    assert "New → Old → New" in second
    text = shown(flows_table.hops(next(flow for flow in flows if "Amazon" in flow.firms)))
    for said in ("Amazon → Anthropic", "capital", "≤ 4bn USD", "purchase (implied)", "unknown", "trains on AWS"):
        assert said in text


def test_the_record_of_a_flow_holds_the_contract_and_its_edges(deals):
    flow = next(flow for flow in circular_flows(deals) if "Amazon" in flow.firms)
    told = flows_table.record(flow)
    assert list(told)[:8] == ["firms", "hops", "bottleneck", "certainty", "implied", "hearsay", "window", "coherent"]
    assert told["bottleneck"] == {"min": None, "max": 4_000_000_000, "currency": "USD"}
    assert (told["implied"], told["implied_hops"], told["kind"]) == (True, [1], "circular")
    assert told["hops"][0]["edges"][0]["chosen"] is True
    assert told["recycled"] == [{"firm": "Amazon", "min": 0.0, "max": None}]


def test_exposure_and_concentration_stand_in_tables(deals):
    exposed = shown(flows_table.exposures(double_exposure(deals)))
    assert "Amazon" in exposed
    assert "100% to 100%" in exposed
    assert "1.00 to 1.00" in shown(flows_table.concentrations(concentration(deals, family="capital")))
