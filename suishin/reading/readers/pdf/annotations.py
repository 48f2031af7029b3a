"""Annotations and form fields of a PDF page: made part of the page where it shows what they say, marks where not."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.pdf.looks import LARGEST, TICK
from suishin.reading.readers.pdf.shapes import Shape
from suishin.reading.readers.pdf.space import PageSpace

MOST = 2_000  # of one page
NO_MARKS = frozenset((pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP))
UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
SHOWN_AS_THEY_ARE = frozenset(
    (pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_LINE,
     pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE)
)  # fmt: skip
LAID_OVER = SHOWN_AS_THEY_ARE | {
    pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_CARET,
}  # fmt: skip
CHECK_BOXES = frozenset((pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON))
TYPED = frozenset((pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX))


def settle_annotations(page: Any, form: Any, space: PageSpace) -> list[Shape]:
    """Make everything that shows itself part of the page, and return what does not, and the state of check boxes.

    Afterwards the page must be loaded again.
    """
    found: list[Shape] = []
    for annotation in _annotations(page):
        shape = _shape(annotation, form, space)
        if shape:
            found.append(shape)
            if shape.is_on is None:  # stays a mark by itself: what a program draws for it says no more
                flags = pdfium.FPDFAnnot_GetFlags(annotation)
                pdfium.FPDFAnnot_SetFlags(annotation, flags | pdfium.FPDF_ANNOT_FLAG_HIDDEN)
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    return found


def _annotations(page: Any) -> Iterator[Any]:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            yield annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def _shape(annotation: Any, form: Any, space: PageSpace) -> Shape | None:
    """Return an annotation as a mark; None for one that is not seen or shows itself."""
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    edges = pdfium.FS_RECTF()
    if kind in NO_MARKS or pdfium.FPDFAnnot_GetFlags(annotation) & UNSEEN:
        return None
    if not pdfium.FPDFAnnot_GetRect(annotation, edges):
        return None
    box = Rect(*space.place(*_sorted_edges(edges)))
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        return _field(annotation, form, box)
    if kind in SHOWN_AS_THEY_ARE and _has_look(annotation):
        return None
    is_small = box.x1 - box.x0 <= LARGEST and box.bottom - box.top <= LARGEST
    return Shape(MarkKind.ANNOTATION, box, glyph=TICK if kind in LAID_OVER and is_small else "")


def _field(annotation: Any, form: Any, box: Rect) -> Shape | None:
    """Return a check box with its state; a field to type into shows what was typed."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation) if form else -1
    if kind in CHECK_BOXES:
        is_on = bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
        return Shape(MarkKind.WIDGET, box, is_on=None if is_on and not _has_look(annotation) else is_on)
    if kind in TYPED and (_has_look(annotation) or pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0) <= 2):
        return None
    return Shape(MarkKind.WIDGET, box)


def _has_look(annotation: Any) -> bool:
    length = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    return bool(length > ctypes.sizeof(ctypes.c_ushort))


def _sorted_edges(edges: Any) -> tuple[float, float, float, float]:
    left, right = sorted((edges.left, edges.right))
    bottom, top = sorted((edges.bottom, edges.top))
    return left, bottom, right, top
