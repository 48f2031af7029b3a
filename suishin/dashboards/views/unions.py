"""The page of a local union, who rose among its equals, and the sheets handed out at committees."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common.errors import ActionError
from suishin.common.months import Month
from suishin.dashboards import sheets
from suishin.dashboards import union_words as words
from suishin.dashboards.charts import unions as charts
from suishin.dashboards.outputs import union_page as outputs
from suishin.dashboards.queries.unions import UnionPicture, union_pictures
from suishin.organizations.models import Organization
from suishin.outputs.responses import PDF, download_response, xlsx_response
from suishin.outputs.tables import Table, workbook
from suishin.permissions import Permission, has_permission, require_permission
from suishin.results.models import Basis, ProductLine
from suishin.results.queries.months import Bounds, came_in, months_told
from suishin.results.queries.peers import risers_among_equals


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address says: which month, and under whom merged unions are counted."""

    bounds: Bounds | None
    month: Month | None
    basis: str

    @property
    def query(self) -> dict[str, str]:
        chosen = {"month": str(self.month)} if self.month and self.bounds and self.month != self.bounds.last else {}
        return chosen | ({"basis": self.basis} if self.basis != Basis.TODAY else {})

    @property
    def query_text(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""

    def url(self, name: str, organization: Organization, **changed: str) -> str:
        """Return an address that keeps what is chosen."""
        query = {key: value for key, value in (self.query | changed).items() if value}
        address = reverse(name, args=[organization.pk])
        return f"{address}?{urlencode(query)}" if query else address


@require_safe
def union(request: SignedInRequest, union_id: int) -> HttpResponse:
    shown = _union(request, union_id)
    choice = _choice(request)
    context = {"union": shown, "above": _above(request, shown), "above_query": choice.query_text, "choice": choice}
    if choice.month is not None:
        picture = _picture(request, shown, choice)
        context |= _context(request, picture, choice)
    return render(request, "dashboards/results_union.html", context)


@require_safe
def union_export(request: SignedInRequest, union_id: int) -> HttpResponse:
    shown = _union(request, union_id, Permission.RESULT_EXPORT)
    choice = _choice(request)
    picture = _picture(request, shown, choice)
    title = _("%(union)sの目標と実績") % {"union": shown.name}
    _remember(request, title, picture.month)
    tables: list[Table[Any]] = [
        outputs.progress_table(picture),
        outputs.forecast_table(picture),
        outputs.in_force_table(picture),
        outputs.new_table(picture),
        outputs.peers_table(picture),
        outputs.people_table(picture),
    ]
    return xlsx_response(workbook(tables), f"{title}_{picture.month}.xlsx")


@require_safe
def union_peers(request: SignedInRequest, union_id: int) -> HttpResponse:
    """Show who of the unions in sight rose most; whoever sees one union only has nobody to compare by name."""
    shown = _union(request, union_id)
    if not request.user.is_above_unions:
        raise Http404
    choice = _choice(request)
    lines = [line for line in _lines(request) if not line.product.counts_unions]
    line = next((line for line in lines if line.code == request.GET.get("line")), lines[0] if lines else None)
    above = _above(request, shown)
    context = {"union": shown, "above": above, "above_query": choice.query_text, "choice": choice, "line": line}
    if choice.month is not None and line is not None:
        risers = risers_among_equals(request.user, shown, line_id=line.pk, month=choice.month, basis=choice.basis)
        context |= {
            "month_in_words": words.month_in_words(choice.month),
            "state": outputs.risers_state(risers),
            "came_in": came_in(choice.month, (above or [shown])[0]),
            "compared": words.compared_in_words(choice.basis),
            "basis_label": Basis(choice.basis).label,
            "table": outputs.risers_table(risers, line, query=choice.query_text),
            "tabs": [
                (one.short_name, choice.url("dashboards:results-union-peers", shown, line=one.code), one == line)
                for one in lines
            ],
            "union_url": choice.url("dashboards:results-union", shown),
        }
    return render(request, "dashboards/results_union_peers.html", context)


@require_safe
def union_sheet(request: SignedInRequest, union_id: int) -> HttpResponseBase:
    """Offer the sheet of one union: one page A4."""
    shown = _union(request, union_id, Permission.RESULT_EXPORT)
    choice = _choice(request)
    pictures = [_picture(request, shown, choice)]
    back = choice.url("dashboards:results-union", shown)
    return _sheets(request, _("%(name)sの実績") % {"name": shown.name}, pictures, back)


@require_safe
def prefecture_sheets(request: SignedInRequest, prefecture_id: int) -> HttpResponseBase:
    """Offer the sheets of all unions of a prefecture as one document."""
    found = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW).prefectures()
    prefecture = get_object_or_404(found, pk=prefecture_id)
    require_permission(request.user, Permission.RESULT_EXPORT, prefecture)
    choice = _choice(request)
    below = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW).below(prefecture)
    unions = list(below.filter(kind=Organization.Kind.LOCAL_UNION, closed_on__isnull=True).order_by("code"))
    if choice.month is None or not unions:
        raise Http404
    pictures = union_pictures(request.user, unions, month=choice.month, basis=choice.basis)
    title = _("%(name)sの単組の実績") % {"name": prefecture.name}
    return _sheets(request, title, pictures, reverse("dashboards:home"))


