"""What the pages of targets show."""

from datetime import date

import pytest

from suishin.organizations.models import Succession
from suishin.results.actions import rebuild_summaries
from suishin.results.models import Target
from suishin.results.queries import target_pages as pages
from tests.factories.results import make_products, make_target, tell_people, tell_result
from tests.factories.tree import make_organization


@pytest.fixture
def lines(tree):
    return make_products()


def test_target_is_held_against_the_last_month_or_its_own_day(tree, lines):
    for month, in_force in (("2026-05", 6343), ("2026-10", 6343 + 100)):
        tell_result(tree.hikari, lines["group_life"], month, in_force=in_force)
    rebuild_summaries()
    interim = make_target(tree.nagano, "group_life", 5796, kind="interim", on=date(2026, 5, 31))
    final = make_target(tree.nagano, "group_life", 6984)

    passed, ahead = pages.reached(list(Target.objects.with_words().order_by("on")))

    assert (passed.target, passed.result, str(passed.month)) == (interim, 6343, "2026-05")
    assert (ahead.target, ahead.result, str(ahead.month), ahead.missing) == (final, 6443, "2026-10", 541)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("new_enrolments", 5), ("net_change", 3), ("penetration", 40)],
)
def test_every_measure_has_its_own_result(tree, lines, measure, expected):
    tell_result(tree.hikari, lines["group_life"], "2026-05", in_force=320, new_enrolments=90)  # the year before
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=320, new_enrolments=5, terminations=2)
    tell_people(tree.hikari, "2026-10", members=800)
    rebuild_summaries()
    make_target(tree.nagano, "group_life", 50, measure=measure)

    assert pages.reached(list(Target.objects.with_words()))[0].result == expected


def test_set_counts_its_lines_together(tree, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=5796)
    tell_result(tree.hikari, lines["retiree_group_life"], "2026-10", in_force=257)
    rebuild_summaries()
    make_target(tree.hikari, "group_life_with_retirees", 7343)

    assert pages.reached(list(Target.objects.with_words()))[0].result == 6053


def test_activities_and_an_empty_product_have_no_result_yet(tree, lines):
    make_target(tree.nagano, "", 8, activity="説明会", measure="unions")
    make_target(tree.nagano, "car", 8)

    assert [row.result for row in pages.reached(list(Target.objects.with_words()))] == [None, None]


def test_sum_of_the_units_stands_beside_the_target_above(tree, lines):
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    make_organization("local_union", "20-003", "こだま村職", tree.nagano)
    above = make_target(tree.nagano, "group_life", 400)
    make_target(tree.hikari, "group_life", 290)
    make_target(second, "group_life", 80)
    make_target(second, "group_life", 500, state="proposed")
    make_target(second, "group_life", 70, kind="interim")
    make_target(second, "car", 60)

    (found,) = pages.unit_sums([above], tree.nagano)

    assert (found.total, found.told_units, found.units, found.unit_kind) == (370, 2, 3, "local_union")


def test_rates_have_no_sum(tree, lines):
    above = make_target(tree.nagano, "group_life", 40, measure="penetration")

    assert pages.unit_sums([above], tree.nagano) == []


def test_page_of_a_prefecture_tells_of_what_it_is_a_part(tree, lines, mori):
    make_target(tree.national, "group_life", 10_000)
    own = make_target(tree.nagano, "group_life", 400)
    make_target(tree.gifu, "group_life", 300)
    other = make_target(tree.nagano, "group_life", 380, kind="interim", on=date(2026, 5, 31))

    found = pages.target_page(own, viewer=mori)

    assert (found.above.target.organization, found.above.total) == (tree.national, 700)
    assert [row.target for row in found.siblings] == [other]


def test_list_holds_a_place_and_its_units_and_nothing_foreign(tree, lines, mori, ono, honbu):
    for place in (tree.national, tree.nagano, tree.gifu, tree.hikari, tree.midori):
        make_target(place, "group_life", 100)

    def listed(place, viewer):
        targets = pages.listed_targets(place, viewer=viewer)
        found = pages.with_words(targets.values_list("pk", flat=True))
        return [found[row.pk].organization for row in pages.in_order(targets, place)]

    assert listed(tree.national, honbu) == [tree.national, tree.nagano, tree.gifu]
    assert listed(tree.national, mori) == [tree.national, tree.nagano]
    assert listed(tree.nagano, mori) == [tree.nagano, tree.hikari]
    assert listed(tree.gifu, mori) == []
    assert listed(tree.hikari, ono) == [tree.hikari]


def test_places_begin_where_ones_own_post_stands(tree, mori, ono, honbu):
    assert [place.name for place in pages.places_to_choose(honbu)] == ["全国本部", "中部地区", "長野県", "岐阜県"]
    assert pages.own_place(mori, pages.places_to_choose(mori)) == tree.nagano
    assert pages.places_to_choose(ono) == [tree.hikari]


