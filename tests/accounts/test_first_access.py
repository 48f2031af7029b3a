"""The first administrator's link works once, for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from suishin.accounts.actions import issue_first_access
from suishin.accounts.models import FirstAccess, User
from suishin.organizations.actions import load_prefectures
from suishin.permissions import Permission, has_permission
from tests.factories.tree import PASSWORD

BOTH = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def federation(db):
    load_prefectures(now=timezone.now())


@pytest.fixture
def link(federation):
    return issue_first_access(now=timezone.now())


def test_link_leads_to_an_administrator_who_can_sign_in(client, link):
    assert client.get(link).status_code == 200

    client.post(link, BOTH)

    response = client.post(reverse("accounts:sign-in"), {"username": "admin", "password": PASSWORD})
    assert response.status_code == 302
    assert has_permission(User.objects.get(username="admin"), Permission.USER_EDIT)


def test_link_works_once(client, link):
    client.post(link, BOTH)

    assert client.get(link).status_code == 410
    assert (
        client.post(link, {"new_password1": "other-hana-2048", "new_password2": "other-hana-2048"}).status_code == 410
    )
    assert User.objects.get(username="admin").check_password(PASSWORD)


def test_link_is_over_after_a_day(client, link):
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        assert client.get(link).status_code == 410


def test_fresh_link_voids_the_one_before(client, link):
    fresh = issue_first_access(now=timezone.now())

    assert client.get(link).status_code == 410
    assert client.get(fresh).status_code == 200


def test_weak_password_is_refused_and_the_link_goes_on(client, link):
    response = client.post(link, {"new_password1": "short", "new_password2": "short"})

    assert response.status_code == 200
    assert client.get(link).status_code == 200


def test_link_itself_is_not_kept(link):
    token = link.strip("/").split("/")[-1]

    assert token not in FirstAccess.objects.get().token_hash


def test_there_is_no_link_once_an_administrator_has_signed_in(client, link):
    client.post(link, BOTH)
    client.post(reverse("accounts:sign-in"), {"username": "admin", "password": PASSWORD})

    assert issue_first_access(now=timezone.now()) == ""


def test_invented_link_leads_nowhere(client, db):
    assert client.get(reverse("accounts:first-access", args=["guess"])).status_code == 410
