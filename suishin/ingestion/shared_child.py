"""One reading child for all jobs of a worker: starting one costs more than reading a small file."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from suishin.forms.models import FormVersion
from suishin.reading.child import Limits, read_in_child
from suishin.reading.model import Reading

_MOST_FILES = 100  # then a fresh child, whatever the libraries may have kept


class SharedChild:
    """Reads one file after the other in a child that is replaced when it misbehaves or another form is due."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits
        self._form_hash = ""
        self._count = 0
        self._next_path = Path()
        self._readings: Iterator[tuple[Path, Reading]] = iter(())

    def read(self, path: Path, form: FormVersion) -> Reading:
        """Return what stands in a file; a file that kills its child is a rejected reading."""
        if form.content_hash != self._form_hash or self._count >= _MOST_FILES:
            self._begin(form)
        self._next_path = path
        self._count += 1
        return next(self._readings)[1]

    def close(self) -> None:
        self._readings = iter(())  # ends the generator, and with it the child
        self._form_hash = ""

    def _begin(self, form: FormVersion) -> None:
        self._readings = read_in_child(self._paths(), form_file(form), self._limits)
        self._form_hash, self._count = form.content_hash, 0

    def _paths(self) -> Iterator[Path]:
        while True:
            yield self._next_path


def form_file(form: FormVersion) -> Path:
    """Return a file with the form's definition, for a child that has no database."""
    folder = Path(settings.ORIGINALS_DIR).with_name("forms")
    place = folder / f"{form.content_hash}.json"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = folder / f".{secrets.token_hex(8)}"
        unfinished.write_text(json.dumps(form.content, ensure_ascii=False), "utf-8")
        os.replace(unfinished, place)
    return place
