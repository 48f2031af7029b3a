"""Workbooks of Excel: every way in which an item may be ticked, and every layout that offices make of the form."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from PIL import Image, ImageDraw

from tests.reading.corpus import office
from tests.reading.corpus.model import CorpusFile, Family, Meant
from tests.reading.corpus.prose import report
from tests.reading.writers.invented import form
from tests.reading.writers.xlsx_controls import CheckBox, turn_buttons_into_check_boxes
from tests.reading.writers.xlsx_form import Layout, SheetWriter
from tests.reading.writers.xlsx_package import add_type, read_parts, repacked

SHEET_NAMES = ["Sheet1", "報告書", "様式", "県本部報告", "Sheet2", "取り組み報告"]
PLACE = {"width": 20, "height": 16}


def layout_of(dice: Random, meant: Meant, **fixed: Any) -> Layout:
    """Return a layout with chance in all that is not fixed."""
    rows, wrap = office.wrap_that_fits(meant, dice) if dice.random() < 0.3 else (0, 38)
    chances: dict[str, Any] = {
        "columns": dice.choice([14, 20, 20, 26, 40]),
        "row_shift": dice.choice([0, 0, 1, 3]),
        "column_shift": dice.choice([0, 1, 1, 2]),
        "gap_rows": dice.choice([0, 1, 1, 2]),
        "borders": dice.random() < 0.85,
        "prompts": dice.random() < 0.85,
        "header_below": dice.random() < 0.15,
        "counters": dice.random() < 0.25,
        "narrative_rows": rows,
        "wrap_at": wrap,
        "font": dice.choice(office.FONTS),
        "rich": dice.random() < 0.1,
        "date_as": dice.choice(["text", "text", "text", "serial", "era"]),
    }
    chances |= fixed
    chances.setdefault("width", {14: 9, 20: 6, 26: 5, 40: 3}[chances["columns"]])
    if chances.get("writes_items") is False:
        chances |= {"counters": False, "rich": False}
    return Layout(**chances)


def write(
    dice: Random, path: Path, meant: Meant, layout: Layout, lay_over: Callable[[Any, SheetWriter], None] | None = None
) -> None:
    """Write one report on one sheet; `lay_over` puts more upon it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(dice.choice(SHEET_NAMES))
        writer = SheetWriter(book, sheet, office.written(meant), layout)
        writer.write()
        if lay_over:
            lay_over(sheet, writer)


def _lead(dice: Random) -> str:
    return dice.choice(["　{}　", "{} ", "{}　", "{}", " {} ", "　{}"])