def test_targets_are_given_to_places_that_one_sets_or_proposes(tree, mori, ono, kita):
    def given(user):
        return pages.places_to_give_targets(user, pages.places_to_choose(user))

    assert given(mori) == [tree.nagano, tree.hikari]
    assert given(ono) == [tree.hikari]
    assert given(kita) == []


@pytest.mark.parametrize(
    ("person", "state", "expected"),
    [
        ("honbu", "set", {"can_change", "can_withdraw", "can_distribute"}),
        ("mori", "set", {"can_propose", "can_distribute"}),
        ("honbu", "proposed", {"can_answer"}),
        ("mori", "proposed", {"can_change", "can_withdraw"}),
        ("honbu", "withdrawn", set()),
        ("mori", "declined", set()),
    ],
)
def test_steps_depend_on_the_person_and_the_state(tree, lines, request, person, state, expected):
    target = make_target(tree.nagano, "group_life", 400, state=state)

    steps = pages.steps_of(target, request.getfixturevalue(person))

    assert {name for name in steps.__dataclass_fields__ if getattr(steps, name)} == expected


def _in_order(targets, place, order=""):
    found = pages.with_words(targets.values_list("pk", flat=True))
    return [found[row.pk] for row in pages.in_order(targets, place, order)]


@pytest.fixture
def many(tree, lines):
    """Targets of a prefecture and two unions; of カー共済 nobody told anything, and two results are equally far."""
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    for union, in_force in ((tree.hikari, 50), (second, 40)):
        tell_result(union, lines["group_life"], "2026-10", in_force=in_force)
    rebuild_summaries()
    return [
        make_target(second, "group_life", 80, on=date(2027, 5, 31)),  # 50 %, 40 are missing
        make_target(tree.hikari, "group_life", 100, on=date(2027, 5, 31)),  # 50 %, 50
        make_target(tree.hikari, "", 3, activity="説明会", measure="unions", on=date(2026, 12, 31)),
        make_target(tree.hikari, "car", 60, on=date(2027, 5, 31)),
        make_target(tree.nagano, "group_life", 100, on=date(2028, 5, 31)),  # 90 %, 10
        make_target(tree.hikari, "group_life", 40, kind="interim", on=date(2026, 11, 30)),  # 125 %
        make_target(tree.nagano, "group_life", 120, state="proposed", on=date(2028, 5, 31)),
    ]


def test_list_is_put_in_order_by_the_database(tree, many, honbu):
    second, hikari, activity, car, nagano, interim, proposed = many
    targets = pages.listed_targets(tree.nagano, viewer=honbu)

    by_place, earliest = _in_order(targets, tree.nagano), _in_order(targets, tree.nagano, "earliest")

    assert by_place == [nagano, proposed, interim, hikari, car, activity, second]  # the place itself comes first
    assert earliest == [interim, activity, hikari, car, second, nagano, proposed]


def test_list_goes_by_results_and_what_is_not_known_comes_last(tree, many, honbu):
    second, hikari, activity, car, nagano, interim, proposed = many
    targets = pages.listed_targets(tree.nagano, viewer=honbu)

    lowest = _in_order(targets, tree.nagano, "lowest")
    most_missing = _in_order(targets, tree.nagano, "most_missing")

    assert lowest == [hikari, second, proposed, nagano, interim, car, activity]
    assert most_missing == [hikari, second, proposed, nagano, interim, car, activity]


def test_filters_leave_out_the_rest(tree, many, honbu):
    _second, _hikari, activity, car, _nagano, interim, proposed = many

    def listed(**filters):
        return set(pages.listed_targets(tree.nagano, viewer=honbu, **filters))

    assert listed(product=pages.OF_ACTIVITY) == {activity}
    assert listed(product=str(car.product_set_id)) == {car}
    assert listed(kind="interim") == {interim}
    assert listed(state="proposed") == {proposed}
    assert listed(state="withdrawn") == set()
    assert listed() == set(many)


def test_sum_of_the_units_counts_merged_ones_with_their_heir(tree, lines):
    gone = make_organization("local_union", "20-009", "もみじ村職", tree.nagano)
    other = make_organization("local_union", "20-010", "こだま村職", tree.nagano)
    above = make_target(tree.nagano, "group_life", 400)
    make_target(tree.hikari, "group_life", 290)
    make_target(gone, "group_life", 40)
    make_target(other, "group_life", 15)
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2027, 1, 1), kind="merger")
    gone.closed_on = date(2027, 1, 1)
    gone.save()

    (found,) = pages.unit_sums([above], tree.nagano)

    assert (found.total, found.told_units, found.units) == (345, 2, 2)
