"""Where organizations hang: moves, dates, and the paths derived from them."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from suishin.audit.models import Entry
from suishin.organizations import actions
from suishin.organizations.actions.organizations import CodeTaken
from suishin.organizations.actions.tree import AlreadyThere, MovedBeforeItCame, WrongParent
from suishin.organizations.models import Membership, Organization
from suishin.organizations.rules import Span, parents_on, paths_of
from suishin.permissions import NotAllowed
from tests.factories.tree import make_organization

NOW = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
TODAY = date(2025, 4, 10)


@pytest.mark.parametrize(
    ("day", "parent"),
    [
        (date(2019, 1, 1), 10),  # before everything: where it will hang first
        (date(2020, 4, 1), 10),
        (date(2022, 3, 31), 10),
        (date(2022, 6, 1), 10),  # in a gap: where it hung last
        (date(2023, 4, 1), 20),
        (date(2030, 1, 1), 20),
    ],
)
def test_child_hangs_where_its_memberships_say(day, parent):
    spans = [Span(1, 20, date(2023, 4, 1), None), Span(1, 10, date(2020, 4, 1), date(2022, 3, 31))]

    assert parents_on(day, spans) == {1: parent}


def test_path_names_everything_above_from_the_root_down():
    assert paths_of([3, 2, 1], {3: 2, 2: 1}) == {1: "/1/", 2: "/1/2/", 3: "/1/2/3/"}


def test_move_takes_everything_below_along(tree, kanri):
    district = make_organization("district", "20-D1", "北ブロック", tree.nagano)
    union = make_organization("local_union", "20-002", "こだま市職", district)

    actions.move_organization(organization=district, parent=tree.gifu, on=TODAY, by=kanri, now=NOW)

    union.refresh_from_db()
    assert union.path == f"{tree.gifu.path}{district.pk}/{union.pk}/"


def test_move_keeps_the_time_before(tree, kanri):
    actions.move_organization(organization=tree.hikari, parent=tree.gifu, on=TODAY, by=kanri, now=NOW)

    old, new = tree.hikari.memberships.order_by("valid_from")
    assert (old.parent, old.valid_to) == (tree.nagano, TODAY - timedelta(days=1))
    assert (new.parent, new.valid_from, new.valid_to) == (tree.gifu, TODAY, None)


def test_planned_move_shows_from_its_day_on(tree, kanri):
    later = TODAY + timedelta(days=30)

    actions.move_organization(organization=tree.hikari, parent=tree.gifu, on=later, by=kanri, now=NOW)

    tree.hikari.refresh_from_db()
    assert tree.hikari.path.startswith(tree.nagano.path)
    assert actions.derive_paths(on=later) == 1
    tree.hikari.refresh_from_db()
    assert tree.hikari.path.startswith(tree.gifu.path)
    assert actions.derive_paths(on=later) == 0


def test_new_plan_replaces_the_one_before(tree, kanri):
    third = make_organization("prefecture", "22", "静岡県", tree.block)
    later = TODAY + timedelta(days=30)
    actions.move_organization(organization=tree.hikari, parent=tree.gifu, on=later, by=kanri, now=NOW)

    actions.move_organization(organization=tree.hikari, parent=third, on=later, by=kanri, now=NOW)

    spans = list(tree.hikari.memberships.order_by("valid_from").values_list("parent", "valid_from", "valid_to"))
    assert [(parent, end) for parent, _start, end in spans] == [
        (tree.nagano.pk, later - timedelta(days=1)),
        (third.pk, None),
    ]


def test_memberships_never_overlap_whatever_is_asked(tree, kanri):
    for parent, offset in [(tree.gifu, 5), (tree.nagano, 9), (tree.gifu, 2), (tree.nagano, 0), (tree.gifu, -3)]:
        day = TODAY + timedelta(days=offset)
        try:
            actions.move_organization(organization=tree.hikari, parent=parent, on=day, by=kanri, now=NOW)
        except (AlreadyThere, MovedBeforeItCame):
            continue

    spans = list(tree.hikari.memberships.order_by("valid_from"))
    assert all(a.valid_to is not None and a.valid_to < b.valid_from for a, b in itertools.pairwise(spans))
    assert spans[-1].valid_to is None


def test_move_to_before_the_present_membership_began_is_refused(tree, kanri):
    Membership.objects.filter(child=tree.hikari).update(valid_from=date(2025, 4, 1))

    with pytest.raises(MovedBeforeItCame):
        actions.move_organization(organization=tree.hikari, parent=tree.gifu, on=date(2025, 3, 1), by=kanri, now=NOW)


@pytest.mark.parametrize("place", ["national", "block", "midori"])
def test_union_hangs_only_under_a_prefecture_or_a_district(tree, kanri, place):
    with pytest.raises(WrongParent):
        actions.move_organization(organization=tree.hikari, parent=getattr(tree, place), on=TODAY, by=kanri, now=NOW)


def test_only_the_administrator_moves_organizations(tree, honbu):
    with pytest.raises(NotAllowed):
        actions.move_organization(organization=tree.hikari, parent=tree.gifu, on=TODAY, by=honbu, now=NOW)


def test_created_organization_hangs_under_its_parent(tree, kanri):
    created = actions.create_organization(
        kind="workplace", code="20-001-1", name="保育所", parent=tree.hikari, valid_from=TODAY, by=kanri, now=NOW
    )

    assert created.path == f"{tree.hikari.path}{created.pk}/"
    assert Entry.objects.get().event == "organization_created"


def test_code_is_given_once(tree, kanri):
    with pytest.raises(CodeTaken):
        actions.create_organization(
            kind="local_union", code="20-001", name="別", parent=tree.nagano, valid_from=TODAY, by=kanri, now=NOW
        )


def test_rename_keeps_the_former_name_in_the_audit(tree, kanri):
    actions.change_organization(organization=tree.hikari, name="ひかり市職員組合", member_count=None, by=kanri, now=NOW)

    tree.hikari.refresh_from_db()
    assert (tree.hikari.name, tree.hikari.member_count) == ("ひかり市職員組合", None)
    assert Entry.objects.get().details["before"] == {"name": "ひかり市職労", "member_count": 820}


def test_federation_one_starts_with_has_47_prefectures_under_blocks(db):
    created = actions.load_prefectures(now=NOW)

    prefectures = Organization.objects.prefectures()
    assert [prefecture.code for prefecture in prefectures] == [f"{number:02}" for number in range(1, 48)]
    assert {len(prefecture.ancestor_ids) for prefecture in prefectures} == {2}
    assert len(created) == 47 + 9


def test_starting_again_changes_nothing_that_stands(db):
    actions.load_prefectures(now=NOW)
    Organization.objects.filter(code="20").update(name="信州")
    call_command("load_prefectures")

    assert actions.load_prefectures(now=NOW) == []
    assert Organization.objects.get(code="20").name == "信州"
    assert Entry.objects.count() == 1


def test_daily_command_says_how_many_paths_changed(tree, capsys):
    Organization.objects.filter(pk=tree.hikari.pk).update(path="/0/")

    call_command("derive_paths")

    assert "1件" in capsys.readouterr().out
