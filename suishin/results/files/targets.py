"""A file of targets, from its cells to entries and faults: each row names a union, of what, by which day, how much.

It is read with what reads files of results: heads, names of unions, faults. What a row leaves open is told above the head
(共済種目 beside 団体生命共済) or by the sheet's title; a blank target changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from suishin.results.files import reasons
from suishin.results.files.cells import FileContent, Sheet, Value
from suishin.results.files.columns import UNION_ROLES, map_sheet
from suishin.results.files.flow import in_order, notes_of
from suishin.results.files.groups import Circumstances, Group
from suishin.results.files.headings import Vocabulary, is_total
from suishin.results.files.keys import Row, RowKeys
from suishin.results.files.model import ColumnUse, Directory, Fault, FaultKind, Role, SheetMapping
from suishin.results.files.names import UnionFinder
from suishin.results.files.rows import Taken, rows_below_head
from suishin.results.files.target_words import (
    MEASURE_LABELS,
    OF_ACTIVITIES,
    SEEN,
    TARGET,
    amount_of,
    day_of,
    kind_of,
    measure_of,
    of_amount,
    words,
)
from suishin.results.files.telling import Teller

NO_TABLE = (
    "組織と目標の列のある見出しが見つかりません。見出しに「組合コード」か「組合名」と、「新しい目標」を書いてください。"
)
MEASURE = f"何の目標か分かりません。{MEASURE_LABELS}のどれかを書いてください。"
NO_MEASURE = f"何の目標かが書かれていません。「何の目標か」の列に、{MEASURE_LABELS}のどれかを書いてください。"
KIND = "「中間目標」か「最終目標」と書いてください。"
NO_KIND = "中間目標か最終目標かが書かれていません。「目標の区分」の列に書いてください。"
DAY = "日付として読めません。「2027年5月31日」のように書いてください。"
NO_DAY = "期日が書かれていません。「期日」の列に「2027年5月31日」のように書いてください。"
PASSED = "過ぎた日です。期日を確かめてください。"
NO_ACTIVITY = "何の活動かが書かれていません。「種目・活動」の列に書いてください。"
LONGEST_ACTIVITY = 100
TOO_LONG = f"活動の名前は{LONGEST_ACTIVITY}字までで書いてください。"
BESIDE = (Role.MEASURE, Role.TARGET_KIND, Role.DUE)  # told by rows, or by a label above the head

_Kind = FaultKind


class TargetKey(NamedTuple):
    """What a target is about, whoever's it is."""

    product_set: int | None
    activity: str
    measure: str
    kind: str
    on: str  # ISO


