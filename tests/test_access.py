"""Every address, every actor, every method: the answer is the one in the access table, and nothing foreign leaks."""

import io
import re
import zipfile
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from suishin.accounts.rules import details_in_words
from suishin.audit.models import Entry
from tests.access.browsing import ALL_NAMES, Actor, actors_of_the_table, url_of
from tests.access_table import ACTORS, ROWS
from tests.factories.world import World

OTHER_METHODS = ("PUT", "PATCH", "DELETE")
SIGHT = {
    "anonymous": set(),
    "suspended": set(),
    "honbu": {"nagano", "gifu", "national"},
    "mori": {"nagano"},
    "hayashi": {"nagano"},
    "hara": {"nagano"},
    "ishida": {"gifu"},
    "ono": set(),
    "kanri": {"nagano", "gifu", "national"},
    "kita": {"nagano"},
}
READS_NO_REPORTS = {"anonymous", "suspended", "ono", "kanri", "kita"}


@pytest.fixture
def actors(world) -> dict[str, Actor]:
    return actors_of_the_table()


def _everything_in(response) -> str:
    """Return body, headers and redirect as one text; workbooks are unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    headers = " ".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    return body.decode("utf-8", "replace") + headers


def test_table_has_a_row_for_every_address_and_none_too_many():
    assert sorted(row.name for row in ROWS) == ALL_NAMES


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_answers_are_those_of_the_table_and_hold_nothing_foreign(row, world, actors):
    primary = "GET" if "GET" in row.methods else "POST"
    for place, statuses in row.by_place.items():
        url = url_of(row, world, place)
        for name, expected in zip(ACTORS, statuses, strict=True):
            response, _left = actors[name].try_out(primary, url)

            assert response.status_code == expected, f"{name} {primary} {url}"
            _require_no_leak(response, name, world, f"{name} {primary} {url}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_other_methods_do_nothing(row, world, actors):
    """One place says it all: the method is refused before the object is looked up."""
    undeclared = [method for method in ("GET", "POST") if method not in row.methods]
    for place, statuses in list(row.by_place.items())[:1]:
        url = url_of(row, world, place)
        for name, expected in zip(ACTORS, statuses, strict=True):
            for method in (*undeclared, *OTHER_METHODS):
                if row.name == "set_language":
                    continue  # Django's own: whatever the method, without POST it only goes back
                response, left = actors[name].try_out(method, url)

                assert response.status_code in {302, 403, 404, 405}, f"{name} {method} {url}"
                assert response.status_code != 302 or expected == 302, f"{name} {method} {url}"
                assert left == 0, f"{name} {method} {url}"


@pytest.mark.parametrize("row", [row for row in ROWS if "GET" in row.methods], ids=lambda row: row.name)
def test_head_answers_like_get_without_a_body(row, world, actors):
    for place, statuses in row.by_place.items():
        url = url_of(row, world, place)
        for name, expected in zip(ACTORS, statuses, strict=True):
            response, _left = actors[name].try_out("HEAD", url)

            assert response.status_code == expected, f"{name} HEAD {url}"
            assert response.streaming or not response.content


@pytest.mark.parametrize("row", [row for row in ROWS if {"GET", "POST"} <= row.methods], ids=lambda row: row.name)
def test_whoever_may_not_open_a_form_may_not_send_it(row, world, actors):
    for place, statuses in row.by_place.items():
        url = url_of(row, world, place)
        content = row.writes.content(world) if row.writes else {}
        for name, expected in zip(ACTORS, statuses, strict=True):
            response, left = actors[name].try_out("POST", url, content)

            assert response.status_code < 500, f"{name} POST {url}"
            if expected != 200:
                assert (response.status_code, left) == (expected, 0), f"{name} POST {url}"
            _require_no_leak(response, name, world, f"{name} POST {url}")


@pytest.mark.parametrize("row", [row for row in ROWS if "POST" in row.methods], ids=lambda row: row.name)
def test_right_use_of_an_address_that_writes_leaves_exactly_one_audit_entry(row, world, django_user_model):
    assert row.writes, f"{row.name} takes POST: say in the access table how it is used rightly"
    row.writes.prepare(world)
    user = django_user_model.objects.filter(username=row.writes.actor).first()
    url = url_of(row, world, row.writes.place)

    with transaction.atomic():
        response, left = Actor(row.writes.actor).sign_in(user).leave("POST", url, row.writes.content(world))
        told = details_in_words(Entry.objects.first().details)
        transaction.set_rollback(True)

    assert response.status_code in {200, 302, 303}
    assert left == (0 if row.writes.leaves_no_entry_because else 1), response.content.decode()[:2000]
    assert not re.search(r"(?:^|[、（])[a-z_]+：", told), told  # every key in words


@pytest.mark.parametrize("row", [row for row in ROWS if "POST" in row.methods], ids=lambda row: row.name)
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elsewhere.example"}], ids=["no token", "foreign origin"])
def test_form_from_elsewhere_has_no_effect(row, origin, world, django_user_model):
    row.writes.prepare(world)
    user = django_user_model.objects.filter(username=row.writes.actor).first()
    actor = Actor(row.writes.actor, is_csrf_checked=True).sign_in(user)

    response, left = actor.try_out("POST", url_of(row, world, row.writes.place), row.writes.content(world), **origin)

    assert (response.status_code, left) == (403, 0)


@pytest.mark.parametrize("row", [row for row in ROWS if row.methods == {"POST"}], ids=lambda row: row.name)
def test_opening_an_address_that_only_takes_forms_has_no_effect(row, world, actors):
    row.writes.prepare(world)

    response, left = actors[row.writes.actor].try_out("GET", url_of(row, world, row.writes.place))

    assert response.status_code in {302, 405}
    assert left == 0


def test_session_of_somebody_suspended_is_over_at_the_next_request(world, actors, django_user_model):
    assert actors["mori"].send("GET", reverse("accounts:account")).status_code == 200

    django_user_model.objects.filter(username="mori").update(is_active=False)

    assert actors["mori"].send("GET", reverse("accounts:account")).status_code == 302
    assert Session.objects.exists()  # it is the account that is refused, not the cookie that is gone


def _require_no_leak(response, actor: str, world: World, where: str) -> None:
    text = _everything_in(response)
    for canary in world.canaries:
        is_foreign = canary.place not in SIGHT[actor] or (canary.is_report and actor in READS_NO_REPORTS)
        assert not (is_foreign and canary.word in text), f"{where}: {canary.word}"
