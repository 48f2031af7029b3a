"""Answers that stand behind labels of their own in plain text: numbers, days, choices, tables, names, labelled texts.

Only the order of lines tells what belongs together, and extractors change it. So a value is known only where it stands
right behind its label, is such a value as a whole, and could be no other label's; a place is empty only where all else
on the report has found its place. Whatever is left in doubt is unknown, with the reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from suishin.reading.definition import ATTACHED, NAMED_KINDS, SINGLE_KINDS, FormDefinition, Item, ItemKind, Section
from suishin.reading.locate.form_labels import Found, LabelKind, Span
from suishin.reading.locate.located import LocatedValue
from suishin.reading.locate.text_places import LEAST_LEFT, WIDE_GAP
from suishin.reading.locate.text_sections import is_labelled
from suishin.reading.locate.text_tables import cells_of, is_loose_row
from suishin.reading.model import Fragment, Source
from suishin.reading.narratives import display_width
from suishin.reading.values import FILE_ENDING, names_in, read_single

BLANKS = " \t\u3000"
GUTTER = 4  # columns before the right box: what begins there may be of either side
NEAR = 4  # lines within which a value follows its label
LONGEST_NAMES = 200  # letters of a line of names
SENTENCE_END = "。"
WRONG_PLACE = "並び順だけでは、どの欄の値か確かめられません。"
MAY_BE_EMPTY = "空欄かどうか、並び順だけでは分かりません。"
NO_GRID = "表の行と列を、並び順だけでは見分けられません。"
MANY_LABELS = "欄の名前が何か所にもあり、どれが様式のものか分かりません。"
OWN_LABELS = (LabelKind.VALUE, LabelKind.BOX)


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was found behind labels."""

    values: dict[str, LocatedValue]
    narratives: dict[str, tuple[Span, ...]]
    doubtful: frozenset[str]  # narratives of which the place is not sure
    taken: tuple[Span, ...]


@dataclass(slots=True)
class _Asked:
    """An item with what stands behind its label, line by line."""

    item: Item
    label: Found | None
    empty_before: tuple["_Asked", ...]  # items right before it with nothing behind their labels
    lines: list[Span] = field(default_factory=list)
    has_hint: bool = False  # the small line below its label stands before its lines
    trouble: str = ""


def own_labels(texts: Sequence[str], found: Iterable[Found], definition: FormDefinition) -> dict[str, list[Found]]:
    """Return for each labelled item where its label may be the printed one: at the beginning of a line or a column."""
    places: dict[str, list[Found]] = {}
    keys = {item.key for section in definition.sections if is_labelled(section) for item in section.items}
    for hit in found:
        if hit.label.kind in OWN_LABELS and hit.label.key in keys:
            places.setdefault(hit.label.key, []).append(hit)
    return {key: _at_beginnings(texts, hits) for key, hits in places.items()}


def _at_beginnings(texts: Sequence[str], hits: list[Found]) -> list[Found]:
    at_start = [hit for hit in hits if not texts[hit.first.line][: hit.first.start].strip("「『【（( \t　")]
    return at_start or hits


