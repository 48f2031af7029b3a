"""How punctual organizations are: the first submission of each report against its due day, over the rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Min
from django.utils import timezone

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.rounds.models import Move, Report, Round

FIRST_TOLD = (Move.Kind.SUBMITTED, Move.Kind.SETTLED)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Days between the due day and the first submission: negative early, positive late, None not submitted."""

    days: int | None
    is_skipped: bool = False

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days > 0


@dataclass(frozen=True, slots=True)
class OrganizationTimeliness:
    organization: Organization
    by_round: Mapping[int, Punctuality]  # by id of the round; without an entry it was not asked

    @property
    def late_count(self) -> int:
        return sum(punctuality.is_late for punctuality in self.by_round.values())


@dataclass(frozen=True, slots=True)
class RoundTimeliness:
    """What one round amounts to, over the reports that were not skipped."""

    round: Round
    on_time_count: int
    late_count: int
    missing_count: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class Timeliness:
    rounds: tuple[RoundTimeliness, ...]  # the latest first
    organizations: tuple[OrganizationTimeliness, ...]  # in order of code


def timeliness(viewer: User, *, most_rounds: int = 8) -> Timeliness:
    """Return how punctual the organizations that a person sees were in the latest national rounds."""
    rounds = list(
        Round.objects.visible_to(viewer).national().filter(opened_at__isnull=False).order_by("-opens_on")[:most_rounds]
    )
    reports = Report.objects.filter(round__in=rounds).visible_to(viewer).select_related("organization", "round")
    first = dict(
        Move.objects.filter(report__in=reports, kind__in=FIRST_TOLD)
        .order_by()
        .values_list("report")
        .annotate(at=Min("at"))
    )
    by_organization: dict[Organization, dict[int, Punctuality]] = {}
    for report in reports.order_by("organization__code"):
        told_at = first.get(report.pk)
        days = (_day(told_at) - report.round.due_on).days if told_at else None
        punctuality = Punctuality(days, is_skipped=report.status == Report.Status.SKIPPED)
        by_organization.setdefault(report.organization, {})[report.round_id] = punctuality
    rows = tuple(OrganizationTimeliness(organization, found) for organization, found in by_organization.items())
    return Timeliness(tuple(_of_round(round, rows) for round in rounds), rows)


def _day(moment: object) -> date:
    return timezone.localdate(moment)  # type: ignore[arg-type]


def _of_round(round: Round, rows: tuple[OrganizationTimeliness, ...]) -> RoundTimeliness:
    found = [row.by_round[round.pk] for row in rows if round.pk in row.by_round]
    asked = [punctuality for punctuality in found if not punctuality.is_skipped]
    days = [punctuality.days for punctuality in asked if punctuality.days is not None]
    late = sum(day > 0 for day in days)
    return RoundTimeliness(
        round=round,
        on_time_count=len(days) - late,
        late_count=late,
        missing_count=len(asked) - len(days),
        median_days=median(days) if days else None,
    )
