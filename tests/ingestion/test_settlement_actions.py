"""Settling a draft, taking a settlement back, and asking for corrections."""

from decimal import Decimal

import pytest

from suishin.audit.models import Entry
from suishin.ingestion import actions
from suishin.ingestion.actions import corrections, reviews, settlements, uploads
from suishin.ingestion.models import CorrectionRequest, Draft, Settlement
from suishin.notices.models import Message
from suishin.permissions import NotAllowed
from suishin.rounds.models import Report
from tests.factories.uploads import TEXT, UNKNOWN_ITEM, UPLOADED_AT, answer_all, make_drafts, settle


def report_of(organization):
    return Report.objects.get(organization=organization)


def test_a_settled_draft_is_the_current_version_of_its_report(draft, tree, hayashi):
    settlement = settle(draft, hayashi)

    report, version = report_of(tree.nagano), settlement.version
    assert (report.status, report.current_version) == ("submitted", version)
    assert (version.written_on, version.author, version.confirmer) == ("2025-02-03", "森　葉子", "")
    assert (version.settlement.source_file, version.settlement.by) == (draft.source_file, hayashi)
    assert version.answers.get(item_key="grant.paid_by_rule").choice == "yes"
    assert version.answers.get(item_key=UNKNOWN_ITEM).choice == "unknown"
    points = version.answers.get(item_key="newhire").points.values_list("text", flat=True)
    assert list(points) == TEXT.split("\n")


def test_figures_and_events_stand_where_their_sentence_stands(draft, hayashi):
    proposal = draft.proposals.get(key="narratives.progress_update")
    changed = {"text": f"前置き。\n\n{TEXT}"}
    actions.decide(proposal=proposal, choice="correct", changed=changed, seen_revision=0, by=hayashi, now=UPLOADED_AT)

    version = settle(draft, hayashi).version

    figure, event = version.figures.get(), version.events.get()
    text = "\n".join(version.answers.get(item_key="progress_update").points.values_list("text", flat=True))
    assert text[figure.start : figure.end] == figure.span
    assert (figure.value, figure.unit) == (Decimal(7343), "件")
    assert (event.name, event.date_from) == ("共済推進委員会", "2024-11-28")


def test_rejected_values_are_left_out(draft, hayashi):
    for key in ("narratives.grant", "figures.1", "events.1"):
        proposal = draft.proposals.get(key=key)
        actions.decide(proposal=proposal, choice="reject", seen_revision=0, by=hayashi, now=UPLOADED_AT)

    version = settle(draft, hayashi).version

    assert not version.answers.get(item_key="grant").points.exists()
    assert not version.figures.exists()
    assert not version.events.exists()


def test_settling_leaves_exactly_one_entry(draft, tree, hayashi):
    answer_all(draft, hayashi)
    before = Entry.objects.count()

    actions.settle_draft(draft=draft, replaces=0, by=hayashi, now=UPLOADED_AT)

    entry = Entry.objects.get(event="report_settled")
    assert Entry.objects.count() == before + 1
    assert entry.details == {"version": 1, "replaces": 0, "file": draft.source_file.sha256}
    assert entry.organization_path == tree.nagano.path


def test_unanswered_values_stand_against_settling(draft, hayashi):
    with pytest.raises(settlements.Unanswered):
        actions.settle_draft(draft=draft, replaces=0, by=hayashi, now=UPLOADED_AT)


def test_a_draft_without_prefecture_is_not_settled(mori, hayashi, tree, definition, round_2025):
    draft = make_drafts(mori, tree.nagano, definition, ["21"])[0]
    answer_all(draft, hayashi)

    with pytest.raises(settlements.NotAssigned):
        actions.settle_draft(draft=draft, replaces=0, by=hayashi, now=UPLOADED_AT)


def test_a_prefecture_that_is_not_in_the_round_is_refused(draft, hayashi):
    answer_all(draft, hayashi)
    Report.objects.all().delete()

    with pytest.raises(settlements.NotInRound):
        actions.settle_draft(draft=draft, replaces=0, by=hayashi, now=UPLOADED_AT)


def test_a_second_report_names_the_version_it_replaces(draft, tree, honbu, hayashi, definition):
    settle(draft, hayashi)
    second = make_drafts(honbu, tree.national, definition, ["20"])[0]
    answer_all(second, honbu)

    with pytest.raises(settlements.ReplacesAnother):
        actions.settle_draft(draft=second, replaces=0, by=honbu, now=UPLOADED_AT)

    assert actions.settle_draft(draft=second, replaces=1, by=honbu, now=UPLOADED_AT).version.number == 2


def test_a_draft_is_settled_once(draft, hayashi):
    settle(draft, hayashi)

    with pytest.raises(reviews.DraftClosed):
        actions.settle_draft(draft=draft, replaces=1, by=hayashi, now=UPLOADED_AT)

    assert Settlement.objects.count() == 1


