"""A report on paper: its form filled in, as PDF and as Word, the same bytes for the same version."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from suishin.forms.content import ReportContent
from suishin.forms.document import form_document
from suishin.forms.printing import form_pdf
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition, ItemKind
from suishin.rounds.models import Report, ReportVersion
from suishin.rounds.queries import form_content


def report_pdf(version: ReportVersion) -> bytes:
    """Return a version in its official layout as a tagged PDF."""
    content, definition = form_content(version), version.report.round.form.definition
    made_on = timezone.localdate(version.made_at)
    return form_pdf(
        definition,
        content,
        title=paper_title(version.report),
        day=(made_on.year, made_on.month, made_on.day),
        names=names_of_organizations(definition, [content]),
    )


def report_document(version: ReportVersion) -> bytes:
    """Return a version in its official layout as a Word file to edit."""
    content, definition = form_content(version), version.report.round.form.definition
    return form_document(
        definition,
        content,
        title=paper_title(version.report),
        day=version.made_at,
        names=names_of_organizations(definition, [content]),
    )


def paper_title(report: Report) -> str:
    return f"{report.round.form.title}　{report.organization.name}"


def names_of_organizations(definition: FormDefinition, contents: Iterable[ReportContent]) -> Mapping[str, str]:
    """Return how the organizations are called whose codes stand in answers."""
    keys = [item.key for item in definition.values if item.kind is ItemKind.ORGANIZATION]
    codes = {
        code for content in contents for key in keys for code in content.values.get(key, ()) if isinstance(code, str)
    }
    return dict(Organization.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def file_name(report: Report, ending: str) -> str:
    names = {"form": report.round.form.title, "prefecture": report.organization.name, "code": report.round.code}
    return _("%(form)s_%(prefecture)s_%(code)s") % names + f".{ending}"
