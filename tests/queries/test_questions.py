"""Each named question answers on five hand-made deals what is written here."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dealgraph import resources
from dealgraph.sparql import ask, questions
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import Run, ingest

NVIDIA, ORACLE, MICROSOFT, SOFTBANK = "Nvidia 英伟达", "Oracle 甲骨文", "Microsoft 微软", "SoftBank 软银"
AURELIA = "Aurelia Tidewater"
OPENAI = "OpenAI"
EXPECTED = [
    (
        "deals-of-firm",
        {"firm": "英伟达"},
        "role type counterparty lowest highest currency date status",
        [
            ("payer", "equity_investment", OPENAI, "", "100000000000", "USD", "2025-09-22", "agreed"),
            ("payee", "purchase", ORACLE, "40000000000", "40000000000", "USD", "2025-05", "reported"),
            ("payee", "purchase", OPENAI, "", "", "", "", "completed"),
        ],
    ),
    (
        "who-funds-whom",
        {},
        "payer payee deals lowest highest currency",
        [
            (NVIDIA, OPENAI, "1", "0", "100000000000", "USD"),
            (AURELIA, OPENAI, "1", "0", "40000000000", "USD"),
            (SOFTBANK, OPENAI, "1", "0", "40000000000", "USD"),
        ],
    ),
    (
        "who-supplies-whom",
        {"firm": "nvidia"},
        "customer supplier deals lowest highest currency",
        [
            (ORACLE, NVIDIA, "1", "40000000000", "40000000000", "USD"),
            (OPENAI, NVIDIA, "1", "0", "", ""),
        ],
    ),
    (
        "circular-two-step",
        {},
        "investor customer capitalType capitalDate procurementType procurementDate",
        [(NVIDIA, OPENAI, "equity_investment", "2025-09-22", "purchase", "")],
    ),
    (
        "circular-reachability",
        {"firm": "Oracle"},
        "reached returns",
        [(NVIDIA, "false"), (OPENAI, "false")],
    ),
    ("circular-reachability", {"firm": "OpenAI"}, "reached returns", [(NVIDIA, "true")]),
    (
        "money-by-year",
        {"firm": "輝達"},
        "year direction kind deals lowest highest currency",
        [
            ("2025", "in", "procurement", "1", "40000000000", "40000000000", "USD"),
            ("2025", "out", "capital", "1", "0", "100000000000", "USD"),
            ("undated", "in", "procurement", "1", "0", "", ""),
        ],
    ),
    (
        "deals-by-status",
        {},
        "status kind deals hearsay implied",
        [
            ("completed", "capital", "2", "0", "0"),
            ("agreed", "capital", "1", "0", "0"),
            ("completed", "procurement", "1", "0", "1"),
            ("reported", "procurement", "1", "1", "0"),
        ],
    ),
    ("deals-by-status", {"type": "持股"}, "status kind deals", [("completed", "capital", "1")]),
    (
        "largest-bounds",
        {"least": "4e10", "limit": 2},
        "payers payees lowest highest bound",
        [
            (NVIDIA, OPENAI, "", "100000000000", "at_most"),
            (ORACLE, NVIDIA, "40000000000", "40000000000", "about"),
        ],
    ),
    ("largest-bounds", {"currency": "EUR"}, "payers payees lowest highest bound", []),
    (
        "disagreeing-claims",
        {},
        "label point told headline published",
        [("equity investment: Nvidia → OpenAI", "status", "planned", "Chips for shares", "2025-09-23")],
    ),
    (
        "values-told",
        {"firm": "英伟达"},
        "point value chosen support reason headline",
        [
            ("status", "agreed", "true", "1", "the latest article", "芯片换股权"),
            ("status", "planned", "false", "1", "the latest article", "Chips for shares"),
        ],
    ),
    (
        "status-history",
        {"firm": "SoftBank"},
        "published status date headline",
        [("2025-09-23", "completed", "2025-03-31", "Chips for shares")],
    ),
    (
        "firms-without-registry",
        {},
        "name articles deals",
        [(AURELIA, "1", "1")],
    ),
    (
        "timeline",
        {"since": "2025-05", "until": "2025"},
        "date payer payee type status",
        [
            ("2025-05", ORACLE, NVIDIA, "purchase", "reported"),
            ("2025-09-22", NVIDIA, OPENAI, "equity_investment", "agreed"),
        ],
    ),
    (
        "timeline",
        {"firm": "SoftBank"},
        "date payer payee",
        [("2025-03-31", AURELIA, OPENAI), ("2025-03-31", SOFTBANK, OPENAI)],
    ),
    (
        "stakes",
        {"firm": "OpenAI"},
        "holderName held least most bareHolding status",
        [(MICROSOFT, OPENAI, "27", "27", "true", "completed")],
    ),
    ("stakes", {"holder": "Nvidia"}, "holderName held", []),
    (
        "implied-deals",
        {},
        "payer payee type quote language",
        [(OPENAI, NVIDIA, "purchase", "OpenAI continues to rely on Nvidia chips.", "en")],
    ),
    (
        "joint-deals",
        {"firm": "软银"},
        "payers payees type lowest highest currency date",
        [
            (f"{AURELIA} + {SOFTBANK}", OPENAI, "equity_investment", "40000000000", "40000000000", "USD", "2025-03-31"),
        ],
    ),
    (
        "articles",
        {},
        "published headline source claims firms",
        [
            ("2025-09-23", "Chips for shares", "Chips for shares.md", "4", "5"),
            ("2025-10-09", "芯片换股权", "芯片换股权.md", "2", "3"),
        ],
    ),
    ("quarantined", {}, "reason focus rule", []),
]
# The trace has tests of its own for them, against `circular_flows`.
ELSEWHERE = {"circular-flows-2", "circular-flows-3", "circular-flows-4"}


@pytest.fixture(scope="module")
def read_by(english, chinese):
    """Return the five deals as a run with models read them."""
    store = stores.open()
    run = Run(software="dealgraph 9", started=datetime(2026, 1, 2, tzinfo=UTC), models=("reader 7",))
    ingest(store, (english, chinese), run=run)
    return store


@pytest.mark.parametrize("name, told, columns, rows", EXPECTED, ids=[f"{name}-{told}" for name, told, *_ in EXPECTED])
def test_a_question_answers_what_is_written(five_deals, name, told, columns, rows):
    table = ask(five_deals, name, told)
    places = [table.columns.index(column) for column in columns.split()]
    assert [tuple(row[place] for place in places) for row in table.plain()] == rows


def test_the_evidence_of_a_deal_is_found_by_every_iri_it_ever_had(five_deals):
    (deal,) = ask(five_deals, "SELECT ?deal { ?deal dg:support 2 }").rows[0]
    old = ask(five_deals, f"SELECT ?old {{ ?old dcterms:isReplacedBy <{deal}> }}").rows
    assert len(old) == 1
    expected = [
        ("2025-09-23", "en", "0", "84"),
        ("2025-10-09", "zh", "0", "35"),
    ]
    for told in (str(deal), str(deal).rpartition("/")[2], f"deal:{str(deal).rpartition('/')[2]}", str(old[0][0])):
        table = ask(five_deals, "evidence-of-deal", {"deal": told})
        places = [table.columns.index(column) for column in ("published", "language", "start", "end")]
        assert [tuple(row[place] for place in places) for row in table.plain()] == expected
        assert table.plain()[1][table.columns.index("quote")].startswith("英伟达9月22日")


@pytest.mark.parametrize(
    "name, value, told",
    [
        # (published, whether the claim of that article says so itself)
        ("payer", NVIDIA, [("2025-09-23", "true"), ("2025-10-09", "true")]),
        ("amount", "..100000000000 USD", [("2025-09-23", "true"), ("2025-10-09", "true")]),
        ("status", "agreed", [("2025-10-09", "true"), ("2025-09-23", "false")]),
        ("stageDate", "planned 2025-09-22", [("2025-09-23", "true"), ("2025-10-09", "false")]),
        ("support", "2", [("2025-09-23", ""), ("2025-10-09", "")]),
    ],
)
def test_any_statement_about_a_deal_leads_to_article_sentence_run_and_confidence(read_by, name, value, told):
    (deal,) = ask(read_by, "SELECT ?deal { ?deal dg:support 2 }").rows[0]
    table = ask(read_by, "provenance", {"deal": str(deal), "property": name})
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.plain()]
    assert {(row["property"], row["value"]) for row in rows} == {(name, value)}
    assert [(row["published"], row["told"]) for row in rows] == told
    for row in rows:
        assert row["headline"] == {"en": "Chips for shares", "zh": "芯片换股权"}[row["language"]]
        assert (row["start"], row["end"]) == ("0", str(len(row["quote"])))
        assert (row["software"], row["started"]) == ("dealgraph 9, reader 7", "2026-01-02T00:00:00Z")
        assert (row["rule"], row["confidence"]) == (f"{row['language']}.hand", "0.9")


def test_every_triple_of_a_deal_has_a_provenance(read_by):
    (deal,) = ask(read_by, "SELECT ?deal { ?deal dg:support 2 }").rows[0]
    found = {str(row[0]) for row in ask(read_by, "provenance", {"deal": str(deal)}).rows}
    (held,) = ask(read_by, f"SELECT (COUNT(DISTINCT ?p) AS ?n) {{ <{deal}> ?p ?o }}").plain()
    assert str(len(found)) == held[0]


def test_every_question_is_tested():
    tested = {name for name, *_ in EXPECTED} | {"evidence-of-deal", "provenance"} | ELSEWHERE
    assert set(questions.names()) == tested
    assert len(tested) >= 12


@pytest.mark.parametrize("name", questions.names())
def test_a_question_is_asked_in_both_languages_and_explained(name):
    question = questions.load(name)
    assert set(question.questions) == {"en", "zh"}
    assert question.questions["en"].endswith("?")
    assert question.questions["zh"].endswith("？")
    assert question.comment.endswith(".")
    assert all(each.text for each in question.parameters)


@pytest.mark.parametrize("name", questions.names())
def test_a_question_runs_as_it_stands_and_puts_its_rows_in_order(five_deals, name):
    text = questions.load(name).text
    assert "ORDER BY" in text
    five_deals.query(text)


def test_the_page_of_questions_is_up_to_date():
    page = Path(resources.ontology().parent / "docs" / "queries.md")
    if not page.parent.is_dir():
        pytest.skip("installed without its documentation")
    assert page.read_text(encoding="utf-8") == questions.page(), (
        "python -m dealgraph.sparql.questions > docs/queries.md"
    )
    assert re.search(r"## deals-of-firm", page.read_text(encoding="utf-8"))
