"""Who promotes a product in which prefecture. What the partner's office sees follows from it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import lock_settings, record_change, require_seen
from suishin.results.models import Product, Promotion
from suishin.results.queries.facts import promotion_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization

_A_DAY = timedelta(days=1)


class PromotionBegins(ActionError):
    """A later entry stands there already."""


class PromotionNotLast(ActionError):
    message = _("このあとの記録があるため、外せません。新しいものから順に外してください。何も保存していません。")


@transaction.atomic
def set_promotion(
    *,
    product: Product,
    prefectures: Collection["Organization"],
    promoter: str,
    valid_from: date,
    seen: str,
    by: "User",
    now: datetime,
) -> None:
    """Say who promotes a product in some prefectures from a day on ("": nobody); what was until then ends the day before."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    before = promotion_facts(product)
    require_seen(before, seen)
    for prefecture in prefectures:
        _set_in(product, prefecture, promoter, valid_from)
    record_change(target=product, before=before, after=promotion_facts(product), by=by, now=now)


def _set_in(product: Product, prefecture: "Organization", promoter: str, valid_from: date) -> None:
    last = product.promotions.filter(prefecture=prefecture).order_by("valid_from").last()
    if last and (last.valid_from > valid_from or (last.valid_to and last.valid_to >= valid_from)):
        raise PromotionBegins(
            _("%(prefecture)sには、この日より後の記録があります。日付を確かめてください。何も保存していません。")
            % {"prefecture": prefecture.name}
        )
    if last and last.valid_to is None:
        if last.promoter == promoter:
            return
        _end(last, valid_from)
    if promoter:
        Promotion.objects.create(product=product, prefecture=prefecture, promoter=promoter, valid_from=valid_from)


def _end(promotion: Promotion, next_from: date) -> None:
    """End an entry the day before another begins; one that would not last a day was a mistake and goes."""
    if promotion.valid_from == next_from:
        promotion.delete()
        return
    promotion.valid_to = next_from - _A_DAY
    promotion.save(update_fields=["valid_to"])


@transaction.atomic
def remove_promotion(*, promotion: Promotion, by: "User", now: datetime) -> None:
    """Take the last entry of a product and prefecture back; the one before goes on as if it had never ended."""
    require_permission(by, Permission.PRODUCT_EDIT)
    lock_settings()
    product = promotion.product
    before = promotion_facts(product)
    entries = list(product.promotions.filter(prefecture=promotion.prefecture_id).order_by("-valid_from")[:2])
    if not entries or entries[0] != promotion:
        raise PromotionNotLast
    entries[0].delete()
    for earlier in entries[1:]:
        if earlier.valid_to == promotion.valid_from - _A_DAY:
            earlier.valid_to = None
            earlier.save(update_fields=["valid_to"])
    record_change(target=product, before=before, after=promotion_facts(product), by=by, now=now)
