"""The files of docs/manual, which lie beside the code: which there are, and each as a page."""

import struct
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from suishin.manual.rules import Drawn, Picture, draw
from suishin.permissions import Role

# In this order: the roles, then what everybody needs.
NAMES = [*Role.values, "basics", "files"]
PNG_SIZE = slice(16, 24)  # width and height, in the head of every PNG


def manual_page(name: str) -> Drawn | None:
    """Return a page of the manual; nothing where this installation was set up without the folder docs."""
    file = settings.MANUAL_DIR / f"{name}.md"
    if not file.is_file():
        return None
    return draw(file.read_text("utf-8"), page_url=page_url, picture_of=_picture)


def manual_pages() -> dict[str, Drawn]:
    """Return all pages by name."""
    pages = {name: manual_page(name) for name in NAMES}
    return {name: page for name, page in pages.items() if page}


def page_url(name: str) -> str:
    return reverse("manual:page", args=[name])


def _picture(source: str) -> Picture:
    file: Path = settings.MANUAL_DIR / source
    with file.open("rb") as content:
        width, height = struct.unpack(">II", content.read(PNG_SIZE.stop)[PNG_SIZE])
    return Picture(static(f"manual/{file.name}"), width, height)
