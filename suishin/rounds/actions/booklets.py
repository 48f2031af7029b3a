"""Freezing the accepted reports of a round, making the booklet's files, and publishing it.

Making runs outside of any transaction, in the worker: it takes seconds, and other writers must not wait for it. It may
run twice without harm: the files are named by their content.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.outputs.typesetting import TypesettingInterrupted
from suishin.permissions import Permission, require_permission
from suishin.rounds import queue
from suishin.rounds.binding import files
from suishin.rounds.binding.content import content_of_booklet, hashes_of, names_now
from suishin.rounds.binding.document import booklet_document
from suishin.rounds.binding.pages import booklet_pages
from suishin.rounds.binding.tables import booklet_workbook
from suishin.rounds.models import Booklet, BookletEntry, Report, ReportVersion, Round

if TYPE_CHECKING:
    from suishin.accounts.models import User

MOST_ATTEMPTS = 3
SETTLING_IN = timedelta(seconds=30)  # between the commit that freezes and its job's


class NothingAccepted(ActionError):
    message = _(
        "受理した報告がまだないため、冊子にできません。報告を受理してから、もう一度どうぞ。何も作っていません。"
    )


class BookletUnderway(ActionError):
    message = _("この回の冊子を作っているところです。終わってから、もう一度どうぞ。何も変えていません。")


class BookletNotMade(ActionError):
    message = _("まだできていない冊子は公開できません。作成が終わるのを待つか、作り直してください。公開していません。")


class AlreadyPublished(ActionError):
    message = _("この冊子はすでに公開されています。何も変えていません。")


@transaction.atomic
def freeze_booklet(*, round: Round, by: "User", now: datetime) -> Booklet:
    """Fix which versions are bound, as they are accepted now, and have the files made. Each time gets a new number."""
    round = Round.objects.select_for_update(of=("self",)).select_related("organizer", "form").get(pk=round.pk)
    require_permission(by, Permission.BOOKLET_MAKE, round.organizer)
    if round.booklets.filter(state=Booklet.State.QUEUED).exists():
        raise BookletUnderway
    related = ("organization", "current_version__report__organization")
    # Locked, so that none is reopened between looking and freezing.
    reports = list(
        round.reports.select_for_update(of=("self",)).select_related(*related).order_by("organization__code")
    )
    versions = [report.current_version for report in reports if _is_accepted(report) and report.current_version]
    if not versions:
        raise NothingAccepted
    hashes = hashes_of(versions)
    absent = [
        {"code": report.organization.code, "name": report.organization.name, "status": report.status}
        for report in reports
        if not _is_accepted(report)
    ]
    last = round.booklets.order_by("-number").first()
    booklet = Booklet.objects.create(
        round=round,
        number=last.number + 1 if last else 1,
        frozen_at=now,
        frozen_by=by,
        queued_at=now,
        absent=absent,
        names=names_now(round, versions),
        content_hash=_hash([*(hashes[version.pk] for version in versions), absent]),
    )
    BookletEntry.objects.bulk_create(_entry(booklet, version, hashes[version.pk]) for version in versions)
    queue.bind_later(booklet)
    record(
        Event.BOOKLET_FROZEN,
        by=by,
        target=booklet,
        organization=round.organizer,
        at=now,
        content_hash=booklet.content_hash,
        reports=len(versions),
        absent=len(absent),
    )
    return booklet


def _is_accepted(report: Report) -> bool:
    return report.status == Report.Status.ACCEPTED


def _entry(booklet: Booklet, version: ReportVersion, content_hash: str) -> BookletEntry:
    return BookletEntry(booklet=booklet, report_id=version.report_id, version=version, content_hash=content_hash)


def _hash(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def make_booklet(*, booklet_id: int, by: "User", now: datetime) -> None:
    """Make the files of a queued booklet. What fails for a reason that is known is told on the booklet's page."""
    booklet = _claim(booklet_id, by)
    if booklet is None:
        return
    try:
        # What is bound does not depend on who asked for it in which language.
        with translation.override(settings.LANGUAGE_CODE):
            hashes, unprintable = _make_files(booklet)
    except TypesettingInterrupted as error:
        if booklet.attempts >= MOST_ATTEMPTS:
            _finish(booklet, by=by, now=now, state=Booklet.State.FAILED, reason=str(error))
        # Else it stays queued, and `requeue_lost_booklets` takes it up again.
    except ActionError as error:
        _finish(booklet, by=by, now=now, state=Booklet.State.FAILED, reason=str(error))
    else:
        _finish(
            booklet, by=by, now=now, state=Booklet.State.MADE, file_hashes=hashes, unprintable=unprintable, made_at=now
        )


