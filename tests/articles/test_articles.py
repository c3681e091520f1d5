"""Reading as a whole: what becomes an article, and the one line for what does not."""

import io
import os
import tempfile
from pathlib import Path

import pytest

from dealgraph import articles
from dealgraph.errors import ArticleError
from dealgraph.model import Article

ENGLISH = "Nvidia said it would invest $5 billion in Intel.\n"
CHINESE = "英伟达宣布将向英特尔投资50亿美元，双方已签署协议。\n"


def only(path, **options):
    (result,) = articles.read([str(path)], **options)
    return result


BAD = [
    ("empty.txt", b"", "empty file"),
    ("blank.txt", b" \n\t\n", "empty file: no text in it"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "binary file (PNG image); only text is read"),
    ("paper.txt", b"%PDF-1.7 text", "binary file (PDF); only text is read"),
    ("nul.txt", b"Nvidia said\0that", "binary file (NUL byte at 11); only text is read"),
    ("surrogate.txt", b"Nvidia said \xed\xa0\x80 it", "lone surrogate at byte 12: not valid UTF-8"),
    ("surrogate16.txt", "Nvidia".encode("utf-16") + b"\x00\xd8a\0", "lone surrogate at byte 12: not valid UTF-16-LE"),
    ("wrong16.txt", b"\xff\xfeabc", "wrong encoding: marked as UTF-16-LE, not valid at byte 2"),
    (
        "russian.txt",
        "Компания Nvidia вложит деньги в Intel, сообщили в понедельник.".encode(),
        "language not supported: Cyrillic letters",
    ),
    (
        "japanese.txt",
        "エヌビディアはインテルに50億ドルを投資すると発表した。".encode(),
        "language not supported: Katakana letters",
    ),
    (
        "french.txt",
        "Le groupe a investi dans une société que les analystes jugent solide.".encode(),
        "language not supported: Latin letters",
    ),
    ("numbers.txt", b"12 34 56\n", "language not supported: no letters"),
    (
        "unclosed.md",
        b"---\ntitle: A deal\n\nNvidia said so.\n",
        "broken front matter: it begins with --- and no further --- closes it",
    ),
    ("yaml.md", b"---\ntitle: 'A deal\n---\nNvidia said so.\n", "broken front matter: line 3: "),
    (
        "date.md",
        b"---\ndate: next week\n---\nNvidia said so.\n",
        "broken front matter: 'next week' is not a date like 2026-01-23",
    ),
    ("day.md", b"---\ndate: 2026-02-30\n---\nNvidia said so.\n", "broken front matter: day"),
    ("list.md", b"---\n- a\n- b\n---\nNvidia said so.\n", "broken front matter: not a list of keys and values"),
    ("key.md", b"---\ntitle: {a: b}\n---\nNvidia said so.\n", "broken front matter: title is not a line of text"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD, ids=[name for name, *_ in BAD])
def test_a_bad_file_is_told_in_one_line_that_names_it(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    error = only(path)
    assert isinstance(error, ArticleError)
    assert str(error).startswith(f"{path}: {reason}")
    assert "\n" not in str(error)
    assert error.exit_code == 3


def test_bad_bytes_are_told_with_their_place(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes("Nvidia said it would invest in a caf\xe9 chain.".encode("latin-1"))
    assert "wrong encoding: not valid UTF-8 at byte 36 (line 1)" in str(only(path))


def test_the_others_are_read_when_one_fails(tmp_path):
    (tmp_path / "a.txt").write_text(ENGLISH)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.md").write_text(CHINESE)
    results = list(articles.read([str(tmp_path)]))
    assert [type(result) for result in results] == [Article, ArticleError, Article]


def test_a_folder_is_read_sorted_to_any_depth_without_hidden_and_about_files(tmp_path):
    for name in ["b/2.txt", "a/1.md", "c.markdown", ".hidden/x.txt", ".x.txt", "README.md", "d.json", "a/B.TXT"]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(ENGLISH)
    found = [os.path.relpath(article.source, tmp_path) for article in articles.read([str(tmp_path)])]
    assert found == ["a/1.md", "a/B.TXT", "b/2.txt", "c.markdown"]


def test_links_that_loop_end(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text(ENGLISH)
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert len(list(articles.read([str(tmp_path)]))) == 1


def test_a_folder_without_articles_is_an_error(tmp_path):
    assert "no article in this folder" in str(only(tmp_path))


def test_links(tmp_path):
    (tmp_path / "real.txt").write_text(ENGLISH)
    (tmp_path / "good.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "bad.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert isinstance(only(tmp_path / "good.txt"), Article)
    assert str(only(tmp_path / "bad.txt")) == f"{tmp_path}/bad.txt: dangling link: it leads to {tmp_path}/gone.txt"
    assert isinstance(only(tmp_path / "self.txt"), ArticleError)


def test_missing_files_addresses_and_odd_names(tmp_path):
    assert str(only(tmp_path / "none.txt")) == f"{tmp_path}/none.txt: no such file"
    assert "addresses are not read" in str(only("https://example.org/a"))
    assert "NUL character" in str(only("a\0b"))


def test_pipes_and_devices_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a file but a pipe" in str(only(tmp_path / "pipe.txt"))
    assert "not a file but a device" in str(only("/dev/null"))


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX users")
def test_unreadable_files_and_folders_are_told():
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        root.chmod(0o755)
        for name in ["closed/1.txt", "2.txt", "3.txt"]:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(ENGLISH)
        (root / "closed").chmod(0)
        (root / "2.txt").chmod(0)
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)
        try:
            results = list(articles.read([place]))
        finally:
            os.seteuid(was)
            (root / "closed").chmod(0o755)
    told = [str(result) if isinstance(result, ArticleError) else result.source for result in results]
    assert told == [
        f"{place}/2.txt: no permission to read this file",
        f"{place}/3.txt",
        f"{place}/closed: no permission to read this folder",
    ]


def test_the_size_limit(tmp_path):
    path = tmp_path / "large.txt"
    path.write_text(ENGLISH * 100)
    assert str(only(path, max_size=1000)) == f"{path}: too large: 4 900 bytes, the limit is 1 000 bytes (--max-size)"
    assert isinstance(only(path, max_size=4900), Article)
    assert "too large" in str(only("-", max_size=10, stdin=io.BytesIO(ENGLISH.encode())))


def test_standard_input():
    article = only("-", stdin=io.BytesIO(CHINESE.encode("gb18030")))
    assert (article.source, article.text, article.encoding) == ("-", CHINESE, "gb18030")
    assert "standard input is empty" in str(only("-", stdin=io.BytesIO(b"")))


def test_front_matter_is_taken_off_and_the_rest_kept_to_the_letter(tmp_path):
    path = tmp_path / "a.md"
    head = "---\r\ntitle: 'Five: billion'\r\npublished: 2026-01-23T06:00:00+08:00\r\nsource: The Wire\r\nid: urn:a:1\r\n---\r\n"
    body = "\r\n# Heading\r\n\r\nNvidia said it would <b>invest</b>\x07 in Intel.\r\n---\r\n"
    path.write_bytes((head + body).encode())
    article = only(path)
    assert article.text == body
    assert (article.title, article.published, article.publisher, article.url) == (
        "Five: billion",
        "2026-01-23T06:00:00+08:00",
        "The Wire",
        "urn:a:1",
    )
    assert not article.published_inferred


@pytest.mark.parametrize(
    ("head", "published"),
    [("date: 2026-01-23", "2026-01-23"), ("Date: '2026/1/5'", "2026-01-05"), ("title: x", None), ("date:", None)],
)
def test_dates_in_front_matter(tmp_path, head, published):
    path = tmp_path / "a.md"
    path.write_text(f"---\n{head}\n---\n{ENGLISH}")
    assert only(path).published == published


def test_a_rule_across_the_page_is_no_front_matter(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"---\n{ENGLISH}---\n{ENGLISH}")
    assert only(path).text.startswith("---\n")


def test_a_heading_is_the_title():
    assert articles.from_text(f"# Nvidia in Intel #\n\n{ENGLISH}").title == "Nvidia in Intel"
    assert articles.from_text(ENGLISH).title is None


def test_texts_given_as_strings():
    with pytest.raises(ArticleError, match="lone surrogate at character 7"):
        articles.from_text("Nvidia \ud800 said")
    with pytest.raises(ArticleError, match="no text in it"):
        articles.from_text("  ")


@pytest.mark.parametrize(
    "soup", ["<div><p>Nvidia & the <![CDATA[ ]]> </p", "[a](b\n```\n| the | of |\n", "\x00\x01 the and of \x7f\x85"]
)
def test_markup_soup_and_control_characters_are_kept(soup):
    assert articles.from_text(soup).text == soup


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("These deals, dated Jan. 23, 2026 at 6:00 AM (GMT+8), were told.\n", "2026-01-23"),
        ("这些交易在 2026 年 1 月 23 日 06:00(GMT+8)被描述为循环。\n", "2026-01-23"),
        ("Nvidia said on Jan. 5, 2026 it would invest in Intel.\n", None),
    ],
)
def test_a_dateline_gives_the_date_where_metadata_gives_none(text, published):
    article = articles.from_text(text)
    assert (article.published, article.published_inferred) == (published, published is not None)
    told = articles.from_text(text, published="2025-12-01")
    assert (told.published, told.published_inferred) == ("2025-12-01", False)
