"""The orders in which rows of areas and unions can stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

Row = TypeVar("Row")
BY_CODE = "code"


@dataclass(frozen=True, slots=True)
class Order(Generic[Row]):
    """By what rows stand, and whether the largest comes first."""

    value: Callable[[Row], Decimal | int | None]
    is_largest_first: bool = True


def ordered(rows: Sequence[Row], name: str, orders: Mapping[str, Order[Row]]) -> list[Row]:
    """Put rows, given in the order of codes, in another; those without a value stand last. The first order is the usual one."""
    if name == BY_CODE:
        return list(rows)
    order = orders.get(name) or next(iter(orders.values()))

    def key(row: Row) -> tuple[bool, Decimal | int]:
        known = order.value(row)
        return known is None, 0 if known is None else -known if order.is_largest_first else known

    return sorted(rows, key=key)