@transaction.atomic
def _claim(booklet_id: int, by: "User") -> Booklet | None:
    related = ("round__form", "round__organizer")
    waiting = Booklet.objects.select_for_update(of=("self",)).filter(pk=booklet_id, state=Booklet.State.QUEUED)
    booklet = waiting.select_related(*related).first()
    if booklet is None:
        return None
    require_permission(by, Permission.BOOKLET_MAKE, booklet.round.organizer)
    booklet.attempts += 1
    booklet.done_count = 0
    booklet.save(update_fields=["attempts", "done_count"])
    return booklet


def _make_files(booklet: Booklet) -> tuple[dict[str, str], list[str]]:
    content = content_of_booklet(booklet)
    pages = booklet_pages(content)
    hashes = {"pdf": files.keep(pages.document)}
    _tell_progress(booklet, len(hashes))
    hashes["docx"] = files.keep(booklet_document(content))
    _tell_progress(booklet, len(hashes))
    hashes["xlsx"] = files.keep(booklet_workbook(content))
    return hashes, list(pages.unprintable)


def _tell_progress(booklet: Booklet, done_count: int) -> None:
    Booklet.objects.filter(pk=booklet.pk).update(done_count=done_count)


@transaction.atomic
def _finish(booklet: Booklet, *, by: "User", now: datetime, **columns: Any) -> None:
    current = Booklet.objects.select_for_update().get(pk=booklet.pk)
    if current.state != Booklet.State.QUEUED:
        return  # somebody else was faster: what is frozen gives the same files, whoever makes them
    for name, value in columns.items():
        setattr(current, name, value)
    current.done_count = len(current.file_hashes)
    current.save()
    record(
        Event.BOOKLET_MADE,
        by=by,
        target=current,
        organization=booklet.round.organizer,
        at=now,
        state=current.state,
        reason=current.reason,
        files=current.file_hashes,
    )


@transaction.atomic
def retry_booklet(*, booklet: Booklet, by: "User", now: datetime) -> None:
    """Make the files of a booklet once more: after a failure, or where a file is gone. What is frozen stays."""
    booklet = _locked(booklet)
    require_permission(by, Permission.BOOKLET_MAKE, booklet.round.organizer)
    if booklet.state == Booklet.State.QUEUED:
        raise BookletUnderway
    booklet.state, booklet.reason, booklet.attempts, booklet.queued_at = Booklet.State.QUEUED, "", 0, now
    booklet.done_count = 0
    booklet.save(update_fields=["state", "reason", "attempts", "queued_at", "done_count"])
    queue.bind_later(booklet)
    record(Event.BOOKLET_RETRIED, by=by, target=booklet, organization=booklet.round.organizer, at=now)


@transaction.atomic
def publish_booklet(*, booklet: Booklet, by: "User", now: datetime) -> None:
    """Open the booklet to everybody who reads reports of the round: its reports, its matrix, its figures."""
    booklet = _locked(booklet)
    require_permission(by, Permission.BOOKLET_MAKE, booklet.round.organizer)
    if booklet.state != Booklet.State.MADE:
        raise BookletNotMade
    if booklet.is_published:
        raise AlreadyPublished
    booklet.published_at, booklet.published_by = now, by
    booklet.save(update_fields=["published_at", "published_by"])
    record(
        Event.BOOKLET_PUBLISHED,
        by=by,
        target=booklet,
        organization=booklet.round.organizer,
        at=now,
        content_hash=booklet.content_hash,
    )


def _locked(booklet: Booklet) -> Booklet:
    locked = Booklet.objects.select_for_update(of=("self",)).select_related("round__organizer")
    return locked.get(pk=booklet.pk)


@transaction.atomic
def requeue_lost_booklets(*, by: "User", now: datetime) -> int:
    """Queue booklets again whose job was lost with its worker; after three tries give up and say so.

    What a killed worker left unfinished on disk goes, too.
    """
    require_permission(by, Permission.BOOKLET_MAKE)
    files.remove_unfinished(now=now)
    queued = queue.queued_booklet_ids()
    waiting = Booklet.objects.select_for_update().filter(state=Booklet.State.QUEUED, queued_at__lt=now - SETTLING_IN)
    lost = [booklet for booklet in waiting if booklet.pk not in queued]
    for booklet in lost:
        if booklet.attempts >= MOST_ATTEMPTS:
            _give_up(booklet, by=by, now=now)
        else:
            queue.bind_later(booklet)
    return len(lost)


def _give_up(booklet: Booklet, *, by: "User", now: datetime) -> None:
    booklet.state = Booklet.State.FAILED
    booklet.reason = gettext(
        "冊子の作成が%(count)s回続けて途中で止まったため、やめました。もう一度作り直してください。"
        "続くときはシステム管理者に連絡してください。"
    ) % {"count": booklet.attempts}
    booklet.save(update_fields=["state", "reason"])
    record(
        Event.BOOKLET_MADE,
        by=by,
        target=booklet,
        organization=booklet.round.organizer,
        at=now,
        state=booklet.state,
        reason=booklet.reason,
        files={},
    )
