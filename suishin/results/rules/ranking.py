"""Places in a ranking: equal values share a place, and what has no value has none."""

from collections.abc import Sequence
from decimal import Decimal

Value = Decimal | int | None


def places(values: Sequence[Value], *, is_largest_first: bool = True) -> list[int | None]:
    """Return the place of each value: of two that share the first place the next one is third."""
    first: dict[Decimal | int, int] = {}
    known = [value for value in values if value is not None]
    for place, value in enumerate(sorted(known, reverse=is_largest_first), start=1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]
