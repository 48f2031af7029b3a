"""Planting words into every text of a database, so that wherever a text is shown the word is shown too.

A text field is planted unless it is named here: a new one is planted by itself.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from suishin.accounts.models import User
from suishin.audit.events import Event
from suishin.audit.record import record

APPS = ("suishin.", "django_tasks_db")
# What nobody types: names by which the product finds things, hashes, days and moments as text.
NOT_TYPED = {
    "code", "path", "username", "password", "token_hash", "counted_as", "address", "task_path", "cron", "content_hash",
    "link", "claimed_by", "item_key", "sha256", "written_on", "part", "metric", "as_of", "comparison_kind",
    "comparison_unit", "qualifier", "kind", "status", "date_from", "date_to", "section_key", "worker", "outcome",
    "form_code", "key", "at", "sent_at", "queue_name", "backend_name", "exception_class_path", "args_kwargs",
    "worker_ids", "return_value", "file_hashes", "revisions", "source", "sources", "prefecture_source", "unread_pages",
}  # fmt: skip
LEFT_IN_JSON = {"mark"}  # ① and the like: not typed but counted


def plant(words: Sequence[str], *, shift: int = 0) -> int:
    """Put one of the words before every text; which one depends on the field and the shift. Return how many texts."""
    planted = 0
    for number, (model, field) in enumerate(text_fields()):
        word = words[(number + shift) % len(words)]
        for row in model._default_manager.only("pk", field.name):
            changed = _with_word(getattr(row, field.name), word, field)
            if changed != getattr(row, field.name):
                model._default_manager.filter(pk=row.pk).update(**{field.name: changed})
                planted += 1
    for number, word in enumerate(words):
        # The audit cannot be rewritten: it gets entries of its own.
        kanri = User.objects.get(username="kanri")
        record(Event.USER_CHANGED, by=kanri, target=kanri, at=timezone.now(), number=number, name=word)
    return planted + len(words)


def text_fields() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """Yield every field that holds what somebody typed, or what was read in a file."""
    for model in apps.get_models():
        if not model.__module__.startswith(APPS) or model._meta.app_label == "audit":
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if is_text and not field.choices and field.name not in NOT_TYPED:
                yield model, field


def _with_word(value: Any, word: str, field: "models.Field[Any, Any]") -> Any:
    if isinstance(field, models.JSONField):
        return _in_json(value, word)
    longest = getattr(field, "max_length", None) or 100_000
    return f"{word}{value}"[:longest] if value and len(word) < longest else value


def _in_json(value: Any, word: str) -> Any:
    """Plant into what is Japanese: keys, choices and days are not."""
    if isinstance(value, dict):
        return {key: held if key in LEFT_IN_JSON else _in_json(held, word) for key, held in value.items()}
    if isinstance(value, list):
        return [_in_json(held, word) for held in value]
    return f"{word}{value}" if isinstance(value, str) and not value.isascii() else value
