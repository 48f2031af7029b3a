"""A prefecture's round to its own local unions: an officer writes the one report that is theirs."""

from datetime import date

import pytest
from django.urls import reverse

from suishin.rounds import actions
from suishin.rounds.actions import RoundFacts
from suishin.rounds.models import Report, Round
from tests.rounds.conftest import NOW


@pytest.fixture
def report(tree, form_2025, ono, hayashi, honbu):
    """The report of ひかり市職労 in a round that 長野 holds."""
    facts = RoundFacts(
        code="2025-02",
        title="単組の報告",
        form=form_2025,
        opens_on=date(2025, 1, 6),
        due_on=date(2025, 2, 28),
        target_kind=Round.TargetKind.LOCAL_UNION,
        needs_confirmation=False,
    )
    round = actions.create_round(organizer=tree.nagano, facts=facts, by=honbu, now=NOW)
    return round.reports.get(organization=tree.hikari)


def test_officer_sees_and_writes_only_the_report_that_is_theirs(report, round_2025, sign_in, ono):
    client = sign_in(ono)
    page = client.get(reverse("rounds:report-write", args=[report.pk]))

    assert page.status_code == 200
    assert reverse("rounds:round-list") not in page.content.decode()
    assert list(Report.objects.visible_to(ono)) == [report]
    saved = client.post(
        reverse("rounds:answer-save", args=[report.pk, "author"]), {"author:revision": 0, "author:value": "書記長"}
    )
    assert saved.status_code == 200
    presence = reverse("rounds:report-presence", args=[report.pk])
    assert client.post(presence, {"section": "grant"}).status_code == 200


def test_officer_submits_and_their_prefecture_returns(report, sign_in, ono, mori, honbu):
    actions.save_answer(report=report, key="grant", raw=[{"text": "点"}], revision=0, by=ono, now=NOW)

    page = sign_in(ono).post(reverse("rounds:report-send", args=[report.pk]), follow=True).content.decode()

    assert "提出しました。長野県に届いています。" in page
    assert Report.objects.get(pk=report.pk).status == "submitted"


def test_post_that_was_taken_off_sees_the_report_no_more(report, sign_in, ono, honbu):
    report.hands.update(valid_to=date(2025, 1, 7))

    assert sign_in(ono).get(reverse("rounds:report-write", args=[report.pk])).status_code == 404
