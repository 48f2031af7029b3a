"""Files of targets: received and read, then taken in as a whole by the same steps as on pages, or put aside."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.common.file_names import shown_name
from suishin.common.locks import wait_for_other_writers
from suishin.organizations.models import Organization
from suishin.permissions import NotAllowed, Permission, has_permission
from suishin.results.actions.imports import AlreadyDecided, FileTooLarge, HasFaults, NoRoomLeft
from suishin.results.actions.target_telling import tell_of_targets
from suishin.results.actions.targets import (
    TARGETS_LOCK,
    WhatCounts,
    Whole,
    change_target,
    propose_target,
    set_target,
)
from suishin.results.files.cells import read_sheets
from suishin.results.files.targets import read_targets
from suishin.results.models import TargetFile
from suishin.results.queries.target_files import Planned, comparison_of, known_for

if TYPE_CHECKING:
    from django.core.files import File

    from suishin.accounts.models import User

State = TargetFile.State
LONGEST_REASON = 200


class NothingChanges(ActionError):
    message = _("変わる目標がありません。ファイルを確かめてください。")


class TargetsMovedSince(ActionError):
    message = _(
        "確かめたあとに、ほかの人が目標を変えました。まだ何も保存していません。"
        "新しい違いを確かめて、もう一度「目標にする」を押してください。"
    )


def receive_targets(*, file: "File[bytes]", organization: Organization, by: "User", now: datetime) -> TargetFile:
    """Keep a file and read it; nothing of it counts yet."""
    _require_giving(by, organization)
    if file.size > settings.UPLOAD_FILE_BYTES:
        raise FileTooLarge
    kept = TargetFile.objects.kept().filter(organization=organization).aggregate(total=Sum("size"))["total"] or 0
    if kept + file.size > settings.UPLOAD_QUOTA_BYTES:
        raise NoRoomLeft
    known = known_for(organization, viewer=by, today=timezone.localdate(now))
    with originals.held_still():
        sha256 = originals.keep(file.chunks())
        reading = read_targets(read_sheets(originals.path_of(sha256)), known)
        with transaction.atomic():
            received = TargetFile.objects.create(
                organization=organization,
                name=shown_name(file.name or ""),
                size=file.size,
                sha256=sha256,
                by=by,
                at=now,
                reading=reading.to_plain(),
            )
            counts = {"entries": len(reading.entries), "faults": len(reading.faults)}
            _record(Event.TARGET_FILE_RECEIVED, received, by, now, **counts)
    return received


@transaction.atomic
def commit_targets(*, file: TargetFile, seen: str | None, by: "User", now: datetime) -> TargetFile:
    """Take a file in as a whole: whoever may set targets sets them, whoever may only propose proposes.

    `seen` is the seal of the changes that the person saw (None: takes what comes).
    """
    _require_giving(by, file.organization)
    wait_for_other_writers(TARGETS_LOCK)
    file = _waiting(file)
    comparison = comparison_of(file, viewer=by)
    if seen is not None and seen != comparison.seal:
        raise TargetsMovedSince
    if comparison.faults:
        raise HasFaults
    if not comparison.planned:
        raise NothingChanges
    reason = gettext("ファイル「%(name)s」から") % {"name": file.name}
    whole = Whole(reason[:LONGEST_REASON])
    for row in comparison.planned:
        _take(row, whole, by, now)
    file.changes = comparison.differences
    _decide(file, State.COMMITTED, by, now)
    counts = {"new": comparison.new_count, "changed": comparison.changed_count}
    _record(Event.TARGET_FILE_TAKEN_IN, file, by, now, **counts)
    tell_of_targets(whole.steps, by=by, now=now)
    return file


@transaction.atomic
def discard_targets(*, file: TargetFile, by: "User", now: datetime) -> None:
    """Put a file aside that was not taken in; its original goes with it."""
    _require_giving(by, file.organization)
    file = _waiting(file)
    file.reading = {}
    _decide(file, State.DISCARDED, by, now)
    _record(Event.TARGET_FILE_DISCARDED, file, by, now)


@transaction.atomic
def record_target_download(*, file: TargetFile, by: "User", now: datetime) -> None:
    """Remember that somebody took a file with its faults out of the product."""
    _require_giving(by, file.organization)
    record(Event.EXPORTED, by=by, target=file, organization=file.organization, at=now, title=file.name)


def _take(row: Planned, whole: Whole, by: "User", now: datetime) -> None:
    """Set, change or propose one target."""
    if row.own is not None:
        change_target(
            target=row.own,
            seen_revision=row.own.revision,
            on=row.key.on,
            value=row.entry.value,
            note=row.own.note,
            by=by,
            now=now,
            part_of=whole,
        )
        return
    act = propose_target if row.proposes else set_target
    about = WhatCounts(
        organization=row.organization,
        product_set=row.product_set,
        activity=row.key.activity,
        measure=row.key.measure,
        kind=row.key.kind,
    )
    act(about=about, on=row.key.on, value=row.entry.value, by=by, now=now, part_of=whole)


def _require_giving(by: "User", organization: Organization) -> None:
    if not any(has_permission(by, asked, organization) for asked in (Permission.TARGET_SET, Permission.TARGET_PROPOSE)):
        raise NotAllowed("sets and proposes no targets there")


def _waiting(file: TargetFile) -> TargetFile:
    locked = TargetFile.objects.select_for_update(of=("self",)).select_related("organization").get(pk=file.pk)
    if not locked.is_waiting:
        raise AlreadyDecided
    return locked


def _decide(file: TargetFile, state: TargetFile.State, by: "User", now: datetime) -> None:
    file.state, file.decided_by, file.decided_at = state, by, now
    file.save(update_fields=["state", "decided_by", "decided_at", "reading", "changes"])


def _record(event: Event, file: TargetFile, by: "User", now: datetime, **counts: int) -> None:
    told = {"name": file.name, "sha256": file.sha256, **counts}
    record(event, by=by, target=file, organization=file.organization, at=now, **told)
