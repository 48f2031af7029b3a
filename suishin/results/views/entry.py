"""Results typed by hand: where to begin, and the grid of a prefecture or a union."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.organizations.queries import ancestors
from suishin.outputs.formats import NUMBER
from suishin.permissions import Permission, require_permission
from suishin.results import actions
from suishin.results.forms.entry import (
    FINAL,
    FLASH,
    GridFilter,
    Sent,
    StartFilter,
    month_in_words,
    read_cells,
    seen_in_words,
)
from suishin.results.models import ProductLine
from suishin.results.outputs.entry import Drawing, EntryGrid, count_of_breaks, grid_url, grids_of, start_table
from suishin.results.queries import entry as queries
from suishin.results.queries.entry import Sheet
from suishin.results.rules.cells import CellKey, Values

KINDS = (Organization.Kind.PREFECTURE, Organization.Kind.LOCAL_UNION)


@require_safe
def entry_start(request: SignedInRequest) -> HttpResponse:
    """The unions of a prefecture and how far a month is told; each leads to its grid."""
    require_permission(request.user, Permission.RESULT_EDIT)
    today = timezone.localdate()
    kept = Organization.objects.with_permission(request.user, Permission.RESULT_EDIT).prefectures()
    prefectures = kept.filter(closed_on__isnull=True)
    first = {"prefecture": getattr(prefectures.first(), "pk", ""), "month": Month.containing(today) + -1}
    form = StartFilter(first | _chosen(request), prefectures=prefectures, today=today)
    if not form.is_valid() or form.cleaned_data["prefecture"] is None:
        return render(request, "results/entry_start.html", {"form": form})
    prefecture, month = form.cleaned_data["prefecture"], form.cleaned_data["month"]
    rows = queries.told_unions(prefecture, month)
    context = {
        "form": form,
        "prefecture": prefecture,
        "grid_url": grid_url(prefecture.pk, month),
        "table": start_table(rows, month),
        "told_count": sum(1 for row in rows if row.final_count or row.flash_count),
        "union_count": len(rows),
    }
    return render(request, "results/entry_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_grid(request: SignedInRequest, organization_id: int, month: str) -> HttpResponse:
    """The cells of a union, or of one line in all unions of a prefecture."""
    visible = Organization.objects.visible_to(request.user).filter(kind__in=KINDS)
    organization = get_object_or_404(visible, pk=organization_id)
    require_permission(request.user, Permission.RESULT_EDIT, organization)
    shown = _month(month)
    lines = list(ProductLine.objects.visible_to(request.user).select_related("product"))
    form = _filter(request, organization, shown, lines)
    if not form.is_valid():
        return redirect(grid_url(organization.pk, shown))
    if form.cleaned_data["month"] != shown:
        address = grid_url(organization.pk, form.cleaned_data["month"])
        return redirect(f"{address}?{_query(request)}")
    sheet = queries.sheet_of(
        organization,
        month=shown,
        is_flash=form.cleaned_data["state"] == FLASH,
        lines=[form.cleaned_data["line"]] if "line" in form.cleaned_data else lines,
    )
    if request.method == "POST":
        return _save(request, sheet, form)
    stored = queries.stored_values(sheet)
    return _grid_page(request, sheet, form, _drawing(sheet, stored), seen=stored)


def _save(request: SignedInRequest, sheet: Sheet, form: GridFilter) -> HttpResponse:
    sent = read_cells(sheet, request.POST.dict())
    if sent.faults:
        return _grid_page(request, sheet, form, _as_sent(sheet, sent, sent.faults), seen=sent.seen)
    try:
        saved = actions.save_entry(sheet=sheet, typed=sent.values, seen=sent.seen, by=request.user, now=timezone.now())
    except actions.CellsDisputed as dispute:
        faults = {key: _disputed(value) for key, value in dispute.stored.items()}
        seen = {key: value for key, value in {**sent.seen, **dispute.stored}.items() if value is not None}
        return _grid_page(request, sheet, form, _as_sent(sheet, sent, faults), seen=seen, refusal=dispute.text)
    except ActionError as error:
        messages.error(request, error.text)
        return redirect(request.get_full_path())
    messages.success(request, _told(saved))
    return redirect(request.get_full_path())


def _told(saved: actions.Saved) -> str:
    if not saved.cells:
        return _("変わった欄はありませんでした。")
    told = _("%(count)s個の欄を保存しました。合計にも入っています。") % {"count": NUMBER.in_words(saved.cells)}
    if saved.removed_rows:
        told += _("空になった%(count)s行は消しました。") % {"count": saved.removed_rows}
    return told


def _disputed(stored: int | None) -> str:
    if stored is None:
        return _("ほかの人が空にしました。もう一度保存すると、ここに入れた数になります。")
    value = {"value": NUMBER.in_words(stored)}
    return _("ほかの人が%(value)sに変えました。もう一度保存すると、ここに入れた数になります。") % value


def _grid_page(
    request: SignedInRequest,
    sheet: Sheet,
    form: GridFilter,
    drawing: Drawing,
    *,
    seen: Values,
    refusal: str = "",
) -> HttpResponse:
    grids = grids_of(sheet, drawing) if sheet.unions else []
    above = ancestors(sheet.organization, viewer=request.user)
    prefecture = next((place for place in above if place.is_prefecture), None)
    context: dict[str, Any] = {
        "organization": sheet.organization,
        "prefecture": prefecture,
        "prefecture_url": grid_url(prefecture.pk, sheet.month, is_flash=sheet.is_flash) if prefecture else "",
        "month": sheet.month,
        "month_text": month_in_words(sheet.month),
        "state_text": _("速報") if sheet.is_flash else _("確定"),
        "form": form,
        "grids": grids,
        "faults": _fault_lines(grids),
        "refusal": refusal,
        "breaks": count_of_breaks(grids),
        "seen": seen_in_words(seen),
    }
    return render(request, "results/entry_grid.html", context)


def _drawing(sheet: Sheet, stored: Values, **typed: Any) -> Drawing:
    return Drawing.of(stored, queries.last_values(sheet), queries.flash_values(sheet), **typed)


def _as_sent(sheet: Sheet, sent: Sent, faults: Mapping[CellKey, str]) -> Drawing:
    """Return the page as it was sent, with what is wrong at its cells; cells left alone show what is stored now."""
    left_alone = {key for key, value in sent.values.items() if value == sent.seen.get(key)}
    texts = {key: text for key, text in sent.texts.items() if key not in left_alone}
    typed = {key: value for key, value in sent.values.items() if key not in left_alone}
    return _drawing(sheet, queries.stored_values(sheet), texts=texts, typed=typed, faults=faults)


def _fault_lines(grids: list[EntryGrid]) -> list[tuple[str, str, str]]:
    """Return cell, label and fault of whatever is wrong, for the head of the page."""
    cells = [cell for grid in grids for row in grid.rows for cell in row.cells if cell and cell.fault]
    return [(cell.name, cell.label, cell.fault) for cell in cells]


def _filter(request: SignedInRequest, organization: Organization, month: Month, lines: list[ProductLine]) -> GridFilter:
    is_union = organization.kind == Organization.Kind.LOCAL_UNION
    chosen = {"month": str(month), "state": FINAL, "line": lines[0].code} | _chosen(request)
    offered = [] if is_union else lines
    return GridFilter(chosen, lines=offered, today=timezone.localdate(), month=month)


def _chosen(request: SignedInRequest) -> dict[str, str]:
    """Return what the address chooses; a choice left empty is none."""
    return {name: value for name, value in request.GET.dict().items() if value}


def _query(request: SignedInRequest) -> str:
    """Return the filters of the address without the month, which stands in its path."""
    kept = request.GET.copy()
    kept.pop("month", None)
    return kept.urlencode()


def _month(written: str) -> Month:
    try:
        month = Month.parse(written)
    except ValueError:
        raise Http404 from None
    if month > Month.containing(timezone.localdate()):
        raise Http404
    return month
