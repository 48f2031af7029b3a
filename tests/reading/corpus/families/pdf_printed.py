"""The form as LibreOffice and Chromium print it."""

import base64
import html
import io
import math
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from PIL import Image, ImageDraw

from suishin.reading.definition import Item, Section
from tests.reading.corpus.families import pdf_ticks as ticks
from tests.reading.corpus.families.composing import Written, compose, told, with_some_ticked
from tests.reading.corpus.families.packages import add, any_layout, document, repacked
from tests.reading.corpus.families.pdf_canvas import FONT_FOLDER, Ink, Sheet
from tests.reading.corpus.families.pdf_layout import any_style, lay_out
from tests.reading.corpus.families.pdf_programs import printed_by_browser, printed_by_office
from tests.reading.corpus.model import CorpusFile, Family
from tests.reading.writers.html_form import report_page
from tests.reading.writers.xlsx_controls import CheckBox, turn_buttons_into_check_boxes
from tests.reading.writers.xlsx_form import Layout, SheetWriter

COLUMN_POINTS, TYPE, LINE = 5.6, 8.0, 11.5  # of a column's unit of width; of the type of texts
WORD_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
WORD_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
TYPEFACES = ("Noto Sans CJK JP", "Noto Serif CJK JP", "Office", "Office", "DejaVu Sans")


class TallSheet(SheetWriter):
    """A sheet whose rows are as high as their texts need: what does not fit a cell is not printed."""

    needed = 0.0

    def _tick_section(self, section: Section) -> None:
        self.needed = self._height(section.narratives[0]) / max(1, len(section.ticks))
        super()._tick_section(section)

    def _item(self, row: int, item: Item, place: int, height: float) -> None:
        super()._item(row, item, place, height)
        least = LINE * (1 + math.ceil(len(item.label) / self._characters))
        self.heights[item.key] = min(400, max(26, least, self.needed))
        self.sheet.set_row(row, self.heights[item.key])

    def _previous_section(self, section: Section) -> None:
        start = self.row
        super()._previous_section(section)
        right = next(item for item in section.narratives if item.box == "right")
        rows = self.row - start
        left = max(self._height(item) for item in section.narratives if item.box == "left")
        for row in range(start, self.row):
            self.sheet.set_row(row, min(400, max(15, self._height(right) / rows, left / 12)))

    @property
    def _characters(self) -> float:
        return self.layout.columns // 2 * self.layout.width * COLUMN_POINTS / TYPE * 0.9

    def _height(self, item: Item) -> float:
        paragraphs = self.report.narratives[item.key]
        return LINE * (1.5 + sum(math.ceil(max(1, len(text)) / self._characters) for text in paragraphs))


def tall_book(path: Path, report: Written, layout: Layout, *, has_controls: bool = False) -> Path:
    """Write a workbook to print; with controls each item gets a check box of the old kind."""
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        writer = TallSheet(book, book.add_worksheet("報告書"), report, layout)
        writer.write()
        for key, (row, column) in writer.places.items() if has_controls else ():
            middle = round(writer.heights[key] * 2 / 3) - 8
            writer.sheet.insert_button(row, column, {"width": 20, "height": 16, "x_offset": 2, "y_offset": middle})
    if has_controls:
        turn_buttons_into_check_boxes(plain, [[CheckBox(report.checks[key]) for key in writer.places]])
    return repacked(plain, path)


def report_of_calc(dice: Random, report: Written, path: Path) -> Path:
    book = tall_book(path.with_name("book.xlsx"), report, any_layout(dice))
    printed_by_office(book, path)
    book.unlink()
    return path


