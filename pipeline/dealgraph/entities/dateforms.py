"""Forms of dates compiled from templates: rows of slots, one algorithm for all languages.

"{month} {day}, {year}" and "{year}年{month}月{day}日" fill the same slots, so that "Jan. 23, 2026" and "2026年1月23日"
come out as the same fields. What the fields denote is settled in `dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from dealgraph.entities import numerals
from dealgraph.entities.bounds import either

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dealgraph.words import Words

Value = int | str
_SLOT: Final = re.compile(r"\{(\w+)\}|( +)|([^ {]+)")
_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])"
_NO_SUM: Final = r"(?![0-9]|[.,][0-9]|:[0-9]| ?%| ?(?:million|billion|bn|thousand|per ?cent)\b)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form found in a text.

    Attributes:
        start: first character.
        end: one past the last.
        fields: what its slots hold: numbers, or codes of `meanings.toml`.
    """

    start: int
    end: int
    fields: dict[str, Value]


def find(folded: str, lower: str, words: Words) -> Iterator[Form]:
    """Yield the forms of dates in a text, the longest at each place, without overlap.

    Args:
        folded: the text as `script.fold` gives it.
        lower: the same in lower case, of the same length.
        words: the tables of its language.
    """
    forms = _forms(words)
    position = 0
    for beginning in forms.beginnings.finditer(lower):
        if beginning.start() < position:
            continue
        match = forms.by_initial[beginning[0]].match(lower, beginning.start())
        if match and (found := forms.read(match, folded, lower)):
            position = match.end()
            yield found


