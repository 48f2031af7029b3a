"""What is done at the work desk: several reports at once, remarks, and who was punctual."""

import io
import random
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from django.db.models.signals import post_init
from django.urls import reverse
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.rounds import actions
from suishin.rounds.models import DraftAnswer, Move, Remark, Report, ReportVersion
from suishin.rounds.queries import desk_rows, reports_of_round, timeliness
from suishin.rounds.rules import STATUS_ORDER, is_missing
from tests.factories.tree import make_organization
from tests.factories.uploads import make_drafts
from tests.rounds.conftest import NOW

TODAY = NOW.date()
ACT, DETAIL = reverse("rounds:round-act", args=["2025-01"]), reverse("rounds:round-detail", args=["2025-01"])


def row_of(report, viewer):
    reports = reports_of_round(report.round, viewer=viewer)
    rows = desk_rows(report.round, reports, viewer=viewer, today=TODAY)
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


@pytest.fixture
def many(round_2025, forty_seven, tree, honbu):
    """More reports than a page holds, in every state, some with a file that is being checked."""
    chance = random.Random(60)
    more = [make_organization("prefecture", f"X{number:02}", f"続{number:02}県", tree.block) for number in range(40)]
    Report.objects.bulk_create(Report(round=round_2025, organization=organization) for organization in more)
    reports = list(round_2025.reports.select_related("organization"))
    for report in reports:
        report.status = chance.choice(Report.Status.values)
        if report.is_told:
            report.current_version = ReportVersion.objects.create(report=report, number=1, made_at=NOW, made_by=honbu)
    Report.objects.bulk_update(reports, ["status", "current_version"])
    make_drafts(honbu, tree.national, round_2025.form.definition, ["20"])
    draft = round_2025.drafts.get()
    for index, report in enumerate(chance.sample(reports, 20), start=2):
        draft.pk, draft.index, draft.organization = None, index, report.organization
        draft.save()
    return reports


class CountedRows:
    """Counts the rows that become objects, by model."""

    def __enter__(self):
        self.counts = Counter()
        post_init.connect(self.count)
        return self

    def __exit__(self, *_error):
        post_init.disconnect(self.count)

    def count(self, sender, **_kwargs):
        self.counts[sender] += 1

    def of(self, model):
        return self.counts[model]


def names_on_pages(client, **query):
    """Return the names in the first column of every page of the desk."""
    names, pages = [], None
    for number in count(1):
        answer = client.get(DETAIL, {"page": number, **query})
        pages = answer.context["page"].paginator.num_pages
        names += [row.report.organization.name for row in answer.context["table"].rows]
        if number == pages:
            return names


def test_pages_follow_each_other_in_the_order_of_the_desk(many, round_2025, honbu, sign_in):
    """Those with nothing on top, not even a file to check; the whole is put in order here once more, in Python."""
    with_file = set(round_2025.drafts.values_list("organization", flat=True))

    names = names_on_pages(sign_in(honbu))

    ordered = sorted(
        many,
        key=lambda report: (
            STATUS_ORDER.index(report.status),
            report.organization_id in with_file,
            report.organization.code,
        ),
    )
    assert len(many) > 60
    assert names == [report.organization.name for report in ordered]


@pytest.mark.parametrize("status", ["", "missing", "submitted", "not_started"])
def test_counts_and_workbook_are_of_all_pages(many, honbu, sign_in, status):
    client = sign_in(honbu)
    fitting = [report for report in many if not status or report.status == status]
    if status == "missing":
        fitting = [report for report in many if is_missing(report.status)]

    page = client.get(DETAIL, {"status": status})
    names = names_on_pages(client, status=status)
    book = load_workbook(
        io.BytesIO(client.get(reverse("rounds:round-export", args=["2025-01"]), {"status": status}).content)
    )

    assert page.context["count_text"] == f"{len(many)}件中{len(fitting)}件"
    assert {label: number for label, number, _url in page.context["counts"]} == dict(
        Counter(str(Report.Status(report.status).label) for report in many)
    )
    assert sorted(names) == sorted(report.organization.name for report in fitting)
    exported = [row[0] for row in book.active.iter_rows(values_only=True)]
    assert [name for name in exported if name in set(names)] == names


def test_page_beyond_the_first_tells_the_same_of_a_report(many, round_2025, honbu, sign_in):
    """What stands beside a report does not depend on the page it is on."""
    last = list(reports_of_round(round_2025, viewer=honbu))[-1]
    Remark.objects.create(report=last, text="電話済み", at=NOW, by=honbu)

    page = sign_in(honbu).get(DETAIL, {"page": 2})

    assert page.context["table"].rows[-1].report == last
    assert page.context["table"].rows[-1].remark_count == 1
    assert f'href="#report-{last.organization.code}"' not in page.content.decode()  # no prefecture of Japan, no tile


def test_desk_reads_the_rows_of_its_page_only(many, honbu, sign_in, monkeypatch, django_assert_max_num_queries):
    client = sign_in(honbu)
    monkeypatch.setattr("suishin.rounds.views.rounds.REPORTS_ON_A_PAGE", 10)

    with django_assert_max_num_queries(28), CountedRows() as rows:
        page = client.get(DETAIL)

    assert len(page.context["table"].rows) == rows.of(Report) == 10
