"""Sentences end where the punctuation of the language ends them, and nowhere inside a number, a name or a quote."""

import pytest

from dealgraph import words
from dealgraph.clauses import sentences

CASES = [
    ("en", ["The firm paid $1.5bn.", "It closed on Monday."]),
    ("en", ["Vellumark Inc. bought Solvane Ltd. for $3m.", "Nobody minded."]),
    ("en", ["The U.S. firm paid cash.", "It closed on Monday."]),
    ("en", ["J. Smith signed.", "So did A. B. Jones."]),
    ("en", ['"We buy chips."', "They do not."]),
    ("en", ["Is it a deal?", "It is!"]),
    ("en", ["A heading without a stop", "Then a sentence."]),
    ("en", ["Sales rose 3.5 per cent to $2.1m in the year to Jan. 31."]),
    ("zh", ["签约额1.5亿元。", "次日交割。"]),
    ("zh", ["“我们购买芯片。”", "他们不买。"]),
    ("zh", ["这是交易吗？", "是的！"]),
    ("zh", ["标题没有句号", "正文在此。"]),
    ("zh", ["OpenAI投资1.5亿美元（约10.7亿元人民币），持股3.5%。"]),
]


@pytest.mark.parametrize(("language", "parts"), CASES, ids=[" | ".join(parts) for _, parts in CASES])
def test_split(language, parts):
    joint = "\n" if parts[0][-1] not in '。？！.?!”"' else (" " if language == "en" else "")
    text = joint.join(parts)
    assert [text[start:end] for start, end in sentences.split(text, words.load(language))] == parts


@pytest.mark.parametrize("text", ["", " \n\n ", "。。。", "..."])
def test_nothing_to_split(text):
    for language in words.languages():
        assert all(text[start:end].strip() for start, end in sentences.split(text, words.load(language)))
