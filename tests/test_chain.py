"""The chain: its order, the listing of the folders and what each step needs agree."""

from pathlib import Path

from dealgraph import articles, chain

PACKAGE = Path(chain.__file__).parent
# Beside the steps: the command line, language data, trained parts and how they are made, the service, the benchmarks.
BESIDE = {"bench", "commands", "models", "serve", "training", "words", "_data"}


def test_the_order_is_the_listing_of_the_folders():
    folders = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    assert [step.name for step in chain.STEPS] == [name for name in folders if name not in BESIDE]


def test_each_step_needs_only_what_earlier_ones_gave():
    given = {"bytes"}
    for step in chain.STEPS:
        assert set(step.needs) <= given, step.name
        given |= set(step.gives)


def test_paragraphs_that_are_not_read_become_doubts():
    russian = "Компания вложит деньги."
    article = articles.from_text(
        f"\n{russian}\nNvidia said so to the press.\n  {russian}\nIt was the end of it.\n{russian}"
    )
    doubts = chain.unread(article)
    assert [article.text[doubt.start : doubt.end] for doubt in doubts] == [russian, russian, russian]
    assert {doubt.code for doubt in doubts} == {"language"}
    assert chain.unread(articles.from_text("Nvidia said so.\n\n英伟达宣布了。")) == ()
