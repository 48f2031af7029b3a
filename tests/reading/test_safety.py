"""Files that are no reports, broken or hostile: refused with a message that says what to do, before they are parsed."""

import contextlib
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from suishin.reading.model import Outcome, Page
from suishin.reading.readers import Refused, open_document, pdf
from suishin.reading.readers.pdf.shapes import Shape
from suishin.reading.readers.safety import MAX_FILE, open_package
from tests.reading.writers.invented import invent
from tests.reading.writers.pdf_form import write_pdf
from tests.reading.writers.xlsx_form import write_book
from tests.runaway import no_runaway

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)


def _book(folder: Path) -> Path:
    return write_book(folder / "report.xlsx", [invent(1)])


def _repacked(folder: Path, change: Callable[[zipfile.ZipFile], None], without: str = "") -> Path:
    """Write a workbook again with something added, or with a part left out."""
    target = folder / "changed.xlsx"
    with zipfile.ZipFile(_book(folder)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            if name != without:
                packed.writestr(name, source.read(name))
        change(packed)
    return target


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _too_large(folder: Path) -> Path:
    path = folder / "large.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.4")
        stream.truncate(MAX_FILE + 1)
    return path


def _package(folder: Path, part: str) -> Path:
    with zipfile.ZipFile(folder / "report.xlsx", "w") as packed:
        packed.writestr(part, b"x")
    return folder / "report.xlsx"


