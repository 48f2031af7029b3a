"""A small federation: 長野 and 岐阜 under one block, a few unions, and the people of the house style."""

from dataclasses import dataclass
from datetime import date

from suishin.accounts.models import Holding, Post, User
from suishin.organizations.models import Membership, Organization
from suishin.permissions import Role

FIRST_DAY = date(2020, 4, 1)
PASSWORD = "kikyo-no-hana-1024"


@dataclass(frozen=True)
class Tree:
    national: Organization
    block: Organization
    nagano: Organization
    gifu: Organization
    hikari: Organization  # ひかり市職労, under 長野
    midori: Organization  # みどり町職, under 岐阜


def make_tree() -> Tree:
    national = make_organization("national", "000", "全国本部", None)
    block = make_organization("block", "B04", "中部地区", national)
    nagano = make_organization("prefecture", "20", "長野県", block)
    gifu = make_organization("prefecture", "21", "岐阜県", block)
    hikari = make_organization("local_union", "20-001", "ひかり市職労", nagano, member_count=820)
    midori = make_organization("local_union", "21-001", "みどり町職", gifu, member_count=140)
    return Tree(national, block, nagano, gifu, hikari, midori)


def make_organization(
    kind: str, code: str, name: str, parent: Organization | None, *, member_count: int | None = None
) -> Organization:
    organization = Organization.objects.create(kind=kind, code=code, name=name, member_count=member_count, path="")
    organization.path = f"{parent.path if parent else '/'}{organization.pk}/"
    organization.save(update_fields=["path"])
    if parent:
        Membership.objects.create(child=organization, parent=parent, valid_from=FIRST_DAY)
    return organization


def make_user(username: str, organization: Organization, role: Role, *, office: str = "headquarters") -> User:
    user = User.objects.create_user(username, password=None, name=username.capitalize())
    give_post(user, organization, role, office=office)
    return user


def give_post(user: User, organization: Organization, role: Role, *, office: str = "headquarters") -> Post:
    post = Post.objects.create(
        organization=organization, role=role, office=office, title=Role(role).label, valid_from=FIRST_DAY
    )
    Holding.objects.create(post=post, user=user, valid_from=FIRST_DAY)
    user.__dict__.pop("held_posts", None)
    return post
