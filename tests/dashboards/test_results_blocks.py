"""A block's results: the prefectures that carry its shortfall first, summed from the same rows as theirs."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.actions import rebuild_summaries
from suishin.results.models import Forecast, ProductSet
from tests.dashboards.test_results_national import cells_of, set_target
from tests.factories.results import make_products, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")


@pytest.fixture
def told(tree):
    """長野 lacks 10 of 700, 岐阜 100 of 400; 福岡 lies in another block."""
    lines = make_products()
    for number, month in enumerate(Month.parse("2025-11").until(NOVEMBER)):
        tell_result(tree.hikari, lines["car"], str(month), in_force=678 + number, new_enrolments=5)
        tell_result(tree.midori, lines["car"], str(month), in_force=300, is_flash=month == NOVEMBER)
    make_organization("local_union", "21-002", "みなと町職", tree.gifu)
    other = make_organization("block", "B09", "九州地区", tree.national)
    fukuoka = make_organization("prefecture", "40", "福岡県", other)
    tell_result(make_organization("local_union", "40-001", "うめ市職", fukuoka), lines["car"], "2026-11", in_force=50)
    rebuild_summaries()
    for organization, value in ((tree.nagano, 700), (tree.gifu, 400)):
        set_target(organization, "car", value)
    return lines


def page(client, tree, name="results-block", **asked):
    answer = client.get(reverse(f"dashboards:{name}", args=[tree.block.pk]), {"set": "car", **asked})
    assert answer.status_code == 200
    return answer


def names(answer):
    return [row.prefecture.name for row in answer.context["layout"].table.rows]


def shown(answer, name):
    (cells,) = [cells for cells in answer.context["layout"].table.cells if cells[0].text == name]
    return {cell.heading: cell.text for cell in cells}


def test_prefectures_of_the_block_stand_by_what_they_carry_of_the_shortfall(client, told, tree, honbu):
    client.force_login(honbu)

    answer = page(client, tree)

    assert names(answer) == ["岐阜県", "長野県"]
    gifu, nagano = (shown(answer, name) for name in names(answer))
    assert (gifu["不足"], gifu["不足に占める割合"], gifu["達成率"]) == ("100", "90.9％", "75.0％")
    assert (gifu["数えた組合"], gifu["区分"]) == ("2組合中1組合", "速報を含む（1組合）")
    assert (nagano["保有"], nagano["前年同月から"], nagano["必要ペース（月）"]) == ("690", "+12", "1.7")


def test_a_prefecture_says_the_same_as_on_its_own_page(client, told, tree, honbu):
    client.force_login(honbu)
    own = client.get(reverse("dashboards:results-prefecture", args=[tree.nagano.pk]), {"set": "car"}).context["row"]

    (row,) = [row for row in page(client, tree).context["layout"].table.rows if row.prefecture.pk == tree.nagano.pk]

    assert (row.found, row.goal, row.expected) == (own.found, own.goal, own.expected)


def test_a_block_is_held_against_the_targets_of_its_prefectures_or_against_its_own(client, told, tree, honbu):
    client.force_login(honbu)
    assert page(client, tree).context["row"].goal.value == 1100

    set_target(tree.block, "car", 1200)

    assert page(client, tree).context["row"].goal.value == 1200
    assert page(client, tree, "results-block-sets").context["row"].goal.value == 1200


@pytest.mark.parametrize("missing", ["no target", "another day"])
def test_targets_that_not_all_prefectures_have_are_not_added(missing, client, told, tree, honbu):
    of_nagano = tree.nagano.targets.get()
    if missing == "no target":
        of_nagano.delete()
    else:
        type(of_nagano).objects.filter(pk=of_nagano.pk).update(on=date(2027, 3, 31))
    client.force_login(honbu)

    answer = page(client, tree)

    assert answer.context["row"].goal is None
    assert "すべての県にそろった目標もありません" in answer.content.decode()


@pytest.mark.parametrize(
    ("order", "first"),
    [("code", "長野県"), ("in_force", "長野県"), ("achievement", "岐阜県"), ("new", "長野県"), ("missing", "岐阜県")],
)
def test_the_rows_stand_in_the_order_one_asks_for(order, first, client, told, tree, honbu):
    client.force_login(honbu)

    assert names(page(client, tree, order=order))[0] == first


def test_the_sum_of_the_prefectures_is_the_block_on_the_page_and_in_excel(client, told, tree, honbu):
    client.force_login(honbu)

    answer = page(client, tree)
    excel = client.get(reverse("dashboards:results-block-export", args=[tree.block.pk]), {"set": "car"})

    total = answer.context["row"].standing.in_force
    assert sum(row.standing.in_force for row in answer.context["layout"].table.rows) == total == 990
    book = openpyxl.load_workbook(io.BytesIO(excel.content))
    saved = cells_of(book.worksheets[0])
    head, body = saved[2], saved[3:]
    assert [row[0] for row in body] == names(answer)
    assert sum(row[head.index("保有")] for row in body) == total
    assert [row[head.index("2025年11月")] for row in body] == [300, 678]
    assert len(book.worksheets) == 3


def test_the_months_of_a_block_and_its_forecast_stand_on_its_other_page(client, told, tree, honbu):
    Forecast.objects.create(
        area=tree.block,
        product_set=ProductSet.objects.get(code="car"),
        measure="in_force",
        made_from=NOVEMBER.number,
        values=[1000.0] * 6,
        low=[900.0] * 6,
        high=[1100.0] * 6,
    )
    client.force_login(honbu)

    answer = page(client, tree, "results-block-sets")

    assert answer.context["row"].expected.value == 1000
    assert [row.standing.in_force for row in answer.context["course_table"].rows][:2] == [978, 979]
    assert "中部地区：マイカー共済の保有の動きと見通し" in answer.content.decode()


def test_the_way_leads_from_the_federation_over_the_block_to_the_prefecture_and_back(client, told, tree, honbu):
    client.force_login(honbu)
    block = reverse("dashboards:results-block", args=[tree.block.pk])
    asked = {"month": "2026-08"}

    national = client.get(reverse("dashboards:results-national"), asked).content.decode()
    matrix = client.get(reverse("dashboards:results-prefectures"), asked).content.decode()
    first = next(iter(page(client, tree, **asked).context["layout"].table.cells))
    prefecture = client.get(reverse("dashboards:results-prefecture", args=[tree.gifu.pk]), asked).content.decode()

    assert f'href="{block}?month=2026-08"' in national
    assert f'href="{block}?month=2026-08"' in matrix
    assert first[0].url == f"/results/prefectures/{tree.gifu.pk}/?month=2026-08&set=car"
    assert f'<li><a href="{block}?month=2026-08">中部地区</a></li>' in prefecture


def test_a_prefecture_office_sees_no_page_and_no_way_to_the_block(client, told, tree, hara):
    client.force_login(hara)

    assert client.get(reverse("dashboards:results-block", args=[tree.block.pk])).status_code == 404
    for address in (
        reverse("dashboards:results-national"),
        reverse("dashboards:results-prefecture", args=[tree.nagano.pk]),
    ):
        assert "/results/blocks/" not in client.get(address).content.decode()


def test_who_told_a_month_is_narrowed_to_the_block(client, told, tree, honbu):
    client.force_login(honbu)
    address = page(client, tree, month="2026-10").context["months_url"]
    assert address == f"{reverse('dashboards:results-months')}?block=B04&month=2026-10"

    answer = client.get(f"{address}&state=all")

    assert [row.name for row in answer.context["table"].rows] == ["ひかり市職労", "みどり町職", "みなと町職"]
    assert answer.context["total"].unions == 3
    assert [one.name for one in answer.context["above"]] == ["全国本部", "中部地区"]


def test_ten_prefectures_cost_as_many_questions_as_two(client, told, tree, honbu, django_assert_max_num_queries):
    for number in range(10):
        prefecture = make_organization("prefecture", f"9{number}", f"第{number}県", tree.block)
        union = make_organization("local_union", f"9{number}-001", f"第{number}職", prefecture)
        tell_result(union, told["car"], "2026-11", in_force=number)
    Organization.objects.filter(code="99").update(name="<b>第9県</b>")
    rebuild_summaries()
    client.force_login(honbu)
    page(client, tree)

    with django_assert_max_num_queries(36):
        answer = page(client, tree)

    assert len(names(answer)) == 12
    assert "<b>第9県" not in answer.content.decode()
