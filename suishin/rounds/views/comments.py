"""The comments on one item of a report."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.rounds import actions, queries
from suishin.rounds.forms import CommentForm
from suishin.rounds.models import Comment, Report
from suishin.rounds.views.shared import hands_on, report_of


@require_http_methods(["GET", "HEAD", "POST"])
def comment_list(request: SignedInRequest, report_id: int, key: str) -> HttpResponse:
    report, now = report_of(request, report_id), timezone.now()
    item = next((item for item in report.round.form.definition.items() if item.key == key), None)
    if item is None:
        raise Http404
    people = queries.people_to_mention(report, viewer=request.user, today=timezone.localdate(now))
    form = CommentForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.add_comment(
                report=report, item_key=key, text=typed["text"], mentions=typed["mentions"], by=request.user, now=now
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("コメントを書きました。"))
            return redirect("rounds:comment-list", report.pk, key)
    comments = report.comments.filter(item_key=key).select_related("by", "resolved_by").prefetch_related("mentions")
    context = {
        "report": report,
        "item": item,
        "section": report.round.form.definition.section_of(key),
        "comments": comments,
        "form": form,
        "can_open_write": hands_on(report, request, now).is_any,
    }
    return render(request, "rounds/comment_list.html", context)


@require_POST
def comment_resolve(request: SignedInRequest, comment_id: int) -> HttpResponse:
    reports = Report.objects.visible_to(request.user)
    comment = get_object_or_404(Comment.objects.filter(report__in=reports), pk=comment_id)
    actions.resolve_comment(comment=comment, by=request.user, now=timezone.now())
    messages.success(request, _("コメントを済みにしました。"))
    return redirect("rounds:comment-list", comment.report_id, comment.item_key)
