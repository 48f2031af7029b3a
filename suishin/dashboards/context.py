"""The counts in the top bar and on home: each opens the exact list that it counts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.accounts.models import User
from suishin.ingestion.queries import review_counts
from suishin.notices.queries import unread


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return `waiting` as label, count and address; what is at zero is left out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {"waiting": []}
    told = (_("お知らせ"), unread(user).count(), reverse("notices:message-list"))
    return {"waiting": [entry for entry in (told, *review_counts(user)) if entry[1]]}
