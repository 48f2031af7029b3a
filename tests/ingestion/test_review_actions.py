"""Deciding on values: what is kept, who may, and that nobody overwrites another in silence."""

import pytest

from suishin.audit.models import Entry
from suishin.ingestion import actions
from suishin.ingestion.actions import reviews
from suishin.ingestion.models import Draft
from suishin.permissions import NotAllowed
from suishin.rounds.models import Round
from tests.factories.uploads import SENTENCE, TEXT, UNKNOWN_ITEM, UPLOADED_AT, make_drafts, settle


def value(draft, key):
    return draft.proposals.get(key=key)


def decide(draft, key, choice, by, changed=None, seen=None):
    proposal = value(draft, key)
    revision = proposal.revision if seen is None else seen
    return actions.decide(
        proposal=proposal, choice=choice, changed=changed, seen_revision=revision, by=by, now=UPLOADED_AT
    )


def test_original_and_corrected_value_are_both_kept(draft, mori):
    decide(draft, "checks.grant.paid_by_rule", "no", mori)

    proposal = value(draft, "checks.grant.paid_by_rule")
    assert (proposal.original, proposal.corrected) == ({"answer": "yes"}, {"answer": "no"})
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == ("corrected", mori, UPLOADED_AT)


def test_a_changed_mind_leaves_its_history(draft, mori):
    decide(draft, "checks.grant.paid_by_rule", "no", mori)
    decide(draft, "checks.grant.paid_by_rule", "accept", mori)

    steps = value(draft, "checks.grant.paid_by_rule").decisions.values_list("revision", "state")
    assert list(steps) == [(1, "corrected"), (2, "accepted")]


def test_an_unknown_tick_is_not_accepted_but_left_unknown(draft, mori):
    with pytest.raises(reviews.NotOffered):
        decide(draft, f"checks.{UNKNOWN_ITEM}", "accept", mori)

    decide(draft, f"checks.{UNKNOWN_ITEM}", "leave_unknown", mori)
    assert value(draft, f"checks.{UNKNOWN_ITEM}").state == "left_unknown"


def test_two_people_do_not_overwrite_each_other(draft, mori, hayashi):
    decide(draft, "checks.grant.paid_by_rule", "no", mori, seen=0)

    with pytest.raises(reviews.ChangedMeanwhile):
        decide(draft, "checks.grant.paid_by_rule", "accept", hayashi, seen=0)

    assert value(draft, "checks.grant.paid_by_rule").decided_by == mori


def test_different_values_are_decided_side_by_side(draft, mori, hayashi):
    decide(draft, "checks.grant.paid_by_rule", "no", mori, seen=0)
    decide(draft, "author", "accept", hayashi, seen=0)

    assert value(draft, "author").decided_by == hayashi


def test_an_answered_value_resolves_its_finding(draft, mori):
    decide(draft, f"checks.{UNKNOWN_ITEM}", "yes", mori)

    assert draft.findings.get().resolved_by == mori


def test_a_figure_falls_away_with_its_sentence(draft, mori):
    fallen = decide(draft, "narratives.progress_update", "correct", mori, {"text": "数は書きません。"})

    assert [proposal.key for proposal in fallen] == ["figures.1"]
    assert value(draft, "figures.1").state == "rejected"
    with pytest.raises(reviews.SentenceGone):
        decide(draft, "figures.1", "accept", mori)


def test_a_figure_stays_when_its_sentence_only_moved(draft, mori):
    assert not decide(draft, "narratives.progress_update", "correct", mori, {"text": f"前置き。\n{TEXT}"})
    assert value(draft, "figures.1").state == "proposed"


def test_an_event_falls_away_when_its_narrative_is_rejected(draft, mori):
    fallen = decide(draft, "narratives.newhire", "reject", mori)

    assert [proposal.key for proposal in fallen] == ["events.1"]


def test_certain_values_are_accepted_together(draft, mori):
    count = actions.accept_certain(draft=draft, by=mori, now=UPLOADED_AT)

    assert count == draft.proposals.count() - 2
    left = draft.proposals.filter(state="proposed").values_list("key", flat=True)
    assert set(left) == {f"checks.{UNKNOWN_ITEM}", "confirmer"}


def test_accepting_together_leaves_decided_values_alone(draft, mori, hayashi):
    decide(draft, "checks.grant.paid_by_rule", "no", mori)

    actions.accept_certain(draft=draft, by=hayashi, now=UPLOADED_AT)

    assert value(draft, "checks.grant.paid_by_rule").state == "corrected"


def test_each_decision_leaves_one_entry_without_the_text(draft, mori):
    decide(draft, "narratives.grant", "correct", mori, {"text": "秘密の文章"})
    actions.accept_certain(draft=draft, by=mori, now=UPLOADED_AT)

    entries = Entry.objects.filter(event="proposals_decided")
    assert entries.count() == 2
    assert not any("秘密" in str(entry.details) or SENTENCE in str(entry.details) for entry in entries)


