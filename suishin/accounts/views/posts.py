"""The system administrator's pages about posts and who holds them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suishin.accounts import actions, queries
from suishin.accounts.administration_forms import HandOverForm, PostChangeForm, PostEndForm, PostFilter, PostForm
from suishin.accounts.models import Post
from suishin.accounts.outputs import holding_table, post_table, state_of_post
from suishin.accounts.requests import SignedInRequest
from suishin.common.errors import ActionError
from suishin.organizations.models import Organization
from suishin.permissions import ROLE_STANDS_AT, Permission, require_permission

PAGE_SIZE = 50


@require_safe
def post_list(request: SignedInRequest) -> HttpResponse:
    require_permission(request.user, Permission.USER_EDIT)
    form = PostFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    posts = queries.posts_of(
        request.user,
        q=chosen.get("q", ""),
        role=chosen.get("role", ""),
        state=chosen.get("state", ""),
        today=timezone.localdate(),
    )
    page = Paginator(posts, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/post_list.html", {"form": form, "page": page, "table": post_table(list(page))})


@require_http_methods(["GET", "HEAD", "POST"])
def post_create(request: SignedInRequest, organization_id: int) -> HttpResponse:
    require_permission(request.user, Permission.USER_EDIT)
    below = Organization.objects.with_permission(request.user, Permission.USER_EDIT)
    organization = get_object_or_404(
        below.filter(kind__in=ROLE_STANDS_AT.values(), closed_on__isnull=True), pk=organization_id
    )
    form = PostForm(
        request.POST if request.method == "POST" else None, organization=organization, today=timezone.localdate()
    )
    if form.is_bound and form.is_valid():
        post = actions.create_post(organization=organization, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("役職を登録しました。続けて担当者を決めてください。"))
        return redirect("accounts:post-detail", post.pk)
    return render(request, "accounts/post_create.html", {"form": form, "organization": organization})


@require_safe
def post_detail(request: SignedInRequest, post_id: int) -> HttpResponse:
    post, today = _managed(request, post_id), timezone.localdate()
    holdings = list(post.holdings.select_related("user").order_by("-valid_from"))
    context = {
        "post": post,
        "state": state_of_post(post, today),
        "is_ended": post.valid_to is not None and post.valid_to < today,
        "holders": [holding.user for holding in holdings if holding.is_valid(today)],
        "holdings": holding_table(holdings, is_by_post=True),
    }
    return render(request, "accounts/post_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: SignedInRequest, post_id: int) -> HttpResponse:
    post = _managed(request, post_id)
    initial = {"title": post.title, "office": post.office}
    form = PostChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_post(post=post, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("役職を保存しました。"))
        return redirect("accounts:post-detail", post.pk)
    return render(request, "accounts/post_edit.html", {"form": form, "post": post})


@require_http_methods(["GET", "HEAD", "POST"])
def post_hand_over(request: SignedInRequest, post_id: int) -> HttpResponse:
    post = _managed(request, post_id)
    form = HandOverForm(
        request.POST if request.method == "POST" else None, viewer=request.user, today=timezone.localdate()
    )
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.hand_over_post(post=post, to=chosen["user"], on=chosen["on"], by=request.user, now=timezone.now())
            messages.success(request, _("担当者を変えました。"))
            return redirect("accounts:post-detail", post.pk)
        except ActionError as error:
            form.add_error(None, error.text)
    return render(request, "accounts/post_hand_over.html", {"form": form, "post": post})


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: SignedInRequest, post_id: int) -> HttpResponse:
    post = _managed(request, post_id)
    initial = {"on": timezone.localdate()}
    form = PostEndForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.end_post(post=post, on=form.cleaned_data["on"], by=request.user, now=timezone.now())
            messages.success(request, _("役職の終わりの日を保存しました。"))
            return redirect("accounts:post-detail", post.pk)
        except ActionError as error:
            form.add_error(None, error.text)
    return render(request, "accounts/post_end.html", {"form": form, "post": post})


def _managed(request: SignedInRequest, post_id: int) -> Post:
    require_permission(request.user, Permission.USER_EDIT)
    below = Organization.objects.with_permission(request.user, Permission.USER_EDIT)
    return get_object_or_404(Post.objects.filter(organization__in=below).select_related("organization"), pk=post_id)
