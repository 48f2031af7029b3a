"""A prefecture's results: the unions that carry its shortfall first, each with the numbers that the queries say."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.actions import rebuild_summaries
from suishin.results.models import ExecutiveUse, Promotion
from tests.dashboards.test_results_national import cells_of, set_target
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture
def unions(tree, lines):
    """Three unions of 長野: あさひ lacks most, ひかり little, みなと has told nothing since September."""
    asahi = make_organization("local_union", "20-002", "あさひ市職", tree.nagano)
    minato = make_organization("local_union", "20-003", "みなと町職", tree.nagano)
    for month in Month.parse("2025-11").until(NOVEMBER):
        tell_result(tree.hikari, lines["car"], str(month), in_force=90 + month.month)
        tell_result(asahi, lines["car"], str(month), in_force=40, is_flash=month == NOVEMBER)
    tell_result(minato, lines["car"], "2026-09", in_force=10)
    tell_people(tree.hikari, "2026-04", members=815)
    rebuild_summaries()
    for union, value in ((tree.hikari, 111), (asahi, 70)):
        set_target(union, "car", value)
    return {"hikari": tree.hikari, "asahi": asahi, "minato": minato}


def page(client, tree, **asked):
    answer = client.get(reverse("dashboards:results-prefecture", args=[tree.nagano.pk]), {"set": "car", **asked})
    assert answer.status_code == 200
    return answer


def names(answer):
    return [row.name for row in answer.context["layout"].table.rows]


def shown(answer, name):
    table = answer.context["layout"].table
    (cells,) = [cells for cells in table.cells if cells[0].text == name]
    return {cell.heading: cell.text for cell in cells}


def test_those_that_carry_the_shortfall_come_first(client, unions, tree, hara):
    client.force_login(hara)

    answer = page(client, tree)

    assert names(answer) == ["あさひ市職", "ひかり市職労", "みなと町職"]
    asahi, hikari, minato = (shown(answer, name) for name in names(answer))
    assert (asahi["不足"], asahi["県の不足に占める割合"], asahi["区分"]) == ("30", "75.0％", "速報")
    assert (hikari["不足"], hikari["前月から"], hikari["前年同月から"]) == ("10", "+1", "0")
    assert (hikari["組合員（人）"], hikari["達成率"]) == ("815", "91.0％")
    assert (minato["保有"], minato["最後の報告"], minato["区分"]) == ("10", "2026年9月", "この月は未報告")
    assert minato["目標"] == "―"


def test_executives_of_the_headquarters_are_told_with_the_months(client, unions, lines, tree, hara):
    client.force_login(hara)
    address = reverse("dashboards:results-prefecture-sets", args=[tree.nagano.pk])
    assert client.get(address, {"set": "car"}).context["headquarters"] == []
    tell_people(tree.nagano, "2026-06", executives=8)
    for month, enrolled in ((Month.parse("2026-06"), 5), (Month.parse("2026-10"), 6)):
        ExecutiveUse.objects.create(organization=tree.nagano, line=lines["car"], month=month.number, enrolled=enrolled)

    shown = client.get(address, {"set": "car"}).content.decode()

    assert "県本部執行部の加入率" in shown
    assert "75.0％（加入6人（2026年10月）÷執行委員8人（2026年6月））" in shown
    assert client.get(address, {"set": "car", "month": "2026-05"}).context["headquarters"] == []
    assert client.get(address, {"set": "group_life_with_retirees"}).context["headquarters"] == []


def test_the_other_page_of_a_prefecture_shows_every_product_set_and_the_months(client, unions, tree, hara):
    client.force_login(hara)

    answer = client.get(reverse("dashboards:results-prefecture-sets", args=[tree.nagano.pk]), {"set": "car"})

    rows = {row.product_set.code: row.standing.in_force for row in answer.context["layout"].table.rows}
    assert rows["car"] == page(client, tree).context["row"].standing.in_force == 151
    assert answer.context["course_table"].rows[-1].standing.in_force == 151
    assert "長野県：マイカー共済の保有の動きと見通し" in answer.content.decode()


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("code", "ひかり市職労"),
        ("in_force", "ひかり市職労"),
        ("achievement", "あさひ市職"),
        ("told", "みなと町職"),
        ("members", "ひかり市職労"),
        ("target", "ひかり市職労"),
        ("nonsense", "あさひ市職"),
    ],
)
def test_the_rows_stand_in_the_order_one_asks_for(order, first, client, unions, tree, hara):
    client.force_login(hara)

    assert names(page(client, tree, order=order))[0] == first


def test_a_district_narrows_the_list(client, unions, tree, hara):
    district = make_organization("district", "20-N", "北信", tree.nagano)
    asahi = unions["asahi"]
    Organization.objects.filter(pk=asahi.pk).update(path=f"{district.path}{asahi.pk}/")
    client.force_login(hara)

    assert names(page(client, tree, district="20-N")) == ["あさひ市職"]


def test_a_merged_union_counts_under_its_heir_today_and_by_itself_then(client, unions, tree, lines, hara):
    unions["asahi"].successions.create(successor=tree.hikari, on=date(2026, 8, 1), kind="merger")
    Organization.objects.filter(pk=unions["asahi"].pk).update(closed_on=date(2026, 8, 1))
    rebuild_summaries()
    client.force_login(hara)

    today = page(client, tree, month="2026-07")
    then = page(client, tree, month="2026-07", basis="then")

    assert "あさひ市職" not in names(today)
    assert shown(today, "ひかり市職労")["保有"] == "137"
    assert shown(today, "ひかり市職労")["目標"] == "181"
    assert shown(then, "ひかり市職労")["保有"] == "97"
    assert shown(then, "あさひ市職")["保有"] == "40"


def test_the_sum_of_the_unions_is_the_prefecture_on_the_page_and_in_excel(client, unions, tree, hara):
    client.force_login(hara)

    answer = page(client, tree)
    excel = client.get(reverse("dashboards:results-prefecture-export", args=[tree.nagano.pk]), {"set": "car"})

    rows = answer.context["layout"].table.rows
    total = answer.context["row"].standing.in_force
    assert sum(row.found.progress.numbers.in_force for row in rows) == total == 151
    book = openpyxl.load_workbook(io.BytesIO(excel.content))
    saved = cells_of(book.worksheets[0])
    head, body = saved[2], saved[3:]
    assert [row[0] for row in body] == names(answer)
    assert sum(row[head.index("保有")] for row in body) == total
    assert [row[head.index("2026年11月")] for row in body] == [40, 101, 10]
    assert len(book.worksheets) == 3


def test_a_partner_office_sees_its_products_only(client, unions, tree, lines, kita):
    client.force_login(kita)
    nothing = client.get(reverse("dashboards:results-prefecture", args=[tree.nagano.pk]))
    Promotion.objects.create(
        product=lines["car"].product, prefecture=tree.nagano, promoter="partner", valid_from=date(2020, 4, 1)
    )

    seen = page(client, tree)

    assert nothing.context["choice"] is None
    assert [one.code for one in seen.context["choice"].sets] == ["car"]
    assert seen.context["row"].standing.in_force == 151


@pytest.mark.parametrize(
    ("person", "address"),
    [("honbu", "/results/national/"), ("hara", "/results/prefectures/{nagano}/"), ("ono", "/results/unions/{hikari}/")],
)
def test_everybody_is_led_to_the_results_of_the_own_level(person, address, client, tree, request):
    client.force_login(request.getfixturevalue(person))

    answer = client.get(reverse("dashboards:results"))

    assert answer.url == address.format(nagano=tree.nagano.pk, hikari=tree.hikari.pk)


def test_fifty_unions_cost_as_many_questions_as_three(client, unions, tree, lines, hara, django_assert_max_num_queries):
    for number in range(60):
        union = make_organization("local_union", f"20-1{number:02}", f"第{number}職", tree.nagano)
        tell_result(union, lines["car"], "2026-11", in_force=number)
    rebuild_summaries()
    client.force_login(hara)
    page(client, tree)

    with django_assert_max_num_queries(36):
        answer = page(client, tree)

    assert len(names(answer)) == 50
    assert answer.context["page"].paginator.count == 63


def test_markup_in_the_name_of_a_union_is_written_as_text(client, unions, tree, hara):
    Organization.objects.filter(pk=tree.hikari.pk).update(name='<b>"ひかり"</b>')
    client.force_login(hara)

    body = page(client, tree).content.decode()

    assert "<b>" not in body.split("<main")[1]
    assert "&lt;b&gt;" in body


def test_the_share_adds_up_to_the_whole(client, unions, tree, hara):
    client.force_login(hara)

    shares = [row.share for row in page(client, tree).context["layout"].table.rows if row.share is not None]

    assert sum(shares) == Decimal(1)


def test_a_product_without_targets_of_unions_says_so(client, unions, tree, hara):
    client.force_login(hara)

    assert "単組の目標がまだありません" in page(client, tree, set="long_term").content.decode()
    assert "単組の目標がまだありません" not in page(client, tree, set="car").content.decode()
