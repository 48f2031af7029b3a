"""Revisions of a product: the days that charts mark and forecasts know of."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import lock_settings, record_change
from suishin.results.models import Product, ProductRevision
from suishin.results.queries.facts import revision_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User


class RevisionKnown(ActionError):
    message = _("この日の改定はもう入っています。何も保存していません。")


class RevisionGone(ActionError):
    message = _("この改定は、もう外されています。")


@transaction.atomic
def add_revision(*, product: Product, on: date, note: str, by: "User", now: datetime) -> ProductRevision:
    """Say that a product was or will be revised on a day."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    if product.revisions.filter(on=on).exists():
        raise RevisionKnown
    revision = ProductRevision.objects.create(product=product, on=on, note=note)
    record_change(target=product, before={}, after=revision_facts(revision), by=by, now=now)
    return revision


@transaction.atomic
def remove_revision(*, revision: ProductRevision, by: "User", now: datetime) -> None:
    """Take a revision back that was entered by mistake."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    known = ProductRevision.objects.filter(pk=revision.pk).select_related("product").first()
    if known is None:
        raise RevisionGone
    before, product = revision_facts(known), known.product
    known.delete()
    record_change(target=product, before=before, after={}, by=by, now=now)
