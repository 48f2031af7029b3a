"""A sheet's columns, held against what is known, and put together by line and month."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from suishin.results.files import reasons
from suishin.results.files.headings import Vocabulary
from suishin.results.files.model import (
    COUNT_NAMES,
    DETAIL_NAMES,
    IN_FORCE,
    MEASURES,
    ROLE_NAMES,
    TERMINATIONS,
    ColumnUse,
    Directory,
    FaultKind,
    Line,
    Role,
    SheetMapping,
)
from suishin.results.files.telling import Teller
from suishin.results.rules.cells import PEOPLE


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the file."""

    directory: Directory
    this_month: int
    month: int | None = None  # chosen by the sender, for files that tell none
    is_flash: bool | None = None  # chosen by the sender; None: as the file says
    file_name: str = ""

    def stage_of(self, mapping: SheetMapping) -> bool:
        """Return whether the rows of a sheet are preliminary that do not say so themselves."""
        return bool(mapping.is_flash if self.is_flash is None else self.is_flash)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that hold the measures of one line and month; what they leave open is told by the row."""

    line: Line | None
    month: int | None
    columns: tuple[tuple[int, int | None], ...]  # column and place of its measure; None: the row names it
    line_is_at_fault: bool = False

    @property
    def needs_line(self) -> bool:
        return self.line is None and not self.line_is_at_fault

    @property
    def first_column(self) -> int:
        return self.columns[0][0]


@dataclass(frozen=True, slots=True)
class DetailColumn:
    """A column of a count beside the measures; what it leaves open is told by the row."""

    column: int
    name: str
    line: Line | None
    month: int | None
    line_is_at_fault: bool = False

    @property
    def first_column(self) -> int:
        return self.column

    @property
    def is_of_people(self) -> bool:
        return self.name in PEOPLE

    @property
    def needs_line(self) -> bool:
        return self.line is None and not self.line_is_at_fault and not self.is_of_people


def groups_of(mapping: SheetMapping, directory: Directory) -> list[Group]:
    """Return the value columns by line and month."""
    uses = [
        use for use in mapping.columns if use.role is Role.VALUE and use.sure == 1 and use.measure not in DETAIL_NAMES
    ]
    by_row = measure_by_row(mapping)
    grouped: dict[tuple[str, str, int | None], list[tuple[int, int | None]]] = defaultdict(list)
    for use in uses:
        place = None if use.measure == by_row else MEASURES.index(use.measure) if use.measure else IN_FORCE
        grouped[use.line, use.product, use.month].append((use.column, place))
    has_routes = mapping.only(Role.ROUTE) is not None
    return [
        Group(directory.lines_by_code.get(line), month, tuple(columns), bool(product) and not has_routes)
        for (line, product, month), columns in grouped.items()
    ]


def measure_by_row(mapping: SheetMapping) -> str | None:
    """Return the measure in the head of columns whose rows say what they count: none ("") or, by reason, 解約.

    None: the heads say all.
    """
    if mapping.only(Role.MEASURE) is not None:
        return ""
    if mapping.only(Role.REASON) is None:
        return None
    is_open = any(use.role is Role.VALUE and use.sure == 1 and not use.measure for use in mapping.columns)
    return "" if is_open else MEASURES[TERMINATIONS]


def details_of(mapping: SheetMapping, directory: Directory) -> list[DetailColumn]:
    """Return the columns of counts beside the measures."""
    has_routes = mapping.only(Role.ROUTE) is not None
    return [
        DetailColumn(
            use.column,
            use.measure,
            directory.lines_by_code.get(use.line),
            use.month,
            bool(use.product) and not has_routes,
        )
        for use in mapping.columns
        if use.role is Role.VALUE and use.sure == 1 and use.measure in DETAIL_NAMES
    ]


def check_columns(mapping: SheetMapping, vocabulary: Vocabulary, directory: Directory, teller: Teller) -> None:
    """Tell each column that is not surely understood: the first check that finds something has the word."""
    checks: Sequence[Callable[[ColumnUse], bool]] = (
        lambda use: _is_unknown(use, vocabulary, teller),
        lambda use: _is_unsure(use, teller),
        lambda use: _lacks_its_route(use, mapping, directory, teller),
    )
    seen: dict[tuple[str, str, int | None], str] = {}
    for use in mapping.columns:
        any(check(use) for check in checks) or _is_double(use, seen, teller)


def check_months(
    mapping: SheetMapping, groups: Iterable[Group | DetailColumn], known: Circumstances, teller: Teller
) -> None:
    """Tell a month in the head that has not come yet, and that no month is told at all."""
    beside = month_beside(mapping, known)
    has_open_group = False
    for group in groups:
        month, use = group.month, mapping.columns[group.first_column]
        if month is None and mapping.only(Role.MONTH) is None and not has_open_group:
            has_open_group, month = True, beside
            if month is None:
                teller.cell(FaultKind.MONTH_MISSING, mapping.head_row, group.first_column)
        if month is not None and month > known.this_month:
            teller.head(FaultKind.MONTH_IN_FUTURE, use, words=reasons.of_future(month))


def month_beside(mapping: SheetMapping, known: Circumstances) -> int | None:
    """Return the month of the sheet's title or name, else the one that the sender chose."""
    return mapping.month if mapping.month is not None else known.month


def _is_unknown(use: ColumnUse, vocabulary: Vocabulary, teller: Teller) -> bool:
    """A column that tells something of results, but not all: a measure of no known product, or the other way round."""
    if use.role is not Role.UNKNOWN:
        return use.role is Role.IGNORED
    upper, _, lower = use.heading.rpartition(" ")
    if use.measure and use.measure not in PEOPLE:
        teller.line(teller.mapping.head_row, use.column, use.heading, vocabulary.lines_alike(upper or lower))
    elif use.measure or use.line or use.product or use.month is not None:
        near = vocabulary.measures_alike(lower)
        names = tuple(COUNT_NAMES[measure] for measure in near)
        teller.head(FaultKind.UNKNOWN_MEASURE, use, words=reasons.of_measure(near), names=names)
    return True


def _is_unsure(use: ColumnUse, teller: Teller) -> bool:
    if use.sure == 1:
        return False
    told = COUNT_NAMES.get(use.measure) or ROLE_NAMES[use.role]
    teller.head(FaultKind.UNSURE_COLUMN, use, words=reasons.of_unsure(told), names=(told,))
    return True


def _lacks_its_route(use: ColumnUse, mapping: SheetMapping, directory: Directory, teller: Teller) -> bool:
    if not use.product or mapping.only(Role.ROUTE) is not None:
        return False
    lines = [line for line in directory.lines if line.product == use.product]
    teller.route(mapping.head_row, use.column, use.heading, lines)
    return True


def _is_double(use: ColumnUse, seen: dict[tuple[str, str, int | None], str], teller: Teller) -> bool:
    if use.role is not Role.VALUE:
        return False
    key = (use.line or use.product, use.measure, use.month)
    if key in seen:
        teller.head(FaultKind.COLUMN_TWICE, use, words=reasons.of_double_column(seen[key]))
        return True
    seen[key] = use.heading
    return False
