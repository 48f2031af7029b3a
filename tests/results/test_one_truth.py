"""Every number is the same whichever way it is read: 200 invented federations (10,000 in `make soak`)."""

from random import Random

import pytest
from django.db import transaction

from bench.one_truth import differences, invent, make_viewer
from suishin.accounts.models import User
from suishin.results.actions import rebuild_summaries
from tests.factories.results import make_products

SETS_IN_ONE_TEST = 25


@pytest.mark.parametrize("first", range(0, 200, SETS_IN_ONE_TEST))
def test_unions_areas_and_sums_agree_with_what_is_added_up_by_hand(db, first):
    make_products()
    for seed in range(first, first + SETS_IN_ONE_TEST):
        with transaction.atomic():
            world = invent(Random(seed))
            rebuild_summaries()

            assert differences(world, User.objects.system()) == [], f"seed {seed}"

            transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_excel_and_paper_tell_the_same(db, client, seed):
    make_products()
    world = invent(Random(seed))
    rebuild_summaries()
    viewer = make_viewer(world.national)
    client.force_login(viewer)

    assert differences(world, viewer, client=client) == []
