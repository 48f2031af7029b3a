"""Whose password is accepted, and whose session goes on."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class AccountBackend(ModelBackend):
    """Refuse suspended people, and invented ones outside the demonstration. Asked at sign-in and on every request."""

    def user_can_authenticate(self, user: "User | AnonymousUser | None") -> bool:
        is_invented = bool(getattr(user, "is_demonstration", False))
        return super().user_can_authenticate(user) and (settings.IS_DEMONSTRATION or not is_invented)
