"""What a reference stands for, given the firms told before."""

import pytest

from dealgraph.entities.references import Discourse


@pytest.fixture
def story():
    """Nvidia is the topic; then Oracle and OpenAI were named."""
    told = Discourse()
    told.tell(("Nvidia",), subject=True)
    told.tell(("Oracle",), subject=False)
    told.tell(("OpenAI",), subject=False)
    return told


@pytest.mark.parametrize(
    ("reference", "subject", "governed", "firms"),
    [
        ("singular", (), False, ("Nvidia",)),  # the subject goes on with the topic
        ("singular", ("Nvidia",), True, ("OpenAI",)),  # behind a preposition: the firm told last
        ("singular", ("OpenAI",), True, ("Oracle",)),  # but never the subject itself
        ("latter", (), False, ("OpenAI",)),
        ("former", (), False, ("Oracle",)),
        ("plural", (), False, ("Oracle", "OpenAI")),
    ],
)
def test_resolve(story, reference, subject, governed, firms):
    assert story.resolve(reference, subject=subject, governed=governed) == firms


def test_a_group_told_together_is_what_both_means(story):
    story.tell(("Microsoft", "AMD"), subject=False)
    story.tell(("Tencent",), subject=False)
    assert story.resolve("plural", subject=(), governed=False) == ("Microsoft", "AMD")


def test_two_firms_told_since_a_group_are_what_both_means(story):
    story.tell(("Microsoft", "AMD"), subject=False)
    story.tell(("Tencent",), subject=False)
    story.tell(("Intel",), subject=False)
    assert story.resolve("plural", subject=(), governed=False) == ("Tencent", "Intel")


@pytest.mark.parametrize("reference", ["singular", "possessive", "latter", "former", "plural"])
def test_nothing_told_refers_to_nothing(reference):
    assert Discourse().resolve(reference, subject=(), governed=False) == ()


def test_a_firm_named_again_is_told_last(story):
    story.tell(("Nvidia",), subject=False)
    assert story.latest() == ("Nvidia",)
    assert story.told == ["Oracle", "OpenAI", "Nvidia"]
