"""What waits for a person in this app, for home and the bar: each number opens the list that it counts."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User
from suishin.ingestion.models import CorrectionRequest
from suishin.ingestion.queries.files import files_to_list
from suishin.permissions import Permission, has_permission


class ReviewCount(NamedTuple):
    label: "str | Promise"
    count: int  # type: ignore[assignment]  # hides the method of tuples, which nobody needs here
    url: str


def review_counts(user: User) -> list[ReviewCount]:
    """Return how many files and requests wait for this person; nothing for people who only read."""
    if not has_permission(user, Permission.FILE_REVIEW):
        return []
    counts = [
        _files(user, _("確認するファイル"), "review"),
        _files(user, _("読み取れないファイル"), "failed"),
        _files(user, _("読み取り中のファイル"), "underway"),
    ]
    if has_permission(user, Permission.SETTLEMENT_TAKE_BACK):
        waiting = CorrectionRequest.objects.visible_to(user).open().count()
        counts.append(ReviewCount(_("訂正の依頼"), waiting, reverse("ingestion:correction-list")))
    return counts


def _files(user: User, label: "str | Promise", state: str) -> ReviewCount:
    address = f"{reverse('ingestion:file-list')}?state={state}"
    return ReviewCount(label, files_to_list(user, state=state).order_by().count(), address)
