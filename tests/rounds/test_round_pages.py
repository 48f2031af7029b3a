"""The pages of rounds, per role."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.rounds.models import Round

LIST, NEW = reverse("rounds:round-list"), reverse("rounds:round-create")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused(form_2025, sign_in, honbu, day):
    content = {
        "code": "2026-01",
        "title": "回",
        "target_kind": "prefecture",
        "form": form_2025.pk,
        "opens_on": day,
        "due_on": day,
    }

    response = sign_in(honbu).post(NEW, content)

    assert set(response.context["form"].errors) == {"opens_on", "due_on"}


DETAIL, EDIT, EXPORT, FORM = (
    reverse(f"rounds:{name}", args=["2025-01"]) for name in ("round-detail", "round-edit", "round-export", "round-form")
)
FACTS = {
    "code": "2026-01",
    "title": "2026年1月報告",
    "target_kind": "prefecture",
    "opens_on": "2026-01-06",
    "due_on": "2026-02-13",
    "is_late_allowed": "on",
    "needs_confirmation": "on",
}


@pytest.mark.parametrize(
    ("person", "statuses"),
    [
        ("honbu", {LIST: 200, NEW: 200, DETAIL: 200, EDIT: 200, EXPORT: 200, FORM: 200}),
        ("mori", {LIST: 200, NEW: 200, DETAIL: 200, EDIT: 403, EXPORT: 403, FORM: 200}),
        ("hara", {LIST: 200, NEW: 403, DETAIL: 200, EDIT: 403, EXPORT: 403, FORM: 200}),
        ("ono", {LIST: 200, NEW: 403, DETAIL: 404, EDIT: 404, EXPORT: 404, FORM: 404}),
        ("kanri", {LIST: 403, NEW: 403, DETAIL: 404, EDIT: 404, EXPORT: 404, FORM: 404}),
    ],
)
def test_each_role_gets_its_pages(round_2025, sign_in, person, statuses, request):
    client = sign_in(request.getfixturevalue(person))

    assert {url: client.get(url).status_code for url in statuses} == statuses


def test_an_empty_field_asks_for_input_in_plain_words(round_2025, sign_in, honbu):
    page = sign_in(honbu).post(NEW, {"title": ""})

    assert "名称：入力または選択してください。" in page.content.decode()


def test_list_shows_each_round_with_its_counts(settled, sign_in, hara):
    page = sign_in(hara).get(LIST).content.decode()

    assert "2025年1月報告" in page
    assert "回を登録する" not in page


def test_desk_shows_prefectures_their_own_row_and_national_totals(settled, sign_in, ishida):
    page = sign_in(ishida).get(DETAIL).content.decode()

    assert "岐阜県" in page
    assert "長野県" not in page
    assert "全国2件の状態" in page
    assert "Excelで保存する" not in page


def test_desk_keeps_its_filter_in_the_address(settled, sign_in, honbu):
    page = sign_in(honbu).get(DETAIL, {"status": "submitted", "block": "B04"}).content.decode()

    table = page[page.index("<tbody>") :]
    assert "長野県" in table
    assert "岐阜県" not in table
    assert "2件中1件" in page
    assert "export.xlsx?status=submitted&amp;block=B04" in page


def test_nonsense_in_the_address_shows_everything(settled, sign_in, honbu):
    page = sign_in(honbu).get(DETAIL, {"status": "lost", "block": "?"}).content.decode()

    assert "2件中2件" in page


def test_excel_holds_exactly_what_is_shown(settled, sign_in, honbu):
    answer = sign_in(honbu).get(EXPORT, {"status": "not_started"})

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == ["岐阜県"]
    assert "filename*=utf-8''%E6%8F%90%E5%87%BA" in answer["Content-Disposition"]
    assert Entry.objects.get(event="exported").details["filters"] == {"状態": "未着手"}


def test_blank_form_can_be_taken_by_prefectures(round_2025, sign_in, mori):
    answer = sign_in(mori).get(FORM)

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert load_workbook(io.BytesIO(answer.content)).active["B1"].value == "県本部共済推進取り組み報告書"


def test_national_staff_makes_a_round(tree, form_2025, sign_in, honbu):
    answer = sign_in(honbu).post(NEW, FACTS | {"form": form_2025.pk})

    assert answer.headers["Location"] == reverse("rounds:round-detail", args=["2026-01"])
    assert Round.objects.get(code="2026-01").reports.count() == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "来年"}, "コードは「2026-01」の形で書いてください。"),
        ({"code": "2025-01"}, "このコードの回はすでにあります。"),
        ({"due_on": "2026-01-05"}, "締切日は受付開始日以降の日にしてください。"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_saved(round_2025, form_2025, sign_in, honbu, change, message):
    answer = sign_in(honbu).post(NEW, FACTS | {"form": form_2025.pk} | change)

    assert message in answer.content.decode()
    assert Round.objects.count() == 1


def test_prefecture_does_not_change_the_rounds_of_headquarters(round_2025, form_2025, sign_in, hayashi):
    client = sign_in(hayashi)

    assert client.post(EDIT, FACTS | {"form": form_2025.pk}).status_code == 403


def test_round_in_use_keeps_code_and_form(settled, sign_in, honbu):
    answer = sign_in(honbu).post(EDIT, FACTS | {"code": "2030-01", "title": "新しい名称"})

    assert answer.headers["Location"] == DETAIL
    assert Round.objects.get().title == "新しい名称"


@pytest.mark.parametrize("url", [LIST, DETAIL, EXPORT])
def test_pages_ask_no_more_for_47_reports_than_for_two(round_2025, sign_in, honbu, url, request):
    client = sign_in(honbu)
    client.get(url)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    for_two = questions()
    request.getfixturevalue("forty_seven")
    assert questions() == for_two <= 25
