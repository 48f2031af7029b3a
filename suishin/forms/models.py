"""Stored versions of forms. A version in use never changes under a report."""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.reading.definition import FormDefinition, parse_definition


class FormVersion(models.Model):
    code = models.CharField(_("コード"), max_length=20)
    number = models.PositiveIntegerField(_("版"), default=1)
    title = models.CharField(_("名称"), max_length=100)
    content = models.JSONField()  # the definition's file
    content_hash = models.CharField(max_length=64, unique=True)
    stored_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-code", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="one_form_version_per_code_and_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.code} 第{self.number}版）"

    @cached_property
    def definition(self) -> FormDefinition:
        return parse_definition(self.content)
