"""Originals as the review page shows them: pictures of pages, lines, cells. Made in a child, kept until discarded."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.ingestion import places
from suishin.ingestion.models import SourceFile
from suishin.ingestion.view_child import SECONDS


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
class SheetView:
    """Cells of a sheet, row by row: row number, then text and name of the place for each column that is used."""

    sheet: str
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[tuple[str, str]]]]


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


def view_of(
    file: SourceFile,
    marked: Sequence[Marked],
    *,
    parts: Sequence[dict[str, Any]],
    hidden: Sequence[dict[str, Any]] = (),
) -> SourceView:
    """Return the parts of a file (pages, sheets or lines) with the places of values on them, without hidden parts."""
    pages = layout_of(file)["pages"]
    if file.kind == SourceFile.Kind.PDF:
        numbers = visible_pages(parts, hidden)
        return SourceView(pictures=[_picture(page, marked) for page in pages if page["number"] in numbers])
    if file.kind == SourceFile.Kind.XLSX:
        names = _named("sheet", parts) - _named("sheet", hidden)
        return SourceView(sheets=[_sheet(page, marked) for page in pages if page["sheet"] in names])
    used = {name for mark in marked for name in places.place_ids(mark.source)}
    texts = [_lines(page, parts, hidden, used) for page in pages]
    return SourceView(texts=[text for text in texts if text.lines])


def visible_pages(parts: Iterable[dict[str, Any]], hidden: Iterable[dict[str, Any]]) -> set[int]:
    """Return the pages of some parts; a page that another report shares is hidden with it."""
    return _named("page", parts) - _named("page", hidden)


def _named(name: str, parts: Iterable[dict[str, Any]]) -> set[Any]:
    return {part[name] for part in parts if part.get(name)}


def layout_of(file: SourceFile) -> dict[str, Any]:
    """Return the pages of an original: made once, then kept."""
    made = _kept(file, "layout.json", "layout")
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


def _sheet(page: dict[str, Any], marked: Sequence[Marked]) -> SheetView:
    used = {name for mark in marked for name in places.place_ids(mark.source)}
    texts = _texts_by_cell(page)
    columns = sorted({column for _row, column in texts})
    rows = [
        (row, [(texts.get((row, column), ""), _name(page["sheet"], row, column, used)) for column in columns])
        for row in sorted({row for row, _column in texts})
    ]
    return SheetView(page["sheet"], [places.column_letters(column) for column in columns], rows)


def _texts_by_cell(page: dict[str, Any]) -> dict[tuple[int, int], str]:
    texts: dict[tuple[int, int], str] = {}
    for cell, text in _cells(page["fragments"]):
        texts[cell] = f"{texts[cell]}\n{text}" if cell in texts else text
    return texts


def _cells(fragments: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[tuple[int, int], str]]:
    for text, source in fragments:
        first = next(places.cells_of(source.get("cell")), None)
        if first:
            yield first, text


def _name(sheet: str, row: int, column: int, used: set[str]) -> str:
    name = places.cell_id(sheet, row, column)
    return name if name in used else ""
