"""The files of one item of a report."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.outputs.responses import download_response
from suishin.reading.definition import Item, ItemKind
from suishin.rounds import actions, queries
from suishin.rounds.forms import AttachmentForm
from suishin.rounds.models import Attachment, Report
from suishin.rounds.views.shared import remember_export, report_of, require_any_hand


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_list(request: SignedInRequest, report_id: int, key: str) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    item = _file_item(report, key)
    hands = require_any_hand(report, request, now)
    form = AttachmentForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and (request.POST.get("remove") or form.is_valid()):
        try:
            _change(request, report, key, form)
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("rounds:attachment-list", report.pk, key)
    draft = queries.draft_of(report, today=timezone.localdate(now))
    context = {
        "report": report,
        "item": item,
        "files": draft.values[key],
        "form": form,
        "can_write": hands.is_author and report.is_writable and not report.is_closed(now),
    }
    return render(request, "rounds/attachment_list.html", context)


@require_safe
def attachment_download(request: SignedInRequest, report_id: int, sha256: str) -> HttpResponse:
    report = report_of(request, report_id)
    attachments = Attachment.objects.filter(report__organization=report.organization_id, sha256=sha256)
    attachment = get_object_or_404(attachments.order_by("-pk")[:1])
    remember_export(request, attachment.name)
    content = originals.path_of(attachment.sha256).read_bytes()
    return download_response(content, attachment.name, content_type="application/octet-stream")


def _file_item(report: Report, key: str) -> Item:
    for item in report.round.form.definition.values:
        if item.key == key and item.kind is ItemKind.FILE:
            return item
    raise Http404


def _change(request: SignedInRequest, report: Report, key: str, form: AttachmentForm) -> None:
    now = timezone.now()
    removed = request.POST.get("remove")
    if removed:
        actions.detach_file(report=report, key=key, sha256=removed, by=request.user, now=now)
        messages.success(request, _("ファイルを外しました。"))
    else:
        file = form.cleaned_data["file"]
        attachment = actions.attach_file(report=report, key=key, file=file, by=request.user, now=now)
        messages.success(request, _("「%(name)s」を付けました。") % {"name": attachment.name})
