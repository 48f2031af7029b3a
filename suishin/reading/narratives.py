"""Lines of a box → the text its author typed: hard wraps joined, one line break between paragraphs and bullets."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from suishin.reading.locate.located import Line
from suishin.reading.model import Narrative, Source, Stretch

BLANKS = " \t　"
AUTHOR_BREAK = re.compile("　{10,}[ 　]*")  # blanks typed until the next line begins
PARAGRAPH_START = re.compile(
    r"[・●○◇◆■□▪►▶➢◦‣※◎◯★☆▼▽▲△☑✔]|[①-⑳㉑-㉟❶-❿➀-➓⑴-⒇Ⅰ-Ⅻ]|[-－‐*＊](?=[\s　\D])"
    r"|[【＜<〈《\[［〔]|[(（][0-9０-９一二三四五六七八九十ア-ンア-ｱa-zA-Z][)）]"
    r"|[0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[.．](?![0-9０-９])|[一二三四五六七八九十][、.．](?=\S)"
)
SENTENCE_END = tuple("。．！？!?")
CLOSING = tuple("。．！？!?」』）)】＞>》〉］]")
CONTINUES = re.compile("(?:、|，|,|・|及び|および|並びに|ならびに|または|又は|[のをにはがとへやも])$")
SHORT_BY = 12  # columns that a line wrapped in mid-sentence may lack: narrow kana and digits, closing signs
SHORT_BY_AFTER_SENTENCE = 3
NARROW_SIGN = 0.35  # of a column that each Latin letter or digit takes up more than it counts for


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as far as it is one piece, and the columns its text fills up to the right edge."""

    text: str
    source: Source
    starts_paragraph: bool | None
    width: int
    is_broken: bool = False  # its author typed blanks up to the next line


@dataclass(frozen=True, slots=True)
class _Box:
    """What all lines of a box share."""

    width: int
    has_ring_bullets: bool  # 「。」 at the head of a line is a small circle, not a hanging full stop


def build(lines: tuple[Line, ...]) -> Narrative:
    """Return the text of a box with the source of each stretch."""
    rows = _rows(lines)
    filled = [row for row in rows if row is not None]
    if not filled:
        return Narrative("")
    box = _Box(_full_width(filled), filled[0].text.lstrip(BLANKS).startswith("。"))
    text, stretches = "", []
    for previous, row, gap in _neighbours(rows):
        text += _separator(previous, row, gap=gap, box=box) if previous else ""
        stripped = row.text.strip(BLANKS)
        stretches.append(Stretch(len(text), len(text) + len(stripped), row.source))
        text += stripped
    return Narrative(text, tuple(stretches), _whole([stretch.source for stretch in stretches]))


def _rows(lines: tuple[Line, ...]) -> list[_Row | None]:
    """Return lines with text, None for the blank lines between them; an author's break makes two lines of one."""
    rows: list[_Row | None] = []
    for line in lines:
        text = line.fragment.text
        if not text.strip(BLANKS):
            rows.append(None)
            continue
        pieces = [piece for piece in AUTHOR_BREAK.split(text) if piece.strip(BLANKS)]
        for index, piece in enumerate(pieces):
            starts = True if index else line.starts_paragraph
            # Behind an author's break the line is as full as all of it, blanks included.
            width = display_width(text.rstrip(BLANKS)) if index else display_width(piece.rstrip(BLANKS))
            rows.append(_Row(piece, line.fragment.source, starts, width, len(pieces) > 1))
    return rows


def _neighbours(rows: list[_Row | None]) -> Iterator[tuple[_Row | None, _Row, bool]]:
    """Yield each line with the one before it and whether blank lines part them."""
    previous: _Row | None = None
    gap = False
    for row in rows:
        if row is None:
            gap = True
            continue
        yield previous, row, gap
        previous, gap = row, False


def _full_width(rows: list[_Row]) -> int:
    """Return the width at which the box wraps: its longest line but one, for one line may stick out."""
    widths = sorted((row.width for row in rows if not row.is_broken), reverse=True) or [rows[0].width]
    return widths[1] if len(widths) > 4 else widths[0]


def display_width(text: str) -> int:
    """Return the columns a text takes up: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _separator(previous: _Row, row: _Row, *, gap: bool, box: _Box) -> str:
    """Return what stands between two lines: a line break, a blank between Latin words, or nothing."""
    if _starts_paragraph(previous, row, gap=gap, box=box):
        return "\n"
    last, first = previous.text.rstrip(BLANKS)[-1], row.text.lstrip(BLANKS)[0]
    return " " if _is_latin(last) and _is_latin(first) else ""


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _starts_paragraph(previous: _Row, row: _Row, *, gap: bool, box: _Box) -> bool:
    if row.starts_paragraph is not None:
        return row.starts_paragraph
    before, stripped = previous.text.rstrip(BLANKS), row.text.lstrip(BLANKS)
    if stripped[0] in "。、，．）」』":
        return box.has_ring_bullets and stripped[0] == "。"  # else a sign that hangs over from the line before
    if _begins_like_paragraph(before, row.text):
        return True
    if CONTINUES.search(before):
        return False
    ended = before.endswith(SENTENCE_END)
    lacking = box.width - previous.width - _needed(stripped)
    if gap and (ended or before.endswith(CLOSING)):
        return True
    if ended:
        return lacking > SHORT_BY_AFTER_SENTENCE
    return lacking > SHORT_BY + NARROW_SIGN * sum(character.isascii() for character in before)


def _begins_like_paragraph(before: str, text: str) -> bool:
    if PARAGRAPH_START.match(text.lstrip(BLANKS)):
        return not _open_bracket(before)
    # One wide blank begins a paragraph; more of them hang a bullet's second line under its first.
    return len(text) - len(text.lstrip("　")) == 1


def _open_bracket(text: str) -> bool:
    """「…（1」 wraps inside a bracket: what follows is no list number."""
    return max(text.count(opening) - text.count(closing) for opening, closing in ("（）", "()", "「」")) > 0


def _needed(text: str) -> int:
    """Return the columns that the next word would have needed on the line before."""
    word = re.match(r"[A-Za-z0-9０-９.,，．%％]*", text)
    return max(2, display_width(word[0])) if word else 2


def _whole(sources: list[Source]) -> Source:
    """Return one source over all: the lines from the first to the last, or else the first place."""
    lines = [line for source in sources for line in (source.line_from, source.line_to) if line is not None]
    return Source(line_from=min(lines), line_to=max(lines)) if lines else sources[0]
