"""The drawing records of an old workbook's sheet → form controls, shapes, pictures and notes with their places.

Records as in [MS-XLS] (Obj, TxO, MsoDrawing) and [MS-ODRAW] (OfficeArt containers).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.sheets.grid import Grid
from suishin.reading.readers.sheets.marks import Thing, shown_by

EOF, BOF, CONTINUE, DRAWING, TEXT, OBJECT = 0x000A, 0x0809, 0x003C, 0x00EC, 0x01B6, 0x005D
COMMON, CHECK_BOX_PART, CHECK_STATE, LIST_DATA = 0x15, 0x0A, 0x12, 0x13  # parts of an Obj record
GROUP, PICTURE, CHECK_BOX, NOTE, SHAPES = 0x00, 0x08, 0x0B, 0x19, (0x01, 0x02, 0x03, 0x04, 0x06, 0x09, 0x1E)
CONTAINER = 0xF  # the version that says that a drawing record holds others
GROUP_SHAPES, SHAPE, GROUP_BOX, CHILD_BOX, BOX, DATA, TEXT_BOX, PROPERTIES = (
    0xF003, 0xF004, 0xF009, 0xF00F, 0xF010, 0xF011, 0xF00D, 0xF00B,
)  # fmt: skip
PROPERTY, SHOWN_PICTURE = 0x3FFF, 0x0104  # the bits of a property that name it; the one that names a picture
STATES = {0: False, 1: True}  # 2 is neither
COLUMN_PARTS, ROW_PARTS = 1024.0, 256.0  # of a cell's width and height
MAX_RECORDS = 2_000_000


@dataclass
class _Group:
    """A group of shapes: where its drawing record ends, its own measures and where it lies."""

    end: int
    inner: Rect | None = None
    outer: Rect | None = None

    def place(self, child: Rect) -> Rect:
        """Return where a child lies whose place is told in the group's own measures."""
        if self.inner is None or self.outer is None:
            return self.outer or child
        across = (self.outer.x1 - self.outer.x0) / max(self.inner.x1 - self.inner.x0, 1.0)
        down = (self.outer.bottom - self.outer.top) / max(self.inner.bottom - self.inner.top, 1.0)
        return Rect(
            self.outer.x0 + (child.x0 - self.inner.x0) * across,
            self.outer.top + (child.top - self.inner.top) * down,
            self.outer.x0 + (child.x1 - self.inner.x0) * across,
            self.outer.top + (child.bottom - self.inner.top) * down,
        )


