"""Signing in, signing out, and the first administrator's link."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from suishin.accounts import actions
from suishin.accounts.forms import FirstPasswordForm, SignInForm
from suishin.accounts.models import FirstAccess, User
from suishin.accounts.origins import origin_of, remember_device
from suishin.accounts.views.errors import locked_out
from suishin.common.errors import ActionError


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next_page(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _signed_in(request, **form.cleaned_data)
        except actions.SignInLocked:
            return locked_out(request)
        except ActionError as error:
            form.add_error(None, error.text)
    return render(request, "accounts/sign_in.html", {"form": form, "next": _asked_next(request)})


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        actions.record_sign_out(user=request.user, now=timezone.now())
        logout(request)
        messages.success(request, _("サインアウトしました。"))
    return redirect("accounts:sign-in")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_access(request: HttpRequest, token: str) -> HttpResponse:
    access = FirstAccess.objects.usable(token, now=timezone.now()).select_related("user").first()
    if access is None:
        return render(request, "accounts/first_access_gone.html", status=410)
    form = FirstPasswordForm(access.user, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            password = form.cleaned_data["new_password1"]
            actions.use_first_access(access=access, password=password, now=timezone.now())
        except ActionError:  # somebody was faster with the same link
            return render(request, "accounts/first_access_gone.html", status=410)
        messages.success(request, _("パスワードを設定しました。利用者名と今のパスワードでサインインしてください。"))
        return redirect("accounts:sign-in")
    return render(request, "accounts/first_access.html", {"form": form, "access": access})


def _signed_in(request: HttpRequest, *, username: str, password: str) -> HttpResponse:
    """Begin the session of whoever this is."""
    origin = origin_of(request, username)
    user = actions.check_sign_in(username=username, password=password, origin=origin, now=timezone.now())
    login(request, user)  # renews the session's key and the CSRF token
    request.session["began"] = request.session["seen"] = int(time.time())
    actions.record_sign_in(user=user, now=timezone.now())
    response = redirect(_next_page(request))
    remember_device(request, response, user)
    return response


def _asked_next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else ""


def _next_page(request: HttpRequest) -> str:
    return _asked_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
