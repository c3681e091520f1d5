import csv
import io

import pytest

from dealgraph.errors import UsageError
from dealgraph.sparql import store as stores
from dealgraph.sparql.ingest import ingest
from dealgraph.views import csvfiles, tables


def rows(store, table):
    out = io.StringIO(newline="")
    count = csvfiles.write(store, out, table)
    found = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert count == len(found)
    return found


def test_each_deal_is_one_row(five_deals):
    found = {(row["type"], row["payers"]): row for row in rows(five_deals, "deals")}
    assert len(found) == 5
    joint = found["equity_investment", "Aurelia Tidewater | SoftBank 软银"]
    wanted = {"lowest": "40000000000", "highest": "40000000000", "currency": "USD", "bound": "exact"}
    wanted |= {"date": "2025-03-31", "status": "completed", "combined": "true", "support": "1", "payees": "OpenAI"}
    assert wanted.items() <= joint.items()
    told_twice = found["equity_investment", "Nvidia 英伟达"]
    assert (told_twice["support"], told_twice["lowest"], told_twice["highest"]) == ("2", "", "100000000000")
    assert found["equity_stake", "Microsoft 微软"]["share_lowest"] == "27"


def test_each_firm_is_one_row_with_both_names(five_deals):
    found = {row["name_en"]: row for row in rows(five_deals, "firms")}
    assert (found["Nvidia"]["name_zh"], found["Nvidia"]["registered"]) == ("英伟达", "true")
    assert found["Aurelia Tidewater"]["registered"] == "false"


def test_no_cell_starts_a_formula(tell):
    store = stores.open()
    fields = {"type": "purchase", "payers": ('=HYPERLINK("x")',), "payees": ("@七",), "object": "-2+3"}
    ingest(store, [tell("en", "2025-01-01", ("=HYPERLINK buys -2+3 from @七", fields))])
    for table in tables.TABLES:
        for row in rows(store, table):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    (deal,) = rows(store, "deals")
    assert deal["object"] == "'-2+3"


def test_another_table_is_told(five_deals):
    with pytest.raises(UsageError, match="tables hold deals, firms, evidence, edges"):
        csvfiles.write(five_deals, io.StringIO(), "claims")
