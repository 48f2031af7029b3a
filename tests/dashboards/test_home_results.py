"""Home's picture of results: the own level, the products that matter most, and nothing of anybody else."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from suishin.common.months import Month
from suishin.dashboards.queries.own_results import own_results
from suishin.results.actions import rebuild_summaries
from suishin.results.models import Forecast, Priority, Product, ProductSet, Promotion
from tests.factories.results import make_products, make_target, tell_result

SETS = ("group_life", "car", "long_term", "home", "compulsory_car")


@pytest.fixture
def told(tree):
    """Both unions tell October; all levels have targets of five sets, 長野 a forecast of one."""
    lines = make_products()
    for union, in_force in ((tree.hikari, 820), (tree.midori, 240)):
        for line in lines.values():
            tell_result(union, line, "2026-09", in_force=in_force - 5, new_enrolments=3)
            tell_result(union, line, "2026-10", in_force=in_force, new_enrolments=3)
    for code in SETS:
        for place, value in ((tree.national, 2000), (tree.nagano, 1000), (tree.hikari, 800)):
            make_target(place, code, value)
    Forecast.objects.create(
        area=tree.nagano,
        product_set=ProductSet.objects.get(code="car"),
        measure="in_force",
        made_from=Month.parse("2026-10").number,
        values=[821, 822, 823, 824, 825, 826, 830.6],
    )
    rebuild_summaries()
    return lines


def home(client, who) -> str:
    client.force_login(who)
    return client.get(reverse("dashboards:home")).content.decode()


def test_each_level_sees_its_own_place(client, told, honbu, mori, ono):
    national, prefecture, union = (home(client, who) for who in (honbu, mori, ono))

    assert "全国の目標と実績" in national
    assert "団体生命共済：達成率53.0％、あと940件" in national
    assert "長野県の目標と実績" in prefecture
    assert "団体生命共済：達成率82.0％、あと180件" in prefecture
    assert "ひかり市職労の目標と実績" in union
    assert "団体生命共済：達成率102.5％、目標に届いています" in union
    for body in (prefecture, union):
        assert "岐阜" not in body
        assert "県別の達成率" not in body
    assert "団体生命共済の県別の達成率" in national
    assert "2026年10月の実績です。" in prefecture


def test_each_level_reads_on_where_its_results_stand(client, told, tree, honbu, mori, ono):
    addresses = {
        honbu: reverse("dashboards:results-national"),
        mori: reverse("dashboards:results-prefecture", args=[tree.nagano.pk]),
        ono: reverse("dashboards:results-union", args=[tree.hikari.pk]),
    }
    for who, address in addresses.items():
        assert f'<h2><a href="{address}">' in home(client, who)
        assert client.get(address).status_code == 200


def test_months_are_written_in_the_eras_of_whoever_counts_so(client, told, mori):
    mori.dates = mori.Dates.ERA
    mori.save()

    assert "令和8年10月の実績です。" in home(client, mori)


def test_numbers_of_a_bar_stand_in_its_table(told, mori, tree):
    shown = own_results(mori)
    car = next(row for row in shown.rows if row.product_set.code == "car")

    assert (car.progress.numbers.in_force, car.goal.value, car.goal.on) == (820, 1000, date(2027, 5, 31))
    assert car.expected == 831  # of the target's month, the seventh ahead
    assert (car.unions, car.all_unions, car.unit) == (1, 1, "件")


def test_rates_of_the_map_are_those_of_prefectures_with_a_target(told, honbu):
    rates = own_results(honbu).rates

    assert rates["20"] == Decimal("0.82")
    assert rates["21"] is None


def test_four_sets_at_most_and_priority_products_of_the_year_first(told, mori, tree):
    Priority.objects.create(product=Product.objects.get(code="home"), organization=tree.national, fiscal_year=2026)
    Priority.objects.create(product=Product.objects.get(code="long_term"), organization=tree.gifu, fiscal_year=2026)
    Priority.objects.create(product=Product.objects.get(code="car"), organization=tree.nagano, fiscal_year=2025)

    codes = [row.product_set.code for row in own_results(mori).rows]

    assert codes[0] == "home"
    assert codes[1:] == [row.code for row in ProductSet.objects.filter(code__in=SETS).exclude(code="home")][:3]


def test_basic_cover_is_counted_in_unions(told, mori, tree):
    make_target(tree.nagano, "basic", 3)
    Priority.objects.create(product=Product.objects.get(code="basic"), organization=tree.nagano, fiscal_year=2026)

    assert own_results(mori).rows[0].unit == "組合"


def test_interim_and_proposed_targets_draw_nothing(tree, mori):
    lines = make_products()
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=5)
    make_target(tree.nagano, "car", 10, kind="interim")
    make_target(tree.nagano, "home", 10, state="proposed")
    rebuild_summaries()

    assert own_results(mori) is None


def test_what_was_never_told_is_missing_and_not_zero(client, tree, mori):
    lines = make_products()
    tell_result(tree.midori, lines["car"], "2026-10", in_force=5)
    make_target(tree.nagano, "car", 10)
    rebuild_summaries()

    body = home(client, mori)

    assert "マイカー共済：実績がまだありません。" in body
    assert "達成率" not in body


def test_a_partner_office_sees_its_products_and_an_administrator_nothing(told, tree, kita, kanri):
    assert own_results(kita) is None
    car = Product.objects.get(code="car")
    Promotion.objects.create(product=car, prefecture=tree.nagano, promoter="partner", valid_from=date(2020, 4, 1))
    kita.__dict__.pop("held_posts", None)

    assert [row.product_set.code for row in own_results(kita).rows] == ["car"]
    assert own_results(kanri) is None


@pytest.mark.parametrize(("who", "most"), [("honbu", 24), ("mori", 16), ("ono", 22), ("kanri", 0)])
def test_home_asks_few_questions_about_results(told, request, who, most, django_assert_max_num_queries):
    person = request.getfixturevalue(who)
    _ = person.posts

    with django_assert_max_num_queries(most):
        own_results(person)


@pytest.mark.parametrize("who", ["honbu", "mori"])
def test_before_the_first_results_home_asks_one_question(tree, request, who, django_assert_num_queries):
    person = request.getfixturevalue(who)
    _ = person.posts

    with django_assert_num_queries(1):
        assert own_results(person) is None


def test_officer_finds_the_own_union_once_whether_or_not_it_told_results(client, tree, ono, request):
    client.force_login(ono)
    before = client.get(reverse("dashboards:home")).context["own_unions"]

    request.getfixturevalue("told")
    after = client.get(reverse("dashboards:home"))

    assert [name for name, _url in before] == ["ひかり市職労"]
    assert after.context["own_unions"] == []
    assert after.content.decode().count("ひかり市職労の目標と実績") >= 1
