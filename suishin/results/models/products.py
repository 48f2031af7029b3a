"""Products and what head office says of them: lines, revisions, sets, packages, priorities, who promotes them where."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, has_permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from suishin.accounts.models import User


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


class Product(models.Model):
    """A mutual-aid product. Basic cover is joined by whole unions; every other product is counted in policies."""

    class Counts(models.TextChoices):
        POLICIES = "policies", _("件数")
        UNIONS = "unions", _("加入した組合")

    code = models.SlugField(_("識別名"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    counts = models.CharField(_("数え方"), max_length=10, choices=Counts, default=Counts.POLICIES)
    unit = models.CharField(_("単位"), max_length=10, default="件")
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_unions(self) -> bool:
        return self.counts == self.Counts.UNIONS


def sees_every_line(user: "User | AnonymousUser") -> bool:
    """Return whether no product is kept from somebody who sees results: from a partner office some are.

    Querysets then leave out what would hide nothing: most of a page of results is asking for it.
    """
    if not user.is_authenticated:
        return False
    if user.is_system:
        return True
    is_more_than_partner = any(post.role != Role.PARTNER_OFFICE for post in user.posts)
    return is_more_than_partner and has_permission(user, Permission.RESULT_VIEW)


def of_seen_lines(rows: Rows, user: "User | AnonymousUser") -> Rows:
    """Leave of rows that name a line those whose line one sees."""
    return rows if sees_every_line(user) else rows.filter(line__in=ProductLine.objects.visible_to(user))


def of_seen_sets(rows: Rows, user: "User | AnonymousUser") -> Rows:
    """Leave of rows that name a product set those whose set one sees."""
    return rows if sees_every_line(user) else rows.filter(product_set__in=ProductSet.objects.visible_to(user))


class ProductLineQuerySet(models.QuerySet["ProductLine"]):
    def visible_to(self, user: "User | AnonymousUser", *, on: date | None = None) -> "ProductLineQuerySet":
        """All lines for whoever sees results; for a partner office those of the products it promotes there on a day
        (without one: today, as with the posts that a user holds)."""
        if sees_every_line(user):
            return self
        if not user.is_authenticated or any(post.role != Role.PARTNER_OFFICE for post in user.posts):
            return self.none()
        offices = [post.organization_id for post in user.posts]
        promoted = Promotion.objects.valid(on=on or timezone.localdate()).filter(
            prefecture__in=offices,
            promoter__in=(Promotion.Promoter.PARTNER, Promotion.Promoter.JOINT),
        )
        return self.filter(product__in=promoted.values("product"))


class ProductLine(models.Model):
    """What results are kept for: a product, or one of the routes of a product that is counted by route."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lines")
    code = models.SlugField(_("識別名"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    short_name = models.CharField(_("略称"), max_length=12)
    route = models.CharField(_("ルート"), max_length=20, blank=True)
    aliases = models.JSONField(_("ファイルでの呼び名"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    objects = ProductLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class ProductRevision(models.Model):
    """A product revised on a day: charts mark it, and forecasts do not count the step as their error."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="revisions")
    on = models.DateField(_("改定日"))
    note = models.CharField(_("内容"), max_length=200)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "on"], name="one_revision_per_product_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.on:%Y-%m-%d}"


class ProductSetQuerySet(models.QuerySet["ProductSet"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ProductSetQuerySet":
        """Sets of which one sees every line: half a sum would be a wrong one."""
        if sees_every_line(user):
            return self
        hidden = ProductLine.objects.exclude(pk__in=ProductLine.objects.visible_to(user).values("pk"))
        return self.exclude(lines__in=hidden)


class ProductSet(models.Model):
    """Lines that are counted together: what targets and forecasts name. Every line has one of its own."""

    code = models.SlugField(_("識別名"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    lines = models.ManyToManyField(ProductLine, related_name="sets", verbose_name=_("種目"))
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    objects = ProductSetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class PackageQuerySet(models.QuerySet["Package"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PackageQuerySet":
        """Packages of the organizations at or below a post that sees results, of lines that it sees all of."""
        if not user.is_authenticated:
            return self.none()
        hidden = ProductLine.objects.exclude(pk__in=ProductLine.objects.visible_to(user).values("pk"))
        places = Organization.objects.with_permission(user, Permission.RESULT_VIEW)
        return self.filter(organization__in=places).exclude(lines__in=hidden)


class Package(models.Model):
    """What some unions sell together at their renewal (セット共済): never a product of its own that counts twice."""

    name = models.CharField(_("名称"), max_length=60)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="packages")
    lines = models.ManyToManyField(ProductLine, related_name="packages", verbose_name=_("種目"))

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name"], name="one_package_per_organization_and_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Priority(models.Model):
    """A product that the federation or a prefecture puts first in a year (重点共済)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="priorities")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="priorities")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "product"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "organization", "fiscal_year"], name="one_priority_per_product_place_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.organization} {self.product}"


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def valid(self, *, on: date) -> "PromotionQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class Promotion(models.Model):
    """Who promotes a product in a prefecture, from one day to another."""

    class Promoter(models.TextChoices):
        HEADQUARTERS = "headquarters", _("県本部")
        BRANCH = "branch", _("県支部")
        PARTNER = "partner", _("推進本部")
        JOINT = "joint", _("合同")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="promotions")
    prefecture = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="promotions")
    promoter = models.CharField(_("推進するところ"), max_length=20, choices=Promoter)
    valid_from = models.DateField(_("開始日"))
    valid_to = models.DateField(_("終了日"), null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["prefecture", "product", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "prefecture"],
                condition=Q(valid_to__isnull=True),
                name="one_open_promotion_per_product_and_prefecture",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="promotion_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefecture} {self.product} {self.get_promoter_display()}"


class Band(models.Model):
    """A range of union sizes by members: unions of one band are compared with each other."""

    members_from = models.PositiveIntegerField(_("組合員数（から）"), unique=True)

    class Meta:
        ordering: ClassVar = ["members_from"]

    def __str__(self) -> str:
        return f"{self.members_from}人〜"


class YearStart(models.Model):
    """The month in which a year begins, for each use of a year: results, staffing, activities."""

    class Use(models.TextChoices):
        RESULTS = "results", _("実績と保有")
        STAFFING = "staffing", _("採用と退職")
        ACTIVITIES = "activities", _("活動")

    use = models.CharField(_("用途"), max_length=20, choices=Use, unique=True)
    month = models.PositiveSmallIntegerField(_("年度の始まる月"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="year_starts_in_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.get_use_display()} {self.month}月"

    @classmethod
    def of(cls, use: "YearStart.Use") -> int:
        """Return the month (1 to 12) in which years of this use begin."""
        return cls.objects.get(use=use).month
