"""Putting a checked backup in place; what was there before is kept beside it."""

import os
import shutil
import tempfile
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from suishin.audit.record import verify
from suishin.common.errors import ActionError
from suishin.operations.backup.archive import BackupRefused, Manifest, check_seal, hash_of, sync_folder, unpack
from suishin.operations.backup.databases import database
from suishin.operations.running import held_as_running


class RestoreRefused(ActionError):
    message = "復元先が空ではありません。"


def restore_backup(source: Path, *, replace: bool, now: datetime) -> Manifest:
    """Check a backup wholly, put it in place, and check again what came back."""
    check_seal(source)
    var = Path(settings.VAR_DIR)
    with held_as_running():
        if not replace and database().is_in_use():
            raise RestoreRefused(
                f"復元先 {var} にはすでにデータがあります。空のフォルダを SUISHIN_VAR に指定するか、--replace を付けてください。"
            )
        for left in var.glob(".restore-*"):  # of one that was killed: nobody else restores while we hold the folder
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=var) as folder:
            staging = Path(folder)
            manifest = unpack(source, staging)
            _check(staging, manifest)
            _put_in_place(staging, manifest, aside=_new_folder(var, now))
        _require_sound(manifest)
        Session.objects.all().delete()  # whoever signed out since the backup was made stays signed out
    return manifest


def _check(staging: Path, manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"この控えは {manifest.engine} のものです。DATABASE_URL を {manifest.engine} に合わせてから復元してください。"
        )
    if hash_of(staging / "database") != manifest.database_hash:
        raise BackupRefused("控えの中のデータベースの内容が変わっています。別の控えを使ってください。")
    for name in manifest.originals:
        if hash_of(staging / "originals" / name) != name:
            raise BackupRefused(f"控えの中の原本 {name} の内容が変わっています。別の控えを使ってください。")
    database().check(staging / "database", manifest)


def _new_folder(var: Path, now: datetime) -> Path:
    """Return a folder that is not there yet."""
    name = f"before-restore-{now:%Y%m%d-%H%M%S}"
    places = (var / f"{name}{ending}" for ending in chain([""], (f"-{number}" for number in count(2))))
    return next(place for place in places if not place.exists())


def _put_in_place(staging: Path, manifest: Manifest, *, aside: Path) -> None:
    """The database first: only there can something still go wrong, and then nothing has changed."""
    originals, head_file = Path(settings.ORIGINALS_DIR), Path(settings.AUDIT_HEAD_FILE)
    database().replace(staging / "database", aside=aside)
    for path in (originals, head_file):
        if path.exists():
            aside.mkdir(exist_ok=True, mode=0o700)
            shutil.move(path, aside / path.name)
    for name in manifest.originals:
        place = originals / name[:2] / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(staging / "originals" / name, place)
    if manifest.audit_sequence:
        head_file.write_text(f"{manifest.audit_sequence} {manifest.audit_mac}\n", "ascii")
    sync_folder(aside.parent)


def _require_sound(manifest: Manifest) -> None:
    if not database().contents().equals(manifest):
        raise BackupRefused(
            "復元しましたが、行数か操作の記録の末尾が控えと合いません。使わずに、別の控えから復元してください。"
        )
    state = verify()
    if not state.is_sound:
        raise BackupRefused(
            f"復元しましたが、操作の記録の{state.first_bad}件目で鎖が切れています（{state.reason}）。"
            "控えを取ったときの var/secrets/audit-key を置いてから、manage.py verify_audit で確かめてください。"
        )
