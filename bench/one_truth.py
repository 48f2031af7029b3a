"""Random federations whose unions merge, close, move and fall silent: every way to the same number must give the same number.

Used by `bench.soak.one_truth` at full length and by tests/results/test_one_truth.py in short. Needs Django and a database in a
transaction that is rolled back afterwards.
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from random import Random

import pypdfium2 as pdfium
from django.test import Client
from python_calamine import CalamineWorkbook

from suishin.accounts.models import Holding, Post, User
from suishin.common.months import Month
from suishin.organizations.models import Membership, Organization, Succession
from suishin.organizations.rules import Span, parents_on, paths_of
from suishin.outputs.formats import MISSING
from suishin.permissions import Role
from suishin.results.models import Basis, ProductLine, Result, Summary, YearStart
from suishin.results.queries.progress import progress_of_areas
from suishin.results.queries.unions import progress_of_unions, visible_series
from suishin.results.rules.progress import Numbers
from suishin.results.summing.adding import added

MEASURES = ("in_force", "new_enrolments", "terminations", "transfers_in", "transfers_out", "top_ups")
FIRST, LAST = Month.of(2026, 2), Month.of(2026, 9)
LINES = ("group_life", "retiree_group_life", "car", "basic")


@dataclass(frozen=True, slots=True)
class Invented:
    """A small federation: two blocks of two prefectures each, a district in one of them, and up to nine unions."""

    national: Organization
    prefectures: Sequence[Organization]
    unions: Sequence[Organization]
    lines: Sequence[ProductLine]
    month: Month  # that is looked at
    past: "_Past"


@dataclass(frozen=True, slots=True)
class _Past:
    """Memberships by child, in their order, and who merged into whom."""

    memberships: dict[int, list[Membership]]
    heir_of: dict[int, Organization]

    @classmethod
    def read(cls) -> "_Past":
        memberships: dict[int, list[Membership]] = {}
        for membership in Membership.objects.select_related("parent").order_by("valid_from"):
            memberships.setdefault(membership.child_id, []).append(membership)
        mergers = Succession.objects.filter(kind=Succession.Kind.MERGER).select_related("successor")
        return cls(memberships, {merger.predecessor_id: merger.successor for merger in mergers if merger.successor})


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
    told = Result.objects.bulk_create(_told(random, unions, lines))
    months = sorted({row.month for row in told}) or [FIRST.number]
    month = Month(random.randint(months[0], months[-1]))
    return Invented(national, prefectures, unions, lines, month, _Past.read())


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


def differences(world: Invented, viewer: User, *, client: Client | None = None) -> list[str]:
    """Compare what is added up by hand with every other way to read it; return in words where they differ.

    With a client, in which the viewer is signed in, the Excel file of the federation and the sheets of unions are read too.
    """
    hand = {basis: _by_hand(world, basis) for basis in Basis.values}
    found = [*_against_sums(world, hand), *_against_progress(world, viewer, hand)]
    found += _against_unions(world, viewer, hand[Basis.TODAY])
    if client is not None and Result.objects.exists():  # where nobody ever told anything there are no files
        for basis, expected in hand.items():
            found += _against_excel(world, client, expected, basis)
        found += _against_sheets(world, viewer, client)
    return found


def make_viewer(national: Organization) -> User:
    """Make somebody of headquarters, for a client to be signed in."""
    viewer = User.objects.create(username=f"viewer{national.pk}", name="計測", password="!")
    begins = date(2020, 4, 1)
    post = Post.objects.create(
        organization=national, role=Role.NATIONAL_STAFF, office="headquarters", title="担当", valid_from=begins
    )
    Holding.objects.create(post=post, user=viewer, valid_from=begins)
    return viewer


Key = tuple[int, int]  # area and line


@dataclass(slots=True)
class Hand:
    """Sums as one would make them with paper and pencil."""

    in_force: dict[Key, int]
    unions: dict[Key, int]
    year_new: dict[Key, int]


def _by_hand(world: Invented, basis: str) -> Hand:
    """Walk through the rows one by one. Of a union the last value known counts while it exists, or what it tells itself."""
    hand = Hand({}, {}, {})
    year = world.month.year_start(starts_in_month=YearStart.of(YearStart.Use.RESULTS))
    told = _counting()
    for union in world.unions:
        for line in world.lines:
            rows = told.get((union.pk, line.pk), {})
            for area in _areas(world, union, basis, world.month):
                value = _stock(union, rows, world.month)
                if value is not None:
                    hand.in_force[area, line.pk] = hand.in_force.get((area, line.pk), 0) + value
                    hand.unions[area, line.pk] = hand.unions.get((area, line.pk), 0) + 1
            for month in year.until(world.month):
                new = rows[month].new_enrolments if month in rows else None
                if new is not None:
                    for area in _areas(world, union, basis, month):
                        hand.year_new[area, line.pk] = hand.year_new.get((area, line.pk), 0) + new
    return hand


def _counting() -> dict[Key, dict[Month, Result]]:
    rows: dict[Key, dict[Month, Result]] = {}
    for row in Result.objects.order_by("month", "-is_flash"):  # the final row comes last and stays
        rows.setdefault((row.organization_id, row.line_id), {})[Month(row.month)] = row
    return rows


def _stock(union: Organization, rows: dict[Month, Result], month: Month) -> int | None:
    told = [(at, row.in_force) for at, row in rows.items() if at <= month and row.in_force is not None]
    if not told:
        return None
    at, value = told[-1]
    is_over = union.closed_on is not None and month >= Month.containing(union.closed_on)
    return value if at == month or not is_over else None


def _areas(world: Invented, union: Organization, basis: str, month: Month) -> list[int]:
    """Return the federation and the prefecture under which a union counts."""
    place = union
    while basis == Basis.TODAY and place.pk in world.past.heir_of:
        place = world.past.heir_of[place.pk]
    day = LAST.last_day if basis == Basis.TODAY else month.last_day
    while place.kind != Organization.Kind.PREFECTURE:
        memberships = world.past.memberships[place.pk]
        place = next((membership for membership in memberships if membership.is_valid(day)), memberships[0]).parent
    return [world.national.pk, place.pk]


def _against_sums(world: Invented, hand: dict[str, Hand]) -> Iterator[str]:
    for basis, expected in hand.items():
        rows = Summary.objects.filter(month=world.month.number, basis=basis)
        found = {(row.area_id, row.line_id): row for row in rows}
        for area in (world.national, *world.prefectures):
            for line in world.lines:
                key, row = (area.pk, line.pk), found.get((area.pk, line.pk))
                told = (row.in_force, row.in_force_unions, row.year_new_enrolments) if row else (None, 0, None)
                by_hand = (expected.in_force.get(key), expected.unions.get(key, 0), expected.year_new.get(key))
                if told != by_hand:
                    yield f"sums of {area} {line} {world.month} {basis}: {told}, by hand {by_hand}"


def _against_progress(world: Invented, viewer: User, hand: dict[str, Hand]) -> Iterator[str]:
    sets = {line.pk: [line.pk] for line in world.lines}  # each line for itself
    for basis, expected in hand.items():
        found = progress_of_areas(viewer, month=world.month, sets=sets, goals={}, basis=basis)
        for area in (world.national, *world.prefectures):
            for line in world.lines:
                entry = found.get((area.pk, line.pk))
                numbers = entry.progress.numbers if entry else Numbers()
                as_json = json.loads(json.dumps(asdict(numbers), default=str))  # as a program would get it
                told = (as_json["in_force"], as_json["year_new"])
                by_hand = (expected.in_force.get((area.pk, line.pk)), expected.year_new.get((area.pk, line.pk)))
                if told != by_hand:
                    yield f"progress of {area} {line} {world.month} {basis}: {told}, by hand {by_hand}"


def _against_unions(world: Invented, viewer: User, hand: Hand) -> Iterator[str]:
    sets = {line.pk: [line.pk] for line in world.lines}
    heads = [union for union in world.unions if union.pk not in world.past.heir_of]
    series = visible_series(viewer, heads, first=world.month + -25, last=world.month)
    progress = progress_of_unions(series, month=world.month, sets=sets, goals={})
    for line in world.lines:
        numbers = [progress[union.pk, line.pk].progress.numbers for union in heads if (union.pk, line.pk) in progress]
        told = (added(entry.in_force for entry in numbers), added(entry.year_new for entry in numbers))
        key = (world.national.pk, line.pk)
        by_hand = (hand.in_force.get(key), hand.year_new.get(key))
        if told != by_hand:
            yield f"unions together {line} {world.month}: {told}, by hand {by_hand}"


def _against_excel(world: Invented, client: Client, hand: Hand, basis: str) -> Iterator[str]:
    answer = client.get("/results/prefectures/export.xlsx", {"month": str(world.month), "basis": basis})
    if answer.status_code != 200:
        yield f"Excel of the federation answered {answer.status_code}"
        return
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    at = next(number for number, row in enumerate(rows) if row[0] == "県")
    heads, named = rows[at], {row[0]: row for row in rows[at + 1 :]}
    for area, name in ((world.national, "全国"), *((area, area.name) for area in world.prefectures)):
        for line in world.lines:
            told = named[name][heads.index(f"{line.name} 保有")]
            by_hand = hand.in_force.get((area.pk, line.pk))
            if (None if told in ("", MISSING) else float(str(told))) != by_hand:
                yield f"Excel of {name} {line} {world.month} {basis}: {told}, by hand {by_hand}"


def _against_sheets(world: Invented, viewer: User, client: Client) -> Iterator[str]:
    """Look for what is in force on the printed sheet of a union; a number of four digits stands there by no chance."""
    union = next(union for union in world.unions if union.pk not in world.past.heir_of)
    answer = client.get(f"/results/unions/{union.pk}/sheet.pdf", {"month": str(world.month)})
    if answer.status_code != 200:
        yield f"sheet of {union} answered {answer.status_code}"
        return
    with pdfium.PdfDocument(answer.content) as sheet:
        text = "".join(sheet[number].get_textpage().get_text_bounded() for number in range(len(sheet)))
    series = visible_series(viewer, [union], first=world.month + -25, last=world.month)
    progress = progress_of_unions(
        series, month=world.month, sets={line.pk: [line.pk] for line in world.lines}, goals={}
    )
    for line in world.lines:
        in_force = progress[union.pk, line.pk].progress.numbers.in_force
        if in_force is not None and in_force >= 1000 and f"{in_force:,}" not in text:
            yield f"sheet of {union} {line} {world.month}: {in_force:,} is not there"
