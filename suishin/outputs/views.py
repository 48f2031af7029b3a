"""The gallery: every component on one page, for those who work on the product."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from suishin.outputs.gallery import invented_content


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented content; only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "gallery/index.html", invented_content())
