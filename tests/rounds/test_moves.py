"""A report's way from hand to hand: who may do what, from which state, and what is left behind."""

from datetime import timedelta

import pytest

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Hand, Move, Point, Report, ReportVersion
from suishin.rounds.queries import content_of, draft_of
from suishin.rounds.rules import content_hash
from tests.rounds.conftest import NOW

TODAY = NOW.date()


def seen(report) -> str:
    return content_hash(draft_of(report, today=TODAY).content)


def status(report) -> str:
    report.refresh_from_db()
    return report.status


def test_written_report_waits_for_its_confirmer(waiting, mori):
    move = waiting.moves.first()

    assert waiting.status == "waiting"
    assert (move.kind, move.from_status, move.to_status, move.by) == ("sent", "draft", "waiting", mori)
    assert Entry.objects.get(event="report_sent").actor_label == mori.name


def test_confirmed_report_is_submitted_as_a_version(submitted, hayashi):
    version = submitted.current_version

    assert submitted.status == "submitted"
    assert (version.number, version.made_by, version.written_on) == (1, hayashi, "2025-02-03")
    assert content_of(version).narratives["grant"] == ["12単組に支払った。"]
    assert [(figure.value, figure.unit) for figure in version.figures.all()] == [(12, "単組")]
    assert version.content_hash == content_hash(content_of(version))
    assert submitted.moves.first().version == version


def test_empty_box_means_not_done(submitted):
    assert set(submitted.current_version.answers.exclude(choice="").values_list("choice", flat=True)) == {"no"}


def test_author_cannot_confirm_what_was_sent(nagano_report, hayashi):
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "書く"}], revision=0, by=hayashi, now=NOW)
    actions.send_for_confirmation(report=nagano_report, by=hayashi, now=NOW)

    with pytest.raises(actions.ConfirmedByItsAuthor):
        actions.confirm_report(report=nagano_report, seen=seen(nagano_report), by=hayashi, now=NOW)

    assert status(nagano_report) == "waiting"


def test_confirmer_submits_only_what_was_seen(waiting, mori, hayashi):
    before = seen(waiting)
    actions.take_back_report(report=waiting, by=mori, now=NOW)
    actions.save_answer(report=waiting, key="grant", raw=[{"text": "13単組。"}], revision=1, by=mori, now=NOW)
    actions.send_for_confirmation(report=waiting, by=mori, now=NOW)

    with pytest.raises(actions.ChangedSinceSeen):
        actions.confirm_report(report=waiting, seen=before, by=hayashi, now=NOW)

    assert not ReportVersion.objects.exists()


def test_round_without_confirmation_takes_the_report_at_once(nagano_report, mori):
    nagano_report.round.needs_confirmation = False
    nagano_report.round.save()

    actions.send_for_confirmation(report=nagano_report, by=mori, now=NOW)

    assert status(nagano_report) == "submitted"


def test_confirmer_sends_back_with_a_reason(waiting, hayashi):
    move = actions.send_back(
        report=waiting, reason="数が違う", marks={"grant": "何単組", "x": "無い"}, by=hayashi, now=NOW
    )

    assert status(waiting) == "returned"
    assert [(mark.item_key, mark.text) for mark in move.marks.all()] == [("grant", "何単組")]


def test_head_office_returns_with_a_reason(submitted, honbu, mori):
    actions.return_report(report=submitted, reason=" 件数を確かめてください ", marks={}, by=honbu, now=NOW)

    assert status(submitted) == "returned"
    assert submitted.moves.first().reason == "件数を確かめてください"
    actions.save_answer(report=submitted, key="retiree", raw=[{"text": "直した"}], revision=1, by=mori, now=NOW)
    actions.send_for_confirmation(report=submitted, by=mori, now=NOW)
    assert status(submitted) == "waiting"


def test_accepted_report_is_changed_by_nothing(accepted, content, mori, hayashi, honbu):
    for change, error in (
        (lambda: actions.take_back_report(report=accepted, by=mori, now=NOW), actions.AlreadyMoved),
        (lambda: actions.return_report(report=accepted, reason="x", marks={}, by=honbu, now=NOW), actions.AlreadyMoved),
        (
            lambda: actions.save_answer(report=accepted, key="grant", raw=[], revision=1, by=mori, now=NOW),
            actions.NotWritable,
        ),
        (
            lambda: actions.store_version(report=accepted, content=content, by=hayashi, now=NOW, origin=""),
            actions.ReportAccepted,
        ),
        (
            lambda: actions.withdraw_version(version=accepted.current_version, by=honbu, now=NOW),
            actions.ReportAccepted,
        ),
        (lambda: actions.skip_report(report=accepted, reason="x", by=honbu, now=NOW), actions.AlreadyMoved),
    ):
        with pytest.raises(error):
            change()

    assert status(accepted) == "accepted"
    assert accepted.versions.count() == 1


def test_only_the_version_that_was_seen_is_accepted(submitted, honbu):
    with pytest.raises(actions.ChangedSinceSeen):
        actions.accept_report(report=submitted, version_number=2, by=honbu, now=NOW)

    assert status(submitted) == "submitted"


def test_content_changed_behind_the_products_back_is_not_accepted(submitted, honbu):
    Point.objects.filter(answer__version=submitted.current_version).update(text="99単組に支払った。")

    with pytest.raises(actions.NotAsAccepted):
        actions.accept_report(report=submitted, version_number=1, by=honbu, now=NOW)


