"""Giving files to an item of a report, and taking them off it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.reading.definition import ItemKind
from suishin.rounds.actions.drafts import TypedAnswer, keep_answer, remember_answers, writable_draft
from suishin.rounds.models import Attachment, Report
from suishin.rounds.queries import ReportDraft
from suishin.rounds.rules import HEAD_BYTES, MOST_FILES, UnfitAttachment, require_fit

if TYPE_CHECKING:
    from django.core.files.base import File

    from suishin.accounts.models import User

LONGEST_NAME = 255


class FileRefused(ActionError):
    """A file that cannot be taken; the message says why. Nothing was saved."""


class TooManyFiles(ActionError):
    message = _("この項目に付けられるファイルの数を超えます。要らないものを外してから付けてください。")


class NoRoomForFiles(ActionError):
    message = _(
        "この組織が預けられるファイルの量を超えます。要らないファイルを減らすよう、全国本部に相談してください。"
    )


def attach_file(*, report: Report, key: str, file: "File[bytes]", by: "User", now: datetime) -> Attachment:
    """Keep a file and name it in the item. Two people may do so at once: each adds to what is there."""
    with originals.held_still():  # until the row that needs the file is there for all to see
        return _attach(report, key, file, by, now)


@transaction.atomic
def detach_file(*, report: Report, key: str, sha256: str, by: "User", now: datetime) -> None:
    """Take a file off an item. Taking it off twice changes nothing."""
    draft = writable_draft(report, by, now)
    named = _files_of(draft, key)
    _name_files(draft, key, [entry for entry in named if entry["sha256"] != sha256], by, now)


@transaction.atomic
def _attach(report: Report, key: str, file: "File[bytes]", by: "User", now: datetime) -> Attachment:
    draft = writable_draft(report, by, now)
    named = _files_of(draft, key)
    if len(named) >= MOST_FILES:
        raise TooManyFiles
    name = _shown_name(file.name or "")
    head = file.read(HEAD_BYTES)
    file.seek(0)
    try:
        require_fit(name, head, file.size, most_bytes=settings.UPLOAD_FILE_BYTES)
    except UnfitAttachment as unfit:
        raise FileRefused(f"{name}：{unfit}") from unfit
    _require_room(draft.report, file.size)
    sha256 = originals.keep(file.chunks())
    attachment = Attachment.objects.create(
        report=draft.report, item_key=key, name=name, sha256=sha256, size=file.size, at=now, by=by
    )
    _name_files(draft, key, [*named, {"name": name, "sha256": sha256}], by, now)
    return attachment


def _files_of(draft: ReportDraft, key: str) -> list[dict[str, str]]:
    if draft.definition.item(key).kind is not ItemKind.FILE:
        raise KeyError(key)
    return list(draft.values[key])


def _name_files(draft: ReportDraft, key: str, named: list[dict[str, str]], by: "User", now: datetime) -> None:
    if keep_answer(draft, TypedAnswer(key, named, draft.revisions[key]), by, now).is_changed:
        remember_answers(draft.report, [key], by, now)


def _require_room(report: Report, size: int) -> None:
    kept = Attachment.objects.filter(report__organization=report.organization_id).aggregate(total=Sum("size"))
    if (kept["total"] or 0) + size > settings.UPLOAD_QUOTA_BYTES:
        raise NoRoomForFiles


def _shown_name(name: str) -> str:
    """Return a file's name without folders and control characters, short enough to keep."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in base if character.isprintable())[-LONGEST_NAME:] or "―"
