"""What may be given to an item as a file."""

from pathlib import PurePath

from django.utils.translation import gettext as _

MOST_FILES = 20  # of one item
HEAD_BYTES = 1024  # a PDF may carry other bytes before its mark
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = (b"PK\x03\x04", _OLE)
# First bytes by extension; None: text, which has none.
_MARKS: dict[str, tuple[bytes, ...] | None] = {
    ".pdf": (b"%PDF-",),
    ".xlsx": _OFFICE,
    ".docx": _OFFICE,
    ".pptx": _OFFICE,
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": None,
    ".csv": None,
}
_NO_TEXT = (b"%PDF-", *_OFFICE, b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc\xaf")


class UnfitAttachment(ValueError):
    """A file that is not taken in; the message says why and what to do."""


def require_fit(name: str, head: bytes, size: int, *, most_bytes: int) -> None:
    """Raise UnfitAttachment for a file that is empty, too large, of another kind, or not what its name says."""
    if size == 0:
        raise UnfitAttachment(_("空のファイルです。元のファイルを開いて中身を確かめてください。"))
    if size > most_bytes:
        raise UnfitAttachment(
            _("大きすぎます（1件 %(limit)s MBまで）。ファイルを分けてください。") % {"limit": most_bytes // 2**20}
        )
    extension = PurePath(name).suffix.lower()
    if extension not in _MARKS:
        raise UnfitAttachment(
            _(
                "この種類のファイルは付けられません。PDF、Excel、Word、PowerPoint、画像（PNG、JPEG）、テキストにしてください。"
            )
        )
    marks = _MARKS[extension]
    # Of a PDF the mark may follow other bytes; of all others it comes first.
    fits = not head.startswith(_NO_TEXT) if marks is None else any(mark in head[:HEAD_BYTES] for mark in marks)
    if not fits or (marks and extension != ".pdf" and not head.startswith(marks)):
        raise UnfitAttachment(_("拡張子と中身が合いません。元のソフトで開き、保存し直してから付けてください。"))
