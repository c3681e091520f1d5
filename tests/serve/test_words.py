"""The words of the pages: all there in every language, all used, and every type of deal has its sentences."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from dealgraph.knowledge.vocabulary import concepts
from dealgraph.model import Deal, Evidence, Share
from dealgraph.money import Money
from dealgraph.serve import words
from dealgraph.trace.bounds import Bounds

FOLDER = Path(words.__file__).parent
TABLES = tomllib.loads((FOLDER / "serve.toml").read_text(encoding="utf-8"))
QUOTE = Evidence(start=0, end=1, text="x", language="en", rule="")
HUNDRED = Decimal(100 * 10**9)


def deal(**fields):
    return Deal(
        **{"type": "equity_investment", "payers": ("Nvidia",), "payees": ("OpenAI",), **fields}, evidence=(QUOTE,)
    )


def test_every_phrase_is_told_in_every_language_with_the_same_blanks():
    for key, told in TABLES["words"].items():
        assert told.keys() == TABLES["languages"].keys(), key
        blanks = {code: set(re.findall(r"\{(\w+)\}", text)) for code, text in told.items()}
        assert len({frozenset(each) for each in blanks.values()}) == 1, key


def test_every_phrase_is_used():
    sources = [*FOLDER.glob("*.py"), *(FOLDER / "templates").glob("*.html")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert len(sources) > 20
    unused = [key for key in TABLES["words"] if f'"{key}"' not in text and f"'{key}'" not in text]
    assert [key for key in unused if not key.startswith("share_")] == []


def test_every_type_has_a_sentence_in_every_language():
    assert TABLES["sentences"].keys() == concepts("type").keys()
    for kind, told in TABLES["sentences"].items():
        assert told.keys() == TABLES["languages"].keys()
        for forms in told.values():
            assert forms.keys() == {"one", "many", "bare_one", "bare_many"}, kind
            assert all("{payers}" in form and "{payees}" in form for form in forms.values()), kind
            assert all(("{sum}" in form) == (not name.startswith("bare")) for name, form in forms.items()), kind


@pytest.mark.parametrize(
    ("told", "en", "zh"),
    [
        (
            deal(money=Money.of(HUNDRED, "USD", "at_most"), status="planned"),
            "Planned: Nvidia invests up to $100 billion in OpenAI.",
            "拟议：Nvidia向OpenAI投资最高1,000亿美元。",
        ),
        (
            deal(payers=("Nvidia", "SoftBank", "Intel"), status="completed"),
            "Completed: Nvidia, SoftBank and Intel invest in OpenAI.",
            "已完成：Nvidia、SoftBank与Intel投资OpenAI。",
        ),
        (
            deal(type="purchase", payees=(), money=Money.of(HUNDRED, "EUR"), status="agreed"),
            "Agreed: Nvidia buys from somebody not named for €100 billion.",
            "已签约：Nvidia向未具名一方采购1,000亿欧元。",
        ),
        (
            deal(type="equity_stake", share=Share(min=27.0, max=27.0, bound="about"), status="completed"),
            "Completed: Nvidia takes or holds about 27% of OpenAI.",
            "已完成：Nvidia取得或持有OpenAI的约27%股权。",
        ),
        (
            deal(share=Share(min=None, max=10.0, bound="at_most"), status="talks"),
            "In talks: Nvidia invests in OpenAI.",
            "洽谈中：Nvidia投资OpenAI。",
        ),
    ],
)
def test_who_pays_whom_in_one_sentence(told, en, zh):
    assert words.sentence(told, "en", told.payers, told.payees) == en
    assert words.sentence(told, "zh", told.payers, told.payees) == zh


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (HUNDRED, HUNDRED, "$100 billion", "1,000亿美元"),
        (HUNDRED, None, "at least $100 billion", "至少1,000亿美元"),
        (None, HUNDRED, "up to $100 billion", "最高1,000亿美元"),
        (HUNDRED, 2 * HUNDRED, "between $100 billion and $200 billion", "1,000亿美元至2,000亿美元"),
        (None, None, "unknown", "未知"),
    ],
)
def test_sums_with_their_bounds(low, high, en, zh):
    assert words.bounded(Bounds(low, high, "USD"), "en") == en
    assert words.bounded(Bounds(low, high, "USD"), "zh") == zh
