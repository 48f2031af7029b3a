"""Priority products (重点共済) of a year: headquarters for the federation, a prefecture for itself."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from suishin.permissions import Permission, require_permission
from suishin.results.actions.changes import lock_settings, record_change, require_seen
from suishin.results.models import Priority, Product
from suishin.results.queries.facts import priority_facts

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization


@transaction.atomic
def choose_priorities(
    *,
    organization: "Organization",
    fiscal_year: int,
    products: Collection[Product],
    seen: str,
    by: "User",
    now: datetime,
) -> None:
    """Say which products an organization puts first in a year; the choice before goes."""
    require_permission(by, Permission.RESULT_EDIT, organization)
    lock_settings()
    before = priority_facts(organization, fiscal_year)
    require_seen(before, seen)
    Priority.objects.filter(organization=organization, fiscal_year=fiscal_year).delete()
    Priority.objects.bulk_create(
        Priority(organization=organization, fiscal_year=fiscal_year, product=product) for product in products
    )
    after = priority_facts(organization, fiscal_year)
    record_change(target=organization, organization=organization, before=before, after=after, by=by, now=now)
