"""Files of monthly results: received and read, understood better by a person's decisions, taken in as a whole, taken back.

One import at a time: the second compares anew. Nothing is ever half taken in: results, sums and audit entry are one
transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.common.bulk import remove_rows, upsert_rows
from suishin.common.collector import collector_at_rest
from suishin.common.errors import ActionError
from suishin.common.file_names import shown_name
from suishin.common.locks import wait_for_other_writers
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.results.actions.details import write_details
from suishin.results.actions.summaries import refresh_summaries
from suishin.results.files.model import MEASURES
from suishin.results.models import ImportRun, RememberedMapping, RememberedName, Result
from suishin.results.queries.details import standing_details, standing_reasons
from suishin.results.queries.imports import (
    comparison_of,
    read_into,
    standing_results,
)
from suishin.results.rules.imports import Change, DetailChange, DetailKey, Key, overwritten_since

if TYPE_CHECKING:
    from django.core.files import File

    from suishin.accounts.models import User

_LOCK = 0x496D_706F  # one import at a time
_UNIQUE = ("organization", "line", "month", "is_flash")
State = ImportRun.State


class FileTooLarge(ActionError):
    message = _("ファイルが大きすぎます。表だけを残して保存し、もう一度送ってください。")


class NoRoomLeft(ActionError):
    message = _("ファイルを置く場所がいっぱいです。いらないファイルを破棄してから、もう一度送ってください。")


class AlreadyDecided(ActionError):
    message = _("このファイルは、もう取り込んだか破棄してあります。何も変えていません。")


class HasFaults(ActionError):
    message = _("直すところが残っているため、取り込めません。ファイルを直して、もう一度送ってください。")


class HoldsNothing(ActionError):
    message = _("取り込む数がありません。ファイルを確かめて、もう一度送ってください。")


class ChangedSince(ActionError):
    message = _(
        "確かめたあとに、ほかの取り込みか入力で実績が変わりました。まだ取り込んでいません。"
        "新しい違いを確かめて、もう一度「取り込む」を押してください。"
    )


class NotTakenIn(ActionError):
    message = _("このファイルは取り込んでいないか、もう取り消してあります。何も変えていません。")


class OverwrittenSince(ActionError):
    message = _(
        "この取り込みのあとに変わった実績があるため、取り消せません。あとの取り込みを先に取り消すか、正しいファイルを取り込んでください。"
    )


def receive_results(
    *,
    file: "File[bytes]",
    organization: Organization,
    month: Month | None,
    is_flash: bool | None,
    by: "User",
    now: datetime,
) -> ImportRun:
    """Keep a file and read it; nothing of it counts yet. `is_flash` None: preliminary or final as the file says."""
    require_permission(by, Permission.RESULT_IMPORT, organization)
    if file.size > settings.UPLOAD_FILE_BYTES:
        raise FileTooLarge
    kept = ImportRun.objects.kept().filter(organization=organization).aggregate(total=Sum("size"))["total"] or 0
    if kept + file.size > settings.UPLOAD_QUOTA_BYTES:
        raise NoRoomLeft
    with originals.held_still():
        run = ImportRun(
            organization=organization,
            name=shown_name(file.name or ""),
            size=file.size,
            sha256=originals.keep(file.chunks()),
            by=by,
            at=now,
            month=month.number if month else None,
            is_flash=is_flash,
        )
        read_into(run, originals.path_of(run.sha256), now=now)
        with transaction.atomic():
            run.save()
            record(Event.RESULTS_RECEIVED, by=by, target=run, organization=organization, at=now, **_told(run))
    return run


def choose_columns(*, run: ImportRun, choices: Mapping[str, Mapping[str, str]], by: "User", now: datetime) -> None:
    """Understand the columns of a file as a person says, this time and in files with the same head to come."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    with transaction.atomic():
        run = _waiting(run)
        for fingerprint, of_head in choices.items():
            RememberedMapping.objects.update_or_create(
                organization=run.organization, fingerprint=fingerprint, defaults={"choices": dict(of_head)}
            )
        _read_anew(run, by, now, columns=sum(map(len, choices.values())))


def choose_stage(*, run: ImportRun, is_flash: bool, by: "User", now: datetime) -> None:
    """Read a file as preliminary or final, whatever its titles and names say."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    with transaction.atomic():
        run = _waiting(run)
        run.is_flash = is_flash
        _read_anew(run, by, now, is_flash=is_flash)


def settle_names(*, run: ImportRun, unions: Mapping[str, Organization], by: "User", now: datetime) -> None:
    """Take spellings for the unions that a person says, this time and in the sender's files to come."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    with transaction.atomic():
        run = _waiting(run)
        for written, union in unions.items():
            RememberedName.objects.update_or_create(
                organization=run.organization, written=written, defaults={"union": union}
            )
        _read_anew(run, by, now, names=len(unions))


