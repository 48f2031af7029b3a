"""The binary format of Word 97 to 2003: where its text lies and what is said of its paragraphs and characters.

Structures as in [MS-DOC]: FIB, Clx, PlcPcd, BTEs and FKPs, Sprms, SttbfFfn, FFData.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

import olefile

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import MEBIBYTE, damaged

WORD_97 = 0x00C1
IDENTIFIER = 0xA5EC
IS_ENCRYPTED, IS_SECOND_TABLE = 0x0100, 0x0200
TEXT_LENGTH = 0x4C  # ccpText
CHARACTER_PAGES, PARAGRAPH_PAGES, FONTS, PIECES = 0xFA, 0x102, 0x112, 0x1A2  # where FIB tells their place and length
PAGE = 512
MAX_STREAM = 20 * MEBIBYTE
MAX_TEXT = 2_000_000  # characters
LOCKED = "ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度登録してください。"
TOO_OLD = "Word 95以前の形式です。WordでDOCXかPDFに保存し直して、もう一度登録してください。"
OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes by the kind of a property; 6 says its own length
TABLE_DEFINITION = 0xD608
Properties = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text and where it lies in the stream."""

    first: int  # character
    end: int
    place: int  # byte
    is_wide: bool

    @property
    def width(self) -> int:
        return 2 if self.is_wide else 1


