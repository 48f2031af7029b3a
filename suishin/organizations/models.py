"""Organizations, the dated memberships that make them a tree, and what became of merged ones."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from suishin.permissions import Permission, paths_with

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: "User | AnonymousUser") -> "OrganizationQuerySet":
        """Organizations at or below a post of the user that may look at organizations."""
        return self.with_permission(user, Permission.ORGANIZATION_VIEW)

    def with_permission(self, user: "User | AnonymousUser", permission: Permission) -> "OrganizationQuerySet":
        """Organizations at or below a post of the user that holds a permission."""
        if not user.is_authenticated:
            return self.none()
        below = Q(pk__in=[])
        for path in paths_with(user, permission):
            below |= Q(path__startswith=path)
        return self.filter(below)

    def children_of(self, parent: "Organization") -> "OrganizationQuerySet":
        """Organizations that hang straight under another today."""
        return self.filter(path__regex=rf"^{parent.path}[0-9]+/$")

    def below(self, top: "Organization") -> "OrganizationQuerySet":
        """An organization and everything under it today."""
        return self.filter(path__startswith=top.path)

    def prefectures(self) -> "OrganizationQuerySet":
        return self.filter(kind=Organization.Kind.PREFECTURE).order_by("code")


class Organization(models.Model):
    """A node of the tree. `path` is derived from the memberships valid today: /1/4/27/, ids from the root down."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("全国本部")
        BLOCK = "block", _("地区ブロック")
        PREFECTURE = "prefecture", _("県")
        DISTRICT = "district", _("地域ブロック")
        LOCAL_UNION = "local_union", _("単組")
        WORKPLACE = "workplace", _("職場")

    kind = models.CharField(_("種別"), max_length=20, choices=Kind)
    code = models.CharField(_("コード"), max_length=20, unique=True)  # a prefecture's is its JIS X 0401 code
    name = models.CharField(_("名称"), max_length=100)
    path = models.CharField(max_length=120, db_index=True, editable=False)
    member_count = models.PositiveIntegerField(_("組合員数"), null=True, blank=True)
    founded_on = models.DateField(_("設立日"), null=True, blank=True)
    closed_on = models.DateField(_("廃止日"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(founded_on__isnull=True) | Q(closed_on__gte=F("founded_on")),
                name="organization_closes_after_it_was_founded",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_national(self) -> bool:
        return self.kind == self.Kind.NATIONAL

    @property
    def is_prefecture(self) -> bool:
        return self.kind == self.Kind.PREFECTURE

    @property
    def ancestor_ids(self) -> list[int]:
        """Return the ids above this organization, from the root down."""
        return [int(part) for part in self.path.strip("/").split("/")[:-1] if part]


class Membership(models.Model):
    """A child hung under a parent from one day to another (valid_to is the last day; empty: until further notice)."""

    child = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="child_memberships")
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["child_id", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(child=F("parent")), name="organization_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(valid_to__isnull=True), name="one_open_membership_per_organization"
            ),
            models.UniqueConstraint(
                fields=["child", "valid_from"], name="one_membership_begins_per_organization_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} < {self.parent}"

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Succession(models.Model):
    """What became of an organization that merged, split or closed on a day (no successor: closed)."""

    class Kind(models.TextChoices):
        MERGER = "merger", _("合併")
        SPLIT = "split", _("分割")
        CLOSURE = "closure", _("解散")

    predecessor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="predecessions", null=True, blank=True
    )
    on = models.DateField(_("日付"))
    kind = models.CharField(_("種別"), max_length=10, choices=Kind)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair"),
            models.CheckConstraint(
                condition=Q(kind="closure", successor__isnull=True) | ~Q(kind="closure") & Q(successor__isnull=False),
                name="only_a_closure_has_no_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or '―'}"
