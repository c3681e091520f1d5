"""The measurement of load: it asks a server of its own, counts failures, and sets a bare store beside."""

import pytest

from dealgraph.bench.serve import _percentile, bench_serve, mix
from dealgraph.errors import StoreError
from dealgraph.sparql import store as stores


@pytest.mark.slow
def test_a_short_load_meets_no_error(make_store):
    folder = str(make_store())
    rows = {row.kind: row for row in bench_serve(folder, 5)}
    assert list(rows)[-1] == "all"
    assert rows.keys() - {"all"} <= {request.kind for request in mix(folder)}
    total = rows["all"]
    assert total.errors == 0
    assert total.requests == sum(row.requests for kind, row in rows.items() if kind != "all") > 3
    assert 0 < total.p50 <= total.p95 <= total.p99 <= total.slowest
    assert 0 < rows["label"].bare_p50 <= rows["label"].bare_p95
    if "page" in rows:
        assert rows["page"].bare_p50 is None


def test_the_mix_is_the_same_again_and_wants_deals(make_store, tmp_path):
    folder = str(make_store())
    assert mix(folder) == mix(folder)
    stores.open(tmp_path / "empty").close()
    with pytest.raises(StoreError, match="holds no deals"):
        mix(str(tmp_path / "empty"))


@pytest.mark.parametrize(("part", "told"), [(50, 2000.0), (95, 4000.0), (100, 4000.0), (1, 1000.0)])
def test_percentiles(part, told):
    assert _percentile([1.0, 2.0, 3.0, 4.0], part) == told
    assert _percentile([], part) == 0.0
