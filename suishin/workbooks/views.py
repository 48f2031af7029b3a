"""Sending filled-in workbooks back, and choosing between a file and the draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts.models import User
from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.permissions import Permission, require_permission
from suishin.rounds.actions import require_hand
from suishin.rounds.models import Hand, Report
from suishin.workbooks import actions, queries
from suishin.workbooks.forms import ChoiceForm, ReturnForm
from suishin.workbooks.models import ReturnedWorkbook

SHOWN = 100  # of the newest workbooks on a list


@require_http_methods(["GET", "HEAD", "POST"])
def return_list(request: SignedInRequest) -> HttpResponse:
    """Take in forms of any report one writes, and show what has come back."""
    require_permission(request.user, Permission.FILE_UPLOAD)
    return _return_page(request, None, _own_organization(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def report_return(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Take in the form of one report."""
    reports = Report.objects.visible_to(request.user).for_drafts()
    report = get_object_or_404(reports, pk=report_id)
    require_hand(Hand.Kind.AUTHOR, report, request.user, timezone.now())
    return _return_page(request, report, report.organization)


def _return_page(request: SignedInRequest, report: Report | None, organization: Organization) -> HttpResponse:
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReturnForm(posted, files)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = actions.receive_workbooks(
                files=form.files_sent, report=report, organization=organization, by=request.user, now=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return _after_receiving(request, receipt, report)
    shown = ReturnedWorkbook.objects.visible_to(request.user).select_related(
        "report__organization", "report__round", "by"
    )
    if report:
        shown = shown.filter(report=report)
    context = {"form": form, "report": report, "workbooks": shown.defer("answers", "faults")[:SHOWN]}
    return render(request, "workbooks/return_list.html", context)


def _own_organization(user: User) -> Organization:
    """Return for whom files are sent: the organization of the post one acts for."""
    allowed = Organization.objects.with_permission(user, Permission.FILE_UPLOAD)
    post = next((post for post in user.posts if allowed.filter(pk=post.organization_id).exists()), None)
    assert post  # whoever may upload does so through a post
    return post.organization


def _after_receiving(request: HttpRequest, receipt: actions.Receipt, report: Report | None) -> HttpResponse:
    """Tell what became of the files, and lead on to the comparison where there is just one."""
    for name, earlier in receipt.repeated:
        words = _("「{}」は{}に受け取ったファイルと同じ内容です。もう一度は受け取っていません。{}")
        link = format_html('<a href="{}">{}</a>', _page_of(earlier), _("前のファイルを見る"))
        at = date_format(timezone.localtime(earlier.at), _("Y年n月j日 H:i"))
        messages.warning(request, format_html(words, name, at, link))
    waiting = [workbook for workbook in receipt.received if workbook.is_waiting]
    for workbook in receipt.received:
        if not workbook.is_waiting:
            tell = messages.warning if workbook.is_unknown else messages.error
            tell(request, _("「%(name)s」：%(message)s") % {"name": workbook.name, "message": workbook.message})
    if len(waiting) == 1 and len(receipt.received) == 1:
        return redirect("workbooks:compare", waiting[0].pk)
    if waiting:
        words = _("%(count)s件を受け取りました。ひとつずつ開いて、取り込むところを選んでください。")
        messages.success(request, words % {"count": len(waiting)})
    return redirect("workbooks:report-return", report.pk) if report else redirect("workbooks:return-list")


def _page_of(workbook: ReturnedWorkbook) -> str:
    if workbook.report_id:
        return reverse("workbooks:compare", args=[workbook.pk])
    return reverse("workbooks:return-list")


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: SignedInRequest, workbook_id: int) -> HttpResponse:
    """Show file and draft side by side; sent, take over what was chosen."""
    workbook = _workbook_of(request, workbook_id)
    if workbook.report is None:
        raise Http404
    require_hand(Hand.Kind.AUTHOR, workbook.report, request.user, timezone.now())
    comparison = queries.comparison_of(workbook, today=timezone.localdate())
    form = ChoiceForm(request.POST if request.method == "POST" else None, items=comparison.to_choose)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.take_over_return(workbook=workbook, chosen=form.chosen, by=request.user, now=timezone.now())
        except ActionError as error:
            comparison = queries.comparison_of(workbook, today=timezone.localdate())
            form, status = ChoiceForm(None, items=comparison.to_choose), 409
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(count)s項目を下書きに取り込みました。") % {"count": count})
            return redirect("rounds:report-write", workbook.report.pk)
    context = {"workbook": workbook, "report": workbook.report, "comparison": comparison, "form": form}
    return render(request, "workbooks/compare.html", context, status=status)


def _workbook_of(request: SignedInRequest, workbook_id: int) -> ReturnedWorkbook:
    workbooks = ReturnedWorkbook.objects.visible_to(request.user).select_related(
        "report__round__form", "report__round__organizer", "report__organization", "organization", "by", "decided_by"
    )
    return get_object_or_404(workbooks, pk=workbook_id)


@require_POST
def put_aside(request: SignedInRequest, workbook_id: int) -> HttpResponse:
    workbook = _workbook_of(request, workbook_id)
    try:
        actions.put_aside(workbook=workbook, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("「%(name)s」を見送りました。下書きは変わっていません。") % {"name": workbook.name})
    return redirect("workbooks:return-list")


@require_POST
def hand_on(request: SignedInRequest, workbook_id: int) -> HttpResponse:
    workbook = _workbook_of(request, workbook_id)
    try:
        receipt = actions.hand_on_to_reader(workbook=workbook, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("workbooks:return-list")
    if receipt.upload:
        return redirect("ingestion:upload-detail", receipt.upload.pk)
    for refusal in receipt.refused:
        messages.error(request, _("「%(name)s」：%(message)s") % {"name": refusal.name, "message": refusal.reason})
    for _name, earlier in receipt.repeated:
        return redirect("ingestion:file-detail", earlier.pk)
    return redirect("workbooks:return-list")
