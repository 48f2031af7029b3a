"""Deciding about what was read. Whoever decides says which state they saw: nobody overwrites another in silence."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.ingestion.actions.uploads import ReasonMissing
from suishin.ingestion.models import Decision, Draft, Finding, Proposal
from suishin.ingestion.names import UNKNOWN_ORGANIZATION, codes_in, foreign_names, naming_trouble
from suishin.ingestion.proposals import chosen_unions
from suishin.ingestion.queries.review import definition_of
from suishin.ingestion.rules import NoAnswer, Verdict, span_in, verdict_on
from suishin.permissions import Permission, require_permission
from suishin.reading.definition import ItemKind
from suishin.rounds.queries import unions_below

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization
    from suishin.rounds.models import Round


class DraftClosed(ActionError):
    message = _("この報告は確定または破棄されているため、変更できません。画面を開き直してください。")


class ChangedMeanwhile(ActionError):
    message = _("開いている間に、ほかの人がこの値を変えました。まだ保存していません。両方を見比べて選んでください。")


class DraftChangedMeanwhile(ActionError):
    message = _(
        "開いている間に、ほかの人が県か回を変えました。まだ保存していません。内容を確かめ、もう一度選んでください。"
    )


class NotOffered(ActionError):
    message = _("この値には使えない選び方です。まだ保存していません。")


class SentenceGone(ActionError):
    message = _("元の文が本文にありません。本文を直してから認めるか、「採らない」を選んでください。")


class NotYourPrefecture(ActionError):
    message = _("選べるのは自分の県だけです。まだ保存していません。")


class FormDoesNotFit(ActionError):
    message = _("この回の様式は、読み取った様式と違います。回を選び直してください。")


@transaction.atomic
def decide(
    *,
    proposal: Proposal,
    choice: str,
    changed: dict[str, Any] | None = None,
    seen_revision: int,
    by: "User",
    now: datetime,
) -> list[Proposal]:
    """Answer one value. Return the figures and events that fell away because their sentence did."""
    draft = _open_draft(proposal.draft, by)
    proposal = draft.proposals.select_for_update().get(pk=proposal.pk)
    if proposal.revision != seen_revision:
        raise ChangedMeanwhile
    _answer(proposal, _verdict(proposal, choice, changed), by=by, now=now)
    fallen = _reject_claims_without_sentence(proposal, by=by, now=now)
    _require_sentence(proposal)
    _resolve_findings(draft, [proposal.key], by=by, now=now)
    _record_decisions(draft, [proposal, *fallen], by=by, now=now)
    return fallen


@transaction.atomic
def accept_certain(*, draft: Draft, by: "User", now: datetime) -> int:
    """Accept every open value that has a source, is not unknown and has no finding. Return how many."""
    draft = _open_draft(draft, by)
    certain = draft.proposals.select_for_update().filter(state=Proposal.State.PROPOSED, is_certain=True)
    told_by = {narrative.key: narrative for narrative in draft.proposals.filter(kind=Proposal.Kind.NARRATIVE)}
    accepted = [proposal for proposal in certain if _has_sentence(proposal, told_by.get(_narrative_of(proposal)))]
    for proposal in accepted:
        _answer(proposal, Verdict("accepted"), by=by, now=now)
    _record_decisions(draft, accepted, by=by, now=now)
    return len(accepted)


@transaction.atomic
def assign_draft(
    *,
    draft: Draft,
    organization: "Organization | None",
    round: "Round | None",
    seen_revision: int,
    by: "User",
    now: datetime,
) -> None:
    """Say whose report of which round a draft is."""
    draft = _open_draft(draft, by)
    if draft.revision != seen_revision:
        raise DraftChangedMeanwhile
    if organization:
        _require_prefecture(organization, by)
    if round and round.form.code != draft.form_code:
        raise FormDoesNotFit
    is_another = draft.organization != organization
    draft.organization, draft.round = organization, round
    draft.revision += 1
    draft.save(update_fields=["organization", "round", "revision"])
    _resolve_findings(draft, ["prefecture"] if organization else [], by=by, now=now)
    if is_another:
        _match_names_again(draft, by=by, now=now)
    record(
        Event.DRAFT_ASSIGNED,
        by=by,
        target=draft,
        organization=draft.responsible,
        at=now,
        organization_name=str(organization or ""),
        round=round.code if round else "",
    )


def _match_names_again(draft: Draft, *, by: "User", now: datetime) -> None:
    """Look the names of organizations up among the unions of another prefecture: each such answer is open again."""
    definition, unions = definition_of(draft), unions_below(draft.organization)
    for item in definition.values:
        found = draft.proposals.select_for_update().filter(key=f"values.{item.key}").first()
        if item.kind is not ItemKind.ORGANIZATION or found is None or not found.original["written"]:
            continue
        written = found.original["written"]
        found.original = chosen_unions(codes_in(item, written, unions), unions, written=written)
        foreign = foreign_names(item, written, unions)
        found.state, found.corrected, found.is_certain = Proposal.State.PROPOSED, None, not foreign
        found.revision += 1
        found.save(update_fields=["original", "state", "corrected", "is_certain", "revision"])
        _resolve_findings(draft, [found.key], by=by, now=now)
        if foreign:
            Finding.objects.create(
                source_file=draft.source_file,
                draft=draft,
                code=UNKNOWN_ORGANIZATION,
                severity=Finding.Severity.WARNING,
                at=found.key,
                message=naming_trouble(item, foreign, has_prefecture=draft.organization is not None),
                source=found.source,
            )


@transaction.atomic
def resolve_finding(*, finding: Finding, by: "User", now: datetime) -> None:
    """Say that a finding was looked at; a second time changes nothing."""
    organization = finding.draft.responsible if finding.draft else finding.source_file.upload.organization
    require_permission(by, Permission.FILE_REVIEW, organization)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.is_resolved:
        return
    finding.resolved_by, finding.resolved_at = by, now
    finding.save(update_fields=["resolved_by", "resolved_at"])
    record(
        Event.FINDING_RESOLVED,
        by=by,
        target=finding.source_file,
        organization=organization,
        at=now,
        finding=finding.code,
    )


@transaction.atomic
def discard_draft(*, draft: Draft, reason: str, by: "User", now: datetime) -> None:
    """Take one report of a file out of the work, such as a second copy in a booklet."""
    draft = _open_draft(draft, by)
    if not reason.strip():
        raise ReasonMissing
    draft.state, draft.discard_reason = Draft.State.DISCARDED, reason
    draft.save(update_fields=["state", "discard_reason"])
    record(Event.DRAFT_DISCARDED, by=by, target=draft, organization=draft.responsible, at=now, reason=reason)


def _open_draft(draft: Draft, by: "User") -> Draft:
    draft = Draft.objects.select_related("organization", "round", "source_file__upload__organization").get(pk=draft.pk)
    Draft.objects.select_for_update().get(pk=draft.pk)  # whoever decides on this draft waits here
    draft.refresh_from_db(fields=["state", "revision", "organization", "round"])
    require_permission(by, Permission.FILE_REVIEW, draft.responsible)
    if not draft.is_open:
        raise DraftClosed
    return draft


def _verdict(proposal: Proposal, choice: str, changed: dict[str, Any] | None) -> Verdict:
    try:
        return verdict_on(proposal.kind, proposal.original, choice, changed)
    except NoAnswer as error:
        raise NotOffered from error


def _answer(proposal: Proposal, verdict: Verdict, *, by: "User", now: datetime) -> None:
    proposal.state, proposal.corrected = verdict.state, verdict.corrected
    proposal.revision += 1
    proposal.decided_by, proposal.decided_at = by, now
    proposal.save(update_fields=["state", "corrected", "revision", "decided_by", "decided_at"])
    Decision.objects.create(
        proposal=proposal,
        revision=proposal.revision,
        state=verdict.state,
        corrected=verdict.corrected,
        by=by,
        at=now,
    )


def _reject_claims_without_sentence(narrative: Proposal, *, by: "User", now: datetime) -> list[Proposal]:
    """A figure whose sentence was corrected away has nothing left to stand on."""
    if narrative.kind != Proposal.Kind.NARRATIVE or narrative.is_open:
        return []
    key = narrative.key.removeprefix("narratives.")
    text = text_of(narrative)
    claims = narrative.draft.proposals.filter(kind__in=CLAIMS).exclude(state=Proposal.State.REJECTED)
    fallen = [
        claim
        for claim in claims
        if claim.original["narrative"] == key and span_in(text, claim.original["span"], claim.original["start"]) is None
    ]
    for claim in fallen:
        _answer(claim, Verdict("rejected"), by=by, now=now)
    return fallen


CLAIMS = (Proposal.Kind.FIGURE, Proposal.Kind.EVENT)


def text_of(narrative: Proposal) -> str:
    """Return the narrative's text as it goes into the report: nothing where it was rejected."""
    return "" if narrative.state == Proposal.State.REJECTED else str(narrative.value["text"])


