"""The counts in the top bar and on home: each opens the exact list that it counts."""

from typing import Any

from django.http import HttpRequest

from suishin.accounts.models import User
from suishin.ingestion.queries import review_counts


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return `waiting` as label, count and address; what is at zero is left out."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {"waiting": []}
    return {"waiting": [entry for entry in review_counts(user) if entry.count]}
