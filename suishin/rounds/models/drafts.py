"""What is being written: answers that change until they become a version, and who looks at them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from suishin.rounds.models.reports import Report


class DraftAnswer(models.Model):
    """One item as it stands now. Without a row it stands as it was carried forward.

    `value` is a tick's state, what `forms.values` keeps, or for a narrative its points:
    [{"text": …, "taken_from": id of a Point or null, "is_closed": bool, "part": key or ""}, …]; a new point whose place
    does not tell it apart has its "key" too.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="draft_answers")
    item_key = models.CharField(max_length=60)
    value = models.JSONField()
    revision = models.PositiveIntegerField(default=1)  # raised by every change: whoever saw an older one is told
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["report_id", "item_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "item_key"], name="one_draft_answer_per_report_and_item"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.item_key}"


class DraftRevision(models.Model):
    """An answer as it stood at one of its revisions, so that two people's changes can be held against it."""

    answer = models.ForeignKey(DraftAnswer, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    value = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["answer_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_draft_revision_per_answer_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.number}"


class Look(models.Model):
    """What a person last saw of a report, to show what has changed since."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    answers = models.JSONField()  # values of the draft by item
    before_at = models.DateTimeField(null=True, blank=True)  # the visit before this one
    before = models.JSONField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "user"], name="one_look_per_report_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.report}"


class Presence(models.Model):
    """Who is at which section just now, so that two people see each other."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "user"], name="one_place_per_report_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.report} {self.section_key}"
