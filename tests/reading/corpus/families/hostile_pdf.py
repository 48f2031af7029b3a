"""PDF files that are broken or would harm whoever opens them."""

import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.reading.corpus.families.composing import compose
from tests.reading.corpus.families.pdf_canvas import Sheet, write_sheets
from tests.reading.corpus.families.pdf_layout import any_style, lay_out
from tests.reading.corpus.families.pdf_ticks import typed

MEBIBYTE = 1024 * 1024


def report_pdf(dice: Random, path: Path) -> Path:
    return write_sheets(path, lay_out(compose(dice), any_style(dice), typed("☑", "□")), dice)


def _save(pdf: pikepdf.Pdf, path: Path, **how: object) -> Path:
    pdf.save(path, static_id=True, **how)
    pdf.close()
    return path


def _page(pdf: pikepdf.Pdf, contents: Stream, **resources: object) -> None:
    pdf.pages.append(
        pikepdf.Page(
            Dictionary(
                Type=Name.Page, MediaBox=[0, 0, 595, 842], Contents=contents, Resources=Dictionary(**resources)
            )
        )
    )  # fmt: skip


def blown_up(block: bytes, times: int) -> bytes:
    """Return a zlib stream of a block repeated, made without ever holding it."""
    tool = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = tool.compress(block) + tool.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + once * times + b"\x03\x00" + b"\0\0\0\0"


