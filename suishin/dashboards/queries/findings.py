"""What the reader asks people to look at, over all files and reports that a viewer may see."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from suishin.accounts.models import User
from suishin.ingestion.models import Draft, Finding, SourceFile
from suishin.rounds.models import Round

_ORDER = Case(
    When(severity=Finding.Severity.ERROR, then=Value(0)),
    When(severity=Finding.Severity.WARNING, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def findings_of(round: Round, *, viewer: User, severity: str = "", is_open_only: bool = True) -> QuerySet[Finding]:
    """Findings of a round's drafts and of files not given to any round yet, the gravest first."""
    found = (
        Finding.objects.visible_to(viewer)
        .filter(Q(draft__round=round) | Q(draft__round=None, source_file__upload__round__in=[round]) | _without_round())
        .exclude(source_file__state=SourceFile.State.DISCARDED)
        .exclude(draft__state=Draft.State.DISCARDED)
        .select_related("draft__organization", "source_file")
        .distinct()
    )
    if severity:
        found = found.filter(severity=severity)
    if is_open_only:
        found = found.filter(resolved_at=None)
    return found.order_by(_ORDER, "draft__organization__code", "source_file_id", "pk")


def _without_round() -> Q:
    return Q(draft__round=None, source_file__upload__round=None)
