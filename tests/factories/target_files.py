"""Files of targets as prefectures send them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.accounts.models import User
from suishin.organizations.models import Organization
from suishin.results import actions
from suishin.results.models import TargetFile
from tests.results.files.making import text

HEAD = ["組織名", "種目・活動", "何の目標か", "目標の区分", "新しい目標", "期日"]


def target_day() -> str:
    """Return a day to come."""
    return (timezone.localdate() + timedelta(days=200)).isoformat()


def target_rows(*rows: Sequence[Any]) -> list[list[Any]]:
    """Return a head and rows: organization, of what, measure, kind, target; all for one day to come."""
    return [HEAD, *[[*row, target_day()] for row in rows]]


def receive_target_file(
    by: User, organization: Organization, rows: Sequence[Sequence[Any]], *, name: str = "目標.csv"
) -> TargetFile:
    return actions.receive_targets(
        file=ContentFile(text(rows, "cp932"), name), organization=organization, by=by, now=timezone.now()
    )
