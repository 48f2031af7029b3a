"""Prose as many offices write it, invented with its truth (`prose/`): how much of it is read."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bench.score import event_similarity, figure_similarity, matching_pairs
from tests.reading.prose import Told, offices, read

TEXTS = {
    "offices": 0.98,
    "more_offices": 0.95,
    "further_offices": 0.88,
    "other_offices": 0.93,
    "last_offices": 0.95,
}  # and the least F1 of its events
NOT_SCORED = {"narrative", "span", "subject", "value", "unit", "title", "date"}  # by these they are paired


@dataclass
class Tally:
    paired: int = 0
    read: int = 0
    told: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.paired / (self.read + self.told)


def figures_of(told: Told, tally: Tally) -> None:
    found = read(told)["figures"]
    pairs = matching_pairs(told.figures, found, figure_similarity)
    free = matching_pairs([*told.figures, *told.optional], found, figure_similarity)
    _count(tally, told.text, told.figures, found, pairs, surplus=len(found) - len(free))


def events_of(told: Told, tally: Tally) -> None:
    found = read(told)["events"]
    pairs = matching_pairs(told.events, found, event_similarity)
    _count(tally, told.text, told.events, found, pairs, surplus=len(found) - len(pairs))


def _count(
    tally: Tally, text: str, told: list[dict[str, Any]], found: list[dict[str, Any]], pairs: dict[int, int], *, surplus: int
) -> None:  # fmt: skip
    tally.paired += len(pairs)
    tally.read += len(pairs) + surplus
    tally.told += len(told)
    for place, each in enumerate(found):
        if place not in pairs.values():
            tally.faults.append(f"not told: {each} in {text}")
    for place, each in enumerate(told):
        if place not in pairs:
            tally.faults.append(f"not read: {each} in {text}")
            continue
        for key in each.keys() - NOT_SCORED:
            if found[pairs[place]][key] != each[key]:
                tally.faults.append(f"{key} {found[pairs[place]][key]} is not {each[key]} in {text}")


@pytest.mark.parametrize("name", TEXTS)
def test_figures_of_many_offices_are_read(name: str) -> None:
    tally = Tally()
    for told in offices(name):
        figures_of(told, tally)
    assert tally.f1 >= 0.99, "\n".join(tally.faults)


@pytest.mark.parametrize(("name", "least"), TEXTS.items())
def test_events_of_many_offices_are_read(name: str, least: float) -> None:
    tally = Tally()
    for told in offices(name):
        events_of(told, tally)
    assert tally.f1 >= least, "\n".join(tally.faults)
