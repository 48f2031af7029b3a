"""A report as read from a file: every value a proposal, and what people decided about each."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.ingestion.models.uploads import SourceFile
from suishin.ingestion.places import in_words
from suishin.organizations.models import Organization
from suishin.permissions import Permission
from suishin.rounds.models import Round

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: "User | AnonymousUser") -> "DraftQuerySet":
        """Drafts of the user's organizations, and those in their own files that nobody else was given."""
        own = Organization.objects.with_permission(user, Permission.FILE_VIEW)
        return self.filter(
            Q(organization__in=own) | Q(organization__isnull=True, source_file__upload__organization__in=own)
        )

    def open(self) -> "DraftQuerySet":
        """Drafts on which there is still something to do."""
        return self.filter(state__in=Draft.OPEN)


class Draft(models.Model):
    """One report in a file, on its way to being settled."""

    class State(models.TextChoices):
        OPEN = "open", _("確認中")
        SETTLED = "settled", _("確定済み")
        TAKEN_BACK = "taken_back", _("確定の取り消し")
        DISCARDED = "discarded", _("破棄")

    OPEN: ClassVar = (State.OPEN, State.TAKEN_BACK)  # a settlement taken back can be mended and settled again

    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="drafts")
    index = models.PositiveIntegerField()  # from 1, in the order of the file
    form_code = models.CharField(max_length=20)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="drafts", null=True, blank=True, verbose_name=_("県")
    )
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="drafts", null=True, blank=True, verbose_name=_("回")
    )
    prefecture_read = models.CharField(max_length=100, blank=True)  # as written in the file
    prefecture_source = models.JSONField(null=True, blank=True)
    sources = models.JSONField(default=list)  # the pages, sheets or lines it takes up
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    revision = models.PositiveIntegerField(default=0)
    discard_reason = models.TextField(blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source_file_id", "index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_file", "index"], name="one_draft_per_file_and_index"),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(organization__isnull=False, round__isnull=False),
                name="settled_draft_has_organization_and_round",
            ),
        ]

    def __str__(self) -> str:
        # Stands in the audit, whose readers may not read reports: never what is written in the file.
        return f"{self.organization or '―'}（{self.source_file} {self.index}）"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_typed(self) -> bool:
        """Whether its pages have no text: people type what they see on the pictures."""
        pages = {source.get("page") for source in self.sources}
        return bool(pages) and pages <= set(self.source_file.unread_pages)

    @property
    def responsible(self) -> Organization:
        """Where permissions are asked for: the report's prefecture, before one is set the uploading organization."""
        return self.organization or self.source_file.upload.organization


class Proposal(models.Model):
    """One value as read, and what a person made of it. Both stay."""

    class Kind(models.TextChoices):
        HEADER = "header", _("見出し")
        TICK = "tick", _("チェック")
        NARRATIVE = "narrative", _("文章")
        VALUE = "value", _("数・日付・選択・表")
        FIGURE = "figure", _("数値")
        EVENT = "event", _("行事")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("未確認")
        ACCEPTED = "accepted", _("認めた")
        CORRECTED = "corrected", _("直した")
        REJECTED = "rejected", _("採らない")
        LEFT_UNKNOWN = "left_unknown", _("不明のまま")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=60)  # "date", "checks.grant.usage_known", "narratives.grant", "figures.3"
    position = models.PositiveIntegerField()  # in the order of the form
    original = models.JSONField()
    corrected = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    is_certain = models.BooleanField(default=False)  # has a source, is not unknown, has no finding
    source = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True)  # the reader's: from what it concluded, or why it cannot know
    revision = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["draft_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "key"], name="one_proposal_per_draft_and_key"),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(corrected__isnull=False), name="corrected_proposal_has_a_correction"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def counts(self) -> bool:
        """Whether the value goes into the report."""
        return self.state in (self.State.ACCEPTED, self.State.CORRECTED)

    @property
    def value(self) -> dict[str, Any]:
        """The value as it stands: corrected where a person corrected it."""
        if self.state == self.State.CORRECTED and self.corrected is not None:
            return dict(self.corrected)
        return dict(self.original)

    @property
    def place_in_words(self) -> str:
        return in_words(self.source)


class Decision(models.Model):
    """One step in the history of a proposal; no two people can both take the same step."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decisions")
    revision = models.PositiveIntegerField()  # of the proposal after this step
    state = models.CharField(max_length=12, choices=Proposal.State)
    corrected = models.JSONField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["proposal_id", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "revision"], name="one_decision_per_proposal_and_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.state}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: "User | AnonymousUser") -> "FindingQuerySet":
        """Findings of the drafts a person sees, and of whole files that were uploaded for them."""
        own = Organization.objects.with_permission(user, Permission.FILE_VIEW)
        of_file = Q(draft__isnull=True, source_file__upload__organization__in=own)
        return self.filter(of_file | Q(draft__in=Draft.objects.visible_to(user)))


class Finding(models.Model):
    """Something a person should look at, in one draft or (without one) in the whole file."""

    class Severity(models.TextChoices):
        ERROR = "error", _("読み取れない")
        WARNING = "warning", _("要確認")
        NOTE = "note", _("参考")

    source_file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="findings")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="findings", null=True, blank=True)
    code = models.CharField(max_length=60)
    severity = models.CharField(_("重さ"), max_length=10, choices=Severity)
    at = models.CharField(max_length=80, blank=True)  # the key of a proposal, or ""
    message = models.TextField()
    source = models.JSONField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source_file_id", "draft_id", "pk"]

    def __str__(self) -> str:
        return self.message

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    @property
    def place_in_words(self) -> str:
        return in_words(self.source)
