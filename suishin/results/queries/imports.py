"""What a file of results is held against: the unions and lines it may name, results standing, results of months before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from django.db.models import Max
from django.utils import timezone

from suishin.common.bulk import read_numbers
from suishin.common.collector import collector_at_rest
from suishin.common.months import Month
from suishin.organizations.models import Organization, Succession
from suishin.results.files.cells import SheetsToCome
from suishin.results.files.findings import History
from suishin.results.files.flow import Decisions, read_results
from suishin.results.files.groups import Circumstances
from suishin.results.files.model import (
    DETAIL_NAMES,
    MEASURE_NAMES,
    MEASURES,
    REASON_NAMES,
    TERMINATIONS,
    Directory,
    Entry,
    FileReading,
    Line,
    Union,
    UnreadKey,
)
from suishin.results.models import ImportRun, ProductLine, RememberedMapping, RememberedName, Result
from suishin.results.queries.details import FEW_UNIONS, details_of_month, standing_details
from suishin.results.rules.imports import (
    Change,
    DetailChange,
    DetailKey,
    Key,
    Values,
    changes_of,
    detail_changes_of,
    seal_of,
)
from suishin.results.rules.lineage import first_month, last_month
from suishin.results.rules.sums import Ints

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

_Kind = Organization.Kind
Stage = Literal["flash", "final", "after_flash"]
HISTORY_MONTHS = 13  # a year of changes
LONGEST_HISTORY = 48  # of a file with many months
_TOLD_OF = (_Kind.LOCAL_UNION, _Kind.PREFECTURE)  # of a prefecture's headquarters the executives
KEY_ROOM = 1 << 20  # more than there are lines: union and line as one number
NOTHING: Values = (None,) * len(MEASURES)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file says, held against what stands."""

    reading: FileReading
    changes: list[Change]
    details: list[DetailChange]
    flash: Mapping[Key, Values]  # what stands as flash for the months of the file

    @property
    def seal(self) -> str:
        return seal_of([*self.changes, *self.details])

    @property
    def new_count(self) -> int:
        return sum(change.is_new for change in self._told)

    @property
    def changed_count(self) -> int:
        return len(self._told) - self.new_count

    @property
    def same_count(self) -> int:
        return len(self.reading.entries) + len(self.reading.details) - len(self._told)

    @property
    def _told(self) -> list[Change | DetailChange]:
        """Return the changes that the file tells: not the rows that are made only to hold a reason."""
        return [*(change for change in self.changes if change.after != NOTHING), *self.details]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result with the words by which a file names it."""

    prefecture: str
    union_code: str
    union_name: str
    month: Month
    line: str
    is_flash: bool
    values: Sequence[int | None]
    details: Mapping[str, int]  # people of the union, or what is told of the line beside its measures


def read_into(run: ImportRun, path: Path, *, now: "datetime") -> None:
    """Put into a run, which is not saved here, what stands in its file."""
    with collector_at_rest(), SheetsToCome(path) as coming:
        directory = directory_for(run.organization)
        decisions = decisions_of(run.organization)
        past = _usual_history(directory)  # read while the child reads the file
        known = Circumstances(directory, _month_of(now).number, run.month, run.is_flash, run.name)

        def history(entries: list[Entry]) -> History:
            months = {entry.month for entry in entries}
            return past if past and _reaches(past, months) else history_before(months, _unions_near(entries, directory))

        reading = read_results(
            coming.taken(), known, decisions=decisions, history=history, terminations=_standing_terminations
        )
        run.reading, run.months, run.told_by_month = reading.to_plain(), reading.months, reading.unions_by_month
        run.counts = {
            "entries": len(reading.entries),
            "faults": len(reading.faults),
            "findings": len(reading.findings),
            "unions": reading.union_count,
        }
        if reading.details:
            run.counts["details"] = len(reading.details)


def _standing_terminations(keys: Collection[Key]) -> dict[Key, int]:
    """Return the terminations that stand for results; of the flash one where no final one tells them."""
    told = {key: values[TERMINATIONS] for key, values in standing_results(keys).items()}
    counting = {key: told.get(key, told.get((*key[:3], True))) for key in keys}
    return {key: count for key, count in counting.items() if count is not None}


def _month_of(now: "datetime") -> Month:
    return Month.containing(timezone.localtime(now).date())


def _usual_history(directory: Directory) -> History | None:
    """Return the year before the latest month and the one after it: nearly every file is of one of these."""
    latest = Result.objects.aggregate(latest=Max("month"))["latest"]
    if latest is None:
        return None
    own = [union.id for union in directory.unions if directory.may_send(union)]
    return history_before({latest, latest + 1}, None if directory.allowed is None else own)


def _reaches(past: History, months: Collection[int]) -> bool:
    return max(months) - 1 in (past.last_month, past.last_month - 1) and len(months) == 1


def _unions_near(entries: Iterable[Entry], directory: Directory) -> list[int]:
    """Return the unions of the prefectures that a file is about."""
    prefectures = {directory.by_id[entry.union].prefecture for entry in entries}
    return [union.id for union in directory.unions if union.prefecture in prefectures]


def directory_for(organization: Organization) -> Directory:
    """Return everything that a file may name; only the sender's own unions may have results in it."""
    prefectures = {row.pk: row for row in Organization.objects.prefectures()}
    codes = {pk: row.code for pk, row in prefectures.items()}
    return Directory(
        unions=(*_unions(codes), *map(_headquarters, prefectures.values())),
        lines=tuple(_line(line) for line in ProductLine.objects.select_related("product")),
        prefectures={row.code: row.name for row in prefectures.values()},
        allowed=None if organization.is_national else frozenset({organization.code}),
    )


