"""Mergers, splits and closures."""

from datetime import UTC, date, datetime

import pytest

from suishin.audit.models import Entry
from suishin.organizations import actions
from suishin.organizations.actions.successions import (
    AlreadyClosed,
    CannotEnd,
    NotClosed,
    StillHasChildren,
    WrongSuccessors,
)
from suishin.organizations.models import Organization, Succession
from tests.factories.tree import make_organization

NOW = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
DAY = date(2025, 4, 1)


@pytest.fixture
def kodama(tree):
    return make_organization("local_union", "20-002", "こだま市職", tree.nagano)


@pytest.fixture
def end(kanri):
    def _end(organization, kind, *successors):
        actions.succeed_organization(
            organization=organization, kind=kind, successors=list(successors), on=DAY, by=kanri, now=NOW
        )

    return _end


def test_merged_union_is_closed_and_its_workplaces_move_along(tree, kodama, end):
    nursery = make_organization("workplace", "20-001-1", "保育所", tree.hikari)

    end(tree.hikari, "merger", kodama)

    tree.hikari.refresh_from_db()
    nursery.refresh_from_db()
    assert tree.hikari.closed_on == DAY
    assert nursery.path == f"{kodama.path}{nursery.pk}/"
    assert Succession.objects.get().successor == kodama
    assert Entry.objects.count() == 1


def test_ended_union_stays_in_the_tree(tree, end, mori):
    end(tree.hikari, "closure")

    assert tree.hikari in Organization.objects.visible_to(mori)


def test_split_union_has_several_successors(tree, kodama, end):
    second = make_organization("local_union", "20-003", "はるか市職", tree.nagano)

    end(tree.hikari, "split", kodama, second)

    assert set(Succession.objects.values_list("successor", flat=True)) == {kodama.pk, second.pk}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("merger", []),
        ("merger", ["kodama", "midori"]),
        ("split", ["kodama"]),
        ("closure", ["kodama"]),
        ("merger", ["hikari"]),
        ("merger", ["gifu"]),
        ("split", ["kodama", "kodama"]),
    ],
)
def test_successors_that_do_not_fit_are_refused(tree, kodama, end, kind, names):
    known = {"kodama": kodama, "midori": tree.midori, "hikari": tree.hikari, "gifu": tree.gifu}

    with pytest.raises(WrongSuccessors):
        end(tree.hikari, kind, *[known[name] for name in names])


def test_closing_with_workplaces_left_is_refused(tree, end):
    make_organization("workplace", "20-001-1", "保育所", tree.hikari)

    with pytest.raises(StillHasChildren):
        end(tree.hikari, "closure")


def test_prefecture_is_never_closed(tree, end):
    with pytest.raises(CannotEnd):
        end(tree.gifu, "closure")


def test_closed_union_is_not_closed_again(tree, end):
    end(tree.hikari, "closure")

    with pytest.raises(AlreadyClosed):
        end(tree.hikari, "closure")


def test_end_entered_by_mistake_is_taken_back(tree, kodama, end, kanri):
    end(tree.hikari, "merger", kodama)

    actions.reopen_organization(organization=tree.hikari, by=kanri, now=NOW)

    tree.hikari.refresh_from_db()
    assert tree.hikari.closed_on is None
    assert not Succession.objects.exists()


def test_open_organization_cannot_be_reopened(tree, kanri):
    with pytest.raises(NotClosed):
        actions.reopen_organization(organization=tree.hikari, by=kanri, now=NOW)
