"""One form: its editor with previews and check, its facts, years, files; making it ready and throwing it away."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common.errors import ActionError
from suishin.forms import actions, outputs, queries, rules
from suishin.forms.forms import BOXES, KINDS, FactsForm, RevisionForm, header_of, header_rows
from suishin.forms.models import FormVersion
from suishin.forms.pictures import pictures_of
from suishin.forms.views.shared import (
    can_edit,
    draft_of,
    form_of,
    is_in_conflict,
    member_differences,
    saved,
    seen_of,
    theirs_and_yours,
)
from suishin.forms.workbook import form_workbook
from suishin.outputs.responses import download_response, xlsx_response
from suishin.reading.definition import FormDefinition, HeaderField, dump_definition


@require_safe
def form_detail(request: SignedInRequest, form_id: int) -> HttpResponse:
    """Show a form, and to those who may change it the buttons for that; `?view=paper` shows it on paper."""
    form = form_of(request, form_id)
    definition = form.definition
    is_paper = request.GET.get("view") == "paper"
    address = reverse("forms:form-detail", args=[form.pk])
    context = {
        "form": form,
        "definition": definition,
        "can_edit": can_edit(request, form),
        "order": seen_of(form, "order")["seen"],
        "checks_seen": seen_of(form, "checks")["seen"],
        "sections": [_section_view(section) for section in definition.sections],
        "last_position": len(definition.sections) - 1,
        "titles": {item.key: item.title for item in definition.items()},
        "notes": [(note, _address(form, note.part)) for note in queries.notes_on(form, viewer=request.user)],
        "succession": queries.succession_of(form, viewer=request.user),
        "rounds": queries.rounds_asking(form, viewer=request.user),
        "pictures": pictures_of(definition) if is_paper and definition.sections else [],
        "is_paper": is_paper,
        "tabs": [(_("画面"), f"{address}#preview", not is_paper), (_("紙"), f"{address}?view=paper#preview", is_paper)],
    }
    return render(request, "forms/form_detail.html", context)


def _section_view(section: Any) -> dict[str, Any]:
    """Return a section with the items of each box in their order, and whether one can go up or down there."""
    boxes = []
    for box, name in BOXES.items():
        items = [item for item in section.items if item.box is box]
        rows = [(item, KINDS[item.kind], place, place > 0, place < len(items) - 1) for place, item in enumerate(items)]
        boxes.append((box.value, name, rows))
    return {"section": section, "position": section.number - 1, "boxes": boxes}


def _address(form: FormVersion, part: str) -> str:
    """Return the page on which a part is changed; "" where there is none."""
    kind, _dot, key = part.partition(".")
    if not form.is_draft or not kind:
        return ""
    names = {"sections": "section-edit", "items": "item-edit", "checks": "check-edit"}
    return reverse(f"forms:{names[kind]}", args=[form.pk, key])


@require_safe
def form_export(request: SignedInRequest, form_id: int) -> HttpResponse:
    """Offer the form as the file that another installation imports and `suishin read --form` takes."""
    form = form_of(request, form_id)
    # Written anew: PostgreSQL keeps the entries of the stored content in an order of its own.
    text = json.dumps(dump_definition(form.definition), ensure_ascii=False, indent=1) + "\n"
    if request.method == "GET":  # a HEAD takes nothing out of the product
        record_export(title=str(form), filters={}, by=request.user, now=timezone.now())
    return download_response(text.encode(), outputs.definition_file_name(form), content_type="application/json")


@require_safe
def form_blank(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = form_of(request, form_id)
    return xlsx_response(form_workbook(form.definition, None), outputs.blank_file_name(form))


@require_http_methods(["GET", "HEAD", "POST"])
def form_facts(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = draft_of(request, form_id)
    definition = form.definition
    current = {name: getattr(definition, name) for name in FactsForm.base_fields if name not in ("seen",)} | {
        "follows": definition.follows
    }
    sent = request.POST if request.method == "POST" else None
    codes = sorted({other.code for other in FormVersion.objects.visible_to(request.user).ready()} - {form.code})
    if definition.follows and definition.follows not in codes:
        codes.append(definition.follows)
    page_form = FactsForm(sent, initial=current | seen_of(form, "facts"), codes=codes)
    rows = header_rows(definition, sent)
    differences: list[tuple[str, str, str]] = []
    if sent is not None and page_form.is_valid() and rows.is_valid():
        header = header_of(rows, [item.key for item in definition.items()])
        edit = partial(_with_facts, facts=page_form.cleaned_data, header=header)
        if saved(request, form, edit, part="facts", page_form=page_form):
            messages.success(request, _("様式の名称と見出しを保存しました。"))
            return redirect("forms:form-detail", form.pk)
        differences = theirs_and_yours(page_form, current)
        if is_in_conflict(page_form):
            differences += member_differences(_("見出しの欄"), definition.header, header)
    context = {"form": form, "page_form": page_form, "rows": rows, "differences": differences}
    return render(request, "forms/form_facts.html", context)


def _with_facts(
    definition: FormDefinition, *, facts: dict[str, Any], header: tuple[HeaderField, ...]
) -> FormDefinition:
    return replace(definition, **{name: value for name, value in facts.items() if name != "seen"}, header=header)


@require_http_methods(["GET", "HEAD", "POST"])
def form_years(request: SignedInRequest, form_id: int) -> HttpResponse:
    """Offer every text that names a year with the year after it; what is chosen is replaced."""
    form = draft_of(request, form_id)
    proposals = rules.year_proposals(form.definition)
    if request.method == "POST":
        places = set(request.POST.getlist("place"))
        try:
            actions.edit_form(
                form=form,
                edit=partial(rules.with_raised_years, places=places),
                part="texts",
                seen=request.POST.get("seen", ""),
                by=request.user,
                now=timezone.now(),
            )
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("年を%(count)sか所書きかえました。") % {"count": len(places)})
            return redirect("forms:form-detail", form.pk)
    context = {"form": form, "proposals": proposals, "seen": seen_of(form, "texts")["seen"]}
    return render(request, "forms/form_years.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_ready(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = draft_of(request, form_id)
    page_form = RevisionForm(request.POST or None, initial={"revision": form.revision})
    if request.method == "POST" and page_form.is_valid():
        try:
            actions.mark_form_ready(
                form=form, seen_revision=page_form.cleaned_data["revision"], by=request.user, now=timezone.now()
            )
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("「%(form)s」を完成にしました。報告の回で選べます。") % {"form": form})
        return redirect("forms:form-detail", form.pk)
    notes = [(note, _address(form, note.part)) for note in queries.notes_on(form, viewer=request.user)]
    is_fit = not any(note.is_fault for note, _url in notes)
    context = {"form": form, "page_form": page_form, "notes": notes, "is_fit": is_fit}
    return render(request, "forms/form_ready.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_discard(request: SignedInRequest, form_id: int) -> HttpResponse:
    form = draft_of(request, form_id)
    page_form = RevisionForm(request.POST or None, initial={"revision": form.revision})
    if request.method == "POST" and page_form.is_valid():
        try:
            actions.discard_form(
                form=form, seen_revision=page_form.cleaned_data["revision"], by=request.user, now=timezone.now()
            )
        except ActionError as error:
            messages.error(request, str(error))
            return redirect("forms:form-detail", form.pk)
        messages.success(request, _("「%(form)s」を破棄しました。") % {"form": form})
        return redirect("forms:form-list")
    return render(request, "forms/form_discard.html", {"form": form, "page_form": page_form})
