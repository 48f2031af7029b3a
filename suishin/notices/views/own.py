"""What oneself was told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.notices import actions, queries
from suishin.notices.models import Message

PAGE_SIZE = 30


@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    told = Message.objects.visible_to(request.user).select_related("post__organization")
    page = Paginator(told, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "unread_count": queries.unread(request.user).count()}
    return render(request, "notices/message_list.html", context)


@require_POST
def message_open(request: SignedInRequest, message_id: int) -> HttpResponse:
    """Count a message as read and go on to what it is about."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=message_id)
    actions.read_message(message=message, now=timezone.now())
    return redirect(message.link)


@require_POST
def messages_read(request: SignedInRequest) -> HttpResponse:
    count = actions.read_all_messages(by=request.user, now=timezone.now())
    messages.success(request, _("%(count)d件を既読にしました。") % {"count": count})
    return redirect("notices:message-list")