class _Art:
    """The drawing layer of a sheet, which comes in pieces between the records of its objects."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._content = bytearray()
        self._at = 0
        self._groups: list[_Group] = []
        self._is_new = False  # a container has just begun: the shape in it is the group itself
        self.box: Rect | None = None  # of the shape read last
        self.picture = 0  # which one it shows

    def take(self, piece: bytes) -> None:
        """Read on to the end of what has come."""
        self._content += piece
        while self._at + 8 <= len(self._content):
            version, kind, length = struct.unpack_from("<HHI", self._content, self._at)
            start = self._at + 8
            while self._groups and self._at >= self._groups[-1].end:
                self._groups.pop()
            if version & CONTAINER == CONTAINER:
                self._open(kind, start + length)
                self._at = start
                continue
            if kind in (DATA, TEXT_BOX):
                self._at = start  # its content are the records that follow
                continue
            if start + length > len(self._content):
                return  # the rest is still to come
            self._read(kind, start, length)
            self._at = start + length

    def _open(self, kind: int, end: int) -> None:
        if kind == GROUP_SHAPES:
            self._groups.append(_Group(end))
        elif kind == SHAPE:
            self.box, self.picture = None, 0

    def _read(self, kind: int, start: int, length: int) -> None:
        if kind == GROUP_BOX and length >= 16 and self._groups:
            self._groups[-1].inner = Rect(*map(float, struct.unpack_from("<4i", self._content, start)))
            self._is_new = True
        elif kind == PROPERTIES:
            self._read_properties(start, length)
        elif kind == BOX and length >= 18:
            self._found(self._anchored(struct.unpack_from("<9H", self._content, start)[1:]))
        elif kind == CHILD_BOX and length >= 16:
            child = Rect(*map(float, struct.unpack_from("<4i", self._content, start)))
            around = self._groups[-2 if self._is_new else -1 :] if self._groups else []
            self._found(around[0].place(child) if around else child)

    def _read_properties(self, start: int, length: int) -> None:
        for at in range(start, start + length - 5, 6):
            name, value = struct.unpack_from("<HI", self._content, at)
            if name & PROPERTY == SHOWN_PICTURE:
                self.picture = value
                return

    def _found(self, box: Rect) -> None:
        self.box = box
        if self._is_new and self._groups:
            self._groups[-1].outer = box
        self._is_new = False

    def _anchored(self, cells: tuple[int, ...]) -> Rect:
        column, right, row, down, last_column, last_right, last_row, last_down = cells
        grid = self._grid

        def x(at: int, part: int) -> float:
            return grid.left(at) + (grid.left(at + 1) - grid.left(at)) * min(part / COLUMN_PARTS, 1.0)

        def y(at: int, part: int) -> float:
            return grid.top(at) + (grid.top(at + 1) - grid.top(at)) * min(part / ROW_PARTS, 1.0)

        return Rect(x(column, right), y(row, down), x(last_column, last_right), y(last_row, last_down))


def things_of(content: bytes, start: int, grid: Grid) -> Iterator[Thing]:
    """Yield what lies over a sheet's cells; `start` is where the sheet's records begin in the workbook's stream."""
    art = _Art(grid)
    waiting: Thing | None = None  # an object whose text may follow
    before = 0
    awaits_text = False
    for kind, record in _records(content, start):
        if kind == DRAWING or (kind == CONTINUE and before == DRAWING):
            art.take(record)
            before = DRAWING
            continue
        if kind == OBJECT:
            if waiting:
                yield waiting
            waiting = _object(record, art)
        elif kind == TEXT:
            awaits_text = True
        elif kind == CONTINUE and awaits_text:
            if waiting:
                waiting = _with_text(waiting, _text(record))
            awaits_text = False
        before = kind
    if waiting:
        yield waiting


def _records(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one sheet; those of charts within it are passed over."""
    depth = 0
    for _ in range(MAX_RECORDS):
        if start + 4 > len(content):
            return
        kind, length = struct.unpack_from("<HH", content, start)
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, bytes(content[start + 4 : start + 4 + length])
        start += 4 + length


def _object(record: bytes, art: _Art) -> Thing | None:
    """Return what an Obj record says it is; None for a group, which is its parts, and for what lies nowhere."""
    kind, states, at = -1, dict[int, bool | None](), 0
    while at + 4 <= len(record):
        part, length = struct.unpack_from("<HH", record, at)
        if part == COMMON and at + 6 <= len(record):
            kind = struct.unpack_from("<H", record, at + 4)[0]
        elif part in (CHECK_STATE, CHECK_BOX_PART) and at + 6 <= len(record):
            states[part] = STATES.get(struct.unpack_from("<H", record, at + 4)[0])
        elif part in (LIST_DATA, 0):
            break
        at += 4 + length
    box = art.box
    if box is None or kind in (GROUP, -1):
        return None
    if kind == NOTE:
        return Thing(MarkKind.ANNOTATION, box, "")
    if kind == PICTURE:
        return Thing(MarkKind.IMAGE, box, str(art.picture), sign="✔")
    if kind in SHAPES:
        return Thing(MarkKind.DRAWING, box, sign="✔")
    # LibreOffice tells the state where Excel has only the kind of box.
    state = states.get(CHECK_STATE, states.get(CHECK_BOX_PART))
    return Thing(MarkKind.WIDGET, box, "", state if kind == CHECK_BOX else None)


def _with_text(thing: Thing, text: str) -> Thing:
    return thing._replace(label=text, sign=shown_by(text) if text else thing.sign)


def _text(record: bytes) -> str:
    """Return the text behind a TxO record: a first byte says whether letters take one byte or two."""
    if not record:
        return ""
    letters = record[1:]
    text = letters.decode("utf-16-le" if record[0] & 1 else "latin-1", "replace")
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")
