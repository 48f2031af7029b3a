"""Sums over the last axis of an array, by group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import Flags, Floats, Numbers


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups` holds the number of each column's group, from 0; −1 is in none."""

    groups: Numbers
    count: int
    order: Numbers  # the columns that are in a group, group by group
    present: Numbers  # groups that have any
    begins: Numbers  # where each of these begins in the order

    @classmethod
    def of(cls, groups: Numbers, count: int) -> "Grouping":
        order = np.argsort(groups, kind="stable")
        order = order[groups[order] >= 0]
        present, begins = np.unique(groups[order], return_index=True)
        return cls(groups, count, order, present, begins)

    def add(self, values: NDArray[np.floating]) -> Floats:
        """Return the sums: … × groups, 0 for a group without columns."""
        sums = np.zeros((*values.shape[:-1], self.count))
        if len(self.order):
            sums[..., self.present] = np.add.reduceat(values[..., self.order], self.begins, axis=-1, dtype=float)
        return sums

    def number(self, those: Flags) -> Numbers:
        """Return how many of those columns each group has."""
        return np.bincount(self.groups[those & (self.groups >= 0)], minlength=self.count)
