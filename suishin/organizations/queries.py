"""Reads for the pages of the tree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Sum, Value
from django.utils.translation import gettext

from suishin.organizations.models import Organization, OrganizationQuerySet

if TYPE_CHECKING:
    from suishin.accounts.models import Post, User

Kind = Organization.Kind


@dataclass(frozen=True, slots=True)
class PrefectureRow:
    """A prefecture with what hangs under it today."""

    prefecture: Organization
    district_count: int
    union_count: int
    member_count: int | None


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """A block (None: none that the viewer sees) and its prefectures in order of their codes."""

    block: Organization | None
    rows: list[PrefectureRow]


@dataclass(frozen=True, slots=True)
class PlacedOrganization:
    """An organization and the names above it that the viewer may see."""

    organization: Organization
    above: str


@dataclass(frozen=True, slots=True)
class StaffedPost:
    """A post of an organization with who holds it today."""

    post: "Post"
    holders: str


def prefectures_by_block(viewer: "User") -> list[BlockGroup]:
    """Group the prefectures the viewer sees by block, with counts of what hangs under each."""
    visible = Organization.objects.visible_to(viewer).filter(closed_on__isnull=True)
    by_id = visible.filter(kind__in=(Kind.BLOCK, Kind.PREFECTURE)).in_bulk()
    districts, unions, members = _totals(visible, by_id)
    groups: dict[int, BlockGroup] = {}
    for prefecture in sorted((o for o in by_id.values() if o.is_prefecture), key=lambda o: o.code):
        block = next(
            (by_id[pk] for pk in prefecture.ancestor_ids if pk in by_id and by_id[pk].kind == Kind.BLOCK), None
        )
        group = groups.setdefault(block.pk if block else 0, BlockGroup(block, []))
        group.rows.append(
            PrefectureRow(prefecture, districts[prefecture.pk], unions[prefecture.pk], members.get(prefecture.pk))
        )
    return sorted(groups.values(), key=lambda group: group.block.code if group.block else "")


def found_organizations(viewer: "User", *, q: str, kind: str, state: str) -> QuerySet[Organization]:
    """Organizations the viewer sees that fit the filters."""
    organizations = Organization.objects.visible_to(viewer)
    if q:
        organizations = organizations.filter(Q(name__icontains=q) | Q(code__istartswith=q))
    if kind:
        organizations = organizations.filter(kind=kind)
    if state != "all":
        organizations = organizations.filter(closed_on__isnull=state != "closed")
    return organizations.order_by("code")


def placed(organizations: Iterable[Organization], *, viewer: "User") -> list[PlacedOrganization]:
    """Add the names above each organization, from the top down."""
    listed = list(organizations)
    above = _visible_above(listed, viewer)
    return [PlacedOrganization(o, " ＞ ".join(above[pk].name for pk in o.ancestor_ids if pk in above)) for o in listed]


def ancestors(organization: Organization, *, viewer: "User") -> list[Organization]:
    """Return the organizations above that the viewer may see, from the top down."""
    above = _visible_above([organization], viewer)
    return [above[pk] for pk in organization.ancestor_ids if pk in above]


def staffed_posts(organization: Organization, *, today: date) -> list[StaffedPost]:
    """Return the posts that exist today and who holds them."""
    posts = organization.posts.existing(on=today).prefetch_related("holdings__user")
    return [
        StaffedPost(post, gettext("、").join(held.user.name for held in post.holdings.all() if held.is_valid(today)))
        for post in posts
    ]


def _visible_above(organizations: list[Organization], viewer: "User") -> dict[int, Organization]:
    ids = {pk for organization in organizations for pk in organization.ancestor_ids}
    return Organization.objects.visible_to(viewer).in_bulk(ids)


def _totals(
    visible: OrganizationQuerySet, by_id: dict[int, Organization]
) -> tuple[Counter[int], Counter[int], dict[int, int]]:
    """Count districts, unions and members per prefecture; without any known number of members there is no sum.

    The database counts what hangs under the same organization: there are thousands of unions, but a hundred of these.
    """
    districts: Counter[int] = Counter()
    unions: Counter[int] = Counter()
    members: dict[int, int] = {}
    below = visible.filter(kind__in=(Kind.DISTRICT, Kind.LOCAL_UNION)).order_by().values("kind", above=_PATH_ABOVE)
    counted = below.annotate(count=Count("pk"), members=Sum("member_count"))
    for path, kind, count, member_count in counted.values_list("above", "kind", "count", "members"):
        above = (int(part) for part in path.split("/") if part)
        prefecture = next((pk for pk in above if pk in by_id and by_id[pk].is_prefecture), None)
        if prefecture is None:
            continue
        if kind == Kind.DISTRICT:
            districts[prefecture] += count
            continue
        unions[prefecture] += count
        if member_count is not None:
            members[prefecture] = members.get(prefecture, 0) + member_count
    return districts, unions, members


def _without_end(expression: "Func | F", characters: str) -> Func:
    return Func(expression, Value(characters), function="RTRIM", output_field=CharField())


_PATH_ABOVE = _without_end(_without_end(F("path"), "/"), "0123456789")  # /1/4/27/ → /1/4/
