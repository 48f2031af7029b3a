"""The report form laid out on pages of any size, as the print of an office's own copy of the workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from suishin.reading.definition import Section
from tests.reading.corpus.families.composing import Written
from tests.reading.corpus.families.pdf_canvas import Sheet, width_of
from tests.reading.writers.invented import form

SIZES = {
    "A4": (595.28, 841.89),
    "Letter": (612.0, 792.0),
    "B4": (728.5, 1031.8),
    "B5": (515.9, 728.5),
    "A3": (841.89, 1190.55),
}


@dataclass(frozen=True)
class Place:
    """Where the box of an item stands: lower left corner of its sign, and the size of type there."""

    key: str
    sheet: Sheet
    x: float
    y: float
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x, self.y - 0.12 * self.size, self.x + self.size, self.y + 0.88 * self.size


Ticking = Callable[[Place, bool], None]  # draws the box of one item, ticked or not


@dataclass(frozen=True)
class Style:
    """What differs from office to office."""

    paper: str = "A4"
    size: float = 8.0
    leading: float = 1.25
    margin: float = 36.0
    middle: float = 0.48  # share of the width left of the middle line
    has_lines: bool = True
    has_dots: bool = True  # dotted lines between the items
    box_at: str = "before"  # "before" its item, in a column of its own "left" or "right"
    counters: bool = False  # ① ② before the items' texts
    first_page: int = 3  # sections on it
    header_at: str = "right"
    page_number: str = ""  # "- {} -"
    gap: float = 8.0


def any_style(dice: Random) -> Style:
    return Style(
        paper=dice.choice(("A4", "A4", "A4", "Letter", "B4", "B5", "A3")),
        size=dice.choice((7.0, 7.5, 8.0, 8.5)),
        leading=dice.choice((1.15, 1.25, 1.4)),
        margin=dice.choice((24.0, 36.0, 50.0)),
        middle=dice.choice((0.42, 0.48, 0.5, 0.55)),
        has_lines=dice.random() < 0.85,
        has_dots=dice.random() < 0.6,
        counters=dice.random() < 0.3,
        first_page=dice.choice((2, 3, 3, 3)),
        header_at=dice.choice(("right", "right", "below")),
        page_number=dice.choice(("", "", "{}", "- {} -")),
        gap=dice.choice((6.0, 10.0, 14.0)),
    )


def lay_out(report: Written, style: Style, ticking: Ticking) -> list[Sheet]:
    """Return two pages, in smaller type where the text is long."""
    while True:
        layer = _Layer(report, style, ticking)
        sheets = layer.draw()
        if layer.fits or style.size < 4.5:
            return sheets
        style = replace(style, size=style.size - 0.5, leading=max(1.12, style.leading - 0.03))


@dataclass
class _Layer:
    report: Written
    style: Style
    ticking: Ticking
    fits: bool = True
    pending: list[tuple[Place, bool, int]] = field(default_factory=list)  # last: how many pieces are drawn before it

    def draw(self) -> list[Sheet]:
        width, height = SIZES[self.style.paper]
        sheets = [Sheet(width, height), Sheet(width, height)]
        sections = form().sections
        parts = [sections[: self.style.first_page], sections[self.style.first_page :]]
        for number, (sheet, part) in enumerate(zip(sheets, parts, strict=True), start=1):
            self.sheet = sheet
            self.left, self.right = self.style.margin, width - self.style.margin
            self.middle = self.left + (self.right - self.left) * self.style.middle
            self.y = height - self.style.margin
            if number == 1:
                self._header()
            for section in part:
                self._section(section)
            if self.style.page_number:
                sheet.say(width / 2 - 8, self.style.margin / 2, 7, self.style.page_number.format(number))
            self.fits &= self.y > self.style.margin
        if self.fits or self.style.size < 4.5:
            self._tick()
        return sheets

    def _tick(self) -> None:
        """Draw the boxes, each where its item is drawn: a cell's sign comes right before the cell's text."""
        added: dict[int, int] = {}
        for place, is_on, before in self.pending:
            pieces = place.sheet.pieces
            drawn, earlier = len(pieces), added.get(id(place.sheet), 0)
            self.ticking(place, is_on)
            new = pieces[drawn:]
            del pieces[drawn:]
            pieces[before + earlier : before + earlier] = new
            added[id(place.sheet)] = earlier + len(new)

    def _header(self) -> None:
        size, step = self.style.size, self.style.size * 1.6
        values = [self.report.prefecture, self.report.written_date, self.report.author, self.report.confirmer]
        rows = [(each.label, value) for each, value in zip(form().header, values, strict=True)]
        x = self.right - max(26.0, *(7 + width_of(value, 1.0) for _, value in rows)) * size
        self.sheet.say(self.left, self.y - 2 * size, size * 1.5, form().title)
        if self.style.header_at == "below":
            self.y -= 3 * step
        for place, (label, value) in enumerate(rows):
            y = self.y - (place + 1) * step
            if self.style.has_lines:
                self.sheet.frame(x, y - 0.4 * size, x + 6 * size, y + 1.2 * size)
                self.sheet.frame(x + 6 * size, y - 0.4 * size, self.right, y + 1.2 * size)
            self.sheet.say(x + 0.4 * size, y, size, label)
            self.sheet.say(x + 6.4 * size, y, size, value)
        self.y -= 5 * step

    def _section(self, section: Section) -> None:
        style, size = self.style, self.style.size
        top = self.y
        self.sheet.say(self.left + 2, self.y - size, size, f"{section.number}.{section.title}")
        heading = self.y - 1.5 * size
        self.y = heading - 0.2 * size
        small = size * 0.85
        prompts = min(
            self._lines(section.left_prompt, self.left + 2, self.middle - 2, self.y, small),
            self._lines(section.right_prompt, self.middle + 2, self.right - 2, self.y, small),
        )
        self.y = prompts - 0.3 * size
        bottom = min(self._left(section), self._right(section)) - 0.4 * size
        if style.has_lines:
            self.sheet.frame(self.left, bottom, self.right, top)
            self.sheet.line(self.left, heading, self.right, heading)
            self.sheet.line(self.left, prompts - 0.15 * size, self.right, prompts - 0.15 * size)
            self.sheet.line(self.middle, bottom, self.middle, heading)
        self.y = bottom - style.gap

    def _left(self, section: Section) -> float:
        y, size = self.y, self.style.size
        for item in section.narratives:
            if item.box == "left":
                y = self._lines(item.label, self.left + 2, self.middle - 2, y, size)
                y = self._paragraphs(self.report.narratives[item.key], self.left + 2, self.middle - 2, y) - 0.5 * size
        for item in section.ticks:
            y = self._item(item.key, item.mark * self.style.counters + item.label, y)
        return y

    def _item(self, key: str, label: str, top: float) -> float:
        size, at = self.style.size, self.style.box_at
        column = 1.8 * size
        start = self.left + {"before": 2.6, "left": 2.2, "right": 0.6}[at] * size
        end = self.middle - (column + 2 if at == "right" else 2)
        box_x = self.middle - 1.4 * size if at == "right" else self.left + (0.8 if at == "before" else 0.4) * size
        place = Place(key, self.sheet, box_x, top - size, size)
        before = len(self.sheet.pieces)
        bottom = self._lines(label, start, end, top, size) - 0.7 * size
        self.pending.append((place, self.report.checks[key], len(self.sheet.pieces) if at == "right" else before))
        if self.style.has_lines and self.style.has_dots:
            dash = "[1 1.5] 0 d"
            self.sheet.line(self.left, bottom + 0.3 * size, self.middle, bottom + 0.3 * size, dash)
        if self.style.has_lines and at != "before":
            x = end + 1 if at == "right" else start - 0.3 * size
            self.sheet.line(x, bottom + 0.3 * size, x, top + 0.2 * size)
        return bottom

    def _right(self, section: Section) -> float:
        item = next(each for each in section.narratives if each.box == "right")
        return self._paragraphs(self.report.narratives[item.key], self.middle + 3, self.right - 3, self.y)

    def _paragraphs(self, paragraphs: Sequence[str], start: float, end: float, y: float) -> float:
        for paragraph in paragraphs:
            y = self._lines(paragraph, start, end, y, self.style.size)
        return y

    def _lines(self, text: str, start: float, end: float, y: float, size: float) -> float:
        """Write a paragraph below y and return where it ends."""
        for line in wrapped(text, (end - start) / size):
            y -= size * self.style.leading if line.strip() or not text.strip() else size
            self.sheet.say(start, y + size * (self.style.leading - 1), size, line)
        return y


def wrapped(text: str, widest: float) -> list[str]:
    """Break a text where a line is full; closing signs hang over, as Japanese print has it."""
    lines, line, filled = [], "", 0.0
    for character in text:
        width = width_of(character, 1.0)
        if line and filled + width > widest and character not in "。、）」，．":
            lines.append(line)
            line, filled = "", 0.0
        line += character
        filled += width
    return [*lines, line]
