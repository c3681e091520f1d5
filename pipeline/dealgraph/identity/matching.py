"""One-to-one matching of two lists by greatest total score (the assignment problem), exact and deterministic.

In: a table of scores. Out: pairs. Five deals of the English half and six of the 中文部分 are matched so that the sum of
scores is greatest; what scores nothing stays single.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["match"]

_INFINITE: Final = float("inf")


def match(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return pairs (row, column) with a score above 0, each row and column once, of greatest total, in order of rows.

    Args:
        scores: a rectangular table, rows by columns; 0 where a pair is not allowed.

    >>> match([[0.9, 0.8], [0.8, 0.0]])
    [(0, 1), (1, 0)]
    """
    if not scores or not scores[0]:
        return []
    rows, columns = len(scores), len(scores[0])
    if rows > columns:
        turned = match([[scores[i][j] for i in range(rows)] for j in range(columns)])
        return sorted((i, j) for j, i in turned)
    # Hungarian method with potentials (Kuhn, Munkres), costs being negated scores; index 0 stands for "none".
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        least = [_INFINITE] * (columns + 1)
        seen = [False] * (columns + 1)
        while True:
            seen[column] = True
            current, delta, following = owner[column], _INFINITE, 0
            for j in range(1, columns + 1):
                if seen[j]:
                    continue
                cost = -scores[current - 1][j - 1] - row_price[current] - column_price[j]
                if cost < least[j]:
                    least[j], way[j] = cost, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if seen[j]:
                    row_price[owner[j]] += delta
                    column_price[j] -= delta
                else:
                    least[j] -= delta
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    pairs = ((owner[j] - 1, j - 1) for j in range(1, columns + 1) if owner[j])
    return sorted((i, j) for i, j in pairs if scores[i][j] > 0)
