"""Who sets and who proposes."""

import pytest

from suishin.results.queries.targets import targets_to_agree
from suishin.results.rules.target_rights import may_propose, may_set
from tests.factories.results import make_products, make_target

PLACES = ("national", "nagano", "gifu", "hikari", "midori")


@pytest.mark.parametrize(
    ("person", "sets", "proposes"),
    [
        ("honbu", set(PLACES), set()),
        ("mori", {"hikari"}, {"nagano"}),
        ("hara", {"hikari"}, {"nagano"}),
        ("ishida", {"midori"}, {"gifu"}),
        ("ono", set(), {"hikari"}),
        ("kita", set(), set()),
        ("kanri", set(), set()),
    ],
)
def test_targets_are_set_from_above_and_proposed_from_below(person, sets, proposes, tree, request):
    user = request.getfixturevalue(person)

    assert {place for place in PLACES if may_set(user, getattr(tree, place))} == sets
    assert {place for place in PLACES if may_propose(user, getattr(tree, place))} == proposes


@pytest.mark.parametrize("person", ["honbu", "mori", "hara", "ishida", "ono", "kita", "kanri"])
def test_proposals_wait_for_whoever_stands_next_above(person, tree, request):
    make_products()
    user = request.getfixturevalue(person)
    proposals = [make_target(getattr(tree, place), "car", 9, state="proposed") for place in PLACES[1:]]
    make_target(tree.hikari, "car", 8)

    expected = {
        proposal.pk
        for proposal in proposals
        if may_set(user, proposal.organization) and (person != "honbu" or proposal.organization.is_prefecture)
    }

    assert {target.pk for target in targets_to_agree(user)} == expected