def _calc_glyphs(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    return CorpusFile(report_of_calc(dice, report, folder / "report.pdf"), [told(report)])


def _calc_controls(dice: Random, folder: Path) -> CorpusFile:
    """Check boxes of a workbook: in the print they are fields, or drawn."""
    report = with_some_ticked(dice, compose(dice))
    layout = replace(any_layout(dice), ticks=("　", "　"), box_column=dice.choice(("", "left")))
    with_fields = dice.random() < 0.5
    book = tall_book(folder / "book.xlsx", report, layout, has_controls=True)
    path = printed_by_office(book, folder / "report.pdf", with_fields=with_fields)
    book.unlink()
    return CorpusFile(path, [told(report)], remark="fields" if with_fields else "drawn")


def _word(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    way = dice.choice(("typed", "control", "symbol", "legacy"))

    def rest(package: zipfile.ZipFile) -> None:
        add(package, "_rels/.rels", WORD_RELATIONS.encode())

    source = document(
        folder / "form.docx", report, way=way, change=rest, **{"[Content_Types].xml": WORD_TYPES.encode()}
    )
    path = printed_by_office(source, folder / "report.pdf", of="writer", with_fields=dice.random() < 0.5)
    source.unlink()
    return CorpusFile(path, [told(report)], remark=way)


def _typeface(dice: Random) -> str:
    """Return a style: a face of the system, or one that comes along as TrueType. Others the browser prints as Type 3."""
    name = dice.choice(TYPEFACES)
    file = (FONT_FOLDER / "BIZUDGothic-Regular.ttf").as_uri()
    return f"<style>@font-face {{ font-family: Office; src: url('{file}') }} body {{ font-family: '{name}' !important }}</style>"


def _browser(dice: Random, folder: Path, report: Written, pair: tuple[str, str], remark: str) -> CorpusFile:
    return CorpusFile(_browser_print(dice, report, pair, folder / "report.pdf"), [told(report)], remark=remark)


def report_of_browser(dice: Random, report: Written, path: Path) -> Path:
    return _browser_print(dice, report, dice.choice(ticks.PAIRS), path)


def _browser_print(dice: Random, report: Written, pair: tuple[str, str], path: Path) -> Path:
    page = report_page(
        [report],
        ticks=pair,
        border=dice.choice(("0.7pt solid black", "1px solid #888", "0.5pt dotted black", "0")),
        item_border=dice.choice(("", "1px dashed #666")),
        box_cell=dice.random() < 0.4,
        break_before=dice.choice((3, 4, 4)),
    )
    return printed_by_browser(page.replace("<body>", _typeface(dice) + "<body>"), path)


def _browser_glyphs(dice: Random, folder: Path) -> CorpusFile:
    report, pair = with_some_ticked(dice, compose(dice)), dice.choice(ticks.PAIRS)
    return _browser(dice, folder, report, pair, "".join(pair))


def _browser_drawn(dice: Random, folder: Path) -> CorpusFile:
    """Boxes that are no characters: fields of the page, drawings, styled blocks."""
    report = with_some_ticked(dice, compose(dice))
    name = dice.choice(sorted(DRAWN_BOXES))
    return _browser(dice, folder, report, DRAWN_BOXES[name], name)


def _browser_pictures(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    pair = tuple(f'<img width=11 height=11 src="data:image/png;base64,{_png(is_on)}">' for is_on in (True, False))
    return _browser(dice, folder, report, (pair[0], pair[1]), "pictures")


def _png(is_on: bool) -> str:
    picture = Image.new("L", (32, 32), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((1, 1, 30, 30), outline=0, width=3)
    if is_on:
        pen.line((6, 16, 13, 25, 27, 5), fill=0, width=4)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


_FRAME = '<svg width=11 height=11 viewBox="0 0 11 11"><rect x=.5 y=.5 width=10 height=10 fill=none stroke=black />'
_BLOCK = "<span style='display:inline-block;width:9px;height:9px;border:1px solid #000;{}'>{}</span>"
DRAWN_BOXES = {
    "field": ("<input type=checkbox checked>", "<input type=checkbox>"),
    "field over a word": (
        "<label><input type=checkbox checked></label>",
        "<label><input type=checkbox disabled></label>",
    ),
    "drawing": (
        _FRAME + '<path d="M2 6 L5 9 L10 1" fill=none stroke=black stroke-width=1.5 /></svg>',
        _FRAME + "</svg>",
    ),
    "block": (_BLOCK.format("background:#000;-webkit-print-color-adjust:exact", ""), _BLOCK.format("", "")),
    "sign in a block": (_BLOCK.format("font-size:9px;line-height:9px", "✓"), _BLOCK.format("", "")),
}


def _scrambled(dice: Random, folder: Path) -> CorpusFile:
    """A page whose pieces stand where they should and come in any order."""
    report = with_some_ticked(dice, compose(dice))
    make = dice.choice((lambda: ticks.typed(*dice.choice(ticks.PAIRS)), lambda: ticks.laid_over(dice)))
    sheets = lay_out(report, replace(any_style(dice), paper="A4"), make())
    page = "".join(_page(sheet, dice) for sheet in sheets)
    style = "@page{size:A4;margin:0} body{margin:0} .p{position:relative;width:595.28pt;height:841pt;overflow:hidden;break-after:page} .p *{position:absolute;white-space:pre;line-height:1}"
    whole = f"<!doctype html><meta charset=utf-8><style>{style}</style>{_typeface(dice)}<body>{page}</body>"
    return CorpusFile(printed_by_browser(whole, folder / "report.pdf"), [told(report)])


def _page(sheet: Sheet, dice: Random) -> str:
    pieces = [*sheet.pieces, *sheet.last]
    shown = [_block(piece, sheet.height) for piece in pieces]
    dice.shuffle(shown)
    return f"<div class=p>{''.join(shown)}</div>"


def _block(piece: Any, height: float) -> str:
    if isinstance(piece, Ink):
        numbers = [float(number) for number in re.findall(r"-?\d+\.\d+(?= )", piece.operators)]
        x, y, right, top = numbers[-4:]
        if " re " in piece.operators:
            return f"<i style='left:{x}pt;top:{height - y - top}pt;width:{right}pt;height:{top}pt;border:.5pt solid #000'></i>"
        return f"<i style='left:{x}pt;top:{height - top}pt;width:{right - x}pt;height:{top - y}pt;border-left:.5pt solid #000;border-top:.5pt solid #000'></i>"
    top = height - piece.y - piece.size * 0.88
    return f"<b style='font-weight:400;left:{piece.x:.1f}pt;top:{top:.1f}pt;font-size:{piece.size:.1f}pt'>{html.escape(piece.text)}</b>"


OFFICE: dict[str, Callable[[Random, Path], CorpusFile]] = {
    "calc_glyphs": _calc_glyphs, "calc_controls": _calc_controls, "word": _word,
}  # fmt: skip
BROWSER: dict[str, Callable[[Random, Path], CorpusFile]] = {
    "browser_glyphs": _browser_glyphs, "browser_drawn": _browser_drawn, "browser_pictures": _browser_pictures,
    "browser_scrambled": _scrambled,
}  # fmt: skip
FAMILIES = [
    *(Family(f"pdf_{name}", make, ("soffice",)) for name, make in OFFICE.items()),
    *(Family(f"pdf_{name}", make, ("chromium",)) for name, make in BROWSER.items()),
]
