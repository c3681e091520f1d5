"""Exchange rates come from a file of the user's; what is none is told in one line."""

from decimal import Decimal

import pytest

from dealgraph.errors import OntologyError, UsageError
from dealgraph.trace.bounds import Bounds
from dealgraph.trace.rates import read_rates
from dealgraph.trace.scheme import certainty, families, read_certainty, read_families

TOML = 'base = "USD"\n[rates]\nEUR = 1.1\nJPY = "0.0067"\n'
CSV = "currency,USD\nEUR,1.1\nJPY,0.0067\n"


@pytest.mark.parametrize(("name", "text"), [("rates.toml", TOML), ("rates.csv", CSV), ("rates.csv", "\ufeff" + CSV)])
def test_rates_turn_bounds_into_the_base_currency(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    rates = read_rates(tmp_path / name)
    assert rates.convert(Bounds(Decimal(10), None, "EUR")) == Bounds(Decimal(11), None, "USD")
    assert rates.convert(Bounds(None, Decimal(10), "USD")) == Bounds(None, Decimal(10), "USD")
    assert rates.convert(Bounds(Decimal(10), None, "GBP")) is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rates.toml", "base = ", "rates.toml"),
        ("rates.toml", "[rates]\nEUR = 1", "base"),
        ("rates.toml", 'base = "USD"\n[rates]\nEUR = -1', "EUR"),
        ("rates.toml", 'base = "USD"\n[rates]\neuro = 1', "euro"),
        ("rates.csv", "a,b\n", "two columns"),
        ("rates.csv", "currency,USD\nEUR,much\n", "much"),
        ("rates.csv", "currency,USD\nEUR,nan\n", "nan"),
        ("rates.xml", "<a/>", "toml"),
    ],
)
def test_what_is_no_rate_is_told(tmp_path, name, text, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_rates(tmp_path / name)


def test_a_missing_file_of_rates_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_rates(tmp_path / "none.toml")


def test_the_ontology_places_every_type_and_ranks_the_statuses():
    assert {families()[kind] for kind in ("equity_investment", "equity_stake", "acquisition", "loan")} == {"capital"}
    assert {families()[kind] for kind in ("guarantee", "warrant", "joint_venture")} == {"capital"}
    assert {families()[kind] for kind in ("purchase", "lease", "licence")} == {"procurement"}
    assert certainty() == ("talks", "reported", "planned", "announced", "agreed", "completed")


@pytest.mark.parametrize("text", [None, "no turtle <", ""])
def test_a_broken_scheme_is_told(tmp_path, text):
    path = tmp_path / "scheme.ttl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    for read in (read_families, read_certainty):
        with pytest.raises(OntologyError, match=r"scheme\.ttl"):
            read(path)
