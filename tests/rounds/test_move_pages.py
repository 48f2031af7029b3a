"""The pages of the steps from hand to hand: what they say, what they do, what they refuse."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from suishin.rounds import actions
from suishin.rounds.models import Move, Report
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import Hands, content_hash, steps_of
from tests.rounds.conftest import NOW


def at(report, step: str) -> str:
    return reverse(f"rounds:report-{step}", args=[report.pk])


def status(report) -> str:
    return Report.objects.get(pk=report.pk).status


@pytest.fixture
def written(nagano_report, mori):
    actions.save_answer(
        report=nagano_report, key="grant", raw=[{"text": "12単組に支払った。"}], revision=0, by=mori, now=NOW
    )
    return Report.objects.select_related("round__form", "organization").get(pk=nagano_report.pk)


@pytest.fixture
def sent(written, mori):
    actions.send_for_confirmation(report=written, by=mori, now=NOW)
    return written


@pytest.fixture
def submitted(sent, hayashi):
    seen = content_hash(draft_of(sent, today=NOW.date()).content)
    actions.confirm_report(report=sent, seen=seen, by=hayashi, now=NOW)
    return sent


def test_page_says_what_locks_and_who_is_told_before_anything_happens(written, sign_in, mori):
    page = sign_in(mori).get(at(written, "send")).content.decode()

    assert "確認が済むまで書き直せません" in page
    assert status(written) == "draft"


def test_author_sends_and_confirmer_submits_what_was_seen(written, sign_in, mori, hayashi):
    sign_in(mori).post(at(written, "send"))
    client = sign_in(hayashi)
    page = client.get(reverse("rounds:report-write", args=[written.pk])).content.decode()
    seen = content_hash(draft_of(written, today=timezone.localdate()).content)

    assert f"?seen={seen}" in page
    answer = client.post(at(written, "confirm"), {"seen": seen}, follow=True)
    assert "提出しました。全国本部に届いています。" in answer.content.decode()
    assert status(written) == "submitted"


def test_confirming_something_else_than_what_was_seen_is_refused(sent, sign_in, hayashi):
    answer = sign_in(hayashi).post(at(sent, "confirm"), {"seen": "0" * 64})

    assert "見ている間に内容が変わったため、何もしていません。" in answer.content.decode()
    assert status(sent) == "waiting"


def test_confirmer_sends_back_with_reason_and_marks_and_the_author_sees_them(sent, sign_in, mori, hayashi):
    sign_in(hayashi).post(at(sent, "send-back"), {"reason": "金額がありません。", "mark-grant": "ここに書いてください"})

    page = sign_in(mori).get(reverse("rounds:report-write", args=[sent.pk])).content.decode()
    assert status(sent) == "returned"
    for text in ("金額がありません。", "差し戻しの指摘：", "ここに書いてください"):
        assert text in page


@pytest.mark.parametrize(("person", "step"), [("hayashi", "send-back"), ("honbu", "return"), ("honbu", "skip")])
def test_step_without_a_reason_is_refused(sent, sign_in, person, step, request):
    answer = sign_in(request.getfixturevalue(person)).post(at(sent, step), {"reason": "　"})

    assert "理由を書いてください。" in answer.content.decode()
    assert status(sent) == "waiting"


def test_headquarters_accepts_the_version_it_saw(submitted, sign_in, honbu):
    client = sign_in(honbu)

    assert 'name="version" value="1"' in client.get(at(submitted, "accept")).content.decode()
    assert "見ている間に" in client.post(at(submitted, "accept"), {"version": 9}).content.decode()
    client.post(at(submitted, "accept"), {"version": 1})

    assert status(submitted) == "accepted"


def test_headquarters_returns_reopens_skips_and_undoes_it(submitted, sign_in, honbu):
    client = sign_in(honbu)
    client.post(at(submitted, "return"), {"reason": "3の②を確かめてください。"})
    assert status(submitted) == "returned"
    client.post(at(submitted, "submit-on-behalf"), {"reason": "電話で頼まれたため"})
    assert Move.objects.get(kind="submitted", is_on_behalf=True).reason == "電話で頼まれたため"
    client.post(at(submitted, "accept"), {"version": 2})
    day = timezone.localdate() + timedelta(days=5)
    client.post(at(submitted, "reopen"), {"reason": "数字の訂正", "due_on": day.isoformat()})
    assert (status(submitted), Report.objects.get(pk=submitted.pk).own_due_on) == ("returned", day)
    client.post(at(submitted, "skip"), {"reason": "今回は出さない"})
    assert status(submitted) == "skipped"
    client.post(at(submitted, "unskip"))

    assert status(submitted) == "draft"


def test_missing_answers_stand_in_the_way_and_are_named(written, sign_in, mori):
    form = written.round.form
    form.content["sections"][1]["items"][2]["required"] = True
    form.save()
    actions.save_answer(report=written, key="grant", raw=[], revision=1, by=mori, now=NOW)
    client = sign_in(mori)

    assert "足りないところがあるため、まだ進められません。" in client.get(at(written, "send")).content.decode()
    answer = client.post(at(written, "send"))
    assert "を記入してください。" in answer.content.decode()
    assert status(written) == "draft"


def test_report_page_tells_who_did_what(submitted, sign_in, hara):
    page = sign_in(hara).get(reverse("rounds:report-detail", args=[submitted.pk])).content.decode()

    for text in ("経過", "書き始め", "確認に回した", "提出した", "Mori", "Hayashi"):
        assert text in page


def test_confirmer_sees_what_changed_since_the_visit_before(sent, mori, hayashi):
    draft = draft_of(sent, today=NOW.date())
    first = actions.look_at_report(draft=draft, is_own=True, by=hayashi, now=NOW)
    again = actions.look_at_report(draft=draft, is_own=True, by=hayashi, now=NOW + timedelta(minutes=5))
    later = actions.look_at_report(draft=draft, is_own=True, by=hayashi, now=NOW + timedelta(hours=2))

    assert first.before is None
    assert again.before is None
    assert later.before["grant"][0]["text"] == "12単組に支払った。"
    assert later.before_at == NOW + timedelta(minutes=5)


def test_confirmer_sees_at_once_what_changed_after_sending_back(sent, mori, hayashi):
    def look(minute):
        draft = draft_of(sent, today=NOW.date())
        return actions.look_at_report(draft=draft, is_own=True, by=hayashi, now=NOW + timedelta(minutes=minute))

    look(1)
    actions.send_back(report=sent, reason="額も", marks={}, by=hayashi, now=NOW + timedelta(minutes=2))
    assert look(3).before is None
    sent.refresh_from_db()
    actions.save_answer(
        report=sent,
        key="grant",
        raw=[{"text": "18万円を支払った。"}],
        revision=1,
        by=mori,
        now=NOW + timedelta(minutes=4),
    )
    sent.refresh_from_db()
    actions.send_for_confirmation(report=sent, by=mori, now=NOW + timedelta(minutes=5))

    again = look(6)

    assert again.before["grant"][0]["text"] == "12単組に支払った。"
    assert again.answers["grant"][0]["text"] == "18万円を支払った。"


@pytest.mark.parametrize(
    ("state", "hands", "steps"),
    [
        ("draft", Hands(is_author=True), ["send"]),
        ("draft", Hands(is_author=True, is_organizer=True, is_own=False), ["submit-on-behalf", "skip"]),
        ("waiting", Hands(is_author=True), ["take-back"]),
        ("waiting", Hands(is_author=True, is_confirmer=True), ["confirm", "send-back", "take-back"]),
        ("submitted", Hands(is_organizer=True), ["accept", "return"]),
        ("accepted", Hands(is_author=True, is_confirmer=True), []),
        ("accepted", Hands(is_organizer=True), ["reopen"]),
        ("skipped", Hands(is_organizer=True), ["unskip"]),
        ("submitted", Hands(), []),
    ],
)
def test_steps_offered_by_state_and_hand(state, hands, steps):
    assert steps_of(state, hands) == steps
