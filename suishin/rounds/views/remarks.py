"""The organizer's own notes on a report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.rounds import actions
from suishin.rounds.views.shared import report_of


@require_POST
def remark_add(request: SignedInRequest, report_id: int) -> HttpResponse:
    report = report_of(request, report_id)
    try:
        actions.add_remark(report=report, text=request.POST.get("text", ""), by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("所見を残しました。"))
    return redirect("rounds:report-detail", report.pk)
