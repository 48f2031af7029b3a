"""The form of a report as a workbook to be filled in away from the screen; what comes back is told in `workbooks`."""

import io
import zipfile

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.forms.entry import entry_workbook
from suishin.outputs.responses import download_response, xlsx_response
from suishin.permissions import Permission, require_permission
from suishin.rounds import outputs, queries
from suishin.rounds.actions import require_hand
from suishin.rounds.models import Hand, Report
from suishin.rounds.views.shared import remember_export, report_of, round_of

MOST_AT_ONCE = 200  # forms in one archive: more would take longer than anybody waits for a page


@require_safe
def report_form_workbook(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Offer the form of a report with its draft filled in."""
    report, now = report_of(request, report_id), timezone.now()
    require_hand(Hand.Kind.AUTHOR, report, request.user, now)
    draft = queries.draft_of(report, today=timezone.localdate(now))
    order = outputs.entry_order(draft, unions=queries.unions_of([report])[report.pk], now=now)
    remember_export(request, outputs.entry_file_name(report))
    return xlsx_response(entry_workbook(order), outputs.entry_file_name(report))


@require_safe
def round_form_workbooks(request: SignedInRequest, code: str) -> HttpResponse:
    """Offer the forms of all reports of a round as one archive."""
    round, now = round_of(request, code), timezone.now()
    require_permission(request.user, Permission.ROUND_EDIT, round.organizer)
    reports = list(Report.objects.visible_to(request.user).to_be_written().filter(round=round).for_drafts())
    for report in reports:
        report.round = round  # one form for all of them, parsed once
    if not 0 < len(reports) <= MOST_AT_ONCE:
        text = _(
            "まとめて受け取れるのは1件から%(most)d件までです。今は%(count)d件あります。報告ごとに受け取ってください。"
        )
        messages.error(request, text % {"most": MOST_AT_ONCE, "count": len(reports)})
        return redirect("rounds:round-detail", round.code)
    drafts = queries.drafts_of(reports, today=timezone.localdate(now))
    unions = queries.unions_of(reports)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as files:  # workbooks are packed already
        for report in reports:
            order = outputs.entry_order(drafts[report.pk], unions=unions[report.pk], now=now)
            files.writestr(outputs.entry_file_name(report), entry_workbook(order))
    remember_export(request, outputs.entry_archive_name(round))
    name = outputs.entry_archive_name(round)
    return download_response(archive.getvalue(), name, content_type="application/zip")
