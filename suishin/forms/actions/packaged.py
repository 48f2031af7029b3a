"""Storing the forms that come with the product, so that reports keep the form under which they were written."""

import json
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import transaction

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.forms.content import hash_of_content
from suishin.forms.models import FormVersion
from suishin.forms.queries import next_number
from suishin.reading.definition import parse_definition

if TYPE_CHECKING:
    from suishin.accounts.models import User


@transaction.atomic
def store_packaged_forms(*, now: datetime, by: "User | None" = None) -> list[FormVersion]:
    """Store every form definition that comes with the product and is not stored yet."""
    stored = []
    for file in sorted(files("suishin.forms").joinpath("definitions").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            version = _store_once(json.loads(file.read_text("utf-8")), now=now, by=by)
            if version:
                stored.append(version)
    return stored


def _store_once(content: dict[str, Any], *, now: datetime, by: "User | None") -> FormVersion | None:
    definition = parse_definition(content)
    content_hash = hash_of_content(content)
    if FormVersion.objects.ready().filter(content_hash=content_hash).exists():
        return None
    version = FormVersion.objects.create(
        code=definition.code,
        number=next_number(definition.code),
        title=definition.title,
        content=content,
        content_hash=content_hash,
        stored_at=now,
    )
    record(Event.FORM_STORED, by=by, target=version, at=now)
    return version
