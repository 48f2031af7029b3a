"""A prefecture's round among its own unions, with the same engine."""

from datetime import date

import pytest
from django.urls import reverse

from suishin.permissions import NotAllowed
from suishin.rounds import actions
from suishin.rounds.models import Report, Round
from suishin.rounds.queries import draft_of
from suishin.rounds.rules import content_hash
from tests.rounds.conftest import NOW


@pytest.fixture
def union_round(tree, form_2025, mori) -> Round:
    facts = actions.RoundFacts(
        "2025-05", "春の単組報告", form_2025, NOW.date(), date(2025, 5, 30), target_kind="local_union"
    )
    return actions.create_round(organizer=tree.nagano, facts=facts, by=mori, now=NOW)


def test_round_of_a_prefecture_asks_its_own_unions(union_round, tree):
    assert union_round.code == "20-2025-05"
    assert [report.organization for report in union_round.reports.all()] == [tree.hikari]


def test_union_writes_and_its_prefecture_accepts(union_round, ono, mori):
    union_round.needs_confirmation = False
    union_round.save()
    report = union_round.reports.get()

    actions.save_answer(report=report, key="grant", raw=[{"text": "書いた。"}], revision=0, by=ono, now=NOW)
    actions.send_for_confirmation(report=report, by=ono, now=NOW)
    actions.accept_report(report=report, version_number=1, by=mori, now=NOW)

    report.refresh_from_db()
    assert report.status == "accepted"


def test_prefecture_judges_no_report_of_its_own(submitted, mori, hayashi):
    for person in (mori, hayashi):
        with pytest.raises(NotAllowed):
            actions.accept_report(report=submitted, version_number=1, by=person, now=NOW)


@pytest.mark.parametrize(
    ("person", "is_seen"),
    [("honbu", True), ("mori", True), ("hara", True), ("ono", True), ("ishida", False), ("kanri", False)],
)
def test_round_is_seen_by_those_it_concerns(union_round, person, is_seen, request, client):
    user = request.getfixturevalue(person)
    report = union_round.reports.get()

    assert (union_round in Round.objects.visible_to(user)) is is_seen
    assert (report in Report.objects.visible_to(user)) is is_seen
    client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
    status = client.get(reverse("rounds:report-detail", args=[report.pk])).status_code
    assert status == (200 if is_seen else 404)


def test_national_pictures_leave_rounds_of_prefectures_out(union_round, round_2025):
    assert list(Round.objects.national()) == [round_2025]


def test_prefecture_asks_nobody_outside_itself(tree, form_2025, mori):
    facts = actions.RoundFacts(
        "2025-05",
        "春",
        form_2025,
        NOW.date(),
        date(2025, 5, 30),
        target_kind="local_union",
        chosen_targets=(tree.midori,),
    )

    with pytest.raises(actions.TargetOutOfSight):
        actions.create_round(organizer=tree.nagano, facts=facts, by=mori, now=NOW)
    with pytest.raises(NotAllowed):
        actions.create_round(organizer=tree.gifu, facts=facts, by=mori, now=NOW)


def test_prefecture_makes_its_round_on_the_page(tree, form_2025, mori, client):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")
    page = client.get(reverse("rounds:round-create")).content.decode()
    assert "ひかり市職労" in page
    assert "みどり町職" not in page

    typed = {
        "code": "2025-05",
        "title": "春の単組報告",
        "form": form_2025.pk,
        "target_kind": "local_union",
        "chosen_targets": [tree.hikari.pk],
        "opens_on": "2025-05-01",
        "due_on": "2025-05-30",
    }
    answer = client.post(reverse("rounds:round-create"), typed)

    assert answer.headers["Location"] == reverse("rounds:round-detail", args=["20-2025-05"])
    assert Round.objects.get(code="20-2025-05").reports.get().organization == tree.hikari


def test_confirmer_of_a_prefecture_does_not_confirm_for_a_union_it_wrote_for(union_round, mori, hayashi):
    report = union_round.reports.get()
    actions.send_for_confirmation(report=report, by=hayashi, now=NOW)
    seen = content_hash(draft_of(report, today=NOW.date()).content)

    with pytest.raises(actions.ConfirmedByItsAuthor):
        actions.confirm_report(report=report, seen=seen, by=hayashi, now=NOW)
