"""What the page before settling shows: which report, which version would be replaced, and every difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from suishin.ingestion.actions.settlements import report_to_settle
from suishin.ingestion.contents import content_of_draft
from suishin.ingestion.models import Draft, Proposal
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Report, ReportVersion
from suishin.rounds.queries import content_of
from suishin.rounds.rules import ItemDifference, day_in_words, differences


@dataclass(frozen=True, slots=True)
class SettlePage:
    draft: Draft
    report: Report
    content: VersionContent
    replaces: ReportVersion | None
    differences: Sequence[ItemDifference]
    before_counts: tuple[int, int]  # figures and events of the version that would be replaced
    counts: tuple[int, int]
    left_unknown: int

    @property
    def written_on(self) -> str:
        return day_in_words(self.content.written_on)

    @property
    def replaced_number(self) -> int:
        return self.replaces.number if self.replaces else 0


def settle_page(draft: Draft) -> SettlePage:
    """Return what settling would do. Raises what stands against it, as settling itself would."""
    report = report_to_settle(draft)
    content = content_of_draft(draft)
    current = report.current_version
    before = content_of(current) if current else VersionContent()
    definition = report.round.form.definition
    return SettlePage(
        draft=draft,
        report=report,
        content=content,
        replaces=current,
        differences=differences(definition, before, content) if current else (),
        before_counts=(len(before.figures), len(before.events)),
        counts=(len(content.figures), len(content.events)),
        left_unknown=draft.proposals.filter(state=Proposal.State.LEFT_UNKNOWN).count(),
    )
