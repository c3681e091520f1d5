"""Sorting beyond memory gives what sorting in memory gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealgraph.views import sorting

LINES = st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=4), max_size=60)


@given(LINES, st.integers(min_value=1, max_value=7))
def test_runs_on_disk_are_merged_in_order(lines, run):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "RUN", run)
        patch.setattr(sorting, "_FAN", 3)
        assert list(sorting.in_order(lines)) == sorted(lines)


def test_few_files_are_open_at_once(monkeypatch):
    monkeypatch.setattr(sorting, "RUN", 1)
    opened, made = [], sorting._run
    monkeypatch.setattr(sorting, "_run", lambda lines: opened.append(made(lines)) or opened[-1])
    sorted_lines = sorting.in_order(f"{number:04}" for number in reversed(range(1000)))
    assert next(sorted_lines) == "0000"
    assert sum(not file.closed for file in opened) <= 3 * sorting._FAN
    assert list(sorted_lines)[-1] == "0999"
    assert all(file.closed for file in opened)


def test_blocks_hold_all_items_in_order():
    assert list(sorting.blocks(range(5), 2)) == [[0, 1], [2, 3], [4]]
