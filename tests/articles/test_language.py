"""Languages: each paragraph is in the one a reader would say."""

from pathlib import Path

import pytest

from dealgraph.articles.language import read

SEED = Path(__file__).parents[3] / "shared" / "seed"


def told(text, declared=None):
    return [(span.language, span.script, text[span.start : span.end]) for span in read(text, declared).spans]


ALONE = [
    ("Nvidia said it would invest in Intel.", "en", "Latn"),
    ("Nvidia Invests $5 Billion", "en", "Latn"),
    ("英伟达宣布投资英特尔。", "zh", "Hans"),
    ("輝達宣布投資英特爾。", "zh", "Hant"),
    ("Microsoft、OpenAI、Amazon、Google、Anthropic 签约", "zh", "Hans"),
    ("Microsoft 与 Nvidia 宣布对 Anthropic、OpenAI、CoreWeave、Nebius 投资", "zh", "Hans"),
    (
        "ByteDance (字节跳动), Tencent (腾讯) and Alibaba (阿里巴巴) said they would buy chips from Huawei (华为).",
        "en",
        "Latn",
    ),
    ("日本品牌「無印の良品」在中国开设了一百家门店。", "zh", "Hans"),
    ("The café chain Señor Pérez sold a stake to Société Générale.", "en", "Latn"),
]


@pytest.mark.parametrize(("text", "language", "script"), ALONE, ids=[text[:20] for text, *_ in ALONE])
def test_a_paragraph_alone(text, language, script):
    assert told(text) == [(language, script, text)]


def test_paragraphs_of_one_language_are_one_span_and_offsets_hold():
    zh, en = "英伟达宣布了投资。\r\n\r\n双方签约。", "Nvidia has announced it.\r\nIntel, Nvidia\r\nThe deal is done."
    text = f"\r\n{zh}\r\n\r\n{en}\r\n"
    assert told(text) == [("zh", "Hans", zh), ("en", "Latn", en)]


def test_the_scripts_of_chinese_are_apart():
    assert [script for _, script, _ in told("台積電宣布增資。\n雙方簽約\n英伟达宣布投资。")] == ["Hant", "Hans"]


def test_a_line_that_leaves_it_open_goes_with_its_neighbours():
    assert told("英伟达宣布投资。\nOpenAI, Nvidia\n双方签约。")[0][0] == "zh"
    assert [
        language
        for language, *_ in told("微软投资OpenAI\nMicrosoft Backs OpenAI\n微软宣布了。\nMicrosoft said it would.")
    ] == ["zh", "en", "zh", "en"]


def test_paragraphs_in_other_languages_are_left_out():
    russian = "Компания Nvidia вложит деньги в Intel."
    french = "Le groupe a investi dans une société que les analystes jugent solide."
    english = "Nvidia said it would invest."
    text = f"{english}\n{russian}\n{french}\n{english}"
    assert [part for *_, part in told(text)] == [english, english]


def test_where_nothing_is_read_the_letters_are_told():
    reading = read("Компания вложит деньги.")
    assert reading.spans == ()
    assert reading.letters == ("CYRILLIC",)


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article lies beside the repository")
def test_the_mixed_seed_article_is_three_chinese_and_three_english_paragraphs():
    text = (SEED / "circular-deals.txt").read_text(encoding="utf-8")
    (zh, *_, zh_text), (en, *_, en_text) = told(text)
    assert (zh, en) == ("zh", "en")
    assert zh_text.strip() == (SEED / "circular-deals.zh.txt").read_text(encoding="utf-8").strip()
    assert en_text.strip() == (SEED / "circular-deals.en.txt").read_text(encoding="utf-8").strip()


def test_many_short_lines_take_linear_time():
    assert len(read("Intel\n" * 50_000).spans) == 1