class LabelledLocator:
    """Finds the answers of a report's labelled sections."""

    def __init__(
        self,
        definition: FormDefinition,
        fragments: Sequence[Fragment],
        texts: Sequence[str],
        anchors: Sequence[Found],
        free: Sequence[Span],
        *,
        ambiguous: Iterable[str],
        open_header: int,
    ) -> None:
        self.sections = [section for section in definition.sections if is_labelled(section)]
        self.items = {item.key: item for section in self.sections for item in section.items}
        self.fragments, self.texts = fragments, texts
        self.anchors, self.free = anchors, free
        self.ambiguous = frozenset(ambiguous)
        self.open_header = open_header  # fields of the header whose value was not found
        self.asked: list[_Asked] = []
        self.strays: list[Span] = []  # that nothing on the form asked for
        self.foreign: list[Span] = []  # of other sections
        self.unsure_sections: set[str] = set()

    def locate(self) -> Labelled:
        for entries in self._sequences():
            self._follow(entries)
        self._leave_to_header()
        for asked in self.asked:
            self._judge(asked)
        self._judge_empty()
        values = {asked.item.key: self._value(asked) for asked in self.asked if not asked.item.is_text and asked.label}
        texts = [asked for asked in self.asked if asked.item.is_text]
        return Labelled(
            values=values,
            narratives={asked.item.key: tuple(asked.lines) for asked in texts},
            doubtful=frozenset(asked.item.key for asked in texts if self._is_doubtful(asked)),
            taken=tuple(span for asked in self.asked for span in asked.lines),
        )

    # Which entries follow which, one column at a time.

    def _sequences(self) -> Iterator[list[Found | Span]]:
        """Yield labels and free text in the order in which they are to be read."""
        rest_anchors, rest_free = list(self.anchors), list(self.free)
        for section in self.sections:
            column = self._right_column(section)
            lines = self._lines_of(section)
            if column is None or lines is None:
                continue
            anchors = [hit for hit in rest_anchors if hit.first.line in lines]
            free = [span for span in rest_free if span.line in lines]
            rest_anchors = [hit for hit in rest_anchors if hit.first.line not in lines]
            rest_free = [span for span in rest_free if span.line not in lines]
            left, right = self._parted(section, column, anchors, free)
            yield _in_order(left)
            yield _in_order(right)
        yield _in_order([*rest_anchors, *rest_free])

    def _lines_of(self, section: Section) -> range | None:
        """Return the lines from a section's heading to the next one's."""
        headings = {hit.label.section: hit.first.line for hit in self.anchors if hit.label.kind is LabelKind.HEADING}
        if section.key not in headings:
            return None
        first = headings[section.key]
        return range(first, min((line for line in headings.values() if line > first), default=len(self.texts)))

    def _right_column(self, section: Section) -> int | None:
        """Return where the right box begins in a text that keeps the page's layout with blanks."""
        keys = {item.key for item in section.items if item.box == "right"}
        own = [hit for hit in self.anchors if hit.label.kind in OWN_LABELS and hit.label.key in keys]
        starts = [hit.first.start for hit in own]
        return min(starts) if starts and min(starts) >= LEAST_LEFT else None

    def _parted(
        self, section: Section, column: int, anchors: Sequence[Found], free: Sequence[Span]
    ) -> tuple[list[Found | Span], list[Found | Span]]:
        left: list[Found | Span] = []
        right: list[Found | Span] = []
        for hit in anchors:
            (right if self._is_right_anchor(section, hit, column) else left).append(hit)
        for span in free:
            for is_right, pieces in groupby(self._pieces(span), key=lambda piece: self._is_right(piece, column)):
                own = list(pieces)
                if is_right is None:
                    self.unsure_sections.add(section.key)
                (right if is_right else left).append(Span(span.line, own[0].start, own[-1].end))
        return left, right

    def _is_right_anchor(self, section: Section, hit: Found, column: int) -> bool:
        if hit.label.kind in (LabelKind.LEFT_PROMPT, LabelKind.RIGHT_PROMPT):
            return hit.label.kind is LabelKind.RIGHT_PROMPT
        item = next((item for item in section.items if item.key == hit.label.key), None)
        return item.box == "right" if item else hit.first.start >= column - GUTTER

    def _pieces(self, span: Span) -> Iterator[Span]:
        """Yield the stretches of a line between wide gaps."""
        text, start = self.texts[span.line], span.start
        for gap in WIDE_GAP.finditer(text, span.start, span.end):
            if gap.start() > start:
                yield Span(span.line, start, gap.start())
            start = gap.end()
        if start < span.end:
            yield Span(span.line, start, span.end)

    def _is_right(self, piece: Span, column: int) -> bool | None:
        """Tell the column of a stretch; None between the two, or where a wide character counted as one or two tells two."""
        before = self.texts[piece.line][: piece.start]
        places = (len(before), display_width(before))
        if all(place >= column for place in places):
            return True
        return False if all(place < column - GUTTER for place in places) else None

    # What stands behind which label.

    def _follow(self, entries: Sequence[Found | Span]) -> None:
        current: _Asked | None = None
        is_foreign = False
        for entry in entries:
            if isinstance(entry, Span):
                self._take(entry, current, is_foreign=is_foreign)
            elif entry.label.kind in OWN_LABELS and entry.label.key in self.items:
                current = _Asked(self.items[entry.label.key], entry, _empty_run(current))
                self.asked.append(current)
            elif entry.label.kind is LabelKind.HINT:
                if current and current.item.key in entry.label.candidates and not current.lines:
                    current.has_hint = True
            else:
                section = next((own for own in self.sections if own.key == entry.label.section), None)
                current = self._unlabelled(section) if section else None
                is_foreign = section is None and entry.label.kind not in (LabelKind.HEADER, LabelKind.TITLE)

    def _unlabelled(self, section: Section) -> _Asked | None:
        """Return the one text of a section that has no label."""
        bare = [item for item in section.narratives if not item.labels]
        if len(bare) != 1:
            return None
        known = next((asked for asked in self.asked if asked.item is bare[0]), None)
        if known is None:
            known = _Asked(bare[0], None, ())
            self.asked.append(known)
        return known

    def _take(self, span: Span, current: _Asked | None, *, is_foreign: bool) -> None:
        if current is None:
            (self.foreign if is_foreign else self.strays).append(span)
        elif current.lines and current.lines[-1].line == span.line:
            current.lines[-1] = Span(span.line, current.lines[-1].start, span.end)
        else:
            current.lines.append(span)

    def _leave_to_header(self) -> None:
        """Take as many lines above the first heading for the header's as it lacks values."""
        first = min((hit.first for hit in self.anchors if hit.label.kind is LabelKind.HEADING), default=None)
        above = [span for span in self.strays if first is not None and span < first]
        if len({span.line for span in above}) <= self.open_header:
            self.strays = [span for span in self.strays if span not in above]
            self.foreign += above

    # What of it can be known.

    def _judge(self, asked: _Asked) -> None:
        if asked.item.is_text or not asked.label:
            return
        if asked.item.key in self.ambiguous:
            asked.trouble = MANY_LABELS
        elif self._section_of(asked.item).key in self.unsure_sections:
            asked.trouble = WRONG_PLACE
        elif asked.item.kind is ItemKind.TABLE:
            asked.trouble = "" if cells_of(asked.item, self._told(asked)) else NO_GRID
        elif asked.lines:
            self._judge_line(asked)

    def _judge_line(self, asked: _Asked) -> None:
        assert asked.label
        text = self._text(asked.lines[0])
        is_near = asked.lines[0].line - asked.label.last.line <= NEAR
        if len(asked.lines) > 1 or not is_near or not _fits(asked.item, text):
            asked.trouble = WRONG_PLACE
            return
        if self._stands_beside(asked):
            return
        if asked.item.kind in NAMED_KINDS and not asked.has_hint:
            asked.trouble = WRONG_PLACE
        rivals = [other for other in asked.empty_before if _fits(other.item, text)]
        for other in (asked, *rivals) if rivals else ():
            other.trouble = WRONG_PLACE

    def _stands_beside(self, asked: _Asked) -> bool:
        """Tell a value on the line of its label, where no label before it on that line still lacks an answer."""
        assert asked.label
        line = asked.label.last.line
        before = [other for other in self.asked if other.label and other.label.first < asked.label.first]
        is_open = any(other.label and other.label.last.line == line and not other.lines for other in before)
        return asked.lines[0].line == line and not is_open

    def _is_displaced(self, asked: _Asked) -> bool:
        """Tell what stands behind a label and is no answer to it; a list of names may only be wrapped."""
        is_list = asked.item.kind in NAMED_KINDS and bool(asked.lines) and self._stands_beside(asked)
        return bool(asked.trouble) and asked.item.kind is not ItemKind.TABLE and not is_list

    def _judge_empty(self) -> None:
        """Say of a place that it is empty only where nothing on the report is left that might stand there."""
        singles = [asked for asked in self.asked if asked.label and not asked.item.is_text]
        is_accounted = not self.strays and not any(asked.trouble for asked in singles)
        is_settled = not self.strays and not any(map(self._is_displaced, singles))
        is_usual = any(asked.lines and asked.item.kind is not ItemKind.TABLE for asked in singles)
        loose = [self._text(span) for span in (*self.foreign, *self._prose())]
        for asked in singles:
            if asked.trouble:
                continue
            if asked.item.kind in NAMED_KINDS and asked.lines:
                is_name = is_settled and not self._is_another_answer(asked)
                asked.trouble = "" if is_name else WRONG_PLACE  # any line might be a name
            elif asked.item.kind is ItemKind.TABLE:
                asked.trouble = NO_GRID if any(map(is_loose_row, loose)) or self.strays else ""
            elif not asked.lines and not (is_accounted and is_usual and not _may_be(asked.item, loose)):
                asked.trouble = MAY_BE_EMPTY

    def _is_another_answer(self, asked: _Asked) -> bool:
        text = self._text(asked.lines[0])
        others = (item for item in self.items.values() if item.kind in SINGLE_KINDS and item.kind not in NAMED_KINDS)
        return any(read_single(item, text) is not None for item in others)

    def _prose(self) -> Iterator[Span]:
        for asked in self.asked:
            if asked.item.is_text:
                yield from asked.lines

    def _is_doubtful(self, asked: _Asked) -> bool:
        if asked.item.key in self.ambiguous or self._section_of(asked.item).key in self.unsure_sections:
            return True
        return bool(self.strays or asked.empty_before or any(other.trouble for other in self.asked))

    def _section_of(self, item: Item) -> Section:
        return next(section for section in self.sections if item in section.items)

    # What is handed on.

    def _value(self, asked: _Asked) -> LocatedValue:
        assert asked.label
        label = self.fragments[asked.label.first.line].source
        lines = tuple(Fragment(text, source) for text, source in self._told(asked))
        if asked.item.kind is ItemKind.TABLE and not asked.trouble:
            lines = cells_of(asked.item, self._told(asked)) or lines
        return LocatedValue(label, lines, asked.trouble)

    def _told(self, asked: _Asked) -> list[tuple[str, Source]]:
        return [(self._text(span), self.fragments[span.line].source) for span in asked.lines]

    def _text(self, span: Span) -> str:
        return self.texts[span.line][span.start : span.end].strip(BLANKS).lstrip(":：").lstrip(BLANKS)


