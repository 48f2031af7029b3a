"""What stands under 「今すること」 for whom."""

from datetime import date

import pytest
from django.urls import reverse

from suishin.dashboards.queries.tasks import report_tasks
from suishin.rounds.models import Report, Round
from tests.factories.reports import tell_report

DAY = date(2025, 2, 10)  # four days before the due day


def told(user) -> list[tuple[str, int, str]]:
    return [(str(task.label), task.count, task.url) for task in report_tasks(user, today=DAY)]


@pytest.fixture
def report(round_2025, tree):
    return Report.objects.get(round=round_2025, organization=tree.nagano)


def write_url(report) -> str:
    return reverse("rounds:report-write", args=[report.pk])


def test_returned_report_comes_first(report, mori):
    Report.objects.filter(pk=report.pk).update(status="returned")

    assert told(mori) == [
        ("差し戻された報告", 1, write_url(report)),
        ("締切が7日以内の報告", 1, write_url(report)),
    ]


def test_draft_and_due_day_wait_for_the_author(report, mori):
    Report.objects.filter(pk=report.pk).update(status="draft")

    assert [label for label, _count, _url in told(mori)] == ["締切が7日以内の報告", "書きかけの報告"]


def test_waiting_report_is_the_confirmers_task_only(report, mori, hayashi, honbu):
    Report.objects.filter(pk=report.pk).update(status="waiting")

    assert told(hayashi) == [("確認を待つ報告", 1, write_url(report))]
    assert told(mori) == told(honbu) == []


def test_submitted_reports_open_the_desk_of_their_round(round_2025, tree, honbu, mori):
    tell_report(round_2025, tree.nagano, mori)

    address = reverse("rounds:round-detail", args=["2025-01"]) + "?status=submitted"
    assert told(honbu) == [("受理を待つ報告", 1, address)]


def test_people_who_only_read_have_nothing_to_do(report, hara, ono, kanri):
    Report.objects.filter(pk=report.pk).update(status="returned")

    assert told(hara) == told(ono) == told(kanri) == []


@pytest.fixture
def two_rounds(round_2025, tree, mori):
    """A report to be accepted in each of two rounds."""
    other = Round.objects.create(
        code="2025-02", title="臨時の報告", organizer=tree.national, form=round_2025.form, opens_on=DAY, due_on=DAY
    )
    Report.objects.create(round=other, organization=tree.gifu)
    tell_report(round_2025, tree.nagano, mori)
    tell_report(other, tree.gifu, mori)


def test_rounds_are_named_where_reports_of_several_wait(two_rounds, round_2025, honbu):
    tasks = report_tasks(honbu, today=DAY)

    assert [(task.title, task.count) for task in tasks] == [
        ("受理を待つ報告（臨時の報告）", 1),
        (f"受理を待つ報告（{round_2025.title}）", 1),
    ]


def test_bar_adds_up_what_waits_in_several_rounds(two_rounds, client, honbu):
    client.force_login(honbu, backend="suishin.accounts.backends.AccountBackend")

    waiting = client.get(reverse("dashboards:home")).context["waiting"]

    assert waiting == [("受理を待つ報告", 2, reverse("dashboards:home"))]
