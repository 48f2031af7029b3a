"""What flows through: unions and lines that files may name, how columns are understood, entries, faults, findings."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from suishin.reading.readers.sheets.grid import cell_name
from suishin.results.rules.cells import ENROLLED, EXECUTIVES, PEOPLE

MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
MEASURE_NAMES = dict(zip(MEASURES, ("保有", "新規", "解約", "移行（入）", "移行（出）", "増口・見直し"), strict=True))
IN_FORCE = MEASURES.index("in_force")
TERMINATIONS = MEASURES.index("terminations")
# Counts beside the measures: people of a union, executives who hold a product, terminations by reason.
PEOPLE_NAMES = dict(
    zip(PEOPLE, ("組合員数", "対象職員数", "新規採用者数", "組合加入", "共済加入", "執行委員数"), strict=True)
)
REASON_NAMES = {
    "left_union": "解約のうち組合脱退", "retired": "解約のうち退職", "cancelled": "解約のうち解約（訪問・見直し）",
    "other_cover": "解約のうち他社へ切り替え", "died": "解約のうち死亡", "unpaid": "解約のうち掛金の未納",
    "other": "解約のうちその他",
}  # fmt: skip
LINE_DETAIL_NAMES = {ENROLLED: "執行部加入", **REASON_NAMES}
DETAIL_NAMES = {**PEOPLE_NAMES, **LINE_DETAIL_NAMES}
OF_HEADQUARTERS = (EXECUTIVES, ENROLLED)  # all that is told of a prefecture's headquarters itself
COUNT_NAMES = {**MEASURE_NAMES, **DETAIL_NAMES}


@dataclass(frozen=True, slots=True)
class Union:
    """A local union that a file may name, or a prefecture's headquarters. Months are counted as `Month.number` does."""

    id: int
    code: str
    name: str
    prefecture: str  # its JIS code
    other_names: tuple[str, ...] = ()
    founded: int | None = None
    closed: int | None = None  # the last month it existed in
    successor: int | None = None
    is_headquarters: bool = False

    def existed_in(self, month: int) -> bool:
        return (self.founded is None or self.founded <= month) and (self.closed is None or month <= self.closed)


@dataclass(frozen=True, slots=True)
class Line:
    """What results are kept for: a product, or one of its routes."""

    id: int
    code: str
    name: str
    product: str
    product_name: str
    names: tuple[str, ...] = ()  # others that files use for it
    routes: tuple[str, ...] = ()  # how files call its route
    counts_unions: bool = False  # 1: the union has joined, 0: it has not


@dataclass(frozen=True)
class Directory:
    """Everything that a file may name, and of which prefectures its sender may send results (None: of all)."""

    unions: tuple[Union, ...]
    lines: tuple[Line, ...]
    prefectures: Mapping[str, str]  # names by code
    allowed: frozenset[str] | None = None

    @cached_property
    def by_id(self) -> dict[int, Union]:
        return {union.id: union for union in self.unions}

    @cached_property
    def lines_by_code(self) -> dict[str, Line]:
        return {line.code: line for line in self.lines}

    @cached_property
    def lines_by_id(self) -> dict[int, Line]:
        return {line.id: line for line in self.lines}

    def may_send(self, union: Union) -> bool:
        return self.allowed is None or union.prefecture in self.allowed


class Role(StrEnum):
    """What a column holds."""

    UNION_CODE = "union_code"
    UNION_NAME = "union_name"
    PREFECTURE = "prefecture"
    MONTH = "month"
    PRODUCT = "product"
    ROUTE = "route"
    MEASURE = "measure"  # the name of a measure, where each row tells one
    REASON = "reason"  # why policies ended, where each row tells of one reason
    FLASH = "flash"
    TARGET_KIND = "target_kind"  # this and the next stand in files of targets only
    DUE = "due"
    VALUE = "value"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