def test_reopened_report_has_a_due_day_of_its_own(accepted, honbu, mori):
    actions.reopen_report(report=accepted, reason="追加", due_on=TODAY + timedelta(days=7), by=honbu, now=NOW)

    accepted.refresh_from_db()
    assert (accepted.status, accepted.due_on) == ("returned", TODAY + timedelta(days=7))
    actions.save_answer(report=accepted, key="grant", raw=[{"text": "足した"}], revision=2, by=mori, now=NOW)


def test_reopening_needs_a_day_to_come(accepted, honbu):
    with pytest.raises(actions.DueDayPast):
        actions.reopen_report(report=accepted, reason="追加", due_on=TODAY - timedelta(days=1), by=honbu, now=NOW)


def test_skipped_report_comes_back_as_far_as_it_had_come(nagano_report, mori, honbu):
    actions.save_answer(report=nagano_report, key="grant", raw=[{"text": "途中"}], revision=0, by=mori, now=NOW)
    actions.skip_report(report=nagano_report, reason="災害のため", by=honbu, now=NOW)
    assert status(nagano_report) == "skipped"

    actions.unskip_report(report=nagano_report, by=honbu, now=NOW)

    assert status(nagano_report) == "draft"


def test_head_office_submits_in_anothers_place_also_after_closing(nagano_report, honbu):
    nagano_report.round.is_late_allowed = False
    nagano_report.round.save()
    late = nagano_report.closes_at() + timedelta(days=3)

    actions.submit_on_behalf(report=nagano_report, reason="電話で聞き取り", by=honbu, now=late)

    assert status(nagano_report) == "submitted"
    assert nagano_report.moves.first().is_on_behalf


def test_second_of_the_deadline_is_the_first_that_is_too_late(nagano_report, mori):
    nagano_report.round.is_late_allowed = False
    nagano_report.round.save()
    closes_at = nagano_report.closes_at()

    with pytest.raises(actions.ReportClosed):
        actions.send_for_confirmation(report=nagano_report, by=mori, now=closes_at)
    actions.send_for_confirmation(report=nagano_report, by=mori, now=closes_at - timedelta(microseconds=1))

    assert status(nagano_report) == "waiting"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason_is_required(submitted, honbu, reason):
    with pytest.raises(actions.ReasonMissing):
        actions.return_report(report=submitted, reason=reason, marks={}, by=honbu, now=NOW)


PEOPLE = ("honbu", "mori", "hayashi", "hara", "ishida", "ono", "kanri")
MAY = [
    ("waiting", lambda r, by: actions.confirm_report(report=r, seen=seen(r), by=by, now=NOW), {"hayashi"}),
    ("waiting", lambda r, by: actions.send_back(report=r, reason="x", marks={}, by=by, now=NOW), {"hayashi"}),
    ("submitted", lambda r, by: actions.take_back_report(report=r, by=by, now=NOW), {"honbu", "mori", "hayashi"}),
    ("submitted", lambda r, by: actions.return_report(report=r, reason="x", marks={}, by=by, now=NOW), {"honbu"}),
    ("submitted", lambda r, by: actions.accept_report(report=r, version_number=1, by=by, now=NOW), {"honbu"}),
    ("waiting", lambda r, by: actions.submit_on_behalf(report=r, reason="x", by=by, now=NOW), {"honbu"}),
    ("waiting", lambda r, by: actions.skip_report(report=r, reason="x", by=by, now=NOW), {"honbu"}),
    (
        "accepted",
        lambda r, by: actions.reopen_report(report=r, reason="x", due_on=TODAY, by=by, now=NOW),
        {"honbu"},
    ),
]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("state", "act", "allowed"), MAY)
def test_each_step_is_for_those_whose_turn_it_is(state, act, allowed, person, request):
    report, by = request.getfixturevalue(state), request.getfixturevalue(person)

    if person in allowed:
        act(report, by)
        assert status(report) != state
    else:
        with pytest.raises(NotAllowed):
            act(report, by)
        assert status(report) == state


def test_every_step_leaves_one_move_and_one_entry(submitted):
    events = list(Entry.objects.exclude(event="form_stored").order_by("sequence").values_list("event", flat=True))

    assert events == ["answer_saved", "report_sent", "report_submitted"]
    assert list(Move.objects.order_by("pk").values_list("kind", flat=True)) == ["started", "sent", "submitted"]


def test_hand_that_left_does_no_more(waiting, hara):
    Hand.objects.create(
        report=waiting,
        post=hara.posts[0],
        kind="confirmer",
        valid_from=TODAY - timedelta(days=9),
        valid_to=TODAY - timedelta(days=1),
    )

    with pytest.raises(NotAllowed):
        actions.confirm_report(report=waiting, seen=seen(waiting), by=hara, now=NOW)


def test_required_answers_stand_against_handing_in(nagano_report, mori):
    form = nagano_report.round.form
    section = next(section for section in form.content["sections"] if section["key"] == "grant")
    section["items"][-1]["required"] = True
    form.save()
    report = Report.objects.select_related("round__form").get(pk=nagano_report.pk)

    with pytest.raises(actions.Incomplete) as caught:
        actions.send_for_confirmation(report=report, by=mori, now=NOW)

    assert [fault.key for fault in caught.value.faults] == ["grant"]
