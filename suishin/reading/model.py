"""What flows through the reader: pages of fragments and marks go in, a reading with sources comes out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from suishin.reading.readers.sheets.grid import Grid
    from suishin.reading.readers.writing.blocks import Block


class Rect(NamedTuple):
    """A place on a page in points, y growing downwards from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: a page with a box, a sheet with a cell, or lines of a text (all 1-based)."""

    page: int | None = None
    box: Rect | None = None
    sheet: str | None = None
    cell: str | None = None  # "B7", or "B7:K9" for several
    line_from: int | None = None
    line_to: int | None = None

    def to_json(self) -> dict[str, Any]:
        if self.sheet is not None:
            return {"sheet": self.sheet, "cell": self.cell}
        if self.line_from is not None:
            return {"line_from": self.line_from, "line_to": self.line_to}
        return {"page": self.page, "box": [round(edge, 1) for edge in self.box] if self.box else None}

    def in_words(self) -> str:
        """Return the place as a person looks it up: 「2ページ」「シート『報告』のB7」「12行目」."""
        if self.sheet is not None:
            return f"シート「{self.sheet}」のセル{self.cell}" if self.cell else f"シート「{self.sheet}」"
        if self.line_from is not None:
            return (
                f"{self.line_from}行目" if self.line_from == self.line_to else f"{self.line_from}〜{self.line_to}行目"
            )
        return f"{self.page}ページ" if self.page is not None else "ファイル全体"


class MarkKind(StrEnum):
    """What kind of thing may be a tick. The first families are read; the others make a box unknown."""

    GLYPH = "glyph"  # a typed ☑ □ ■ ✔ …
    TEXT = "text"  # other text lying on or beside a box
    PATH = "path"
    IMAGE = "image"
    WIDGET = "widget"  # PDF form field, or form control of a workbook, of which check boxes tell their state
    ANNOTATION = "annotation"
    DRAWING = "drawing"  # shape in a workbook


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text that its file holds together: a line of a text, a cell, a line of a PDF."""

    text: str  # normalized
    source: Source
    box: Rect | None = None  # where it lies on its page; None for plain text
    frame: Rect | None = None  # the bordered box or the cell around it, where there is one
    starts_paragraph: bool | None = None  # as its file says; None: the file does not say


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that may be a tick or hide one."""

    kind: MarkKind
    source: Source
    box: Rect | None
    is_on: bool | None = None  # None: the file does not say, or this version cannot read it
    glyph: str = ""
    label: str = ""  # caption of a control


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF, one sheet of a workbook, or one stretch of a text."""

    number: int
    fragments: tuple[Fragment, ...]
    marks: tuple[Mark, ...] = ()
    width: float = 0.0
    height: float = 0.0
    sheet: str | None = None
    is_readable: bool = True  # False: a page without text, a scan
    trouble: str = ""  # why it is not readable, in Japanese
    # How people see it, for the review page; the reader looks at fragments and marks only.
    grid: "Grid | None" = field(default=None, compare=False, repr=False)  # of a sheet
    blocks: tuple["Block", ...] = field(default=(), compare=False, repr=False)  # of a written document, in their order

    @property
    def has_geometry(self) -> bool:
        return self.width > 0


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader got out of one file."""

    kind: str  # "text", "pdf", "xlsx" …
    pages: tuple[Page, ...]
    findings: tuple["Finding", ...] = ()  # what was left out of the pages: hidden sheets, filled-in examples


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    ERROR = "error"  # something that should be there could not be read
    WARNING = "warning"  # a person should look
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at. `at` is a key ("date", "checks.grant.usage_known", "narratives.grant")."""

    code: str
    severity: Severity
    at: str
    message: str  # Japanese: what is the matter, where, and what to do
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A field of the header: `value` is the official form (ISO date, official name), `written` what stands there."""

    value: str | None
    written: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Tick:
    answer: Answer
    reason: str  # Japanese: from what the answer was taken, or why it cannot be known
    source: Source | None


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A number, date, choice or table: `value` as `forms.values` keeps it ("" or [] when nothing stands there).

    Of organizations and files it is the names as written: what a name stands for, a file does not tell.
    """

    value: Any  # None: something stands there that cannot be read, or the place was not found
    written: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters start..end of a narrative's text and where they stand in the file."""

    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class Narrative:
    text: str  # paragraphs and bullets separated by one \n; "" when the box is empty
    stretches: tuple[Stretch, ...] = ()
    source: Source | None = None  # the whole of it; None when empty and not located

    def source_of(self, start: int, end: int) -> Source | None:
        """Return where a span of the text stands: the first stretch that touches it."""
        for stretch in self.stretches:
            if stretch.start < end and start < stretch.end:
                return stretch.source
        return self.source


class Comparison(NamedTuple):
    """The number that a figure is compared with."""

    kind: str  # "target" | "previous_year" | "previous_period"
    value: int | float
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number claimed in prose, in base units (18万円 is 180000 円)."""

    narrative: str  # key
    start: int  # of the span in the narrative's text
    end: int
    span: str
    metric: str
    subject: str
    value: int | float
    unit: str
    value_max: int | float | None = None
    as_of: str | None = None
    comparison: Comparison | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated activity told in prose."""

    narrative: str
    start: int
    end: int
    span: str
    name: str
    kind: str  # meeting, study_session, seminar, consultation, visit, recruitment_window, campaign, …
    status: str  # planned | held | unknown
    date: str | None  # first day or month; None for an open start
    date_end: str | None = None
    participants: int | None = None
    unions: int | None = None


@dataclass(frozen=True, slots=True)
class ReportReading:
    """One report as read from a file."""

    form_code: str
    header: dict[str, HeaderValue]  # by key of the form's header
    prefecture_code: str | None
    checks: dict[str, Tick]  # every tick of the form, in its order
    narratives: dict[str, Narrative]  # every narrative of the form, in its order
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()  # the pages, sheets or lines this report takes up
    values: dict[str, ReadValue] = field(default_factory=dict)  # of everything that is neither a tick nor a text

    def sources_by_key(self) -> Iterator[tuple[str, Source, str | None]]:
        """Yield key, source and (for a tick) reason of everything that has a place in the file."""
        for key, value in self.header.items():
            if value.source:
                yield key, value.source, None
        for key, tick in self.checks.items():
            if tick.source:
                yield f"checks.{key}", tick.source, tick.reason
        for key, narrative in self.narratives.items():
            if narrative.source:
                yield f"narratives.{key}", narrative.source, None
        for key, read in self.values.items():
            if read.source:
                yield f"values.{key}", read.source, None


class Outcome(StrEnum):
    OK = "ok"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"  # a document without readable text
    REJECTED = "rejected"  # not this form, or not safe to open


@dataclass(frozen=True, slots=True)
class Reading:
    outcome: Outcome
    message: str  # Japanese: what happened and what to do next; for `ok` what was found
    reports: tuple[ReportReading, ...] = ()
    unread_pages: tuple[int, ...] = ()
    kind: str = ""  # of the document
    page_count: int = 0
    findings: tuple[Finding, ...] = field(default=())  # of the file, not of one report
