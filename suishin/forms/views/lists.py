"""The list of forms, and the three ways a form begins: from nothing, from another form, from a file."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.forms import actions, outputs, queries, words
from suishin.forms.forms import ImportForm, NewForm, NextForm
from suishin.forms.views.shared import form_of
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission


@require_safe
def form_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.FORM_EDIT)
    return render(request, "forms/form_list.html", {"table": outputs.forms_table(queries.form_rows(request.user))})


@require_http_methods(["GET", "HEAD", "POST"])
def form_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.FORM_EDIT)
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_form(owner=_owner(request), **form.cleaned_data, by=request.user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("「%(form)s」をつくり始めました。区分と項目を足してください。") % {"form": made}
            )
            return redirect("forms:form-detail", made.pk)
    return render(request, "forms/form_create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def form_next(request: SignedInRequest, form_id: int) -> HttpResponse:
    base = form_of(request, form_id)
    year = base.definition.year + 1
    form = NextForm(request.POST or None, initial={"code": _next_code(base.code, year), "year": year})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_next_form(
                base=base, owner=_owner(request), **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("「%(form)s」をつくり始めました。年の書きかえを選んでください。") % {"form": made}
            )
            return redirect("forms:form-years", made.pk)
    return render(request, "forms/form_next.html", {"form": form, "base": base})


@require_http_methods(["GET", "HEAD", "POST"])
def form_import(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.FORM_EDIT)
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.import_form(
                content=_decoded(file), owner=_owner(request), by=request.user, now=timezone.now()
            )
        except ActionError as error:
            form.add_error("file", str(error))
        else:
            messages.success(
                request, _("「%(form)s」を取り込みました。内容を確かめてから完成にしてください。") % {"form": made}
            )
            return redirect("forms:form-detail", made.pk)
    return render(request, "forms/form_import.html", {"form": form})


def _decoded(file: Any) -> Any:
    """Return the JSON of a file. Raises DefinitionRefused for anything else, numbers that are none included."""
    try:
        return json.loads(file.read().decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise actions.DefinitionRefused(words.not_json(file.name)) from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _owner(request: SignedInRequest) -> Organization:
    """Return the organization for which the user makes forms: the highest of those they may make them for."""
    owners = Organization.objects.with_permission(request.user, Permission.FORM_EDIT)
    return owners.filter(kind__in=[Organization.Kind.NATIONAL, Organization.Kind.PREFECTURE]).order_by("path")[0]


def _next_code(code: str, year: int) -> str:
    """Return 2026-01 for 2025-01, with whatever stands before and behind the year."""
    return code.replace(str(year - 1), str(year), 1)
