"""What the settings' pages have in common: their tabs, and a form that is saved by one action."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.permissions import Permission, has_permission, require_permission


def require_reader(request: SignedInRequest) -> bool:
    """Let in whoever keeps results; return whether they may change what holds for the whole federation."""
    require_permission(request.user, Permission.RESULT_EDIT)
    return has_permission(request.user, Permission.PRODUCT_EDIT)


def tabs(request: SignedInRequest) -> list[tuple[str, str, bool]]:
    """Return the pages of the settings: label, address, whether it is this one."""
    pages = [
        (_("共済種目"), "results:product-list"),
        (_("種目の組"), "results:set-list"),
        (_("セット共済"), "results:package-list"),
        (_("重点共済"), "results:priority-list"),
        (_("推進するところ"), "results:promotion-list"),
        (_("規模区分と年度"), "results:calendar"),
    ]
    return [(label, reverse(name), reverse(name) == request.path) for label, name in pages]


def typed(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def form_page(
    request: SignedInRequest,
    template: str,
    form: forms.Form,
    *,
    save: Callable[[Mapping[str, Any]], Any],
    done: str,
    back: str,
    **context: Any,
) -> HttpResponse:
    """Show a form; once it is filled in rightly, save it, say so and go back."""
    if form.is_bound and form.is_valid():
        try:
            save(form.cleaned_data)
        except ActionError as error:
            form.add_error(None, error.text)
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back_url": back} | context)


def act(request: SignedInRequest, action: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """Do what a button asks for, say so (or why not) and go back."""
    try:
        action()
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, done)
    return redirect(back)
