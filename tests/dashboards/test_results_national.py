"""The federation's results: what stands on the page is what the queries say and what Excel gets."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.actions import rebuild_summaries
from suishin.results.models import Forecast, ProductLine, ProductRevision, ProductSet, Target
from suishin.results.queries.progress import lines_by_set, progress_of_areas
from tests.factories.imports import receive, result_rows, take_in
from tests.factories.results import make_products, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")
DUE = date(2027, 5, 31)


@pytest.fixture
def lines(db):
    return make_products()


def set_target(organization, code, value, *, kind="final", on=DUE):
    return Target.objects.create(
        organization=organization,
        product_set=ProductSet.objects.get(code=code),
        measure="in_force",
        kind=kind,
        on=on,
        value=value,
        state="set",
        decided_at=datetime(2026, 4, 1, tzinfo=UTC),
    )


@pytest.fixture
def told(tree, lines):
    """長野 told two years of car, 岐阜 the last month; both have targets, as has the federation."""
    for number, month in enumerate(Month.parse("2024-12").until(NOVEMBER)):
        tell_result(tree.hikari, lines["car"], str(month), in_force=600 + number, new_enrolments=5)
    tell_result(tree.midori, lines["car"], "2026-11", in_force=300, is_flash=True)
    tell_result(tree.midori, lines["group_life"], "2026-11", in_force=200)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=100)
    rebuild_summaries()
    for organization, value in ((tree.national, 1000), (tree.nagano, 700), (tree.gifu, 300)):
        set_target(organization, "car", value)


def page(client, name="national", **asked):
    answer = client.get(reverse(f"dashboards:results-{name}"), asked)
    assert answer.status_code == 200
    return answer


def cells_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def workbook_of(client, name="national", *args, **asked):
    answer = client.get(reverse(f"dashboards:results-{name}-export", args=args), asked)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_each_product_set_has_a_row_with_target_shortfall_and_of_how_many_unions(client, told, honbu):
    client.force_login(honbu)

    layout = page(client, set="car").context["layout"]

    rows = {row.product_set.code: row for row in layout.table.rows}
    assert len(rows) == ProductSet.objects.count()
    car, life = rows["car"], rows["group_life"]
    assert (car.standing.in_force, car.found.progress.shortfall) == (923, 77)
    assert car.found.progress.achievement_rate == Decimal(923) / 1000
    cells = {cell.heading: cell.text for cell in list(layout.table.cells)[layout.table.rows.index(life)]}
    assert cells["数えた組合"] == "2組合すべて（うち1組合は前の月までの値）"
    assert cells["目標"] == "―"
    cells = {cell.heading: cell.text for cell in list(layout.table.cells)[layout.table.rows.index(car)]}
    assert cells["区分"] == "速報を含む（1組合）"
    assert cells["期日"] == "最終 2027年5月"


def test_an_interim_target_stands_beside_the_final_one_and_alone_counts_as_interim(client, told, tree, honbu):
    set_target(tree.national, "car", 950, kind="interim", on=date(2027, 1, 31))
    set_target(tree.national, "group_life", 400, kind="interim", on=date(2027, 1, 31))
    client.force_login(honbu)

    body = page(client).content.decode()
    rows = {row.product_set.code: row for row in page(client).context["layout"].table.rows}

    assert rows["car"].goal.value == 1000
    assert rows["car"].interim_rate == Decimal(923) / 950
    assert rows["group_life"].is_interim
    assert "中間 2027年1月" in body
    assert "中間目標 950" in body


def test_the_month_in_the_address_is_kept_and_nonsense_is_passed_over(client, told, honbu):
    client.force_login(honbu)

    earlier = page(client, month="2026-09", set="car", basis="then")
    assert earlier.context["choice"].month == Month.parse("2026-09")
    assert earlier.context["row"].standing.in_force == 621
    assert "month=2026-08" in earlier.content.decode()
    for month in ("9999-12", "<b>", "2026-13", ""):
        nonsense = page(client, month=month, set="nowhere", basis="x", measure="y", order="z")
        assert nonsense.context["choice"].month == NOVEMBER


def test_the_map_opens_prefectures_and_is_coloured_where_one_sees(client, told, tree, honbu, mori):
    client.force_login(honbu)
    whole = page(client, set="car").content.decode()
    client.force_login(mori)
    own = page(client, set="car").content.decode()

    address = reverse("dashboards:results-prefecture", args=[tree.nagano.pk])
    assert f'href="{address}?set=car"' in whole
    assert 'aria-label="長野県 89.0％"' in whole
    assert 'aria-label="岐阜県 100.0％"' in whole
    assert 'aria-label="長野県 89.0％"' in own
    assert 'aria-label="岐阜県' not in own
    assert reverse("dashboards:results-prefecture", args=[tree.gifu.pk]) not in own


def test_a_forecast_is_told_for_the_targets_day_with_its_range_and_how_far_off_it_was(client, told, tree, honbu):
    ahead = list(range(930, 942))
    Forecast.objects.create(
        area=tree.national,
        product_set=ProductSet.objects.get(code="car"),
        measure="in_force",
        made_from=NOVEMBER.number,
        values=ahead,
        low=[value - 10 for value in ahead],
        high=[value + 12 for value in ahead],
        error_rate=0.031,
    )
    client.force_login(honbu)

    now = page(client, set="car")
    before = page(client, set="car", month="2026-10")

    cells = {cell.heading: cell.text for cell in list(now.context["layout"].table.cells)[2]}
    assert (cells["期日の見通し"], cells["幅"]) == ("935", "925〜947")
    assert "平均3.1％外れました" in now.content.decode()
    assert before.context["row"].forecast is None


def test_the_chart_marks_revisions_and_mergers_and_has_its_table(client, told, tree, lines, honbu):
    ProductRevision.objects.create(product=lines["car"].product, on=date(2026, 4, 1), note="掛金の見直し")
    other = make_organization("local_union", "20-002", "あかり町職", tree.nagano)
    other.successions.create(successor=tree.hikari, on=date(2026, 4, 1), kind="merger")
    client.force_login(honbu)

    answer = page(client, set="car")

    assert "制度改定（掛金の見直し）、合併（1組合）" in answer.content.decode()
    table = answer.context["course_table"]
    (april,) = [row for row in table.rows if row.month == Month.parse("2026-04")]
    assert (april.standing.in_force, april.year_before) == (616, 604)


def test_without_results_the_page_says_so(client, tree, lines, honbu):
    client.force_login(honbu)

    for name in ("national", "prefectures", "months"):
        assert "まだ実績がありません" in page(client, name).content.decode()


def test_the_matrix_has_a_row_per_prefecture_and_a_column_per_line(client, told, tree, honbu):
    client.force_login(honbu)

    answer = page(client, "prefectures", set="car")

    assert [row.name for row in answer.context["rows"]] == ["長野県", "岐阜県"]
    assert {len(row.cells) for row in answer.context["rows"]} == {ProductLine.objects.count()}
    car = answer.context["choice"].sets.index(answer.context["choice"].chosen)
    assert [(row.cells[car].count, row.cells[car].rate) for row in answer.context["rows"]] == [
        ("623", "89.0％"),
        ("300", "100.0％"),
    ]
    assert answer.context["total"].cells[car].count == "923"


def test_a_ranking_tells_its_rule_and_ties_and_puts_those_without_a_target_last(client, told, tree, lines, honbu):
    third = make_organization("prefecture", "19", "山梨県", tree.block)
    union = make_organization("local_union", "19-001", "すみれ市職", third)
    fourth = make_organization("prefecture", "01", "北海道", tree.national)
    for organization in (union, make_organization("local_union", "01-001", "はまなす町職", fourth)):
        tell_result(organization, lines["car"], "2026-11", in_force=300)
    rebuild_summaries()
    set_target(third, "car", 300)
    client.force_login(honbu)

    answer = page(client, "prefectures", set="car", order="achievement")

    assert [(row.name, row.place) for row in answer.context["rows"]] == [
        ("山梨県", "1位（同）"),
        ("岐阜県", "1位（同）"),
        ("長野県", "3位"),
        ("北海道", "―"),
    ]
    assert "「マイカー共済」の達成率（保有÷目標）の高い順です" in answer.content.decode()


def test_prefectures_are_ranked_by_the_change_since_the_month_before(client, told, tree, lines, honbu):
    tell_result(tree.midori, lines["car"], "2026-10", in_force=305)
    rebuild_summaries()
    client.force_login(honbu)

    answer = page(client, "prefectures", set="car", order="change")

    car = answer.context["choice"].sets.index(answer.context["choice"].chosen)
    assert [(row.name, row.place, row.cells[car].rate) for row in answer.context["rows"]] == [
        ("長野県", "1位", "+1"),
        ("岐阜県", "2位", "−5"),
    ]


def test_a_set_of_several_lines_has_a_column_of_its_own_in_its_ranking(client, told, honbu):
    client.force_login(honbu)

    answer = page(client, "prefectures", set="compulsory_car", order="growth")

    assert len(answer.context["heads"]) == ProductLine.objects.count() + 1
    assert answer.context["heads"][0][1]


def test_a_block_narrows_the_matrix(client, told, tree, honbu):
    other = make_organization("block", "B09", "九州地区", tree.national)
    make_organization("prefecture", "40", "福岡県", other)
    client.force_login(honbu)

    answer = page(client, "prefectures", block="B04")

    assert [row.name for row in answer.context["rows"]] == ["長野県", "岐阜県"]


def test_a_name_with_markup_is_written_as_text(client, told, tree, honbu):
    Organization.objects.filter(pk=tree.nagano.pk).update(name="<i>長野</i>県")
    client.force_login(honbu)

    for name in ("prefectures", "months"):
        assert "<i>長野" not in page(client, name, state="all").content.decode()


def test_saving_is_recorded_with_its_filters(client, told, honbu):
    client.force_login(honbu)

    workbook_of(client, "prefectures", set="car", order="growth")

    entry = Entry.objects.get(event="exported")
    assert entry.details["filters"]["並び順"] == "前年同月比の高い順"
    assert entry.details["filters"]["種目"] == "マイカー共済"


@pytest.mark.parametrize(("name", "most"), [("national", 20), ("prefectures", 10), ("months", 8)])
def test_the_pages_ask_the_database_few_questions_beyond_those_of_an_empty_page(name, most, client, told, honbu):
    client.force_login(honbu)
    page(client, name, set="car")
    with CaptureQueriesContext(connection) as empty:
        client.get(reverse("notices:message-list"))

    with CaptureQueriesContext(connection) as asked:
        page(client, name, set="car")

    assert len(asked) <= len(empty) + most


@pytest.mark.parametrize("seed", range(4))
def test_page_excel_and_query_say_the_same_over_mergers_and_gaps(client, tree, lines, honbu, seed):
    random = Random(seed)
    unions = [tree.hikari, tree.midori]
    unions += [
        make_organization("local_union", f"2{n % 2}-9{n}", f"第{n}職", [tree.nagano, tree.gifu][n % 2])
        for n in range(4)
    ]
    for union in unions:
        for month in Month.parse("2025-10").until(NOVEMBER):
            for line in random.sample(sorted(lines), 3):
                if random.random() < 0.6:
                    values = {name: random.choice([None, 0, 7, 1200]) for name in ("in_force", "new_enrolments")}
                    tell_result(union, lines[line], str(month), is_flash=random.random() < 0.3, **values)
    on = date(2026, random.randint(1, 11), 1)
    unions[2].successions.create(successor=unions[0], on=on, kind="merger")
    Organization.objects.filter(pk=unions[2].pk).update(closed_on=on)
    rebuild_summaries()
    for organization in (tree.national, tree.nagano):
        set_target(organization, "car", random.randint(1, 3000))
    basis = random.choice(["today", "then"])
    asked = {"set": "car", "month": str(NOVEMBER + -random.randint(0, 6)), "basis": basis}
    client.force_login(honbu)

    answer = page(client, "prefectures", **asked)
    sheet = cells_of(workbook_of(client, "prefectures", **asked).worksheets[0])
    choice = answer.context["choice"]
    sets = {one.pk: choice.lines[one.pk] for one in choice.single_lines}
    found = progress_of_areas(honbu, month=choice.month, sets=sets, goals={}, basis=basis)

    shown = {row.name: row for row in [answer.context["total"], *answer.context["rows"]]}
    saved = {row[0]: row for row in sheet[3:]}
    for area, name in ((tree.national, "全国"), (tree.nagano, "長野県"), (tree.gifu, "岐阜県")):
        for at, product_set in enumerate(sets):
            in_force = found[area.pk, product_set].progress.numbers.in_force
            assert shown[name].cells[at].count == ("―" if in_force is None else f"{in_force:,}")
            assert saved[name][2 + 3 * at] == ("―" if in_force is None else in_force)
    totals = workbook_of(client, "national", **asked).worksheets[0]
    whole = progress_of_areas(honbu, month=choice.month, sets=lines_by_set(choice.sets), goals={}, basis=basis)
    expected = [whole[tree.national.pk, one.pk].progress.numbers.in_force for one in choice.sets]
    assert [row[1] for row in cells_of(totals)[3:]] == ["―" if value is None else value for value in expected]


def test_every_page_of_results_says_when_its_month_came_in(client, told, tree, honbu, hara):
    rows = result_rows(tree.hikari, ("2026年10月", "マイカー共済", 622, 5, 0))
    run = take_in(receive(hara, tree.nagano, rows), hara)
    client.force_login(honbu)
    addresses = [reverse(f"dashboards:results-{name}") for name in ("national", "prefectures", "months")]
    addresses += [
        reverse(f"dashboards:results-{name}", args=[pk])
        for name, pk in (
            ("prefecture", tree.nagano.pk),
            ("prefecture-sets", tree.nagano.pk),
            ("union", tree.hikari.pk),
        )
    ]

    for address in addresses:
        assert client.get(address, {"month": "2026-10"}).context["came_in"] == run.decided_at, address
        assert "2026年11月20日（金）10:00に取り込み" in client.get(address, {"month": "2026-10"}).content.decode(), (
            address
        )
        assert "に取り込み" not in client.get(address, {"month": "2026-11"}).content.decode(), address


def test_pages_say_in_what_their_numbers_are_counted(client, told, tree, honbu):
    client.force_login(honbu)

    national = page(client).content.decode()
    sets = client.get(reverse("dashboards:results-prefecture-sets", args=[tree.nagano.pk])).content.decode()

    for body in (national, sets):
        assert "数の単位は件です（総合共済基本型は組合）。" in body


def test_matrix_says_whether_the_chosen_product_is_final(client, told, honbu):
    client.force_login(honbu)

    assert "○ 速報を含む" in page(client, "prefectures", set="car").content.decode()
    assert "● 確定" in page(client, "prefectures", set="group_life").content.decode()


def test_map_without_a_target_says_why_it_is_empty(client, told, honbu):
    client.force_login(honbu)

    assert "目標がまだないため、達成率を示せません" in page(client, set="basic").content.decode()
    assert "色は90.0％" in page(client, set="car").content.decode()