def _half(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def _locked_pdf(folder: Path) -> Path:
    path = write_pdf(folder / "report.pdf", [invent(1)])
    with pikepdf.open(path) as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    return folder / "locked.pdf"


def _symlink(packed: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed.writestr(entry, "/etc/passwd")


def _many_entries(packed: zipfile.ZipFile) -> None:
    for number in range(2_100):
        packed.writestr(f"xl/media/{number}.bin", b"x")


def _add_many_small(packed: zipfile.ZipFile) -> None:
    for number in range(700):
        packed.writestr(f"xl/media/{number}.bin", bytes(250_000))


SHARED_STRINGS = "xl/sharedStrings.xml"
REFUSED = [
    ("empty file", _file("empty.xlsx", b""), "空です"),
    ("too large", _too_large, "20MB"),
    ("noise named PDF", _file("report.pdf", bytes(range(128, 256)) * 9), "中身がその形式ではない"),
    ("PDF of nothing named workbook", _file("report.xlsx", b"%PDF-1.4\n"), "途中で切れて"),
    ("too much text", _file("report.txt", b"a\n" * 5_000_000), "文字が多すぎ"),
    ("page of the web", _file("report.xls", b"\xef\xbb\xbf<!DOCTYPE html>\n<table>"), "HTML"),
    ("page of the web as a mail", _file("report.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related"), "HTML"),
    (
        "workbook of 2003 as XML",
        _file("report.xls", b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"),
        "XML形式",
    ),
    ("rich text", _file("report.doc", b"{\\rtf1\\ansi"), "RTF"),
    ("slides of old", _file("report.xls", OLE + "PowerPoint Document".encode("utf-16-le")), "スライド"),
    ("Ichitaro", _file("report.jtd", OLE + "DocumentText".encode("utf-16-le")), "一太郎"),
    ("mail", _file("report.msg", OLE + "__substg1.0_".encode("utf-16-le")), "メール"),
    ("slides", lambda folder: _package(folder, "ppt/presentation.xml"), "スライド"),
    ("binary workbook", lambda folder: _package(folder, "xl/workbook.bin"), "XLSB"),
    ("other archive", lambda folder: _package(folder, "readme.txt"), "圧縮ファイル"),
    ("half a workbook", lambda folder: _half(_book(folder)), "途中で切れて"),
    ("PDF of nothing", _file("report.pdf", b"%PDF-1.4\ngarbage"), "途中で切れて"),
    ("locked PDF", _locked_pdf, "パスワード"),
    ("locked office file", _file("report.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")), "パスワード"),
    ("half an old workbook", _file("report.xls", OLE + "Workbook".encode("utf-16-le")), "途中で切れて"),
    ("half an old document", _file("report.doc", OLE + "WordDocument".encode("utf-16-le")), "途中で切れて"),
    ("picture", _file("scan.jpg", b"\xff\xd8\xff\xe0" + bytes(100)), "画像"),
    ("nested archive", lambda f: _repacked(f, lambda z: z.writestr("xl/embeddings/a.bin", b"PK\x03\x04 ")), "別の圧縮"),
    ("path out of the archive", lambda f: _repacked(f, lambda z: z.writestr("../evil.xml", b"<a/>")), "外の場所"),
    ("link in the archive", lambda folder: _repacked(folder, _symlink), "リンク"),
    ("too many entries", lambda folder: _repacked(folder, _many_entries), "異常に大きく"),
    ("small bombs", lambda f: _repacked(f, _add_many_small), "異常に大きく"),
    ("bomb", lambda f: _repacked(f, lambda z: z.writestr("xl/media/a.xml", bytes(60_000_000))), "異常に大きく"),
    (
        "entities",
        lambda f: _repacked(f, lambda z: z.writestr(SHARED_STRINGS, BILLION_LAUGHS), SHARED_STRINGS),
        "文書型",
    ),
    (
        "broken XML",
        lambda f: _repacked(f, lambda z: z.writestr(SHARED_STRINGS, b"<sst><si>"), SHARED_STRINGS),
        "壊れて",
    ),
]


@pytest.mark.parametrize(("name", "make", "words"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_file_is_refused_quickly_and_says_why(
    tmp_path: Path, name: str, make: Callable[[Path], Path], words: str
) -> None:
    path = make(tmp_path)

    with no_runaway(normal_seconds=0.2), pytest.raises(Refused) as refusal:  # what unpacks without end takes minutes
        open_document(path)

    assert words in refusal.value.message
    assert refusal.value.message.endswith("。")


@pytest.mark.parametrize(
    ("make", "suffix", "kind", "shown"),
    [
        (_book, ".pdf", "xlsx", "Excel（XLSX）"),
        (_book, ".txt", "xlsx", None),
        (_book, "", "xlsx", None),
        (lambda folder: write_pdf(folder / "report.pdf", [invent(1)]), ".docx", "pdf", "PDF"),
        (_file("report.txt", "県名".encode()), ".xls", "text", "テキスト"),
    ],
)
def test_content_decides_whatever_the_name_says(
    tmp_path: Path, make: Callable[[Path], Path], suffix: str, kind: str, shown: str | None
) -> None:
    path = make(tmp_path)

    document = open_document(path.rename(tmp_path / f"renamed{suffix}"))

    assert document.kind == kind
    told = [finding.message for finding in document.findings if finding.code == "named_otherwise"]
    assert told == ([f"名前の末尾は{suffix}ですが、中身は{shown}です。中身のとおりに読みました。"] if shown else [])


def _with_part(name: str) -> Callable[[Path], Path]:
    return lambda folder: _repacked(folder, lambda packed: packed.writestr(name, b"x"))


def _pdf_with_script(folder: Path) -> Path:
    path = write_pdf(folder / "report.pdf", [invent(1)])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return path


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (_book, []),
        (_with_part("xl/vbaProject.bin"), ["program_ignored"]),
        (_with_part("xl/externalLinks/externalLink1.xml"), ["links_ignored"]),
        (_pdf_with_script, ["program_ignored"]),
    ],
)
def test_programs_and_links_are_told_and_left_alone(
    tmp_path: Path, make: Callable[[Path], Path], codes: list[str]
) -> None:
    document = open_document(make(tmp_path))

    assert [finding.code for finding in document.findings] == codes
    assert document.pages


def test_part_that_another_one_names_but_nobody_sent_is_a_damage(tmp_path: Path) -> None:
    with open_package(_book(tmp_path)) as package, pytest.raises(Refused, match="壊れて"):
        package.xml("xl/ctrlProps/ctrlProp1.xml")


def test_numbers_that_are_none_do_no_harm(tmp_path: Path) -> None:
    with zipfile.ZipFile(_book(tmp_path)) as source:
        styles = (
            source.read("xl/styles.xml")
            .replace(b'fontId="', b'fontId="thin')
            .replace(b'numFmtId="', b'numFmtId="9' + b"9" * 5_000)
        )

    path = _repacked(tmp_path, lambda packed: packed.writestr("xl/styles.xml", styles), "xl/styles.xml")

    assert open_document(path).pages


def test_picture_is_unreadable_and_a_broken_file_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n" + bytes(50))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")

    outcomes = []
    for name in ("a.png", "b.pdf"):
        with pytest.raises(Refused) as refusal:
            open_document(tmp_path / name)
        outcomes.append(refusal.value.outcome)

    assert outcomes == [Outcome.UNREADABLE, Outcome.REJECTED]


def test_pages_that_refer_to_themselves_do_no_harm(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "report.pdf", [invent(1)])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(path)

    with no_runaway(normal_seconds=0.2), contextlib.suppress(Refused):  # pages without end
        open_document(path)


def test_page_whose_places_are_no_numbers_is_named_and_the_others_are_read(tmp_path: Path, monkeypatch) -> None:
    path = write_pdf(tmp_path / "report.pdf", [invent(1)])
    read = pdf._read

    def read_but_the_first(page: object, number: int, over: list[Shape]) -> Page:
        return read(page, round(float("nan")) if number == 1 else number, over)

    monkeypatch.setattr(pdf, "_read", read_but_the_first)

    pages = open_document(path).pages

    assert [page.is_readable for page in pages] == [False, *(True for _ in pages[1:])]
    assert "壊れていて開けません" in pages[0].trouble


def test_form_that_draws_itself_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        form = pdf.make_stream(b"/X Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
        pdf.save(path)

    document = open_document(path)

    assert len(document.pages) == 1
