import re

import pytest

from dealgraph.identity import registry
from dealgraph.identity.firms import resolve
from dealgraph.model import Mention

EMPTY = registry.Registry(entries=())


def _mentions(*names: str) -> list[Mention]:
    found, at = [], 0
    for name in names:
        found.append(Mention(start=at, end=at + len(name), text=name, kind="firm", value=name, language="zh", rule="t"))
        at += len(name) + 1
    return found


def _groups(*names: str, known=EMPTY, aliases=()) -> list[set[str]]:
    mentions = _mentions(*names)
    pairs = [(mentions[names.index(one)], mentions[names.index(other)]) for one, other in aliases]
    return [{m.text for m in firm.mentions} for firm in resolve(mentions, known, pairs)]


@pytest.mark.parametrize(
    "names",
    [
        ("Advanced Micro Devices", "AMD"),
        ("Ferrymark B.V.", "Ferrymark", "FERRYMARK"),
        ("Pell Street Capital", "Pell Street"),
        ("Banco Montejunto", "Montejunto"),
        ("蓝箭航天空间科技股份有限公司", "蓝箭航天"),
        ("招商银行", "招行"),
        ("滙樺集團有限公司", "汇桦集团", "汇桦"),
        ("Anthropic", "Antropic"),
        ("Nebius", "Nebius Group N.V."),
    ],
)
def test_names_of_one_firm_are_joined(names):
    assert _groups(*names) == [set(names)]


@pytest.mark.parametrize(
    "names",
    [
        ("Virgin Orbit", "Virgin Galactic"),
        ("Virgin Orbit", "Virgin Galactic", "Virgin"),
        ("Nippon Steel", "US Steel", "Steel"),
        ("中国石油", "中国石化"),
        ("Bank of China", "Bank of Communications"),
        ("中芯国际", "中芯集成"),
        ("芷川铜业", "芷川集团"),
        ("Intel", "Intel Capital"),
        ("Kronhof AG", "Kronhof Siam Co., Ltd."),
        ("腾讯", "腾讯音乐"),
        ("Meridian Air", "Meridian Rail", "MR"),
    ],
)
def test_names_of_two_firms_stay_apart(names):
    groups = _groups(*names)
    assert not any({names[0], names[1]} <= group for group in groups)


def test_short_name_that_could_mean_two_firms_means_neither():
    assert _groups("Virgin Orbit", "Virgin Galactic", "Virgin") == [{"Virgin Orbit"}, {"Virgin Galactic"}, {"Virgin"}]


def test_text_itself_may_equate_two_names():
    names = ("Fulin Precision", "富临精工", "富临")
    assert _groups(*names, aliases=[("Fulin Precision", "富临精工")]) == [set(names)]


def test_registry_gives_the_english_label_and_all_names():
    known = registry.load()
    firms = resolve(_mentions("英伟达", "NVIDIA", "Nvidia Corp.", "微软", "富临精工"), known)
    assert [firm.name for firm in firms] == ["Nvidia", "Microsoft", "富临精工"]
    assert {m.text for m in firms[0].mentions} == {"英伟达", "NVIDIA", "Nvidia Corp."}
    assert firms[0].registry == known.lookup("Nvidia").iri
    assert "英偉達" in firms[0].names
    assert firms[2].registry is None


def test_aliases_never_join_two_known_firms():
    groups = _groups("微软", "英伟达", known=registry.load(), aliases=[("微软", "英伟达")])
    assert groups == [{"微软"}, {"英伟达"}]


def test_canonical_name_is_the_fullest_form_in_the_text():
    (firm,) = resolve(_mentions("招行", "招商银行股份有限公司", "招商银行"), EMPTY)
    assert firm.name == "招商银行股份有限公司"
    assert firm.names == ("招商银行股份有限公司", "招商银行", "招行")


def test_mentions_of_other_kinds_are_passed_over():
    (mention,) = _mentions("Ferrymark")
    person = Mention(start=20, end=23, text="Ann", kind="person", value="Ann", language="en", rule="t")
    assert [firm.name for firm in resolve([person, mention], EMPTY)] == ["Ferrymark"]


def test_order_of_mentions_makes_no_difference():
    mentions = _mentions("AMD", "Advanced Micro Devices", "Virgin Orbit", "Virgin", "招行", "招商银行")
    assert resolve(mentions, EMPTY) == resolve(mentions[::-1], EMPTY)
    assert all(re.fullmatch(r"\S.*\S", firm.name) for firm in resolve(mentions, EMPTY))