def typed(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    at_once = dice.random() < 0.15
    layout = layout_of(dice, meant, ticks=ticks, lead=_lead(dice), items_in_one_cell=at_once)
    path = folder / f"{meant.prefecture}.xlsx"
    write(dice, path, meant, layout)
    return CorpusFile(path, [meant], remark=f"{ticks}{' in one cell' if at_once else ''}")


def box_column(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, [*office.BOXES, *office.BARE])
    side = dice.choice(["left", "right"])
    path = folder / "report.xlsx"
    write(dice, path, meant, layout_of(dice, meant, ticks=ticks, box_column=side))
    return CorpusFile(path, [meant], remark=f"{ticks} {side}")


def words(dice: Random, folder: Path) -> CorpusFile:
    """Write words or numbers that answer, in a column of their own."""
    meant = office.with_both(dice, report(dice))
    layout = layout_of(dice, meant, ticks=dice.choice(office.WORDS), box_column=dice.choice(["left", "right"]))
    path = folder / "report.xlsx"
    write(dice, path, meant, layout)
    return CorpusFile(path, [meant], remark=f"{layout.ticks} {layout.box_column}")


def font_signs(dice: Random, folder: Path) -> CorpusFile:
    """Write ticks in a column of their own, in a font whose letters are signs."""
    meant = report(dice)
    font, on, off = dice.choice(office.FONT_SIGNS)
    if on in office.NEEDS_BOTH:
        office.with_both(dice, meant)
    layout = layout_of(dice, meant, ticks=("", ""), box_column=dice.choice(["left", "right"]))

    def signs(sheet: Any, writer: SheetWriter) -> None:
        style = writer.book.add_format({"font_name": font, "font_size": 11, "align": "center", "valign": "vcenter"})
        for key, (row, column) in writer.places.items():
            sheet.write_string(row, column, on if meant.checks[key] == "yes" else off, style)

    path = folder / "report.xlsx"
    write(dice, path, meant, layout, signs)
    return CorpusFile(path, [meant], remark=f"{font} {on}{off} {layout.box_column}")


def inserted(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    keys = [item.key for item in form().ticks]
    rows = {key: dice.randint(1, 3) for key in dice.sample(keys, dice.randint(3, 9))}
    layout = layout_of(
        dice, meant, ticks=ticks, lead=_lead(dice), row_shift=dice.randint(2, 9), column_shift=dice.randint(2, 8),
        gap_rows=dice.randint(1, 4), inner_rows=rows, narrative_rows=0,
    )  # fmt: skip
    path = folder / "report.xlsx"
    write(dice, path, meant, layout)
    return CorpusFile(path, [meant], remark=f"{ticks} {sum(rows.values())} rows")


def reordered(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    side = dice.choice(["", "", "left", "right"])
    layout = layout_of(
        dice, meant, ticks=ticks, lead=_lead(dice), box_column=side, order=office.shuffled_items(dice), counters=False
    )
    path = folder / "report.xlsx"
    write(dice, path, meant, layout)
    return CorpusFile(path, [meant], remark=f"{ticks} {side}")


def retyped(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    labels = office.retyped_labels(dice)
    path = folder / "report.xlsx"
    write(dice, path, meant, layout_of(dice, meant, ticks=ticks, lead=_lead(dice), labels=labels))
    return CorpusFile(path, [meant], remark=f"{ticks}")


def next_year(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    path = folder / "report.xlsx"
    write(dice, path, meant, layout_of(dice, meant, ticks=ticks, labels=office.labels_of_next_year()))
    return CorpusFile(path, [meant], remark=f"{ticks}")


def many_sheets(dice: Random, folder: Path) -> CorpusFile:
    """Write several reports with an example and a hidden sheet among them."""
    codes: dict[str, Meant] = {}
    while len(codes) < dice.randint(3, 6):
        meant = report(dice)
        codes.setdefault(meant.prefecture, meant)
    meants = list(codes.values())
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        example = report(dice)
        example.prefecture_as_written = dice.choice(["○○県", "記入例", "〇〇県"])
        before = dice.random() < 0.7
        sheets = [
            (meant.prefecture if dice.random() < 0.7 else f"({place}){meant.prefecture}", meant, False)
            for place, meant in enumerate(meants, 1)
        ]
        example_name = dice.choice(["記入例", "【記入例】", "記入見本", "記載例"])
        sheets.insert(0 if before else len(sheets), (example_name, example, False))
        hidden = report(dice)
        sheets.insert(dice.randint(0, len(sheets)), (dice.choice(["控え", "前回", "旧様式"]), hidden, True))
        ticks = dice.choice(office.BOXES[:2])
        for name, meant, is_hidden in sheets:
            sheet = book.add_worksheet(name)
            SheetWriter(book, sheet, office.written(meant), layout_of(dice, meant, ticks=ticks)).write()
            if is_hidden:
                sheet.hide()
        note = book.add_worksheet("集計メモ")
        note.write(0, 0, "提出状況の控え（この表は報告ではありません）")
        book.get_worksheet_by_name(next(name for name, _, is_hidden in sheets if not is_hidden)).activate()
    return CorpusFile(path, meants, outcomes=("ok", "partial"), remark=f"{len(meants)} reports")


def dated(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    path = folder / "report.xlsx"
    way = dice.choice(["serial", "era"])
    write(dice, path, meant, layout_of(dice, meant, ticks=ticks, date_as=way))
    return CorpusFile(path, [meant], remark=way)


def with_macros(dice: Random, folder: Path) -> CorpusFile:
    """Write a workbook with a macro project. Nobody may run it, all may read the rest."""
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    path = folder / "report.xlsm"
    write(dice, path, meant, layout_of(dice, meant, ticks=ticks))
    parts = read_parts(path)
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml").encode()
    parts["xl/vbaProject.bin"] = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1528)
    add_type(parts, "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject")
    repacked(path, parts)
    return CorpusFile(path, [meant], remark=f"{ticks}")


# Check boxes


def _with_controls(dice: Random, folder: Path, *, has_caption: bool = False, is_linked: bool = False) -> CorpusFile:
    meant = report(dice)
    layout = layout_of(
        dice, meant, ticks=("", ""), lead=dice.choice(["　　　", "　　", "    "]), writes_items=not has_caption,
        box_column="" if has_caption else dice.choice(["", "left", "right"]), narrative_rows=0,
    )  # fmt: skip
    if layout.box_column:
        layout = replace(layout, lead="")
    path = folder / "report.xlsx"
    keys: list[str] = []

    def buttons(sheet: Any, writer: SheetWriter) -> None:
        keys.extend(writer.places)
        if dice.random() < 0.5:
            dice.shuffle(keys)  # controls are stored in the order in which they were made
        for key in keys:
            row, column = writer.places[key]
            place = dict(
                PLACE,
                x_offset=dice.randint(1, 5),
                y_offset=round(writer.heights[key] * 2 / 3) - 8 + dice.randint(-3, 3),
            )
            if has_caption:
                place |= {"width": 330, "y_offset": dice.randint(3, 6), "x_offset": 6, "height": 24}
            sheet.insert_button(row, column, place)
            if is_linked:
                sheet.write_boolean(100 + links[key], 60, meant.checks[key] == "yes")

    links = dict(zip((item.key for item in form().ticks), dice.sample(range(18), 18), strict=True))
    write(dice, path, meant, layout, buttons)
    labels = {item.key: item.label for item in form().ticks}
    boxes = [
        CheckBox(
            meant.checks[key] == "yes",
            caption=labels[key] if has_caption else dice.choice(["", "", "チェック 1"]),
            linked_cell=f"$BI${101 + links[key]}" if is_linked else "",
        )
        for key in keys
    ]
    ways = dice.choice([frozenset({"list", "twins"}), frozenset({"list", "twins"}), frozenset({"list"}), frozenset()])
    turn_buttons_into_check_boxes(path, [boxes], ways=ways)
    return CorpusFile(path, [meant], remark=f"{layout.box_column or 'in front'} {sorted(ways)}")


def controls(dice: Random, folder: Path) -> CorpusFile:
    return _with_controls(dice, folder)


def captions(dice: Random, folder: Path) -> CorpusFile:
    return _with_controls(dice, folder, has_caption=True)


def linked_controls(dice: Random, folder: Path) -> CorpusFile:
    return _with_controls(dice, folder, is_linked=True)


def cell_check_boxes(dice: Random, folder: Path) -> CorpusFile:
    """Write the check boxes that Excel 365 puts into cells."""
    meant = report(dice)
    layout = layout_of(dice, meant, ticks=("", ""), box_column=dice.choice(["left", "right"]))

    def boxes(sheet: Any, writer: SheetWriter) -> None:
        for key, (row, column) in writer.places.items():
            sheet.insert_checkbox(row, column, meant.checks[key] == "yes")

    path = folder / "report.xlsx"
    write(dice, path, meant, layout, boxes)
    return CorpusFile(path, [meant], remark=layout.box_column)


# Marks drawn over printed boxes


def _mark_place(dice: Random, writer: SheetWriter, key: str, layout: Layout) -> dict[str, int]:
    """Return where a hand with a mouse puts a mark: over the □ that the cell begins with, a little off."""
    height = writer.heights[key] * 4 / 3
    size = dice.randint(14, 20)
    lead = 3 if layout.box_column else 3 + 11 * (len(layout.lead) - len(layout.lead.lstrip("　")))
    label = next(item.label for item in form().ticks if item.key == key)
    width = 7 * layout.width * (layout.columns // 2)
    lines = 1 if layout.box_column else -(-(len(label) + 3) * 11 // int(width))
    top = (height - lines * 14) / 2 + 7 - size / 2
    return {
        "width": size, "height": size, "x_offset": max(0, round(lead + 5 - size / 2 + dice.randint(-2, 3))),
        "y_offset": max(0, round(top + dice.randint(-2, 2))),
    }  # fmt: skip


def _drawn(
    dice: Random, folder: Path, put: Callable[..., None], after: Callable[[Path], None] | None = None
) -> CorpusFile:
    meant = report(dice)
    layout = layout_of(
        dice, meant, ticks=("□", "□"), lead=dice.choice(["　{}　", "{}　", "{} "]), box_column=dice.choice(["", "left"]), narrative_rows=0,
        rich=False, counters=False,
    )  # fmt: skip
    is_forgotten = dice.random() < 0.4

    def marks(sheet: Any, writer: SheetWriter) -> None:
        for key, (row, column) in writer.places.items():
            if meant.checks[key] == "yes":
                put(sheet, row, column, _mark_place(dice, writer, key, layout))
        if is_forgotten:
            put(
                sheet,
                writer.row + dice.randint(2, 6),
                writer.right + dice.randint(2, 5),
                dict(PLACE, x_offset=3, y_offset=3),
            )

    path = folder / "report.xlsx"
    write(dice, path, meant, layout, marks)
    if after:
        after(path)
    return CorpusFile(
        path, [meant], remark=f"{layout.box_column or 'in front'}{' and one forgotten' if is_forgotten else ''}"
    )


def _text_box(text: str, *, is_filled: bool) -> Callable[..., None]:
    def put(sheet: Any, row: int, column: int, place: dict[str, int]) -> None:
        look: dict[str, Any] = {
            "line": {"none": True},
            "font": {"size": 11},
            "align": {"vertical": "middle", "horizontal": "center"},
        }
        if not is_filled:
            look["fill"] = {"none": True}
        sheet.insert_textbox(row, column, text, place | look)

    return put


def drawn_text_boxes(dice: Random, folder: Path) -> CorpusFile:
    return _drawn(dice, folder, _text_box(dice.choice(["✔", "✓", "レ", "☑", "○", "■"]), is_filled=dice.random() < 0.3))


SHAPES = ["ellipse", "donut", "mathMultiply", "rect", "flowChartConnector", "line"]


def drawn_shapes(dice: Random, folder: Path) -> CorpusFile:
    geometry = f'<a:prstGeom prst="{dice.choice(SHAPES)}"><a:avLst/></a:prstGeom>'
    return _drawn(dice, folder, _text_box("", is_filled=False), lambda path: _redraw(path, geometry))


FREEFORM = (
    '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="100" h="100" fill="none">'
    '<a:moveTo><a:pt x="4" y="48"/></a:moveTo><a:lnTo><a:pt x="36" y="88"/></a:lnTo><a:lnTo><a:pt x="98" y="6"/></a:lnTo></a:path>'
    "</a:pathLst></a:custGeom>"
)


def drawn_freeforms(dice: Random, folder: Path) -> CorpusFile:
    return _drawn(dice, folder, _text_box("", is_filled=False), lambda path: _redraw(path, FREEFORM))


def _redraw(path: Path, geometry: str) -> None:
    """Turn the text boxes of a sheet into shapes of this geometry, without text."""
    parts = read_parts(path)
    name = "xl/drawings/drawing1.xml"
    if name in parts:
        text = re.sub(r"<a:prstGeom .*?</a:prstGeom>", geometry, parts[name].decode(), flags=re.DOTALL)
        text = re.sub(r"<xdr:txBody>.*?</xdr:txBody>", "", text, flags=re.DOTALL)
        text = re.sub(
            r"<a:ln\b[^>]*/>|<a:ln\b.*?</a:ln>",
            '<a:ln w="19050"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>',
            text,
            flags=re.DOTALL,
        )
        parts[name] = text.replace(' txBox="1"', "").encode()
        repacked(path, parts)


def drawn_pictures(dice: Random, folder: Path) -> CorpusFile:
    colour = dice.choice(["black", "red", "blue"])
    picture = _tick_picture(colour)

    def put(sheet: Any, row: int, column: int, place: dict[str, int]) -> None:
        scale = place["width"] / 40
        offsets = {"x_offset": place["x_offset"], "y_offset": place["y_offset"]}
        sheet.insert_image(
            row, column, "tick.png", {"image_data": BytesIO(picture), "x_scale": scale, "y_scale": scale, **offsets}
        )

    return _drawn(dice, folder, put)


def _tick_picture(colour: str) -> bytes:
    image = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
    ImageDraw.Draw(image).line([(4, 20), (16, 34), (36, 6)], fill=colour, width=5)
    stream = BytesIO()
    image.save(stream, "PNG", dpi=(96, 96))
    return stream.getvalue()


def drawn_groups(dice: Random, folder: Path) -> CorpusFile:
    """Write marks that were grouped, and the group then moved and scaled: only its transform tells where they lie."""
    scale, moved = dice.choice([1.0, 0.5, 2.0, 1.37]), dice.randrange(0, 900_000, 1000)
    sign = dice.choice(["✔", "レ", ""])

    def after(path: Path) -> None:
        _group(path, scale, moved, FREEFORM if not sign else "")

    return _drawn(dice, folder, _text_box(sign, is_filled=False), after)


ANCHOR = re.compile(r"<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>", re.DOTALL)


def _group(path: Path, scale: float, moved: int, geometry: str) -> None:
    if geometry:
        _redraw(path, geometry)
    parts = read_parts(path)
    name = "xl/drawings/drawing1.xml"
    if name not in parts:
        return
    text = parts[name].decode()
    anchors = ANCHOR.findall(text)
    places = [
        tuple(map(int, re.search(r'<a:off x="(\d+)" y="(\d+)"/><a:ext cx="(\d+)" cy="(\d+)"/>', each).groups()))
        for each in anchors
    ]  # type: ignore[union-attr]
    groups = [
        _grouped(list(zip(some, where, strict=True)), scale, moved, number)
        for number, (some, where) in enumerate(_halves(anchors, places))
    ]
    start, end = text.index(anchors[0]), text.rindex(anchors[-1]) + len(anchors[-1])
    parts[name] = (text[:start] + "".join(groups) + text[end:]).encode()
    repacked(path, parts)


def _halves(anchors: list[str], places: list[tuple[int, ...]]) -> list[tuple[list[str], list[tuple[int, ...]]]]:
    middle = max(1, len(anchors) // 2)
    return [pair for pair in ((anchors[:middle], places[:middle]), (anchors[middle:], places[middle:])) if pair[0]]


def _grouped(members: list[tuple[str, tuple[int, ...]]], scale: float, moved: int, number: int) -> str:
    """Return one anchor around these, which lie below each other, in coordinates of the group's own."""
    left, top = (min(place[axis] for _, place in members) for axis in (0, 1))
    right, bottom = (max(place[axis] + place[axis + 2] for _, place in members) for axis in (0, 1))
    by_x = (
        min(members, key=lambda member: member[1][0])[0],
        max(members, key=lambda member: member[1][0] + member[1][2])[0],
    )
    by_y = (
        min(members, key=lambda member: member[1][1])[0],
        max(members, key=lambda member: member[1][1] + member[1][3])[0],
    )
    corner_from = _corner(by_x[0], by_y[0], "from")
    corner_to = _corner(by_x[1], by_y[1], "to")
    shapes = ""
    for anchor, (x, y, width, height) in members:
        shape = re.search(r"<xdr:sp .*?</xdr:sp>", anchor, re.DOTALL)
        assert shape
        place = (
            f'<a:off x="{round((x - left) * scale) + moved}" y="{round((y - top) * scale) + moved}"/>'
            f'<a:ext cx="{round(width * scale)}" cy="{round(height * scale)}"/>'
        )
        shapes += re.sub(r"<a:off [^>]*/><a:ext [^>]*/>", place, shape[0], count=1)
    return (
        f"<xdr:twoCellAnchor>{corner_from}{corner_to}<xdr:grpSp><xdr:nvGrpSpPr>"
        f'<xdr:cNvPr id="{900 + number}" name="グループ {number + 1}"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm>'
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{right - left}" cy="{bottom - top}"/><a:chOff x="{moved}" y="{moved}"/>'
        f'<a:chExt cx="{round((right - left) * scale)}" cy="{round((bottom - top) * scale)}"/></a:xfrm></xdr:grpSpPr>'
        f"{shapes}</xdr:grpSp><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(of_column: str, of_row: str, name: str) -> str:
    column = re.search(rf"<xdr:{name}>(<xdr:col>.*?)<xdr:row>", of_column, re.DOTALL)
    row = re.search(rf"<xdr:{name}>.*?(<xdr:row>.*?)</xdr:{name}>", of_row, re.DOTALL)
    assert column
    assert row
    return f"<xdr:{name}>{column[1]}{row[1]}</xdr:{name}>"


FAMILIES = [
    Family("xlsx_typed", typed),
    Family("xlsx_box_column", box_column),
    Family("xlsx_words", words),
    Family("xlsx_font_signs", font_signs),
    Family("xlsx_controls", controls),
    Family("xlsx_controls_caption", captions),
    Family("xlsx_controls_linked", linked_controls),
    Family("xlsx_cell_check_boxes", cell_check_boxes),
    Family("xlsx_drawn_text_boxes", drawn_text_boxes),
    Family("xlsx_drawn_shapes", drawn_shapes),
    Family("xlsx_drawn_freeforms", drawn_freeforms),
    Family("xlsx_drawn_pictures", drawn_pictures),
    Family("xlsx_drawn_groups", drawn_groups),
    Family("xlsx_inserted", inserted),
    Family("xlsx_reordered", reordered),
    Family("xlsx_retyped", retyped),
    Family("xlsx_next_year", next_year),
    Family("xlsx_many_sheets", many_sheets),
    Family("xlsx_dates", dated),
    Family("xlsm", with_macros),
]
