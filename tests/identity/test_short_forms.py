import pytest

from dealgraph.identity.short_forms import is_acronym, is_later_form, is_short_form, is_trade_form, is_variant


@pytest.mark.parametrize(
    "short, long, expected",
    [
        ("AMD", "Advanced Micro Devices", True),
        ("IBM", "International Business Machines Corp.", True),
        ("TSMC", "Taiwan Semiconductor Manufacturing Company", True),
        ("BNY", "Bank of New York", True),
        ("AMD", "Applied Materials", False),
        ("Amd", "Advanced Micro Devices", False),
        ("A", "Apple", False),
        ("SMIC", "Samsung", False),
    ],
)
def test_acronyms(short, long, expected):
    assert is_acronym(short, long) is expected


@pytest.mark.parametrize(
    "short, long, expected",
    [
        ("宁德时代", "宁德时代新能源科技股份有限公司", True),
        ("恒瑞医药", "江苏恒瑞医药股份有限公司", True),
        ("腾讯", "深圳市腾讯计算机系统有限公司", True),
        ("招行", "招商银行", True),
        ("中国移动", "中国移动通信集团有限公司", True),
        ("中芯国际", "中芯国际集成电路制造有限公司", True),
        ("Nebius", "Nebius Group N.V.", True),
        ("Taiwan Semiconductor", "Taiwan Semiconductor Manufacturing Co", True),
        ("腾讯", "腾讯音乐", False),
        ("中国银行", "中国工商银行", False),
        ("中国", "中国移动", False),
        ("Bank", "Bank of China", False),
        ("Intel", "Intel Capital", False),
        ("Vedere Bio", "Vedere Bio II", False),
        ("Kronhof AG", "Kronhof Siam Co., Ltd.", False),
        ("Steel", "Nippon Steel", False),
        ("招行", "招商蛇口", False),
    ],
)
def test_short_forms(short, long, expected):
    assert is_short_form(short, long) is expected


@pytest.mark.parametrize(
    "short, long, expected",
    [
        ("Pell Street", "Pell Street Capital", True),
        ("Montejunto", "Banco Montejunto", True),
        ("敬亭液压", "宣城敬亭液压有限公司", True),
        ("滁光股份", "安徽滁光新材料股份有限公司", True),
        ("芷川集团", "芷川铜业", False),
        ("Steel", "Nippon Steel", False),
        ("Capital", "Pell Street Capital", False),
        ("科技", "寒武纪科技", False),
    ],
)
def test_forms_that_take_up_an_introduced_name(short, long, expected):
    assert is_later_form(short, long) is expected


def test_trade_form_adds_only_the_trade():
    assert is_trade_form("中国移动", "中国移动通信集团有限公司")
    assert is_trade_form("Sony", "Sony Group Corporation")
    assert not is_trade_form("Oracle", "Oracle Health")
    assert not is_trade_form("小米", "小米汽车之家")


def test_slips_of_the_pen_are_one_edit_in_a_long_latin_name():
    assert is_variant("Anthropic", "Antropic")
    assert is_variant("CoreWeave", "Coreweave Inc.")
    assert not is_variant("Altera", "Altria")
    assert not is_variant("中国石油", "中国石化")
    assert not is_variant("Station 16 Labs", "Station 17 Labs")