@pytest.mark.parametrize("name", ["hara", "ono", "kanri", "ishida"])
def test_only_reviewers_of_the_prefecture_decide(name, draft, request):
    with pytest.raises(NotAllowed):
        decide(draft, "author", "accept", request.getfixturevalue(name))


def test_a_prefecture_decides_on_its_own_report_in_a_booklet_of_the_headquarters(booklet, mori):
    decide(booklet[0], "author", "accept", mori)

    with pytest.raises(NotAllowed):
        decide(booklet[1], "author", "accept", mori)


@pytest.mark.parametrize("state", ["settled", "discarded"])
def test_a_closed_draft_is_not_changed(state, draft, mori):
    Draft.objects.update(state=state)

    with pytest.raises(reviews.DraftClosed):
        decide(draft, "author", "accept", mori)
    with pytest.raises(reviews.DraftClosed):
        actions.accept_certain(draft=draft, by=mori, now=UPLOADED_AT)
    with pytest.raises(reviews.DraftClosed):
        actions.discard_draft(draft=draft, reason="重複", by=mori, now=UPLOADED_AT)


def assign(draft, organization, round, by, seen=0):
    actions.assign_draft(
        draft=draft, organization=organization, round=round, seen_revision=seen, by=by, now=UPLOADED_AT
    )


def test_headquarters_corrects_the_prefecture(booklet, tree, honbu, mori, round_2025):
    assign(booklet[0], tree.gifu, round_2025, honbu)

    booklet[0].refresh_from_db()
    assert booklet[0].organization == tree.gifu
    assert not Draft.objects.visible_to(mori).exists()


def test_a_prefecture_gives_a_draft_to_itself_only(draft, tree, mori, round_2025):
    with pytest.raises(NotAllowed):
        assign(draft, tree.gifu, round_2025, mori)


def test_a_draft_belongs_to_a_prefecture_and_to_nothing_else(booklet, tree, honbu, round_2025):
    with pytest.raises(reviews.NotYourPrefecture):
        assign(booklet[0], tree.hikari, round_2025, honbu)


def test_two_people_do_not_assign_over_each_other(booklet, tree, honbu, mori, round_2025):
    assign(booklet[0], tree.nagano, None, honbu)

    with pytest.raises(reviews.DraftChangedMeanwhile):
        assign(booklet[0], tree.nagano, round_2025, mori)


def test_a_round_of_another_form_is_refused(draft, tree, mori, round_2025, form_2025):
    from suishin.forms.models import FormVersion

    other = FormVersion.objects.create(
        code="2026-01",
        title="別の様式",
        content=form_2025.content,
        content_hash="other",
        stored_at=UPLOADED_AT,
    )
    later = Round.objects.create(
        code="2026-01", title="次の回", organizer=tree.national, form=other, opens_on="2026-01-05", due_on="2026-02-02"
    )

    with pytest.raises(reviews.FormDoesNotFit):
        assign(draft, tree.nagano, later, mori)


def test_one_report_of_a_file_is_discarded_with_a_reason(booklet, honbu):
    with pytest.raises(reviews.ReasonMissing):
        actions.discard_draft(draft=booklet[1], reason="", by=honbu, now=UPLOADED_AT)

    actions.discard_draft(draft=booklet[1], reason="二度綴じ", by=honbu, now=UPLOADED_AT)

    assert [draft.state for draft in Draft.objects.order_by("index")] == ["open", "discarded"]
    assert Entry.objects.get(event="draft_discarded").details["reason"] == "二度綴じ"


def test_a_finding_is_resolved_once(draft, mori, hayashi):
    finding = draft.findings.get()
    actions.resolve_finding(finding=finding, by=mori, now=UPLOADED_AT)
    actions.resolve_finding(finding=finding, by=hayashi, now=UPLOADED_AT)

    finding.refresh_from_db()
    assert finding.resolved_by == mori
    assert Entry.objects.filter(event="finding_resolved").count() == 1


def test_two_reports_of_one_prefecture_both_stay_as_drafts(honbu, tree, definition, round_2025):
    from suishin.ingestion.queries import review_page

    first, second = make_drafts(honbu, tree.national, definition, ["20", "20"])

    assert review_page(first, viewer=honbu).twins == [second]


def test_settling_closes_the_draft_for_review(draft, hayashi):
    settle(draft, hayashi)

    with pytest.raises(reviews.DraftClosed):
        decide(draft, "author", "accept", hayashi)


def test_what_a_file_says_of_itself_is_not_told_in_the_audit(draft, honbu):
    Draft.objects.filter(pk=draft.pk).update(organization=None, prefecture_read="本文の一部")

    actions.accept_certain(draft=draft, by=honbu, now=UPLOADED_AT)

    assert "本文の一部" not in Entry.objects.get(event="proposals_decided").target_label
