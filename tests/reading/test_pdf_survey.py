"""What a PDF would unpack to is reckoned before it is opened: no honest file is refused, and no bomb reaches the library."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.pdf_survey import ALWAYS_SMALL, MAX_DEPTH, survey
from tests.reading.writers.invented import invent
from tests.reading.writers.pdf_form import write_pdf
from tests.runaway import no_runaway

MEBIBYTE = 1 << 20


def _blown_up(mebibytes: int) -> bytes:
    """Return a zlib stream of so much, made without ever holding it."""
    tool = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = tool.compress(b"0 0 m\n" * (MEBIBYTE // 6)) + tool.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + once * mebibytes + b"\x03\x00" + bytes(4)


def _written(folder: Path, draw: Callable[[pikepdf.Pdf], Dictionary], *, packed: bool) -> Path:
    """Write a page; packed, everything but the streams stands in object streams, as most programs write today."""
    path = folder / "page.pdf"
    with pikepdf.new() as pdf:
        pdf.pages.append(pikepdf.Page(draw(pdf)))
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        level = pikepdf.StreamDecodeLevel.none
        pdf.save(path, object_stream_mode=mode, compress_streams=False, stream_decode_level=level)
    return path


def _page(contents: Stream | Array, **forms: object) -> Dictionary:
    resources = Dictionary(XObject=Dictionary({f"/{name}": form for name, form in forms.items()}))
    return Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Contents=contents, Resources=resources)


def _form(pdf: pikepdf.Pdf, operators: bytes, **forms: object) -> Stream:
    resources = Dictionary(XObject=Dictionary({f"/{name}": form for name, form in forms.items()}))
    made = Stream(pdf, operators, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources)
    return pdf.make_indirect(made)


def _cascade(width: int, depth: int) -> Callable[[pikepdf.Pdf], Dictionary]:
    def draw(pdf: pikepdf.Pdf) -> Dictionary:
        form = _form(pdf, b"0 0 1 1 re f")
        for _ in range(depth):
            form = _form(pdf, b"/X Do " * width, X=form)
        return _page(Stream(pdf, b"/X Do"), X=form)

    return draw


def _twice_itself(pdf: pikepdf.Pdf) -> Dictionary:
    form = _form(pdf, b"/X Do /X Do")
    form.Resources.XObject = Dictionary({"/X": form})
    return _page(Stream(pdf, b"/X Do"), X=form)


def _flate(mebibytes: int) -> Callable[[pikepdf.Pdf], Dictionary]:
    def draw(pdf: pikepdf.Pdf) -> Dictionary:
        contents = Stream(pdf, b"")
        contents.write(_blown_up(mebibytes), filter=Name.FlateDecode)
        return _page(contents)

    return draw


def _flate_in_flate(pdf: pikepdf.Pdf) -> Dictionary:
    contents = Stream(pdf, b"")
    contents.write(zlib.compress(_blown_up(70), 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return _page(contents)


def _font_of_much(pdf: pikepdf.Pdf) -> Dictionary:
    font = Stream(pdf, b"")
    font.write(_blown_up(70), filter=Name.FlateDecode)
    page = _page(Stream(pdf, b""))
    page.Font = pdf.make_indirect(font)
    return page


def _same_stream_again(pdf: pikepdf.Pdf) -> Dictionary:
    contents = pdf.make_indirect(Stream(pdf, b"0 0 m\n" * 20_000))
    return _page(Array([contents] * 200))


BOMBS = {
    "cascade": _cascade(10, 9),
    "deep cascade": _cascade(2, 60),
    "form that draws itself twice": _twice_itself,
    "operators": _flate(20),
    "font": _font_of_much,
    "flate in flate": _flate_in_flate,
    "one stream many times": _same_stream_again,
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_before_it_is_opened(tmp_path: Path, name: str, packed: bool) -> None:
    path = _written(tmp_path, BOMBS[name], packed=packed)

    with no_runaway(normal_seconds=0.3), pytest.raises(Refused, match="展開すると異常に大きく"):
        survey(path)


@pytest.mark.parametrize(
    "draw", [_cascade(1, MAX_DEPTH // 2), _cascade(3, 5), _flate(1)], ids=["chain of forms", "few forms", "much drawn"]
)
def test_page_that_is_only_rich_is_let_through(tmp_path: Path, draw: Callable[[pikepdf.Pdf], Dictionary]) -> None:
    assert not survey(_written(tmp_path, draw, packed=True)).has_script


def test_forms_are_found_in_resources_that_stand_elsewhere(tmp_path: Path) -> None:
    """Resources of the pages above, and a dictionary of forms that is an object of its own."""
    path = _written(tmp_path, _cascade(10, 9), packed=False)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.XObject = pdf.make_indirect(page.Resources.XObject)
        pdf.Root.Pages.Resources = pdf.make_indirect(page.Resources)
        del page.Resources
        pdf.save(path)

    with pytest.raises(Refused):
        survey(path)


def test_report_is_harmless_and_program_is_seen(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "report.pdf", [invent(1)])
    before = survey(path).has_script
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F=pikepdf.String("/bin/sh")))
        pdf.save(path)

    assert (before, survey(path).has_script) == (False, True)


@pytest.mark.parametrize(
    "unit", [b"1 0 obj stream\nendstream ", b"1 0 obj <<>>", b"1 0 obj<</Type/Page/Contents 1 0 R>>endobj "]
)
def test_damaged_files_take_no_time_that_grows_by_itself(tmp_path: Path, unit: bytes) -> None:
    (tmp_path / "odd.pdf").write_bytes(b"%PDF-1.4\n" + unit * 100_000)

    with no_runaway(normal_seconds=0.5):
        survey(tmp_path / "odd.pdf")


def test_small_streams_are_not_inflated_in_vain() -> None:
    assert len(zlib.compress(bytes(64 * MEBIBYTE), 9)) >= ALWAYS_SMALL
