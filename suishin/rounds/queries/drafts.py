"""A report as it is being written: stored answers over what was carried forward."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from suishin.accounts.models import Holding
from suishin.forms.values import empty_value
from suishin.reading.definition import FormDefinition, HeaderKind, ItemKind
from suishin.rounds.content import VersionContent
from suishin.rounds.models import DraftAnswer, Hand, Report
from suishin.rounds.queries.carrying import Carried, carried_into_all
from suishin.rounds.rules import carried_draft, content_of_values


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """`values` has an entry for every item and header field, `revisions` the report's for what nobody has touched."""

    report: Report
    values: Mapping[str, Any]
    revisions: Mapping[str, int]
    stored: Mapping[str, DraftAnswer]
    carried: Carried
    untouched: Mapping[str, Any]  # every answer as it stood before anybody wrote

    @property
    def definition(self) -> FormDefinition:
        return self.report.round.form.definition

    @property
    def changed_at(self) -> datetime | None:
        return max((answer.changed_at for answer in self.stored.values()), default=None)

    @property
    def content(self) -> VersionContent:
        return content_of_values(self.definition, self.values, self.carried.points)

    def dated_content(self, today: date) -> VersionContent:
        """Return the content as it is handed in: with the day on which that happens, unless a day was written."""
        content = self.content
        return content if content.written_on else replace(content, written_on=today.isoformat())


def draft_of(report: Report, *, today: date) -> ReportDraft:
    """Return what a report would tell if it were handed in now."""
    return drafts_of([report], today=today)[report.pk]


def drafts_of(reports: Iterable[Report], *, today: date) -> dict[int, ReportDraft]:
    """Return the drafts of several reports of one round, with as many questions as for one."""
    reports = list(reports)
    carried = carried_into_all(reports)
    stored: dict[int, dict[str, DraftAnswer]] = {report.pk: {} for report in reports}
    for answer in DraftAnswer.objects.filter(report__in=reports).select_related("changed_by"):
        stored[answer.report_id][answer.item_key] = answer
    names = _names_of_hands(reports, today)
    return {report.pk: _draft(report, stored[report.pk], carried[report.pk], names[report.pk]) for report in reports}


def _draft(
    report: Report, stored: Mapping[str, DraftAnswer], carried: Carried, names: Mapping[str, str]
) -> ReportDraft:
    untouched = _untouched(report, carried, names)
    values = untouched | {key: answer.value for key, answer in stored.items()}
    revisions = {key: stored[key].revision if key in stored else report.untouched_revision for key in values}
    return ReportDraft(report, values, revisions, stored, carried, untouched)


def _untouched(report: Report, carried: Carried, names: Mapping[str, str]) -> dict[str, Any]:
    """Return every answer as it stands before anybody writes: repeated texts taken over, all else empty."""
    definition = report.round.form.definition
    values: dict[str, Any] = {}
    for field in definition.header:
        values[field.key] = (
            report.organization.name if field.kind is HeaderKind.PREFECTURE else names.get(field.key, "")
        )
    for item in definition.items():
        if item.kind is ItemKind.PREVIOUS:
            values[item.key] = carried_draft(carried.points.get(item.key, ()))
        elif item.prefilled_from == "previous" and item.key in carried.last:
            values[item.key] = carried.last[item.key]
        elif item.prefilled_from == "organization.member_count":
            values[item.key] = str(report.organization.member_count or "")
        else:
            values[item.key] = [] if item.is_text else empty_value(item)
    return values


def _names_of_hands(reports: Iterable[Report], today: date) -> dict[int, dict[str, str]]:
    """Return author and confirmer of each report as the form's header names them."""
    names: dict[int, dict[str, list[str]]] = {report.pk: {} for report in reports}
    hands = Hand.objects.valid(on=today).filter(report__in=names).select_related("post")
    holders: dict[int, list[str]] = {}
    held = Holding.objects.valid(on=today).filter(post__in=[hand.post_id for hand in hands])
    for holding in held.select_related("user"):
        holders.setdefault(holding.post_id, []).append(holding.user.name)
    for hand in hands:
        for holder in holders.get(hand.post_id, ()):
            names[hand.report_id].setdefault(hand.kind, []).append(f"{hand.post.title} {holder}")
    return {pk: {kind: "、".join(found) for kind, found in of_report.items()} for pk, of_report in names.items()}
