"""Packages, priority products and who promotes what where."""

from datetime import date

import pytest
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import Package, Priority, ProductLine, Promotion
from suishin.results.queries import facts
from tests.factories.results import make_products

NOW = timezone.now()


@pytest.fixture
def lines(db):
    return make_products()


def test_a_prefecture_keeps_its_own_packages_and_those_of_its_unions(tree, mori, lines):
    package = actions.add_package(
        organization=tree.hikari, name="秋のセット", lines=[lines["group_life"], lines["car"]], by=mori, now=NOW
    )
    actions.change_package(
        package=package,
        name="冬のセット",
        lines=[lines["group_life"]],
        seen=actions.fingerprint(facts.package_facts(package)),
        by=mori,
        now=NOW,
    )

    package.refresh_from_db()
    assert (package.name, [line.code for line in package.lines.all()]) == ("冬のセット", ["group_life"])
    details = Entry.objects.first().details
    assert details["before"] == {"名称": "秋のセット", "種目": "団体生命共済、マイカー共済"}
    assert details["after"] == {"名称": "冬のセット", "種目": "団体生命共済"}

    with pytest.raises(actions.ChangedMeanwhile):
        actions.remove_package(package=package, seen="before the change", by=mori, now=NOW)
    seen = actions.fingerprint(facts.package_facts(package))
    actions.remove_package(package=package, seen=seen, by=mori, now=NOW)

    assert not Package.objects.exists()
    with pytest.raises(actions.PackageGone):
        actions.remove_package(package=package, seen=seen, by=mori, now=NOW)


def test_nobody_keeps_packages_of_another_prefecture_and_no_name_stands_twice(tree, mori, ono, lines):
    with pytest.raises(NotAllowed):
        actions.add_package(organization=tree.midori, name="セット", lines=[lines["car"]], by=mori, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_package(organization=tree.hikari, name="セット", lines=[lines["car"]], by=ono, now=NOW)
    actions.add_package(organization=tree.hikari, name="セット", lines=[lines["car"]], by=mori, now=NOW)
    with pytest.raises(actions.NameTaken):
        actions.add_package(organization=tree.hikari, name="セット", lines=[lines["home"]], by=mori, now=NOW)


def choose(organization, products, by, *, year=2026, seen=None):
    actions.choose_priorities(
        organization=organization,
        fiscal_year=year,
        products=products,
        seen=seen or actions.fingerprint(facts.priority_facts(organization, year)),
        by=by,
        now=NOW,
    )


def test_a_prefecture_chooses_for_itself_and_headquarters_for_all(tree, mori, honbu, lines):
    choose(tree.nagano, [lines["car"].product], mori)
    choose(tree.national, [lines["group_life"].product], honbu)
    choose(tree.nagano, [lines["home"].product, lines["group_life"].product], mori)

    chosen = {(p.organization.name, p.product.code) for p in Priority.objects.all()}
    assert chosen == {("長野県", "home"), ("長野県", "group_life"), ("全国本部", "group_life")}
    details = Entry.objects.first().details
    assert details["before"] == {"2026年度の重点共済": "マイカー共済"}
    assert details["after"] == {"2026年度の重点共済": "団体生命共済、住まいる共済"}
    with pytest.raises(NotAllowed):
        choose(tree.national, [], mori)
    with pytest.raises(NotAllowed):
        choose(tree.gifu, [], mori)


def test_a_choice_over_somebody_elses_is_refused(tree, mori, lines):
    seen = actions.fingerprint(facts.priority_facts(tree.nagano, 2026))
    choose(tree.nagano, [lines["car"].product], mori)

    with pytest.raises(actions.ChangedMeanwhile):
        choose(tree.nagano, [], mori, seen=seen)

    assert Priority.objects.count() == 1


def promote(product, prefectures, promoter, day, by):
    actions.set_promotion(
        product=product,
        prefectures=prefectures,
        promoter=promoter,
        valid_from=day,
        seen=actions.fingerprint(facts.promotion_facts(product)),
        by=by,
        now=NOW,
    )


def spans(product, prefecture):
    found = Promotion.objects.filter(product=product, prefecture=prefecture).order_by("valid_from")
    return [(p.promoter, p.valid_from, p.valid_to) for p in found]


def test_a_new_promoter_ends_the_one_before_and_history_stays(tree, honbu, kita, lines):
    car = lines["car"].product
    promote(car, [tree.nagano, tree.gifu], "partner", date(2024, 4, 1), honbu)
    assert [line.code for line in ProductLine.objects.visible_to(kita)] == ["car"]

    promote(car, [tree.nagano], "branch", date(2025, 4, 1), honbu)

    assert spans(car, tree.nagano) == [
        ("partner", date(2024, 4, 1), date(2025, 3, 31)),
        ("branch", date(2025, 4, 1), None),
    ]
    assert spans(car, tree.gifu) == [("partner", date(2024, 4, 1), None)]
    assert not ProductLine.objects.visible_to(kita).exists()
    details = Entry.objects.first().details
    assert details["before"] == {"長野県": "推進本部（2024年4月1日（月）〜）"}
    assert details["after"] == {
        "長野県": "推進本部（2024年4月1日（月）〜2025年3月31日（月））、県支部（2025年4月1日（火）〜）"
    }


def test_nobody_promotes_it_any_more(tree, honbu, lines):
    car = lines["car"].product
    promote(car, [tree.nagano], "partner", date(2024, 4, 1), honbu)

    promote(car, [tree.nagano], "", date(2025, 4, 1), honbu)

    assert spans(car, tree.nagano) == [("partner", date(2024, 4, 1), date(2025, 3, 31))]


def test_the_same_day_puts_right_what_was_entered_wrongly(tree, honbu, lines):
    car = lines["car"].product
    promote(car, [tree.nagano], "partner", date(2024, 4, 1), honbu)

    promote(car, [tree.nagano], "joint", date(2024, 4, 1), honbu)

    assert spans(car, tree.nagano) == [("joint", date(2024, 4, 1), None)]


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 9, 30)])
def test_history_is_not_written_over(tree, honbu, lines, day):
    car = lines["car"].product
    promote(car, [tree.nagano], "partner", date(2024, 4, 1), honbu)
    promote(car, [tree.nagano], "", date(2024, 10, 1), honbu)

    with pytest.raises(actions.PromotionBegins, match="長野県"):
        promote(car, [tree.gifu, tree.nagano], "branch", day, honbu)

    assert spans(car, tree.gifu) == []  # all or nothing


def test_the_last_entry_can_be_taken_back_and_the_one_before_goes_on(tree, honbu, lines):
    car = lines["car"].product
    promote(car, [tree.nagano], "partner", date(2024, 4, 1), honbu)
    promote(car, [tree.nagano], "branch", date(2025, 4, 1), honbu)
    first, last = Promotion.objects.order_by("valid_from")

    with pytest.raises(actions.PromotionNotLast):
        actions.remove_promotion(promotion=first, by=honbu, now=NOW)
    actions.remove_promotion(promotion=last, by=honbu, now=NOW)

    assert spans(car, tree.nagano) == [("partner", date(2024, 4, 1), None)]


def test_only_head_office_says_who_promotes(tree, mori, lines):
    with pytest.raises(NotAllowed):
        promote(lines["car"].product, [tree.nagano], "partner", date(2024, 4, 1), mori)
