"""Who is who over all articles: sets in, one firm each out, whatever the order."""

import random
from itertools import permutations

import pytest

from dealgraph.identity import registry
from dealgraph.identity.acts import Act
from dealgraph.identity.blocks import candidates
from dealgraph.identity.linking import Named, link
from dealgraph.identity.registry import Registry

BASE = "https://w3id.org/dealgraph/id/firm/"
EMPTY = Registry(entries=())


def named(*names, iri=None):
    return Named(iri=iri or BASE + names[0].casefold().replace(" ", "-"), name=names[0], names=names)


def groups(told, known=EMPTY, acts=()):
    parties = link(told, known, acts)
    found = {}
    for each in told:
        found.setdefault(parties.now(each.iri), set()).add(each.name)
    return sorted(sorted(group) for group in found.values())


def act(number, kind, firm, *others, name="x"):
    return Act(
        number=number, kind=kind, firm=BASE + firm, others=tuple(BASE + o for o in others), name=name, by="person:t"
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("Harwell Tidal plc",), ("Harwell Tidal Ltd",)], [["Harwell Tidal Ltd", "Harwell Tidal plc"]]),
        ([("富臨精工",), ("富临精工股份有限公司",)], [["富临精工股份有限公司", "富臨精工"]]),
        (
            [("富临精工股份有限公司", "富临精工"), ("Fulin Precision", "富臨精工")],
            [["Fulin Precision", "富临精工股份有限公司"]],
        ),
        (
            [("Virgin",), ("Virgin Orbit", "Virgin"), ("Virgin Galactic", "Virgin")],
            [["Virgin"], ["Virgin Galactic"], ["Virgin Orbit"]],
        ),
        ([("Oakmere",), ("Oakmere Group",), ("Oakmere Labs",)], [["Oakmere"], ["Oakmere Group"], ["Oakmere Labs"]]),
        ([("Oakmere",), ("Oakmere Group",)], [["Oakmere", "Oakmere Group"]]),
        ([("招商证券",), ("招商银行",)], [["招商证券"], ["招商银行"]]),
    ],
)
def test_firms_meet_in_names_of_theirs_alone(told, expected):
    firms = [named(*names) for names in told]
    for order in permutations(firms):
        assert groups(list(order)) == expected


def test_the_registry_adopts_what_bears_a_name_of_its_own():
    parties = link([named("Nvidia Corp"), named("辉达", "輝達")], registry.load())
    assert set(parties.leads_to.values()) == {BASE + "nvidia"}
    assert parties.reasons[BASE + "nvidia-corp"] == "registry"


def test_two_firms_of_the_registry_are_joined_by_a_user_alone():
    told = [named("AMD", iri=BASE + "amd"), named("Nvidia", iri=BASE + "nvidia")]
    assert len(groups(told, registry.load())) == 2
    assert groups(told, registry.load(), [act(1, "merge", "amd", "nvidia")]) == [["AMD", "Nvidia"]]


def test_of_two_acts_on_one_pair_the_later_counts():
    told = [named("Abel"), named("Baker")]
    joined, parted = act(1, "merge", "abel", "baker"), act(2, "split", "baker", "abel")
    again = act(3, "merge", "abel", "baker")
    assert groups(told, acts=[joined]) == [["Abel", "Baker"]]
    assert groups(told, acts=[joined, parted]) == [["Abel"], ["Baker"]]
    assert groups(told, acts=[joined, parted, again]) == [["Abel", "Baker"]]


def test_what_a_user_joined_by_way_of_a_firm_stays_together_without_it():
    told = [named("Abel"), named("Baker"), named("Cairn")]
    acts = [act(1, "merge", "abel", "baker"), act(2, "merge", "baker", "cairn")]
    assert groups(told, acts=[*acts, act(3, "split", "baker", "abel", "cairn")]) == [["Abel", "Cairn"], ["Baker"]]


def test_a_split_outranks_every_rule():
    told = [named("Harwell Tidal plc"), named("Harwell Tidal Ltd")]
    assert len(groups(told, acts=[act(1, "split", "harwell-tidal-ltd", "harwell-tidal-plc")])) == 2


def test_an_added_firm_gathers_what_articles_call_by_its_names():
    added = Act(
        number=1,
        kind="add",
        firm=BASE + "hailan-wind",
        name="Hailan Wind",
        labels=(("en", "Hailan Wind"), ("zh-Hans", "海澜风电")),
        by="person:t",
    )
    told = [named("海瀾風電"), named("Hailan Wind Ltd")]
    parties = link(told, registry.load(), [added])
    assert {parties.now(each.iri) for each in told} == {BASE + "hailan-wind"}
    assert parties.names[BASE + "hailan-wind"][0] == "Hailan Wind"


def test_order_makes_no_difference_among_many():
    draw = random.Random(7)
    told = [
        named(f"{head} {tail}".strip())
        for head in ("Oakmere", "Larkhill", "Verano", "Quillon")
        for tail in ("", "Group", "plc", "Capital", "Energy", "Energy Ltd")
    ]
    expected = link(told, registry.load()).leads_to
    for _ in range(10):
        draw.shuffle(told)
        assert link(told, registry.load()).leads_to == expected


def test_a_key_that_a_crowd_shares_makes_no_pairs_but_for_equal_names():
    crowd = {f"f{n:03}": [f"Global Holdings {chr(65 + n % 26)}{n}"] for n in range(60)}
    same = {f"s{n:03}": [f"Oakmere {form}"] for n, form in enumerate(["plc", "Ltd", "Inc."] * 20)}
    assert len(candidates({**crowd, **same})) < 200
    joined = link([Named(iri=iri, name=names[0], names=tuple(names)) for iri, names in same.items()], EMPTY)
    assert len(set(joined.leads_to.values())) == 1
