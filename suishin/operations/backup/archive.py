"""The file of a backup: what is in it, writing it, and checking that not one byte of it has changed."""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from suishin.common.errors import ActionError

FORMAT = "suishin-backup/1"
_FOOTER = b"\nsuishin-backup-sha256 "
_FOOTER_SIZE = len(_FOOTER) + 64 + 1
_CHUNK = 1024 * 1024
_HASH = re.compile("[0-9a-f]{64}")


class BackupRefused(ActionError):
    message = "この控えは使えません。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, so that a restore can prove that all of it came back."""

    format: str
    made_at: str
    engine: str  # "sqlite" | "postgresql"
    database_hash: str
    row_counts: dict[str, int]
    audit_sequence: int  # of the last entry; 0 when there is none
    audit_mac: str
    originals: list[str]  # SHA-256 of each, which is also its name


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write the archive of a folder with `database` and `originals/`, and seal it."""
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        _add_bytes(archive, "manifest.json", json.dumps(asdict(manifest), ensure_ascii=False).encode())
        archive.add(folder / "database", "database")
        for name in manifest.originals:
            archive.add(folder / "originals" / name, f"originals/{name}")
    digest = hash_of(target)
    with target.open("ab") as file:
        file.write(_FOOTER + digest.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o600)


def check_seal(source: Path) -> None:
    """Refuse a file in which any byte differs from what was written."""
    try:
        size = source.stat().st_size
        with source.open("rb") as file:
            file.seek(max(0, size - _FOOTER_SIZE))
            footer = file.read()
    except OSError as error:
        raise BackupRefused(f"控え {source} を開けません：{error.strerror}") from error
    digest = hash_of(source, length=size - _FOOTER_SIZE) if size > _FOOTER_SIZE else ""
    if footer != _FOOTER + digest.encode() + b"\n":
        raise BackupRefused(
            f"控え {source} は壊れているか、書き換えられています。何も復元していません。別の控えを使ってください。"
        )


def unpack(source: Path, folder: Path) -> Manifest:
    """Write `database` and `originals/` of a sealed archive into a folder."""
    with tarfile.open(source, "r:") as archive:
        manifest = _read_manifest(archive)
        _extract(archive, "database", folder / "database", missing="データベース")
        (folder / "originals").mkdir(mode=0o700)
        for name in manifest.originals:
            _extract(archive, f"originals/{name}", folder / "originals" / name, missing=f"原本 {name} ")
    return manifest


def hash_of(path: Path, *, length: int | None = None) -> str:
    """Return the SHA-256 of a file, or of its first bytes."""
    digest, left = hashlib.sha256(), length
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            digest.update(chunk)
            left = None if left is None else left - len(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    file = archive.extractfile("manifest.json")
    raw: dict[str, Any] = json.load(file) if file else {}
    if raw.get("format") != FORMAT:
        raise BackupRefused(
            f"控えの形式 {raw.get('format')} はこの版では扱えません。新しい版の製品で復元してください。"
        )
    manifest = Manifest(**raw)
    if not all(_HASH.fullmatch(name) for name in manifest.originals):  # they become names of files
        raise BackupRefused("控えの中の原本の名前が正しくありません。何も復元していません。別の控えを使ってください。")
    return manifest


def _extract(archive: tarfile.TarFile, name: str, target: Path, *, missing: str) -> None:
    try:
        source = archive.extractfile(name)
    except KeyError:
        source = None
    if source is None:
        raise BackupRefused(f"控えの中に{missing}がありません。別の控えを使ってください。")
    with source, target.open("wb") as file:
        shutil.copyfileobj(source, file, _CHUNK)
        file.flush()
        os.fsync(file.fileno())
