"""Reading across: one item as all organizations answered it, and the passages worth keeping."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.outputs.responses import xlsx_response
from suishin.permissions import Permission, has_permission, require_permission
from suishin.reading.definition import Item
from suishin.rounds import actions, outputs, queries
from suishin.rounds.forms import AcrossFilter, MarkFilter, PassageForm, StalledFilter
from suishin.rounds.models import Report, Round
from suishin.rounds.views.shared import remember_export, report_of, round_of

ANSWERS_ON_A_PAGE = 50
MARKS_ON_A_PAGE = 100


@require_safe
def item_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin with the first item that is prose: there is most to read."""
    round = round_of(request, code)
    definition = round.form.definition
    first = next(iter(definition.narratives or tuple(definition.items())))
    return redirect("rounds:item-across", round.code, first.key)


@require_safe
def item_across(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    round = round_of(request, code)
    item = _item(round, key)
    form = AcrossFilter(request.GET)
    reports = queries.told_reports(round, item, viewer=request.user, words=form.words)
    page = Paginator(reports, ANSWERS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "item": item,
        "section": round.form.definition.section_of(key),
        "sections": round.form.definition.sections,
        "form": form,
        "page": page,
        "rows": queries.answers_across(page.object_list, round, item, viewer=request.user, words=form.words),
        "count_text": _("%(count)d件") % {"count": page.paginator.count},
        "can_mark": item.is_text and has_permission(request.user, Permission.REPORT_RETURN, round.organizer),
        "passage_form": PassageForm(),
        "excel_url": _with_query(request, reverse("rounds:item-across-export", args=[round.code, key])),
    }
    return render(request, "rounds/item_across.html", context)


@require_safe
def item_across_export(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    round = round_of(request, code)
    require_permission(request.user, Permission.EXPORT)
    item = _item(round, key)
    form = AcrossFilter(request.GET)
    reports = queries.told_reports(round, item, viewer=request.user, words=form.words)
    rows = queries.answers_across(reports, round, item, viewer=request.user, words=form.words)
    table = replace(outputs.across_table(round, item, rows), made_on=timezone.localdate())
    remember_export(request, table.title, form)
    names = {"item": item.short_title or item.title, "code": round.code}
    return xlsx_response(table.to_xlsx(), _("%(item)s_%(code)s.xlsx") % names)


@require_safe
def stalled_list(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    form = StalledFilter(request.GET)
    points = queries.points_without_change(round, viewer=request.user, at_least=form.at_least)
    page = Paginator(points, MARKS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "form": form,
        "page": page,
        "table": outputs.stalled_table(round, queries.stalled_points(round, page.object_list)),
        "excel_url": _with_query(request, reverse("rounds:stalled-export", args=[round.code])),
    }
    return render(request, "rounds/stalled_list.html", context)


@require_safe
def stalled_export(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    require_permission(request.user, Permission.EXPORT)
    form = StalledFilter(request.GET)
    points = queries.points_without_change(round, viewer=request.user, at_least=form.at_least)
    table = replace(outputs.stalled_table(round, queries.stalled_points(round, points)), made_on=timezone.localdate())
    remember_export(request, table.title, form)
    return xlsx_response(table.to_xlsx(), _("変わらない文_%(code)s.xlsx") % {"code": round.code})


@require_POST
def passage_mark(request: SignedInRequest, report_id: int) -> HttpResponse:
    report = report_of(request, report_id)
    require_permission(request.user, Permission.REPORT_RETURN, report.round.organizer)
    if report.current_version is None:
        raise Http404
    form = PassageForm(request.POST)
    key = request.POST.get("item_key", "")
    if form.is_valid():
        try:
            actions.mark_passage(
                version=report.current_version, item_key=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except ActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("印を付けました。"))
    else:
        messages.error(request, _("文とテーマの両方を書いてください。印は付けていません。"))
    return _back(report, key)


@require_POST
def passage_unmark(request: SignedInRequest, mark_id: int) -> HttpResponse:
    marks = queries.passage_marks(request.user).select_related("version__report__round__form")
    mark = get_object_or_404(marks, pk=mark_id)
    report, key = mark.version.report, mark.item_key
    actions.unmark_passage(mark=mark, by=request.user, now=timezone.now())
    messages.success(request, _("印を外しました。"))
    return _back(report, key)


@require_safe
def mark_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.REPORT_RETURN)
    form = MarkFilter(request.GET, themes=queries.mark_themes(request.user))
    marks = queries.passage_marks(request.user, kind=form.chosen("kind"), theme=form.chosen("theme"))
    page = Paginator(marks, MARKS_ON_A_PAGE).get_page(request.GET.get("page"))
    table = outputs.marks_table(list(page.object_list))
    return render(request, "rounds/mark_list.html", {"table": table, "form": form, "page": page})


def _item(round: Round, key: str) -> Item:
    try:
        return round.form.definition.item(key)
    except KeyError as error:
        raise Http404 from error


def _back(report: Report, key: str) -> HttpResponse:
    known = {item.key for item in report.round.form.definition.items()}
    if key not in known:
        return redirect("rounds:report-detail", report.pk)
    return redirect(f"{reverse('rounds:item-across', args=[report.round.code, key])}#report-{report.pk}")


def _with_query(request: SignedInRequest, url: str) -> str | None:
    """Return the address of an export of what is shown; None for those who may not save it."""
    if not has_permission(request.user, Permission.EXPORT):
        return None
    query = request.GET.urlencode()
    return f"{url}?{query}" if query else url
