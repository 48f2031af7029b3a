"""The system administrator's pages about users."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts import actions, queries
from suishin.accounts.administration_forms import PersonForm, UserFilter, UserForm
from suishin.accounts.models import User, users_visible_to
from suishin.accounts.outputs import holding_table, state_of_user, user_table
from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.permissions import Permission, require_permission

PAGE_SIZE = 50


@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.USER_EDIT)
    form = UserFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    users = queries.users_of(
        request.user, q=chosen.get("q", ""), state=chosen.get("state", ""), today=timezone.localdate()
    )
    page = Paginator(users, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "table": user_table(list(page))}
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.USER_EDIT)
    form = UserForm(
        request.POST if request.method == "POST" else None,
        viewer=request.user,
        today=timezone.localdate(),
        initial={"post": request.GET.get("post")},
    )
    if form.is_bound and form.is_valid():
        try:
            issued = actions.create_user(**form.cleaned_data, by=request.user, now=timezone.now())
            return _show_once(request, issued)
        except ActionError as error:
            form.add_error(None, error.text)
    return render(request, "accounts/user_create.html", {"form": form})


@require_safe
def user_detail(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _managed(request, user_id)
    holdings = list(person.holdings.select_related("post__organization").order_by("-valid_from"))
    context = {
        "person": person,
        "state": state_of_user(person),
        "holdings": holding_table(holdings, is_by_post=False),
        "is_oneself": person == request.user,
    }
    return render(request, "accounts/user_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _managed(request, user_id)
    initial = {"name": person.name, "email": person.email}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_user(user=person, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("氏名とメールアドレスを保存しました。"))
        return redirect("accounts:user-detail", person.pk)
    return render(request, "accounts/user_edit.html", {"form": form, "person": person})


@require_POST
def password_issue(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _managed(request, user_id)
    try:
        return _show_once(request, actions.issue_password(user=person, by=request.user, now=timezone.now()))
    except ActionError as error:
        messages.error(request, error.text)
        return redirect("accounts:user-detail", person.pk)


@require_POST
def user_suspend(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _managed(request, user_id)
    try:
        actions.suspend_user(user=person, by=request.user, now=timezone.now())
        messages.success(
            request,
            _("%(name)sさんの利用を停止しました。サインイン中の端末もすべて終わりました。") % {"name": person.name},
        )
    except ActionError as error:
        messages.error(request, error.text)
    return redirect("accounts:user-detail", person.pk)


@require_POST
def user_resume(request: SignedInRequest, user_id: int) -> HttpResponse:
    person = _managed(request, user_id)
    actions.resume_user(user=person, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)sさんの利用を再開しました。") % {"name": person.name})
    return redirect("accounts:user-detail", person.pk)


def _managed(request: SignedInRequest, user_id: int) -> User:
    require_permission(request.user, Permission.USER_EDIT)
    return get_object_or_404(users_visible_to(request.user), pk=user_id)


def _show_once(request: SignedInRequest, issued: actions.IssuedPassword) -> HttpResponse:
    """Show a one-time password on the answer itself: it is kept nowhere from which it could be shown again."""
    return render(request, "accounts/one_time_password.html", {"issued": issued})
