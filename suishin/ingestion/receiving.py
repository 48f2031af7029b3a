"""How uploaded bytes arrive: straight to disk, no more of them than is taken in, and only from those who may send."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.utils import timezone

from suishin.permissions import Permission, has_permission
from suishin.rounds.actions import is_hand_anywhere

_ROOM_FOR_FIELDS = 1024 * 1024


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Refuses a request above the limit before its first byte is written, and writes no file to its end for nothing.

    The check against forgery reads a request before anybody asks who sent it.
    """

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

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # Of a file above the limit the rest is only counted: it is refused by its size later on.
        if start <= settings.UPLOAD_FILE_BYTES:
            super().receive_data_chunk(raw_data, start)

    def _is_from_sender(self) -> bool:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        # Whoever was chosen to write a report returns its form, whatever the role.
        return has_permission(user, Permission.FILE_UPLOAD) or is_hand_anywhere(user, timezone.now())