@transaction.atomic
def commit_import(*, run: ImportRun, seen: str | None, by: "User", now: datetime) -> ImportRun:
    """Take a file in as a whole. `seen` is the seal of the changes that the person saw (None: takes what comes)."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    wait_for_other_writers(_LOCK)
    with collector_at_rest():
        return _commit(run, seen, by, now)


def _commit(run: ImportRun, seen: str | None, by: "User", now: datetime) -> ImportRun:
    run = _waiting(run)
    comparison = comparison_of(run, for_update=True)
    if comparison.reading.faults:
        raise HasFaults
    if not comparison.reading.holds_something:
        raise HoldsNothing
    if seen is not None and seen != comparison.seal:
        raise ChangedSince
    _write(comparison.changes, comparison.details)
    run.replaced = [*comparison.changes, *comparison.details]
    run.counts |= {
        "new": comparison.new_count,
        "changed": comparison.changed_count,
        "same": comparison.same_count,
    }
    _decide(run, State.COMMITTED, by, now)
    record(Event.RESULTS_IMPORTED, by=by, target=run, organization=run.organization, at=now, **_told(run))
    return run


@transaction.atomic
def undo_import(*, run: ImportRun, by: "User", now: datetime) -> None:
    """Put back what stood before a file was taken in."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    wait_for_other_writers(_LOCK)
    run = _locked(run)
    if not run.is_committed:
        raise NotTakenIn
    changes, details = run.changes, run.detail_changes
    if overwritten := _overwritten(changes, details):
        raise OverwrittenSince(_about_overwritten(overwritten))
    _put_back(changes, details)
    _decide(run, State.UNDONE, by, now)
    record(Event.RESULTS_IMPORT_UNDONE, by=by, target=run, organization=run.organization, at=now, **_told(run))


@transaction.atomic
def discard_import(*, run: ImportRun, by: "User", now: datetime) -> None:
    """Put a file aside that was not taken in; its original goes with it."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    run = _waiting(run)
    run.reading = {}
    run.save(update_fields=["reading"])
    _decide(run, State.DISCARDED, by, now)
    record(Event.RESULTS_IMPORT_DISCARDED, by=by, target=run, organization=run.organization, at=now, **_told(run))


@transaction.atomic
def record_import_download(*, run: ImportRun, by: "User", now: datetime) -> None:
    """Remember that somebody took a file, or what was found in it, out of the product."""
    require_permission(by, Permission.RESULT_IMPORT, run.organization)
    record(Event.EXPORTED, by=by, target=run, organization=run.organization, at=now, title=run.name)


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).select_related("organization").get(pk=run.pk)


def _waiting(run: ImportRun) -> ImportRun:
    run = _locked(run)
    if not run.is_waiting:
        raise AlreadyDecided
    return run


def _read_anew(run: ImportRun, by: "User", now: datetime, **what: int) -> None:
    read_into(run, originals.path_of(run.sha256), now=now)
    run.save(update_fields=["is_flash", "reading", "months", "told_by_month", "counts"])
    record(Event.RESULTS_PREPARED, by=by, target=run, organization=run.organization, at=now, **what)


def _write(changes: Sequence[Change], details: Sequence[DetailChange]) -> None:
    upsert_rows(Result, (*_UNIQUE, *MEASURES), _UNIQUE, [(*change.key, *change.after) for change in changes])
    write_details((change.key, change.after) for change in details)
    _refresh([*changes, *details])


def _overwritten(changes: Sequence[Change], details: Sequence[DetailChange]) -> list[Key | DetailKey]:
    """Return what is no longer as an import left it, and reasons that were told since of results that would go."""
    standing = standing_results([change.key for change in changes], for_update=True) if changes else {}
    beside = standing_details([change.key for change in details], for_update=True)
    own = {change.key for change in details}
    made = [change.key for change in changes if change.is_new]
    later = [key for key in standing_reasons(made) if key not in own] if made else []
    return [*overwritten_since(changes, standing), *overwritten_since(details, beside), *later]


def _put_back(changes: Sequence[Change], details: Sequence[DetailChange]) -> None:
    write_details((change.key, change.before) for change in details)
    restored = [(*change.key, *change.before) for change in changes if change.before is not None]
    upsert_rows(Result, (*_UNIQUE, *MEASURES), _UNIQUE, restored)
    _remove([change.key for change in changes if change.is_new])
    _refresh([*changes, *details])


def _remove(keys: Sequence[Key]) -> None:
    """Remove results by their keys: month by month, for whole months are usually taken back."""
    for month in {key[2] for key in keys}:
        results = Result.objects.filter(month=month)
        remove_rows(results, ("organization_id", "line_id", "month", "is_flash"), keys)


def _refresh(changes: Sequence[Change | DetailChange]) -> None:
    if not changes:
        return
    unions = {change.key[0] for change in changes}
    refresh_summaries(first=Month(min(change.key[2] for change in changes)), union_ids=unions)


def _decide(run: ImportRun, state: ImportRun.State, by: "User", now: datetime) -> None:
    run.state, run.decided_by, run.decided_at = state, by, now
    run.save(update_fields=["state", "decided_by", "decided_at", "counts", "replaced"])


def _told(run: ImportRun) -> dict[str, object]:
    """Return what the audit says of a file."""
    months = [str(Month(month)) for month in run.months]
    return {"name": run.name, "sha256": run.sha256, "result_months": months, **run.counts}


def _about_overwritten(keys: Sequence[Key | DetailKey]) -> str:
    union = Organization.objects.get(pk=keys[0][0])
    told = {"count": len(keys), "union": union.name, "month": str(Month(keys[0][2]))}
    return str(OverwrittenSince.message) + str(_("（%(union)sの%(month)sなど%(count)s件）")) % told
