"""Workbooks of Excel 97 to 2003: values through the library, controls and shapes from the drawing records."""

import struct

import pytest

from suishin.reading.model import MarkKind
from suishin.reading.readers.sheets.grid import Grid
from suishin.reading.readers.xls.drawings import things_of

CHECK_BOX, LABEL, PICTURE, RECTANGLE, NOTE, GROUP = 0x0B, 0x0E, 0x08, 0x02, 0x19, 0x00
COLUMN, ROW = 48.0, 15.0  # points of the cells of `grid`


@pytest.fixture
def grid() -> Grid:
    grid = Grid(default_width=COLUMN, default_height=ROW)
    grid.settle()
    return grid


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def art(kind: int, content: bytes, *, holds: bool = False, length: int | None = None) -> bytes:
    return struct.pack("<HHI", 0xF if holds else 0, kind, len(content) if length is None else length) + content


def anchor(column: int, row: int, last_column: int, last_row: int) -> bytes:
    """Half a cell into the first, at the beginning of the last."""
    return art(0xF010, struct.pack("<9H", 0, column, 512, row, 128, last_column, 0, last_row, 0))


def shape(place: bytes) -> bytes:
    inner = art(0xF00A, bytes(8)) + place + art(0xF011, b"")
    return art(0xF004, inner, holds=True)


def obj(kind: int, *parts: tuple[int, bytes]) -> bytes:
    common = struct.pack("<HHHHH", 0x15, 18, kind, 1, 0x11) + bytes(12)
    rest = b"".join(struct.pack("<HH", part, len(content)) + content for part, content in parts)
    return record(0x5D, common + rest + bytes(4))


def state(value: int) -> tuple[int, bytes]:
    return 0x12, struct.pack("<HHHH", value, 0, 0, 0)


def text(written: str, *, is_wide: bool = True) -> bytes:
    letters = written.encode("utf-16-le" if is_wide else "latin-1")
    return record(0x1B6, bytes(18)) + record(0x3C, bytes([is_wide]) + letters)


def sheet(*records: bytes) -> bytes:
    return record(0x809, bytes(16)) + b"".join(records) + record(0x0A)


@pytest.mark.parametrize(("value", "is_on"), [(0, False), (1, True), (2, None), (7, None)])
def test_check_box_tells_state_and_label(grid, value, is_on):
    content = sheet(record(0xEC, shape(anchor(1, 2, 2, 3))), obj(CHECK_BOX, state(value)), text("配布した"))

    (thing,) = things_of(content, 0, grid)

    assert (thing.kind, thing.is_on, thing.label) == (MarkKind.WIDGET, is_on, "配布した")
    assert thing.box == (1.5 * COLUMN, 2.5 * ROW, 2 * COLUMN, 3 * ROW)


def test_excels_own_state_counts_before_what_libreoffice_writes_there(grid):
    unused = (0x0A, struct.pack("<H", 1) + bytes(10))
    content = sheet(
        record(0xEC, shape(anchor(0, 0, 1, 1))), obj(CHECK_BOX, unused, state(0)),
        record(0xEC, shape(anchor(0, 4, 1, 5))), obj(CHECK_BOX, unused),
    )  # fmt: skip

    assert [thing.is_on for thing in things_of(content, 0, grid)] == [False, True]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(LABEL, MarkKind.WIDGET), (PICTURE, MarkKind.IMAGE), (RECTANGLE, MarkKind.DRAWING), (NOTE, MarkKind.ANNOTATION)],
)
def test_other_things_tell_no_state(grid, kind, expected):
    content = sheet(record(0xEC, shape(anchor(0, 0, 1, 1))), obj(kind, state(1)))

    (thing,) = things_of(content, 0, grid)

    assert (thing.kind, thing.is_on) == (expected, None)


def test_parts_of_a_group_lie_where_the_group_was_moved_to(grid):
    measures = art(0xF009, struct.pack("<4i", 1000, 1000, 3000, 2000))
    own = art(0xF004, measures + art(0xF00A, bytes(8)) + anchor(2, 2, 4, 4) + art(0xF011, b""), holds=True)
    child = shape(art(0xF00F, struct.pack("<4i", 2000, 1000, 3000, 2000)))
    group = art(0xF003, own + child, holds=True)
    cut = len(art(0xF003, own, holds=True))
    content = sheet(record(0xEC, group[:cut]), obj(GROUP), record(0xEC, group[cut:]), obj(RECTANGLE))

    (thing,) = things_of(content, 0, grid)

    across, down = 1.5 * COLUMN, 1.5 * ROW  # the group's size
    assert thing.box == pytest.approx((2.5 * COLUMN + across / 2, 2.5 * ROW, 2.5 * COLUMN + across, 2.5 * ROW + down))


def test_long_drawing_goes_on_in_the_next_record(grid):
    whole = shape(anchor(1, 1, 2, 2))
    content = sheet(record(0xEC, whole[:20]), record(0x3C, whole[20:]), obj(CHECK_BOX, state(1)))

    (thing,) = things_of(content, 0, grid)

    assert thing.box[1] == 1.5 * ROW


def test_charts_within_a_sheet_and_the_next_sheet_are_passed_over(grid):
    box = record(0xEC, shape(anchor(0, 0, 1, 1)))
    chart = sheet(box, obj(CHECK_BOX, state(1)))
    content = sheet(chart, box, obj(CHECK_BOX, state(0)), text("", is_wide=False)) + chart

    assert [thing.is_on for thing in things_of(content, 0, grid)] == [False]


@pytest.mark.parametrize("cut", range(0, 150, 3))
def test_cut_records_are_no_error(grid, cut):
    content = sheet(record(0xEC, shape(anchor(0, 0, 1, 1))), obj(CHECK_BOX, state(1)), text("配布した"))

    assert len(list(things_of(content[:cut], 0, grid))) <= 1
