"""Encodings: short news in each of them comes out right, and so does its name."""

import pytest

from dealgraph.articles.encoding import decode
from dealgraph.errors import ArticleError

HANS = [
    "澄湖科技宣布完成近2亿元A轮融资，本轮由磐渡资本领投，老股东继续加码。",
    "腾讯、阿里巴巴与Nvidia签署协议，将在未来五年采购总额不超过30亿美元的云服务。",
    "两家公司没有披露交易金额。",
    "公告称，公司拟以自有资金1.2亿元收购对方51%股权。",
    "英伟达持有CoreWeave 7%股份，并同意购买63亿美元云服务。",
]
HANT = [
    "台積電週一宣布，將向美國子公司增資不超過100億美元，董事會已經通過。",
    "鴻海與Nvidia簽署協議，雙方將合作建置資料中心，投資金額約新台幣50億元。",
    "聯發科表示，這項交易還需要主管機關核准。",
    "兩家公司並沒有公布交易金額，股價收盤上漲3%。",
]
ENGLISH = "“Nvidia” said it would invest — up to €5 billion.\r\n"


@pytest.mark.parametrize("text", HANS)
def test_simplified_in_gb18030(text):
    assert decode(text.encode("gb18030"), "x") == (text, "gb18030")


@pytest.mark.parametrize("text", HANT)
@pytest.mark.parametrize(("codec", "name"), [("cp950", "big5"), ("gb18030", "gb18030")])
def test_traditional_in_both(text, codec, name):
    assert decode(text.encode(codec), "x") == (text, name)


@pytest.mark.parametrize("text", [*HANS, *HANT, ENGLISH])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\0\0", "utf-32-le"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_mark(text, codec, mark, name):
    assert decode(mark + text.encode(codec), "x") == (text, name)


@pytest.mark.parametrize("codec", ["cp1252", "shift_jis", "euc_kr", "koi8-r"])
def test_other_encodings_are_refused(codec):
    text = {
        "cp1252": "“Nvidia” said it would invest in a café.",
        "shift_jis": "エヌビディアは投資すると発表した。",
        "euc_kr": "엔비디아는 인텔에 투자한다고 발표했다.",
        "koi8-r": "Компания вложит деньги в Intel.",
    }
    with pytest.raises(ArticleError, match="wrong encoding: not valid UTF-8 at byte"):
        decode(text[codec].encode(codec), "x")


def test_one_broken_byte_in_chinese_utf8_is_told_not_guessed():
    data = "".join(HANS).encode()
    with pytest.raises(ArticleError, match="wrong encoding: not valid UTF-8 at byte 27"):
        decode(data[:27] + b"\xff" + data[27:], "x")
