"""Files that a form asks for, beside the text of a report."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from suishin.rounds.models.reports import Report


class Attachment(models.Model):
    """A file given to an item. It stays when the item no longer names it: earlier versions may."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attachments")
    item_key = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["report_id", "item_key", "pk"]
        indexes: ClassVar = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.name