ROLE_NAMES = {
    Role.UNION_CODE: "単組コード", Role.UNION_NAME: "単組名", Role.PREFECTURE: "県", Role.MONTH: "年月",
    Role.PRODUCT: "共済種目", Role.ROUTE: "経路", Role.MEASURE: "項目名", Role.REASON: "解約の理由", Role.FLASH: "速報・確定",
    Role.VALUE: "数値", Role.IGNORED: "使わない", Role.UNKNOWN: "分からない",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """How one column is understood, and how sure that is (1: its heading says exactly this, or a person said so)."""

    column: int
    heading: str
    role: Role
    measure: str = ""
    line: str = ""  # code
    product: str = ""  # a product with several routes, none of them told
    month: int | None = None
    sure: float = 1.0

    @property
    def is_unknown(self) -> bool:
        return self.role is Role.UNKNOWN


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is understood."""

    sheet: str
    head_row: int  # the last row of the head, counted from 0
    columns: tuple[ColumnUse, ...]
    fingerprint: str  # the same for next month's file of the same make
    month: int | None = None  # told by the sheet's name or the rows above the head
    line: str = ""
    product: str = ""
    prefecture: str = ""
    is_flash: bool | None = None  # told by a title, the sheet's name or the file's: a proposal
    stage_told_by: str = ""

    @property
    def head_number(self) -> int:
        """Return the number of the head's last row as a person counts."""
        return self.head_row + 1

    def only(self, role: Role) -> int | None:
        """Return the column that holds this, None where none does."""
        return next((use.column for use in self.columns if use.role is role), None)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    sheets: tuple[SheetMapping, ...] = ()

    def to_plain(self) -> list[dict[str, Any]]:
        return [asdict(sheet) for sheet in self.sheets]

    @classmethod
    def from_plain(cls, plain: list[dict[str, Any]]) -> "ColumnMapping":
        return cls(tuple(_sheet_mapping(sheet) for sheet in plain))


def _sheet_mapping(plain: dict[str, Any]) -> SheetMapping:
    columns = tuple(ColumnUse(**{**use, "role": Role(use["role"])}) for use in plain["columns"])
    return SheetMapping(**{**plain, "columns": columns})


class FaultKind(StrEnum):
    UNREADABLE = "unreadable"
    NO_TABLE = "no_table"
    NO_UNION_COLUMN = "no_union_column"
    UNKNOWN_UNION = "unknown_union"
    AMBIGUOUS_UNION = "ambiguous_union"
    CODE_AND_NAME_DISAGREE = "code_and_name_disagree"
    UNION_MISSING = "union_missing"
    OTHER_PREFECTURE = "other_prefecture"
    UNKNOWN_PREFECTURE = "unknown_prefecture"
    UNION_CLOSED = "union_closed"
    UNION_NOT_FOUNDED = "union_not_founded"
    HEADQUARTERS = "headquarters"
    UNKNOWN_PRODUCT = "unknown_product"
    ROUTE_MISSING = "route_missing"
    UNKNOWN_MEASURE = "unknown_measure"
    UNSURE_COLUMN = "unsure_column"
    UNKNOWN_REASON = "unknown_reason"
    REASON_MISSING = "reason_missing"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_STAGE = "unknown_stage"
    MONTH_MISSING = "month_missing"
    MONTH_UNREADABLE = "month_unreadable"
    MONTH_IN_FUTURE = "month_in_future"
    NOT_A_NUMBER = "not_a_number"
    NOT_RECKONED = "not_reckoned"
    DECIMAL = "decimal"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    NOT_JOINED_OR_NOT = "not_joined_or_not"
    TWICE = "twice"
    PEOPLE_DIFFER = "people_differ"
    UNKNOWN_KIND = "unknown_kind"  # these and the next are of targets
    DAY_UNREADABLE = "day_unreadable"
    DAY_PASSED = "day_passed"
    TOO_PRECISE = "too_precise"
    NO_PERCENTAGE = "no_percentage"
    MOVED_SINCE = "moved_since"
    NOT_ONES_OWN = "not_ones_own"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell keeps a file from being taken in. Rows and columns are counted from 0; None: the sheet, the file."""

    kind: FaultKind
    reason: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    heading: str = ""
    value: str = ""
    candidates: tuple[str, ...] = ()
    candidate_ids: tuple[int, ...] = ()  # of unions
    written: str = ""  # of a union that is not known: by what a person's decision is remembered

    @property
    def place(self) -> str:
        return "" if self.row is None or self.column is None else cell_name(self.row, self.column)

    def to_plain(self) -> dict[str, Any]:
        """Return the fault as a person counts: rows from 1, columns as letters."""
        column = self.place.rstrip("0123456789")
        row = None if self.row is None else self.row + 1
        return {
            "kind": str(self.kind), "sheet": self.sheet, "row": row, "column": column, "heading": self.heading,
            "value": self.value, "reason": self.reason, "candidates": list(self.candidates),
        }  # fmt: skip


class FindingKind(StrEnum):
    STOCK_AND_FLOW = "stock_and_flow"
    JUMP = "jump"
    LINE_MISSING = "line_missing"
    UNIONS_MISSING = "unions_missing"
    TOTAL_DIFFERS = "total_differs"
    REASONS_EXCEED = "reasons_exceed"
    REASONS_FALL_SHORT = "reasons_fall_short"


@dataclass(frozen=True, slots=True)
class FileFinding:
    """What a person should look at; it keeps nothing from being taken in."""

    kind: FindingKind
    text: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        return "" if self.row is None or self.column is None else cell_name(self.row, self.column)


Values = tuple[int | None, ...]  # in the order of MEASURES
ResultKey = tuple[int, int, int, bool]  # union, line, month, flash
UnreadKey = tuple[int, int, int, bool, int]  # the same and the measure's place, whose cell is at fault


class Entry(NamedTuple):
    """The measures of one union, line and month."""

    union: int
    line: int
    month: int
    is_flash: bool
    values: Values
    sheet: int  # its place in the mapping
    row: int
    column: int  # of the first measure


class Detail(NamedTuple):
    """A count beside the measures; of people the line is 0, and only reasons of terminations may be flash."""

    union: int
    line: int
    month: int
    is_flash: bool
    name: str
    value: int
    sheet: int  # its place in the mapping
    row: int
    column: int


@dataclass(slots=True)
class FileReading:
    """What a file says, and what is wrong with it."""

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    entries: list[Entry] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    findings: list[FileFinding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: set[UnreadKey] = field(default_factory=set)

    @property
    def months(self) -> list[int]:
        return sorted({entry.month for entry in self.entries} | {detail.month for detail in self.details})

    @property
    def union_count(self) -> int:
        return len({entry.union for entry in self.entries} | {detail.union for detail in self.details})

    @property
    def is_of_results(self) -> bool:
        """Tell whether it holds what may be preliminary; people are not."""
        return bool(self.entries) or any(detail.name in REASON_NAMES for detail in self.details)

    @property
    def unions_by_month(self) -> dict[str, list[int]]:
        """Return which unions the file has a row of, by number of the month, as JSON keeps it."""
        rows = {(entry.month, entry.union) for entry in self.entries} | {(one.month, one.union) for one in self.details}
        found: dict[str, list[int]] = {}
        for month, union in sorted(rows):
            found.setdefault(str(month), []).append(union)
        return found

    @property
    def holds_something(self) -> bool:
        return bool(self.entries or self.details)

    def to_plain(self) -> dict[str, Any]:
        """Return lists of plain values, for keeping as JSON."""
        return {
            "mapping": self.mapping.to_plain(),
            "entries": _columns(self.entries),
            "details": list(zip(*self.details, strict=True)),
            "faults": [astuple(fault) for fault in self.faults],
            "findings": [astuple(finding) for finding in self.findings],
            "notes": self.notes,
            "unread": sorted(self.unread),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "FileReading":
        return cls(
            ColumnMapping.from_plain(plain["mapping"]),
            _entries(plain["entries"]),
            list(map(Detail, *plain.get("details") or [[]])),
            [_fault(fault) for fault in plain["faults"]],
            [FileFinding(FindingKind(kind), *rest) for kind, *rest in plain["findings"]],
            plain["notes"],
            {(*key[:3], bool(key[3]), key[4]) for key in plain.get("unread", ())},
        )


def _columns(entries: list[Entry]) -> list[list[Any]]:
    """Return entries column by column: far fewer lists to write and to read."""
    union, line, month, is_flash, values, *place = zip(*entries, strict=True) if entries else [()] * 8
    return [union, line, month, is_flash, *zip(*values, strict=True), *place]


def _entries(columns: list[list[Any]]) -> list[Entry]:
    values = zip(*columns[4:-3], strict=True)
    return list(map(Entry, *columns[:4], values, *columns[-3:]))


def _fault(plain: list[Any]) -> Fault:
    kind, reason, sheet, row, column, heading, value, candidates, ids, written = plain
    places = (sheet, row, column, heading, value)
    return Fault(FaultKind(kind), reason, *places, tuple(candidates), tuple(ids), written)
