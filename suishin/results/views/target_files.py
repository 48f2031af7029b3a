"""Targets by file: the workbook that goes out, sending a file, looking at what it would change, taking it in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.models import User
from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.outputs.responses import xlsx_response
from suishin.permissions import NotAllowed, Permission, has_permission
from suishin.results import actions
from suishin.results.files.cells import read_sheets
from suishin.results.files.marked import marked_copy
from suishin.results.forms.target_files import TargetFileForm
from suishin.results.models import ProductSet, TargetFile, YearStart
from suishin.results.outputs import target_files as outputs
from suishin.results.outputs.imports import faults_table
from suishin.results.outputs.targets import sum_table
from suishin.results.queries.target_files import TargetDifference, comparison_of, sheets_to_fill, sums_after
from suishin.results.queries.target_pages import units_of
from suishin.results.rules.target_rights import UNIT_KINDS, may_set
from suishin.results.views.targets import asked_place

ROWS_ON_A_PAGE = 50
SHOWN = 200  # of faults and differences


@require_http_methods(["GET", "HEAD", "POST"])
def target_file_list(request: SignedInRequest) -> HttpResponse:
    """Take a file in, offer the one to fill in, and show what became of those before."""
    sender = _sender(request.user)
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TargetFileForm(posted, files)
    if form.is_bound and form.is_valid():
        try:
            sent = actions.receive_targets(
                file=form.cleaned_data["file"], organization=sender, by=request.user, now=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, error.text)
        else:
            return redirect("results:target-file-detail", sent.pk)
    place = asked_place(request, []) or sender
    sent_files = TargetFile.objects.visible_to(request.user).select_related("organization", "by")
    page = Paginator(sent_files.defer("reading", "changes"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": outputs.files_table(list(page)),
        "place": place if _may_fill(request.user, place) else None,
    }
    return render(request, "results/target_file_list.html", context)


@require_safe
def target_workbook(request: SignedInRequest) -> HttpResponse:
    """Offer a workbook with the targets of the units of a place, to be filled in and sent back."""
    place = asked_place(request, []) or _sender(request.user)
    if not _may_fill(request.user, place):
        raise NotAllowed("sets no targets below this organization")
    sheets = sheets_to_fill(place, viewer=request.user, today=timezone.localdate())
    begins = YearStart.of(YearStart.Use.RESULTS)
    content = outputs.workbook_to_fill(sheets, list(units_of(place)), year_begins=begins)
    if request.method == "GET":  # a HEAD takes nothing out of the product
        record_export(title=_("目標の表"), filters={_("組織"): place.name}, by=request.user, now=timezone.now())
    return xlsx_response(content, _("目標の表_%(place)s.xlsx") % {"place": place.name})


@require_safe
def target_file_detail(request: SignedInRequest, file_id: int) -> HttpResponse:
    """Show what a file would change, or has changed."""
    file = _file(request, file_id)
    return render(request, "results/target_file_detail.html", {"file": file, **_detail(file, request.user)})


def _detail(file: TargetFile, viewer: User) -> dict[str, Any]:
    if not file.is_waiting:
        differences = [TargetDifference(*row) for row in file.changes]
        return {"differences": _differences(differences), "difference_count": len(differences), "shown": SHOWN}
    comparison = comparison_of(file, viewer=viewer)
    sums = [] if comparison.faults else sums_after(comparison)
    return {
        "comparison": comparison,
        "faults": faults_table(comparison.faults[:SHOWN]),
        "differences": _differences(comparison.differences),
        "difference_count": len(comparison.planned),
        "sums": sum_table(sums, year_begins=YearStart.of(YearStart.Use.RESULTS)),
        "shown": SHOWN,
    }


def _differences(differences: list[TargetDifference]) -> Any:
    places = Organization.objects.filter(pk__in={row.organization for row in differences[:SHOWN]})
    return outputs.differences_table(
        differences[:SHOWN],
        places=dict(places.values_list("pk", "name")),
        product_sets=ProductSet.objects.in_bulk(),
    )


@require_POST
def target_file_commit(request: SignedInRequest, file_id: int) -> HttpResponse:
    file, seen = _file(request, file_id), request.POST.get("seen", "")
    return _done(
        request,
        file,
        lambda: actions.commit_targets(file=file, seen=seen, by=request.user, now=timezone.now()),
        _("「%(name)s」のとおりに、目標を設定・提案しました。") % {"name": file.name},
    )


@require_POST
def target_file_discard(request: SignedInRequest, file_id: int) -> HttpResponse:
    file = _file(request, file_id)
    return _done(
        request,
        file,
        lambda: actions.discard_targets(file=file, by=request.user, now=timezone.now()),
        _("「%(name)s」を破棄しました。目標は変わっていません。") % {"name": file.name},
    )


@require_safe
def target_file_marked(request: SignedInRequest, file_id: int) -> HttpResponse:
    """Offer the sender's file with the cells at fault marked."""
    file = _file(request, file_id)
    if not file.is_waiting:
        raise Http404
    comparison = comparison_of(file, viewer=request.user)
    actions.record_target_download(file=file, by=request.user, now=timezone.now())
    content = read_sheets(originals.path_of(file.sha256))
    stem = file.name.rpartition(".")[0] or file.name
    return xlsx_response(marked_copy(content, comparison.faults), _("%(name)s_直すところ.xlsx") % {"name": stem})


def _file(request: SignedInRequest, file_id: int) -> TargetFile:
    files = TargetFile.objects.visible_to(request.user).select_related("organization", "by", "decided_by")
    return get_object_or_404(files, pk=file_id)


def _sender(user: User) -> Organization:
    """Return for whom targets are sent: the organization of the post one acts for."""
    asked = (Permission.TARGET_SET, Permission.TARGET_PROPOSE)
    post = next(
        (post for post in user.posts if any(has_permission(user, one, post.organization) for one in asked)), None
    )
    if post is None:
        raise NotAllowed("sets and proposes no targets")
    return post.organization


def _may_fill(user: User, place: Organization) -> bool:
    unit = units_of(place).first() if place.kind in UNIT_KINDS else None
    return unit is not None and may_set(user, unit)


def _done(request: SignedInRequest, file: TargetFile, act: Callable[[], object], words: str) -> HttpResponse:
    """Do what was asked, tell how it went, and lead back to the file's page."""
    try:
        act()
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, words)
    return redirect(reverse("results:target-file-detail", args=[file.pk]))
