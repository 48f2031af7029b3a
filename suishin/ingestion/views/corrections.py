"""Requests for correction: a prefecture writes one, national headquarters answers it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.common.errors import ActionError
from suishin.ingestion import actions
from suishin.ingestion.forms import AnswerForm, CorrectionForm
from suishin.ingestion.models import CorrectionRequest
from suishin.ingestion.views.shared import reader_of_reports, sent
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds.models import Report

REQUESTS_ON_A_PAGE = 50


@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    user = reader_of_reports(request)
    requests = CorrectionRequest.objects.visible_to(user).select_related(
        "report__organization", "report__round", "version", "by", "closed_by"
    )
    waiting_first = requests.order_by(F("closed_at").desc(nulls_first=True), "-at")
    context = {
        "page": Paginator(waiting_first, REQUESTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "open_count": requests.open().count(),
        "may_answer": has_permission(user, Permission.SETTLEMENT_TAKE_BACK),
    }
    return render(request, "ingestion/correction_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_correction(request: HttpRequest, report_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    reports = Report.objects.visible_to(user).select_related("organization", "round")
    report = get_object_or_404(reports, pk=report_id)
    require_permission(user, Permission.CORRECTION_REQUEST, report.organization)
    form = CorrectionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.request_correction(report=report, text=form.cleaned_data["text"], by=user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("訂正の依頼を全国本部に送りました。返事はこの一覧に出ます。"))
            return redirect("ingestion:correction-list")
    return render(request, "ingestion/correction_request.html", {"report": report, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, request_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    found = CorrectionRequest.objects.visible_to(user).select_related("report__organization", "report__round", "by")
    correction = get_object_or_404(found, pk=request_id)
    require_permission(user, Permission.SETTLEMENT_TAKE_BACK, correction.report.organization)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer = form.cleaned_data["answer"]
            actions.close_correction(request=correction, answer=answer, by=user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("返事を書き、依頼を済みにしました。"))
            return redirect("ingestion:correction-list")
    return render(request, "ingestion/correction_close.html", {"correction": correction, "form": form})
