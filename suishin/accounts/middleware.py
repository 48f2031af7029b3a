"""What holds for every request: its number, language, sign-in, how long a session lives, for which post one acts."""

import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from suishin.common.logs import request_number

Handler = Callable[[HttpRequest], HttpResponse]


def numbered(get_response: Handler) -> Handler:
    """Give each request a number that stands in its log lines, its answer and, when it breaks, on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(4)
        token = request_number.set(number)
        try:
            response = get_response(request)
        finally:
            request_number.reset(token)
        response.headers["X-Request-Number"] = number
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """Speak Japanese unless the person chose another language: browsers in offices are often set to English."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            patch_vary_headers(response, ("Cookie",))
            return response

    return middleware


class SignInFirst(LoginRequiredMiddleware):
    """Send everybody who is not signed in to the sign-in page, and afterwards back to a page that can be opened.

    A form sent after the session ended cannot be sent again by its address, and a part of a page is not a page.
    """

    def handle_no_permission(  # type: ignore[override]  # an htmx request is not redirected but told to go
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if request.headers.get("HX-Request") == "true":
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            response = HttpResponse(status=204)
            target = redirect_to_login(f"{page.path}?{page.query}" if page.query else page.path or "/")
            response.headers["HX-Redirect"] = target.url
            return response
        if request.method not in {"GET", "HEAD"}:
            return redirect(resolve_url(settings.LOGIN_URL))
        return super().handle_no_permission(request, view_func)


def session_limits(get_response: Handler) -> Handler:
    """End a session that idled for an hour or is twelve hours old."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_LONGEST_SECONDS:
                logout(request)
            elif now - seen >= 60 or "seen" not in request.session:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def acting_post(get_response: Handler) -> Handler:
    """Let a person with several posts act for one of them at a time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.post = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            posts = request.user.held_posts
            chosen = request.session.get("post")
            post = next((post for post in posts if post.pk == chosen), posts[0] if posts else None)
            request.user.acting_post = request.post = post  # type: ignore[attr-defined]
            request.posts = posts  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def password_change_first(get_response: Handler) -> Handler:
    """Whoever signed in with a one-time password chooses an own one before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse("accounts:password-change"), reverse("accounts:sign-out"), reverse("set_language")}
            if request.path not in allowed:
                return redirect("accounts:password-change")
        return get_response(request)

    return middleware


def no_store(get_response: Handler) -> Handler:
    """Keep pages of signed-in people out of shared caches and of the browser's back button after sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
