"""Product sets: what targets and forecasts count together."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import CodeTaken, NameTaken, lock_settings, record_change, require_seen
from suishin.results.models import Forecast, ProductLine, ProductSet, Target
from suishin.results.queries.facts import set_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User


class SetInUse(ActionError):
    message = _(
        "この組で数える目標があるため、種目は変えられません。別の組を足して、新しい目標に使ってください。何も保存していません。"
    )


class SetOfOneLine(ActionError):
    message = _("この組は種目ひとつのための組です。種目は変えられません。何も保存していません。")


@transaction.atomic
def add_set(*, code: str, name: str, lines: Collection[ProductLine], by: "User", now: datetime) -> ProductSet:
    """Add a set that counts several lines together."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    if ProductSet.objects.filter(code=code).exists():
        raise CodeTaken
    _require_free_name(name)
    last = ProductSet.objects.aggregate(last=Max("order"))["last"] or 0
    counted = ProductSet.objects.create(code=code, name=name, order=last + 1)
    counted.lines.set(lines)
    record_change(target=counted, before={}, after=set_facts(counted), by=by, now=now)
    return counted


@transaction.atomic
def change_set(
    *, counted: ProductSet, name: str, lines: Collection[ProductLine], seen: str, by: "User", now: datetime
) -> None:
    """Rename a set, or let it count other lines as long as no target is held against it."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    counted = ProductSet.objects.get(pk=counted.pk)
    before = set_facts(counted)
    require_seen(before, seen)
    _require_free_name(name, besides=counted)
    if set(counted.lines.all()) != set(lines):
        _require_changeable_lines(counted)
        counted.lines.set(lines)
        Forecast.objects.filter(
            product_set=counted
        ).delete()  # they told of other lines; the next import makes new ones
    counted.name = name
    counted.save(update_fields=["name"])
    record_change(target=counted, before=before, after=set_facts(counted), by=by, now=now)


def is_of_one_line(counted: ProductSet) -> bool:
    """Return whether the set is the one that a line has of its own."""
    return ProductLine.objects.filter(code=counted.code).exists()


def _require_changeable_lines(counted: ProductSet) -> None:
    if is_of_one_line(counted):
        raise SetOfOneLine
    if Target.objects.filter(product_set=counted).exists():
        raise SetInUse


def _require_free_name(name: str, *, besides: ProductSet | None = None) -> None:
    others = ProductSet.objects.exclude(pk=besides.pk) if besides else ProductSet.objects.all()
    if others.filter(name=name).exists():
        raise NameTaken
