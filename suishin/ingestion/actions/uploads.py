"""Taking files in, having them read again, discarding them, handing the original out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.common.file_names import shown_name
from suishin.ingestion import queue
from suishin.ingestion.models import Draft, SourceFile, Upload
from suishin.ingestion.rules import HEAD_BYTES, UnfitFile, kind_of
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.rounds.models import Attachment

if TYPE_CHECKING:
    from django.core.files import File

    from suishin.accounts.models import User
    from suishin.rounds.models import Round


class UploadTooLarge(ActionError):
    message = _("一度に送れる大きさを超えています。何も保存していません。何回かに分けて送ってください。")


class QuotaExceeded(ActionError):
    message = _("保存できる量を超えます。何も保存していません。いらないファイルを破棄してから送ってください。")


class ReasonMissing(ActionError):
    message = _("理由を書いてください。まだ何も変えていません。")


class FileInUse(ActionError):
    message = _("このファイルから確定した報告があります。先に確定を取り消してから破棄してください。")


class FileGone(ActionError):
    message = _("このファイルはすでに破棄されています。")


class NotFailed(ActionError):
    message = _("読み取りに失敗したファイルだけ、もう一度読み取れます。画面を開き直して状態を確かめてください。")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in, and why."""

    name: str
    reason: str


@dataclass(slots=True)
class Receipt:
    """What became of the files of one upload."""

    upload: Upload | None = None
    accepted: list[SourceFile] = field(default_factory=list)
    repeated: list[tuple[str, SourceFile]] = field(default_factory=list)  # name now, the earlier file
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stored:
    name: str
    kind: str
    size: int
    sha256: str


def receive_files(
    *,
    files: Sequence["File[bytes]"],
    organization: Organization,
    round: "Round | None",
    is_repeat_wanted: bool,
    by: "User",
    now: datetime,
) -> Receipt:
    """Keep the originals and queue them for reading; files that do not fit are named and left out."""
    require_permission(by, Permission.FILE_UPLOAD, organization)
    if sum(file.size for file in files) > settings.UPLOAD_TOTAL_BYTES:
        raise UploadTooLarge
    receipt = Receipt()
    stored: list[_Stored] = []
    try:
        with originals.held_still():
            stored += [entry for file in files if (entry := _store(file, receipt))]
            _write_rows(receipt, stored, organization, round, is_repeat_wanted=is_repeat_wanted, by=by, now=now)
    except QuotaExceeded:
        remove_unneeded([entry.sha256 for entry in stored])
        raise
    return receipt


def _store(file: "File[bytes]", receipt: Receipt) -> _Stored | None:
    name = shown_name(file.name or "")
    head = file.read(HEAD_BYTES)
    file.seek(0)
    try:
        kind = kind_of(name, head, file.size, most_bytes=settings.UPLOAD_FILE_BYTES)
    except UnfitFile as unfit:
        receipt.refused.append(Refusal(name, str(unfit)))
        return None
    return _Stored(name, kind, file.size, originals.keep(file.chunks()))


@transaction.atomic
def _write_rows(
    receipt: Receipt,
    stored: Sequence[_Stored],
    organization: Organization,
    round: "Round | None",
    *,
    is_repeat_wanted: bool,
    by: "User",
    now: datetime,
) -> None:
    fresh = stored if is_repeat_wanted else _without_repeats(receipt, stored, by)
    if not fresh:
        return
    _require_room(organization, sum(entry.size for entry in fresh))
    receipt.upload = Upload.objects.create(organization=organization, round=round, by=by, at=now)
    for entry in fresh:
        file = SourceFile.objects.create(
            upload=receipt.upload, sha256=entry.sha256, name=entry.name, size=entry.size, kind=entry.kind
        )
        receipt.accepted.append(file)
        queue.read_later(file)
    record(
        Event.FILES_UPLOADED,
        by=by,
        target=receipt.upload,
        organization=organization,
        at=now,
        files=[{"name": entry.name, "sha256": entry.sha256} for entry in fresh],
    )


