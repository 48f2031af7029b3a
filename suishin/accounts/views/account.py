"""The own account: name and posts, password, sessions, the post one acts for."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts import actions
from suishin.accounts.forms import OwnDatesForm, OwnEmailForm, OwnPasswordForm
from suishin.accounts.origins import remember_device
from suishin.accounts.requests import SignedInRequest


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    form = OwnDatesForm(initial={"dates": request.user.dates})
    return render(request, "accounts/account.html", {"held_posts": request.user.held_posts, "dates_form": form})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: SignedInRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        password = form.cleaned_data["new_password1"]
        actions.change_password(user=request.user, password=password, now=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("パスワードを変えました。ほかの端末のサインインはすべて終わりました。"))
        response = redirect("accounts:account")
        remember_device(request, response, request.user)
        return response
    is_wrong = form.has_error("old_password", "password_incorrect")
    if is_wrong and actions.count_wrong_password(user=request.user, now=timezone.now()):
        logout(request)
        messages.error(
            request, _("今のパスワードを続けて間違えたため、サインアウトしました。もう一度サインインしてください。")
        )
        return redirect("accounts:sign-in")
    return render(request, "accounts/password_change.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def email_change(request: SignedInRequest) -> HttpResponse:
    initial = {"email": request.user.email}
    form = OwnEmailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_own_email(user=request.user, email=form.cleaned_data["email"], now=timezone.now())
        messages.success(request, _("メールアドレスを保存しました。"))
        return redirect("accounts:account")
    return render(request, "accounts/email_change.html", {"form": form})


@require_POST
def dates_choose(request: SignedInRequest) -> HttpResponse:
    form = OwnDatesForm(request.POST)
    if form.is_valid():
        actions.choose_own_dates(user=request.user, dates=form.cleaned_data["dates"], now=timezone.now())
        messages.success(request, _("年月の表し方を変えました。"))
    else:
        messages.error(request, _("年月の表し方を選んでください。何も変えていません。"))
    return redirect("accounts:account")


@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    actions.end_other_sessions(user=request.user, now=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("ほかの端末のサインインをすべて終わらせました。"))
    return redirect("accounts:account")


@require_POST
def post_switch(request: SignedInRequest) -> HttpResponse:
    """Go on from home: the page one came from may not be there for the other post."""
    chosen = request.POST.get("post", "")
    post = next((post for post in request.user.held_posts if str(post.pk) == chosen), None)
    if post is None:
        raise Http404
    actions.switch_post(user=request.user, post=post, now=timezone.now())
    request.session["post"] = post.pk
    request.session.cycle_key()
    messages.success(request, _("「%(post)s」に切り替えました。") % {"post": post})
    return redirect("dashboards:home")
