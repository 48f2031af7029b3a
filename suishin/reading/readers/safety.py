"""What is checked before a file is parsed: its size, its kind by content, the directory of a ZIP."""

import io
import stat
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from suishin.reading.model import Outcome
from suishin.reading.readers.errors import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

MEBIBYTE = 1024 * 1024
MAX_FILE = 20 * MEBIBYTE
MAX_TEXT = 8 * MEBIBYTE  # a booklet of all prefectures has under 2
MAX_UNPACKED = 200 * MEBIBYTE
MAX_PART = 64 * MEBIBYTE  # of one XML part; a sheet of a report is under 1 MiB
MAX_ENTRIES = 2_000
MAX_RATIO = 100
RATIO_FREE = 256 * 1024  # an entry smaller than this harms nobody, however well it packs
ALL_FREE = 8 * MEBIBYTE  # nor do all of them together below this
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
END_OF_DIRECTORY = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


class Kind(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    ODS = "ods"
    ODT = "odt"
    XLS = "xls"
    DOC = "doc"
    XLSB = "xlsb"
    LOCKED_OFFICE = "locked"
    SLIDES = "slides"
    ICHITARO = "ichitaro"
    MAIL = "mail"
    RICH_TEXT = "rtf"
    WEB_PAGE = "web page"
    OFFICE_XML = "office xml"
    PICTURE = "picture"
    ARCHIVE = "archive"
    TEXT = "text"


NAMES = {
    Kind.PDF: "PDF", Kind.XLSX: "Excel（XLSX）", Kind.DOCX: "Word（DOCX）", Kind.ODS: "OpenDocument（ODS）",
    Kind.ODT: "OpenDocument（ODT）", Kind.XLS: "古い形式のExcel（XLS）", Kind.DOC: "古い形式のWord（DOC）", Kind.TEXT: "テキスト",
}  # fmt: skip
EXTENSIONS = {
    ".pdf": Kind.PDF, ".xlsx": Kind.XLSX, ".xlsm": Kind.XLSX, ".xltx": Kind.XLSX, ".xltm": Kind.XLSX, ".docx": Kind.DOCX,
    ".docm": Kind.DOCX, ".dotx": Kind.DOCX, ".ods": Kind.ODS, ".odt": Kind.ODT, ".xls": Kind.XLS, ".doc": Kind.DOC,
}  # fmt: skip
PACKAGES = (Kind.XLSX, Kind.DOCX, Kind.ODS, Kind.ODT)
OLE_KINDS = (Kind.XLS, Kind.DOC)
# Streams of an old office file by which programs are told apart; their names stand in its directory as UTF-16.
OLE_STREAMS = {
    "EncryptedPackage": Kind.LOCKED_OFFICE,
    "WordDocument": Kind.DOC,
    "Workbook": Kind.XLS,
    "PowerPoint Document": Kind.SLIDES,
    "DocumentText": Kind.ICHITARO,
    "__substg1.0_": Kind.MAIL,
}


def kind_of(path: Path) -> Kind:
    """Return what a file is, whatever its name says. Raises Refused for an empty one and for one too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(2048)
    except OSError as error:
        raise Refused(
            f"ファイルを開けません（{error.strerror}）。場所と、開く権限があるかを確かめてください。"
        ) from error
    if size == 0:
        raise Refused("ファイルが空です（0バイト）。正しいファイルを選んで、もう一度登録してください。")
    if size > MAX_FILE:
        raise Refused(f"ファイルが大きすぎます（{size / MEBIBYTE:.0f}MB）。20MBまでに分けて登録してください。")
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(OLE):
        return _ole_kind(path)
    if head.startswith(PICTURES) or head[8:12] == b"WEBP" or head[4:12] in (b"ftypheic", b"ftypmif1"):
        return Kind.PICTURE
    if head.startswith(b"PK"):
        return _zip_kind(path)
    return Kind.ARCHIVE if head.startswith(ARCHIVES) else _kind_of_text(head)


def named_kind(path: Path) -> Kind | None:
    """Return what a file is by its name, where the name of a program's files says so."""
    return EXTENSIONS.get(path.suffix.lower())


def _kind_of_text(head: bytes) -> Kind:
    opening = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if opening.startswith(b"{\\rtf"):
        return Kind.RICH_TEXT
    if opening.startswith(b"<?xml") and b"mso-application" in opening:
        return Kind.OFFICE_XML
    is_page = opening.startswith((b"<!doctype html", b"<html")) or (
        opening.startswith((b"<?xml", b"<!--")) and b"<html" in opening
    )
    is_mail_page = opening.startswith((b"mime-version:", b"from: <saved by")) and b"multipart/related" in opening
    return Kind.WEB_PAGE if is_page or is_mail_page else Kind.TEXT


def _ole_kind(path: Path) -> Kind:
    content = path.read_bytes()
    for stream, kind in OLE_STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return kind
    return (
        Kind.DOC if named_kind(path) is Kind.DOC else Kind.XLS
    )  # its directory is lost: the reader says that it is damaged


def _zip_kind(path: Path) -> Kind:
    with open_package(path) as package:
        names = package.names()
        if "xl/workbook.xml" in names:
            return Kind.XLSX
        if "word/document.xml" in names:
            return Kind.DOCX
        if "xl/workbook.bin" in names:
            return Kind.XLSB
        if "ppt/presentation.xml" in names:
            return Kind.SLIDES
        mimetype = package.read("mimetype")[:100] if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mimetype:
        return Kind.ODS
    if b"opendocument.presentation" in mimetype:
        return Kind.SLIDES
    return Kind.ODT if b"opendocument.text" in mimetype else Kind.ARCHIVE


class Package:
    """A ZIP whose directory was found harmless; parts are read one by one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self._names = frozenset(archive.namelist())

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    def has(self, name: str) -> bool:
        return name in self._names

    def names(self) -> frozenset[str]:
        return self._names

    def read(self, name: str) -> bytes:
        """Return one part. Raises Refused where it is missing, damaged or far too long."""
        if name not in self._names:
            raise damaged()
        if self.archive.getinfo(name).file_size > MAX_PART:
            raise Refused("ファイルの中身が大きすぎます。様式だけを残して保存し直し、もう一度登録してください。")
        try:
            return self.archive.read(name)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
            raise damaged() from error
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma"):
                raise damaged() from error
            raise

    def xml(self, name: str) -> "_Element":
        return parse_xml(self.read(name))


def damaged() -> Refused:
    return Refused("ファイルが壊れているか、途中で切れています。元のファイルを確かめて、もう一度登録してください。")


def open_package(source: Path | BinaryIO, *, may_hold_packages: bool = False) -> Package:
    """Open a ZIP after bounding its directory. Raises Refused for a damaged or hostile one.

    Only an archive of files may hold packages itself; each of them is bounded in its turn.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            _bound_directory(stream)
    else:
        _bound_directory(source)
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    try:
        _check(archive, may_hold_packages=may_hold_packages)
    except BaseException:
        archive.close()
        raise
    return Package(archive)


def _bound_directory(stream: BinaryIO) -> None:
    """Refuse a directory with too many entries by its own count, before a list of them is made."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    place = tail.rfind(END_OF_DIRECTORY)
    if place < 0:
        raise damaged()
    if int.from_bytes(tail[place + 10 : place + 12], "little") > MAX_ENTRIES:
        raise bomb()


def bomb() -> Refused:
    return Refused("展開すると異常に大きくなるファイルです。安全のため開きません。様式のファイルを登録してください。")


def _check(archive: zipfile.ZipFile, *, may_hold_packages: bool) -> None:
    entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise bomb()
    if unpacked > ALL_FREE and unpacked > MAX_RATIO * max(1, packed):  # many small entries make a large bomb
        raise bomb()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _suspicious("同じ名前の部品が二つあります")
    for entry in entries:
        _check_entry(archive, entry, may_hold_packages=may_hold_packages)


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, may_hold_packages: bool) -> None:
    if entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise bomb()
    if entry.flag_bits & 0x1:
        raise Refused("ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度登録してください。")
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise _suspicious("外の場所を指す名前があります")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _suspicious("リンクが入っています")
    is_part = entry.filename.endswith((".xml", ".rels", ".vml", "/"))
    if not may_hold_packages and not is_part and _is_archive(archive, entry):
        raise _suspicious("圧縮ファイルの中に別の圧縮ファイルが入っています")


def _suspicious(reason: str) -> Refused:
    return Refused(f"安全のため開きません（{reason}）。元のアプリで保存し直して、もう一度登録してください。")


def _is_archive(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(entry) as stream:
            return stream.read(8).startswith(ARCHIVES)
    except Exception as error:
        raise damaged() from error


def parse_xml(content: bytes) -> "_Element":
    """Parse XML that may hold no document type and no entities. Raises Refused."""
    from lxml import etree

    refuse_document_type(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged() from error


def refuse_document_type(content: bytes) -> None:
    """Raise Refused for XML that declares a document type: entities in one can grow without bounds."""
    plain = content.replace(b"\x00", b"") if b"\x00" in content[:200] else content  # UTF-16
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise _suspicious("文書型の宣言が入っています")


NOT_READ = {
    Kind.ARCHIVE: "圧縮ファイルは読めません。中のファイルを取り出して、XLSXかPDFのまま登録してください。",
    Kind.LOCKED_OFFICE: "パスワードで保護されています。パスワードを外して保存し、もう一度登録してください。",
    Kind.XLSB: "Excelのバイナリ形式（XLSB）は読めません。Excelで開き、「Excelブック（*.xlsx）」で保存して登録してください。",
    Kind.SLIDES: "スライド（PowerPointなど）は読めません。様式のファイルを登録してください。",
    Kind.ICHITARO: "一太郎の文書は読めません。一太郎で開き、WordかPDFで保存して登録してください。",
    Kind.MAIL: "メールのファイルは読めません。添付されているファイルを取り出して登録してください。",
    Kind.RICH_TEXT: "リッチテキスト（RTF）は読めません。Wordで開き、「Word文書（*.docx）」で保存して登録してください。",
    Kind.WEB_PAGE: "中身がWebページ（HTML）です。ExcelかWordで開き、XLSXかDOCXで保存して登録してください。",
    Kind.OFFICE_XML: "ExcelやWordのXML形式は読めません。元のアプリで開き、XLSXかDOCXで保存して登録してください。",
}
PICTURE_MESSAGE = "画像のファイルからは文字を読めません。元のExcelをXLSXかPDFに保存して登録してください。"


def refuse_unsupported(kind: Kind) -> None:
    """Raise Refused for a kind of file that is not read, saying what to save it as."""
    if kind is Kind.PICTURE:
        raise Refused(PICTURE_MESSAGE, Outcome.UNREADABLE)
    if kind in NOT_READ:
        raise Refused(NOT_READ[kind])


def refuse_long_text(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_TEXT:
        raise Refused(
            f"文字が多すぎます（{size / MEBIBYTE:.0f}MB）。報告書だけを残したファイルを、もう一度登録してください。"
        )


def no_such_kind(path: Path, named: Kind) -> Refused:
    return Refused(
        f"名前は{NAMES[named]}（{path.suffix}）ですが、中身がその形式ではないか、壊れています。"
        "元のファイルを確かめて、もう一度登録してください。"
    )


def otherwise_named(path: Path, kind: Kind) -> str | None:
    """Return what to tell of a name that says something else than the content does."""
    named = named_kind(path)
    if named is None or named is kind:
        return None
    return f"名前の末尾は{path.suffix}ですが、中身は{NAMES[kind]}です。中身のとおりに読みました。"