def _require_sentence(proposal: Proposal) -> None:
    if proposal.kind not in CLAIMS or not proposal.counts:
        return
    narrative = proposal.draft.proposals.filter(key=_narrative_of(proposal)).first()
    if not _has_sentence(proposal, narrative):
        raise SentenceGone


def _narrative_of(claim: Proposal) -> str:
    return f"narratives.{claim.original['narrative']}" if claim.kind in CLAIMS else ""


def _has_sentence(claim: Proposal, narrative: Proposal | None) -> bool:
    if claim.kind not in CLAIMS:
        return True
    if narrative is None:
        return False
    return span_in(text_of(narrative), claim.original["span"], claim.original["start"]) is not None


def _resolve_findings(draft: Draft, keys: Sequence[str], *, by: "User", now: datetime) -> None:
    """A value that was answered needs no further look."""
    draft.findings.filter(at__in=keys, resolved_at__isnull=True).update(resolved_by=by, resolved_at=now)


def _record_decisions(draft: Draft, proposals: Sequence[Proposal], *, by: "User", now: datetime) -> None:
    # States only: the audit is read by people who may not read reports.
    states = {proposal.key: proposal.state for proposal in proposals}
    record(Event.PROPOSALS_DECIDED, by=by, target=draft, organization=draft.responsible, at=now, states=states)


def _require_prefecture(organization: "Organization", by: "User") -> None:
    if not organization.is_prefecture:
        raise NotYourPrefecture
    require_permission(by, Permission.FILE_REVIEW, organization)