@pytest.mark.parametrize("name", ["mori", "hara", "ono", "kanri", "ishida"])
def test_only_confirmers_and_national_staff_settle(name, draft, honbu, request):
    answer_all(draft, honbu)

    with pytest.raises(NotAllowed):
        actions.settle_draft(draft=draft, replaces=0, by=request.getfixturevalue(name), now=UPLOADED_AT)


def take_back(settlement, by, reason="数が違う"):
    actions.take_back_settlement(settlement=settlement, reason=reason, by=by, now=UPLOADED_AT)


def test_taking_back_brings_the_version_before_it_back(draft, tree, honbu, hayashi, definition):
    first = settle(draft, hayashi)
    second = settle(make_drafts(honbu, tree.national, definition, ["20"])[0], honbu)

    take_back(second, honbu)

    report = report_of(tree.nagano)
    assert (report.status, report.current_version) == ("submitted", first.version)


def test_taking_back_the_only_version_leaves_a_report_not_started(draft, tree, honbu, hayashi):
    settlement = settle(draft, hayashi)

    take_back(settlement, honbu)

    draft.refresh_from_db()
    assert report_of(tree.nagano).status == "not_started"
    assert draft.state == "taken_back"
    assert Entry.objects.get(event="settlement_taken_back").details["reason"] == "数が違う"


def test_the_prefecture_learns_why_a_settlement_was_taken_back(draft, mori, honbu, hayashi):
    take_back(settle(draft, hayashi), honbu)

    told = Message.objects.filter(kind="settlement_taken_back").order_by("to__username")
    assert [message.to for message in told] == [hayashi, mori]
    assert "数が違う" in told[0].body


def test_a_draft_taken_back_is_settled_again(draft, honbu, hayashi):
    take_back(settle(draft, hayashi), honbu)

    assert settle(draft, hayashi).version.number == 2


def test_a_settlement_is_taken_back_once_and_with_a_reason(draft, honbu, hayashi):
    settlement = settle(draft, hayashi)

    with pytest.raises(uploads.ReasonMissing):
        take_back(settlement, honbu, reason=" ")
    take_back(settlement, honbu)
    with pytest.raises(settlements.AlreadyTakenBack):
        take_back(settlement, honbu)


@pytest.mark.parametrize("name", ["mori", "hayashi", "hara", "kanri"])
def test_only_national_staff_take_a_settlement_back(name, draft, hayashi, request):
    settlement = settle(draft, hayashi)

    with pytest.raises(NotAllowed):
        take_back(settlement, request.getfixturevalue(name))


def ask(report, by, text="①は未実施です。"):
    return actions.request_correction(report=report, text=text, by=by, now=UPLOADED_AT)


def test_a_prefecture_asks_and_headquarters_answers(draft, tree, mori, honbu, hayashi):
    settlement = settle(draft, hayashi)

    request = ask(report_of(tree.nagano), mori)
    actions.close_correction(request=request, answer="直しました。", by=honbu, now=UPLOADED_AT)

    request.refresh_from_db()
    assert (request.version, request.answer, request.closed_by) == (settlement.version, "直しました。", honbu)
    assert Entry.objects.filter(event__in=["correction_requested", "correction_closed"]).count() == 2


def test_only_a_settled_report_is_corrected(draft, tree, mori):
    with pytest.raises(corrections.NothingToCorrect):
        ask(report_of(tree.nagano), mori)


def test_a_request_says_what_to_correct_and_is_answered_once(draft, tree, mori, honbu, hayashi):
    settle(draft, hayashi)
    report = report_of(tree.nagano)

    with pytest.raises(corrections.TextMissing):
        ask(report, mori, text=" ")
    request = ask(report, mori)
    with pytest.raises(corrections.AnswerMissing):
        actions.close_correction(request=request, answer="", by=honbu, now=UPLOADED_AT)
    actions.close_correction(request=request, answer="はい", by=honbu, now=UPLOADED_AT)
    with pytest.raises(corrections.AlreadyClosed):
        actions.close_correction(request=request, answer="はい", by=honbu, now=UPLOADED_AT)


def test_requests_are_made_by_the_prefecture_and_answered_by_headquarters(draft, tree, mori, hara, ishida, hayashi):
    settle(draft, hayashi)
    report = report_of(tree.nagano)

    for by in (hara, ishida):
        with pytest.raises(NotAllowed):
            ask(report, by)
    with pytest.raises(NotAllowed):
        actions.close_correction(request=ask(report, mori), answer="はい", by=mori, now=UPLOADED_AT)


def test_a_request_is_seen_by_its_prefecture_and_headquarters(draft, tree, mori, honbu, ishida, kanri, hayashi):
    settle(draft, hayashi)
    ask(report_of(tree.nagano), mori)

    seen = {user.username: CorrectionRequest.objects.visible_to(user).count() for user in (mori, honbu, ishida, kanri)}
    assert seen == {"mori": 1, "honbu": 1, "ishida": 0, "kanri": 0}


def test_no_draft_is_lost_on_the_way(booklet, honbu):
    settle(booklet[0], honbu)

    assert list(Draft.objects.order_by("index").values_list("state", flat=True)) == ["settled", "open"]
