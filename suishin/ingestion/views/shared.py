"""What every page of this app takes from its request."""

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from suishin.accounts.models import User
from suishin.ingestion.models import Draft, SourceFile
from suishin.permissions import Permission, require_permission


def reader_of_reports(request: HttpRequest) -> User:
    """Return the person, who must be allowed to read reports; the middleware has sent others to sign in."""
    assert isinstance(request.user, User)
    require_permission(request.user, Permission.FILE_VIEW)
    return request.user


def file_or_404(user: User, file_id: int) -> SourceFile:
    files = SourceFile.objects.visible_to(user).select_related("upload__organization", "upload__by", "upload__round")
    return get_object_or_404(files.defer("reading"), pk=file_id)


def draft_or_404(user: User, file_id: int, index: int) -> Draft:
    drafts = Draft.objects.visible_to(user).select_related(
        "organization", "round__form", "source_file__upload__organization"
    )
    return get_object_or_404(drafts.defer("source_file__reading"), source_file_id=file_id, index=index)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None where the page is only opened."""
    return request.POST if request.method == "POST" else None
