"""Pure rules: what may be uploaded, which value is certain, what a person's answer means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext_lazy as _

# By how it is shown beside its values: pages, sheets with cells, running text. The reader looks at the content.
KIND_BY_EXTENSION = {
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".docx": "docx",
    ".docm": "docx",
    ".doc": "docx",
    ".odt": "docx",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
}
# By what the reader found it to be.
KIND_BY_READING = {
    "pdf": "pdf",
    "xlsx": "xlsx",
    "xls": "xlsx",
    "ods": "xlsx",
    "docx": "docx",
    "doc": "docx",
    "odt": "docx",
    "text": "text",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old office files, and new ones that are encrypted
_ZIP = b"PK\x03\x04"
_NO_TEXT = (b"%PDF-", _ZIP, _OLE, b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc\xaf")
HEAD_BYTES = 1024  # a PDF may carry other bytes before its mark


class UnfitFile(ValueError):
    """A file that is not taken in; the message says why and what to do."""


def kind_of(name: str, head: bytes, size: int, *, most_bytes: int) -> str:
    """Return what kind of file this is by its first bytes, and where they leave that open by its name. Raises UnfitFile."""
    if size == 0:
        raise UnfitFile(_("空のファイルです。元のファイルを開いて中身を確かめてください。"))
    if size > most_bytes:
        raise UnfitFile(
            _("大きすぎます（1件 %(limit)s MBまで）。ファイルを分けてください。") % {"limit": most_bytes // 2**20}
        )
    kind = KIND_BY_EXTENSION.get(PurePath(name).suffix.lower())
    if kind is None:
        raise UnfitFile(
            _(
                "この種類のファイルはまだ読み取れません。PDF（.pdf）、Excel（.xlsx・.xls）、Word（.docx・.doc）、OpenDocument（.ods・.odt）、テキスト（.txt）にして送ってください。"
            )
        )
    if _CONTENT_FITS[kind](head):
        return kind
    if b"%PDF-" in head:
        return "pdf"
    if _is_office(head):
        return "xlsx"  # or a document of Word: the reading tells
    raise UnfitFile(_("拡張子と中身が合いません。元のソフトで開き、保存し直してから送ってください。"))


def _is_office(head: bytes) -> bool:
    return head.startswith((_ZIP, _OLE))  # of an encrypted one the reader says that it is


_CONTENT_FITS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: b"%PDF-" in head,
    "xlsx": _is_office,
    "docx": _is_office,
    "text": lambda head: not head.startswith(_NO_TEXT),
}


def is_unknown(kind: str, value: dict[str, Any]) -> bool:
    """Tell whether the reader could not say: an unknown tick, a field of the header or another place without a value."""
    if kind == "tick":
        return bool(value["answer"] == "unknown")
    return kind in ("header", "value") and value["value"] is None


def is_certain(kind: str, value: dict[str, Any], *, has_source: bool, has_finding: bool) -> bool:
    """Tell whether a value may be accepted together with others, without looking at it alone."""
    return has_source and not has_finding and not is_unknown(kind, value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a proposal: a state of Proposal, and the corrected value where there is one."""

    state: str
    corrected: dict[str, Any] | None = None


class NoAnswer(ValueError):
    """A choice that makes no sense for this value."""


def verdict_on(kind: str, original: dict[str, Any], choice: str, changed: dict[str, Any] | None = None) -> Verdict:
    """Return what a person's choice means. Raises NoAnswer where the value does not offer it."""
    if choice == "accept":
        return _accepted(kind, original)
    if choice == "correct" and changed is not None:
        same = all(original.get(key) == value for key, value in changed.items())
        corrected = {**original, **changed}
        return _accepted(kind, original) if same else Verdict("corrected", corrected)
    if kind == "tick" and choice in ("yes", "no"):
        return verdict_on(kind, original, "correct", {"answer": choice})
    if choice == "leave_unknown" and kind in ("tick", "header", "value"):
        return Verdict("left_unknown")
    if choice == "reject" and kind != "tick":
        return Verdict("rejected")
    raise NoAnswer(choice)


def _accepted(kind: str, original: dict[str, Any]) -> Verdict:
    if is_unknown(kind, original):
        raise NoAnswer("accept")  # nobody confirms what nobody knows: it is left unknown on purpose
    return Verdict("accepted")


def paragraphs_of(text: str) -> list[str]:
    """Return the points of a narrative: its lines that hold anything."""
    return [line for line in text.split("\n") if line.strip()]


def span_in(text: str, span: str, start: int) -> tuple[int, int] | None:
    """Return where a claim's sentence stands in a text that may have been corrected: nearest to where it was."""
    places = [place.start() for place in re.finditer(re.escape(span), text)] if span else []
    if not places:
        return None
    nearest = min(places, key=lambda place: abs(place - start))
    return nearest, nearest + len(span)
