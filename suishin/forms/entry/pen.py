"""The pen that draws cells to be filled in: open ones among locked ones, each with its rule and a word of guidance."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from suishin.forms.entry.blocks import Entry, EntryBlock, Slot, header_slot, union_in_words
from suishin.forms.entry.boxes import BOX_PIXELS, CheckBox
from suishin.forms.paper import LABEL_SIZE, Block, BlockKind
from suishin.forms.workbook import COLUMN_PIXELS, HEADER_VALUE, LAST, Pen
from suishin.outputs.workbook import excel_text
from suishin.reading.definition import HeaderField
from suishin.reading.readers.sheets.grid import cell_name
from suishin.reading.returned import LISTS_SHEET, NAME_PREFIX, Field, fingerprint

OPEN_COLOUR = "#FFFFF0"  # pale, so that a print stays white
DATE_PATTERN = 'yyyy"年"m"月"d"日"'
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # of an input message, in Excel
LONGEST_LIST = 255  # characters of a list of choices written into its rule
PIXELS_PER_POINT = 4 / 3
UNKNOWN_TICK = "#N/A"  # what Excel itself writes for a box that is neither on nor off
# A box that nobody has answered is an empty box: LibreOffice would show one without a value as half ticked.
TICK_WORDS = {"yes": "TRUE", "no": "FALSE", "": "FALSE", "unknown": UNKNOWN_TICK}

Area = tuple[int, int, int, int]  # first row and column, last row and column


class EntryPen(Pen):
    """Draws what is printed locked, and remembers every cell that is to be answered."""

    def __init__(
        self, book: Workbook, sheet: Worksheet, text_size: int, *, lists: Worksheet, unions: Mapping[str, str]
    ) -> None:
        super().__init__(book, sheet, text_size)
        self.fields: list[Field] = []
        self.boxes: list[CheckBox] = []
        self.printed: dict[str, str] = {}
        self._lists, self._unions = lists, unions
        self._list_count = 0
        self._heights: list[float] = []
        self._text_size = text_size
        self._looks: dict[tuple[tuple[str, Any], ...], CellFormat] = {}

    def new_row(self, height: float) -> int:
        self._heights.append(round(height * 4) / 4)
        return super().new_row(height)

    def write(self, rows: tuple[int, int], columns: tuple[int, int], text: str, look: CellFormat) -> None:
        super().write(rows, columns, text, look)
        if text:
            self.printed[cell_name(rows[0], columns[0])] = fingerprint(excel_text(text))

    def header(self, row: int, field: HeaderField, value: str) -> None:
        slot = header_slot(field, value)
        if slot is None:
            super().header(row, field, value)
            return
        look = self._look(**_open(slot.entry) | {"size": LABEL_SIZE, "border": 1, "align": "left", "indent": 1})
        self._answer((row, HEADER_VALUE, row, LAST), slot, look)

    def block(self, rows: tuple[int, int], columns: tuple[int, int], block: Block, *, is_last: bool) -> None:
        if not isinstance(block, EntryBlock):
            super().block(rows, columns, block, is_last=is_last)
            return
        for piece in block.pieces:
            area = (rows[0], columns[0] + piece.first, rows[1], columns[0] + piece.last)
            edges = _edges(block, piece.first == 0, area[3] == columns[1], is_last=is_last)
            if piece.slot:
                self._answer(area, piece.slot, self._look(**edges, **_looks_of(piece.slot, self._text_size)))
            else:
                look = self._look(size=LABEL_SIZE, **edges)
                self.write((rows[0], rows[1]), (area[1], area[3]), piece.text, look)

    def _look(self, *, size: float, **more: Any) -> CellFormat:
        """Return a look of cells, made once."""
        key = tuple(sorted({"size": size, **more}.items()))
        if key not in self._looks:
            is_quoted = more.pop("is_quoted", False)
            self._looks[key] = self.look(size, **more)
            if is_quoted:
                self._looks[key].set_quote_prefix()
        return self._looks[key]

    def _answer(self, area: Area, slot: Slot, look: CellFormat) -> None:
        self.merge((area[0], area[2]), (area[1], area[3]), look)
        sent = self._fill(area, slot, look)
        cell = cell_name(area[0], area[1])
        name = f"{NAME_PREFIX}{len(self.fields) + 1:03d}"
        absolute = f"${cell.rstrip('0123456789')}${area[0] + 1}"
        self.book.define_name(name, f"='{self.sheet.get_name().replace(chr(39), chr(39) * 2)}'!{absolute}")
        self.fields.append(Field(name, slot.key, cell, fingerprint(sent), slot.part, slot.row, slot.column))
        self.sheet.data_validation(area[0], area[1], area[0], area[1], self._rule(slot) | _message(slot))
        if slot.entry is Entry.TICK:
            self.boxes.append(self._box(area, slot, absolute))

    def _fill(self, area: Area, slot: Slot, look: CellFormat) -> str:
        """Write what is known so far, and return the words in which it will be read again."""
        row, column = area[:2]
        if slot.entry is Entry.TICK:
            word = TICK_WORDS[slot.value]
            if word == UNKNOWN_TICK:
                self.sheet.write_formula(row, column, "=NA()", look, UNKNOWN_TICK)
            else:
                self.sheet.write_boolean(row, column, word == "TRUE", look)
            return word
        text = excel_text(slot.value)
        if text and slot.entry is Entry.NUMBER and Decimal(repr(float(text))) == Decimal(text):
            self.sheet.write_number(row, column, float(text), look)
        elif text and slot.entry is Entry.DATE and FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY:
            self.sheet.write_datetime(row, column, date.fromisoformat(text), look)
        elif text:
            self.sheet.write_string(row, column, text, look)
        return text

    def _rule(self, slot: Slot) -> dict[str, Any]:
        """Return what the cell takes, as Excel checks it while somebody types."""
        if slot.entry is Entry.TICK:
            return {
                "validate": "list",
                "source": ["TRUE", "FALSE"],
                "dropdown": False,
                "error_title": _("チェックの欄です"),
                "error_message": _("四角を押して、印を付けるか外してください。"),
            }
        if slot.entry is Entry.DATE:
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": LAST_DAY,
                "error_title": _("日付の欄です"),
                "error_message": _("「2025/2/3」のように日付を書いてください。"),
            }
        if slot.entry is Entry.NUMBER:
            return _number_rule(slot)
        if slot.entry in (Entry.CHOICE, Entry.UNION):
            return self._list_rule(slot)
        return {"validate": "any"}

    def _list_rule(self, slot: Slot) -> dict[str, Any]:
        words = {
            "error_title": _("選ぶ欄です"),
            "error_message": _("右の▼から選んでください。"),
        }
        if slot.entry is Entry.UNION:
            choices = [union_in_words(code, self._unions) for code in self._unions]
        else:
            assert slot.item
            choices = [option.label for option in slot.item.options]
        if not choices:
            return {"validate": "any"}
        if len(",".join(choices)) <= LONGEST_LIST and not any("," in choice for choice in choices):
            return {"validate": "list", "source": choices, **words}
        return {"validate": "list", "source": self._listed(choices), **words}

    def _listed(self, choices: list[str]) -> str:
        """Write choices into a column of the hidden sheet and return their place."""
        column, self._list_count = self._list_count, self._list_count + 1
        for row, choice in enumerate(choices):
            self._lists.write_string(row, column, excel_text(choice))
        letters = cell_name(0, column).rstrip("1")
        return f"={LISTS_SHEET}!${letters}$1:${letters}${len(choices)}"

    def _box(self, area: Area, slot: Slot, linked: str) -> CheckBox:
        """Place the check box in the middle of its cell, which may span several rows."""
        heights = [height * PIXELS_PER_POINT for height in self._heights[area[0] : area[2] + 1]]
        top, row = (sum(heights) - BOX_PIXELS) / 2, area[0]
        while heights and top >= heights[0]:
            top, row = top - heights.pop(0), row + 1
        left = (COLUMN_PIXELS - BOX_PIXELS) // 2
        return CheckBox(row, area[1], left, int(top), linked, slot.value, slot.title)


def _open(entry: Entry) -> dict[str, Any]:
    """Return the looks of a cell that may be changed."""
    if entry is Entry.TICK:
        # The box shows what the cell holds; its own words are hidden, those of an error by their colour.
        return {"locked": False, "num_format": ";;;", "bg_color": OPEN_COLOUR, "font_color": OPEN_COLOUR}
    if entry is Entry.NUMBER:
        return {"locked": False, "num_format": "General", "bg_color": OPEN_COLOUR, "align": "right"}
    if entry is Entry.DATE:
        return {"locked": False, "num_format": DATE_PATTERN, "bg_color": OPEN_COLOUR, "align": "left"}
    # Text of people: editing a cell must not make a formula of what begins with "=".
    return {"locked": False, "bg_color": OPEN_COLOUR, "is_quoted": True}


def _looks_of(slot: Slot, text_size: int) -> dict[str, Any]:
    is_prose = slot.item is not None and slot.item.is_text
    return {"size": text_size if is_prose else LABEL_SIZE, "valign": "top" if is_prose else "vcenter"} | _open(
        slot.entry
    )


def _edges(block: EntryBlock, is_first: bool, is_right: bool, *, is_last: bool) -> dict[str, Any]:
    """Return the lines around a piece of a block: ticks stand under each other, all else in frames."""
    if block.kind is not BlockKind.TICK:
        return {"border": 1} | ({"bold": True, "align": "center"} if block.is_head else {})
    return {"bottom": 1 if is_last else 3} | ({"left": 1} if is_first else {}) | ({"right": 1} if is_right else {})


def _number_rule(slot: Slot) -> dict[str, Any]:
    least = slot.item.least if slot.item and not slot.column else None
    most = slot.item.most if slot.item and not slot.column else None
    minimum, maximum = (-1e15 if least is None else least), (1e15 if most is None else most)
    limits = [_("%(limit)s以上") % {"limit": f"{least:g}"}] if least is not None else []
    limits += [_("%(limit)s以下") % {"limit": f"{most:g}"}] if most is not None else []
    words = _("数だけを書いてください（単位はいりません）。")
    if limits:
        words += _("%(limits)sの数です。") % {"limits": "・".join(limits)}
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": minimum,
        "maximum": maximum,
        "error_title": _("数の欄です"),
        "error_message": words,
    }


def _message(slot: Slot) -> dict[str, str]:
    """Return what Excel shows beside a cell while it is chosen."""
    words = "".join(_sentences(slot))
    if not words:
        return {}
    return {"input_title": slot.title[:LONGEST_TITLE], "input_message": words[:LONGEST_MESSAGE]}


def _sentences(slot: Slot) -> Iterator[str]:
    if slot.entry is Entry.TICK:
        yield _("四角を押して印を付けます。")
    elif slot.entry is Entry.NUMBER:
        yield _("数だけを書きます。")
    elif slot.entry is Entry.DATE:
        yield _("「2025/2/3」のように書きます。")
    elif slot.entry in (Entry.CHOICE, Entry.UNION):
        yield _("▼から選びます。")
    elif slot.item is not None and slot.item.is_text:
        yield _("ひとつの段落を一行に書きます。行を分けるには Alt を押しながら Enter を押します。")
        if slot.item.longest:
            yield _("%(most)d文字までです。") % {"most": slot.item.longest}
    if slot.item and slot.item.guidance:
        yield slot.item.guidance
