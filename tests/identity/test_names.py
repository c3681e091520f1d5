import pytest

from dealgraph.identity.names import bare_key, compare_key, display_form, tokens


@pytest.mark.parametrize(
    "one, other",
    [
        ("NVIDIA Corp.", "Nvidia"),
        ("Intesa Sanpaolo S.p.A.", "Intesa Sanpaolo"),
        ("The Boeing Company", "Boeing"),
        ("Crédit Agricole S.A.", "Credit Agricole"),
        ("Deere & Company", "Deere"),
        ("Fulin Precision Co., Ltd.", "Fulin Precision"),
        ("Grab Holdings Sdn Bhd", "Grab Holdings"),
        ("Bayerische Motoren Werke AG", "bayerische motoren werke"),
        ("宁德时代股份有限公司", "寧德時代"),
        ("富臨精工股份有限公司", "富临精工"),
        ("ＯｐｅｎＡＩ", "OpenAI"),
        ("Nvidia’s", "Nvidia"),
        ("“寒武纪”", "寒武纪"),
        ("Grupo Bimbo, S.A.B. de C.V.", "Grupo Bimbo"),
        ("Ørsted A/S", "Orsted"),
    ],
)
def test_forms_of_one_name_share_a_key(one, other):
    assert compare_key(one) == compare_key(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("中国石油", "中国石化"),
        ("Nippon Steel", "US Steel"),
        ("Virgin Orbit", "Virgin Galactic"),
        ("Bank of China", "Bank of Communications"),
        ("中芯国际", "中芯集成"),
        ("SoftBank Group", "SoftBank"),
        ("Corp", "Co"),
    ],
)
def test_different_names_have_different_keys(one, other):
    assert compare_key(one) != compare_key(other)


def test_generic_parts_go_only_from_the_bare_key():
    assert bare_key("SoftBank Group Corp.") == bare_key("SoftBank") == "softbank"
    assert bare_key("小米集团") == bare_key("小米科技有限责任公司") == "小米"
    assert bare_key("中国石油") != bare_key("中国石化")
    assert bare_key("Group") == "group"


def test_display_form_strips_what_is_no_name():
    assert display_form(" “Nvidia’s” ") == "Nvidia"
    assert display_form("《寒武纪》，") == "寒武纪"
    assert tokens("AT&T 集团") == ("at", "and", "t", "集团")
