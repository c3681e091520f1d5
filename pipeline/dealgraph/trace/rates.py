"""Rates: exchange rates that the user gives, the only way by which two currencies are ever added.

In: a TOML or CSV file. Out: `Rates`, which turns bounds of one currency into the base currency.
With `EUR = 1.1` under `base = "USD"`, both "€2 billion" and "20亿欧元" become 2.2 billion dollars.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from dealgraph.errors import UsageError
from dealgraph.trace.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What one unit of each currency is worth in the base currency.

    Attributes:
        base: ISO 4217 code that all sums are turned into.
        units: currency -> units of the base for one unit of it; the base itself is 1.
    """

    base: str
    units: Mapping[str, Decimal]

    def convert(self, bounds: Bounds) -> Bounds | None:
        """Return the bounds in the base currency, or None where the file has no rate for theirs.

        Args:
            bounds: with a currency.
        """
        rate = Decimal(1) if bounds.currency == self.base else self.units.get(bounds.currency or "")
        if rate is None:
            return None
        low = None if bounds.min is None else bounds.min * rate
        high = None if bounds.max is None else bounds.max * rate
        return Bounds(low, high, self.base)


def read_rates(path: Path) -> Rates:
    """Return the rates of a file.

    A TOML file has `base = "USD"` and a table `[rates]` with lines like `EUR = 1.1`. A CSV file has two columns,
    whose header is `currency` and the base: `currency,USD`, then `EUR,1.1`.

    Args:
        path: ends in `.toml` or `.csv`.

    Raises:
        UsageError: when the file cannot be read, is of another kind, or holds what is no rate.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: rates cannot be read ({error})") from error
    if path.suffix == ".toml":
        base, table = _toml(path, text)
    elif path.suffix == ".csv":
        base, table = _csv(path, text)
    else:
        raise UsageError(f"{path}: rates come as .toml or .csv")
    for code in (base, *table):
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise UsageError(f"{path}: {code!r} is no ISO 4217 code")
    units = {code: _rate(path, code, told) for code, told in sorted(table.items())}
    return Rates(base=base, units=units)


def _toml(path: Path, text: str) -> tuple[str, dict[str, object]]:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from error
    base, table = data.get("base"), data.get("rates")
    if not isinstance(base, str) or not isinstance(table, dict):
        raise UsageError(f'{path}: rates need base = "USD" and a table [rates]')
    return base, table


def _csv(path: Path, text: str) -> tuple[str, dict[str, object]]:
    rows = [row for row in csv.reader(text.splitlines()) if row]
    if not rows or any(len(row) != 2 for row in rows) or rows[0][0].strip() != "currency":
        raise UsageError(f"{path}: rates need two columns, currency and the base, for example currency,USD")
    return rows[0][1].strip(), {code.strip(): told.strip() for code, told in rows[1:]}


def _rate(path: Path, code: str, told: object) -> Decimal:
    try:
        rate = Decimal(str(told))
    except InvalidOperation as error:
        raise UsageError(f"{path}: {code} = {told!r} is no rate") from error
    if not rate.is_finite() or rate <= 0:
        raise UsageError(f"{path}: {code} = {told!r} is no rate; a rate is above nought")
    return rate