def _unions(codes: Mapping[int, str]) -> Iterable[Union]:
    successors = dict(
        Succession.objects.filter(kind=Succession.Kind.MERGER).values_list("predecessor_id", "successor_id")
    )
    rows = Organization.objects.filter(kind=_Kind.LOCAL_UNION).order_by("pk")
    for pk, code, name, path, founded_on, closed_on in rows.values_list(
        "pk", "code", "name", "path", "founded_on", "closed_on"
    ):
        prefecture = next((codes[above] for part in path.split("/") if part and (above := int(part)) in codes), "")
        yield Union(pk, code, name, prefecture, (), *_bounds(founded_on, closed_on), successors.get(pk))


def _headquarters(prefecture: Organization) -> Union:
    """Return a prefecture's headquarters, of whose own executives files tell."""
    names = (f"{prefecture.name[-1:]}本部", "県本部")
    return Union(
        prefecture.pk, prefecture.code, headquarters_name(prefecture.name), prefecture.code, names, is_headquarters=True
    )


def headquarters_name(prefecture: str) -> str:
    return f"{prefecture}本部"


def _bounds(founded_on: "date | None", closed_on: "date | None") -> tuple[int | None, int | None]:
    first, last = first_month(founded_on), last_month(closed_on)
    return first.number if first else None, last.number if last else None


def _line(line: ProductLine) -> Line:
    routes = (line.route, line.route.removesuffix("ルート")) if line.route else ()
    names = (line.short_name, *line.aliases)
    product = line.product
    return Line(line.pk, line.code, line.name, product.code, product.name, names, routes, product.counts_unions)


def decisions_of(organization: Organization) -> Decisions:
    """Return how a sender's columns and spellings are to be understood."""
    columns = RememberedMapping.objects.filter(organization=organization).values_list("fingerprint", "choices")
    unions = RememberedName.objects.filter(organization=organization).values_list("written", "union_id")
    return Decisions(dict(columns), dict(unions))


def history_before(months: Collection[int], union_ids: Collection[int] | None) -> History:
    """Return what was in force in the year before, for the months of a file; final values before flash ones."""
    last = max(months) - 1
    first = max(min(months) - HISTORY_MONTHS, last - LONGEST_HISTORY)
    unions, lines, months_told, is_flash, in_force = _history_rows(first, last, union_ids).T
    keys, positions = np.unique(unions * KEY_ROOM + lines, return_inverse=True)
    series = np.full((len(keys), last - first + 1), np.nan)
    for stage in (1, 0):
        chosen = is_flash == stage
        series[positions[chosen], months_told[chosen] - first] = in_force[chosen]
    places = {divmod(key, KEY_ROOM): place for place, key in enumerate(keys.tolist())}
    return History(last, places, series)


def _history_rows(first: int, last: int, union_ids: Collection[int] | None) -> Ints:
    """Read organization, line, month, flash and in_force."""
    rows = Result.objects.filter(month__gte=first, month__lte=last, in_force__isnull=False)
    if union_ids is not None and len(union_ids) <= FEW_UNIONS:
        rows = rows.filter(organization__in=union_ids)
    return read_numbers(rows, ("organization_id", "line_id", "month", "is_flash", "in_force"))


def standing_results(keys: Collection[Key], *, for_update: bool = False) -> dict[Key, Values]:
    """Return what stands for these unions, lines and months."""
    months, unions = {key[2] for key in keys}, {key[0] for key in keys}
    rows = Result.objects.filter(month__in=months)
    if len(unions) <= FEW_UNIONS:
        rows = rows.filter(organization__in=unions)
    if for_update:
        rows = rows.select_for_update()
    fields = ("organization_id", "line_id", "month", "is_flash", *MEASURES)
    return {row[:4]: row[4:] for row in rows.order_by().values_list(*fields)}


def comparison_of(run: ImportRun, *, for_update: bool = False) -> Comparison:
    """Hold what was read in a file against what stands now."""
    reading = FileReading.from_plain(run.reading)
    told = [(_key(entry), entry.values) for entry in reading.entries]
    details = {detail[:5]: detail.value for detail in reading.details}
    keys = [*(key for key, _values in told), *_results_with_reasons(details)]
    standing = standing_results(keys, for_update=for_update) if keys else {}
    flash = {key: values for key, values in standing.items() if key[3]}
    changes = changes_of(told, standing)
    if not details:
        return Comparison(reading, changes, [], flash)
    results = standing.keys() | dict(told).keys()
    details = _where_they_belong(details, results)
    changes += [Change(key, None, NOTHING) for key in _results_with_reasons(details) if key not in results]
    detail_changes = detail_changes_of(details.items(), standing_details(details, for_update=for_update))
    return Comparison(reading, changes, detail_changes, flash)


