"""What the child hands over: rows of values with the numbers by which a person finds them again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float | bool  # "" is an empty cell; days come as 2026-10-01
CellPlace = tuple[int, int]  # row and column, counted from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows that hold something; all of them have the same width."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of each row, counted from 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, column, last row, column
    hidden_rows: int = 0
    formulas: int = 0  # cells whose value is what the program last reckoned
    unreckoned: list[CellPlace] = field(default_factory=list)  # formulas without any value

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class FileContent:
    """One file; with a refusal it could not be opened."""

    refusal: str = ""
    kind: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)

    def to_plain(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in ("refusal", "kind", "hidden_sheets")}
        names = Sheet.__slots__
        return plain | {"sheets": [{name: getattr(sheet, name) for name in names} for sheet in self.sheets]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "FileContent":
        sheets = [_sheet(sheet) for sheet in plain["sheets"]]
        return cls(**{**plain, "sheets": sheets})


def _sheet(plain: Mapping[str, Any]) -> Sheet:
    sheet = Sheet(**plain)
    places = {"merged": [tuple(area) for area in sheet.merged], "unreckoned": [tuple(at) for at in sheet.unreckoned]}
    return Sheet(**{**plain, **places})
