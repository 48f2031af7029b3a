"""Sections and cross-checks of a draft: added, changed, moved, dropped."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts.requests import SignedInRequest
from suishin.forms import rules
from suishin.forms.forms import CheckForm, MoveForm, SectionForm, SeenForm, free_key
from suishin.forms.models import FormVersion
from suishin.forms.views.shared import change, draft_of, saved, section_of, seen_of, theirs_and_yours
from suishin.reading.definition import CrossCheck, FormDefinition, Section


@require_http_methods(["GET", "HEAD", "POST"])
def section_create(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = draft_of(request, form_id)
    page_form = SectionForm(request.POST or None, initial=seen_of(form, "order"))
    del page_form.fields["key"]
    if request.method == "POST" and page_form.is_valid():
        key = free_key("section", [section.key for section in form.definition.sections])
        page_form.cleaned_data["key"] = key
        section = page_form.section(Section(key, 0, "", ()), key)
        if saved(request, form, partial(rules.with_section, section=section), part="order", page_form=page_form):
            messages.success(request, _("区分「%(title)s」を足しました。") % {"title": section.title})
            return redirect("forms:form-detail", form.pk)
    return render(request, "forms/section_create.html", {"form": form, "page_form": page_form})


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    section, part = section_of(form, key), f"sections.{key}"
    current = {name: getattr(section, name) for name in SectionForm.base_fields if name != "seen"}
    page_form = SectionForm(request.POST or None, initial=current | seen_of(form, part))
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and page_form.is_valid():
        edit = partial(rules.with_changed_section, key=key, section=page_form.section(section, key))
        if saved(request, form, edit, part=part, page_form=page_form):
            messages.success(request, _("区分「%(title)s」を保存しました。") % page_form.cleaned_data)
            return redirect("forms:form-detail", form.pk)
        differences = theirs_and_yours(page_form, current)
    context = {"form": form, "section": section, "page_form": page_form, "differences": differences}
    return render(request, "forms/section_edit.html", context)


@require_POST
def section_move(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    section = section_of(form, key)
    sent = MoveForm(request.POST)
    if not sent.is_valid():
        raise Http404
    edit = partial(rules.with_moved_section, key=key, position=sent.cleaned_data["position"])
    told = _("区分「%(title)s」を動かしました。") % {"title": section.title}
    change(request, form, edit, part="order", seen=sent.cleaned_data["seen"], told=told)
    return redirect(f"{_address(form)}#section-{key}")


@require_POST
def section_drop(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    section = section_of(form, key)
    told = _("区分「%(title)s」を外しました。") % {"title": section.title}
    change(request, form, partial(rules.without_section, key=key), part="order", seen=_seen(request), told=told)
    return redirect(_address(form))


@require_http_methods(["GET", "HEAD", "POST"])
def check_create(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = draft_of(request, form_id)
    page_form = CheckForm(request.POST or None, definition=form.definition, initial=seen_of(form, "checks"))
    place = len(form.definition.cross_checks)
    if request.method == "POST" and page_form.is_valid() and _save_check(request, form, page_form, place=place):
        messages.success(request, _("照合を足しました。"))
        return redirect("forms:form-detail", form.pk)
    return render(request, "forms/check_create.html", {"form": form, "page_form": page_form})


@require_http_methods(["GET", "HEAD", "POST"])
def check_edit(request: SignedInRequest, form_id: int, number: int) -> HttpResponse:
    form = draft_of(request, form_id)
    check = _check_of(form, number)
    initial: dict[str, Any] = {"kind": check.kind.value, "first": check.items[0], "others": list(check.items[1:])}
    initial |= {"message": check.message} | seen_of(form, "checks")
    page_form = CheckForm(request.POST or None, definition=form.definition, initial=initial)
    if request.method == "POST" and page_form.is_valid() and _save_check(request, form, page_form, place=number - 1):
        messages.success(request, _("照合を保存しました。"))
        return redirect("forms:form-detail", form.pk)
    return render(request, "forms/check_edit.html", {"form": form, "number": number, "page_form": page_form})


@require_POST
def check_drop(request: SignedInRequest, form_id: int, number: int) -> HttpResponse:
    form = draft_of(request, form_id)
    check = _check_of(form, number)
    edit = partial(_without_check, check=check)
    change(request, form, edit, part="checks", seen=_seen(request), told=_("照合を外しました。"))
    return redirect(_address(form))


def _save_check(request: SignedInRequest, form: FormVersion, page_form: CheckForm, *, place: int) -> FormVersion | None:
    edit = partial(_with_check, check=page_form.check, place=place)
    return saved(request, form, edit, part="checks", page_form=page_form)


def _with_check(definition: FormDefinition, *, check: CrossCheck, place: int) -> FormDefinition:
    checks = definition.cross_checks
    return rules.with_cross_checks(definition, (*checks[:place], check, *checks[place + 1 :]))


def _without_check(definition: FormDefinition, *, check: CrossCheck) -> FormDefinition:
    return rules.with_cross_checks(definition, (other for other in definition.cross_checks if other != check))


def _check_of(form: FormVersion, number: int) -> CrossCheck:
    checks = form.definition.cross_checks
    if not 1 <= number <= len(checks):
        raise Http404
    return checks[number - 1]


def _seen(request: SignedInRequest) -> str:
    sent = SeenForm(request.POST)
    if not sent.is_valid():
        raise Http404
    return str(sent.cleaned_data["seen"])


def _address(form: FormVersion) -> str:
    return reverse("forms:form-detail", args=[form.pk])