class _Forms:
    """The compiled forms of one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        table = words.dates
        self.spaced: bool = words.numerals["spaced"]
        self.values = self._values(table)
        self.slots = self._slots(table)
        templates = [t for group in table["forms"].values() for t in group]
        templates.sort(key=lambda t: (-len(_SLOT.findall(t)), -len(t), t))
        self.groups: dict[str, str] = {}
        bodies = [self._compile(t, i) for i, t in enumerate(templates)]
        # No form begins inside a word or a number.
        edge = r"(?<![a-z0-9.,])" if self.spaced else r"(?<![0-9.])"
        tail = r"(?![a-z0-9])" if self.spaced else r"(?![0-9])"
        tail += rf"(?!{either(table['not_before'])})"
        # Most places begin no date: only forms that can begin with the character found are tried.
        initials = [self._initials(t) for t in templates]
        self.by_initial = {
            c: re.compile(rf"(?:{'|'.join(b for b, chars in zip(bodies, initials, strict=True) if c in chars)}){tail}")
            for c in sorted(set().union(*initials))
        }
        self.beginnings = re.compile(rf"{edge}[{re.escape(''.join(self.by_initial))}]")
        self.capitals: bool = table["capitals"]
        self.weak = frozenset(table["weak"])
        listed = [w for w in table["in"] if w[0].isalpha()]
        marks = [w for w in table["in"] if not w[0].isalpha()]
        self.inside = re.compile(rf"(?:(?<![a-z])(?:{either(listed)})\s|(?:{either(marks)})\s?|\A|\n\s*[-*•]?\s*)\Z")
        self.line = re.compile(r"[\s:：,，.;)]+(?![a-z])|\Z")
        self.part_after = re.compile(either(table["part_not_before"]))
        self.day_before = re.compile(rf"(?:{either(table['day_not_after'])})\Z")
        self.day_after = re.compile(either(table["day_not_before"]))

    @staticmethod
    def _values(table: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, Value]]:
        """Return, for each slot with a table, its words with what they denote."""

        def inverted(name: str, prefix: str = "") -> dict[str, Value]:
            return {w: code for code, listed in table[name].items() if code.startswith(prefix) for w in listed}

        values: dict[str, dict[str, Value]] = {
            "month": dict(table["months"]),  # type: ignore[arg-type]
            "weekday": dict(table["weekdays"]),  # type: ignore[arg-type]
            "holiday": dict(table["holidays"]),  # type: ignore[arg-type]
            "part": inverted("parts"),
            "part_alone": inverted("parts_alone"),
            "period": inverted("periods"),
            "season": inverted("seasons"),
            "relative": inverted("relative"),
            "anaphoric": inverted("anaphoric"),
            "relyear": inverted("relative", "year"),
            "relmonth": inverted("relative", "month"),
            "anayear": inverted("anaphoric", "year"),
            "anamonth": inverted("anaphoric", "month"),
            "which": {w: code for code, listed in table["which"].items() if code != "that" for w in listed},
            "that": dict.fromkeys(table["which"]["that"], "year+0"),
            "ago": inverted("ago"),
            "later": inverted("later"),
        }
        values["skip"] = values["period"]
        values["month2"] = values["baremonth"] = values["month"]
        return values

    def _slots(self, table: dict[str, dict[str, list[str]]]) -> dict[str, str]:
        slots = {name: either(values) for name, values in self.values.items()}
        spelled = either(table["days"]["spelled"])
        suffixes = either(table["days"]["suffixes"])
        digits = "".join(table["digits"])
        year = r"(?:19|20)[0-9]{2}(?![0-9])"
        if digits:
            year = rf"{year}|[{digits}]{{4}}"
        slots |= {
            "year": year,
            "year2": year,
            "bareyear": r"(?:19|20)[0-9]{2}(?![0-9]|[,.][0-9]| ?%|s\b|-[a-z])",
            "shortyear": r"[0-9]{2}",
            "roc": r"[0-9]{2,3}",
            "day": rf"(?:{_DAY}(?:{suffixes})?{_NO_SUM}|{spelled})",
            "day2": rf"(?:{_DAY}(?:{suffixes})?{_NO_SUM}|{spelled})",
            "dayth": rf"{_DAY}(?:{suffixes})" if table["days"]["suffixes"] else _DAY,
            "mm": r"(?:1[0-2]|0[1-9])(?![0-9])",
            "dd": rf"{_DAY}(?![0-9])",
            "number": rf"[0-9]{{1,2}}|{either(self._counts())}",
        }
        return slots

    def _counts(self) -> list[str]:
        numbers = self.words.numerals
        return [
            *numbers["digits"],
            *numbers["numbers"],
            *numbers["articles"],
            *(w for w, n in numbers["units"].items() if n == 10),
        ]

    def _initials(self, template: str) -> set[str]:
        """Return the characters with which a form can begin."""
        slot, _, literal = _SLOT.findall(template)[0]
        if not slot:
            return {literal[0]}
        if slot in self.values:
            return {word[0] for word in self.values[slot]}
        table = self.words.dates
        spelled = {*table["digits"], *(word[0] for word in (*table["days"]["spelled"], *self._counts()))}
        return {*"0123456789", *spelled}

    def _compile(self, template: str, index: int) -> str:
        pieces: list[str] = []
        for slot, space, literal in _SLOT.findall(template):
            if slot:
                name = f"f{index}_{slot}"
                self.groups[name] = slot
                pieces.append(f"(?P<{name}>{self.slots[slot]})")
            elif space:
                pieces.append(r"\s+")
            else:
                pieces.append(re.escape(literal))
        return "".join(pieces) if self.spaced else r" ?".join(pieces)

    def read(self, match: re.Match[str], folded: str, lower: str) -> Form | None:
        """Return the fields of a match, or None where its words are other words here."""
        fields: dict[str, Value] = {}
        start = match.start()
        for name, text in match.groupdict().items():
            if text is None:
                continue
            slot = self.groups[name]
            at = match.start(name)
            if (
                self.capitals
                and slot in {"month", "month2", "baremonth", "weekday", "holiday"}
                and not folded[at].isupper()
            ):
                return None
            if (
                slot in {"part", "part_alone", "season"}
                and self.part_after.match(lower, match.end())
                and match.end(name) == match.end()
            ):
                return None
            if slot == "baremonth" and text in self.weak and not self.inside.search(lower, max(0, start - 12), start):
                return None
            if slot == "bareyear" and not self._stands_alone(folded, lower, start, match.end()):
                return None
            if slot in {"dayth", "weekday"} and (
                self.day_before.search(lower, max(0, start - 2), start) or self.day_after.match(lower, match.end())
            ):
                return None
            value = self._value(slot, text)
            if value is None:
                return None
            fields[
                "year"
                if slot in {"bareyear", "shortyear", "roc"}
                else "month"
                if slot in {"baremonth", "mm"}
                else "day"
                if slot in {"dayth", "dd"}
                else slot
            ] = value
        return Form(start=start, end=match.end(), fields=fields)

    def _stands_alone(self, folded: str, lower: str, start: int, end: int) -> bool:
        """Tell whether four digits are a year: after a preposition, or where a line begins and no noun is counted."""
        before = self.inside.search(lower, max(0, start - 12), start)
        if before is None:
            return False
        return bool(before[0].strip(" \n-*•")) or bool(self.line.match(folded, end))

    def _value(self, slot: str, text: str) -> Value | None:
        known = self.values.get(slot)
        if known is not None:
            return known.get(text)
        if slot in {"year", "year2"}:
            digits = self.words.dates["digits"]
            return int("".join(str(digits.get(c, c)) for c in text))
        if slot == "shortyear":
            return 2000 + int(text)
        if slot == "roc":
            return 1911 + int(text)
        if leading := re.match(r"[0-9]+", text):
            return int(leading[0])
        number = numerals.read(text, self.words)
        return int(number.low) if number else None


@cache
def _forms(words: Words) -> _Forms:
    return _Forms(words)
