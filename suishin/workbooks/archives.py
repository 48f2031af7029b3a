"""An archive of workbooks → the files in it, each bounded before it is written anywhere."""

import tempfile
import zipfile
from collections.abc import Iterator

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from suishin.ingestion.rules import UnfitFile
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import Package, open_package

MOST_FILES = 200
UTF8_NAME = 0x800


def is_archive(file: "File[bytes]") -> bool:
    return (file.name or "").lower().endswith(".zip")


def files_in(archive: "File[bytes]") -> "Iterator[File[bytes]]":
    """Yield the files of an archive. Raises UnfitFile for one that is damaged, hostile or too large."""
    with tempfile.TemporaryFile() as copy:  # without a name: nothing stays if this process ends here
        for chunk in archive.chunks():
            copy.write(chunk)
        try:
            with open_package(copy, may_hold_packages=True) as package:
                yield from _files(package)
        except Refused as refused:
            raise UnfitFile(refused.message) from refused


def _files(package: Package) -> "Iterator[File[bytes]]":
    entries = [entry for entry in package.archive.infolist() if not entry.is_dir() and not _is_made_by_a_system(entry)]
    if len(entries) > MOST_FILES:
        raise UnfitFile(_("圧縮ファイルの中のファイルが多すぎます（%(most)d件まで）。") % {"most": MOST_FILES})
    for entry in entries:
        yield ContentFile(package.read(entry.filename), _name(entry))


def _is_made_by_a_system(entry: zipfile.ZipInfo) -> bool:
    """Tell what macOS and Windows put beside the files of people."""
    parts = entry.filename.split("/")
    return "__MACOSX" in parts or parts[-1].startswith(("._", "~$")) or parts[-1] in (".DS_Store", "Thumbs.db")


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a name as it was typed: Japanese Windows writes them in its own code page and does not say so."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return entry.filename
