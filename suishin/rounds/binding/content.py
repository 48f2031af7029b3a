"""What a booklet tells, as values: from its frozen versions, checked against their hashes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.forms.content import ReportContent
from suishin.reading.definition import FormDefinition, Item
from suishin.rounds.models import Answer, Booklet, Report, ReportVersion, Round
from suishin.rounds.paper import names_of_organizations
from suishin.rounds.queries import contents_of
from suishin.rounds.rules import content_hash, header_value

STATES = ("yes", "no", "unknown")


class NotAsFrozen(ActionError):
    message = _("保存されている報告の内容が、受理されたときと違います。システム管理者に連絡してください。")

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)sの報告の内容が受理されたときと違うため、冊子にできません。システム管理者に連絡してください。")
            % {"name": name}
        )


@dataclass(frozen=True, slots=True)
class BoundReport:
    """An accepted report in its booklet."""

    code: str
    name: str
    content: ReportContent


@dataclass(frozen=True, slots=True)
class Absence:
    """An organization that was asked, and how far its report had come when the booklet was frozen."""

    name: str
    status: str

    @property
    def in_words(self) -> str:
        return str(Report.Status(self.status).label)


@dataclass(frozen=True, slots=True)
class BookletContent:
    title: str  # of the round
    kind: str  # who reports, in words: 県, 単組
    number: int
    organizer: str
    frozen_on: date
    definition: FormDefinition
    reports: tuple[BoundReport, ...]  # in order of code
    absent: tuple[Absence, ...]
    names: Mapping[str, str]  # of organizations whose codes stand in answers

    @property
    def asked_count(self) -> int:
        return len(self.reports) + len(self.absent)

    def state(self, report: BoundReport, item: Item) -> str:
        return report.content.checks.get(item.key) or "unknown"

    def counts(self, item: Item) -> Counter[str]:
        """Return how many reports answer an item in which way; `no_report` counts those that are missing."""
        counts = Counter(self.state(report, item) for report in self.reports)
        counts["no_report"] = len(self.absent)
        return counts

    def yes_count(self, report: BoundReport) -> int:
        return sum(self.state(report, item) == "yes" for item in self.definition.ticks)


def content_of_booklet(booklet: Booklet) -> BookletContent:
    """Return what a booklet prints. Raises NotAsFrozen where a stored version is not what was accepted."""
    entries = list(booklet.entries.select_related("report__organization", "version"))
    definition = booklet.round.form.definition
    contents = contents_of([entry.version for entry in entries])
    for entry in entries:
        if content_hash(contents[entry.version_id]) != entry.content_hash:
            raise NotAsFrozen(entry.report.organization.name)
    names, reports = booklet.names["organizations"], []
    for entry in entries:
        content, name = contents[entry.version_id], names[entry.report.organization.code]
        filled = ReportContent(
            header={field.key: header_value(field, content, prefecture=name) for field in definition.header},
            checks={item.key: content.checks.get(item.key, Answer.Choice.UNKNOWN) for item in definition.ticks},
            narratives=content.narratives,
            values=content.values,
        )
        reports.append(BoundReport(entry.report.organization.code, name, filled))
    return BookletContent(
        title=booklet.names["round"],
        kind=booklet.round.get_target_kind_display(),
        number=booklet.number,
        organizer=booklet.names["organizer"],
        frozen_on=timezone.localdate(booklet.frozen_at),
        definition=definition,
        reports=tuple(reports),
        absent=tuple(Absence(row["name"], row["status"]) for row in booklet.absent),
        names=names,
    )


def names_now(round: Round, versions: Sequence[ReportVersion]) -> dict[str, Any]:
    """Return how everything is called that a booklet of these versions names, to be frozen with them."""
    definition, contents = round.form.definition, contents_of(versions)
    told = [ReportContent(values=contents[version.pk].values) for version in versions]
    reporting = {version.report.organization.code: version.report.organization.name for version in versions}
    return {
        "round": round.title,
        "organizer": round.organizer.name,
        "organizations": {**names_of_organizations(definition, told), **reporting},
    }


def hashes_of(versions: Sequence[ReportVersion]) -> Mapping[int, str]:
    """Return the hash of each stored version. Raises NotAsFrozen where it is not the one it was kept with."""
    contents = contents_of(versions)
    hashes = {version.pk: content_hash(contents[version.pk]) for version in versions}
    for version in versions:
        if version.content_hash and version.content_hash != hashes[version.pk]:
            raise NotAsFrozen(version.report.organization.name)
    return hashes
