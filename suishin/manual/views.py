"""The manual: all its pages for everybody who is signed in, those of one's own role first."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from suishin.accounts.requests import SignedInRequest
from suishin.manual.pages import NAMES, manual_page, manual_pages


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    pages = manual_pages()
    own = request.post.role if request.post else ""
    context = {
        "own": (own, pages[own]) if own in pages else None,
        "others": [(name, page) for name, page in pages.items() if name != own],
    }
    return render(request, "manual/index.html", context)


@require_safe
def page(request: SignedInRequest, name: str) -> HttpResponse:
    if name not in NAMES:
        raise Http404
    return render(request, "manual/page.html", {"page": manual_page(name)})
