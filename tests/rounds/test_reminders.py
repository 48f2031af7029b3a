"""Reminders every morning and by hand: one digest a person and day, nothing twice, nothing to those who are done."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from suishin.accounts.models import Holding, User
from suishin.audit.models import Entry
from suishin.notices.models import Message
from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Reminder, ReminderStage, Report, Round

TOKYO = ZoneInfo("Asia/Tokyo")
WEEK_BEFORE = datetime(2025, 2, 7, 7, 30, tzinfo=TOKYO)
DUE_DAY = datetime(2025, 2, 14, 7, 30, tzinfo=TOKYO)


def remind(now):
    return actions.send_reminders(by=User.objects.system(), now=now)


def told() -> list[tuple[str, str]]:
    messages = Message.objects.order_by("created_at", "to__username")
    return [(message.to.username, message.subject.removeprefix("【推進】")) for message in messages]


@pytest.fixture
def round(round_2025, mori, hayashi, ishida, honbu):
    """A round with its first stages, opened on its first day."""
    actions.reminders.add_first_stages(round_2025)
    Round.objects.update(opened_at=datetime(2025, 1, 6, 0, 0, tzinfo=TOKYO))
    return Round.objects.get()


@pytest.fixture
def nagano(round, tree):
    return round.reports.get(organization=tree.nagano)


def set_status(report, status, *, since=None):
    if status in ("submitted", "accepted"):
        from tests.factories.reports import tell_report

        tell_report(report.round, report.organization, User.objects.get(username="mori"))
    Report.objects.filter(pk=report.pk).update(status=status, changed_at=since)


def test_authors_are_reminded_before_the_due_day(round):
    assert remind(WEEK_BEFORE) == 2

    assert told() == [("ishida", "岐阜県の報告の締切まで7日です"), ("mori", "長野県の報告の締切まで7日です")]


def test_job_that_runs_again_reminds_nobody_twice(round):
    remind(WEEK_BEFORE)

    assert remind(WEEK_BEFORE + timedelta(hours=1)) == 0
    assert remind(WEEK_BEFORE + timedelta(days=1)) == 0
    assert len(told()) == 2


def test_reminder_that_comes_late_counts_the_days_of_today(round):
    remind(WEEK_BEFORE + timedelta(days=2))

    assert ("mori", "長野県の報告の締切まで5日です") in told()


def test_those_who_are_done_hear_nothing(round, nagano):
    set_status(nagano, "accepted")

    remind(DUE_DAY)

    assert told() == [("ishida", "岐阜県の報告は今日が締切です")]


def test_confirmer_who_has_the_report_is_reminded_in_the_authors_place(round, nagano):
    set_status(nagano, "waiting", since=DUE_DAY - timedelta(days=1))

    remind(DUE_DAY)

    assert ("hayashi", "長野県の報告は今日が締切です") in told()
    assert "mori" not in dict(told())


def test_report_that_lies_with_head_office_is_brought_to_mind_there(round, nagano):
    since = datetime(2025, 1, 20, 12, 0, tzinfo=TOKYO)
    set_status(nagano, "submitted", since=since)

    remind(datetime(2025, 1, 27, 7, 30, tzinfo=TOKYO))

    assert told() == [("honbu", "長野県の報告が7日、受理を待っています")]


def test_person_with_two_reports_gets_one_digest(round, nagano, tree, mori):
    from suishin.permissions import Role
    from tests.factories.tree import give_post

    give_post(mori, tree.gifu, Role.PREFECTURE_AUTHOR)

    remind(WEEK_BEFORE)

    digest = Message.objects.get(to=mori)
    assert digest.subject == "【推進】報告のお知らせ（2件）"
    assert "長野県の報告は、締切の2025年2月14日（金）まであと7日です" in digest.body
    assert "岐阜県の報告は、締切の2025年2月14日（金）まであと7日です" in digest.body


def test_digest_names_what_else_lies_with_the_person(round, nagano, form_2025, tree):
    other = Round.objects.create(
        code="2025-03",
        title="三月の報告",
        organizer=tree.national,
        form=form_2025,
        opens_on=date(2025, 2, 1),
        due_on=date(2025, 3, 31),
        opened_at=WEEK_BEFORE,
    )
    Report.objects.create(round=other, organization=tree.nagano)

    remind(WEEK_BEFORE)

    body = Message.objects.get(to__username="mori").body
    assert "・「三月の報告」の長野県の報告（未着手、締切2025年3月31日（月））" in body
    assert "三月の報告" not in Message.objects.get(to__username="ishida").body


def test_stage_that_is_off_reminds_nobody(round):
    ReminderStage.objects.filter(kind="before_due", days=7).update(is_on=False)

    assert remind(WEEK_BEFORE) == 0


def test_what_was_sent_is_remembered_per_report(round, nagano):
    remind(WEEK_BEFORE)
    remind(DUE_DAY)

    sent = list(nagano.reminders.values_list("kind", "days", "for_day", "reached_count"))
    assert sent == [("on_due_day", 0, date(2025, 2, 14), 1), ("before_due", 7, date(2025, 2, 7), 1)]


def test_head_office_hears_once_of_those_whom_nobody_reached(round, mori):
    Holding.objects.filter(user=mori).update(valid_to=date(2025, 1, 31))

    remind(WEEK_BEFORE)
    remind(WEEK_BEFORE + timedelta(hours=1))

    assert ("honbu", "長野県に、知らせを受け取る人がいません") in told()
    assert len(told()) == 2


def test_reminding_many_asks_as_many_questions_as_reminding_few(round, forty_seven, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        remind(WEEK_BEFORE)

    assert Reminder.objects.count() == 47


def test_head_office_reminds_by_hand_once_a_day(round, nagano, honbu):
    reports = list(round.reports.all())

    outcome = actions.remind_now(reports=reports, by=honbu, now=WEEK_BEFORE)

    assert (len(outcome.reminded), outcome.people_count, outcome.passed_over) == (2, 2, ())
    assert ("mori", "長野県の報告をお待ちしています") in told()
    assert Entry.objects.filter(event="reports_reminded").count() == 1
    with pytest.raises(actions.NobodyToRemind):
        actions.remind_now(reports=reports, by=honbu, now=WEEK_BEFORE + timedelta(hours=1))


def test_reminding_by_hand_passes_over_those_who_are_done(round, nagano, honbu):
    set_status(nagano, "accepted")

    outcome = actions.remind_now(reports=list(round.reports.all()), by=honbu, now=WEEK_BEFORE)

    assert outcome.passed_over == (nagano,)
    assert [user for user, _subject in told()] == ["ishida"]


def test_reminding_by_hand_does_not_take_the_place_of_the_days_digest(round, nagano, honbu):
    actions.remind_now(reports=[nagano], by=honbu, now=WEEK_BEFORE - timedelta(hours=1))

    assert remind(WEEK_BEFORE) == 2


def test_prefecture_reminds_nobody(round, nagano, mori):
    with pytest.raises(NotAllowed):
        actions.remind_now(reports=[nagano], by=mori, now=WEEK_BEFORE)


def test_round_begins_with_its_stages_and_they_are_changed(tree, honbu, form_2025):
    facts = actions.RoundFacts(
        code="2026-01", title="回", form=form_2025, opens_on=date(2026, 1, 6), due_on=date(2026, 2, 14)
    )
    made = actions.create_round(organizer=tree.national, facts=facts, by=honbu, now=WEEK_BEFORE)
    assert made.reminder_stages.count() == 8

    actions.change_stages(round=made, stages=[("before_due", 5, True)], by=honbu, now=WEEK_BEFORE)

    assert list(made.reminder_stages.values_list("kind", "days", "is_on")) == [("before_due", 5, True)]
    with pytest.raises(actions.StageTwice):
        actions.change_stages(
            round=made, stages=[("before_due", 5, True), ("before_due", 5, False)], by=honbu, now=WEEK_BEFORE
        )


def test_stages_are_changed_on_their_page(sign_in, honbu, round):
    lines = {"stages-TOTAL_FORMS": "3", "stages-INITIAL_FORMS": "0"}
    lines |= {
        "stages-0-kind": "on_due_day",
        "stages-0-is_on": "on",
        "stages-1-kind": "before_due",
        "stages-1-days": "0",
    }

    page = sign_in(honbu).post("/rounds/2025-01/reminders/", lines)
    assert "日数を1以上の数で書いてください。" in page.content.decode()
    sign_in(honbu).post("/rounds/2025-01/reminders/", lines | {"stages-1-days": "9"})

    assert list(round.reminder_stages.values_list("kind", "days", "is_on")) == [
        ("on_due_day", 0, True),
        ("before_due", 9, False),
    ]


def test_report_page_says_how_often_it_was_reminded_of(sign_in, honbu, round, nagano):
    remind(WEEK_BEFORE)

    page = sign_in(honbu).get(f"/reports/{nagano.pk}/").content.decode()

    assert "督促1回、最後は2025年2月7日（金）07:30（督促：締切前、1人）。" in page
