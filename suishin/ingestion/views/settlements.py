"""The last look before a draft becomes a report, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.ingestion import actions
from suishin.ingestion.forms import ReasonForm, SettleForm
from suishin.ingestion.models import Draft, Settlement
from suishin.ingestion.queries.review import place_in_file
from suishin.ingestion.queries.settling import settle_page
from suishin.ingestion.views.shared import draft_or_404, reader_of_reports, sent
from suishin.permissions import Permission, require_permission


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, file_id: int, index: int) -> HttpResponse:
    user = reader_of_reports(request)
    draft = draft_or_404(user, file_id, index)
    require_permission(user, Permission.REPORT_SETTLE, draft.responsible)
    form = SettleForm(request.POST)
    try:
        if request.method != "POST":
            return render(request, "ingestion/settle.html", {"page": settle_page(draft), "draft": draft})
        replaces = form.cleaned_data["replaces"] if form.is_valid() else -1  # a version that nobody saw
        settlement = actions.settle_draft(draft=draft, replaces=replaces, by=user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("ingestion:draft-review", file_id, index)
    version = settlement.version
    words = _("%(prefecture)sの報告を第%(number)s版として確定しました。")
    settled = words % {"prefecture": version.report.organization, "number": version.number}
    messages.success(request, format_html("{}{}", settled, _link_to_next(draft, user)))
    return redirect("rounds:report-detail", version.report_id)


def _link_to_next(draft: Draft, user: User) -> SafeString:
    """Return a link to the report of the same file to go on with; nothing when all are settled."""
    following = place_in_file(draft, user).next_open
    if following is None:
        return SafeString()
    name = following.organization or _("県が未定")
    words = _("同じファイルの次の報告（%(prefecture)s）を確認する") % {"prefecture": name}
    address = reverse("ingestion:draft-review", args=[following.source_file_id, following.index])
    return format_html(' <a href="{}">{}</a>', address, words)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, settlement_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    settlements = Settlement.objects.visible_to(user).select_related("version__report__organization", "draft")
    settlement = get_object_or_404(settlements, pk=settlement_id)
    require_permission(user, Permission.SETTLEMENT_TAKE_BACK, settlement.version.report.organization)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.take_back_settlement(settlement=settlement, reason=reason, by=user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("確定を取り消しました。直してから、もう一度確定できます。"))
            return redirect("ingestion:draft-review", settlement.source_file_id, settlement.draft.index)
    return render(request, "ingestion/take_back.html", {"settlement": settlement, "form": form})