def _in_order(entries: Iterable[Found | Span]) -> list[Found | Span]:
    return sorted(entries, key=lambda entry: entry if isinstance(entry, Span) else entry.first)


def _empty_run(before: _Asked | None) -> tuple[_Asked, ...]:
    """Return the labels right before this one that have nothing behind them."""
    return (*before.empty_before, before) if before and before.label and not before.lines else ()


def _fits(item: Item, text: str) -> bool:
    """Tell whether a line is, as a whole, such a value."""
    if item.is_text or item.kind is ItemKind.TABLE:
        return False
    if item.kind is ItemKind.ORGANIZATION:
        return len(text) <= LONGEST_NAMES and not WIDE_GAP.search(text) and not text.endswith((SENTENCE_END, "、"))
    if item.kind is ItemKind.FILE:
        names = list(names_in(item, text.removeprefix(ATTACHED)))
        is_listed = bool(names) and all(FILE_ENDING.search(name) for name in names)
        return not WIDE_GAP.search(text) and not text.endswith("、") and (is_listed or text == ATTACHED)
    return read_single(item, text) is not None


def _may_be(item: Item, loose: Iterable[str]) -> bool:
    """Tell whether one of the lines elsewhere might be the answer; of names nobody can tell."""
    if item.kind in (ItemKind.ORGANIZATION, ItemKind.FILE):
        return True
    return any(read_single(item, text) for text in loose)