def _sheets(request: SignedInRequest, title: str, pictures: list[UnionPicture], back: str) -> HttpResponseBase:
    month = pictures[0].month
    try:
        document = sheets.sheets_pdf(title, pictures, printed_on=timezone.localdate())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(back)
    _remember(request, title, month)
    return download_response(document, f"{title}_{month}.pdf", content_type=PDF)


def _union(request: SignedInRequest, union_id: int, permission: Permission = Permission.RESULT_VIEW) -> Organization:
    """Return a local union in sight."""
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    shown = get_object_or_404(seen, pk=union_id, kind=Organization.Kind.LOCAL_UNION)
    require_permission(request.user, permission, shown)
    return shown


def _choice(request: SignedInRequest) -> Choice:
    bounds = months_told()
    basis = Basis.THEN if request.GET.get("basis") == Basis.THEN else Basis.TODAY
    return Choice(bounds, bounds.chosen(request.GET.get("month", "")) if bounds else None, basis)


def _picture(request: SignedInRequest, shown: Organization, choice: Choice) -> UnionPicture:
    if choice.month is None:
        raise Http404
    return union_pictures(request.user, [shown], month=choice.month, basis=choice.basis)[0]


def _context(request: SignedInRequest, picture: UnionPicture, choice: Choice) -> dict[str, object]:
    shown = picture.union
    can_export = has_permission(request.user, Permission.RESULT_EXPORT, shown)
    other = Basis.TODAY if picture.basis == Basis.THEN else Basis.THEN
    url = "dashboards:results-union"
    return {
        "picture": picture,
        "month_in_words": words.month_in_words(picture.month),
        "state": words.state_in_words(picture),
        "came_in": came_in(picture.month, shown),
        "made_of": words.made_of(picture),
        "progress": outputs.progress_table(picture),
        "forecasts": outputs.forecast_table(picture),
        "charts": charts.course_charts(picture),
        "turns": [words.turn_in_words(turn) for turn in picture.turns],
        "months_table": outputs.in_force_table(picture),
        "band": words.band_in_words(picture),
        "strips": charts.peer_strips(picture),
        "peers": outputs.peers_table(picture),
        "people": outputs.people_table(picture),
        "excel_url": choice.url("dashboards:results-union-export", shown) if can_export else None,
        "sheet_url": choice.url("dashboards:results-union-sheet", shown) if can_export else None,
        "peers_url": choice.url("dashboards:results-union-peers", shown) if request.user.is_above_unions else None,
        "before_url": _month_url(choice, shown, -1),
        "after_url": _month_url(choice, shown, 1),
        "other_basis": Basis(other).label if picture.has_family else "",
        "other_basis_url": choice.url(url, shown, basis="" if other == Basis.TODAY else other),
    }


def _month_url(choice: Choice, shown: Organization, step: int) -> str | None:
    assert choice.bounds is not None
    assert choice.month is not None
    month = choice.month + step
    if not choice.bounds.first <= month <= choice.bounds.last:
        return None
    return choice.url("dashboards:results-union", shown, month="" if month == choice.bounds.last else str(month))


def _above(request: SignedInRequest, shown: Organization) -> list[Organization]:
    """Return what lies above the union of what the viewer sees results of, from the top down."""
    seen = Organization.objects.with_permission(request.user, Permission.RESULT_VIEW)
    return list(seen.filter(pk__in=shown.ancestor_ids).order_by("path"))


def _lines(request: SignedInRequest) -> list[ProductLine]:
    return list(ProductLine.objects.visible_to(request.user).select_related("product"))


def _remember(request: SignedInRequest, title: str, month: Month) -> None:
    """Remember that somebody saved results; a HEAD takes nothing out of the product."""
    if request.method == "GET":
        filters = {_("年月"): words.month_in_words(month)}
        record_export(title=title, filters=filters, by=request.user, now=timezone.now())
