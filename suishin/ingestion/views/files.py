"""The list of files, one file, its original, discarding it, having it read again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suishin.accounts.models import User
from suishin.common import originals
from suishin.common.errors import ActionError
from suishin.ingestion import actions, queries
from suishin.ingestion.forms import FileFilter, ReasonForm, TypingForm
from suishin.ingestion.models import Draft, Finding, SourceFile
from suishin.ingestion.queries.files import files_to_list
from suishin.ingestion.views.shared import file_or_404, reader_of_reports, sent
from suishin.organizations.models import Organization
from suishin.outputs.responses import download_response
from suishin.permissions import NotAllowed, Permission, has_permission, require_permission
from suishin.rounds.models import Round

FILES_ON_A_PAGE = 50


@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    user = reader_of_reports(request)
    senders = Organization.objects.filter(uploads__files__in=SourceFile.objects.visible_to(user)).distinct()
    form = FileFilter(request.GET, rounds=Round.objects.visible_to(user).national(), organizations=senders)
    files = files_to_list(
        user, state=form.chosen("state") or "", organization=form.chosen("organization"), round=form.chosen("round")
    )
    page = Paginator(files, FILES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": queries.file_rows(page.object_list, viewer=user),
        "counts": queries.review_counts(user),
        "may_upload": has_permission(user, Permission.FILE_UPLOAD),
        "may_review": has_permission(user, Permission.FILE_REVIEW),
    }
    return render(request, "ingestion/file_list.html", context)


@require_safe
def file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    file = file_or_404(user, file_id)
    is_whole = queries.sees_whole(user, file)
    drafts = Draft.objects.visible_to(user).filter(source_file=file)
    organization = file.upload.organization
    rows = queries.draft_rows(drafts)
    may_review = has_permission(user, Permission.FILE_REVIEW)
    context = {
        "file": file,
        "rows": rows,
        "first_open": next((row.draft for row in rows if row.draft.is_open and may_review), None),
        "findings": Finding.objects.visible_to(user).filter(source_file=file, draft__isnull=True),
        "is_whole": is_whole,
        "may_download": is_whole and not file.is_discarded,
        "may_retry": has_permission(user, Permission.FILE_UPLOAD, organization),
        "may_type": has_permission(user, Permission.FILE_REVIEW, organization) and bool(queries.pages_to_type(file)),
        "may_discard": has_permission(user, Permission.FILE_REVIEW, organization) and not file.is_discarded,
    }
    return render(request, "ingestion/file_detail.html", context)


@require_safe
def original(request: HttpRequest, file_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    file = file_or_404(user, file_id)
    if not queries.sees_whole(user, file):
        raise NotAllowed
    try:
        actions.record_download(file=file, by=user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("ingestion:file-detail", file.pk)
    content = originals.path_of(file.sha256).read_bytes()
    return download_response(content, file.name, content_type="application/octet-stream")


@require_POST
def retry(request: HttpRequest, file_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    file = file_or_404(user, file_id)
    try:
        actions.retry_reading(file=file, by=user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("ingestion:file-detail", file.pk)
    messages.success(request, _("もう一度読み取ります。"))
    return redirect("ingestion:upload-detail", file.upload_id)


@require_http_methods(["GET", "HEAD", "POST"])
def type_pages(request: HttpRequest, file_id: int) -> HttpResponse:
    """Say whose report stands on pages without text; it is then typed on its review page."""
    user = reader_of_reports(request)
    file = file_or_404(user, file_id)
    require_permission(user, Permission.FILE_REVIEW, file.upload.organization)
    form = _typing_form(request, file, user)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.begin_typing(
                file=file,
                pages=form.chosen_pages,
                organization=form.cleaned_data["organization"],
                round=form.cleaned_data["round"],
                by=user,
                now=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            return redirect("ingestion:draft-review", file_id, draft.index)
    return render(request, "ingestion/file_type.html", {"file": file, "form": form})


def _typing_form(request: HttpRequest, file: SourceFile, user: User) -> TypingForm:
    prefectures = Organization.objects.with_permission(user, Permission.FILE_REVIEW).prefectures()
    rounds = Round.objects.visible_to(user).national().order_by("-opens_on")
    pages = queries.pages_to_type(file)
    first = pages[0] if pages else None
    initial = {
        "organization": prefectures.first() if prefectures.count() == 1 else None,
        "round": file.upload.round or rounds.first(),
        "first_page": first,
        "last_page": first + 1 if first and first + 1 in pages else first,  # a report fills two pages
    }
    offered = file.unread_pages if request.method == "POST" else pages  # whoever presses twice is led to the same draft
    return TypingForm(sent(request), initial=initial, organizations=prefectures, rounds=rounds, pages=offered)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    user = reader_of_reports(request)
    file = file_or_404(user, file_id)
    require_permission(user, Permission.FILE_REVIEW, file.upload.organization)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_file(file=file, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("「%(name)s」を破棄しました。") % {"name": file.name})
            return redirect("ingestion:file-list")
    return render(request, "ingestion/file_discard.html", {"file": file, "form": form})
