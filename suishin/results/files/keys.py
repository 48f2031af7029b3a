"""What a row says of itself: its union, product, month, measure and stage; each cell at fault is told."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from suishin.results.files import reasons
from suishin.results.files.cells import Value
from suishin.results.files.columns import prefecture_of
from suishin.results.files.groups import Circumstances, DetailColumn, Group, month_beside
from suishin.results.files.headings import Vocabulary, flash_of, is_total
from suishin.results.files.model import (
    COUNT_NAMES,
    MEASURES,
    REASON_NAMES,
    TERMINATIONS,
    FaultKind,
    Line,
    Role,
    SheetMapping,
)
from suishin.results.files.months import YearHint, month_of
from suishin.results.files.names import Found, UnionFinder, settled_key
from suishin.results.files.telling import Teller

KEY_ROLES = (
    Role.UNION_CODE,
    Role.UNION_NAME,
    Role.PREFECTURE,
    Role.MONTH,
    Role.PRODUCT,
    Role.ROUTE,
    Role.MEASURE,
    Role.REASON,
)
PLACE_ROLES = (Role.UNION_CODE, Role.UNION_NAME, Role.PREFECTURE)
FIRST_MONTH = 1980 * 12  # an older one is a slip of the pen
NO_PRODUCT = "どの共済種目の数か分かりません。表題か列に共済種目の名前を書いてください。"
Row = list[Value]
_Kind = FaultKind


class RowKeys:
    """Reads the key columns of a sheet. What a cell means is looked up once for each way of writing it."""

    def __init__(
        self,
        mapping: SheetMapping,
        groups: Sequence[Group | DetailColumn],
        known: Circumstances,
        vocabulary: Vocabulary,
        finder: UnionFinder,
        teller: Teller,
    ) -> None:
        self._mapping, self._groups, self._known = mapping, groups, known
        self._vocabulary, self._finder, self._teller = vocabulary, finder, teller
        self._columns = {role: mapping.only(role) for role in Role}
        self._beside = month_beside(mapping, known)
        self._stage = known.stage_of(mapping)
        self._needs_month = any(group.month is None for group in groups)
        self._needs_line = any(group.needs_line for group in groups)
        self._open = [
            column for group in groups if isinstance(group, Group) for column, place in group.columns if place is None
        ]
        self._are_terminations = any(mapping.columns[column].measure for column in self._open)
        self._product_is_told = False
        # By the cells as they are, and so without a second look: what is sound is no different in the next row.
        self._union_cells = itemgetter(*self.columns_of(*PLACE_ROLES))
        self._sound_unions: dict[tuple[Any, int | None], int] = {}
        self._sound_lines: dict[Value, Line] = {}
        self._lines: dict[tuple[str, str], Line | str | None] = {}
        self._months: dict[Value, int | None] = {}
        self._prefectures: dict[str, str] = {}

    @property
    def columns(self) -> list[int]:
        """Return the columns by which rows are told apart."""
        return self.columns_of(*KEY_ROLES)

    def columns_of(self, *roles: Role) -> list[int]:
        return [column for role in roles if (column := self._columns[role]) is not None]

    def month(self, number: int, row: Row) -> int | None:
        """Return the month of a row's own, None where there is none or it is at fault."""
        column = self._columns[Role.MONTH]
        if column is None or not self._needs_month:
            return self._beside if self._beside is None or self._beside <= self._known.this_month else None
        value = row[column]
        if value not in self._months:
            hint = YearHint(self._beside // 12, is_fiscal=False) if self._beside is not None else None
            self._months[value] = month_of(value, year_hint=hint)
        month = self._months[value]
        if month is None or month < FIRST_MONTH:
            kind = _Kind.MONTH_UNREADABLE if value != "" else _Kind.MONTH_MISSING
            self._teller.cell(kind, number, column, value)
            return None
        if month > self._known.this_month:
            self._teller.cell(_Kind.MONTH_IN_FUTURE, number, column, value, words=reasons.of_future(month))
            return None
        return month

    def stage(self, number: int, row: Row) -> bool | None:
        """Tell whether a row is preliminary; None where it says neither."""
        column = self._columns[Role.FLASH]
        if column is None or row[column] == "":
            return self._stage
        told = flash_of(str(row[column]))
        if told is None:
            self._teller.cell(_Kind.UNKNOWN_STAGE, number, column, row[column])
        return told

    def line(self, number: int, row: Row) -> Line | None:
        """Return the line of a row, None where its columns or nothing tells it."""
        if not self._needs_line:
            return None
        column, route = self._columns[Role.PRODUCT], self._columns[Role.ROUTE]
        if column is not None and route is None and (sound := self._sound_lines.get(row[column])):
            return sound
        product = self._text(row, Role.PRODUCT)
        if column is None or (not product and self._mapping.line):
            return self._line_of_sheet(row)
        asked = (product, self._text(row, Role.ROUTE))
        if asked not in self._lines:
            self._lines[asked] = self._vocabulary.line_of(*asked)
        line = self._lines[asked]
        if isinstance(line, Line):
            self._sound_lines[row[column]] = line
            return line
        if line is None:
            self._teller.line(number, column, product, self._vocabulary.lines_alike(product))
        else:
            at = column if route is None else route
            lines = [found for found in self._known.directory.lines if found.product_name == line]
            self._teller.route(number, at, row[at], lines)
        return None

    def measure(self, number: int, row: Row) -> int | str | None:
        """Return the place of the measure that a row is about, or the name of a detail, where rows tell it."""
        if not self._open:
            return None
        measure = self._measure_in_words(number, row)
        if self._columns[Role.REASON] is None:
            return measure
        return self._by_reason(number, row, measure)

    @property
    def counts_terminations(self) -> bool:
        """Tell whether all that the sheet counts by reason is the terminations."""
        return self._are_terminations or self._columns[Role.MEASURE] is not None

    def _by_reason(self, number: int, row: Row, measure: int | str | None) -> int | str | None:
        """Return the reason of which a row tells; the terminations where it tells of all."""
        column, written = self._columns[Role.REASON], self._text(row, Role.REASON)
        assert column is not None
        if measure != TERMINATIONS:
            if written and isinstance(measure, int):
                self._teller.cell(_Kind.UNKNOWN_REASON, number, column, written, words=reasons.of_misplaced_reason())
            return measure
        if is_total(written) or (not written and self.counts_terminations):
            return TERMINATIONS
        reason = self._vocabulary.reason_of(written) if written else None
        if reason is None and any(row[open_column] != "" for open_column in self._open):
            if not written:
                self._teller.cell(_Kind.REASON_MISSING, number, column)
            else:
                names = tuple(REASON_NAMES.values())
                self._teller.cell(_Kind.UNKNOWN_REASON, number, column, written, words=reasons.of_reason(), names=names)
        return reason

    def _measure_in_words(self, number: int, row: Row) -> int | str | None:
        column = self._columns[Role.MEASURE]
        if column is None:
            return TERMINATIONS  # only a reason says of what such a column counts
        written = str(row[column])
        measure = self._vocabulary.measure_of(written)
        if measure is None:
            near = self._vocabulary.measures_alike(written)
            names = tuple(COUNT_NAMES[found] for found in near)
            words = reasons.of_measure(near)
            self._teller.cell(_Kind.UNKNOWN_MEASURE, number, column, written, words=words, names=names)
            return None
        return MEASURES.index(measure) if measure in MEASURES else measure

    def union(self, number: int, row: Row, month: int | None, *, is_told: bool = False) -> int | None:
        """Return the union of a row as it existed in a month (None: in any), None where that is at fault."""
        cells = (self._union_cells(row), month)
        if (known := self._sound_unions.get(cells)) is not None:
            return known
        prefecture = self._prefecture(number, row)
        if prefecture is None:
            return None
        code, name = self._text(row, Role.UNION_CODE), self._text(row, Role.UNION_NAME)
        found = self._finder.find(code, name, prefecture=prefecture, month=month)
        if found.fault and not is_told:
            self._tell_union(number, row, found, found.fault, month)
        if found.union is None:
            return None
        self._sound_unions[cells] = found.union.id
        return found.union.id

    def union_column(self, row: Row) -> int:
        """Return the column that names a row's union: by code where there is one."""
        code, name = self._columns[Role.UNION_CODE], self._columns[Role.UNION_NAME]
        if code is not None and (name is None or row[code] != ""):
            return code
        assert name is not None  # a sheet without either has no head
        return name

    def _line_of_sheet(self, row: Row) -> Line | None:
        if self._mapping.line:
            return self._known.directory.lines_by_code.get(self._mapping.line)
        product = self._mapping.product or next((use.product for use in self._mapping.columns if use.product), "")
        line = self._vocabulary.on_route(product, self._text(row, Role.ROUTE)) if product else None
        if line is None and not self._product_is_told:
            self._product_is_told = True
            at = (self._mapping.head_row, self._groups[0].first_column)
            self._teller.cell(_Kind.UNKNOWN_PRODUCT, *at, words=NO_PRODUCT)
        return line

    def _prefecture(self, number: int, row: Row) -> str | None:
        """Return the code of the prefecture that a row or its sheet tells; None where the cell names none."""
        column = self._columns[Role.PREFECTURE]
        if column is None or row[column] == "":
            return self._mapping.prefecture
        written = str(row[column]).strip()
        if written not in self._prefectures:
            self._prefectures[written] = prefecture_of(written, self._known.directory)
        if not self._prefectures[written]:
            self._teller.cell(_Kind.UNKNOWN_PREFECTURE, number, column, row[column])
            return None
        return self._prefectures[written]

    def _tell_union(self, number: int, row: Row, found: Found, fault: FaultKind, month: int | None) -> None:
        code = self._columns[Role.UNION_CODE]
        column = code if found.is_about_code and code is not None else self.union_column(row)
        written = settled_key(self._text(row, Role.UNION_CODE), self._text(row, Role.UNION_NAME))
        self._teller.union(fault, number, column, row[column], found.candidates, month, written)

    def _text(self, row: Row, role: Role) -> str:
        column = self._columns[role]
        return "" if column is None else str(row[column]).strip()
