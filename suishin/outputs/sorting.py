"""In which order a table stands, and the addresses that put it in another one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import QueryDict

Row = TypeVar("Row")

PARAMETER = "sort"


@dataclass(frozen=True, slots=True)
class Sorting:
    """The key that a table is in order by, and what else its address says: filters are kept, the page is not."""

    key: str
    is_descending: bool = False
    query: str = ""

    @classmethod
    def chosen(cls, parameters: QueryDict, *, keys: Iterable[str], default: str) -> "Sorting":
        """Return what the address asks for (`?sort=-members`), or the default where it asks for nothing known."""
        others = parameters.copy()
        asked = others.pop(PARAMETER, [""])[-1]
        others.pop("page", None)
        if asked.removeprefix("-") not in set(keys):
            asked = default
        return cls(asked.removeprefix("-"), asked.startswith("-"), others.urlencode())

    def url(self, key: str, *, is_descending_first: bool = False) -> str:
        """Return the address in the order of a key; of the present one, in the opposite direction."""
        is_descending = not self.is_descending if key == self.key else is_descending_first
        kept = f"{self.query}&" if self.query else ""
        return f"?{kept}{PARAMETER}={'-' if is_descending else ''}{key}"

    def direction(self, key: str) -> str:
        """Return how the table stands by a key, as `aria-sort` says it."""
        if key != self.key:
            return ""
        return "descending" if self.is_descending else "ascending"

    def applied(self, rows: Iterable[Row], value: Callable[[Row], Any]) -> list[Row]:
        """Return the rows in order of their values; what is missing comes last either way."""
        all_rows = list(rows)
        known = [row for row in all_rows if value(row) is not None]
        missing = [row for row in all_rows if value(row) is None]
        return [*sorted(known, key=value, reverse=self.is_descending), *missing]
