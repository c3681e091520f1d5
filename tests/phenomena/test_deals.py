"""Every phrasing of the tables beside this file tells the meaning it is listed under: deals, firms, people, valuations.

A table has cases (the meaning once, then its phrasings in `en`, `zh` and `both`) and `never`, look-alikes that tell
nothing. A phrase not yet met is listed again under `open_en`, `open_zh` or `open_both`: it is run, must fail, and
stops the run when it no longer does. `python tests/phenomena/test_deals.py` prints how many phrases each phenomenon
has open; with `--settle` it rewrites these lists after a person has looked at what it printed.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import rich

import dealgraph
from dealgraph.identity import registry
from dealgraph.identity.names import compare_key

HERE = Path(__file__).parent
FOLDERS = ("roles", "status", "non-deals", "references", "merging", "firms", "people", "valuations")
LANGUAGES = ("en", "zh", "both")
PUBLISHED = "2025-11-20"


@cache
def invented():
    return tomllib.loads((HERE / "invented.toml").read_text(encoding="utf-8"))["names"]


def canonical(name, names):
    """Return the English name of an invented or registered firm, else the name itself."""
    listed = [*invented().items(), *names.items()]
    known = {compare_key(other): english for english, others in listed for other in (english, *others)}
    entry = registry.load().lookup(name)
    return known.get(compare_key(name)) or (entry.name if entry else name)


def interval(value):
    low, high = ("" if end is None else format(Decimal(str(end)).normalize(), "f") for end in (value.min, value.max))
    if value.bound == "range":
        return f"{low}..{high}"
    return {"exact": low, "about": f"~{low}", "at_least": f"{low}..", "at_most": f"..{high}"}[value.bound]


def money(value):
    return f"{interval(value)} {value.currency}" if value else None


def told(deal, names):
    """Return a deal in the notation of the tables."""
    return {
        "type": deal.type,
        "payers": sorted(canonical(name, names) for name in deal.payers),
        "payees": sorted(canonical(name, names) for name in deal.payees),
        "amount": money(deal.money),
        "share": interval(deal.share) if deal.share else None,
        "date": deal.when.edtf if deal.when else None,
        "status": deal.status,
        "hearsay": deal.hearsay,
        "basis": deal.basis,
        "combined": deal.combined,
        "holding": deal.holding,
        "part": deal.part_of is not None,
        "object_has": deal.object or "",
    }


def agrees(found, wanted):
    """Tell whether a deal is as the table says; an amount that the table leaves out must not be told."""
    for key, value in {"amount": None, **wanted}.items():
        if key == "type":
            right = found["type"] in value.split("|")
        elif key in {"payers", "payees"}:
            right = found[key] == sorted(value)
        elif key == "object_has":
            right = value in found[key]
        else:
            right = found[key] == value
        if not right:
            return False
    return True


def faults(case, text):
    """Return what is wrong with the reading of a phrase, one line each; [] when all is right."""
    names = case.get("names", {})
    read = dealgraph.extract(text, published=PUBLISHED)
    lines = []
    if "deals" in case:
        left = [told(deal, names) for deal in read.deals]
        for wanted in case["deals"]:
            fit = next((found for found in left if agrees(found, wanted)), None)
            if fit is None:
                lines.append(f"missing {wanted}")
            else:
                left.remove(fit)
        lines += [f"told {brief(found)}" for found in left]
    firms = {canonical(firm.name, names): firm.registry for firm in read.firms}
    if "firms" in case:
        lines += [f"no firm {name}" for name in case["firms"] if name not in firms]
        lines += [f"firm {name}" for name, listed in firms.items() if not listed and name not in case["firms"]]
    if "people" in case:
        people = {(canonical(p.name, names), p.firm and canonical(p.firm, names)) for p in read.people}
        lines += [f"person {each}" for each in people ^ {(each["name"], each.get("firm")) for each in case["people"]}]
        lines += [f"{p.name} taken for a firm" for p in read.people if canonical(p.name, names) in firms]
    if "valuations" in case:
        worth = {(canonical(v.firm, names), money(v.money), v.basis) for v in read.valuations}
        wanted = {(v["firm"], v["amount"], v["basis"]) for v in case["valuations"]}
        lines += [f"valuation {each}" for each in worth ^ wanted]
    return lines


def brief(found):
    return {key: value for key, value in found.items() if value}


def tables():
    for folder in FOLDERS:
        for path in sorted((HERE / folder).glob("*.toml")):
            yield path, tomllib.loads(path.read_text(encoding="utf-8"))


def rows():
    for path, table in tables():
        for case in [*table["case"], *({"deals": [], **never} for never in table["never"])]:
            for language in LANGUAGES:
                for phrase in case.get(language, ()):
                    is_open = phrase in case.get(f"open_{language}", ())
                    yield path, case, language, phrase, is_open


def parameters():
    for path, case, _, phrase, is_open in rows():
        marks = [pytest.mark.xfail(reason="not yet met", strict=True)] if is_open else []
        yield pytest.param(case, phrase, id=f"{path.parent.name}/{path.stem}: {phrase}", marks=marks)


@pytest.mark.parametrize("case, phrase", list(parameters()))
def test_phrase_tells_its_meaning(case, phrase):
    assert faults(case, phrase) == []


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path, _ in tables()])
def test_table_has_both_languages_and_look_alikes(path):
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for case in [*table["case"], *table["never"]]:
        assert case["en"], case
        assert case["zh"], case
        for language in LANGUAGES:
            phrases = case.get(language, [])
            assert len(set(phrases)) == len(phrases), "a phrase is listed twice"
            assert set(case.get(f"open_{language}", ())) <= set(phrases), "an open phrase is not among the phrases"
    assert table["never"]


@pytest.mark.parametrize("name", [name for english, others in invented().items() for name in (english, *others)])
def test_invented_firm_is_on_no_list(name):
    assert registry.load().lookup(name) is None


def settle(text, open_phrases):
    """Return a table with the open lists that a run found, each behind the list of its phrases."""

    def line(match):
        phrases = tomllib.loads(match[0])[match[1]]
        still = [phrase for phrase in phrases if phrase in open_phrases]
        quoted = "".join(f"  {_quoted(phrase)},\n" for phrase in still)
        return match[0] + (f"open_{match[1]} = [\n{quoted}]\n" if still else "")

    bare = re.sub(r"^open_(?:en|zh|both) = \[.*?^\]\n", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^(en|zh|both) = \[(?:.*?\]\n(?=\S|\n|\Z))", line, bare, flags=re.MULTILINE | re.DOTALL)


def _quoted(phrase):
    return '"' + phrase.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(*arguments):
    """Tell what changed against the open lists, and a count for each phenomenon; rewrite the lists with --settle."""
    say = rich.get_console().print
    phrases, met, open_phrases = Counter(), Counter(), {}
    for path, case, language, phrase, was_open in rows():
        wrong = faults(case, phrase)
        for key in ((path, language), (None, language)):
            phrases[key] += 1
            met[key] += not wrong
        if wrong:
            open_phrases.setdefault(path, set()).add(phrase)
        if bool(wrong) != was_open:
            say("newly open" if wrong else "newly met", f"{path.parent.name}/{path.stem}:", phrase, markup=False)
            for line in wrong:
                say("     ", line, markup=False)
    for path in [*(path for path, _ in tables()), None]:
        name = f"{path.parent.name}/{path.stem}" if path else "all"
        counts = (f"{language} {met[path, language]:3} of {phrases[path, language]:3}" for language in ("en", "zh"))
        say(f"{name:26}", *counts, markup=False)
        if path and "--settle" in arguments:
            text = path.read_text(encoding="utf-8")
            path.write_text(settle(text, open_phrases.get(path, set())), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
