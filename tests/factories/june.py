"""The round before: a June conference form whose two texts the January form repeats."""

from datetime import UTC, date, datetime

from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.rounds.models import Report, Round

TOLD_AT = datetime(2024, 6, 20, 1, 0, tzinfo=UTC)

JUNE_FORM = {
    "code": "2024-06",
    "title": "合同会議報告書",
    "year": 2024,
    "header": [
        {"key": "prefecture", "kind": "prefecture", "label": "県　名"},
        {"key": "date", "kind": "date", "label": "作成日"},
        {"key": "author", "kind": "person", "label": "作成者"},
    ],
    "sections": [
        {
            "key": "policy",
            "number": 3,
            "title": "取り組みの報告",
            "items": [
                {"key": "progress", "kind": "narrative", "box": "left", "label": "進捗", "title": "進捗と課題"},
                {"key": "priorities", "kind": "narrative", "box": "right", "label": "重点", "title": "重点課題"},
            ],
        }
    ],
}


def make_june_round(organizer: Organization, *organizations: Organization) -> Round:
    form, _is_new = FormVersion.objects.get_or_create(
        code="2024-06",
        defaults={
            "title": "合同会議報告書",
            "content": JUNE_FORM,
            "content_hash": "june",
            "stored_at": TOLD_AT,
        },
    )
    june = Round.objects.create(
        code="2024-06",
        title="2024年6月報告",
        organizer=organizer,
        form=form,
        opens_on=date(2024, 6, 1),
        due_on=date(2024, 6, 28),
        opened_at=TOLD_AT,
    )
    Report.objects.bulk_create(Report(round=june, organization=organization) for organization in organizations)
    return june