class TargetEntry(NamedTuple):
    """A target that a row tells, and the one that stood in the file beside it (None: the file does not say)."""

    organization: int
    key: TargetKey
    value: Decimal
    seen: Decimal | str | None  # "" says that there was none
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the file; `lines` of the directory are sets of products here."""

    directory: Directory
    today: date
    kinds: Mapping[tuple[int | None, str, str, str], frozenset[str]] = field(default_factory=dict)
    unions: Mapping[str, int] = field(default_factory=dict)  # which union a spelling means, as people decided


@dataclass(slots=True)
class TargetReading:
    """What a file of targets says, and what is wrong with it."""

    entries: list[TargetEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_plain(self) -> dict[str, Any]:
        """Return lists of plain values, for keeping as JSON."""
        return {
            "entries": [_plain(entry) for entry in self.entries],
            "faults": [astuple(fault) for fault in self.faults],
            "notes": self.notes,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "TargetReading":
        return cls(
            [_entry(*entry) for entry in plain["entries"]],
            [Fault(FaultKind(kind), *rest) for kind, *rest in plain["faults"]],
            plain["notes"],
        )


def read_targets(content: FileContent, known: Known) -> TargetReading:
    """Return the targets that a file tells, and a fault for each cell that keeps it out."""
    if content.refusal:
        return TargetReading(faults=[Fault(_Kind.UNREADABLE, content.refusal)])
    vocabulary = Vocabulary(known.directory, words())
    found = ((sheet, map_sheet(sheet, vocabulary, known.directory, {})) for sheet in content.sheets)
    mapped = [(sheet, mapping) for sheet, mapping in found if mapping and _target_columns(mapping)]
    if not mapped:
        return TargetReading(faults=[Fault(_Kind.NO_TABLE, NO_TABLE, content.sheets[0].name)])
    finder = UnionFinder(known.directory, dict(known.unions))
    entries: dict[tuple[int, TargetKey], TargetEntry] = {}
    taken, totals = Taken(), 0
    for sheet, mapping in mapped:
        reader = _SheetReader(sheet, mapping, vocabulary, known, finder, entries)
        reader.read()
        taken.faults += reader.teller.faults
        taken.blank_rows += reader.blank_rows
        totals += reader.total_rows
    notes = list(notes_of(content, mapped, taken))
    if totals:
        notes.append(f"合計の行（{totals:,}行）は読みませんでした。")
    return TargetReading(list(entries.values()), in_order(taken.faults, mapped), notes)


def _target_columns(mapping: SheetMapping) -> list[ColumnUse]:
    """Return the columns of new targets: headed so, or by the name of what they are targets of."""
    return [use for use in mapping.columns if use.role is Role.VALUE and use.measure in (TARGET, "")]


class _SheetReader:
    """Reads one sheet; each cell at fault is told once."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: SheetMapping,
        vocabulary: Vocabulary,
        known: Known,
        finder: UnionFinder,
        entries: dict[tuple[int, TargetKey], TargetEntry],
    ) -> None:
        self._sheet, self._mapping, self._known, self._entries = sheet, mapping, known, entries
        self.teller = Teller(mapping)
        self.blank_rows = self.total_rows = 0
        self._columns = _sure_columns(mapping, self.teller)
        self._seen = {use.line: use.column for use in mapping.columns if use.role is Role.VALUE and use.measure == SEEN}
        self._above = _told_above(sheet, mapping, vocabulary)
        lines = known.directory.lines_by_code
        groups = [Group(lines.get(use.line), None, ((use.column, None),)) for use in self._columns]
        self._month = known.today.year * 12 + known.today.month - 1
        circumstances = Circumstances(known.directory, self._month)
        self._keys = RowKeys(mapping, groups, circumstances, vocabulary, finder, self.teller)
        self._unreckoned = set(sheet.unreckoned)
        self._told_once: set[Role] = set()

    def read(self) -> None:
        if not self._columns:
            return
        roles = (Role.UNION_CODE, Role.UNION_NAME, Role.PREFECTURE, Role.PRODUCT, Role.ROUTE, *BESIDE)
        keys = self._keys.columns_of(*roles)
        named_by = self._keys.columns_of(*UNION_ROLES, Role.PREFECTURE)
        for number, row in rows_below_head(self._sheet, self._mapping, keys):
            if not any(self._holds(number, use.column, row) for use in self._columns):
                self.blank_rows += 1
            elif any(is_total(str(row[column])) for column in named_by):
                self.total_rows += 1
            elif not self._repeats_head(row):
                self._take(number, row)

    def _holds(self, number: int, column: int, row: Row) -> bool:
        return row[column] != "" or (number, column) in self._unreckoned

    def _repeats_head(self, row: Row) -> bool:
        return all(str(row[use.column]).strip() == use.heading for use in self._columns)

    def _take(self, number: int, row: Row) -> None:
        """Read all that a row tells. Each of its cells is checked, whatever is wrong with the others."""
        union = self._keys.union(number, row, self._month)
        measure, told_kind, on = self._measure(number, row), self._kind(number, row), self._day(number, row)
        for use in self._columns:
            value = self._amount(number, row[use.column], use.column, measure)
            about = self._about(number, row, use, measure)
            if union is None or value is None or about is None or measure is None or told_kind is None or on is None:
                continue
            kind = told_kind or self._standing_kind(number, about, measure, on)
            if kind is not None:
                key = TargetKey(*about, measure, kind, on.isoformat())
                seen = self._seen_in(row, use, measure)
                self._add(TargetEntry(union, key, value, seen, self._mapping.sheet, number, use.column), row)

    def _about(self, number: int, row: Row, use: ColumnUse, measure: str | None) -> tuple[int | None, str] | None:
        """Return the set of products, or the activity, that a column of a row tells a target of."""
        if measure in OF_ACTIVITIES:
            return self._activity(number, row)
        line = self._known.directory.lines_by_code.get(use.line) or self._keys.line(number, row)
        return (line.id, "") if line else None

    def _activity(self, number: int, row: Row) -> tuple[None, str] | None:
        column = self._mapping.only(Role.PRODUCT)
        activity = "" if column is None else str(row[column]).strip()
        if activity and len(activity) <= LONGEST_ACTIVITY:
            return None, activity
        at = self._keys.union_column(row) if column is None else column
        self.teller.cell(_Kind.UNKNOWN_PRODUCT, number, at, row[at], words=TOO_LONG if activity else NO_ACTIVITY)
        return None

    def _measure(self, number: int, row: Row) -> str | None:
        value, at = self._told(row, Role.MEASURE)
        if value == "":
            self._lacking(Role.MEASURE, _Kind.UNKNOWN_MEASURE, number, NO_MEASURE)
            return None
        measure = measure_of(str(value))
        if measure is None:
            self._wrong(Role.MEASURE, _Kind.UNKNOWN_MEASURE, number, at, value, MEASURE)
        return measure

    def _day(self, number: int, row: Row) -> date | None:
        value, at = self._told(row, Role.DUE)
        if value == "":
            self._lacking(Role.DUE, _Kind.DAY_UNREADABLE, number, NO_DAY)
            return None
        on = day_of(value)
        if on is None:
            self._wrong(Role.DUE, _Kind.DAY_UNREADABLE, number, at, value, DAY)
        elif on < self._known.today:
            self._wrong(Role.DUE, _Kind.DAY_PASSED, number, at, value, PASSED)
            return None
        return on

    def _kind(self, number: int, row: Row) -> str | None:
        """Return whether a row's targets are interim or final, "" where it does not say so."""
        value, at = self._told(row, Role.TARGET_KIND)
        kind = kind_of(str(value)) if value != "" else ""
        if kind is None:
            self._wrong(Role.TARGET_KIND, _Kind.UNKNOWN_KIND, number, at, value, KIND)
        return kind

    def _standing_kind(self, number: int, about: tuple[int | None, str], measure: str, on: date) -> str | None:
        """Return of which kind targets of this thing and day are, where all that stand are of one."""
        standing = self._known.kinds.get((*about, measure, on.isoformat()), frozenset())
        if len(standing) == 1:
            return next(iter(standing))
        self._lacking(Role.TARGET_KIND, _Kind.UNKNOWN_KIND, number, NO_KIND)
        return None

    def _told(self, row: Row, role: Role) -> tuple[Value, int | None]:
        """Return what a row says, or the label above the head; and the column that it stands in."""
        column = self._mapping.only(role)
        if column is not None and row[column] != "":
            return row[column], column
        return self._above.get(role, ""), None

    def _lacking(self, role: Role, kind: FaultKind, number: int, told: str) -> None:
        """Tell what is told nowhere: of a column that is wanting once, at the head."""
        column = self._mapping.only(role)
        if column is not None:
            self.teller.cell(kind, number, column, words=told)
        elif role not in self._told_once:
            self._told_once.add(role)
            self.teller.cell(kind, self._mapping.head_row, self._columns[0].column, words=told)

    def _wrong(self, role: Role, kind: FaultKind, number: int, column: int | None, value: Value, told: str) -> None:
        """Tell what is wrong with a cell of the row; what a label above the head says is told once."""
        if column is not None:
            self.teller.cell(kind, number, column, value, words=told)
        elif role not in self._told_once:
            self._told_once.add(role)
            self.teller.cell(kind, self._mapping.head_row, self._columns[0].column, value, words=told)

    def _amount(self, number: int, raw: Value, column: int, measure: str | None) -> Decimal | None:
        if (number, column) in self._unreckoned and raw == "":
            self.teller.cell(_Kind.NOT_RECKONED, number, column)
            return None
        amount = amount_of(raw, measure or "")
        if isinstance(amount, FaultKind):
            self.teller.cell(amount, number, column, raw, words=of_amount(amount, raw, measure or ""))
            return None
        return amount

    def _seen_in(self, row: Row, use: ColumnUse, measure: str) -> Decimal | str | None:
        """Return the target that stood in the file when it was made."""
        column = self._seen.get(use.line)
        if column is None:
            return None
        amount = amount_of(row[column], measure)
        return amount if isinstance(amount, Decimal) else "" if amount is None else None

    def _add(self, entry: TargetEntry, row: Row) -> None:
        earlier = self._entries.setdefault((entry.organization, entry.key), entry)
        if earlier is entry:
            return
        where = f"シート「{earlier.sheet}」の" if earlier.sheet != entry.sheet else ""
        told = f"同じ組織・種目・期日の目標が{where}{earlier.row + 1}行目にもあります。どちらかを消してください。"
        column = self._keys.union_column(row)
        self.teller.cell(_Kind.TWICE, entry.row, column, row[column], words=told)


