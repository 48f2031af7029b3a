"""The tables of the organizations' pages."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.organizations.models import Membership, Organization, Succession
from suishin.organizations.queries import BlockGroup, PlacedOrganization, PrefectureRow, StaffedPost
from suishin.outputs.tables import DATE, NUMBER, Column, Table


def prefecture_table(group: BlockGroup) -> Table[PrefectureRow]:
    return Table(
        group.block.name if group.block else _("県"),
        rows=group.rows,
        columns=[
            Column(_("県"), lambda row: row.prefecture.name, url=lambda row: url_of(row.prefecture)),
            Column(_("コード"), lambda row: row.prefecture.code),
            Column(_("地域ブロック（数）"), lambda row: row.district_count, NUMBER),
            Column(_("単組（数）"), lambda row: row.union_count, NUMBER),
            Column(_("組合員（人）"), lambda row: row.member_count, NUMBER),
        ],
    )


def organization_table(rows: Sequence[PlacedOrganization], *, title: str) -> Table[PlacedOrganization]:
    return Table(
        title,
        rows=rows,
        columns=[
            Column(_("名称"), lambda row: row.organization.name, url=lambda row: url_of(row.organization)),
            Column(_("コード"), lambda row: row.organization.code),
            Column(_("種別"), lambda row: row.organization.get_kind_display()),
            Column(_("所属先"), lambda row: row.above),
            Column(_("組合員（人）"), lambda row: row.organization.member_count, NUMBER),
            Column(_("廃止日"), lambda row: row.organization.closed_on, DATE),
        ],
        empty_text=_("当てはまる組織はありません。条件を変えてください。"),
    )


def child_table(children: Sequence[Organization]) -> Table[Organization]:
    return Table(
        _("下にある組織"),
        rows=children,
        columns=[
            Column(_("名称"), lambda child: child.name, url=url_of),
            Column(_("コード"), lambda child: child.code),
            Column(_("種別"), lambda child: child.get_kind_display()),
            Column(_("組合員（人）"), lambda child: child.member_count, NUMBER),
            Column(_("廃止日"), lambda child: child.closed_on, DATE),
        ],
    )


def post_table(posts: Sequence[StaffedPost], *, is_linked: bool) -> Table[StaffedPost]:
    """Who stands where; linked for those who manage posts."""
    return Table(
        _("役職と担当者"),
        rows=posts,
        columns=[
            Column(
                _("役職名"),
                lambda row: row.post.title,
                url=(lambda row: reverse("accounts:post-detail", args=[row.post.pk])) if is_linked else None,
            ),
            Column(_("所属"), lambda row: row.post.get_office_display()),
            Column(_("役割"), lambda row: row.post.get_role_display()),
            Column(_("担当者"), lambda row: row.holders),
        ],
        empty_text=_("役職はまだ登録されていません。"),
    )


def membership_table(memberships: Sequence[Membership]) -> Table[Membership]:
    return Table(
        _("所属の履歴"),
        rows=memberships,
        columns=[
            Column(_("所属先"), lambda membership: membership.parent.name),
            Column(_("開始日"), lambda membership: membership.valid_from, DATE),
            Column(_("終了日"), lambda membership: membership.valid_to, DATE),
        ],
    )


def succession_table(successions: Sequence[Succession]) -> Table[Succession]:
    return Table(
        _("合併・分割・解散"),
        rows=successions,
        columns=[
            Column(_("もとの組織"), lambda succession: succession.predecessor.name),
            Column(_("種別"), lambda succession: succession.get_kind_display()),
            Column(_("引き継いだ組織"), lambda succession: succession.successor.name if succession.successor else None),
            Column(_("日付"), lambda succession: succession.on, DATE),
        ],
    )


def url_of(organization: Organization) -> str:
    return reverse("organizations:organization-detail", args=[organization.pk])
