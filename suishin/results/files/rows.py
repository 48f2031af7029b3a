"""Rows of a sheet, understood by its mapping → entries, and a fault for each cell that keeps the file out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

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
from suishin.results.files.keys import PLACE_ROLES, Row, RowKeys
from suishin.results.files.model import (
    DETAIL_NAMES,
    IN_FORCE,
    MEASURES,
    OF_HEADQUARTERS,
    REASON_NAMES,
    TERMINATIONS,
    Detail,
    Entry,
    Fault,
    FaultKind,
    Line,
    ResultKey,
    Role,
    SheetMapping,
    UnreadKey,
    Values,
)
from suishin.results.files.names import UnionFinder
from suishin.results.files.telling import Teller
from suishin.results.files.values import MOST, Count, count_of, joined_of
from suishin.results.rules.cells import PEOPLE

NOTHING: Values = (None,) * len(MEASURES)
WHOLE_NUMBERS = {int}
ALL_PLACES = tuple(range(len(MEASURES)))
PLAIN, TOTAL, HEAD = "plain", "total", "head"  # kinds of rows


@dataclass(slots=True)
class Taken:
    """What has been read so far, of all sheets."""

    entries: dict[ResultKey, Entry] = field(default_factory=dict)
    details: dict[tuple[int, int, int, bool, str], Detail] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    total_rows: list[list[int]] = field(default_factory=list)  # of each sheet
    blank_rows: int = 0
    unread: set[UnreadKey] = field(default_factory=set)
    by_reason: set[int] = field(default_factory=set)  # sheets whose terminations are told reason by reason
    summed_reasons: int = 0

    def add_up_reasons(self) -> None:
        """Take what rows tell as 解約, reason by reason, for the terminations, where none tells all of them."""
        parts: dict[ResultKey, list[Detail]] = defaultdict(list)
        for detail in self.details.values():
            if detail.sheet in self.by_reason and detail.name in REASON_NAMES:
                parts[detail[:4]].append(detail)
        for key, own in parts.items():
            first = own[0]
            entry = self.entries.get(key) or Entry(*key, NOTHING, first.sheet, first.row, first.column)
            if entry.values[TERMINATIONS] is None:
                values = list(entry.values)
                values[TERMINATIONS] = sum(detail.value for detail in own)
                self.entries[key] = entry._replace(values=tuple(values))
                self.summed_reasons += 1


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
        if not any(use.role in UNION_ROLES for use in mapping.columns):  # a person chose so
            teller.cell(FaultKind.NO_UNION_COLUMN, mapping.head_row, 0)
            self.taken.faults += teller.faults
            self.taken.total_rows.append([])
            return
        check_columns(mapping, self._vocabulary, self._known.directory, teller)
        groups = groups_of(mapping, self._known.directory)
        details = details_of(mapping, self._known.directory)
        check_months(mapping, [*groups, *details], self._known, teller)
        keys = RowKeys(mapping, [*groups, *details], self._known, self._vocabulary, self._finder, teller)
        reader = _RowReader(self, place, sheet, groups, details, keys, teller)
        named_by = keys.columns_of(*PLACE_ROLES)
        headings = {use.column: use.heading for use in mapping.columns if use.role in UNION_ROLES}
        names, kinds = itemgetter(*named_by), dict[Any, str]()  # rows that name the same are of one kind
        totals = []
        for number, row in rows_below_head(sheet, mapping, keys.columns):
            named = names(row)
            if (kind := kinds.get(named)) is None:
                kind = kinds[named] = _kind_of(row, named_by, headings)
            if not reader.holds_values(number, row):
                self.taken.blank_rows += 1
            elif kind == TOTAL:
                totals.append(number)
            elif kind != HEAD:
                reader.take(number, row)
        if keys.columns_of(Role.REASON) and keys.counts_terminations:
            self.taken.by_reason.add(place)
        self.taken.total_rows.append(totals)
        self.taken.faults += teller.faults

    @cached_property
    def headquarters(self) -> frozenset[int]:
        return frozenset(union.id for union in self._known.directory.unions if union.is_headquarters)

    def sheet_name(self, place: int) -> str:
        return self._sheet_names[place]


def _kind_of(row: Row, named_by: Iterable[int], headings: Mapping[int, str]) -> str:
    """Tell whether a row is the sum of others, or the head again, as on every printed page."""
    if any(is_total(str(row[column])) for column in named_by):
        return TOTAL
    is_head = all((told := str(row[column]).strip()) and heading.endswith(told) for column, heading in headings.items())
    return HEAD if is_head else PLAIN


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
        of_unions = [detail.column for detail in details if detail.name not in OF_HEADQUARTERS]
        self._of_unions = [*of_measures, *of_unions]
        self._of_lines = [*of_measures, *(detail.column for detail in details if not detail.is_of_people)]
        self._has_months_across = all(
            month is not None for month in [*(group.month for group in groups), *(detail.month for detail in details)]
        )
        self._cells = {group.first_column: _cells_of(group) for group in groups}
        self._unreckoned = set(sheet.unreckoned)
        self._unread: list[int] = []  # places of the measures whose cells are at fault, of the columns just read
        # Rows of several reasons may each repeat the measures that they belong to, as long as they agree.
        self._repeats = bool(keys.columns_of(Role.REASON))

    def holds_values(self, number: int, row: Row) -> bool:
        for column in self._value_columns:
            if row[column] != "":
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
        if union in self._reader.headquarters:
            self._take_headquarters(number, row, measure, line, month, stage, union)
            return
        if isinstance(measure, str):
            is_told = self._take_details(number, row, self._named(measure), line, month, stage, union, is_told=is_told)
        for group in self._groups:
            of_line = group.line or line
            values = self._values(number, row, group, measure, of_line)
            of_month = month if group.month is None else group.month
            is_empty = values is NOTHING and not self._unread
            if is_empty or of_line is None or of_month is None or stage is None or union is None:
                continue
            own = union if group.month is None else keys.union(number, row, of_month, is_told=is_told)
            if own is None:
                is_told = True
                continue
            if self._unread:
                self._reader.taken.unread.update((own, of_line.id, of_month, stage, place) for place in self._unread)
                if values is NOTHING:
                    continue
            entry = Entry(own, of_line.id, of_month, stage, values, self._place, number, group.first_column)
            is_told = not self._add(entry, row, is_told=is_told)
        if self._details:
            self._take_details(number, row, self._details, line, month, stage, union, is_told=is_told)

    def _take_headquarters(
        self,
        number: int,
        row: Row,
        measure: int | str | None,
        line: Line | None,
        month: int | None,
        stage: bool | None,
        union: int | None,
    ) -> None:
        """Take the executives of a headquarters; a row that tells more may be a sum of unions, and is told."""
        if isinstance(measure, str):
            columns, tells_more = self._named(measure), measure not in OF_HEADQUARTERS
        else:
            columns = [detail for detail in self._details if detail.name in OF_HEADQUARTERS]
            tells_more = any(count_of(row[column]) not in (None, 0) for column in self._of_unions)
        if tells_more:
            column = self._keys.union_column(row)
            self._teller.cell(FaultKind.HEADQUARTERS, number, column, row[column])
            return
        self._take_details(number, row, columns, line, month, stage, union, is_told=False)

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
            for column, place in group.columns
            if place is None
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
    ) -> bool:
        """Take counts beside the measures; True where the row's fault has been told."""
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
        return is_told

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
            words = reasons.of_double(earlier.row, sheet, DETAIL_NAMES[detail.name])
            self._teller.cell(FaultKind.TWICE, detail.row, column, row[column], words=words)
        return True

    def _values(self, number: int, row: Row, group: Group, measure: int | str | None, line: Line | None) -> Values:
        """Return the measures of a group of columns; NOTHING where none is told."""
        values: list[int | None] | None = None
        self._unread.clear()
        counts_unions = line is not None and line.counts_unions
        if not counts_unions and (whole := self._whole_numbers(row, group)):
            return whole
        for column, fixed in group.columns:
            raw = row[column]
            place = fixed if fixed is not None else measure
            if isinstance(place, str):
                continue  # a count beside the measures
            if type(raw) is int and 0 <= raw <= MOST and not counts_unions:
                count: Count = raw
            elif raw == "":
                if self._unreckoned and (number, column) in self._unreckoned:
                    self._teller.cell(FaultKind.NOT_RECKONED, number, column)
                    if place is not None:
                        self._unread.append(place)
                continue
            else:
                count = joined_of(raw) if counts_unions and place == IN_FORCE else count_of(raw)
            if isinstance(count, FaultKind):
                self._teller.cell(count, number, column, raw, words=reasons.of_value(count, raw))
                if place is not None:
                    self._unread.append(place)
            elif count is not None and place is not None:
                values = values or list(NOTHING)
                values[place] = count
        return NOTHING if values is None else tuple(values)

    def _whole_numbers(self, row: Row, group: Group) -> Values | None:
        """Return the measures of a group whose cells are nothing but sound numbers, as nearly all are."""
        cells, places = self._cells[group.first_column]
        raws = cells(row)
        if places is None or set(map(type, raws)) != WHOLE_NUMBERS or min(raws) < 0 or max(raws) > MOST:
            return None
        if places == ALL_PLACES:
            return raws
        values = list(NOTHING)
        for place, raw in zip(places, raws, strict=True):
            values[place] = raw
        return tuple(values)

    def _add(self, entry: Entry, row: Row, *, is_told: bool) -> bool:
        """Put an entry to those before it; False where the same was told before."""
        earlier = self._entries.setdefault(entry[:4], entry)
        if earlier is entry:
            return not is_told
        pairs = list(zip(entry.values, earlier.values, strict=True))
        if any(new is not None and old is not None and not (self._repeats and new == old) for new, old in pairs):
            if not is_told:
                self._tell_double(earlier, entry.row, row)
            return False
        self._entries[entry[:4]] = earlier._replace(values=tuple(old if new is None else new for new, old in pairs))
        return not is_told

    def _tell_double(self, earlier: Entry, number: int, row: Row) -> None:
        column = self._keys.union_column(row)
        sheet = "" if earlier.sheet == self._place else self._reader.sheet_name(earlier.sheet)
        self._teller.cell(FaultKind.TWICE, number, column, row[column], words=reasons.of_double(earlier.row, sheet))


def _cells_of(group: Group) -> tuple[Callable[[Row], tuple[Any, ...]], tuple[int, ...] | None]:
    """Return what takes a group's cells out of a row, and the places of their measures, where each has its own."""
    columns, told = zip(*group.columns, strict=True)
    places = tuple(place for place in told if place is not None)
    is_plain = len(set(places)) == len(columns) > 1
    return itemgetter(*columns), places if is_plain else None


def rows_below_head(sheet: Sheet, mapping: SheetMapping, keys: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """Yield the rows below the head; what one merged cell tells for several rows stands in each of them."""
    down = _merged_down(sheet, mapping, keys)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if number <= mapping.head_row:
            continue
        if down and any((number, column) in down for column in keys):
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