class WordFile:
    """A document's streams, its text, and the properties of a character's place."""

    def __init__(self, stream: BinaryIO) -> None:
        with olefile.OleFileIO(stream) as container:
            self._document = _stream(container, "WordDocument")
            identifier, version = self._number(0, "<H"), self._number(2, "<H")
            flags = self._number(0x0A, "<H")
            if identifier != IDENTIFIER:
                raise damaged()
            if version < WORD_97:
                raise Refused(TOO_OLD)
            if flags & IS_ENCRYPTED:
                raise Refused(LOCKED)
            self._table = _stream(container, "1Table" if flags & IS_SECOND_TABLE else "0Table")
            self.data = _stream(container, "Data") if container.exists("Data") else b""
        self._pieces = list(self._read_pieces())
        self._starts = [piece.first for piece in self._pieces]

    @cached_property
    def text(self) -> str:
        """The document's own text, one character for each place that Word counts; without headers and notes."""
        length = self._number(TEXT_LENGTH, "<I")
        if length > MAX_TEXT:
            raise Refused("文書が長すぎます。報告書の部分だけを残して、もう一度登録してください。")
        found = []
        for piece in self._pieces:
            end = min(piece.end, length)
            if end <= piece.first:
                continue
            content = self._document[piece.place : piece.place + (end - piece.first) * piece.width]
            # Half of a pair stays one place each: what belongs together is joined when it is shown.
            found.append(
                content.decode(
                    "utf-16-le" if piece.is_wide else "cp1252", "surrogatepass" if piece.is_wide else "replace"
                )
            )
        return "".join(_counted(part) for part in found)

    def place_of(self, at: int) -> int:
        """Return the byte in which a character begins."""
        piece = self._pieces[max(bisect_right(self._starts, at) - 1, 0)]
        return piece.place + (at - piece.first) * piece.width

    def of_character(self, at: int) -> Properties:
        return self._characters.at(self.place_of(at))

    def of_paragraph(self, at: int) -> Properties:
        """Return what is said of the paragraph in which a character stands."""
        return self._paragraphs.at(self.place_of(at))

    @cached_property
    def fonts(self) -> list[str]:
        """The names of the fonts by their number."""
        place, length = self._told(FONTS)
        content = self._table[place : place + length]
        names: list[str] = []
        at = 4
        while at < len(content) and content[at]:
            name = content[at + 40 : at + 1 + content[at]]
            names.append(name.decode("utf-16-le", "replace").split("\0")[0])
            at += 1 + content[at]
        return names

    @cached_property
    def _characters(self) -> "_Runs":
        return _Runs(self._document, self._pages(CHARACTER_PAGES), is_paragraph=False)

    @cached_property
    def _paragraphs(self) -> "_Runs":
        return _Runs(self._document, self._pages(PARAGRAPH_PAGES), is_paragraph=True)

    def _pages(self, told: int) -> list[int]:
        """Return the numbers of the pages that hold properties, in order."""
        place, length = self._told(told)
        count = max(length - 4, 0) // 8
        start = place + 4 * (count + 1)
        content = self._table[start : start + 4 * count]
        return [number & 0x3FFFFF for (number,) in struct.iter_unpack("<I", content[: len(content) // 4 * 4])]

    def _read_pieces(self) -> Iterator[_Piece]:
        place, length = self._told(PIECES)
        content = self._table[place : place + length]
        at = 0
        while at + 3 <= len(content) and content[at] == 1:  # changes that pieces point to; ours need none
            at += 3 + struct.unpack_from("<H", content, at + 1)[0]
        if at + 5 > len(content) or content[at] != 2:
            raise damaged()
        size = struct.unpack_from("<I", content, at + 1)[0]
        table = content[at + 5 : at + 5 + size]
        count = (len(table) - 4) // 12
        if count < 1:
            raise damaged()
        ends = struct.unpack_from(f"<{count + 1}I", table)
        for number in range(count):
            (written,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
            is_wide = not written & 0x40000000
            start = written & 0x3FFFFFFF
            if not ends[number] < ends[number + 1]:
                raise damaged()
            yield _Piece(ends[number], ends[number + 1], start if is_wide else start // 2, is_wide)

    def _told(self, at: int) -> tuple[int, int]:
        return self._number(at, "<I"), self._number(at + 4, "<I")

    def _number(self, at: int, kind: str) -> int:
        if at + 4 > len(self._document):
            raise damaged()
        return int(struct.unpack_from(kind, self._document, at)[0])


def _counted(text: str) -> str:
    """Return a text in which every place is one character: signs beyond the first plane take two, the second one empty."""
    if not any(character > "\uffff" for character in text):
        return text
    return "".join(character + "\u200b" if character > "\uffff" else character for character in text)


def _stream(container: olefile.OleFileIO, name: str) -> bytes:
    if not container.exists(name):
        raise damaged()
    if container.get_size(name) > MAX_STREAM:
        raise Refused("ファイルの中身が大きすぎます。様式だけを残して保存し直し、もう一度登録してください。")
    content: bytes = container.openstream(name).read()
    return content


class _Runs:
    """Properties of stretches of the stream, from the pages that hold them."""

    def __init__(self, document: bytes, pages: list[int], *, is_paragraph: bool) -> None:
        found = sorted(run for page in pages for run in _runs(document, page * PAGE, is_paragraph=is_paragraph))
        self._starts = [start for start, _, _ in found]
        self._found = found
        self._read: dict[bytes, Properties] = {}

    def at(self, place: int) -> Properties:
        number = bisect_right(self._starts, place) - 1
        if number < 0 or place >= self._found[number][1]:
            return {}
        written = self._found[number][2]
        if written not in self._read:
            self._read[written] = dict(properties_in(written))
        return self._read[written]


def _runs(document: bytes, page: int, *, is_paragraph: bool) -> Iterator[tuple[int, int, bytes]]:
    content = document[page : page + PAGE]
    if len(content) < PAGE:
        return
    count = content[-1]
    step, offsets = (13, 4 * (count + 1)) if is_paragraph else (1, 4 * (count + 1))
    if offsets + step * count > PAGE - 1:
        return
    places = struct.unpack_from(f"<{count + 1}I", content)
    for number in range(count):
        at = content[offsets + step * number] * 2
        written = b""
        if at:
            written = _of_paragraph(content, at) if is_paragraph else content[at + 1 : at + 1 + content[at]]
        yield places[number], places[number + 1], written


def _of_paragraph(content: bytes, at: int) -> bytes:
    """Return a paragraph's own properties, behind the number of its style."""
    length = content[at]
    if length:
        return content[at + 3 : at + 2 * length]
    length = content[at + 1] if at + 1 < len(content) else 0
    return content[at + 4 : at + 2 + 2 * length]


def properties_in(written: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties of a list: number and operand. What is cut off ends the list."""
    at = 0
    while at + 2 <= len(written):
        (number,) = struct.unpack_from("<H", written, at)
        at += 2
        kind = number >> 13
        if number == TABLE_DEFINITION and at + 2 <= len(written):
            length = struct.unpack_from("<H", written, at)[0] - 1
            at += 2
        elif kind == 6:
            length = written[at] if at < len(written) else 0
            at += 1
        else:
            length = OPERANDS[kind]
        if length < 0 or at + length > len(written):
            return
        yield number, written[at : at + length]
        at += length
