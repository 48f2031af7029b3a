"""Random federations whose unions merge, close, move and fall silent: every way to the same number must give the same number.

Used by `bench.soak.one_truth` at full length and by tests/results/test_one_truth.py in short. Needs Django and a database in a
transaction that is rolled back afterwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from suishin.common.months import Month
from suishin.organizations.models import Membership, Organization, Succession
from suishin.organizations.rules import Span, parents_on, paths_of
from suishin.results.models import ProductLine, Result

MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
FIRST, LAST = Month.of(2025, 4), Month.of(2026, 10)
LINES = ("group_life", "retiree_group_life", "car", "basic")


@dataclass(frozen=True, slots=True)
class Invented:
    """A small federation: two blocks of two prefectures each, a district in one of them, and up to nine unions."""

    national: Organization
    prefectures: Sequence[Organization]
    unions: Sequence[Organization]
    lines: Sequence[ProductLine]
    month: Month  # that is looked at


def invent(random: Random) -> Invented:
    """Make the federation and what its unions told; products must be there."""
    national = _place("national", "000", None)
    blocks = [_place("block", f"B{number}", national) for number in (1, 2)]
    prefectures = [_place("prefecture", f"{20 + number}", blocks[number % 2]) for number in range(4)]
    district = _place("district", "20-D1", prefectures[0])
    parents = [district, *prefectures]
    unions = [
        _place("local_union", f"{number:03}", random.choice(parents)) for number in range(1, random.randint(3, 9) + 1)
    ]
    _move_some(random, unions, parents)
    _end_some(random, unions)
    lines = list(ProductLine.objects.filter(code__in=random.sample(LINES, random.randint(1, 3))))
    _derive_paths()
    for place in (*prefectures, *unions):
        place.refresh_from_db()
    Result.objects.bulk_create(_told(random, unions, lines))
    return Invented(national, prefectures, unions, lines, FIRST + random.randint(0, LAST - FIRST))


def _place(kind: str, code: str, parent: Organization | None) -> Organization:
    place = Organization.objects.create(kind=kind, code=code, name=f"計測{code}", path=f"/{code}/")
    if parent is not None:
        Membership.objects.create(child=place, parent=parent, valid_from=date(2020, 4, 1))
    return place


def _move_some(random: Random, unions: Sequence[Organization], parents: Sequence[Organization]) -> None:
    for union in unions:
        if random.random() < 0.15:
            on = _day(random)
            Membership.objects.filter(child=union).update(valid_to=date.fromordinal(on.toordinal() - 1))
            Membership.objects.create(child=union, parent=random.choice(parents), valid_from=on)


def _end_some(random: Random, unions: Sequence[Organization]) -> None:
    """Let some merge into others that still exist, also in chains, and some close for good."""
    left = list(unions)
    random.shuffle(left)
    while len(left) > 1 and random.random() < 0.5:
        ended = left.pop()
        is_merger = random.random() < 0.7
        on = _day(random)
        Succession.objects.create(
            predecessor=ended,
            successor=random.choice(left) if is_merger else None,
            on=on,
            kind=Succession.Kind.MERGER if is_merger else Succession.Kind.CLOSURE,
        )
        Organization.objects.filter(pk=ended.pk).update(closed_on=on)


def _told(random: Random, unions: Sequence[Organization], lines: Sequence[ProductLine]) -> Iterator[Result]:
    density = random.choice([0.1, 0.5, 0.9])
    for union in unions:
        for line in lines:
            for month in FIRST.until(LAST):
                for is_flash in (True, False):
                    if random.random() < density * (0.3 if is_flash else 0.9):
                        told = {measure: _maybe(random, line, measure) for measure in MEASURES}
                        yield Result(organization=union, line=line, month=month.number, is_flash=is_flash, **told)


def _maybe(random: Random, line: ProductLine, measure: str) -> int | None:
    if random.random() < 0.2:
        return None
    if line.code == "basic" and measure == "in_force":
        return random.randint(0, 1)
    return random.choice([0, 1, random.randint(0, 30), random.randint(0, 20_000)])


def _day(random: Random) -> date:
    month = FIRST + random.randint(0, LAST - FIRST)
    return date(month.year, month.month, random.choice([1, 1, 15, 28]))


def _derive_paths() -> None:
    spans = [Span(*row) for row in Membership.objects.values_list("child_id", "parent_id", "valid_from", "valid_to")]
    ids = list(Organization.objects.values_list("pk", flat=True))
    for pk, path in paths_of(ids, parents_on(LAST.last_day, spans)).items():
        Organization.objects.filter(pk=pk).update(path=path)
