"""One append-only table of labels and ids as text, so that it outlives what it tells of."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """What one person did to one thing. `mac` seals this row and the one before."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=60, db_index=True)
    actor_id = models.CharField(max_length=40)
    actor_label = models.CharField(max_length=200)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    organization_path = models.CharField(max_length=120, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"
