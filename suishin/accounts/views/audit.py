"""The page that reads the audit."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from suishin.accounts import queries
from suishin.accounts.administration_forms import AuditFilter
from suishin.accounts.outputs import audit_table
from suishin.accounts.requests import SignedInRequest
from suishin.audit.record import verify
from suishin.permissions import Permission, require_permission

PAGE_SIZE = 50


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    """List entries; with ?check=1 the whole chain is checked, which is left out otherwise: it reads every entry."""
    require_permission(request.user, Permission.AUDIT_VIEW)
    form = AuditFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    entries = queries.audit_entries(
        request.user,
        event=chosen.get("event", ""),
        person=chosen.get("person", ""),
        target=chosen.get("target", ""),
        first_day=chosen.get("first_day"),
        last_day=chosen.get("last_day"),
    )
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    chain = verify() if request.GET.get("check") == "1" else None
    context = {"form": form, "page": page, "table": audit_table(list(page)), "chain": chain}
    return render(request, "accounts/audit_list.html", context)
