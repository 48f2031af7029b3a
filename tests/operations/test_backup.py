"""Backup and restore on the database in use: the same tests run on SQLite and on PostgreSQL."""

import fcntl
import hashlib
import io
import json
import os
import tarfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client

from suishin.accounts.models import User
from suishin.audit.events import Event
from suishin.audit.models import Entry
from suishin.audit.record import record, verify
from suishin.common import originals
from suishin.ingestion import actions
from suishin.ingestion.models import SourceFile
from suishin.operations.backup import BackupRefused, Manifest, RestoreRefused, make_backup, restore_backup
from suishin.operations.backup.archive import unpack
from suishin.operations.backup.databases import database
from suishin.operations.backup.postgresql import PostgresqlDatabase
from suishin.operations.running import AlreadyRunning, held_as_running
from suishin.organizations.actions import load_prefectures
from suishin.organizations.models import Organization
from suishin.workbooks.models import ReturnedWorkbook
from tests.factories.databases import IS_SQLITE, database_in

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FLIPPED_BYTES = 100
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(var):
    """A product with some organizations, three originals and what the audit tells of them."""
    load_prefectures(now=NOW)
    upload("県の報告".encode(), "会議の記録".encode(), "控えの控え".encode())
    return var


@pytest.fixture
def backup(filled, tmp_path):
    target = tmp_path / "safe" / "monday.backup"
    make_backup(target, now=NOW)
    return target


def upload(*contents: bytes) -> list[SourceFile]:
    receipt = actions.receive_files(
        files=[ContentFile(content, f"{hashlib.sha256(content).hexdigest()[:8]}.txt") for content in contents],
        organization=Organization.objects.get(code="000"),
        round=None,
        is_repeat_wanted=False,
        by=User.objects.system(),
        now=NOW,
    )
    return receipt.accepted


def empty(var: Path, tmp_path: Path, settings) -> Path:
    """Point the product at a new folder and an empty database."""
    other = tmp_path / "other"
    settings.VAR_DIR, settings.ORIGINALS_DIR = other, other / "originals"
    settings.AUDIT_HEAD_FILE = other / "audit-head.log"
    if not IS_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return other


@pytest.fixture
def elsewhere(backup, var, tmp_path, settings):
    """A new, empty var folder; the backup was made in another one."""
    other = empty(var, tmp_path, settings)
    if not IS_SQLITE:
        yield other
        return
    with database_in(other / "suishin.sqlite3"):
        yield other


