"""Pages of booklets: those of a round, one with its files, an accepted report as it was bound."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.outputs.responses import DOCX, PDF, XLSX, download_response
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds import actions, outputs, queries
from suishin.rounds.binding import files
from suishin.rounds.models import Booklet, Report
from suishin.rounds.views.shared import remember_export, round_of

ENTRIES_ON_A_PAGE = 200
CONTENT_TYPES = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX}


@require_safe
def booklet_list(request: SignedInRequest, code: str) -> HttpResponse:
    round = round_of(request, code)
    require_permission(request.user, Permission.REPORT_VIEW)
    can_make = has_permission(request.user, Permission.BOOKLET_MAKE, round.organizer)
    accepted = round.reports.filter(status=Report.Status.ACCEPTED).count() if can_make else 0
    booklets = queries.booklets_of(round, viewer=request.user)
    context = {
        "round": round,
        "table": outputs.booklets_table(booklets),
        "can_make": can_make,
        "accepted_count": accepted,
        "other_count": round.reports.count() - accepted if can_make else 0,
    }
    return render(request, "rounds/booklet_list.html", context)


@require_POST
def booklet_freeze(request: SignedInRequest, code: str) -> HttpResponse:
    try:
        booklet = actions.freeze_booklet(round=round_of(request, code), by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("rounds:booklet-list", code)
    messages.success(request, _("第%(number)d号を固定し、作成を始めました。") % {"number": booklet.number})
    return redirect("rounds:booklet-detail", booklet.pk)


@require_safe
@vary_on_headers("HX-Request")
def booklet_detail(request: SignedInRequest, booklet_id: int) -> HttpResponse:
    booklet = _booklet_of(request, booklet_id)
    entries = booklet.entries.select_related("report__organization")
    present = {kind for kind, sha256 in booklet.file_hashes.items() if files.is_kept(sha256)}
    context = {
        "booklet": booklet,
        "files": [(kind, outputs.BOOKLET_FILES[kind]) for kind in Booklet.KINDS if kind in present],
        "is_file_gone": booklet.state == Booklet.State.MADE and len(present) < len(Booklet.KINDS),
        "total_count": len(Booklet.KINDS),
        "entries": Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page")),
        "absent": outputs.absent_table(booklet),
        "can_make": has_permission(request.user, Permission.BOOKLET_MAKE, booklet.round.organizer),
    }
    template = "rounds/booklet_detail.html" + ("#progress" if request.headers.get("HX-Request") else "")
    return render(request, template, context)


@require_POST
def booklet_retry(request: SignedInRequest, booklet_id: int) -> HttpResponse:
    booklet = _booklet_of(request, booklet_id)
    try:
        actions.retry_booklet(booklet=booklet, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("作り直しを始めました。固定した内容は変わりません。"))
    return redirect("rounds:booklet-detail", booklet.pk)


@require_POST
def booklet_publish(request: SignedInRequest, booklet_id: int) -> HttpResponse:
    booklet = _booklet_of(request, booklet_id)
    try:
        actions.publish_booklet(booklet=booklet, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("第%(number)d号を公開しました。") % {"number": booklet.number})
    return redirect("rounds:booklet-detail", booklet.pk)


@require_safe
def booklet_download(request: SignedInRequest, booklet_id: int, kind: str) -> HttpResponse:
    booklet = _booklet_of(request, booklet_id)
    content = files.read(booklet.file_hashes.get(kind, ""))
    if content is None:
        raise Http404
    remember_export(request, str(booklet))
    return download_response(content, outputs.booklet_file_name(booklet, kind), content_type=CONTENT_TYPES[kind])


@require_safe
def booklet_report(request: SignedInRequest, booklet_id: int, organization_code: str) -> HttpResponse:
    """Show an accepted report as it was bound: this version and nothing around it."""
    booklet = _booklet_of(request, booklet_id)
    entries = booklet.entries.select_related("version", "report__organization", "report__round__form")
    entry = get_object_or_404(entries, report__organization__code=organization_code)
    page = queries.bound_page(entry.report, entry.version)
    return render(request, "rounds/booklet_report.html", {"booklet": booklet, "report": entry.report, "page": page})


def _booklet_of(request: SignedInRequest, booklet_id: int) -> Booklet:
    booklets = Booklet.objects.visible_to(request.user)
    related = ("round__organizer", "round__form", "frozen_by", "published_by")
    return get_object_or_404(booklets.select_related(*related), pk=booklet_id)
