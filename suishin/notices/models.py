"""Messages to people, and the texts that national headquarters has changed."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.notices.kinds import Kind
from suishin.organizations.models import Organization
from suishin.permissions import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MessageQuerySet":
        """Messages to the person: those to the posts they act for now, and those to nobody but them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(post__isnull=True) | Q(post__in=[post.pk for post in user.posts]), to=user)

    def logged_for(self, user: "User | AnonymousUser") -> "MessageQuerySet":
        """Messages whose sending the person looks after; their texts are another question."""
        below = Organization.objects.with_permission(user, Permission.NOTICE_LOG_VIEW)
        if not below.exists():
            return self.none()
        return self.filter(Q(post__isnull=True) | Q(post__organization__in=below))


class Message(models.Model):
    """Something one person is told, in the product and, where they have an address, by mail."""

    class State(models.TextChoices):
        WAITING = "waiting", _("送信待ち")
        SENT = "sent", _("送信済み")
        FAILED = "failed", _("送れません")
        DROPPED = "dropped", _("画面だけ")  # no address, or no mail server: it stands in the product only

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("種類"), max_length=40, choices=Kind)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200)  # an address inside the product
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)  # the worker that is sending it just now
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_try_at"], name="messages_to_send"),
            models.Index(fields=["to", "read_at"], name="messages_of_a_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_message_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.to}"


class MailText(models.Model):
    """A text in the words of national headquarters; without a row the packaged one is used."""

    kind = models.CharField(max_length=40, choices=Kind, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()