def _without_repeats(receipt: Receipt, stored: Sequence[_Stored], by: "User") -> list[_Stored]:
    """Leave out what is here already. A file that the person may not see is none of their business: it counts as new."""
    earlier = _files_by_hash([entry.sha256 for entry in stored], by)
    fresh: list[_Stored] = []
    for entry in stored:
        if entry.sha256 in earlier:
            receipt.repeated.append((entry.name, earlier[entry.sha256]))
        elif any(other.sha256 == entry.sha256 for other in fresh):
            receipt.refused.append(
                Refusal(entry.name, gettext("同じ内容のファイルを一緒に送っています。一つだけ受け付けました。"))
            )
        else:
            fresh.append(entry)
    return fresh


def _files_by_hash(hashes: Sequence[str], by: "User") -> dict[str, SourceFile]:
    known = SourceFile.objects.visible_to(by).kept().filter(sha256__in=hashes).defer("reading").order_by("pk")
    return {file.sha256: file for file in known}


def _require_room(organization: Organization, wanted: int) -> None:
    Organization.objects.select_for_update().get(pk=organization.pk)  # two uploads must not share the last room
    kept = SourceFile.objects.kept().filter(upload__organization=organization)
    used = kept.aggregate(total=Sum("size"))["total"] or 0
    if used + wanted > settings.UPLOAD_QUOTA_BYTES:
        raise QuotaExceeded


@transaction.atomic
def discard_file(*, file: SourceFile, reason: str, by: "User", now: datetime) -> None:
    """Take a file and its drafts out of the work. What happened stays in the records, the original goes."""
    file = SourceFile.objects.select_related("upload__organization").get(pk=file.pk)
    organization = file.upload.organization
    require_permission(by, Permission.FILE_REVIEW, organization)
    file = SourceFile.objects.select_for_update().get(pk=file.pk)
    if file.is_discarded:
        raise FileGone
    if not reason.strip():
        raise ReasonMissing
    if file.settlements.standing().exists():
        raise FileInUse
    for draft in file.drafts.open().select_related("organization", "source_file__upload__organization"):
        require_permission(by, Permission.FILE_REVIEW, draft.responsible)
    file.state, file.discarded_at, file.discarded_by, file.discard_reason = SourceFile.State.DISCARDED, now, by, reason
    file.reading = None
    file.save(update_fields=["state", "discarded_at", "discarded_by", "discard_reason", "reading"])
    file.drafts.open().update(state=Draft.State.DISCARDED, discard_reason=reason)
    record(
        Event.FILE_DISCARDED, by=by, target=file, organization=organization, at=now, reason=reason, sha256=file.sha256
    )
    transaction.on_commit(lambda: remove_unneeded([file.sha256]))


def remove_unneeded(hashes: Sequence[str]) -> None:
    """Take originals off the disk that no file needs any more."""
    with originals.held_still(alone=True):
        needed = set(SourceFile.objects.kept().filter(sha256__in=hashes).values_list("sha256", flat=True))
        needed |= set(Attachment.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
        for sha256 in set(hashes) - needed - originals.needed_above(hashes):
            originals.remove(sha256)


@transaction.atomic
def retry_reading(*, file: SourceFile, by: "User", now: datetime) -> None:
    """Queue a file again whose reading failed."""
    require_permission(by, Permission.FILE_UPLOAD, file.upload.organization)
    file = SourceFile.objects.select_for_update().get(pk=file.pk)
    if file.state != SourceFile.State.FAILED:
        raise NotFailed
    file.state, file.attempts, file.message = SourceFile.State.WAITING, 0, ""
    file.save(update_fields=["state", "attempts", "message"])
    record(Event.READING_RETRIED, by=by, target=file, organization=file.upload.organization, at=now)
    queue.read_later(file)


@transaction.atomic
def record_download(*, file: SourceFile, by: "User", now: datetime) -> None:
    """Remember that somebody took an original out of the product."""
    if file.is_discarded:
        raise FileGone
    require_permission(by, Permission.FILE_VIEW)
    record(
        Event.ORIGINAL_DOWNLOADED, by=by, target=file, organization=file.upload.organization, at=now, sha256=file.sha256
    )
