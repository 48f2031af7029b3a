"""When repeated failures lock sign-in: five for one name from one address, or twenty from one address over all names."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Count failures; an address that has used up its own limit counts as having reached the name's."""
        failures: int = super().get_failures(request, credentials)
        limit: int = get_failure_limit(request, credentials)
        if _failures_of_address(request) >= settings.ADDRESS_FAILURE_LIMIT:
            return max(failures, limit)
        return failures


def client_address(request: HttpRequest) -> str:
    """Return the browser's address: what our own proxy saw, never what the browser claims."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.IS_BEHIND_PROXY and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _failures_of_address(request: Any) -> int:
    attempts = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
