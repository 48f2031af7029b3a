"""The banner on every page of the system administrator while mails do not get out."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from suishin.accounts.models import User
from suishin.notices.queries import mail_trouble as trouble_of_mail
from suishin.permissions import Permission, has_permission


def mail_trouble(request: HttpRequest) -> dict[str, Any]:
    """Return `mail_trouble`: how many mails are delayed and given up, for whoever looks after the machine."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password or not has_permission(user, Permission.JOB_EDIT):
        return {}
    trouble = trouble_of_mail(now=timezone.now())
    return {"mail_trouble": trouble if any(trouble) else None}
