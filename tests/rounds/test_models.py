"""What the database keeps of rounds and reports."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from suishin.rounds.models import Answer, Point, Report, ReportVersion, Round
from tests.rounds.conftest import NOW


@pytest.mark.django_db
def test_round_cannot_be_due_before_it_opens(tree, form_2025):
    with pytest.raises(IntegrityError, match="round_is_due_after_it_opens"):
        Round.objects.create(
            code="2025-02",
            title="回",
            organizer=tree.national,
            form=form_2025,
            opens_on=date(2025, 2, 1),
            due_on=date(2025, 1, 31),
        )


def test_organization_has_one_report_per_round(nagano_report):
    with pytest.raises(IntegrityError):
        Report.objects.create(round=nagano_report.round, organization=nagano_report.organization)


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_report_without_version_is_never_submitted(nagano_report, status):
    nagano_report.status = status

    with pytest.raises(IntegrityError, match="submitted_report_has_a_version"):
        nagano_report.save()


def test_numbers_of_versions_items_and_points_are_unique(settled, hayashi):
    answer = settled.answers.get(item_key="grant")
    doubles = [
        lambda: ReportVersion.objects.create(report=settled.report, number=1, made_at=NOW, made_by=hayashi),
        lambda: Answer.objects.create(version=settled, item_key="grant"),
        lambda: Point.objects.create(answer=answer, position=1, text="二度目"),
    ]

    for make_double in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_double()


def test_prefecture_sees_only_its_own_report(round_2025, mori, ishida, honbu, ono, kanri):
    def seen(user):
        return [report.organization.name for report in Report.objects.visible_to(user)]

    assert seen(honbu) == ["長野県", "岐阜県"]
    assert seen(mori) == ["長野県"]
    assert seen(ishida) == ["岐阜県"]
    assert seen(ono) == []
    assert seen(kanri) == []


def test_rounds_are_known_to_readers_of_reports_only(round_2025, hara, ono, kanri):
    assert list(Round.objects.visible_to(hara)) == [round_2025]
    assert not Round.objects.visible_to(ono).exists()
    assert not Round.objects.visible_to(kanri).exists()
