"""A month as a value: counted in whole numbers, so that months can be subtracted, stored and used as array columns."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS_OF_A_YEAR = 12
_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month. `number` counts months since the year 0: 2026-11 is 2026 × 12 + 10."""

    number: int

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        return cls(year * 12 + month - 1)

    @classmethod
    def containing(cls, day: date) -> "Month":
        return cls.of(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read 2026-11; anything else is a ValueError."""
        match = _WRITTEN.fullmatch(text)
        if match is None or not 1 <= int(match[2]) <= 12:
            raise ValueError(f"not a month: {text!r}")
        return cls.of(int(match[1]), int(match[2]))

    @property
    def year(self) -> int:
        return self.number // 12

    @property
    def month(self) -> int:
        return self.number % 12 + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __add__(self, months: int) -> "Month":
        return Month(self.number + months)

    def __sub__(self, other: "Month") -> int:
        """Return how many months lie between: 0 for the same month."""
        return self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def until(self, last: "Month") -> Iterator["Month"]:
        """Yield this month and each after it, up to and with the last."""
        for number in range(self.number, last.number + 1):
            yield Month(number)

    def year_start(self, *, starts_in_month: int) -> "Month":
        """Return the first month of the year that this month lies in, for years that start in the given month."""
        return Month(self.number - (self.month - starts_in_month) % 12)
