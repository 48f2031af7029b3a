"""How uploaded bytes arrive: straight to disk, and not at all where an upload says beforehand that it is too large."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

_ROOM_FOR_FIELDS = 1024 * 1024


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Refuses a request above the limit before its first byte is written."""

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
