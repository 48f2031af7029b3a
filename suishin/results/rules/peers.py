"""Unions of one size held beside each other: bands, ranges, places, and who rose most. Values are whole numbers.

Rates stand here in ten-thousandths (4,523 is 45.23 %): whole numbers agree to the last digit, however they were made.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FEWEST = 5  # with fewer peers than these nothing is compared: their values would give them away
TEN_THOUSAND = 10_000

Whole = TypeVar("Whole", int, NDArray[np.int64])


@dataclass(frozen=True, slots=True)
class PeerSpread:
    """The smallest value, a quarter, the middle, three quarters, the largest; and of how many unions."""

    least: int
    p25: Decimal
    median: Decimal
    p75: Decimal
    most: int
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """A union's own value, its rank from the top (equal values share one), and the range; None with too few peers."""

    own: int | None
    rank: int | None
    spread: PeerSpread | None


def band_of(members: int | None, starts: Sequence[int]) -> int | None:
    """Return the index of the band that a union of so many members lies in; `starts` are the bands' smallest sizes."""
    if members is None:
        return None
    band = bisect_right(starts, members) - 1
    return band if band >= 0 else None


def ten_thousandths(part: Whole, whole: Whole) -> Whole:
    """Return part ÷ whole in ten-thousandths, halves rounded up; of single numbers or of arrays. whole is positive."""
    return (2 * TEN_THOUSAND * part + whole) // (2 * whole)


def growth(now: Whole, before: Whole) -> Whole:
    """Return (now − before) ÷ before in ten-thousandths: 250 is 2.5 % more than a year ago. before is positive."""
    return ten_thousandths(now - before, before)


def spread_of(values: Sequence[int]) -> PeerSpread | None:
    """Return the range of sorted values, or None where there are too few to compare."""
    if len(values) < FEWEST:
        return None
    p25, median, p75 = (_quarter(values, quarters) for quarters in (1, 2, 3))
    return PeerSpread(values[0], p25, median, p75, values[-1], len(values))


def place_of(own: int | None, values: Sequence[int]) -> Place:
    """Return where a value stands among sorted values, of which it is one."""
    spread = spread_of(values)
    if own is None or spread is None:
        return Place(own, None, spread)
    return Place(own, len(values) - bisect_right(values, own) + 1, spread)


def rose_most(growths: Mapping[int, int | None], *, most: int) -> list[tuple[int, int]]:
    """Return unions with their growth, those that rose most first; who did not rise is left out."""
    risen = [(union, value) for union, value in growths.items() if value is not None and value > 0]
    return sorted(risen, key=lambda pair: (-pair[1], pair[0]))[:most]


def _quarter(values: Sequence[int], quarters: int) -> Decimal:
    """Return the value that lies so many quarters up, between two neighbours where it falls between them."""
    below, rest = divmod((len(values) - 1) * quarters, 4)
    if rest == 0:
        return Decimal(values[below])
    return values[below] + Decimal(values[below + 1] - values[below]) * rest / 4
