"""The rule that somebody can always administer the product."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Holding, Post, User
from suishin.common.errors import ActionError
from suishin.permissions import Role


class LastAdministrator(ActionError):
    message = _(
        "システム管理者がいなくなるため、できません。先にほかの方をシステム管理者にしてください。何も保存していません。"
    )


def require_an_administrator_left(*, on: date) -> None:
    """Refuse (after the change, inside its transaction) when nobody could administer on that day."""
    posts = Post.objects.existing(on=on).filter(role=Role.SYSTEM_ADMINISTRATOR)
    holdings = Holding.objects.valid(on=on).filter(post__in=posts)
    if not User.objects.people().filter(is_active=True, holdings__in=holdings).exists():
        raise LastAdministrator
