"""Items of a draft: added, changed with a preview beside, moved within and between boxes, dropped."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts.requests import SignedInRequest
from suishin.forms import queries, rules
from suishin.forms.forms import ItemForm, MoveForm, NewItemForm, SeenForm, free_key, item_members, members_of
from suishin.forms.models import FormVersion
from suishin.forms.views.shared import change, draft_of, item_of, saved, section_of, seen_of, theirs_and_yours
from suishin.reading.definition import Box, FormDefinition, Item, ItemKind


@require_http_methods(["GET", "HEAD", "POST"])
def item_create(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    section = section_of(form, key)
    page_form = NewItemForm(request.POST or None, initial=seen_of(form, "order") | {"box": request.GET.get("box", "")})
    if request.method == "POST" and page_form.is_valid():
        item = page_form.item(_new_key(form, key, page_form.cleaned_data["kind"]))
        edit = partial(rules.with_item, section_key=key, item=item)
        if saved(request, form, edit, part="order", page_form=page_form):
            messages.success(
                request, _("「%(title)s」を足しました。細かい設定を確かめてください。") % {"title": item.title}
            )
            return redirect("forms:item-edit", form.pk, item.key)
    return render(request, "forms/item_create.html", {"form": form, "section": section, "page_form": page_form})


def _new_key(form: FormVersion, section_key: str, kind: str) -> str:
    """Return a free key: as forms have it, that of a tick begins with its section's."""
    taken = [item.key for item in form.definition.items()]
    return free_key(f"{section_key}.tick" if kind == ItemKind.TICK else "item", taken)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    item, part = item_of(form, key), f"items.{key}"
    before = queries.form_before(form, viewer=request.user)
    page_form = _item_form(request, form, item, before)
    rows = members_of(item, request.POST if request.method == "POST" else None)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and page_form.is_valid() and (rows is None or rows.is_valid()):
        typed = page_form.item(item_members(item, rows) if rows else ())
        edit = partial(
            _changed,
            key=key,
            item=typed,
            section_key=page_form.cleaned_data["section"],
            box=Box(page_form.cleaned_data["box"]),
            before=before.definition if before else None,
        )
        if saved(request, form, edit, part=part, page_form=page_form):
            messages.success(request, _("「%(title)s」を保存しました。") % {"title": typed.title})
            if typed.kind is not item.kind:
                return redirect("forms:item-edit", form.pk, typed.key)
            return redirect(f"{reverse('forms:form-detail', args=[form.pk])}#item-{typed.key}")
        differences = theirs_and_yours(page_form, page_form.initial)
    context = {"form": form, "item": item, "page_form": page_form, "rows": rows, "differences": differences}
    return render(request, "forms/item_edit.html", context)


def _item_form(request: SignedInRequest, form: FormVersion, item: Item, before: FormVersion | None) -> ItemForm:
    repeatable = (
        [
            (found.name, _("%(form)s（%(code)s）：%(item)s") % _names(found))
            for found in queries.repeatable_items(form, viewer=request.user)
        ]
        if item.kind is ItemKind.PREVIOUS
        else []
    )
    return ItemForm(
        request.POST or None,
        item=item,
        definition=form.definition,
        before=before.definition if before else None,
        repeatable=repeatable,
        initial=seen_of(form, f"items.{item.key}"),
    )


def _names(found: queries.Repeatable) -> dict[str, str]:
    return {"form": found.form.title, "code": found.form.code, "item": found.item.title}


def _changed(
    definition: FormDefinition,
    *,
    key: str,
    item: Item,
    section_key: str,
    box: Box,
    before: FormDefinition | None,
) -> FormDefinition:
    """Change what an item is, and where it stands if that changed: it then comes last in its box."""
    old, old_section = definition.item(key), definition.section_of(key)
    changed = rules.with_changed_item(definition, key, item, before=before)
    if (section_key, box) == (old_section.key, old.box):
        return changed
    return rules.with_moved_item(changed, item.key, section_key=section_key, box=box, position=-1)


@require_POST
def item_preview(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    """Draw an item as it is being typed; nothing is saved."""
    form = draft_of(request, form_id)
    item = item_of(form, key)
    page_form = _item_form(request, form, item, queries.form_before(form, viewer=request.user))
    rows = members_of(item, request.POST if "members-TOTAL_FORMS" in request.POST else None)
    is_whole = page_form.is_valid() and (rows is None or not rows.is_bound or rows.is_valid())
    typed = page_form.item(item_members(item, rows) if rows and rows.is_bound else ()) if is_whole else item
    context: dict[str, Any] = {"item": typed, "is_faulty": not is_whole}
    return render(request, "forms/item_edit.html#preview", context)


@require_POST
def item_move(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    item = item_of(form, key)
    sent = MoveForm(request.POST)
    if not sent.is_valid():
        raise Http404
    target = sent.cleaned_data["section"] or form.definition.section_of(key).key
    section_of(form, target)
    edit = partial(
        rules.with_moved_item,
        key=key,
        section_key=target,
        box=Box(sent.cleaned_data["box"] or item.box),
        position=sent.cleaned_data["position"],
    )
    told = _("「%(title)s」を動かしました。") % {"title": item.title}
    change(request, form, edit, part="order", seen=sent.cleaned_data["seen"], told=told)
    return redirect(f"{reverse('forms:form-detail', args=[form.pk])}#item-{key}")


@require_POST
def item_drop(request: SignedInRequest, form_id: int, key: str) -> HttpResponse:
    form = draft_of(request, form_id)
    item = item_of(form, key)
    sent = SeenForm(request.POST)
    if not sent.is_valid():
        raise Http404
    told = _("「%(title)s」を外しました。") % {"title": item.title}
    edit = partial(rules.without_item, key=key)
    change(request, form, edit, part="order", seen=sent.cleaned_data["seen"], told=told)
    return redirect("forms:form-detail", form.pk)
