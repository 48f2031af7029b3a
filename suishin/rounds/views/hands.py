"""Who writes and who confirms a report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds import actions, queries
from suishin.rounds.forms import HandsForm
from suishin.rounds.views.shared import report_of


@require_http_methods(["GET", "HEAD", "POST"])
def report_hands(request: SignedInRequest, report_id: int) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    if not has_permission(request.user, Permission.REPORT_EDIT, report.organization):
        require_permission(request.user, Permission.ROUND_EDIT, report.round.organizer)
    hands = [entry.hand for entry in queries.hands_of(report, today=timezone.localdate(now))]
    posts = queries.posts_to_choose(report, today=timezone.localdate(now))
    form = HandsForm(request.POST if request.method == "POST" else None, posts=posts, hands=hands)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_hands(
                report=report,
                authors=form.posts("authors"),
                confirmers=form.posts("confirmers"),
                by=request.user,
                now=now,
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("作成者と確認者を保存しました。今日から変わります。"))
            return redirect("rounds:report-hands", report.pk)
    history = report.hands.select_related("post__organization").order_by("-valid_from", "kind", "pk")
    return render(request, "rounds/report_hands.html", {"report": report, "form": form, "history": history})
