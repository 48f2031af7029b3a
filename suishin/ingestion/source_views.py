"""Originals as the review page shows them: pictures of pages, lines, cells. Made in a child, kept until discarded."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.ingestion import places
from suishin.ingestion.layouts import rows_of
from suishin.ingestion.models import SourceFile
from suishin.ingestion.view_child import SECONDS

PIXELS_PER_POINT = 1.1  # a little smaller than on paper: a sheet of a form fits beside its values
LEAST_WIDTH = 12  # pixels of a column


class NoView(ActionError):
    message = _("元のファイルの表示を作れませんでした。値はそのまま確認できます。")


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page of a PDF and the places on it: name, x, y, width, height, what stands there."""

    number: int
    width: float
    height: float
    places: Sequence[tuple[str, float, float, float, float, str]]


@dataclass(frozen=True, slots=True)
class LinesView:
    """Lines of a text: number, text, name of the place ("" for a line without value)."""

    number: int
    lines: Sequence[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class ThingView:
    """What lies over a cell: "control", "shape", "picture", "note" or "sign"; `state` of a check box, "" of others."""

    kind: str
    text: str
    state: str
    place: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell over one or several rows and columns."""

    text: str = ""
    place: str = ""
    rows: int = 1
    columns: int = 1
    align: str = ""
    before: Sequence[ThingView] = ()  # what lies left of the text
    after: Sequence[ThingView] = ()


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as the grid it is, as far as it is used: columns with letters and width in pixels, rows with numbers."""

    sheet: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[tuple[int, Sequence[CellView]]]

    @property
    def width(self) -> int:
        return sum(width for _letters, width in self.columns)


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """Lines with the names of their places, texts of what is drawn there, and whether somebody noted something."""

    lines: Sequence[tuple[str, str]]
    drawn: Sequence[str] = ()
    has_note: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class WrittenCell:
    blocks: "Sequence[ParagraphView | TableView]" = ()
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableView:
    """A table in running text: widths of its columns in percent, and its cells row by row."""

    widths: Sequence[float]
    rows: Sequence[Sequence[WrittenCell]]


@dataclass(frozen=True, slots=True)
class WrittenView:
    """A page of a written document as it runs."""

    number: int
    blocks: Sequence[ParagraphView | TableView]


@dataclass(frozen=True, slots=True)
class Marked:
    """A value's place in the file and what it is called."""

    source: dict[str, Any]
    label: str


@dataclass(frozen=True, slots=True)
class SourceView:
    pictures: Sequence[PictureView] = ()
    texts: Sequence[LinesView] = ()
    sheets: Sequence[SheetView] = ()
    written: Sequence[WrittenView] = ()


def view_of(
    file: SourceFile,
    marked: Sequence[Marked],
    *,
    parts: Sequence[dict[str, Any]],
    hidden: Sequence[dict[str, Any]] = (),
) -> SourceView:
    """Return the parts of a file (pages, sheets or lines) with the places of values on them, without hidden parts."""
    pages = layout_of(file)["pages"]
    numbers = visible_pages(parts, hidden)
    if file.kind == SourceFile.Kind.PDF:
        return SourceView(pictures=[_picture(page, marked) for page in pages if page["number"] in numbers])
    used = {name for mark in marked for name in places.place_ids(mark.source)}
    if file.kind == SourceFile.Kind.XLSX:
        names = _named("sheet", parts) - _named("sheet", hidden)
        return SourceView(sheets=[_sheet(page, used) for page in pages if page["sheet"] in names])
    if file.kind == SourceFile.Kind.DOCX:
        return SourceView(written=[_written(page, used) for page in pages if page["number"] in numbers])
    texts = [_lines(page, parts, hidden, used) for page in pages]
    return SourceView(texts=[text for text in texts if text.lines])


def visible_pages(parts: Iterable[dict[str, Any]], hidden: Iterable[dict[str, Any]]) -> set[int]:
    """Return the pages of some parts; a page that another report shares is hidden with it."""
    return _named("page", parts) - _named("page", hidden)


def _named(name: str, parts: Iterable[dict[str, Any]]) -> set[Any]:
    return {part[name] for part in parts if part.get(name)}


def layout_of(file: SourceFile) -> dict[str, Any]:
    """Return the pages of an original: made once, then kept."""
    made = _kept(file, "shown.json", "layout")
    layout: dict[str, Any] = json.loads(made.read_text("utf-8"))
    return layout


def picture_of(file: SourceFile, page: int) -> Path:
    """Return the PNG of a page."""
    return _kept(file, f"page-{page}.png", "picture", str(page))


def _kept(file: SourceFile, name: str, *command: str) -> Path:
    place = originals.views_folder(file.sha256) / name
    if not place.exists():
        made = _run(command[0], originals.path_of(file.sha256), *command[1:])
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = place.with_name(f".{secrets.token_hex(8)}")
        unfinished.write_bytes(made)
        os.replace(unfinished, place)
    return place


def _run(what: str, path: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "suishin.ingestion.view_child", what, str(path), *arguments]
    # None of our secrets: the child needs to find the code and nothing else.
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, env=environment, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NoView from error
    return done.stdout


def _picture(page: dict[str, Any], marked: Sequence[Marked]) -> PictureView:
    labels: dict[tuple[float, ...], list[str]] = {}
    for mark in marked:
        for number, box in places.boxes_of(mark.source):
            if number == page["number"]:
                labels.setdefault(tuple(box), []).append(mark.label)
    # The largest first: a small box inside a large one stays within reach of the pointer.
    ordered = sorted(labels.items(), key=lambda entry: -_area(entry[0]))
    boxes = [_box(page["number"], box, "、".join(names)) for box, names in ordered]
    return PictureView(page["number"], page["width"], page["height"], boxes)


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _box(page: int, box: Sequence[float], label: str) -> tuple[str, float, float, float, float, str]:
    name = places.place_ids({"page": page, "box": list(box)})[0]
    return name, box[0], box[1], round(box[2] - box[0], 1), round(box[3] - box[1], 1), label


def _lines(
    page: dict[str, Any], parts: Sequence[dict[str, Any]], hidden: Sequence[dict[str, Any]], used: set[str]
) -> LinesView:
    lines = []
    for number, (text, source) in enumerate(page["fragments"], start=1):
        if not _is_within(source, parts) or _is_within(source, hidden):
            continue
        names = places.place_ids(source)
        place = next((name for name in names if name in used), "")
        lines.append((source.get("line_from") or number, text, place))
    return LinesView(page["number"], lines)


def _is_within(source: dict[str, Any], parts: Sequence[dict[str, Any]]) -> bool:
    line = source.get("line_from")
    if line is None:
        return any(part.get("page") == source.get("page") for part in parts)
    return any((part.get("line_from") or 0) <= line <= (part.get("line_to") or 0) for part in parts)


def _sheet(page: dict[str, Any], used: set[str]) -> SheetView:
    columns = [
        (places.column_letters(number), max(LEAST_WIDTH, round(width * PIXELS_PER_POINT)))
        for number, width in page["columns"]
    ]
    laid = rows_of(page["cells"], len(page["rows"]), len(columns))
    rows = [[_cell(cell, page["sheet"], used) for cell in cells] for cells in laid]
    return SheetView(page["sheet"], columns, list(zip(page["rows"], rows, strict=True)))


def _cell(cell: dict[str, Any] | None, sheet: str, used: set[str]) -> CellView:
    if cell is None:
        return CellView()
    own = _first_used(cell["name"], sheet, used)
    before, after = (
        [_thing(thing, sheet, used, own) for thing in cell["things"] if thing["is_before"] is is_before]
        for is_before in (True, False)
    )
    return CellView(cell["text"], own, cell["rows"], cell["columns"], cell["align"], before, after)


def _first_used(cell: str, sheet: str, used: set[str]) -> str:
    first = next(places.cells_of(cell), None)
    name = places.cell_id(sheet, *first) if first else ""
    return name if name in used else ""


def _thing(thing: dict[str, Any], sheet: str, used: set[str], of_cell: str) -> ThingView:
    """Return what lies over a cell; a check box whose state the file does not tell has none."""
    state = {True: "on", False: "off", None: ""}[thing["is_on"]]
    place = _first_used(thing["cell"], sheet, used)
    return ThingView(thing["kind"], thing["text"], state, "" if place == of_cell else place)


def _written(page: dict[str, Any], used: set[str]) -> WrittenView:
    return WrittenView(page["number"], [_block(block, used) for block in page["blocks"]])


def _block(block: dict[str, Any], used: set[str]) -> ParagraphView | TableView:
    if "cells" in block:
        laid = rows_of(block["cells"], block["rows"], len(block["widths"]))
        return TableView(block["widths"], [[_written_cell(cell, used) for cell in cells] for cells in laid])
    lines = [
        (text, next((name for name in places.place_ids(source) if name in used), "")) for text, source in block["lines"]
    ]
    return ParagraphView(lines, block["drawn"], block["note"], block["heading"])


def _written_cell(cell: dict[str, Any] | None, used: set[str]) -> WrittenCell:
    if cell is None:
        return WrittenCell()
    return WrittenCell([_block(block, used) for block in cell["blocks"]], cell["rows"], cell["columns"])