def _sure_columns(mapping: SheetMapping, teller: Teller) -> list[ColumnUse]:
    """Return the columns of new targets; tell those that are only alike where no sure one stands, and doubles."""
    columns = _target_columns(mapping)
    sure = [use for use in columns if use.sure == 1]
    if not sure:
        told = "「新しい目標」の列と思われますが、確かではありません。見出しを「新しい目標」に直してください。"
        for use in columns:
            teller.head(_Kind.UNSURE_COLUMN, use, words=told)
    for place, use in enumerate(sure):
        if first := next((other for other in sure[:place] if other.line == use.line), None):
            teller.head(_Kind.COLUMN_TWICE, use, words=reasons.of_double_column(first.heading))
    return sure


def _told_above(sheet: Sheet, mapping: SheetMapping, vocabulary: Vocabulary) -> dict[Role, Value]:
    """Return what labels above the head tell: 期日 beside 2027年5月31日."""
    told: dict[Role, Value] = {}
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if number >= mapping.head_row:
            break
        for column, cell in enumerate(row):
            meaning = vocabulary.meaning(cell) if isinstance(cell, str) and cell else None
            if meaning and meaning.role in BESIDE and meaning.sure == 1:
                value = next((after for after in row[column + 1 :] if after != ""), "")
                told.setdefault(meaning.role, value)
    return told


def _plain(entry: TargetEntry) -> list[Any]:
    seen = None if entry.seen is None else str(entry.seen)
    return [entry.organization, list(entry.key), str(entry.value), seen, entry.sheet, entry.row, entry.column]


def _entry(
    organization: int, key: Sequence[Any], value: str, seen: str | None, sheet: str, row: int, column: int
) -> TargetEntry:
    return TargetEntry(
        organization, TargetKey(*key), Decimal(value), Decimal(seen) if seen else seen, sheet, row, column
    )
