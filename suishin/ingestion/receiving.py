"""How uploaded bytes arrive: straight to disk, no more of them than is taken in, and only from those who may send.

On disk they have no name. Whatever becomes of the request or of this process, nothing of them stays.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from suishin.permissions import Permission, has_permission
from suishin.rounds.actions import is_hand_anywhere

_ROOM_FOR_FIELDS = 1024 * 1024
HTTP_INSUFFICIENT_STORAGE = 507
logger = logging.getLogger(__name__)


def _sent_with(path: str) -> tuple[Permission, ...]:
    """Return the permissions of which one is enough to send files to an address."""
    if path.startswith(reverse("results:import-list")):
        return (Permission.RESULT_IMPORT,)
    if path.startswith(reverse("results:target-file-list")):
        return (Permission.TARGET_SET, Permission.TARGET_PROPOSE)
    return (Permission.FILE_UPLOAD,)


class LimitedUploadHandler(FileUploadHandler):
    """Refuses a request above the limit before its first byte is written, and writes no file to its end for nothing.

    The check against forgery reads a request before anybody asks who sent it.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._files: list[UploadedFile[bytes]] = []
        self.is_without_room = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> Any:
        if content_length > settings.UPLOAD_TOTAL_BYTES + _ROOM_FOR_FIELDS:
            raise RequestDataTooBig
        return super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self._is_from_sender():
            raise SkipFile
        super().new_file(*args, **kwargs)
        with self._passing_over_without_room():
            nameless = tempfile.TemporaryFile()  # noqa: SIM115  # `Uploads` lets go of it
        self._files.append(UploadedFile(nameless, self.file_name, self.content_type, 0, self.charset))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # Of a file above the limit the rest is only counted: it is refused by its size later on.
        if start <= settings.UPLOAD_FILE_BYTES:
            with self._passing_over_without_room():
                self._files[-1].write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        file = self._files[-1]
        with suppress(SkipFile), self._passing_over_without_room():
            file.seek(0)  # writes what is still held back
        file.size = file_size
        return file

    def let_go(self) -> None:
        for file in self._files:
            with suppress(OSError):
                file.close()

    @contextmanager
    def _passing_over_without_room(self) -> Iterator[None]:
        """Where the disk takes nothing, let the request come to its end: then it is told so."""
        try:
            yield
        except OSError as error:
            logger.error("アップロードを書き込めません：%s", error)
            self.is_without_room = True
            raise SkipFile from error

    def _is_from_sender(self) -> bool:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        path = self.request.path if self.request is not None else ""
        if any(has_permission(user, permission) for permission in _sent_with(path)):
            return True
        return is_hand_anywhere(user, timezone.now())  # whoever was chosen to write a report returns its form


class Uploads:
    """Frees the disk once a request is done with, and answers for a disk that took nothing.

    Of a request that breaks off, Django forgets what has arrived so far.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._get_response(request)
        finally:
            for handler in _handlers(request):
                handler.let_go()

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        _ = request.POST  # the check against forgery has read it, where there is one
        if any(handler.is_without_room for handler in _handlers(request)):
            return render(request, "507.html", status=HTTP_INSUFFICIENT_STORAGE)
        return None


def _handlers(request: HttpRequest) -> list[LimitedUploadHandler]:
    handlers = request.upload_handlers if request.method == "POST" else ()
    return [handler for handler in handlers if isinstance(handler, LimitedUploadHandler)]
