"""What was sent to whom, what did not get out, and sending it again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.notices import actions, queries
from suishin.notices.forms import LogFilter
from suishin.notices.models import Message
from suishin.notices.outputs import log_table
from suishin.permissions import Permission, has_permission, require_permission

PAGE_SIZE = 50


@require_safe
def log_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NOTICE_LOG_VIEW)
    form = LogFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.logged_messages(
        request.user, state=chosen.get("state", ""), kind=chosen.get("kind", ""), person=chosen.get("person", "")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    failed = Message.objects.logged_for(request.user).filter(state=Message.State.FAILED)
    context = {
        "form": form,
        "page": page,
        "table": log_table(list(page), has_texts=_reads_texts(request)),
        "failed_count": failed.count(),
    }
    return render(request, "notices/log_list.html", context)


@require_safe
def log_detail(request: SignedInRequest, message_id: int) -> HttpResponse:
    message = _logged(request, message_id)
    can_retry = message.state == Message.State.FAILED or (message.state == Message.State.WAITING and message.tries > 0)
    context = {"message": message, "has_texts": _reads_texts(request), "can_retry": can_retry}
    return render(request, "notices/log_detail.html", context)


@require_POST
def message_retry(request: SignedInRequest, message_id: int) -> HttpResponse:
    message = _logged(request, message_id)
    try:
        actions.retry_message(message=message, by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, _("もう一度送るように順番に入れました。"))
    return redirect("notices:log-detail", message.pk)


@require_POST
def failed_retry(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.NOTICE_LOG_VIEW)
    try:
        count = actions.retry_failed_messages(by=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, error.text)
    else:
        messages.success(request, _("%(count)d通をもう一度送るように順番に入れました。") % {"count": count})
    return redirect("notices:log-list")


def _logged(request: SignedInRequest, message_id: int) -> Message:
    require_permission(request.user, Permission.NOTICE_LOG_VIEW)
    found = Message.objects.logged_for(request.user).select_related("to", "post__organization")
    return get_object_or_404(found, pk=message_id)


def _reads_texts(request: SignedInRequest) -> bool:
    """Messages speak of reports: whoever only looks after the machine does not read them."""
    return has_permission(request.user, Permission.REPORT_VIEW)
