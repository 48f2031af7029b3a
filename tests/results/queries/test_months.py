"""When the results of a month came in: the last file that still counts, and of nobody else's prefecture."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from suishin.common.months import Month
from suishin.results import actions
from suishin.results.models import ImportRun
from suishin.results.queries.months import came_in
from tests.factories.imports import NOW, receive, result_rows
from tests.factories.results import make_products
from tests.factories.tree import make_organization

OCTOBER = Month.parse("2025-10")


@pytest.fixture
def taken_in(tree, hara, db):
    """A file of 長野 for October 2025, taken in, and one for the same month an hour later."""
    make_products()
    runs = []
    for hours, in_force in ((0, 120), (1, 121)):
        run = receive(hara, tree.nagano, result_rows(tree.hikari, ("2025年10月", "団体生命共済", in_force, 3, 1)))
        runs.append(actions.commit_import(run=run, seen=None, by=hara, now=NOW + timedelta(hours=hours)))
    return runs


def test_a_month_came_in_when_the_last_file_of_it_was_taken_in(tree, taken_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        moment = came_in(OCTOBER, tree.nagano)

    assert moment == NOW + timedelta(hours=1)
    assert came_in(OCTOBER, tree.national) == moment
    assert came_in(OCTOBER, tree.hikari) == moment


def test_another_month_and_another_prefecture_came_in_never(tree, taken_in):
    assert came_in(OCTOBER + 1, tree.nagano) is None
    assert came_in(OCTOBER, tree.gifu) is None


def test_a_file_taken_back_counts_no_more(tree, taken_in, hara):
    actions.undo_import(run=taken_in[1], by=hara, now=NOW + timedelta(hours=2))

    assert came_in(OCTOBER, tree.nagano) == NOW

    actions.undo_import(run=taken_in[0], by=hara, now=NOW + timedelta(hours=3))

    assert came_in(OCTOBER, tree.nagano) is None


def test_a_file_that_waits_has_not_come_in(tree, hara, db):
    make_products()
    receive(hara, tree.nagano, result_rows(tree.hikari, ("2025年10月", "団体生命共済", 120, 3, 1)))

    assert came_in(OCTOBER, tree.nagano) is None


def test_a_file_of_head_office_came_in_where_it_has_a_row(tree, honbu, taken_in):
    """It tells of 岐阜 alone: to 長野, what its own branch sent remains the last."""
    run = receive(honbu, tree.national, result_rows(tree.midori, ("2025年10月", "団体生命共済", 40, 1, 0)))
    later = NOW + timedelta(hours=5)
    actions.commit_import(run=run, seen=None, by=honbu, now=later)

    assert came_in(OCTOBER, tree.gifu) == came_in(OCTOBER, tree.midori) == came_in(OCTOBER, tree.national) == later
    assert came_in(OCTOBER, tree.nagano) == came_in(OCTOBER, tree.hikari) == NOW + timedelta(hours=1)


def test_a_union_of_which_its_branch_told_nothing_got_nothing(tree, taken_in):
    neighbour = make_organization("local_union", "20-002", "となり村職", tree.nagano)

    assert came_in(OCTOBER, neighbour) is None


def test_files_taken_in_before_name_their_unions_after_an_update(tree, taken_in):
    ImportRun.objects.update(told_by_month={})
    import_module("suishin.results.migrations.0009_files_name_the_unions_they_tell_of").fill(apps, None)

    assert [run.told_by_month for run in ImportRun.objects.all()] == [{str(OCTOBER.number): [tree.hikari.pk]}] * 2