def _flate(dice: Random, folder: Path) -> Path:
    """A page whose operators unpack to 1 GiB."""
    pdf = pikepdf.new()
    packed = blown_up(b"0 0 m\n" * 170_000, 1_050)
    contents = Stream(pdf, b"")
    contents.write(packed, filter=Name.FlateDecode)
    _page(pdf, contents)
    return _save(pdf, folder / "flate.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def _flate_twice(dice: Random, folder: Path) -> Path:
    """50 KB that unpack to some MB that unpack to 4 GiB."""
    pdf = pikepdf.new()
    inner = blown_up(b" " * MEBIBYTE, 4_096)
    contents = Stream(pdf, b"")
    contents.write(zlib.compress(inner, 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    _page(pdf, contents)
    return _save(pdf, folder / "flate2.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def _forms(width: int, depth: int) -> Callable[[Random, Path], Path]:
    """Form objects that call each other: width to the power of depth calls."""

    def make(dice: Random, folder: Path) -> Path:
        pdf = pikepdf.new()
        inner = pdf.make_indirect(_form(pdf, b"0 0 1 1 re f", {}))
        for _ in range(depth):
            inner = pdf.make_indirect(_form(pdf, b"/X Do " * width, {"/X": inner}))
        _page(pdf, Stream(pdf, b"/X Do"), XObject=Dictionary({"/X": inner}))
        return _save(pdf, folder / "forms.pdf")

    return make


def _form(pdf: pikepdf.Pdf, operators: bytes, inner: dict[str, object]) -> Stream:
    return Stream(
        pdf, operators, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842],
        Resources=Dictionary(XObject=Dictionary(inner)),
    )  # fmt: skip


def _form_of_itself(dice: Random, folder: Path) -> Path:
    pdf = pikepdf.new()
    form = pdf.make_indirect(_form(pdf, b"/X Do /X Do", {}))
    form.Resources.XObject = Dictionary({"/X": form})
    _page(pdf, Stream(pdf, b"/X Do"), XObject=Dictionary({"/X": form}))
    return _save(pdf, folder / "itself.pdf")


def _many_pages(dice: Random, folder: Path) -> Path:
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(5_000):
        contents = Stream(pdf, b"BT /F 12 Tf 72 720 Td (page %d) Tj ET" % number)
        _page(pdf, contents, Font=Dictionary(F=font))
    return _save(pdf, folder / "pages.pdf")


def _pages_in_a_ring(dice: Random, folder: Path) -> Path:
    body = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 100000>>\nendobj\n"
        b"3 0 obj\n<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 100000>>\nendobj\n"
    )
    path = folder / "ring.pdf"
    path.write_bytes(body + b"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n")
    return path


def _deep(dice: Random, folder: Path) -> Path:
    path = folder / "deep.pdf"
    deep = b"[" * 300_000 + b"]" * 300_000
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Deep " + deep + b">>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R/Size 3>>\n%%EOF\n"
    )
    return path


def _pixels(dice: Random, folder: Path) -> Path:
    """A picture of 3,600 million pixels."""
    pdf = pikepdf.new()
    picture = Stream(
        pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )  # fmt: skip
    picture.write(blown_up(bytes(MEBIBYTE), 3_434), filter=Name.FlateDecode)
    _page(pdf, Stream(pdf, b"595 0 0 842 0 0 cm /X Do"), XObject=Dictionary(X=pdf.make_indirect(picture)))
    return _save(pdf, folder / "pixels.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def _characters(dice: Random, folder: Path) -> Path:
    """Three million characters on one page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    contents = Stream(pdf, b"BT /F 1 Tf 1 TL " + b"T* (" + b"abcdefgh " * 330_000 + b") Tj ET")
    _page(pdf, contents, Font=Dictionary(F=font))
    return _save(pdf, folder / "characters.pdf")


def _lines(dice: Random, folder: Path) -> Path:
    """Half a million paths on one page."""
    pdf = pikepdf.new()
    drawn = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n * 7 % 595, n * 3 % 842) for n in range(500_000))
    _page(pdf, Stream(pdf, drawn))
    return _save(pdf, folder / "lines.pdf")


def _notes(dice: Random, folder: Path) -> Path:
    """200,000 annotations on one page."""
    pdf = pikepdf.new()
    _page(pdf, Stream(pdf, b""))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[10, 10, 20, 20])
    pdf.pages[0].obj.Annots = Array([note] * 200_000)
    return _save(pdf, folder / "notes.pdf")


def _cut(dice: Random, folder: Path) -> Path:
    path = report_pdf(dice, folder / "cut.pdf")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * dice.uniform(0.1, 0.7))])
    return path


def _password(dice: Random, folder: Path) -> Path:
    source = report_pdf(dice, folder / "open.pdf")
    path = folder / "password.pdf"
    with pikepdf.open(source) as pdf:
        lock = pikepdf.Encryption(owner="secret", user="open", R=3, aes=False, metadata=False)
        pdf.save(path, encryption=lock, static_id=True)
    source.unlink()
    return path


def _other_form(dice: Random, folder: Path) -> Path:
    """Another form with boxes to tick."""
    sheet = Sheet(595, 842)
    sheet.say(200, 790, 16, "年次有給休暇取得計画書")
    for place, (label, value) in enumerate((("所属", "総務課"), ("氏名", "森　一穂"), ("作成日", "2025年2月3日"))):
        sheet.frame(330, 746 - 16 * place, 560, 762 - 16 * place)
        sheet.say(335, 750 - 16 * place, 9, f"{label}　{value}")
    for place in range(12):
        sheet.say(60, 680 - 30 * place, 10, f"{dice.choice('☑□')}　{4 + place}月に{dice.randint(1, 3)}日以上を取得する")
    return write_sheets(folder / "other.pdf", [sheet], dice)


REFUSED: dict[str, Callable[[Random, Path], Path]] = {
    "pdf_flate": _flate,
    "pdf_flate_twice": _flate_twice,
    "pdf_forms": _forms(10, 9),
    "pdf_forms_deep": _forms(2, 60),
    "pdf_form_of_itself": _form_of_itself,
    "pdf_5000_pages": _many_pages,
    "pdf_ring": _pages_in_a_ring,
    "pdf_deep": _deep,
    "pdf_pixels": _pixels,
    "pdf_characters": _characters,
    "pdf_lines": _lines,
    "pdf_notes": _notes,
    "pdf_password": _password,
    "pdf_other_form": _other_form,
}
CUT: dict[str, Callable[[Random, Path], Path]] = {"pdf_cut": _cut}
