"""How a wide table stands on a page: columns that belong together in one cell, the first of them large, the others under it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.safestring import SafeString

from suishin.outputs.tables import Cell, Column, Table

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Group:
    """One cell of the page: the column that names it, the columns under it, and what orders the rows by it."""

    main: int
    under: tuple[int, ...] = ()
    order: str = ""  # value of the address that puts the rows in the order of this cell


@dataclass(frozen=True, slots=True)
class Picture(Generic[Row]):
    """A drawing in the last cell of each row; its numbers stand in the Excel file."""

    heading: str
    draw: Callable[[Row], SafeString]


@dataclass(frozen=True, slots=True)
class Layout(Generic[Row]):
    """A table and how its columns stand together; every column is in one group."""

    table: Table[Row]
    groups: Sequence[Group]
    picture: Picture[Row] | None = None
    is_current: Callable[[Row], bool] = field(default=lambda _row: False)

    @property
    def heads(self) -> list[tuple[str, bool, str]]:
        """Return of each cell its heading, whether numbers stand in it, and what orders the rows by it."""
        columns = self.table.columns
        heads = [
            (str(columns[group.main].heading), columns[group.main].format.is_number, group.order)
            for group in self.groups
        ]
        return [*heads, (self.picture.heading, False, "")] if self.picture else heads

    @property
    def rows(self) -> Iterator[tuple[Any, list[Cell]]]:
        yield from zip(self.table.rows, self.table.cells, strict=True)


def laid_out(
    title: str,
    rows: Sequence[Row],
    together: Sequence[Sequence[Column[Row]]],
    *,
    orders: Sequence[str] = (),
    picture: Picture[Row] | None = None,
    is_current: Callable[[Row], bool] = lambda _row: False,
    sheet_name: str = "",
    empty_text: str = "",
) -> Layout[Row]:
    """Make a table of columns that come together as they stand on the page; `orders` go with them one by one."""
    columns = [column for group in together for column in group]
    table = Table(title, rows=rows, columns=columns, sheet_name=sheet_name, empty_text=empty_text)
    groups, begin = [], 0
    for at, group in enumerate(together):
        end = begin + len(group)
        groups.append(Group(begin, tuple(range(begin + 1, end)), orders[at] if orders else ""))
        begin = end
    return Layout(table, groups, picture, is_current)
