"""Which of the form's measures each prefecture takes: one row per report, one cell per tick."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.reading.definition import Item
from suishin.rounds.models import Answer, Report, Round
from suishin.rounds.queries import bound_entries

NO_REPORT = "no_report"
SEEN = "*"  # no key of an item: stands for an organization whose answers the viewer may know
STATES = ("yes", "no", "unknown", NO_REPORT)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    item: Item
    state: str  # yes, no, unknown, no_report
    previous: str | None  # in the round before; None when nothing is compared

    @property
    def is_changed(self) -> bool:
        return self.previous is not None and self.previous != self.state


@dataclass(frozen=True, slots=True)
class MatrixRow:
    report: Report
    block: Organization | None
    cells: tuple[MatrixCell, ...]
    booklet_id: int | None = None  # the published booklet in which a report out of sight is read

    @property
    def yes_count(self) -> int:
        return self._count("yes")

    @property
    def no_count(self) -> int:
        return self._count("no")

    @property
    def unknown_count(self) -> int:
        return self._count("unknown")

    def _count(self, state: str) -> int:
        return sum(cell.state == state for cell in self.cells)

    @property
    def has_report(self) -> bool:
        return any(cell.state != NO_REPORT for cell in self.cells)


@dataclass(frozen=True, slots=True)
class MeasureTotal:
    """How many prefectures take one measure, over the whole country."""

    item: Item
    section_number: int
    counts: Mapping[str, int]  # by state

    @property
    def yes_count(self) -> int:
        return self.counts["yes"]


@dataclass(frozen=True, slots=True)
class Matrix:
    round: Round
    items: tuple[Item, ...]
    rows: tuple[MatrixRow, ...]  # what the viewer may see, filtered
    totals: tuple[MeasureTotal, ...]  # of the whole country
    report_count: int  # reports of the whole country that count
    target_count: int  # prefectures that are asked


def matrix_of(
    round: Round,
    *,
    viewer: User,
    block: Organization | None = None,
    is_told_only: bool = False,
    compared_with: Round | None = None,
    order: str = "",
) -> Matrix:
    """Return the matrix of a round as far as the viewer sees it, with totals of the whole country.

    Rows stand by code, or by how many measures are taken: "most" or "fewest" first, without report last.
    """
    items = round.form.definition.ticks
    reports = list(Report.objects.filter(round=round).select_related("organization"))
    counted = [report for report in reports if _counts(report, is_told_only=is_told_only)]
    states = _states(counted)
    sight = _sight(round, viewer, block)
    shown = sight.shown(states)
    previous = _states_by_organization(compared_with, viewer) if compared_with else None
    blocks = _blocks()
    rows = tuple(
        MatrixRow(
            report,
            _block_of(report.organization, blocks),
            tuple(_cell(item, report, shown, previous) for item in items),
            sight.booklets.get(report.pk),
        )
        for report in sorted(reports, key=lambda report: report.organization.code)
        if report.pk in sight.own or report.pk in sight.booklets
    )
    return Matrix(
        round=round,
        items=items,
        rows=_ordered(rows, order),
        totals=tuple(_total(item, round, reports, states) for item in items),
        report_count=len(counted),
        target_count=len(reports),
    )


def _ordered(rows: tuple[MatrixRow, ...], order: str) -> tuple[MatrixRow, ...]:
    if order not in ("most", "fewest"):
        return rows
    sign = -1 if order == "most" else 1
    return tuple(sorted(rows, key=lambda row: (not row.has_report, sign * row.yes_count)))


@dataclass(frozen=True, slots=True)
class _Sight:
    """The reports a viewer sees whole, and what a published booklet tells of the others."""

    own: frozenset[int]
    booklets: Mapping[int, int]  # the booklet by report
    bound_states: Mapping[tuple[int, str], str]  # as bound, nothing newer

    def shown(self, states: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], str]:
        """Return the states of all reports as far as the viewer may know them one by one."""
        return {place: state for place, state in states.items() if place[0] in self.own} | dict(self.bound_states)


def _sight(round: Round, viewer: User, block: Organization | None) -> _Sight:
    own = frozenset(Report.objects.filter(round=round).visible_to(viewer).values_list("pk", flat=True))
    entries = list(bound_entries(round, viewer=viewer).values())
    if block:
        inside = Report.objects.filter(round=round, organization__path__startswith=block.path)
        kept = set(inside.values_list("pk", flat=True))
        own &= kept
        entries = [entry for entry in entries if entry.report_id in kept]
    versions: dict[int | None, int] = {entry.version_id: entry.report_id for entry in entries}
    return _Sight(own, {entry.report_id: entry.booklet_id for entry in entries}, _states_of_versions(versions))


def round_before(round: Round, *, viewer: User) -> Round | None:
    """Return the latest round that opened before this one, if there is any."""
    return Round.objects.visible_to(viewer).national().filter(opens_on__lt=round.opens_on).order_by("-opens_on").first()


def _counts(report: Report, *, is_told_only: bool) -> bool:
    return report.current_version_id is not None and (report.is_told or not is_told_only)


def _states(reports: Iterable[Report]) -> dict[tuple[int, str], str]:
    """Return the choice by report and item; reports that do not count are absent."""
    return _states_of_versions({report.current_version_id: report.pk for report in reports})


def _states_of_versions(by_version: Mapping[int | None, int]) -> dict[tuple[int, str], str]:
    if not by_version:
        return {}
    answers = Answer.objects.filter(version__in=list(by_version)).exclude(choice="")
    return {
        (by_version[version], key): choice
        for version, key, choice in answers.values_list("version", "item_key", "choice")
    } | {(report, ""): "" for report in by_version.values()}


def _states_by_organization(round: Round, viewer: User) -> dict[tuple[int, str], str]:
    """Return the choices of an earlier round, with an entry for every organization that the viewer sees there."""
    reports = list(Report.objects.filter(round=round))
    organization_of = {report.pk: report.organization_id for report in reports}
    sight = _sight(round, viewer, None)
    shown = sight.shown(_states(report for report in reports if _counts(report, is_told_only=False)))
    seen = {(organization_of[pk], SEEN): "" for pk in (*sight.own, *sight.booklets)}
    return seen | {(organization_of[report], key): choice for (report, key), choice in shown.items()}


def _state(item: Item, report: int, states: Mapping[tuple[int, str], str]) -> str:
    if (report, "") not in states:
        return NO_REPORT
    return states.get((report, item.key), "unknown")


def _cell(
    item: Item,
    report: Report,
    states: Mapping[tuple[int, str], str],
    previous: Mapping[tuple[int, str], str] | None,
) -> MatrixCell:
    is_compared = previous is not None and (report.organization_id, SEEN) in previous
    before = _state(item, report.organization_id, previous) if is_compared and previous else None
    return MatrixCell(item, _state(item, report.pk, states), before)


def _total(item: Item, round: Round, reports: Iterable[Report], states: Mapping[tuple[int, str], str]) -> MeasureTotal:
    counts = Counter(_state(item, report.pk, states) for report in reports)
    number = round.form.definition.section_of(item.key).number
    return MeasureTotal(item, number, {state: counts[state] for state in STATES})


def _blocks() -> dict[int, Organization]:
    return Organization.objects.filter(kind=Organization.Kind.BLOCK).in_bulk()


def _block_of(organization: Organization, blocks: Mapping[int, Organization]) -> Organization | None:
    return next((blocks[pk] for pk in organization.ancestor_ids if pk in blocks), None)
