"""Signing in, the own account, users, posts, the audit."""

from typing import Any

from suishin.accounts.models import Post, User
from suishin.permissions import Role
from tests.access.table import (
    ADMINISTRATOR,
    OPEN_TO_ALL,
    SEND_BY_ADMINISTRATOR,
    SEND_BY_ALL,
    SIGNED_IN,
    USES,
    Row,
    Write,
    organization,
    person,
    post,
)
from tests.factories.tree import PASSWORD, give_post
from tests.factories.world import FIRST_ACCESS_TOKEN, World


def _held_twice(world: World) -> None:
    give_post(User.objects.get(username="ono"), world.tree.midori, Role.UNION_OFFICER)


def _second_post(world: World) -> dict[str, Any]:
    return {"post": Post.objects.get(organization=world.tree.midori).pk}


def _suspended_person(world: World) -> None:
    world.people["nagano"].is_active = False
    world.people["nagano"].save()


def _own_password(world: World) -> None:
    ono = User.objects.get(username="ono")
    ono.set_password(PASSWORD)
    ono.save()


_NEW_PASSWORD = "yuugao-no-hana-2048"

#                 anonymous suspended honbu mori hayashi hara ishida ono kanri kita
ACCOUNT_ROWS = [
    Row(
        "accounts:sign-in",
        "              200      200    302  302  302   302  302    302  302  302",
        methods=USES.BOTH,
        writes=Write("anonymous", lambda world: {"username": "nobody", "password": "wrong"}),
    ),
    Row("accounts:sign-out", SEND_BY_ALL, methods=USES.POST, writes=Write("ono")),
    Row(
        "accounts:first-access",
        OPEN_TO_ALL,
        arguments=lambda world, place: [FIRST_ACCESS_TOKEN],
        methods=USES.BOTH,
        writes=Write("anonymous", lambda world: {"new_password1": _NEW_PASSWORD, "new_password2": _NEW_PASSWORD}),
    ),
    Row("accounts:account", SIGNED_IN),
    Row(
        "accounts:password-change",
        SIGNED_IN,
        methods=USES.BOTH,
        writes=Write(
            "ono",
            lambda world: {
                "old_password": PASSWORD,
                "new_password1": _NEW_PASSWORD,
                "new_password2": _NEW_PASSWORD,
            },
            prepare=_own_password,
        ),
    ),
    Row(
        "accounts:email-change",
        SIGNED_IN,
        methods=USES.BOTH,
        writes=Write("ono", lambda world: {"email": "ono@union.example"}),
    ),
    Row("accounts:dates-choose", SEND_BY_ALL, methods=USES.POST, writes=Write("ono", lambda world: {"dates": "era"})),
    Row("accounts:sessions-end", SEND_BY_ALL, methods=USES.POST, writes=Write("ono")),
    Row(
        "accounts:post-switch",
        "              302      302    404  404  404   404  404    404  404  404",
        methods=USES.POST,
        writes=Write("ono", _second_post, prepare=_held_twice),
    ),
    Row("accounts:user-list", ADMINISTRATOR),
    Row(
        "accounts:user-create",
        ADMINISTRATOR,
        methods=USES.BOTH,
        writes=Write(
            "kanri",
            lambda world: {
                "username": "nishida",
                "name": "西田",
                "post": world.posts["nagano"].pk,
                "valid_from": "2025-04-01",
            },
        ),
    ),
    Row("accounts:user-detail", "", ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, person),
    Row(
        "accounts:user-edit",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        person,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"name": "新しい名", "email": "new@union.example"}),
    ),
    Row(
        "accounts:password-issue",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        person,
        methods=USES.POST,
        writes=Write("kanri"),
    ),
    Row(
        "accounts:user-suspend",
        "",
        SEND_BY_ADMINISTRATOR,
        SEND_BY_ADMINISTRATOR,
        SEND_BY_ADMINISTRATOR,
        person,
        methods=USES.POST,
        writes=Write("kanri"),
    ),
    Row(
        "accounts:user-resume",
        "",
        SEND_BY_ADMINISTRATOR,
        SEND_BY_ADMINISTRATOR,
        SEND_BY_ADMINISTRATOR,
        person,
        methods=USES.POST,
        writes=Write("kanri", prepare=_suspended_person),
    ),
    Row("accounts:post-list", ADMINISTRATOR),
    Row(
        "accounts:post-create",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        organization,
        methods=USES.BOTH,
        writes=Write(
            "kanri",
            lambda world: {
                "role": "prefecture_author",
                "office": "branch",
                "title": "次長",
                "valid_from": "2025-04-01",
            },
        ),
    ),
    Row("accounts:post-detail", "", ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, post),
    Row(
        "accounts:post-edit",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        post,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"title": "局長", "office": "branch"}),
    ),
    Row(
        "accounts:post-hand-over",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        post,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"user": world.people["gifu"].pk, "on": "2025-04-01"}),
    ),
    Row(
        "accounts:post-end",
        "",
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        post,
        methods=USES.BOTH,
        writes=Write("kanri", lambda world: {"on": "2025-03-31"}),
    ),
    Row("accounts:audit-list", ADMINISTRATOR, query="?check=1"),
]
