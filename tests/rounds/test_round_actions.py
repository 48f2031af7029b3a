"""Making and changing rounds."""

from datetime import date, timedelta

import pytest

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Round
from tests.rounds.conftest import NOW


def facts(form, **change) -> actions.RoundFacts:
    """A round that opens on the day of the test."""
    usual = {"code": "2026-01", "title": "2026年1月報告", "opens_on": NOW.date(), "due_on": date(2026, 2, 13)}
    return actions.RoundFacts(form=form, **(usual | change))


def test_new_round_asks_every_prefecture_that_exists(tree, form_2025, honbu):
    tree.gifu.closed_on = date(2025, 2, 1)
    tree.gifu.save()

    created = actions.create_round(organizer=tree.national, facts=facts(form_2025), by=honbu, now=NOW)

    assert [(report.organization, report.status) for report in created.reports.all()] == [(tree.nagano, "not_started")]
    assert Entry.objects.get(event="round_created").details["reports"] == 1


@pytest.mark.parametrize("person", ["mori", "hayashi", "hara", "kanri", "ono"])
def test_only_national_staff_makes_rounds(tree, form_2025, person, request):
    with pytest.raises(NotAllowed):
        actions.create_round(
            organizer=tree.national, facts=facts(form_2025), by=request.getfixturevalue(person), now=NOW
        )

    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code": "2025-01"}, actions.RoundCodeTaken),
        ({"due_on": date(2025, 1, 5)}, actions.RoundDueBeforeOpening),
    ],
)
def test_round_that_cannot_be_is_refused(round_2025, form_2025, honbu, change, error):
    with pytest.raises(error):
        actions.create_round(organizer=round_2025.organizer, facts=facts(form_2025, **change), by=honbu, now=NOW)

    assert Round.objects.count() == 1
    assert not Entry.objects.filter(event="round_created").exists()


def test_round_keeps_its_reports_when_it_changes(round_2025, form_2025, honbu):
    actions.change_round(round=round_2025, facts=facts(form_2025), by=honbu, now=NOW)

    round_2025.refresh_from_db()
    assert (round_2025.code, round_2025.due_on) == ("2026-01", date(2026, 2, 13))
    assert round_2025.reports.count() == 2
    entry = Entry.objects.get(event="round_changed")
    assert (entry.details["before"]["code"], entry.details["after"]["code"]) == ("2025-01", "2026-01")


def test_code_stays_once_a_report_has_come(round_2025, form_2025, honbu, settled):
    with pytest.raises(actions.RoundInUse):
        actions.change_round(round=round_2025, facts=facts(form_2025), by=honbu, now=NOW)

    actions.change_round(round=round_2025, facts=facts(form_2025, code="2025-01"), by=honbu, now=NOW)
    round_2025.refresh_from_db()
    assert round_2025.title == "2026年1月報告"


def test_round_cannot_take_the_code_of_another(tree, round_2025, form_2025, honbu):
    other = actions.create_round(organizer=tree.national, facts=facts(form_2025), by=honbu, now=NOW)

    with pytest.raises(actions.RoundCodeTaken):
        actions.change_round(round=other, facts=facts(form_2025, code="2025-01"), by=honbu, now=NOW)


def test_round_to_come_has_no_reports_until_its_day(tree, form_2025, honbu):
    later = NOW + timedelta(days=10)
    created = actions.create_round(
        organizer=tree.national, facts=facts(form_2025, opens_on=later.date()), by=honbu, now=NOW
    )
    assert not created.reports.exists()

    assert actions.open_due_rounds(by=honbu, now=NOW) == []
    assert actions.open_due_rounds(by=honbu, now=later) == [created]
    assert actions.open_due_rounds(by=honbu, now=later) == []

    assert created.reports.count() == 2


def test_reports_begin_with_the_hands_of_their_posts(tree, form_2025, honbu, mori, hayashi, hara):
    created = actions.create_round(organizer=tree.national, facts=facts(form_2025), by=honbu, now=NOW)

    report = created.reports.get(organization=tree.nagano)
    assert {(hand.kind, hand.post_id) for hand in report.hands.all()} == {
        ("author", mori.posts[0].pk),
        ("confirmer", hayashi.posts[0].pk),
    }


def test_only_chosen_targets_are_asked(tree, form_2025, honbu):
    created = actions.create_round(
        organizer=tree.national, facts=facts(form_2025, chosen_targets=(tree.gifu,)), by=honbu, now=NOW
    )

    assert [report.organization for report in created.reports.all()] == [tree.gifu]


def test_target_of_another_kind_is_refused(tree, form_2025, honbu):
    with pytest.raises(actions.TargetOutOfSight):
        actions.create_round(
            organizer=tree.national, facts=facts(form_2025, chosen_targets=(tree.hikari,)), by=honbu, now=NOW
        )


@pytest.mark.parametrize(
    ("is_late_allowed", "late_until", "last_day"),
    [
        (False, None, date(2026, 2, 13)),
        (True, None, None),
        (True, date(2026, 2, 20), date(2026, 2, 20)),
    ],
)
def test_last_day_follows_the_rule_for_late_reports(tree, form_2025, honbu, is_late_allowed, late_until, last_day):
    change = {"is_late_allowed": is_late_allowed, "late_until": late_until}

    created = actions.create_round(organizer=tree.national, facts=facts(form_2025, **change), by=honbu, now=NOW)

    assert created.last_day == last_day


def test_late_day_before_the_due_day_is_refused(tree, form_2025, honbu):
    with pytest.raises(actions.LateBeforeDue):
        actions.create_round(
            organizer=tree.national, facts=facts(form_2025, late_until=date(2026, 2, 12)), by=honbu, now=NOW
        )
