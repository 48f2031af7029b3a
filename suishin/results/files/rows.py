"""Rows of a sheet, understood by its mapping → entries, and a fault for each cell that keeps the file out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from suishin.results.files import reasons
from suishin.results.files.cells import Sheet, Value
from suishin.results.files.columns import UNION_ROLES
from suishin.results.files.groups import (
    Circumstances,
    DetailColumn,
    Group,
    check_columns,
    check_months,
    details_of,
    groups_of,
)
from suishin.results.files.headings import Vocabulary, is_total
from suishin.results.files.keys import Row, RowKeys
from suishin.results.files.model import (
    DETAIL_NAMES,
    IN_FORCE,
    MEASURES,
    REASON_NAMES,
    Detail,
    Entry,
    Fault,
    FaultKind,
    Line,
    Role,
    SheetMapping,
    Values,
)
from suishin.results.files.names import UnionFinder
from suishin.results.files.telling import Teller
from suishin.results.files.values import MOST, Count, count_of, joined_of
from suishin.results.rules.cells import PEOPLE

NOTHING: Values = (None,) * len(MEASURES)


@dataclass(slots=True)
class Taken:
    """What has been read so far, of all sheets."""

    entries: dict[tuple[int, int, int, bool], Entry] = field(default_factory=dict)
    details: dict[tuple[int, int, int, bool, str], Detail] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    total_rows: list[list[int]] = field(default_factory=list)  # of each sheet
    blank_rows: int = 0


class SheetReader:
    """Reads the sheets of one file, one after the other."""

    def __init__(
        self, known: Circumstances, vocabulary: Vocabulary, finder: UnionFinder, sheet_names: Sequence[str]
    ) -> None:
        self.taken = Taken()
        self._known, self._vocabulary, self._finder, self._sheet_names = known, vocabulary, finder, sheet_names

    def read(self, place: int, sheet: Sheet, mapping: SheetMapping) -> None:
        """Take in a sheet: its head, then row by row."""
        teller = Teller(mapping)
        check_columns(mapping, self._vocabulary, self._known.directory, teller)
        groups = groups_of(mapping, self._known.directory)
        details = details_of(mapping, self._known.directory)
        check_months(mapping, [*groups, *details], self._known, teller)
        keys = RowKeys(mapping, [*groups, *details], self._known, self._vocabulary, self._finder, teller)
        reader = _RowReader(self, place, sheet, groups, details, keys, teller)
        named_by = keys.columns_of(Role.UNION_CODE, Role.UNION_NAME, Role.PREFECTURE)
        headings = {use.column: use.heading for use in mapping.columns if use.role in UNION_ROLES}
        totals = []
        for number, row in rows_below_head(sheet, mapping, keys.columns):
            if not reader.holds_values(number, row):
                self.taken.blank_rows += 1
            elif any(is_total(str(row[column])) for column in named_by):
                totals.append(number)
            elif not _repeats_head(row, headings):
                reader.take(number, row)
        self.taken.total_rows.append(totals)
        self.taken.faults += teller.faults

    def sheet_name(self, place: int) -> str:
        return self._sheet_names[place]


def _repeats_head(row: Row, headings: Mapping[int, str]) -> bool:
    """Tell whether a row is the head again, as on every printed page."""
    return all((told := str(row[column]).strip()) and heading.endswith(told) for column, heading in headings.items())


class _RowReader:
    """Turns the rows of one sheet into entries."""

    def __init__(
        self,
        reader: SheetReader,
        place: int,
        sheet: Sheet,
        groups: list[Group],
        details: list[DetailColumn],
        keys: RowKeys,
        teller: Teller,
    ) -> None:
        self._reader, self._entries, self._told_details = reader, reader.taken.entries, reader.taken.details
        self._place, self._groups, self._details, self._keys, self._teller = place, groups, details, keys, teller
        of_measures = [column for group in groups for column, _ in group.columns]
        self._value_columns = [*of_measures, *(detail.column for detail in details)]
        self._of_lines = [*of_measures, *(detail.column for detail in details if not detail.is_of_people)]
        self._has_months_across = all(
            month is not None for month in [*(group.month for group in groups), *(detail.month for detail in details)]
        )
        self._unreckoned = set(sheet.unreckoned)

    def holds_values(self, number: int, row: Row) -> bool:
        if any(row[column] != "" for column in self._value_columns):
            return True
        return bool(self._unreckoned) and any((number, column) in self._unreckoned for column in self._value_columns)

    def take(self, number: int, row: Row) -> None:
        """Read all that a row tells. Each of its cells is checked, whatever is wrong with the others."""
        keys = self._keys
        month, stage = keys.month(number, row), keys.stage(number, row)
        measure = keys.measure(number, row)
        line = None if self._is_of_people(row, measure) else keys.line(number, row)
        union = keys.union(number, row, None if self._has_months_across else month)
        is_told = False
        if isinstance(measure, str):
            self._take_details(number, row, self._named(measure), line, month, stage, union, is_told=is_told)
            return
        for group in self._groups:
            of_line = group.line or line
            values = self._values(number, row, group, measure, of_line)
            of_month = month if group.month is None else group.month
            if values is NOTHING or of_line is None or of_month is None or stage is None or union is None:
                continue
            own = union if group.month is None else keys.union(number, row, of_month, is_told=is_told)
            if own is None:
                is_told = True
                continue
            entry = Entry(own, of_line.id, of_month, stage, values, self._place, number, group.first_column)
            is_told = not self._add(entry, row, is_told=is_told)
        if self._details:
            self._take_details(number, row, self._details, line, month, stage, union, is_told=is_told)

    def _is_of_people(self, row: Row, measure: int | str | None) -> bool:
        """Tell whether a row tells nothing that belongs to a product: it need not name one."""
        if measure in PEOPLE:
            return True
        return len(self._of_lines) < len(self._value_columns) and all(
            count_of(row[column]) is None for column in self._of_lines
        )

    def _named(self, detail: str) -> list[DetailColumn]:
        """Return the columns whose measure the row names, for a row that names a detail."""
        return [
            DetailColumn(column, detail, group.line, group.month, group.line_is_at_fault)
            for group in self._groups
            for column, _place in group.columns
        ]

    def _take_details(
        self,
        number: int,
        row: Row,
        columns: Sequence[DetailColumn],
        line: Line | None,
        month: int | None,
        stage: bool | None,
        union: int | None,
        *,
        is_told: bool,
    ) -> None:
        for told in columns:
            count = self._count(number, told.column, row[told.column])
            of_line = 0 if told.is_of_people else (own_line.id if (own_line := told.line or line) else None)
            of_month = month if told.month is None else told.month
            if count is None or of_line is None or of_month is None or stage is None or union is None:
                continue
            own = union if told.month is None else self._keys.union(number, row, of_month, is_told=is_told)
            if own is None:
                is_told = True
                continue
            is_flash = stage and told.name in REASON_NAMES
            detail = Detail(own, of_line, of_month, is_flash, told.name, count, self._place, number, told.column)
            is_told = self._add_detail(detail, row, is_told=is_told)

    def _count(self, number: int, column: int, raw: Value) -> int | None:
        """Return a count beside the measures; a cell that holds none is told."""
        if raw == "":
            if (number, column) in self._unreckoned:
                self._teller.cell(FaultKind.NOT_RECKONED, number, column)
            return None
        count = count_of(raw)
        if isinstance(count, FaultKind):
            self._teller.cell(count, number, column, raw, words=reasons.of_value(count, raw))
            return None
        return count

    def _add_detail(self, detail: Detail, row: Row, *, is_told: bool) -> bool:
        """Put a detail to those before it; True where the row is told to say again what was said before.

        Rows of several products may each repeat the people of their union, as long as they agree.
        """
        earlier = self._told_details.setdefault(detail[:5], detail)
        if earlier is detail or (detail.name in PEOPLE and earlier.value == detail.value):
            return is_told
        sheet = "" if earlier.sheet == self._place else self._reader.sheet_name(earlier.sheet)
        if detail.name in PEOPLE:
            words = reasons.of_other_people(DETAIL_NAMES[detail.name], earlier.value, earlier.row, sheet)
            self._teller.cell(FaultKind.PEOPLE_DIFFER, detail.row, detail.column, row[detail.column], words=words)
            return is_told
        if not is_told:
            column = self._keys.union_column(row)
            words = reasons.of_double(earlier.row, sheet)
            self._teller.cell(FaultKind.TWICE, detail.row, column, row[column], words=words)
        return True

    def _values(self, number: int, row: Row, group: Group, measure: int | None, line: Line | None) -> Values:
        """Return the measures of a group of columns; NOTHING where none is told."""
        values: list[int | None] | None = None
        counts_unions = line is not None and line.counts_unions
        for column, fixed in group.columns:
            raw = row[column]
            place = fixed if fixed is not None else measure
            if type(raw) is int and 0 <= raw <= MOST and not counts_unions:
                count: Count = raw
            elif raw == "":
                if self._unreckoned and (number, column) in self._unreckoned:
                    self._teller.cell(FaultKind.NOT_RECKONED, number, column)
                continue
            else:
                count = joined_of(raw) if counts_unions and place == IN_FORCE else count_of(raw)
            if isinstance(count, FaultKind):
                self._teller.cell(count, number, column, raw, words=reasons.of_value(count, raw))
            elif count is not None and place is not None:
                values = values or list(NOTHING)
                values[place] = count
        return NOTHING if values is None else tuple(values)

    def _add(self, entry: Entry, row: Row, *, is_told: bool) -> bool:
        """Put an entry to those before it; False where the same was told before."""
        earlier = self._entries.get(entry[:4])
        if earlier is None:
            self._entries[entry[:4]] = entry
            return not is_told
        pairs = list(zip(entry.values, earlier.values, strict=True))
        if any(new is not None and old is not None for new, old in pairs):
            if not is_told:
                self._tell_double(earlier, entry.row, row)
            return False
        self._entries[entry[:4]] = earlier._replace(values=tuple(old if new is None else new for new, old in pairs))
        return not is_told

    def _tell_double(self, earlier: Entry, number: int, row: Row) -> None:
        column = self._keys.union_column(row)
        sheet = "" if earlier.sheet == self._place else self._reader.sheet_name(earlier.sheet)
        self._teller.cell(FaultKind.TWICE, number, column, row[column], words=reasons.of_double(earlier.row, sheet))


def rows_below_head(sheet: Sheet, mapping: SheetMapping, keys: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """Yield the rows below the head; what one merged cell tells for several rows stands in each of them."""
    down = _merged_down(sheet, mapping, keys)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if number <= mapping.head_row:
            continue
        if any((number, column) in down for column in keys):
            yield number, [down.get((number, column), value) for column, value in enumerate(row)]
        else:
            yield number, row


def _merged_down(sheet: Sheet, mapping: SheetMapping, keys: Sequence[int]) -> dict[tuple[int, int], Value]:
    rows = dict(zip(sheet.numbers, sheet.rows, strict=True)) if sheet.merged else {}
    found: dict[tuple[int, int], Value] = {}
    for first_row, column, last_row, _last_column in sheet.merged:
        if first_row > mapping.head_row and column in keys and first_row in rows:
            numbers = range(first_row, min(last_row, sheet.numbers[-1]) + 1)
            found |= {(number, column): rows[first_row][column] for number in numbers}
    return found
