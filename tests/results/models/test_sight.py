"""What the partner's office sees: its own products in its own prefecture, and only on the days that it promotes them."""

from datetime import UTC, date, datetime

import pytest

from suishin.common.months import Month
from suishin.results.actions import rebuild_summaries
from suishin.results.models import (
    ExecutiveUse,
    Package,
    ProductLine,
    ProductSet,
    Promotion,
    Result,
    Summary,
    Target,
)
from tests.factories.results import make_products, tell_result


@pytest.fixture
def lines(db):
    return make_products()


def promote(line, prefecture, promoter, since=date(2024, 4, 1), until=None):
    return Promotion.objects.create(
        product=line.product, prefecture=prefecture, promoter=promoter, valid_from=since, valid_to=until
    )


def codes(queryset):
    return {line.code for line in queryset}


def test_partner_office_sees_what_partner_or_joint_promotes_in_its_prefecture(tree, kita, lines):
    promote(lines["car"], tree.nagano, "partner")
    promote(lines["home"], tree.nagano, "joint")
    promote(lines["group_life"], tree.nagano, "headquarters")
    promote(lines["long_term"], tree.nagano, "branch")
    promote(lines["annuity"], tree.gifu, "partner")

    assert codes(ProductLine.objects.visible_to(kita)) == {"car", "home"}


def test_partner_office_without_any_promotion_sees_no_product(kita, lines):
    assert not ProductLine.objects.visible_to(kita).exists()


def test_both_routes_of_a_product_are_seen_together(tree, kita, lines):
    promote(lines["compulsory_car_national"], tree.nagano, "partner")

    assert codes(ProductLine.objects.visible_to(kita)) == {"compulsory_car_national", "compulsory_car_partner"}


@pytest.mark.parametrize(
    ("since", "until", "is_seen"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 25), None, False),
        (date(2026, 11, 15), date(2026, 11, 24), True),
        (date(2026, 11, 15), date(2026, 11, 23), False),
    ],
)
@pytest.mark.parametrize("clock", ["00:00:00", "23:59:59"])
def test_sight_begins_and_ends_with_the_promotion(tree, kita, lines, time_machine, clock, since, until, is_seen):
    time_machine.move_to(f"2026-11-24T{clock}+09:00", tick=False)
    promote(lines["car"], tree.nagano, "partner", since, until)

    assert ProductLine.objects.visible_to(kita).exists() == is_seen


def test_sight_on_another_day_is_that_days(tree, kita, lines):
    promote(lines["car"], tree.nagano, "partner", date(2024, 4, 1), date(2025, 3, 31))

    assert codes(ProductLine.objects.visible_to(kita, on=date(2025, 3, 31))) == {"car"}
    assert not ProductLine.objects.visible_to(kita, on=date(2025, 4, 1)).exists()


def test_everybody_else_sees_every_line(tree, mori, honbu, ono, lines):
    for person in (mori, honbu, ono):
        assert ProductLine.objects.visible_to(person).count() == 9


def test_partner_office_sees_no_row_of_another_product_or_prefecture(tree, kita, lines):
    promote(lines["car"], tree.nagano, "partner")
    promote(lines["car"], tree.gifu, "partner")
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=100)
    tell_result(tree.hikari, lines["home"], "2026-10", in_force=50)
    tell_result(tree.midori, lines["car"], "2026-10", in_force=70)
    number = Month.parse("2026-10").number
    for line in ("car", "home"):
        ExecutiveUse.objects.create(organization=tree.hikari, line=lines[line], month=number, enrolled=3)
    rebuild_summaries()

    seen = [(row.organization.name, row.line.code) for row in Result.objects.visible_to(kita)]
    assert seen == [("ひかり市職労", "car")]
    assert [use.line.code for use in ExecutiveUse.objects.visible_to(kita)] == ["car"]
    sums = {(row.area.name, row.line.code) for row in Summary.objects.visible_to(kita)}
    assert sums == {("長野県", "car")}


def test_a_set_is_seen_only_whole(tree, kita, lines):
    promote(lines["group_life"], tree.nagano, "partner")

    assert codes(ProductSet.objects.visible_to(kita)) == {"group_life"}

    promote(lines["retiree_group_life"], tree.nagano, "joint")

    assert "group_life_with_retirees" in codes(ProductSet.objects.visible_to(kita))


def test_targets_of_other_products_stay_out_of_sight(tree, kita, mori, lines):
    promote(lines["car"], tree.nagano, "partner")
    for code in ("car", "home"):
        Target.objects.create(
            organization=tree.nagano,
            product_set=ProductSet.objects.get(code=code),
            measure="in_force",
            on=date(2027, 5, 31),
            kind="final",
            value=100,
            state="set",
            decided_at=datetime(2026, 4, 1, tzinfo=UTC),
        )

    assert [target.product_set.code for target in Target.objects.visible_to(kita)] == ["car"]
    assert Target.objects.visible_to(mori).count() == 2


def test_a_package_is_seen_only_with_all_its_lines(tree, kita, mori, ishida, lines):
    promote(lines["car"], tree.nagano, "partner")
    package = Package.objects.create(organization=tree.nagano, name="秋のセット")
    package.lines.set([lines["car"], lines["home"]])

    assert not Package.objects.visible_to(kita).exists()
    assert not Package.objects.visible_to(ishida).exists()
    assert Package.objects.visible_to(mori).get() == package


def test_only_a_partner_office_is_asked_which_products_it_sees(tree, honbu, kita, ono, lines):
    for model in (Summary, Result, Target):
        assert "results_promotion" not in str(model.objects.visible_to(honbu).query)
        assert "results_productline" not in str(model.objects.visible_to(ono).query)
        assert "results_promotion" in str(model.objects.visible_to(kita).query)


def test_who_may_see_no_results_sees_no_product(kanri, lines):
    assert not ProductLine.objects.visible_to(kanri).exists()
    assert not ProductSet.objects.visible_to(kanri).exists()
    assert not Target.objects.visible_to(kanri).exists()
