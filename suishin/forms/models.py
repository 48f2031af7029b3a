"""Stored versions of forms. A draft changes until it is ready; what is ready never changes again."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, paths_with
from suishin.reading.definition import FormDefinition, parse_definition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def visible_to(self, user: "User | AnonymousUser") -> "FormVersionQuerySet":
        """What is made at the user's own organizations, and the finished forms of national headquarters."""
        if not user.is_authenticated:
            return self.none()
        paths = paths_with(user, Permission.FORM_EDIT)
        own = Q(pk__in=[])
        for path in paths:
            own |= Q(owner__path__startswith=path)
        national = Q(owner=None) | Q(owner__kind=Organization.Kind.NATIONAL)
        return self.filter(own | national & Q(state=FormVersion.State.READY)) if paths else self.none()

    def ready(self) -> "FormVersionQuerySet":
        """Forms that a round may ask."""
        return self.filter(state=FormVersion.State.READY)


class FormVersion(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        READY = "ready", _("使用できる")

    code = models.CharField(_("コード"), max_length=20)
    number = models.PositiveIntegerField(_("版"), default=1)
    title = models.CharField(_("名称"), max_length=100)
    content = models.JSONField()  # the definition's file
    content_hash = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.READY)
    revision = models.PositiveIntegerField(default=1)  # raised by every change of a draft
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    # Empty: it came with the product and is looked after by national headquarters.
    owner = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forms",
        verbose_name=_("つくるところ"),
    )

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-code", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "number"], name="one_form_version_per_code_and_number"),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(owner__isnull=False), name="draft_form_has_an_owner"
            ),
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(state="ready"), name="one_ready_form_per_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.code} 第{self.number}版）"

    @cached_property
    def definition(self) -> FormDefinition:
        return parse_definition(self.content, is_draft=self.is_draft)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
