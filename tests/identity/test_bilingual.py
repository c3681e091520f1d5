import pytest

from dealgraph.identity.bilingual import counterparts, unite
from dealgraph.identity.deals import within
from dealgraph.model import Firm, Mention


def _firm(name: str, *places: tuple[int, str], registry: str | None = None) -> Firm:
    mentions = tuple(
        Mention(start=at, end=at + len(name), text=name, kind="firm", value=name, language=language, rule="t")
        for at, language in places
    )
    return Firm(name=name, names=(name,), registry=registry, mentions=mentions)


@pytest.fixture
def article(deal):
    firms = [
        _firm("维索尔", (0, "zh")),
        _firm("欧朋", (10, "zh")),
        _firm("Lumo", (20, "zh"), (220, "en")),
        _firm("Visor", (200, "en")),
        _firm("Openloom", (210, "en")),
    ]
    told = [
        deal("equity_investment", "维索尔", "欧朋", "13e9 USD", at=0, language="zh"),
        deal("purchase", "欧朋", "维索尔", at=10, language="zh"),
        deal("loan", "Lumo", "欧朋", "2e9 USD", at=20, language="zh"),
        deal("equity_investment", "Visor", "Openloom", "13e9 USD", at=200),
        deal("purchase", "Openloom", "Visor", at=210),
        deal("loan", "Lumo", "Openloom", "2e9 USD", at=220),
    ]
    return firms, told


def test_counterparts_are_found_by_what_they_do(article):
    assert counterparts(*article) == {"Visor": "维索尔", "Openloom": "欧朋"}


def test_united_article_gives_each_deal_once(article):
    firms, told = unite(*article)
    assert [firm.name for firm in firms] == ["维索尔", "欧朋", "Lumo"]
    assert firms[0].names == ("维索尔", "Visor")
    assert [m.language for m in firms[0].mentions] == ["zh", "en"]
    merged = within(told)
    assert [(d.type, d.payers, len(d.evidence)) for d in merged] == [
        ("equity_investment", ("维索尔",), 2),
        ("purchase", ("欧朋",), 2),
        ("loan", ("Lumo",), 2),
    ]


def test_known_firm_keeps_its_name(article):
    firms, told = article
    firms[3] = _firm("Visor", (200, "en"), registry="firm/visor")
    assert counterparts(firms, told)["维索尔"] == "Visor"


def test_two_known_firms_are_never_united(article):
    firms, told = article
    firms[0] = _firm("维索尔", (0, "zh"), registry="firm/one")
    firms[3] = _firm("Visor", (200, "en"), registry="firm/two")
    assert "Visor" not in counterparts(firms, told)


def test_what_only_one_language_tells_stays_apart(deal):
    firms = [
        _firm("海棠", (0, "zh")),
        _firm("若野", (5, "zh")),
        _firm("Quillon", (100, "en")),
        _firm("Bram", (110, "en")),
    ]
    told = [
        deal("acquisition", "海棠", "若野", "22e8 CNY", at=0, language="zh"),
        deal("acquisition", "Quillon", "Bram", "3e9 USD", at=100),
    ]
    assert counterparts(firms, told) == {}
    assert unite(firms, told) == (firms, told)


def test_even_pairs_follow_the_order_of_mention_once_the_halves_run_parallel(deal):
    pairs = [("甲", "Alda"), ("乙", "Borun"), ("丙", "Cevo"), ("丁", "Domar"), ("戊", "Erlo")]
    firms = [_firm(zh, (n * 10, "zh")) for n, (zh, _) in enumerate(pairs)]
    firms += [_firm(en, (500 + n * 10, "en")) for n, (_, en) in enumerate(pairs)]
    rows = [(0, 1, "5e9 USD"), (1, 2, "7e8 USD"), (0, 3, ""), (0, 4, "")]
    told = [
        deal("equity_investment", pairs[a][side], pairs[b][side], sum_, at=side * 500 + n * 10, language=language)
        for side, language in enumerate(("zh", "en"))
        for n, (a, b, sum_) in enumerate(rows)
    ]
    assert counterparts(firms, told) == {en: zh for zh, en in pairs}
