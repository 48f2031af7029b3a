"""Sending files, and watching them being read."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.ingestion import actions, queries
from suishin.ingestion.forms import UploadForm
from suishin.ingestion.models import Draft, Upload
from suishin.ingestion.views.shared import reader_of_reports, sent
from suishin.organizations.models import Organization
from suishin.permissions import Permission, has_permission, require_permission
from suishin.rounds.models import Round


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    user = reader_of_reports(request)
    require_permission(user, Permission.FILE_UPLOAD)
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(sent(request), files, rounds=Round.objects.visible_to(user))
    if request.method == "POST" and form.is_valid():
        try:
            receipt = actions.receive_files(
                files=form.cleaned_data["originals"],
                organization=_organization(user),
                round=form.cleaned_data["round"],
                is_repeat_wanted=form.cleaned_data["is_repeat_wanted"],
                by=user,
                now=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, receipt)
            if receipt.upload:
                return redirect("ingestion:upload-detail", receipt.upload.pk)
            return redirect("ingestion:file-upload")
    return render(request, "ingestion/upload.html", {"form": form})


@require_safe
@vary_on_headers("HX-Request")
def upload_detail(request: HttpRequest, upload_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    uploads = Upload.objects.visible_to(user).select_related("organization", "by", "round")
    found = get_object_or_404(uploads, pk=upload_id)
    files = found.files.select_related("upload__organization").defer("reading").order_by("pk")
    progress = queries.reading_progress(found)
    rows = queries.file_rows(files, viewer=user)
    context = {"upload": found, "rows": rows, "progress": progress, "first_open": _first_open(rows, user)}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "ingestion/upload_detail.html", context)
    response = render(request, "ingestion/upload_detail.html#progress", context)
    if progress.is_finished:
        response["HX-Refresh"] = "true"  # the page without its polling
    return response


def _first_open(rows: Sequence[queries.FileRow], user: User) -> Draft | None:
    """Return the draft with which a person may begin."""
    if not has_permission(user, Permission.FILE_REVIEW):
        return None
    return next((row.draft for file in rows for row in file.to_review), None)


def _organization(user: User) -> Organization:
    """Return for whom files are sent: the organization of the post one acts for."""
    allowed = Organization.objects.with_permission(user, Permission.FILE_UPLOAD)
    post = next((post for post in user.posts if allowed.filter(pk=post.organization_id).exists()), None)
    assert post  # whoever may upload does so through a post
    return post.organization


def _tell(request: HttpRequest, receipt: actions.Receipt) -> None:
    if receipt.accepted:
        messages.success(request, _("%(count)s件を受け付けました。") % {"count": len(receipt.accepted)})
    for name, earlier in receipt.repeated:
        words = _("「{}」は前に送られたファイルと同じ内容のため、受け付けていません。{}")
        link = format_html(
            '<a href="{}">{}</a>', reverse("ingestion:file-detail", args=[earlier.pk]), _("前のファイルを見る")
        )
        messages.warning(request, format_html(words, name, link))
    for refusal in receipt.refused:
        words = _("「%(name)s」は受け付けていません。%(reason)s")
        messages.error(request, words % {"name": refusal.name, "reason": refusal.reason})