def originals_in(folder: Path) -> dict[str, str]:
    files = [path for path in (folder / "originals").glob("??/*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_empty_folder_gets_back_everything(backup, var, elsewhere):
    before = manifest_in(backup)
    manifest = restore_backup(backup, replace=False, now=LATER)

    contents = database().contents()
    assert contents.row_counts == before["row_counts"] == manifest.row_counts
    assert contents.row_counts["organizations_organization"] == 48 + len(json.loads(blocks()))
    assert (contents.audit_sequence, contents.audit_mac) == (before["audit_sequence"], before["audit_mac"])
    assert originals_in(elsewhere) == originals_in(var)
    assert all(name == content_hash for name, content_hash in originals_in(elsewhere).items())
    assert verify().is_sound
    assert SourceFile.objects.count() == 3


def manifest_in(backup: Path) -> dict:
    with tarfile.open(backup, "r:") as archive, archive.extractfile("manifest.json") as file:
        return json.load(file)


def blocks() -> str:
    from importlib.resources import files

    return files("suishin.organizations").joinpath("blocks.json").read_text("utf-8")


def test_what_was_restored_goes_on_being_audited(backup, elsewhere):
    restore_backup(backup, replace=False, now=LATER)
    with transaction.atomic():
        record(Event.EXPORTED, by=None, at=LATER)

    assert verify().is_sound


def test_a_flipped_byte_anywhere_is_refused(backup, filled):
    whole, dice, before = backup.read_bytes(), Random(7), database().contents()
    refused = 0
    for _ in range(FLIPPED_BYTES):
        place = dice.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << dice.randrange(8)
        backup.write_bytes(damaged)
        with pytest.raises(BackupRefused, match="壊れているか、書き換えられています"):
            restore_backup(backup, replace=True, now=LATER)
        refused += 1

    assert refused == FLIPPED_BYTES
    assert database().contents() == before
    assert not any(filled.glob("before-restore-*"))


@pytest.mark.parametrize("length", [0, 1, 80, 5000])
def test_a_backup_cut_short_is_refused(backup, length):
    os.truncate(backup, length)

    with pytest.raises(BackupRefused):
        restore_backup(backup, replace=True, now=LATER)


def test_a_backup_that_is_not_there_is_named(var, tmp_path):
    with pytest.raises(BackupRefused, match=r"nowhere\.backup"):
        restore_backup(tmp_path / "nowhere.backup", replace=True, now=LATER)


def test_a_missing_original_is_named(filled, tmp_path):
    file = SourceFile.objects.first()
    originals.path_of(file.sha256).unlink()

    with pytest.raises(BackupRefused, match=f"原本 {file.sha256} が見つかりません"):
        make_backup(tmp_path / "monday.backup", now=NOW)
    assert not (tmp_path / "monday.backup").exists()


def test_an_altered_original_is_named(filled, tmp_path):
    file = SourceFile.objects.first()
    originals.path_of(file.sha256).write_text("別の内容")

    with pytest.raises(BackupRefused, match=f"原本 {file.sha256} が受け取ったときの内容と違います"):
        make_backup(tmp_path / "monday.backup", now=NOW)


@pytest.mark.parametrize("name", ["../../outside", "/tmp/outside", "A" * 64])
def test_an_original_of_any_other_name_than_a_hash_is_never_written(name, backup, tmp_path):
    forged, folder = tmp_path / "forged.backup", tmp_path / "unpacked"
    manifest = json.dumps(manifest_in(backup) | {"originals": [name]}).encode()
    entry = tarfile.TarInfo("manifest.json")
    entry.size = len(manifest)
    with tarfile.open(forged, "w") as archive:
        archive.addfile(entry, io.BytesIO(manifest))

    with pytest.raises(BackupRefused, match="名前が正しくありません"):
        unpack(forged, folder)
    assert not folder.exists()


def test_a_discarded_original_is_not_needed(filled, tmp_path):
    file = SourceFile.objects.first()
    actions.discard_file(file=file, reason="重複", by=User.objects.system(), now=NOW)

    manifest = make_backup(tmp_path / "monday.backup", now=NOW)

    assert file.sha256 not in manifest.originals
    assert len(manifest.originals) == 2


def test_original_of_a_returned_workbook_is_kept_until_it_is_put_aside(filled, tmp_path):
    workbook = ReturnedWorkbook.objects.create(
        organization=Organization.objects.get(code="000"),
        name="戻り.xlsx",
        sha256=originals.keep([b"PK"]),
        size=2,
        state=ReturnedWorkbook.State.UNKNOWN,
        by=User.objects.system(),
        at=NOW,
    )

    assert workbook.sha256 in make_backup(tmp_path / "monday.backup", now=NOW).originals

    ReturnedWorkbook.objects.update(state=ReturnedWorkbook.State.PUT_ASIDE)
    assert workbook.sha256 not in make_backup(tmp_path / "tuesday.backup", now=NOW).originals


def test_pictures_made_from_originals_and_secrets_stay_out(filled, tmp_path):
    picture = originals.views_folder(SourceFile.objects.first().sha256) / "page-1.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"made again at any time")
    (filled / "secrets").mkdir()
    (filled / "secrets" / "audit-key").write_text("secret")

    manifest = make_backup(tmp_path / "monday.backup", now=NOW)

    with tarfile.open(tmp_path / "monday.backup", "r:") as archive:
        names = archive.getnames()
    assert sorted(names) == sorted(["manifest.json", "database", *(f"originals/{name}" for name in manifest.originals)])


def test_what_a_killed_backup_left_goes_with_the_next(filled, tmp_path):
    killed, beside = tmp_path / ".backup-killed", tmp_path / ".backup-beside"
    for folder in (killed, beside):
        folder.mkdir()
        (folder / "database").write_bytes(b"all of the data")
        (folder / "lock").touch()

    with (beside / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another backup is being made
        make_backup(tmp_path / "monday.backup", now=NOW)

    assert not killed.exists()
    assert beside.exists()


def test_what_a_killed_restore_left_goes_with_the_next(backup, filled):
    (filled / ".restore-killed").mkdir()
    (filled / ".restore-killed" / "database").write_bytes(b"all of the data")

    restore_backup(backup, replace=True, now=LATER)

    assert not list(filled.glob(".restore-*"))


def test_only_the_owner_reads_a_backup(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_restore_over_data_is_refused_unless_it_is_asked_for(backup, filled):
    before = database().contents()

    with pytest.raises(RestoreRefused, match="すでにデータがあります"):
        restore_backup(backup, replace=False, now=LATER)

    assert database().contents() == before


def test_a_restore_that_replaces_keeps_the_old_aside(backup, filled):
    [added] = upload("あとから来た報告".encode())
    restore_backup(backup, replace=True, now=LATER)

    assert not SourceFile.objects.filter(sha256=added.sha256).exists()
    aside = filled / "before-restore-20261121-030000"
    assert (aside / "originals" / added.sha256[:2] / added.sha256).exists()
    assert added.sha256 not in originals_in(filled)
    assert (aside / "audit-head.log").exists()
    assert (aside / ("suishin.sqlite3" if IS_SQLITE else "database.dump")).stat().st_size > 0
    assert verify().is_sound


def test_a_restore_brings_no_session_back_to_life(filled, tmp_path):
    browser = Client()
    browser.force_login(User.objects.create_user("mori", password=None, name="Mori"))
    make_backup(tmp_path / "a.backup", now=NOW)
    session = browser.session.session_key
    browser.logout()

    restore_backup(tmp_path / "a.backup", replace=True, now=LATER)

    assert not Session.objects.filter(session_key=session).exists()


def test_a_restore_while_the_product_runs_is_refused(backup, filled):
    with held_as_running(), pytest.raises(AlreadyRunning, match="すでに動いています"):
        restore_backup(backup, replace=True, now=LATER)


def test_an_entry_that_was_altered_before_the_backup_shows_after_the_restore(filled, tmp_path, settings):
    from suishin.audit import triggers

    triggers.drop(connection)
    Entry.objects.filter(sequence=1).update(actor_label="ほかの人")
    triggers.create(connection)
    make_backup(tmp_path / "monday.backup", now=NOW)

    with pytest.raises(BackupRefused, match="1件目で鎖が切れています"):
        restore_backup(tmp_path / "monday.backup", replace=True, now=LATER)


def test_a_backup_of_the_other_database_is_refused(backup, filled, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "oracle" if IS_SQLITE else "sqlite")

    with pytest.raises(BackupRefused, match="DATABASE_URL"):
        restore_backup(backup, replace=True, now=LATER)


def test_backups_under_load_are_whole(filled, tmp_path):
    """Uploads, discards and audit entries go on in a second thread while backups are made, and each one is whole."""
    stop, failures, written = threading.Event(), [], []
    writer = threading.Thread(target=write_until, args=(stop, failures, written))
    writer.start()
    targets = [tmp_path / f"{number}.backup" for number in range(4)]
    try:
        manifests = [make_backup_amid(written, target) for target in targets]
    finally:
        stop.set()
        writer.join()

    assert not failures
    for target, manifest in zip(targets, manifests, strict=True):
        restored = restore_backup(target, replace=True, now=LATER)
        assert restored == manifest
        assert set(originals_in(filled)) == set(manifest.originals)
        assert SourceFile.objects.kept().values("sha256").distinct().count() == len(manifest.originals)


def make_backup_amid(written: list, target: Path) -> Manifest:
    """Wait until the writer has got on since the last backup, so that none of them is made in peace."""
    deadline, least = time.monotonic() + 30, len(written) + 2
    while len(written) < least and time.monotonic() < deadline:
        time.sleep(0.01)
    return make_backup(target, now=NOW)


def write_until(stop: threading.Event, failures: list, written: list) -> None:
    """Upload and discard without a pause. Threads get a connection of their own."""
    from django.db import connections

    with closing(connections["default"]):
        number = 0
        while not stop.is_set():
            number += 1
            try:
                [file] = upload(f"報告 {number}".encode() * 50)
                written.append(file.sha256)
                if number % 3 == 0:
                    actions.discard_file(file=file, reason="試し", by=User.objects.system(), now=NOW)
            except Exception as error:
                failures.append(error)
                return


@pytest.mark.skipif(IS_SQLITE, reason="only PostgreSQL has programs of its own")
def test_missing_programs_are_named(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupRefused, match="pg_dump がありません"):
        PostgresqlDatabase().dump(tmp_path / "dump")
