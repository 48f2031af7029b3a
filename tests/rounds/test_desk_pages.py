"""What is done at the work desk: several reports at once, remarks, and who was punctual."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.rounds import actions
from suishin.rounds.models import DraftAnswer, Move, Remark
from suishin.rounds.queries import reports_of_round, timeliness
from tests.rounds.conftest import NOW

TODAY = NOW.date()
ACT, DETAIL = reverse("rounds:round-act", args=["2025-01"]), reverse("rounds:round-detail", args=["2025-01"])


def row_of(report, viewer):
    rows = reports_of_round(report.round, viewer=viewer, today=TODAY)
    return next(row for row in rows if row.report == report)


def test_desk_says_who_has_a_report(waiting, honbu, hayashi):
    assert (row_of(waiting, honbu).holder, row_of(waiting, honbu).holder_names) == ("confirmer", hayashi.name)


def test_desk_counts_what_changed_since_submission(submitted, honbu, mori):
    assert row_of(submitted, honbu).changed_count == 0
    actions.return_report(report=submitted, reason="直して", marks={}, by=honbu, now=NOW)
    later = NOW + timedelta(hours=1)
    actions.save_answer(report=submitted, key="retiree", raw=[{"text": "足した"}], revision=1, by=mori, now=later)

    assert row_of(submitted, honbu).changed_count == 1
    assert DraftAnswer.objects.filter(report=submitted).count() > 1


def test_report_that_nobody_opened_is_named(round_2025, sign_in, honbu):
    assert "一度も開いていません" in sign_in(honbu).get(DETAIL).content.decode()


def test_chosen_reports_are_accepted_together(submitted, round_2025, tree, honbu, sign_in):
    client = sign_in(honbu)
    other = round_2025.reports.get(organization=tree.gifu)
    chosen = [f"{submitted.pk}:1", f"{other.pk}:0", "x:y", "9:9:9", "-1:0"]

    page = client.get(ACT, {"action": "accept", "chosen": chosen}).content.decode()
    assert "受理すると、内容は変えられなくなり" in page
    assert "状態が合わないため、何もしない報告" in page
    answer = client.post(ACT, {"action": "accept", "chosen": chosen}, follow=True)

    submitted.refresh_from_db()
    assert submitted.status == "accepted"
    assert "1件を処理しました（受理する）" in answer.content.decode()


def test_version_that_came_meanwhile_is_not_accepted_unseen(submitted, honbu, sign_in):
    answer = sign_in(honbu).post(ACT, {"action": "accept", "chosen": [f"{submitted.pk}:7"]}, follow=True)

    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert "見ている間に内容が変わった" in answer.content.decode()


def test_return_asks_for_a_reason(submitted, honbu, sign_in):
    client = sign_in(honbu)
    without = client.post(ACT, {"action": "return", "chosen": [f"{submitted.pk}:1"], "reason": " "})
    assert "入力または選択してください" in without.content.decode()

    client.post(ACT, {"action": "return", "chosen": [f"{submitted.pk}:1"], "reason": "件数を直してください"})

    submitted.refresh_from_db()
    assert (submitted.status, submitted.moves.first().reason) == ("returned", "件数を直してください")


def test_reports_of_other_rounds_are_not_touched(submitted, june, honbu, sign_in):
    page = sign_in(honbu).get(
        reverse("rounds:round-act", args=["2024-06"]), {"action": "accept", "chosen": f"{submitted.pk}:1"}
    )

    assert "これができる状態の報告がありません" in page.content.decode()


def test_chosen_reports_are_reminded_of_once_a_day(waiting, honbu, hayashi, sign_in):
    client = sign_in(honbu)
    chosen = {"action": "remind", "chosen": [f"{waiting.pk}:0"]}

    first = client.post(ACT, chosen, follow=True).content.decode()
    again = client.post(ACT, chosen, follow=True).content.decode()

    assert "1件の報告について1人に督促を送りました。" in first
    assert "message--error" in again
    assert hayashi.messages.filter(kind__contains="remind").count() == 1


@pytest.mark.parametrize("action", ["", "delete"])
def test_unknown_deed_is_no_page(round_2025, honbu, sign_in, action):
    assert sign_in(honbu).get(ACT, {"action": action}).status_code == 404


def test_remarks_stay_with_head_office(settled, honbu, mori, sign_in):
    report = reverse("rounds:report-detail", args=[settled.report_id])
    answer = sign_in(honbu).post(
        reverse("rounds:remark-add", args=[settled.report_id]), {"text": "電話済み"}, follow=True
    )
    assert "電話済み" in answer.content.decode()

    assert Remark.objects.count() == Entry.objects.filter(event="remark_added").count() == 1
    assert "電話済み" not in sign_in(mori).get(report).content.decode()


def test_prefecture_cannot_leave_a_remark(settled, mori, sign_in):
    assert sign_in(mori).post(reverse("rounds:remark-add", args=[settled.report_id]), {"text": "x"}).status_code == 403


def test_timeliness_counts_days_from_the_due_day(submitted, june, honbu):
    told = june.reports.get(current_version__isnull=False)
    late = june.due_on + timedelta(days=3)
    Move.objects.create(
        report=told,
        kind="submitted",
        from_status="waiting",
        to_status="submitted",
        at=NOW.replace(year=late.year, month=late.month, day=late.day),
        by=honbu,
    )

    shown = timeliness(honbu)

    assert [(row.on_time_count, row.late_count, row.missing_count) for row in shown.rounds] == [(1, 0, 1), (0, 1, 1)]
    nagano = next(row for row in shown.organizations if row.organization.code == "20")
    assert {found.days for found in nagano.by_round.values()} == {-11, 3}
    assert nagano.late_count == 1


def test_timeliness_page_and_workbook_agree(submitted, honbu, sign_in):
    client = sign_in(honbu)
    page = client.get(reverse("rounds:timeliness")).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("rounds:timeliness-export")).content))

    assert "11日前" in page
    assert len(book.sheetnames) == 2
    assert any("11日前" in row for row in book.worksheets[1].iter_rows(values_only=True))
