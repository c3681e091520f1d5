"""What people read: the start page, firms and deals in both languages, search and questions; hostile names are text."""

import re
from html.parser import HTMLParser

import pytest

from dealgraph.knowledge.iris import BASE

BROWSER = {"Accept": "text/html"}
ALLOWED = {"html", "head", "meta", "title", "link", "body", "header", "a", "form", "input", "nav", "main", "footer", "p",
           "section", "div", "h1", "h2", "h3", "label", "button", "b", "ol", "ul", "li", "span", "time", "textarea", "svg",
           "defs", "marker", "path", "g", "rect", "text", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th",
           "td", "article", "figure", "blockquote", "figcaption", "code", "select", "option", "details", "summary", "br",
           }  # fmt: skip
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """Reads a page: its text, links, tags, and whether it is well formed."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.links, self.tags, self.open, self.text, self.handlers = [], set(), [], [], []
        self.feed(html)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.links += [value for name, value in attrs if name in {"href", "src", "action"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "title" not in self.open[2:]:
            self.text.append(data)

    @property
    def words(self):
        return re.sub(r" (?=[,.:;、，。：])", "", " ".join(" ".join(self.text).split()))


def read(client, path, lang="en", **parameters):
    answer = client.get(path, params={"lang": lang, **parameters}, headers=BROWSER, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-language"] == lang
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    page = Page(answer.text)
    assert page.tags <= ALLOWED, page.tags - ALLOWED
    assert page.handlers == []
    assert all(link.startswith(("/", "https://", "http://")) for link in page.links), page.links
    return page


@pytest.fixture(scope="module")
def deal(client):
    found = client.get("/sparql", params={"query": "SELECT ?d { ?d dg:support 2 }"}).json()
    return "/" + found["results"]["bindings"][0]["d"]["value"].removeprefix(BASE)


def test_the_start_page(client):
    page = read(client, "/")
    for words in (
        "7 deals",
        "3 articles",
        "Circular flows",
        "Which deals is a firm part of",
        "Nvidia → OpenAI → Nvidia",
    ):
        assert words in page.words
    chinese = read(client, "/", "zh")
    for words in ("7 交易", "循环资金流", "一家企业参与了哪些交易", "OpenAI → 英伟达 → OpenAI"):
        assert words in chinese.words


def test_a_firm_gives_receives_and_stands_in_circles(client):
    page = read(client, "/firm/nvidia")
    assert "OpenAI capital up to $100 billion equity investment" in page.words
    assert "Oracle procurement $40 billion purchase" in page.words
    assert "On September 22, 2025 Nvidia said it planned to invest up to $100 billion in OpenAI." in page.words
    assert "Chips for shares, 2025-09-23, characters 0 to 84" in page.words
    assert "implied" in page.words
    assert "somebody not named capital $7 million equity investment" in page.words
    chinese = read(client, "/firm/nvidia", "zh")
    assert "OpenAI 资本 最高1,000亿美元" in chinese.words
    assert "据报道：甲骨文向英伟达采购约400亿美元。" in chinese.words
    assert "英伟达9月22日与OpenAI签署协议，将向其投资至多1000亿美元。" in chinese.words


def test_a_joint_sum_counts_once_in_the_total(client):
    page = read(client, "/firm/openai")
    assert "Together capital at least $40 billion" in page.words or "Together capital between $40 billion" in page.words
    assert "up to $40 billion" in page.words, "each of the two gives at most the whole"


def test_a_deal_tells_all(client, deal):
    page = read(client, deal)
    for words in (
        "Agreed: Nvidia invests up to $100 billion in OpenAI.",
        "at least unknown USD",
        "at most 100,000,000,000 USD",
        "2 claims",
        "planned September 22, 2025",
        "agreed September 22, 2025",
        "Status: 1 of 2 claims say otherwise",
        "Chips for shares, 2025-09-23, characters 0 to 84",
        "On September 22, 2025 Nvidia said it planned to invest",
        "Nvidia → OpenAI → Nvidia",
    ):
        assert words in page.words, words
    chinese = read(client, deal, "zh")
    for words in (
        "已签约：英伟达向OpenAI投资最高1,000亿美元。",
        "下限 未知 USD",
        "状态：2 条陈述中有 1 条说法不同",
        "芯片换股权",
    ):
        assert words in chinese.words, words


def test_the_language_is_that_of_the_browser(client):
    answer = client.get("/", headers={**BROWSER, "Accept-Language": "zh-TW,zh;q=0.9"})
    assert '<html lang="zh">' in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_names_that_are_markup_are_text(client, hostile_name):
    found = client.get("/sparql", params={"query": "SELECT ?f { ?d dg:payer ?f ; dg:dealType type:loan }"}).json()
    firm = "/" + found["results"]["bindings"][0]["f"]["value"].removeprefix(BASE)
    article = client.get("/sparql", params={"query": "SELECT ?a { ?a schema:url 'javascript:alert(3)' }"}).json()
    article = "/" + article["results"]["bindings"][0]["a"]["value"].removeprefix(BASE)
    loan = client.get("/sparql", params={"query": "SELECT ?d { ?d a dg:Deal ; dg:dealType type:loan }"}).json()
    loan = "/" + loan["results"]["bindings"][0]["d"]["value"].removeprefix(BASE)
    for path in (firm, article, loan, "/", "/deals", "/firm/nvidia"):
        for lang in ("en", "zh"):
            assert hostile_name in "".join(read(client, path, lang).text), path
    assert hostile_name in "".join(read(client, "/search", q="alert").text)
    for path in ("/search", "/query", "/questions/deals-of-firm"):
        key = {"/search": "q", "/query": "query"}.get(path, "firm")
        read(client, path, **{key: hostile_name})


@pytest.mark.parametrize("text", ["英伟达", "nvidia", "輝達", f"{BASE}firm/nvidia"])
def test_search_finds_a_firm_by_any_name(client, text):
    answer = client.get("/search", params={"q": text}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/firm/nvidia")


def test_search_by_a_part_of_the_name(client):
    page = read(client, "/search", q="soft")
    assert "SoftBank 1 deal" in page.words
    assert "/firm/softbank?lang=en" in page.links
    assert "No firm of this name." in read(client, "/search", q="zzzz").words


def test_a_question_is_asked_by_form(client):
    page = read(client, "/questions/deals-of-firm")
    assert "Which deals is a firm part of" in page.words
    page = read(client, "/questions/deals-of-firm", "zh", firm="英伟达", ask="1")
    assert "equity_investment" in page.words
    assert any(link.startswith("/sparql?query=") for link in page.links)
    assert any(link.startswith("/deal/") for link in page.links)
    assert "no firm of this name" in read(client, "/questions/deals-of-firm", firm="Nvidai", ask="1").words
    assert client.get("/questions/none", headers=BROWSER).status_code == 404


def test_sparql_by_hand(client):
    page = read(client, "/query", query="SELECT ?d { ?d a dg:Deal }")
    assert "7 rows" in page.words
    assert "yes" in read(client, "/query", query="ASK {}").words
    assert (
        "SERVICE: requests to other servers are refused"
        in read(client, "/query", query="SELECT * { SERVICE <x:y> {} }").words
    )
    assert "does not parse: line 1" in read(client, "/query", query="SELECT").words
    assert "Only the first 500 rows are shown" in read(client, "/query", query="SELECT * { ?s ?p ?o }").words
    graph = read(client, "/query", query="CONSTRUCT WHERE { ?d dg:support ?n }")
    assert any("format=turtle" in link for link in graph.links)


def test_lists_have_pages(client):
    assert "Oracle" in read(client, "/deals").words
    assert "No answer." in read(client, "/deals", page="99").words
    assert read(client, "/deals", page="no number").words
    assert "bottleneck" in read(client, "/flows").words


def test_every_link_of_the_pages_leads_somewhere(client, deal):
    kinds = {}
    for path in ("/", "/firm/nvidia", deal, "/questions", "/.well-known/void", "/ns", "/ns/type/loan"):
        for link in read(client, path).links:
            if link.startswith("/") and "query=" not in link:
                where = link.partition("#")[0]
                kinds.setdefault((where.split("/")[1].partition("?")[0], "format=" in where), set()).add(where)
    assert len(kinds) > 12
    # Two of each kind.
    seen = [link for links in kinds.values() for link in sorted(links)[:2]]
    answers = {link: client.get(link, headers=BROWSER).status_code for link in seen}
    assert {link: status for link, status in answers.items() if status not in {200, 303}} == {}
