"""Which unions told a month: nothing, flash values, final ones; and since when the silent ones are silent."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suishin.common.months import Month
from suishin.dashboards.queries.telling import telling_of
from suishin.organizations.models import Organization
from suishin.results.actions import rebuild_summaries
from tests.dashboards.test_results_national import cells_of
from tests.factories.results import make_products, tell_result
from tests.factories.tree import make_organization


@pytest.fixture
def told(tree):
    lines = make_products()
    asahi = make_organization("local_union", "20-002", "あさひ市職", tree.nagano)
    closed = make_organization("local_union", "20-009", "むかし町職", tree.nagano)
    Organization.objects.filter(pk=closed.pk).update(closed_on=date(2026, 3, 31))
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=5)
    tell_result(tree.hikari, lines["home"], "2026-11", in_force=5, is_flash=True)
    tell_result(asahi, lines["car"], "2026-08", in_force=5)
    tell_result(tree.midori, lines["car"], "2026-11", in_force=5, is_flash=True)
    tell_result(tree.midori, lines["car"], "2026-11", in_force=6)
    rebuild_summaries()
    return lines


def rows(client, **asked):
    answer = client.get(reverse("dashboards:results-months"), asked)
    assert answer.status_code == 200
    return [[cell.text for cell in cells] for cells in answer.context["table"].cells]


def test_the_silent_ones_are_listed_with_since_when(client, told, honbu):
    client.force_login(honbu)

    assert rows(client) == [["あさひ市職", "長野県", "― 未報告", "―", "2026年8月", "3"]]


def test_a_union_is_final_when_every_line_it_told_is(client, told, honbu):
    client.force_login(honbu)

    assert rows(client, state="flash") == [["ひかり市職労", "長野県", "○ 速報", "9種目中2種目", "―", "―"]]
    assert rows(client, state="final") == [["みどり町職", "岐阜県", "● 確定", "9種目中1種目", "―", "―"]]


def test_another_month_and_one_prefecture_are_kept_in_the_address(client, told, honbu):
    client.force_login(honbu)

    assert [row[0] for row in rows(client, month="2026-08", prefecture="20", state="all")] == [
        "ひかり市職労",
        "あさひ市職",
    ]


def test_a_prefecture_lists_its_own_unions_only(client, told, mori):
    client.force_login(mori)

    assert [row[1] for row in rows(client, state="all")] == ["長野県", "長野県"]
    assert client.get(reverse("dashboards:results-months")).context["total"].unions == 2


def test_prefectures_are_counted_those_with_most_silent_unions_first(client, told, honbu):
    client.force_login(honbu)

    table = client.get(reverse("dashboards:results-months"), {"month": "2026-11"}).context["prefectures"]

    assert [[cell.text for cell in cells] for cells in table.cells] == [
        ["長野県", "2", "1", "1", "0"],
        ["岐阜県", "1", "0", "0", "1"],
    ]
    assert [cells[0].url for cells in table.cells] == ["?month=2026-11&prefecture=20", "?month=2026-11&prefecture=21"]


def test_excel_has_all_that_fit_the_filters(client, told, honbu):
    client.force_login(honbu)

    answer = client.get(reverse("dashboards:results-months-export"), {"state": "all"})

    first, second = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert [row[0] for row in cells_of(first)[3:]] == ["ひかり市職労", "あさひ市職", "みどり町職"]
    assert [row[2] for row in cells_of(second)[3:]] == [1, 0]


def test_an_officer_of_a_union_and_an_administrator_are_refused(client, told, ono, kanri):
    for person in (ono, kanri):
        client.force_login(person)

        assert client.get(reverse("dashboards:results-months")).status_code == 403


def test_a_month_is_counted_from_its_index_however_many_years_there_are(told, honbu):
    with CaptureQueriesContext(connection) as captured:
        telling_of(Month.parse("2026-11"), viewer=honbu)

    (counted,) = [query["sql"] for query in captured.captured_queries if "COUNT(DISTINCT" in query["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {counted}").fetchall())
        assert "COVERING INDEX results_told_for_a_month (month=?" in plan
