"""What people write beside a report, and the passages they mark for keeping."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User
from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions.hands import require_reader
from suishin.rounds.models import Comment, PassageMark, Remark, Report, ReportVersion
from suishin.rounds.queries import content_of, people_of_report


class NothingWritten(ActionError):
    message = _("何も書かれていません。書いてから送ってください。")


class NoSuchItem(ActionError):
    message = _("この様式にその項目はありません。ページを開き直してください。")


class PassageNotThere(ActionError):
    message = _("印を付ける文が報告の中に見つかりません。ページを開き直して、もう一度選んでください。")


@transaction.atomic
def add_comment(
    *, report: Report, item_key: str, text: str, mentions: Collection[User], by: User, now: datetime
) -> Comment:
    """Write a note on an item; those mentioned must be able to read the report."""
    require_reader(report, by, now)
    definition = report.round.form.definition
    if item_key not in {item.key for item in definition.items()}:
        raise NoSuchItem
    if not text.strip():
        raise NothingWritten
    comment = Comment.objects.create(report=report, item_key=item_key, text=text.strip(), at=now, by=by)
    readers = people_of_report(report, today=timezone.localdate(now))
    comment.mentions.set(person for person in mentions if person in readers)
    record(Event.COMMENT_ADDED, by=by, target=report, organization=report.organization, at=now, item=item_key)
    return comment


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User, now: datetime) -> None:
    """Close a note that has been dealt with. Doing it twice changes nothing."""
    comment = Comment.objects.select_for_update().select_related("report__organization").get(pk=comment.pk)
    report = comment.report
    require_reader(report, by, now)
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = now, by
        comment.save(update_fields=["resolved_at", "resolved_by"])
    record(
        Event.COMMENT_RESOLVED, by=by, target=report, organization=report.organization, at=now, item=comment.item_key
    )


@transaction.atomic
def add_remark(*, report: Report, text: str, by: User, now: datetime) -> Remark:
    """Keep a note on a report for the organizer's desk."""
    require_permission(by, Permission.REPORT_RETURN, report.round.organizer)
    if not text.strip():
        raise NothingWritten
    remark = Remark.objects.create(report=report, text=text.strip(), at=now, by=by)
    record(Event.REMARK_ADDED, by=by, target=report, organization=report.organization, at=now)
    return remark


@transaction.atomic
def mark_passage(
    *, version: ReportVersion, item_key: str, span: str, kind: str, theme: str, by: User, now: datetime
) -> PassageMark:
    """Mark a sentence of a report as a good practice or a recurring issue, under a theme."""
    report = version.report
    require_permission(by, Permission.REPORT_RETURN, report.round.organizer)
    text = "\n".join(content_of(version).narratives.get(item_key, ()))
    span = span.strip()
    start = text.find(span)
    if not span or start < 0:
        raise PassageNotThere
    if not theme.strip():
        raise NothingWritten
    mark = PassageMark.objects.create(
        version=version,
        item_key=item_key,
        start=start,
        end=start + len(span),
        span=span,
        kind=kind,
        theme=theme.strip(),
        at=now,
        by=by,
    )
    record(Event.PASSAGE_MARKED, by=by, target=report, organization=report.organization, at=now, item=item_key)
    return mark


@transaction.atomic
def unmark_passage(*, mark: PassageMark, by: User, now: datetime) -> None:
    """Take a mark off a passage."""
    report = mark.version.report
    require_permission(by, Permission.REPORT_RETURN, report.round.organizer)
    item_key = mark.item_key
    mark.delete()
    record(Event.PASSAGE_UNMARKED, by=by, target=report, organization=report.organization, at=now, item=item_key)
