"""Storing and withdrawing versions of reports."""

from dataclasses import replace

import pytest

from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Report, ReportVersion
from suishin.rounds.queries import content_of
from tests.rounds.conftest import NOW


def test_first_version_makes_the_report_submitted(settled):
    report = settled.report

    report.refresh_from_db()
    assert (report.status, report.current_version, report.changed_at) == ("submitted", settled, NOW)
    assert (settled.number, settled.origin, settled.author) == (1, "長野.xlsx", "県本部 書記長")


def test_stored_version_tells_what_it_was_given(settled, content):
    stored = content_of(settled)

    assert stored.narratives["grant"] == content.narratives["grant"]
    assert (stored.figures, stored.events) == (content.figures, content.events)
    assert stored.checks["grant.paid_by_rule"] == "yes"


def test_every_item_of_the_form_is_answered(settled, form_2025):
    answers = dict(settled.answers.values_list("item_key", "choice"))

    assert answers.keys() == {item.key for item in form_2025.definition.items()}
    assert answers["manual.distributed"] == "unknown"
    assert answers["retiree"] == ""


def test_next_version_takes_the_place_of_the_one_before(settled, content, honbu):
    second = actions.store_version(report=settled.report, content=content, by=honbu, now=NOW, origin="二度目")

    assert (second.number, second.report.current_version) == (2, second)
    assert settled.report.versions.count() == 2


@pytest.mark.parametrize("person", ["mori", "hara", "ishida", "ono", "kanri"])
def test_only_those_who_settle_store_versions(nagano_report, content, person, request):
    with pytest.raises(NotAllowed):
        actions.store_version(
            report=nagano_report, content=content, by=request.getfixturevalue(person), now=NOW, origin=""
        )

    assert not ReportVersion.objects.exists()


def test_skipped_report_takes_no_version(nagano_report, content, honbu):
    nagano_report.status = Report.Status.SKIPPED
    nagano_report.save()

    with pytest.raises(actions.ReportSkipped):
        actions.store_version(report=nagano_report, content=content, by=honbu, now=NOW, origin="")


def test_withdrawing_the_only_version_leaves_nothing_reported(settled, honbu):
    report = actions.withdraw_version(version=settled, by=honbu, now=NOW)

    settled.refresh_from_db()
    assert settled.is_withdrawn
    assert (report.status, report.current_version) == ("not_started", None)


def test_withdrawing_returns_to_the_last_version_that_stands(settled, content, honbu):
    second = actions.store_version(report=settled.report, content=content, by=honbu, now=NOW, origin="")
    third = actions.store_version(report=settled.report, content=content, by=honbu, now=NOW, origin="")
    actions.withdraw_version(version=second, by=honbu, now=NOW)

    report = actions.withdraw_version(version=third, by=honbu, now=NOW)

    assert (report.status, report.current_version) == ("submitted", settled)


def test_number_of_a_withdrawn_version_is_not_used_again(settled, content, honbu):
    actions.withdraw_version(version=settled, by=honbu, now=NOW)

    again = actions.store_version(
        report=settled.report, content=replace(content, author="別の人"), by=honbu, now=NOW, origin=""
    )

    assert again.number == 2


def test_version_is_withdrawn_once(settled, honbu):
    actions.withdraw_version(version=settled, by=honbu, now=NOW)

    with pytest.raises(actions.VersionAlreadyWithdrawn):
        actions.withdraw_version(version=settled, by=honbu, now=NOW)


@pytest.mark.parametrize("person", ["mori", "hayashi", "hara", "ishida"])
def test_prefecture_does_not_withdraw(settled, person, request):
    with pytest.raises(NotAllowed):
        actions.withdraw_version(version=settled, by=request.getfixturevalue(person), now=NOW)
