"""PDF with a text layer → pages of lines and marks with their places."""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suishin.reading.glyphs import EMPTY
from suishin.reading.model import Document, Mark, MarkKind, Outcome, Page, Source
from suishin.reading.readers.errors import Refused
from suishin.reading.readers.pdf.shapes import Shape
from suishin.reading.readers.pdf.space import PageSpace

if TYPE_CHECKING:
    from suishin.reading.readers.pdf.characters import Glyph, Run
    from suishin.reading.readers.pdf.looks import Typed

MAX_PAGES = 1_000


def read_pdf(path: Path) -> Document:
    """Return every page of a PDF. Raises Refused for one that is damaged, encrypted or far too long."""
    import pypdfium2  # costs 0.1 s, which a text file should not pay

    try:
        opened = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    try:
        if len(opened) > MAX_PAGES:
            raise Refused(f"ページが{len(opened)}枚あります。{MAX_PAGES}ページまでに分けて登録してください。")
        if pypdfium2.raw.FPDF_GetFormType(opened.raw) != pypdfium2.raw.FORMTYPE_NONE:
            opened.init_forms()
        pages = tuple(_page(opened, index) for index in range(len(opened)))
    finally:
        opened.close()
    if not pages:
        raise Refused("このPDFにはページがありません。元のファイルから作り直してください。", Outcome.UNREADABLE)
    return Document(kind="pdf", pages=pages)


def _refusal(error: Any) -> Refused:
    import pypdfium2.raw as pdfium

    if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return Refused("このPDFはパスワードで保護されています。パスワードを外して保存し、もう一度登録してください。")
    return Refused("このPDFは壊れているか、途中で切れています。元のファイルを確かめて、もう一度登録してください。")


def _page(opened: Any, index: int) -> Page:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = opened[index]
    except pypdfium2.PdfiumError:
        return _broken(index + 1)
    shapes = []
    try:
        if pdfium.FPDFPage_GetAnnotCount(page.raw):
            shapes = _settled(page, opened.formenv)
            page.close()
            page = opened[index]
        return _read(page, index + 1, shapes)
    except (pypdfium2.PdfiumError, ValueError, OverflowError):  # places that are no numbers
        return _broken(index + 1)
    finally:
        page.close()


def _broken(number: int) -> Page:
    trouble = "ページが壊れていて開けません。元のファイルから作り直してください。"
    return Page(number, (), is_readable=False, trouble=trouble)


def _settled(page: Any, form: Any) -> list[Shape]:
    from suishin.reading.readers.pdf.annotations import settle_annotations

    text_page = page.get_textpage()
    try:
        return settle_annotations(page.raw, form.raw if form else None, space_of(page, text_page.raw))
    finally:
        text_page.close()


def _read(page: Any, number: int, over: Sequence[Shape]) -> Page:
    from suishin.reading.readers.pdf.characters import runs_of
    from suishin.reading.readers.pdf.legibility import why_unreadable
    from suishin.reading.readers.pdf.lines import lines_of
    from suishin.reading.readers.pdf.objects import drawn_on

    text_page = page.get_textpage()
    try:
        space = space_of(page, text_page.raw)
        runs, typed = runs_of(text_page.raw, space)
    finally:
        text_page.close()
    drawn = drawn_on(page.raw, space)
    rulings = drawn.settle(space)
    fragments = tuple(lines_of(runs, rulings, number))
    drawn.look(page.raw, space, _places(runs, typed))
    signs = [Shape(MarkKind.GLYPH, glyph.box, glyph=glyph.text) for glyph in typed]
    marks = [_mark(shape, number) for shape in (*signs, *drawn.shapes, *over)]
    trouble = why_unreadable(fragments, drawn.shapes, space.width * space.height)
    return Page(number, fragments, tuple(marks), space.width, space.height, None, not trouble, trouble)


def _places(runs: "Sequence[Run]", glyphs: "Sequence[Glyph]") -> "Typed":
    from suishin.reading.readers.pdf.looks import Typed

    boxes = [glyph.box for glyph in glyphs if glyph.text in EMPTY]
    return Typed(runs, [glyph.box for glyph in glyphs], boxes)


def _mark(shape: Shape, page: int) -> Mark:
    return Mark(shape.kind, Source(page=page, box=shape.box), shape.box, shape.is_on, shape.glyph, shape.label)


def space_of(page: Any, text_page: Any) -> PageSpace:
    import pypdfium2.raw as pdfium

    edges = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, edges)
    turns = pdfium.FPDFPage_GetRotation(page.raw)
    return PageSpace(edges.left, edges.bottom, edges.right, edges.top, _text_turns(text_page, turns))


def _text_turns(text_page: Any, turns: int) -> int:
    """Return the quarter turns that make most of the text upright: a scanner or printer may lay a page on its side."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text_page)
    matrix = pdfium.FS_MATRIX()
    seen: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 40)):
        if pdfium.FPDFText_GetMatrix(text_page, index, matrix):
            seen[round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
    most = seen.most_common(1)
    return most[0][0] if most and most[0][1] > 0.7 * seen.total() else turns
