"""Users, posts, and who held which post when."""

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, paths_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

username_rule = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,59}\Z",
    _("利用者名は半角の英小文字・数字・「.」「-」「_」で、2文字から60文字までにしてください。"),
)


SYSTEM_USERNAME = "system"  # whoever administers users cannot take it


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, password: str | None, name: str, **fields: Any) -> "User":
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def system(self) -> "User":
        """Return the user in whose name jobs act; nobody can sign in as it."""
        return self.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={"name": "システム", "is_system": True, "is_active": False, "password": "!"},
        )[0]

    def people(self) -> models.QuerySet["User"]:
        return self.filter(is_system=False)


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from the posts they hold today."""

    class Dates(models.TextChoices):
        WESTERN = "western", _("西暦（2026年11月）")
        ERA = "era", _("和暦（令和8年11月）")

    username = models.CharField(_("利用者名"), max_length=60, unique=True, validators=[username_rule])
    name = models.CharField(_("氏名"), max_length=60)
    email = models.EmailField(_("メールアドレス"), blank=True)  # without one, messages stand in the product only
    dates = models.CharField(_("年月の表し方"), max_length=10, choices=Dates, default=Dates.WESTERN)
    is_active = models.BooleanField(_("利用中"), default=True)
    is_system = models.BooleanField(default=False, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    must_change_password = models.BooleanField(default=False)
    password_expires_at = models.DateTimeField(null=True, blank=True)  # set for a one-time password only
    session_generation = models.PositiveIntegerField(default=0)  # raising it ends every session of the person
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = UserManager()

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_in_eras(self) -> bool:
        return self.dates == self.Dates.ERA

    def get_session_auth_hash(self) -> str:
        """Tie sessions to the password and to the generation: when either changes, they end at the next request."""
        return f"{self.session_generation}:{super().get_session_auth_hash()}"

    def get_session_auth_fallback_hash(self) -> "Iterator[str]":
        for fallback in super().get_session_auth_fallback_hash():
            yield f"{self.session_generation}:{fallback}"

    def is_password_expired(self, now: datetime) -> bool:
        return self.password_expires_at is not None and self.password_expires_at <= now

    @cached_property
    def held_posts(self) -> list["Post"]:
        """Every post the user holds today, in order of the tree. Read once per loaded user, which is once a request."""
        if not self.is_active and not self.is_system:
            return []
        return list(
            Post.objects.held_by(self, on=timezone.localdate())
            .select_related("organization")
            .order_by("organization__path", "role")
        )

    # Set by the middleware to the one post a person acts for in this session; None: all of them.
    acting_post: "Post | None" = None

    @property
    def posts(self) -> list["Post"]:
        """The posts that count for permissions now. The system user holds none: `permissions` lets it do everything."""
        return [self.acting_post] if self.acting_post else self.held_posts

    @property
    def is_above_unions(self) -> bool:
        """Whether some post stands above single unions: an officer of a union sees none but the own."""
        return any(post.organization.kind != Organization.Kind.LOCAL_UNION for post in self.posts)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PostQuerySet":
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def existing(self, *, on: date) -> "PostQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def held_by(self, user: User, *, on: date) -> "PostQuerySet":
        held = Holding.objects.filter(user=user).valid(on=on)
        return self.existing(on=on).filter(pk__in=held.values("post"))


class Post(models.Model):
    """A role in an office of an organization. It outlives the people who hold it."""

    class Office(models.TextChoices):
        HEADQUARTERS = "headquarters", _("本部")
        BRANCH = "branch", _("支部")
        PARTNER = "partner", _("推進本部")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("役割"), max_length=30, choices=Role)
    office = models.CharField(_("所属"), max_length=20, choices=Office, default=Office.HEADQUARTERS)
    title = models.CharField(_("役職名"), max_length=60)
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__path", "role", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="post_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        # Only prefectures have two offices: anywhere else the word would say nothing, or something wrong.
        office = [self.get_office_display()] if self.organization.kind == Organization.Kind.PREFECTURE else []
        return " ".join([str(self.organization), *office, self.title])

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class HoldingQuerySet(models.QuerySet["Holding"]):
    def valid(self, *, on: date) -> "HoldingQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class Holding(models.Model):
    """A person in a post, from one day to another (valid_to is the last day)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["post_id", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="holding_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["post", "user"], condition=Q(valid_to__isnull=True), name="one_open_holding_per_post_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.post}"

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def hash_of_token(token: str) -> str:
    """Return what is kept of a secret link; the link itself is shown once and never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


class FirstAccessQuerySet(models.QuerySet["FirstAccess"]):
    def usable(self, token: str, *, now: datetime) -> "FirstAccessQuerySet":
        return self.filter(token_hash=hash_of_token(token), used_at__isnull=True, expires_at__gt=now)


class FirstAccess(models.Model):
    """A single-use link by which the first administrator sets a password."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="first_accesses")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = FirstAccessQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class SignInTry(models.Model):
    """A try to sign in that failed or is being checked right now. Kept as long as it counts, which is minutes."""

    counted_as = models.CharField(max_length=64, blank=True, db_index=True)  # whose failures; "" counts for nobody
    address = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.address} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


def users_visible_to(user: "User | AnonymousUser") -> models.QuerySet[User]:
    """Users that a person may manage: everybody who holds a post below, or none yet."""
    if not user.is_authenticated or not paths_with(user, Permission.USER_EDIT):
        return User.objects.none()
    below = Organization.objects.with_permission(user, Permission.USER_EDIT)
    return User.objects.people().filter(Q(holdings__post__organization__in=below) | Q(holdings__isnull=True)).distinct()
