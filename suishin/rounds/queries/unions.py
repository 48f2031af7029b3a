"""The local unions that a report's organization may name in its answers: its own."""

from collections.abc import Iterable

from suishin.organizations.models import Organization
from suishin.reading.definition import ItemKind
from suishin.rounds.models import Report


def unions_of(reports: Iterable[Report]) -> dict[int, dict[str, str]]:
    """Return names by code for each report of one round; empty where its form asks for no organization."""
    found: dict[int, dict[str, str]] = {report.pk: {} for report in reports}
    asking = [report for report in reports if _asks_for_organizations(report)]
    if not asking:
        return found
    unions = Organization.objects.filter(kind=Organization.Kind.LOCAL_UNION, closed_on__isnull=True)
    for path, code, name in unions.order_by("code").values_list("path", "code", "name"):
        for report in asking:
            if path.startswith(report.organization.path):
                found[report.pk][code] = name
    return found


def unions_below(organization: Organization | None) -> dict[str, str]:
    """Return names by code of the local unions that a report of this organization may name."""
    if organization is None:
        return {}
    unions = Organization.objects.below(organization).filter(kind=Organization.Kind.LOCAL_UNION, closed_on__isnull=True)
    return dict(unions.order_by("code").values_list("code", "name"))


def _asks_for_organizations(report: Report) -> bool:
    return any(item.kind is ItemKind.ORGANIZATION for item in report.round.form.definition.items())