def _results_with_reasons(details: Iterable[DetailKey]) -> list[Key]:
    return list(dict.fromkeys(key[:4] for key in details if key[4] in REASON_NAMES))


def _where_they_belong(details: Mapping[DetailKey, int], results: Collection[Key]) -> dict[DetailKey, int]:
    """Return reasons with the result that counts: where only a flash one stands, an empty final one would hide it."""
    placed: dict[DetailKey, int] = {}
    for key, count in details.items():
        union, line, month, is_flash, name = key
        only_flash = (
            not is_flash and (union, line, month, False) not in results and (union, line, month, True) in results
        )
        as_flash = (union, line, month, True, name)
        moves = name in REASON_NAMES and only_flash and as_flash not in details
        placed[as_flash if moves else key] = count
    return placed


def _key(entry: Entry) -> Key:
    return (entry.union, entry.line, entry.month, bool(entry.is_flash))


def month_rows(month: Month, organizations: "QuerySet[Organization]") -> list[ResultRow]:
    """Return what stands for a month, of these unions, in the words by which files name it."""
    prefectures = list(Organization.objects.prefectures())
    places = (*_unions({row.pk: row.code for row in prefectures}), *map(_headquarters, prefectures))
    unions = {union.id: union for union in places}
    names = {row.code: row.name for row in prefectures}
    rows = Result.objects.filter(month=month.number, organization__in=organizations).order_by(
        "organization__path", "line__order", "is_flash"
    )
    told = {row[:3]: row[3:] for row in rows.values_list("organization_id", "line_id", "is_flash", *MEASURES)}
    own = dict(organizations.filter(kind__in=_TOLD_OF).values_list("pk", "path"))
    details = details_of_month(month.number, own)
    lines = dict(ProductLine.objects.order_by("order").values_list("pk", "name"))
    keys = list(told)
    if details:
        order = {0: 0} | {line: place for place, line in enumerate(lines, start=1)}
        keys = sorted(told.keys() | details.keys(), key=lambda key: (own[key[0]], order[key[1]], key[2]))
    return [
        ResultRow(
            names.get(unions[pk].prefecture, ""),
            unions[pk].code,
            unions[pk].name,
            month,
            lines.get(line, ""),
            is_flash,
            told.get((pk, line, is_flash), NOTHING),
            details.get((pk, line, is_flash), {}),
        )
        for pk, line, is_flash in keys
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure of a union that stood otherwise before."""

    union: str
    line: str
    month: Month
    stage: Stage
    measure: str
    before: int | None
    after: int | None


def differences_of(
    changes: Sequence[Change],
    flash: Mapping[Key, Values] | None = None,
    details: Sequence[DetailChange] = (),
    unread: Collection[UnreadKey] = (),
) -> list[Difference]:
    """Return what changes in results that were there before, measure by measure: also of final values against flash ones.

    Of a measure whose cell could not be read nothing is said: the cell is at fault, not its value gone.
    """
    known = [(change, change.before or _as_flash(change.key, flash or {})) for change in changes]
    changed = [(change, before) for change, before in known if before is not None]
    changed_details = [change for change in details if not change.is_new]
    ids = {change.key[0] for change, _before in changed} | {change.key[0] for change in changed_details}
    unions = _names_of(ids)
    lines = dict(ProductLine.objects.values_list("pk", "name"))
    return [
        Difference(unions[union], lines[line], Month(month), stage, name, old, new)
        for change, before in changed
        for union, line, month, stage in [(*change.key[:3], _stage(change))]
        for place, (name, old, new) in enumerate(zip(MEASURE_NAMES.values(), before, change.after, strict=True))
        if old != new and (*change.key, place) not in unread
    ] + [
        Difference(
            unions[union],
            lines.get(line, ""),
            Month(month),
            "flash" if is_flash else "final",
            DETAIL_NAMES[name],
            change.before,
            change.after,
        )
        for change in changed_details
        for union, line, month, is_flash, name in [change.key]
    ]


def _names_of(ids: Collection[int]) -> dict[int, str]:
    rows = Organization.objects.filter(kind__in=_TOLD_OF)
    if len(ids) <= FEW_UNIONS:
        rows = rows.filter(pk__in=ids)
    told = rows.order_by().values_list("pk", "name", "kind")
    return {pk: headquarters_name(name) if kind == _Kind.PREFECTURE else name for pk, name, kind in told}


def _as_flash(key: Key, flash: Mapping[Key, Values]) -> Values | None:
    return None if key[3] else flash.get((*key[:3], True))


def _stage(change: Change) -> Stage:
    if change.key[3]:
        return "flash"
    return "final" if change.before is not None else "after_flash"


def own_unions(organization: Organization) -> "QuerySet[Organization]":
    """Return the unions whose results an organization sends."""
    return Organization.objects.below(organization).filter(kind=_Kind.LOCAL_UNION)
