"""Browsers of the people of the access table, and every address there is: what goes through all of them starts here."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from suishin.accounts.models import User
from suishin.audit.models import Entry
from tests.access.table import ACTORS, Row
from tests.factories.world import World


def url_names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


ALL_NAMES = sorted(url_names(get_resolver().url_patterns))


def actors_of_the_table() -> dict[str, "Actor"]:
    """Sign everybody in who has a column in the access table; one of them is suspended afterwards."""
    users: dict[str, User | None] = {user.username: user for user in User.objects.all()}
    users["suspended"] = User.objects.create_user("suspended", password=None, name="Suspended")
    actors = {name: Actor(name).sign_in(users.get(name)) for name in ACTORS}
    User.objects.filter(username="suspended").update(is_active=False)
    return actors


class Actor:
    """A browser of one person; its cookies are put back before each request, as every request is undone."""

    def __init__(self, name: str, *, is_csrf_checked: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=is_csrf_checked, raise_request_exception=False)
        self.name = name

    def sign_in(self, user: User | None) -> "Actor":
        if user is not None:
            self.client.force_login(user)
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        return self

    def send(self, method: str, url: str, content: dict[str, Any] | None = None, **headers: str) -> Any:
        self.client.cookies = SimpleCookie(self.cookies)
        if method in {"GET", "HEAD"}:
            return getattr(self.client, method.lower())(url, headers=headers)
        if method == "POST":
            return self.client.post(url, content or {}, headers=headers)
        return getattr(self.client, method.lower())(url, "", content_type="application/json", headers=headers)

    def try_out(self, method: str, url: str, content: dict[str, Any] | None = None, **headers: str) -> tuple[Any, int]:
        """Send a request and undo what it did; return the answer and the number of audit entries it left."""
        with transaction.atomic():
            response, left = self.leave(method, url, content, **headers)
            transaction.set_rollback(True)
        return response, left

    def leave(self, method: str, url: str, content: dict[str, Any] | None = None, **headers: str) -> tuple[Any, int]:
        """Send a request; return the answer and the number of audit entries it left."""
        before = Entry.objects.count()
        response = self.send(method, url, content, **headers)
        return response, Entry.objects.count() - before


def url_of(row: Row, world: World, place: str) -> str:
    """Return the address of a row for the object of a place, with what its links ask for."""
    return reverse(row.name, args=row.arguments(world, place or "nagano")) + row.query
