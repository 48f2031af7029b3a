"""Faults of one sheet, each told once with its place, heading and value."""

from dataclasses import dataclass, field

from suishin.results.files import reasons
from suishin.results.files.cells import Value
from suishin.results.files.model import ColumnUse, Fault, FaultKind, Line, SheetMapping, Union

SETTLED_BY_A_PERSON = (FaultKind.UNKNOWN_UNION, FaultKind.AMBIGUOUS_UNION, FaultKind.CODE_AND_NAME_DISAGREE)
TEXT_LENGTH = 100  # of a value told back


@dataclass(slots=True)
class Teller:
    """Collects the faults of a sheet."""

    mapping: SheetMapping
    faults: list[Fault] = field(default_factory=list)
    _headings: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self._headings = {use.column: use.heading for use in self.mapping.columns}

    def cell(
        self,
        kind: FaultKind,
        row: int,
        column: int,
        value: Value = "",
        *,
        words: str = "",
        names: tuple[str, ...] = (),
        ids: tuple[int, ...] = (),
        written: str = "",
    ) -> None:
        """Tell what is wrong with a cell."""
        reason = words or reasons.PLAIN[kind]
        heading = self._headings.get(column, "")
        shown = str(value)[:TEXT_LENGTH]
        self.faults.append(Fault(kind, reason, self.mapping.sheet, row, column, heading, shown, names, ids, written))

    def head(self, kind: FaultKind, use: ColumnUse, *, words: str = "", names: tuple[str, ...] = ()) -> None:
        """Tell what is wrong with a heading."""
        self.cell(kind, self.mapping.head_row, use.column, use.heading, words=words, names=names)

    def line(self, row: int, column: int, value: Value, near: tuple[Line, ...]) -> None:
        """Tell that a cell names no product."""
        words, names = reasons.of_product(near), tuple(line.name for line in near)
        self.cell(FaultKind.UNKNOWN_PRODUCT, row, column, value, words=words, names=names)

    def route(self, row: int, column: int, value: Value, lines: list[Line]) -> None:
        """Tell that a product is counted by routes, and none is told."""
        words, names = reasons.of_route(lines[0].product_name, lines), tuple(line.name for line in lines)
        self.cell(FaultKind.ROUTE_MISSING, row, column, value, words=words, names=names)

    def union(
        self,
        kind: FaultKind,
        row: int,
        column: int,
        value: Value,
        near: tuple[Union, ...],
        month: int | None,
        written: str,
    ) -> None:
        """Tell that a row names no union, several, or one that cannot be meant."""
        words = reasons.of_union(kind, near, month)
        names = tuple(f"{union.code} {union.name}" for union in near)
        ids = tuple(union.id for union in near)
        kept = written if kind in SETTLED_BY_A_PERSON else ""
        self.cell(kind, row, column, value, words=words, names=names, ids=ids, written=kept)
