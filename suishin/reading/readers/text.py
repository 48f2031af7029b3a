"""Plain text: bytes in any of the encodings that offices send → pages of lines."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from suishin.reading.model import Document, Finding, Fragment, Page, Severity, Source
from suishin.reading.normalize import normalize_text
from suishin.reading.readers.delimited import lines_of_cells
from suishin.reading.readers.errors import Refused

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Strict encodings in the order of trust: UTF-8 hardly ever accepts anything else by chance. Between the
# old Japanese ones, which accept each other's bytes, the one that yields more Japanese wins.
JAPANESE_ENCODINGS = ("cp932", "euc_jp")
UTF16 = (
    "utf-16-le",
    "utf-16-be",
)  # without a mark: which side zero bytes are on does not tell, a wide blank has its own
MOST_LINES = 40_000  # four times a bound booklet of all prefectures
LINE_BREAK = re.compile("\r\n|[\n\r\v\x85\u2028\u2029]")
ORDINARY_JAPANESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
RARE = re.compile("[\uff61-\uff9f\ue000-\uf8ff\ufffd]")  # half-width kana, private use: wrong guesses are full of them


PLACES_LOST = Finding(
    "places_lost",
    Severity.WARNING,
    "",
    "カンマ区切り（CSV）のため、欄の位置が残っていません。文章がどの欄のものか確かめるか、元のExcelを登録してください。",
)
NOT_TEXT = (
    "文字のファイルとして読めません（文字コードが分からないか、文字ではないデータです）。"
    "元のファイルを開き、UTF-8のテキスト、またはExcel・PDFで保存し直してください。"
)


def read_text(path: Path) -> Document:
    """Return the text of a file as one page per form feed. Raises Refused for bytes that are no text."""
    text = decode(path.read_bytes())
    lines = lines_of_cells(text)
    document = replace(document_of_text(lines), findings=() if lines is text else (PLACES_LOST,))
    line_count = sum(len(page.fragments) for page in document.pages)
    if line_count > MOST_LINES:
        raise Refused(f"行数が多すぎます（{line_count:,}行）。報告書だけを残したファイルを、もう一度登録してください。")
    return document


def document_of_text(text: str) -> Document:
    """Return a text as one page per form feed, one fragment per line; blank lines are kept, they part paragraphs."""
    pages = []
    line_number = 1
    for number, page_text in enumerate(text.split("\f"), start=1):
        lines = LINE_BREAK.split(page_text)
        if number > 1 and not any(lines):
            break  # extractors end the last page with a form feed as well
        pages.append(Page(number, tuple(_fragment(line, line_number + index) for index, line in enumerate(lines))))
        line_number += len(lines) - 1
    return Document("text", tuple(pages))


def decode(content: bytes) -> str:
    """Return the text of a file. Raises Refused when it is not text."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if b"\0" in content[:4096]:
        return _most_japanese(content, ("utf-8", *UTF16, *JAPANESE_ENCODINGS))
    if b"\x1b$" in content:
        return _decoded(content, "iso2022_jp_ext")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _most_japanese(content, JAPANESE_ENCODINGS)


def _fragment(line: str, number: int) -> Fragment:
    return Fragment(normalize_text(line), Source(line_from=number, line_to=number))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(NOT_TEXT) from error


def _most_japanese(content: bytes, encodings: Sequence[str]) -> str:
    readings = []
    for encoding in encodings:
        try:
            readings.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    if not readings:
        return _torn_utf8(content)
    return max(readings, key=_japanese_share)


def _torn_utf8(content: bytes) -> str:
    """A text cut off in the middle of a character is still a text; one with many faults is not."""
    text = content.decode("utf-8", errors="replace")
    if text.count("\ufffd") > 2 + len(text) // 200:
        raise Refused(NOT_TEXT)
    return text


def _japanese_share(text: str) -> float:
    return (len(ORDINARY_JAPANESE.findall(text)) - 3 * len(RARE.findall(text))) / max(len(text), 1)
