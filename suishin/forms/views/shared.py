"""What the pages of forms have in common: which form, who may change it, saving one part of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.forms import actions
from suishin.forms.actions.versions import Edit
from suishin.forms.models import FormVersion
from suishin.forms.queries import keeper_of
from suishin.forms.rules import fingerprint
from suishin.permissions import Permission, has_permission, require_permission
from suishin.reading.definition import Item, Section


def form_of(request: SignedInRequest, form_id: int) -> FormVersion:
    forms = FormVersion.objects.visible_to(request.user).select_related("owner", "based_on")
    return get_object_or_404(forms, pk=form_id)


def draft_of(request: SignedInRequest, form_id: int) -> FormVersion:
    """Return a form that the user may change; one that is ready has no pages for that."""
    form = form_of(request, form_id)
    require_permission(request.user, Permission.FORM_EDIT, keeper_of(form))
    if not form.is_draft:
        raise Http404
    return form


def can_edit(request: SignedInRequest, form: FormVersion) -> bool:
    return form.is_draft and has_permission(request.user, Permission.FORM_EDIT, keeper_of(form))


def section_of(form: FormVersion, key: str) -> Section:
    section = next((section for section in form.definition.sections if section.key == key), None)
    if section is None:
        raise Http404
    return section


def item_of(form: FormVersion, key: str) -> Item:
    try:
        return form.definition.item(key)
    except KeyError as error:
        raise Http404 from error


def seen_of(form: FormVersion, part: str) -> dict[str, str]:
    """Return the start of a page's form: what the part is like now."""
    return {"seen": fingerprint(form.definition, part)}


def saved(request: SignedInRequest, form: FormVersion, edit: Edit, *, part: str, page_form: Form) -> FormVersion | None:
    """Make a change; where it is refused, the page's form says why and None is returned.

    After a change by somebody else the form goes on from what is there now: saving once more is meant.
    """
    try:
        return actions.edit_form(
            form=form, edit=edit, part=part, seen=page_form.cleaned_data["seen"], by=request.user, now=timezone.now()
        )
    except actions.FormChangedMeanwhile as error:
        page_form.add_error(None, str(error))
        page_form.data = page_form.data.copy()  # type: ignore[attr-defined]
        now = FormVersion.objects.get(pk=form.pk)
        page_form.data[page_form.add_prefix("seen")] = fingerprint(now.definition, part)  # type: ignore[index]
    except ActionError as error:
        page_form.add_error(None, str(error))
    return None


def change(request: SignedInRequest, form: FormVersion, edit: Edit, *, part: str, seen: str, told: str) -> None:
    """Make a change that needs no page of its own, and say what came of it."""
    try:
        actions.edit_form(form=form, edit=edit, part=part, seen=seen, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)


def theirs_and_yours(page_form: Form, current: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return label, what is stored now and what was typed, for each field in which they differ."""
    rows = []
    for name, field in page_form.fields.items():
        now, typed = current.get(name), page_form.cleaned_data.get(name)
        if name != "seen" and _plain(now) != _plain(typed):
            rows.append((str(field.label), _plain(now), _plain(typed)))
    return rows


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return "" if value in (None, False) else str(value)
